//! One endpoint's live log: its rows, which of them are shown, and whether the end is followed.

mod columns;
mod filter;
mod list;
mod parts;
pub(super) mod row;
mod search;
mod times;

use std::cell::RefCell;

use egui::{Align, Frame, Label, Layout, Margin, Panel, RichText, Ui};

use crate::by_hand::Bench;
use crate::clock::Clock;
use crate::locale::Locale;
use crate::record::{ConnectionId, EndpointId, EndpointStatus, Follower, List, Numbers, Row, Snapshot};
use crate::ui::theme;
use crate::ui::widgets::choice;
use crate::ui::widgets::row_scroll::RowScroll;
use crate::ui::widgets::{LineEnds, ends_ui};
use crate::units;
use filter::{Filter, Search, Show};
use times::TimeKind;

/// Below this width, in points, the filter takes two lines.
const ONE_LINE_WIDTH: f32 = 640.0;
/// The list of connections, in points.
const CONNECTION_WIDTH: f32 = 130.0;
/// Connections that can be chosen from the list.
const MOST_CONNECTIONS: usize = 200;

/// The state of one endpoint's log on screen.
#[derive(Default)]
pub struct LogPane {
    view: Numbers,
    filter: Filter,
    search: Search,
    /// What looks for the rows where the filter hides some, and the filter that it looks with.
    follower: Option<(Filter, Follower)>,
    times: TimeKind,
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
    pub status: &'a EndpointStatus,
    /// Whether its button says “Connect” instead of “Start”.
    pub connects: bool,
    /// The bench, where these are the calls made by hand.
    pub bench: Option<&'a Bench>,
}

/// What a person wants of a log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogAction {
    /// Inspect this row.
    Select(u64),
    SaveAs,
}

/// What is asked of the search from outside of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Find {
    /// Go to the field.
    Begin,
    Next,
    Before,
}

impl LogContext<'_> {
    /// The connections that can be chosen: of thousands the last, as a search finds the others by their address.
    fn connections(&self) -> Vec<(Option<ConnectionId>, String)> {
        if let Some(bench) = self.bench {
            return bench.sockets().iter().map(|socket| (Some(socket.id), socket.var.clone())).collect();
        }
        let all = self.status.connections.iter().map(|(id, connection)| (Some(*id), connection.peer.to_string()));
        if self.status.connections.len() <= MOST_CONNECTIONS {
            return all.collect();
        }
        all.rev().take(MOST_CONNECTIONS).collect()
    }
}

impl LogPane {
    /// Draws the log in all the room there is.
    pub fn log_ui(&mut self, ui: &mut Ui, cx: &LogContext<'_>) -> Option<LogAction> {
        let saves = self.filter_ui(ui, cx);
        self.update(ui, cx);
        let action = saves.or(self.step(cx));
        self.evicted_ui(ui, cx);
        if self.view.is_empty() {
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
        if self.is_caught_up && std::mem::take(&mut self.shows_selected) {
            let last = self.view.len().saturating_sub(1);
            if let Some(place) = cx.selected.and_then(|row| self.view.place(row)) {
                // With its neighbours.
                self.scroll.reveal((place + 2).min(last));
                self.scroll.reveal(place.saturating_sub(2));
                self.show_place(place, last, cx);
            }
        }
        self.let_go(cx.log);
        if self.held_from.is_none() {
            self.scroll.to_end();
        } else if let Some(row) = self.top_row {
            let cut = self.scroll.top().fract();
            self.scroll.set_top(self.view.place_from(row) as f64 + cut);
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
        if self.follower.as_ref().is_none_or(|(filter, _)| *filter != self.filter) {
            let (filter, mut scratch, egui) = (self.filter.clone(), String::new(), ui.ctx().clone());
            let wanted = Box::new(move |row: &Row| filter.wants(row, &mut scratch));
            // Where the system has no thread left the next frame asks again.
            let follower = Follower::start(wanted, Box::new(move || egui.request_repaint())).ok();
            self.follower = follower.map(|follower| (self.filter.clone(), follower));
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
            self.top_row = self.view.get(self.scroll.top() as usize);
        }
    }

    /// Rows that came since the end was left.
    fn new_rows(&self) -> usize {
        self.held_from.map_or(0, |new| self.view.len() - self.view.place_from(new))
    }

    /// No row is new while the last one is in sight.
    fn note_seen(&mut self, log: &Snapshot) {
        if self.is_caught_up && self.scroll.is_at_end(self.view.len()) {
            self.held_from = self.held_from.map(|_| log.end_row());
        }
    }

    fn hold(&mut self, log: &Snapshot) {
        self.held_from.get_or_insert(log.end_row());
    }

    /// What to show and what to look for.
    fn filter_ui(&mut self, ui: &mut Ui, cx: &LogContext<'_>) -> Option<LogAction> {
        let (width, line) = (ui.available_width(), LineEnds::of("log filter", ui.spacing().interact_size.y));
        if width >= ONE_LINE_WIDTH {
            let search_width = (width * 0.34).clamp(200.0, 320.0);
            // Both ends change the filter, one after the other.
            let pane = RefCell::new(&mut *self);
            let choose = |ui: &mut Ui| {
                let pane = &mut *pane.borrow_mut();
                pane.show_ui(ui, cx);
                pane.connection_ui(ui, cx);
            };
            let search = |ui: &mut Ui| {
                pane.borrow_mut().search_ui(ui, cx, search_width);
                save_ui(ui, cx)
            };
            ends_ui(ui, line, choose, search).1
        } else {
            let (_, saves) = ends_ui(ui, line, |ui| self.show_ui(ui, cx), |ui| save_ui(ui, cx));
            ui.horizontal(|ui| {
                // First, so that a second connection does not move it.
                let gap = ui.spacing().item_spacing.x;
                let search_width = (width - CONNECTION_WIDTH - gap).clamp(120.0, 320.0);
                self.search_ui(ui, cx, search_width);
                self.connection_ui(ui, cx);
            });
            saves
        }
    }

    fn show_ui(&mut self, ui: &mut Ui, cx: &LogContext<'_>) {
        let has_messages = cx.log.status().endpoint(cx.endpoint).messages > 0 && cx.log.end_row() > cx.log.first_row();
        // Where nothing is cut into messages there is nothing to choose.
        let is_offered = |show: &Show| *show != Show::Framed || has_messages || self.filter.show == Show::Framed;
        let offered = Show::ALL.into_iter().filter(is_offered);
        let choices: Vec<(Show, String)> = offered.map(|show| (show, cx.locale.text(&show.key()))).collect();
        choice::segments_ui(ui, &cx.locale.text("log-show"), &mut self.filter.show, &choices);
    }

    fn connection_ui(&mut self, ui: &mut Ui, cx: &LogContext<'_>) {
        let known = cx.connections();
        if known.len() < 2 && self.filter.connection.is_none() {
            return;
        }
        let all = (None, cx.locale.text("log-all-connections"));
        let choices: Vec<(Option<ConnectionId>, String)> = std::iter::once(all).chain(known).collect();
        let name = cx.locale.text("log-connection");
        // One that is no longer listed keeps its number.
        let gone = self.filter.connection.map(|id| format!("#{}", id.0)).unwrap_or_default();
        let list = choice::List { name: &name, width: CONNECTION_WIDTH, when_none: &gone, short: None };
        choice::list_ui(ui, list, &mut self.filter.connection, &choices);
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

fn save_ui(ui: &mut Ui, cx: &LogContext<'_>) -> Option<LogAction> {
    let button = ui.button(cx.locale.text("log-save")).on_hover_text(cx.locale.text("log-save-hint"));
    button.clicked().then_some(LogAction::SaveAs)
}
