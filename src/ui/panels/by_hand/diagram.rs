//! The diagram of the lessons: the path of calls on the server's side and on the client's, with the step just made lit.

use std::collections::BTreeSet;

use egui::{
    Align2, Color32, FontId, Painter, Pos2, Rect, Role, Sense, Stroke, StrokeKind, TextStyle, Ui, Vec2, WidgetInfo,
};

use super::ByHand;
use crate::by_hand::{BenchSocket, Side, Step, UnderWay};
use crate::locale::Locale;
use crate::socket::{Family, Kind};
use crate::ui::theme::{self, Palette};

/// A station's height, and the most and the least that is left between two, in points.
const STATION: f32 = 30.0;
const MOST_GAP: f32 = 34.0;
const LEAST_GAP: f32 = 14.0;
/// The widest that a station is.
const WIDEST: f32 = 120.0;

/// What happened at the stations.
struct Passed {
    done: BTreeSet<(u8, Step)>,
    /// Stations at which a call waits.
    waiting: BTreeSet<(u8, Step)>,
    /// The step just made, and what came of it.
    lit: Option<(Side, Step, Light)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Light {
    /// Passed before.
    Done,
    /// The step just made.
    Made,
    Waits,
    Failed,
}

impl ByHand {
    pub(super) fn diagram_ui(&self, ui: &mut Ui, locale: &Locale) {
        let palette = theme::palette(ui.ctx());
        let socket = self.selected.and_then(|id| self.bench.socket(id));
        let (family, kind) =
            socket.map_or((Family::Inet, Kind::Stream), |socket| (socket.state.family, socket.state.kind));
        let title = format!("{family} {kind}");
        ui.label(egui::RichText::new(title).monospace().small().color(palette.weak_text));
        let passed = self.passed(family, kind);
        // One more than the longer path needs, where they are set against each other.
        let rows = Side::Server.path(kind).len();
        let room = ui.available_size();
        let gap = ((room.y - 60.0) / rows as f32 - STATION).clamp(LEAST_GAP, MOST_GAP);
        let height = rows as f32 * (STATION + gap) + 24.0;
        egui::ScrollArea::vertical().auto_shrink([false, false]).show(ui, |ui| {
            let (rect, response) = ui.allocate_exact_size(Vec2::new(ui.available_width(), height), Sense::hover());
            let [mono, small] = [TextStyle::Monospace, TextStyle::Small].map(|style| style.resolve(ui.style()));
            let painter = ui.painter();
            let drawing = Drawing { rect, gap, kind, passed: &passed, palette, painter, locale, mono, small };
            response.widget_info(|| WidgetInfo::labeled(Role::Image, true, drawing.spoken()));
            drawing.draw();
            ui.add_space(4.0);
            let legend = egui::RichText::new(locale.text("by-hand-legend")).small().color(palette.weak_text);
            ui.add(egui::Label::new(legend).wrap());
        });
    }

    fn passed(&self, family: Family, kind: Kind) -> Passed {
        let is_like = |socket: &&BenchSocket| socket.state.family == family && socket.state.kind == kind;
        let like = || self.bench.sockets().iter().filter(is_like);
        let has_server = like().any(|socket| socket.state.side() == Some(Side::Server));
        // A socket that could still become either stands where one is missing.
        let missing = if has_server { Side::Client } else { Side::Server };
        let (mut done, mut waiting) = (BTreeSet::new(), BTreeSet::new());
        for socket in like() {
            let side = socket.state.side().unwrap_or(missing);
            done.extend(socket.state.steps.iter().map(|step| (side as u8, *step)));
            let step = self.bench.waiting_on(socket.id).map(UnderWay::op).and_then(Step::of);
            waiting.extend(step.map(|step| (side as u8, step)));
        }
        let under_way = self.bench.under_way().last().map(|call| (call.record(), Light::Waits));
        let ended =
            self.last.as_ref().map(|record| (record, if record.is_trouble() { Light::Failed } else { Light::Made }));
        let lit = under_way.into_iter().chain(ended).find_map(|(record, light)| {
            let step = Step::of(&record.call()?.op)?;
            let socket = self.bench.socket(record.connection?).filter(is_like)?;
            let side = socket.state.side().unwrap_or(match step {
                Step::Connect => Side::Client,
                _ => missing,
            });
            Some((side, step, light))
        });
        Passed { done, waiting, lit }
    }
}

/// The row of a station: what belongs together stands side by side, sending beside receiving.
fn row(side: Side, step: Step, kind: Kind) -> usize {
    let server = Side::Server.path(kind);
    let place = |wanted: Step| server.iter().position(|step| *step == wanted).unwrap_or(0);
    match (side, step) {
        (Side::Server, step) => place(step),
        // The system shakes hands for a socket that listens, whether or not anybody calls accept.
        (Side::Client, Step::Connect) => place(Step::Listen),
        (Side::Client, Step::Send) => place(Step::Receive),
        (Side::Client, Step::Receive) => place(Step::Send),
        (Side::Client, step) => place(step),
    }
}

struct Drawing<'a> {
    rect: Rect,
    gap: f32,
    kind: Kind,
    passed: &'a Passed,
    palette: &'static Palette,
    painter: &'a Painter,
    locale: &'a Locale,
    mono: FontId,
    small: FontId,
}

impl Drawing<'_> {
    fn draw(&self) {
        for side in Side::BOTH {
            let head = Pos2::new(self.station(side, Step::Socket).center().x, self.rect.top() + 8.0);
            let title = self.locale.text(side_key(side));
            self.painter.text(head, Align2::CENTER_CENTER, title, self.small.clone(), self.palette.weak_text);
            let path = side.path(self.kind);
            for pair in path.windows(2) {
                if let [from, to] = *pair {
                    let (from, to) = (self.station(side, from), self.station(side, to));
                    self.arrow(from.center_bottom(), to.center_top(), self.palette.quiet);
                }
            }
        }
        self.between();
        for side in Side::BOTH {
            for step in side.path(self.kind) {
                self.station_box(side, *step);
            }
        }
    }

    /// What goes over the network.
    fn between(&self) {
        let stream = self.kind.has_connections();
        let mut lines =
            vec![(Step::Send, Step::Receive, "by-hand-wire-data"), (Step::Receive, Step::Send, "by-hand-wire-reply")];
        if stream {
            lines.push((Step::Connect, Step::Listen, "by-hand-wire-handshake"));
            lines.push((Step::Close, Step::Close, "by-hand-wire-end"));
        }
        for (client, server, key) in lines {
            let (client_box, server_box) = (self.station(Side::Client, client), self.station(Side::Server, server));
            let (right, left) = (client_box.left_center(), server_box.right_center());
            let is_done = self.is_done(Side::Client, client) && self.is_done(Side::Server, server);
            let color = if is_done { self.palette.good } else { self.palette.quiet };
            // The handshake goes to and fro, and each side sends a FIN of its own.
            if client != Step::Send {
                self.arrow(left, right, color);
            }
            if client != Step::Receive {
                self.arrow(right, left, color);
            }
            let middle = left + (right - left) / 2.0 - Vec2::new(0.0, 2.0);
            let text = self.locale.text(key);
            self.painter.text(middle, Align2::CENTER_BOTTOM, text, self.small.clone(), self.palette.weak_text);
        }
        if stream {
            let (listen, accept) = (self.station(Side::Server, Step::Listen), self.station(Side::Server, Step::Accept));
            let middle = listen.center_bottom().lerp(accept.center_top(), 0.5) + Vec2::new(8.0, 0.0);
            let text = self.locale.text("by-hand-wire-backlog");
            self.painter.text(middle, Align2::LEFT_CENTER, text, self.small.clone(), self.palette.weak_text);
        }
    }

    fn station(&self, side: Side, step: Step) -> Rect {
        let width = (self.rect.width() * 0.31).min(WIDEST);
        // How of what is between the columns.
        let apart = (self.rect.width() / 2.0 - width - 4.0).min(width);
        let left = match side {
            Side::Server => self.rect.center().x - apart - width,
            Side::Client => self.rect.center().x + apart,
        };
        let top = self.rect.top() + 22.0 + row(side, step, self.kind) as f32 * (STATION + self.gap);
        Rect::from_min_size(Pos2::new(left, top), Vec2::new(width, STATION))
    }

    fn is_done(&self, side: Side, step: Step) -> bool {
        self.passed.done.contains(&(side as u8, step))
    }

    fn light(&self, side: Side, step: Step) -> Option<Light> {
        let lit = self.passed.lit.filter(|(at, lit, _)| (*at, *lit) == (side, step)).map(|(_, _, light)| light);
        let waits = || self.passed.waiting.contains(&(side as u8, step)).then_some(Light::Waits);
        lit.or_else(waits).or_else(|| self.is_done(side, step).then_some(Light::Done))
    }

    /// A station's colour, its sign, and what is said of it to who cannot see it.
    fn look(&self, light: Option<Light>) -> (Color32, &'static str, &'static str) {
        match light {
            Some(Light::Made) => (self.palette.accent, "✔ ", " ✔●"),
            Some(Light::Waits) => (self.palette.notice, "⏳ ", " …●"),
            Some(Light::Failed) => (self.palette.trouble, "✖ ", " ✖●"),
            Some(Light::Done) => (self.palette.good, "✔ ", " ✔"),
            None => (self.palette.line, "", ""),
        }
    }

    fn station_box(&self, side: Side, step: Step) {
        let (palette, rect, light) = (self.palette, self.station(side, step), self.light(side, step));
        let (line, sign, _) = self.look(light);
        // `connect_ex` returns an error as a value: the call was made, and the step not done.
        let sign = if light == Some(Light::Made) && !self.is_done(side, step) { "" } else { sign };
        let (width, fill, text) = match light {
            None => (1.0, palette.surface, palette.weak_text),
            Some(Light::Done) => (1.0, tint(palette, line), line),
            Some(Light::Made) => (2.5, line, palette.on_accent),
            Some(Light::Waits | Light::Failed) => (2.5, tint(palette, line), palette.text),
        };
        self.painter.rect(rect, 6.0, fill, Stroke::new(width, line), StrokeKind::Inside);
        let label = format!("{sign}{}", step.label(self.kind));
        self.painter.text(rect.center(), Align2::CENTER_CENTER, label, self.mono.clone(), text);
    }

    fn arrow(&self, from: Pos2, to: Pos2, color: Color32) {
        let way = (to - from).normalized();
        let (from, to) = (from + way * 2.0, to - way * 2.0);
        let stroke = Stroke::new(1.5, color);
        self.painter.line_segment([from, to], stroke);
        let back = to - way * 6.0;
        let aside = way.rot90() * 3.5;
        self.painter.line_segment([to, back + aside], stroke);
        self.painter.line_segment([to, back - aside], stroke);
    }

    /// The diagram for who cannot see it.
    fn spoken(&self) -> String {
        let one = |side: Side| {
            let steps = side.path(self.kind).iter().map(|step| {
                let (_, _, state) = self.look(self.light(side, *step));
                format!("{}{state}", step.label(self.kind))
            });
            format!("{}: {}", self.locale.text(side_key(side)), self.locale.list(&steps.collect::<Vec<_>>()))
        };
        Side::BOTH.map(one).join("; ")
    }
}

fn tint(palette: &Palette, color: Color32) -> Color32 {
    palette.surface.lerp_to_gamma(color, 0.16)
}

fn side_key(side: Side) -> &'static str {
    match side {
        Side::Server => "by-hand-side-server",
        Side::Client => "by-hand-side-client",
    }
}
