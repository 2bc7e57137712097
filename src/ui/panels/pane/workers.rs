//! What an endpoint's threads wait in right now and for how long.
//!
//! What is shown is looked up at most twice a second, and the longer a wait lasts the rarer a frame is asked for.

use std::time::Duration;

use egui::{Label, RichText, ScrollArea, Ui};

use super::context::EndpointView;
use crate::clock::Stamp;
use crate::locale::Locale;
use crate::record::ConnectionId;
use crate::units;

/// Between two looks.
const INTERVAL: Duration = Duration::from_millis(500);
/// Threads that are listed, of however many.
const MOST_ROWS: usize = 50;
/// A row's height, in points, and the rows that are seen at once.
const ROW_HEIGHT: f32 = 17.0;
const SEEN_ROWS: f32 = 8.5;
/// Between two looks while nothing happens, after a short and after a long wait.
const SOONEST: Duration = Duration::from_secs(1);
const LATEST: Duration = Duration::from_secs(60);

/// The list of one endpoint.
#[derive(Default)]
pub struct Workers {
    /// Whether they are listed one by one.
    pub is_open: bool,
    seen: Option<Seen>,
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
    /// Looks what the threads do now.
    pub fn update(&mut self, ui: &Ui, view: &EndpointView<'_>) {
        if view.status.state.is_active() {
            self.look(ui, view);
        } else {
            self.seen = None;
        }
    }

    /// Which calls the threads wait in, and for how long.
    pub fn summary(&self, locale: &Locale) -> String {
        self.seen.as_ref().map_or_else(|| locale.text("workers-none"), |seen| summary(&seen.calls, seen.at, locale))
    }

    /// Draws the list of the threads.
    pub fn list_ui(&self, ui: &mut Ui, view: &EndpointView<'_>) {
        match &self.seen {
            Some(seen) => seen.list_ui(ui, view),
            None => drop(ui.weak(view.cx.locale.text("workers-none"))),
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
        // A thread may come to its next call just after the look: one more, when what happened is over.
        let is_stale = !seen.is_settled || seen.end_row != view.cx.log.end_row();
        let next = if is_stale || self.is_open { Some(INTERVAL) } else { seen.next_look() };
        if let Some(next) = next {
            ui.request_repaint_after(next);
        }
    }
}

impl Seen {
    /// When a time in the line is to be read again: the longer the wait, the rarer.
    fn next_look(&self) -> Option<Duration> {
        let shortest = self.calls.iter().map(|(_, _, since)| self.at.ns_since(*since)).min()?;
        Some((Duration::from_nanos(shortest) / 8).clamp(SOONEST, LATEST))
    }

    fn list_ui(&self, ui: &mut Ui, view: &EndpointView<'_>) {
        let shown = self.calls.len().min(MOST_ROWS);
        ui.spacing_mut().item_spacing.y = 1.0;
        let list = ScrollArea::vertical().id_salt("workers").max_height(SEEN_ROWS * ROW_HEIGHT);
        list.auto_shrink([false, true]).show(ui, |ui| {
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
        ui.set_height(ROW_HEIGHT - 1.0);
        ui.add(Label::new(RichText::new(text).small()).truncate());
    });
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
        _ => "worker-blocked",
    };
    locale.with(key, &[("call", call.into()), ("time", units::tenths(waited_ns).into())])
}

/// Which calls the threads wait in, and the longest wait in each: `waits in accept() 4 s · 2 × recv() 12 s`.
fn summary(calls: &[ThreadCall], now: Stamp, locale: &Locale) -> String {
    let mut waits: Vec<(&str, usize, u64)> = Vec::new();
    for (_, call, since) in calls {
        let waited = now.ns_since(*since);
        match waits.iter_mut().find(|(known, ..)| known == call) {
            Some((_, count, longest)) => (*count, *longest) = (*count + 1, waited.max(*longest)),
            None => waits.push((call, 1, waited)),
        }
    }
    if waits.is_empty() {
        return locale.text("workers-none");
    }
    let part = |(call, count, longest): &(&str, usize, u64)| {
        let many = if *count > 1 { format!("{count} × ") } else { String::new() };
        format!("{many}{call}(){}", rough(*longest))
    };
    let calls: Vec<String> = waits.iter().map(part).collect();
    locale.with("workers-waits", &[("calls", calls.join(" · ").into())])
}

/// A wait in whole seconds or minutes; none of less than a second.
fn rough(ns: u64) -> String {
    match ns / 1_000_000_000 {
        0 => String::new(),
        seconds @ 1..120 => format!(" {seconds} s"),
        seconds => format!(" {} min", seconds / 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::locale::Language;

    #[test]
    fn threads_are_counted_by_call_and_times_are_short() {
        let locale = Locale::new(Language::English);
        let at = |seconds: u64| Stamp(seconds * 1_000_000_000);
        let calls = [
            (None, "accept", at(199)),
            (Some(ConnectionId(1)), "recv", at(188)),
            (Some(ConnectionId(2)), "recv", at(190)),
        ];
        assert_eq!(summary(&calls, at(200), &locale), "waits in accept() 1 s · 2 × recv() 12 s");
        assert_eq!(summary(&calls[..1], at(199), &locale), "waits in accept()");
        assert_eq!(summary(&calls[..1], at(499), &locale), "waits in accept() 5 min");
        assert_eq!(summary(&[], at(200), &locale), "no thread waits in a call");
        assert_eq!(doing("accept", 12_420_000_000, &locale), "blocked in accept() for 12.4 s");
        assert_eq!(doing("sleep", 65_000_000_000, &locale), "sleeps for 65.0 s");
    }
}
