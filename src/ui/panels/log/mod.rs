//! One endpoint's live log: its rows, which of them are shown, and whether the end is followed.

mod again;
mod columns;
mod completing;
mod filter;
mod filter_line;
mod folding;
mod folds;
mod head;
mod list;
mod open;
mod paint;
mod parts;
pub(super) mod row;
mod row_menu;
mod search;
mod size;
mod times;
mod took;

use bytes::Bytes;
use egui::{Align, Frame, Label, Layout, Margin, Panel, RichText, Ui};

use crate::by_hand::Bench;
use crate::clock::Clock;
use crate::locale::Locale;
use crate::record::{EndpointId, EndpointStatus, Follower, List, Numbers, Snapshot};
use crate::session::To;
use crate::ui::peers::Peers;
use crate::ui::table::{Table, TableChange};
use crate::ui::theme;
use crate::ui::widgets::row_scroll::RowScroll;
use crate::units;
use filter::{Filter, Search, Show, Sieve};
use folds::Folding;
use open::{Completing, RowMenu};
pub use size::height_of;

/// The state of one endpoint's log on screen.
#[derive(Default)]
pub struct LogPane {
    view: Numbers,
    filter: Filter,
    search: Search,
    completing: Completing,
    row_menu: Option<RowMenu>,
    /// What looks for the rows where the filter hides some, and what it looks with.
    follower: Option<(Sieve, Follower)>,
    /// Whether the log has had rows of several peers since it was cleared: what it shows does not follow those that are
    /// connected now.
    has_several_peers: bool,
    folding: Folding,
    scroll: RowScroll,
    /// Where the person looks at older rows than the last: rows from this number on are new to them. None where the end is
    /// followed.
    held_from: Option<u64>,
    /// The row at the top edge, so that the eviction of older rows moves nothing.
    top_row: Option<u64>,
    /// Whether the whole log has been looked at since the filter changed.
    is_caught_up: bool,
    /// One past the last row of the log that has been looked at.
    end_row: u64,
    /// What the search is asked to do.
    find: Option<Find>,
    /// Whether the list of rows is to have the keys.
    takes_focus: bool,
    /// Whether the chosen row is to be in sight as soon as the view has caught up.
    shows_selected: bool,
}

/// What a log pane shows.
pub struct LogContext<'a> {
    pub endpoint: EndpointId,
    pub log: &'a Snapshot,
    pub clock: Clock,
    pub locale: &'a Locale,
    /// The row that is selected, here or in another log.
    pub selected: Option<u64>,
    /// The row that the selected one is compared with.
    pub compared: Option<u64>,
    pub status: &'a EndpointStatus,
    /// Whether its button says “Connect” instead of “Start”.
    pub connects: bool,
    /// Whether bytes can be sent from here by hand while it runs.
    pub sends: bool,
    /// Which columns there are.
    pub table: &'a Table,
    /// The endpoints of the lab, by name.
    pub peers: &'a Peers,
    /// The bench, where these are the calls made by hand.
    pub bench: Option<&'a Bench>,
}

/// Whether a log has its line with the filter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FilterLine {
    Shown,
    /// The rows need its place; it comes while it is in use.
    Hidden,
}

/// What a person wants of a log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LogAction {
    /// Inspect this row.
    Select(u64),
    /// Compare the rows that are selected from now on with this one.
    Compare(u64),
    /// Compare the second row with the first.
    CompareBoth(u64, u64),
    /// Send bytes as they are.
    SendAgain(To, Bytes),
    /// Put bytes into the composer.
    Put(Bytes),
    SaveAs,
    /// Have the table of all logs otherwise.
    Table(TableChange),
}

/// What is asked of the search from outside of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Find {
    /// Go to the field.
    Begin,
    Next,
    Before,
}

impl LogPane {
    /// Draws the log in all the room there is. Where it is low the line with the filter is left to the rows, unless it is
    /// in use.
    pub fn log_ui(&mut self, ui: &mut Ui, cx: &LogContext<'_>, line: FilterLine) -> Option<LogAction> {
        let saves = if line == FilterLine::Shown || self.uses_filter(ui, cx) { self.filter_ui(ui, cx) } else { None };
        self.update(ui, cx);
        let action = saves.or(self.step(cx));
        self.evicted_ui(ui, cx);
        if self.view.is_empty() {
            self.has_several_peers &= !cx.log.list(List::Rows(cx.endpoint)).is_empty();
            self.empty_ui(ui, cx);
            return action;
        }
        self.rows_ui(ui, cx).or(action)
    }

    /// Takes the rows in that have come, without moving those that are looked at.
    fn update(&mut self, ui: &Ui, cx: &LogContext<'_>) {
        if self.filter.is_whole_list() {
            self.follower = None;
            self.view = self.list(cx);
            (self.is_caught_up, self.end_row) = (true, cx.log.end_row());
        } else {
            self.follow(ui, cx);
        }
        self.fold(ui, cx);
        if self.is_caught_up && std::mem::take(&mut self.shows_selected) {
            let last = self.view.len().saturating_sub(1);
            if let Some(place) = cx.selected.and_then(|row| self.view.place(row)) {
                self.open_at(place);
                // With its neighbours.
                let at = self.shown_rows().at(place);
                self.scroll.reveal((at + 2).min(self.shown_rows().len().saturating_sub(1)));
                self.scroll.reveal(at.saturating_sub(2));
                self.show_place(place, last, cx);
            }
        }
        self.let_go(cx.log);
        if self.held_from.is_none() {
            self.scroll.to_end();
        } else if let Some(row) = self.top_row {
            let cut = self.scroll.top().fract();
            let place = self.view.place_from(row);
            let at = if place < self.view.len() { self.shown_rows().at(place) } else { self.shown_rows().len() };
            self.scroll.set_top(at as f64 + cut);
        }
    }

    /// The rows of the endpoint that the filter chooses from.
    fn list(&self, cx: &LogContext<'_>) -> Numbers {
        let list = if self.filter.show == Show::Events {
            cx.log.list(List::Life(cx.endpoint))
        } else {
            cx.log.list(List::Rows(cx.endpoint))
        };
        cx.bench.map_or_else(|| list.clone(), |bench| cx.log.since(list.clone(), bench.since()))
    }

    /// Shows what has been found so far; of another filter as long as nothing has.
    fn follow(&mut self, ui: &Ui, cx: &LogContext<'_>) {
        let sieve = || self.filter.sieve(cx.peers, cx.clock);
        let known = sieve();
        if self.follower.as_ref().is_none_or(|(before, _)| *before != known) {
            let egui = ui.ctx().clone();
            // Where the system has no thread left the next frame asks again.
            let notify = Box::new(move || egui.request_repaint());
            let follower = Follower::search(|| Box::new(sieve()), notify).ok();
            self.follower = follower.map(|follower| (known, follower));
            self.is_caught_up = false;
        }
        let list = self.list(cx);
        let Some((_, follower)) = &mut self.follower else { return };
        follower.follow(cx.log, || list);
        if let Some(found) = follower.found() {
            self.view = found.rows.between(cx.log.first_row(), cx.log.end_row());
            (self.is_caught_up, self.end_row) = (found.is_complete, found.end_row);
        }
    }

    /// Whether what is shown takes all rows into account that the log has.
    pub fn is_up_to(&self, log: &Snapshot) -> bool {
        self.is_caught_up && self.end_row >= log.end_row()
    }

    /// Follows the end again where every row that was looked at has gone: the log was cleared.
    fn let_go(&mut self, log: &Snapshot) {
        if self.top_row.is_none_or(|row| row < log.first_row()) {
            self.held_from.take_if(|new| *new <= log.first_row());
        }
    }

    /// Remembers what stands at the top edge; while the view catches up it is not what was looked at.
    fn remember_top(&mut self) {
        if self.is_caught_up {
            let top = self.shown_rows().item(self.scroll.top() as usize);
            self.top_row = top.and_then(|item| self.view.get(item.place));
        }
    }

    /// Rows that came since the end was left.
    fn new_rows(&self) -> usize {
        self.held_from.map_or(0, |new| self.view.len() - self.view.place_from(new))
    }

    /// No row is new while the last one is in sight.
    fn note_seen(&mut self, log: &Snapshot) {
        if self.is_caught_up && self.scroll.is_at_end(self.shown_rows().len()) {
            self.held_from = self.held_from.map(|_| log.end_row());
        }
    }

    fn hold(&mut self, log: &Snapshot) {
        if self.held_from.is_none() {
            self.held_from = Some(log.end_row());
            self.folding.folds.hold();
        }
    }

    /// Says that older rows have gone.
    fn evicted_ui(&self, ui: &mut Ui, cx: &LogContext<'_>) {
        let evicted = cx.log.evicted();
        if evicted.rows == 0 {
            return;
        }
        let palette = theme::palette(ui.ctx());
        let (n, rows, amount) = (evicted.rows, units::grouped(evicted.rows), units::size(evicted.bytes));
        let args = [("n", n.into()), ("rows", rows.into()), ("amount", amount.into())];
        let text = RichText::new(format!("! {}", cx.locale.with("log-evicted", &args)));
        let frame = Frame::new().fill(palette.notice.gamma_multiply(0.14)).inner_margin(Margin::symmetric(6, 3));
        // Below the rows: they stay where they are.
        let line = Panel::bottom("evicted").frame(frame).resizable(false).show_separator_line(false);
        line.show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.add(Label::new(text.color(palette.notice).small()).truncate());
        });
    }

    /// A log without rows says what to do.
    fn empty_ui(&mut self, ui: &mut Ui, cx: &LogContext<'_>) {
        let (key, hint) = match (cx.status.state.is_active(), cx.connects) {
            _ if self.filter.is_active() => ("log-empty-filtered", None),
            (true, _) => ("log-empty-running", Some("log-empty-running-hint")),
            (false, true) => ("log-empty-stopped", Some("log-empty-unconnected-hint")),
            (false, false) => ("log-empty-stopped", Some("log-empty-stopped-hint")),
        };
        let room = ui.available_size();
        ui.allocate_ui_with_layout(room, Layout::top_down(Align::Center), |ui| {
            ui.add_space((room.y * 0.3).min(120.0));
            ui.weak(cx.locale.text(key));
            ui.add_space(4.0);
            if let Some(hint) = hint {
                ui.label(RichText::new(cx.locale.text(hint)).weak().small());
            } else if ui.button(cx.locale.text("log-show-everything")).clicked() {
                (self.filter, self.search) = Default::default();
                ui.ctx().request_repaint();
            }
            ui.allocate_space(ui.available_size());
        });
    }
}
