//! The line at the bottom: totals, rates, and what was lost.

mod count;

use std::collections::VecDeque;
use std::time::Duration;

use egui::{Label, RichText, Sides, Ui};

use crate::clock::Stamp;
use crate::record::{Snapshot, Traffic};
use crate::ui::model::OpenLab;
use crate::ui::preferences::Preferences;
use crate::ui::texts::counted;
use crate::ui::theme;
use crate::units::{self, size};
use count::OpenCount;

/// Rates are those of about this time.
const WINDOW_NS: u64 = 2_000_000_000;
/// Between samples.
const STEP_NS: u64 = 250_000_000;

/// The line's own state: recent totals, which the rates come from.
#[derive(Default)]
pub struct StatusLine {
    samples: VecDeque<(Stamp, Traffic)>,
}

/// Per second.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
struct Rates {
    messages: f64,
    bytes: f64,
}

impl StatusLine {
    /// Notes the totals; the rates of about the last two seconds.
    fn sample(&mut self, now: Stamp, total: Traffic) -> Rates {
        // Totals begin again when the log does.
        let went_back = |earlier: &Traffic| messages(earlier) > messages(&total) || bytes(earlier) > bytes(&total);
        if self.samples.back().is_some_and(|(_, last)| went_back(last)) {
            self.samples.clear();
        }
        if self.samples.back().is_none_or(|(at, _)| now.ns_since(*at) >= STEP_NS) {
            self.samples.push_back((now, total));
        }
        while self.samples.get(1).is_some_and(|(at, _)| now.ns_since(*at) >= WINDOW_NS) {
            self.samples.pop_front();
        }
        let Some((at, first)) = self.samples.front() else { return Rates::default() };
        // A window that has just begun would make a rate of its first message.
        let seconds = (now.ns_since(*at).max(WINDOW_NS / 2)) as f64 / 1e9;
        Rates {
            messages: (messages(&total) - messages(first)) as f64 / seconds,
            bytes: (bytes(&total) - bytes(first)) as f64 / seconds,
        }
    }

    pub fn status_ui(&mut self, ui: &mut Ui, model: &OpenLab, log: &Snapshot, preferences: &Preferences) {
        let locale = &model.locale;
        let statuses: Vec<_> = model.slots.iter().map(|slot| (&slot.endpoint, model.status(slot.id))).collect();
        let running = statuses.iter().filter(|(_, status)| status.state.is_active()).count();
        let open = OpenCount::of(&statuses);
        let logged = log.status().totals();
        let (total, lost) = (logged.traffic, logged.lost + logged.refused);
        let rates = self.sample(model.session.clock().now(), total);
        if rates.messages > 0.0 {
            // Two looks a second until it is quiet, then none.
            ui.request_repaint_after(Duration::from_millis(500));
        }
        let palette = theme::palette(ui.ctx());
        let evicted = log.evicted().rows;
        let rows = logged.rows - evicted;
        let all = model.slots.len();
        // Datagrams have no connections: where there are only such, there is nothing to say of connections.
        let has = |connects: bool| statuses.iter().any(|(e, _)| e.transport().has_connections() == connects);
        let connections = locale.with("status-connections", &counted(open.connections as u64));
        let peers = locale.with("status-peers", &counted(open.peers as u64));
        let mut left = vec![locale.with("status-running", &[("n", running.into()), ("all", all.into())])];
        left.extend(has(true).then_some(connections));
        left.extend(has(false).then_some(peers));
        let said = |key: &str, n: String, bytes| locale.with(key, &[("n", n.into()), ("size", size(bytes).into())]);
        left.extend([
            said("status-received", units::grouped(total.received), total.received_bytes),
            said("status-sent", units::grouped(total.sent), total.sent_bytes),
            said("status-rate", units::grouped(rates.messages.round() as u64), rates.bytes.round() as u64),
        ]);
        let right = [locale.with("status-rows", &[("n", rows.into()), ("rows", units::grouped(rows).into())])];
        let kept = match log.disk_bytes() {
            Some(used) => {
                let most = format!("{} GiB", preferences.disk_gib);
                locale.with("status-disk", &[("used", size(used).into()), ("most", most.into())])
            }
            None => locale.with("status-memory", &[("mib", preferences.memory_mib.to_string().into())]),
        };
        // What was recorded is in its file.
        let right: Vec<String> = right.into_iter().chain((!model.is_recorded()).then_some(kept)).collect();
        let small = |text: String| RichText::new(text).small().color(palette.weak_text);
        let sides = Sides::new().shrink_left().truncate();
        sides.show(
            ui,
            |ui| {
                let text = left.join("   ·   ");
                ui.add(Label::new(small(text.clone())).truncate()).on_hover_text(text);
            },
            |ui| {
                ui.label(small(right.join("   ·   ")));
                if evicted > 0 {
                    let text = locale.with("status-evicted", &counted(evicted));
                    ui.label(small(text).color(palette.notice));
                }
                let (text, color) = match lost {
                    0 => (locale.text("status-nothing-lost"), palette.weak_text),
                    _ => (format!("⚠ {}", locale.with("status-lost", &counted(lost))), palette.trouble),
                };
                ui.label(small(text).color(color));
            },
        );
    }
}

fn messages(traffic: &Traffic) -> u64 {
    traffic.received + traffic.sent
}

fn bytes(traffic: &Traffic) -> u64 {
    traffic.received_bytes + traffic.sent_bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_follow_and_decay_to_zero() {
        let mut line = StatusLine::default();
        let at = |ms: u64| Stamp(ms * 1_000_000);
        let total = |n: u64| Traffic { received: n, received_bytes: n * 10, ..Traffic::default() };
        line.sample(at(0), total(0));
        let mut rates = Rates::default();
        for step in 1..=20 {
            rates = line.sample(at(step * 250), total(step * 25));
        }
        assert!((rates.messages - 100.0).abs() < 1.0 && (rates.bytes - 1000.0).abs() < 10.0, "{rates:?}");
        for step in 21..=40 {
            rates = line.sample(at(step * 250), total(500));
        }
        assert_eq!(rates, Rates::default());
        assert_eq!(line.sample(at(20_000), total(0)), Rates::default(), "a cleared log is no negative rate");
        assert!(line.samples.len() < 12);
    }
}
