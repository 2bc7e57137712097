//! What an endpoint's threads wait in right now and for how long, and who waits in the backlog for the server to come.
//!
//! What is shown is looked up at most twice a second, and a frame is asked for only while a number that grows is in sight.

use std::time::Duration;

use egui::{Button, Label, RichText, ScrollArea, Sense, Ui};

use super::backlog_watch::BacklogWatch;
use super::context::EndpointView;
use crate::address::Addr;
use crate::clock::Stamp;
use crate::lab::{Model, Role};
use crate::locale::Locale;
use crate::record::{ConnectionId, State};
use crate::socket::PAUSE_BEFORE_RECV;
use crate::ui::theme;
use crate::units;

/// Between two looks.
const INTERVAL: Duration = Duration::from_millis(500);
/// Threads that are listed, of however many.
const MOST_ROWS: usize = 50;
/// Waiting clients that are named, of however many.
const MOST_NAMED: usize = 4;
/// A row's height, in points.
const ROW_HEIGHT: f32 = 16.0;

/// The list of one endpoint.
#[derive(Default)]
pub struct Workers {
    pub is_open: bool,
    seen: Option<Seen>,
    /// While a server that serves one at a time is busy.
    backlog: Option<BacklogWatch>,
}

/// One thread: the connection it serves (`None`: the endpoint's own thread), its call, and since when.
type ThreadCall = (Option<ConnectionId>, &'static str, Stamp);

/// What was found at one look.
struct Seen {
    at: Stamp,
    end_row: u64,
    /// Nothing had happened since the look before.
    is_settled: bool,
    /// The endpoint's own thread first, then those that have waited longest.
    calls: Vec<ThreadCall>,
}

impl Workers {
    /// Draws the line, and the list below it while it is open.
    pub fn workers_ui(&mut self, ui: &mut Ui, view: &EndpointView<'_>) {
        if view.status.state.is_active() {
            self.look(ui, view);
            self.watch(ui, view);
        } else {
            (self.seen, self.backlog) = (None, None);
        }
        // The line stays while there is no thread: what is below it stays where it is.
        let locale = view.cx.locale;
        let text = summary(self.seen.as_ref().map(|seen| &seen.calls[..]).unwrap_or_default(), locale);
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 6.0;
            ui.spacing_mut().interact_size.y = 18.0;
            ui.spacing_mut().button_padding.y = 0.0;
            let mark = if self.is_open { "⏷" } else { "⏵" };
            let title = RichText::new(format!("{mark} {}", locale.text("workers"))).small();
            let name = locale.with("workers-named", &[("name", view.endpoint.name.as_str().into())]);
            if ui.add(Button::selectable(self.is_open, title)).accessible_name(name).clicked() {
                self.is_open = !self.is_open;
            }
            let label = Label::new(RichText::new(&text).small().weak()).truncate();
            ui.add(label.sense(Sense::hover())).on_hover_text(text);
        });
        if self.is_open {
            // As high for one thread as for many, and for none.
            let max_rows = if view.is_low { 3.5 } else { 6.5 };
            let size = egui::vec2(ui.available_width(), max_rows * (ROW_HEIGHT + 1.0));
            ui.allocate_ui(size, |ui| {
                ui.set_min_size(size);
                if let Some(seen) = &self.seen {
                    seen.list_ui(ui, view, size.y);
                }
            });
        }
    }

    /// Says who waits in the backlog.
    pub fn backlog_ui(&self, ui: &mut Ui, locale: &Locale) {
        let waiting = self.backlog.as_ref().map(BacklogWatch::waiting).unwrap_or_default();
        if !waiting.is_empty() {
            let text = RichText::new(backlog_text(&waiting, locale)).color(theme::palette(ui.ctx()).notice);
            ui.add(Label::new(text.small()).wrap());
        }
    }

    /// Looks again when it is time to, and asks for the frame in which it will be.
    fn look(&mut self, ui: &Ui, view: &EndpointView<'_>) {
        let now = view.cx.session.clock().now();
        let age = |seen: &Seen| Duration::from_nanos(now.ns_since(seen.at));
        if self.seen.as_ref().is_none_or(|seen| age(seen) >= INTERVAL / 2) {
            let is_settled = self.seen.as_ref().is_some_and(|seen| seen.end_row == view.cx.log.end_row());
            let mut calls = view.cx.session.current_calls(view.id);
            calls.sort_by_key(|(connection, _, since)| (connection.is_some(), *since));
            self.seen = Some(Seen { at: now, end_row: view.cx.log.end_row(), is_settled, calls });
        }
        let Some(seen) = &self.seen else { return };
        let grows = self.is_open && !seen.calls.is_empty();
        // A thread may come to its next call just after the look: one more, when what happened is over.
        let is_stale = !seen.is_settled || seen.end_row != view.cx.log.end_row();
        if grows || is_stale {
            ui.request_repaint_after(INTERVAL);
        }
    }

    /// Watches the backlog while a client may have to wait there.
    fn watch(&mut self, ui: &Ui, view: &EndpointView<'_>) {
        let local = view.status.local.as_ref().filter(|_| may_keep_waiting(view));
        let is_watched = |local: &Addr| self.backlog.as_ref().is_some_and(|watch| watch.is_of(local));
        match local {
            None => self.backlog = None,
            Some(local) if is_watched(local) => {}
            Some(local) => self.backlog = Some(BacklogWatch::start(local.clone(), ui.ctx())),
        }
    }
}

impl Seen {
    fn list_ui(&self, ui: &mut Ui, view: &EndpointView<'_>, height: f32) {
        let shown = self.calls.len().min(MOST_ROWS);
        ui.spacing_mut().item_spacing.y = 1.0;
        ScrollArea::vertical().id_salt("workers").max_height(height).auto_shrink([false, true]).show(ui, |ui| {
            for (connection, call, since) in &self.calls[..shown] {
                let waited = self.at.ns_since(*since);
                row_ui(ui, &format!("{} · {}", who(*connection, view), doing(call, waited, view.cx.locale)));
            }
            if shown < self.calls.len() {
                let more = (self.calls.len() - shown).into();
                row_ui(ui, &view.cx.locale.with("workers-more", &[("n", more)]));
            }
        });
    }
}

fn row_ui(ui: &mut Ui, text: &str) {
    ui.horizontal(|ui| {
        ui.set_height(ROW_HEIGHT);
        ui.add_space(10.0);
        ui.add(Label::new(RichText::new(text).small()).truncate());
    });
}

/// Whether a client may wait for a server that is busy with another.
fn may_keep_waiting(view: &EndpointView<'_>) -> bool {
    let (endpoint, transport) = (view.endpoint, view.endpoint.transport());
    let is_single = endpoint.role() == Role::Server && endpoint.model() == Model::OneAtATime;
    is_single
        && transport.has_connections()
        && transport.has_port()
        && view.status.state == State::Running
        && view.status.open().next().is_some()
}

/// The thread's name: the client it serves.
fn who(connection: Option<ConnectionId>, view: &EndpointView<'_>) -> String {
    match connection {
        None => view.cx.locale.text("workers-own"),
        Some(id) => view.status.connections.get(&id).map_or_else(|| format!("#{}", id.0), |c| c.peer.to_string()),
    }
}

/// `blocked in accept() for 12.4 s`
fn doing(call: &str, waited_ns: u64, locale: &Locale) -> String {
    let key = match call {
        "select" => "worker-select",
        "sleep" => "worker-sleep",
        PAUSE_BEFORE_RECV => "worker-pause",
        _ => "worker-blocked",
    };
    locale.with(key, &[("call", call.into()), ("time", units::tenths(waited_ns).into())])
}

/// How many threads wait in which call: `1 in accept(), 2 in recv()`.
fn summary(calls: &[ThreadCall], locale: &Locale) -> String {
    let mut counts: Vec<(&str, usize)> = Vec::new();
    for (_, call, _) in calls {
        match counts.iter_mut().find(|(known, _)| known == call) {
            Some((_, count)) => *count += 1,
            None => counts.push((call, 1)),
        }
    }
    if counts.is_empty() {
        return locale.text("workers-none");
    }
    let parts = counts
        .iter()
        .map(|(call, count)| locale.with("workers-some", &[("call", (*call).into()), ("n", (*count).into())]));
    parts.collect::<Vec<_>>().join(" · ")
}

fn backlog_text(waiting: &[Addr], locale: &Locale) -> String {
    let mut who: Vec<String> = waiting.iter().take(MOST_NAMED).map(Addr::to_string).collect();
    if waiting.len() > MOST_NAMED {
        who.push("…".to_owned());
    }
    locale.with("backlog-waiting", &[("n", waiting.len().into()), ("who", locale.list(&who).into())])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::locale::Language;

    #[test]
    fn threads_are_counted_by_call_and_times_are_short() {
        let locale = Locale::new(Language::English);
        let calls = [
            (None, "accept", Stamp(0)),
            (Some(ConnectionId(1)), "recv", Stamp(1)),
            (Some(ConnectionId(2)), "recv", Stamp(2)),
        ];
        assert_eq!(summary(&calls, &locale), "1 in accept() · 2 in recv()");
        assert_eq!(summary(&[], &locale), "no thread waits in a call");
        assert_eq!(doing("accept", 12_420_000_000, &locale), "blocked in accept() for 12.4 s");
        assert_eq!(doing("sleep", 65_000_000_000, &locale), "sleeps for 65.0 s");
    }

    #[test]
    fn of_many_that_wait_some_are_named() {
        let waiting: Vec<Addr> = (0..9).map(|n| Addr::from(([127, 0, 0, 1], 40_000 + n))).collect();
        for (language, end) in [(Language::English, "127.0.0.1:40003, …"), (Language::Chinese, "127.0.0.1:40003、…")]
        {
            let text = backlog_text(&waiting, &Locale::new(language));
            assert!(text.contains('9') && text.contains(end) && !text.contains("40004"), "{text}");
        }
    }
}
