//! The list of sockets, each with its state as the calls have made it.

use egui::{Label, RichText, Role, ScrollArea, Sense, Stroke, Ui, UiBuilder, WidgetInfo};

use super::ByHand;
use crate::address::Addr;
use crate::by_hand::{BenchSocket, Phase, UnderWay};
use crate::locale::Locale;
use crate::socket::Protocol;
use crate::socket::hand::Mode;
use crate::ui::theme::{self, Palette};
use crate::ui::widgets::badge;
use crate::units;

impl ByHand {
    pub(super) fn sockets_ui(&mut self, ui: &mut Ui, locale: &Locale) {
        let palette = theme::palette(ui.ctx());
        ui.label(RichText::new(locale.text("by-hand-sockets")).strong());
        if self.bench.sockets().is_empty() {
            ui.add(Label::new(RichText::new(locale.text("by-hand-no-sockets")).color(palette.weak_text)).wrap());
            return;
        }
        let mut chosen = None;
        ScrollArea::vertical().auto_shrink([false, false]).show(ui, |ui| {
            for socket in self.bench.sockets() {
                let pending = self.bench.waiting_on(socket.id);
                let card = Card { socket, pending, is_selected: self.selected == Some(socket.id), locale, palette };
                if card.card_ui(ui) {
                    chosen = Some(socket.id);
                }
            }
        });
        if chosen.is_some() {
            self.selected = chosen;
        }
    }
}

/// A socket while it is drawn.
struct Card<'a> {
    socket: &'a BenchSocket,
    /// The call that waits on it.
    pending: Option<&'a UnderWay>,
    is_selected: bool,
    locale: &'a Locale,
    palette: &'a Palette,
}

impl Card<'_> {
    /// Draws it; whether it was clicked.
    fn card_ui(&self, ui: &mut Ui) -> bool {
        let Card { socket, locale, palette, is_selected, .. } = *self;
        let builder = UiBuilder::new().id_salt(("by hand socket", socket.id.0)).sense(Sense::click());
        let response = ui
            .scope_builder(builder, |ui| {
                let mut frame = theme::card(palette);
                if is_selected {
                    frame = frame.fill(palette.selection);
                }
                if is_selected || ui.response().hovered() || ui.response().has_focus() {
                    frame = frame.stroke(Stroke::new(1.5, palette.accent));
                }
                frame.show(ui, |ui| self.inside_ui(ui));
            })
            .response;
        let name = format!("{}: {}", socket.var, locale.text(look(socket.state.phase(), palette).0));
        response.widget_info(|| WidgetInfo::selected(Role::ListBoxOption, true, is_selected, &name));
        response.on_hover_text(details(socket, locale).join("\n")).clicked()
    }

    fn inside_ui(&self, ui: &mut Ui) {
        let Card { socket, locale, palette, .. } = *self;
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing.y = 2.0;
        ui.horizontal(|ui| {
            ui.add(Label::new(RichText::new(&socket.var).monospace().strong()).selectable(false));
            let (phase, color) = look(socket.state.phase(), palette);
            badge(ui, locale.text(phase), color);
        });
        for line in lines(socket, locale) {
            ui.add(Label::new(RichText::new(line).small()).truncate().selectable(false));
        }
        if let Some(op) = self.pending.map(UnderWay::op) {
            let waits = locale.with("by-hand-waits", &[("call", op.name().into())]);
            ui.label(RichText::new(format!("⏳ {waits}")).small().color(palette.notice));
        }
    }
}

/// What fits on a card.
fn lines(socket: &BenchSocket, locale: &Locale) -> Vec<String> {
    let state = &socket.state;
    let mut lines = vec![format!("{} {}", state.family, state.kind)];
    if state.protocol != Protocol::Usual {
        lines.push(state.protocol.name().to_owned());
    }
    lines.extend(details(socket, locale));
    if state.is_closed {
        lines.truncate(1);
    }
    lines
}

fn details(socket: &BenchSocket, locale: &Locale) -> Vec<String> {
    let state = &socket.state;
    let with = |key: &str, value: String| locale.with(key, &[("value", value.into())]);
    let is_bound = |local: &&Addr| local.port() != 0 || !local.is_unnamed() && local.inet().is_none();
    let places = [
        ("by-hand-bound-to", state.local.as_ref().filter(is_bound).map(ToString::to_string)),
        ("by-hand-listening", state.backlog.map(|backlog| backlog.to_string())),
        ("by-hand-connected-to", state.peer.as_ref().map(ToString::to_string)),
        ("by-hand-connecting-to", state.connecting.as_ref().map(ToString::to_string)),
    ];
    let mut lines: Vec<String> = places.into_iter().filter_map(|(key, value)| Some(with(key, value?))).collect();
    lines.push(match state.mode {
        Mode::Blocking => locale.text("by-hand-blocking"),
        Mode::NonBlocking => locale.text("by-hand-non-blocking"),
        Mode::Timeout(limit) => with("by-hand-timeout", limit.as_secs_f64().to_string()),
    });
    if state.sent_bytes > 0 || state.received_bytes > 0 {
        lines.push(format!("↑ {} B  ↓ {} B", units::grouped(state.sent_bytes), units::grouped(state.received_bytes)));
    }
    let ends = [(state.sent_end, "by-hand-sent-end"), (state.received_end, "by-hand-received-end")];
    lines.extend(ends.into_iter().filter(|(has_come, _)| *has_come).map(|(_, key)| locale.text(key)));
    let options: Vec<String> = state.options.iter().map(|(name, value)| format!("{name}={value}")).collect();
    if !options.is_empty() {
        lines.push(options.join(" "));
    }
    lines
}

/// The key of a phase's name, and its colour.
fn look(phase: Phase, palette: &Palette) -> (&'static str, egui::Color32) {
    match phase {
        Phase::Created => ("by-hand-phase-created", palette.accent),
        Phase::Bound => ("by-hand-phase-bound", palette.accent),
        Phase::Listening => ("by-hand-phase-listening", palette.good),
        Phase::Connecting => ("by-hand-phase-connecting", palette.notice),
        Phase::Connected => ("by-hand-phase-connected", palette.good),
        Phase::Ending => ("by-hand-phase-ending", palette.notice),
        Phase::Closed => ("by-hand-phase-closed", palette.quiet),
    }
}
