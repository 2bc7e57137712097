//! Going to a row of what is shown.

use egui::Ui;

use super::App;
use crate::record::{List, Numbers, Snapshot};
use crate::ui::panels::go_to::{GoTo, GoToContext};
use crate::ui::preferences::View;
use crate::ui::widgets::Stays;

impl App {
    /// Draws the field in which one says where to go, and goes there.
    pub(super) fn go_to_ui(&mut self, ui: &Ui, go_to: &mut GoTo) -> Stays {
        let log = self.model.session.log();
        let rows = self.rows_shown(&log);
        let is_exchange = self.is_exchange_shown();
        let (locale, clock) = (self.model.locale.clone(), self.model.session.clock());
        let cx = GoToContext { log: &log, rows, clock, locale: &locale, selected: self.model.selected };
        let exchange = &mut self.exchange;
        let shown_row = |row| if is_exchange { exchange.row_from(&log, row) } else { Some(row) };
        let (stays, row) = go_to.go_to_ui(ui, &cx, shown_row);
        if row.is_some() {
            self.model.selected = row;
            self.show_selected();
        }
        stays
    }

    fn is_exchange_shown(&self) -> bool {
        !self.by_hand.is_shown() && (self.preferences.presents || self.preferences.view == View::Exchange)
    }

    /// The rows among which one goes: those of the log that has the focus, or all.
    fn rows_shown(&mut self, log: &Snapshot) -> Numbers {
        if self.by_hand.is_shown() {
            return self.by_hand.log().shown().clone();
        }
        let focused = self.model.focused.filter(|_| !self.is_exchange_shown());
        let is_pane = self.preferences.view == View::Panes;
        match focused {
            None => log.all(),
            Some(id) if is_pane => self.state(id).map(|state| state.log.shown().clone()).unwrap_or_default(),
            Some(id) => log.list(List::Rows(id)),
        }
    }

    /// Brings the chosen row into sight, and the keys to it.
    fn show_selected(&mut self) {
        self.exchange.show_selected();
        let focused = self.model.focused;
        let log = match (self.by_hand.is_shown(), focused) {
            (true, _) => Some(self.by_hand.log()),
            (false, Some(id)) => self.state(id).map(|state| &mut state.log),
            (false, None) => None,
        };
        if let Some(log) = log {
            log.show_selected();
            log.take_focus();
        }
    }
}
