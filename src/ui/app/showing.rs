//! The card of an example, and what it shows: a row, a call that a thread waits in, a control. Nothing is done to them.

use egui::Context;

use super::App;
use crate::lesson::Book;
use crate::record::EndpointId;
use crate::socket::Direction;
use crate::ui::action::Show;
use crate::ui::light::{Light, Wanted};
use crate::ui::panels::card::cards::{CardIs, Taught};
use crate::ui::panels::card::endpoint_named;
use crate::ui::preferences::View;

/// How many rows are looked through for one that can be inspected, the last ones.
const MOST_ROWS: usize = 20_000;

impl App {
    /// Whether the lab has a card, and whether it is to be seen.
    pub(super) fn card(&self) -> CardIs {
        match (self.cards.is_there(self.model.number), self.preferences.show_card) {
            (false, _) => CardIs::Missing,
            (true, false) => CardIs::Closed,
            (true, true) => CardIs::Open,
        }
    }

    /// The lab that was opened has this lesson.
    pub(super) fn teach(&mut self, taught: Option<Taught>) {
        if let Some(taught) = taught {
            let wake = self.pacer.clone();
            // A recorded log is checked by itself: what was done here is not in it.
            let none = Book::default();
            let book = if self.model.is_recorded() { &none } else { &self.book };
            self.cards.open(taught, &self.model, book, Box::new(move || wake.wake()));
            self.bring_front();
        }
    }

    pub(super) fn toggle_card(&mut self) {
        self.preferences.show_card = !self.preferences.show_card;
        self.is_card_over = false;
    }

    /// The panes that the lesson of an example wants to be seen first come first in the lab's order.
    pub(super) fn bring_front(&mut self) {
        let front = self.cards.front(self.model.number);
        let ids: Vec<EndpointId> = front.iter().filter_map(|name| endpoint_named(&self.model.slots, name)).collect();
        self.model.focused = ids.first().copied().or(self.model.focused);
        self.panes.put_first(ids);
    }

    /// Brings the pane to the front in which something is, and chooses the row. What has no row is lit when the pane has been
    /// drawn.
    pub(super) fn show(&mut self, ctx: &Context, show: Show) {
        let endpoint = match &show {
            Show::Row(endpoint, _) | Show::Waiting(endpoint, _) => Some(*endpoint),
            Show::Control(endpoint, _) => *endpoint,
        };
        if let Some(endpoint) = endpoint {
            self.model.focus(endpoint);
        }
        // What is shown is not to be covered.
        self.is_card_over = false;
        match show {
            Show::Row(endpoint, row) => {
                self.model.selected = Some(row);
                if let Some(state) = self.state(endpoint) {
                    state.log.show_selected();
                }
            }
            Show::Control(_, control) if control.is_by_hand() && !self.by_hand.is_shown() => {
                self.by_hand.toggle();
                self.to_light = Some(show);
            }
            Show::Control(_, control) if control.is_of_a_row() && self.model.selected.is_none() => {
                self.model.selected = self.last_received();
                self.to_light = Some(show);
            }
            show => self.to_light = Some(show),
        }
        ctx.request_repaint();
    }

    /// The newest row that received something.
    fn last_received(&self) -> Option<u64> {
        let log = self.model.session.log();
        let rows = (log.first_row()..log.end_row()).rev().take(MOST_ROWS);
        rows.filter_map(|row| log.get(row)).find(|row| row.direction() == Some(Direction::In)).map(|row| row.number)
    }

    /// Lights what was asked for in the frame before.
    pub(super) fn light(&mut self, ctx: &Context) {
        let Some(show) = self.to_light.take() else { return };
        let (locale, name) = (&self.model.locale, |id| self.model.name_of(id));
        let (endpoint, what, names, behind) = match show {
            Show::Row(..) => return,
            Show::Waiting(id, call) => (
                Some(id),
                format!("{call}()"),
                vec![locale.with("workers-named", &[("name", name(id).into())])],
                Vec::new(),
            ),
            Show::Control(id, control) => {
                let name = id.map(name).unwrap_or_default();
                (id, control.label(locale), control.names(locale, &name), control.behind(locale, &name))
            }
        };
        // In another view there are no panes: the control stands where the one composer is.
        let has_panes = self.preferences.view == View::Panes && !self.preferences.presents && !self.by_hand.is_shown();
        let within = endpoint.filter(|_| has_panes).and_then(|endpoint| self.panes.rect_of(endpoint));
        let said = locale.with("card-here", &[("what", what.into())]);
        Light::want(ctx, Wanted { names, behind, within, said });
    }
}
