//! What a relay's pane has in place of a composer: single datagrams held by hand, and the way to its faults.

use bytes::Bytes;
use egui::{Button, RichText, TextEdit, Ui};

use super::context::PaneContext;
use crate::engine::{Decision, HeldDatagram, RelayControl};
use crate::fault::Way;
use crate::payload::{Kind, Options, Payload};
use crate::record::EndpointId;
use crate::ui::action::{Action, Actions};
use crate::ui::model::Slot;
use crate::ui::theme;
use crate::ui::widgets::{LineEnds, ends_ui};

/// What the line keeps between frames.
#[derive(Debug, Default)]
pub struct RelayLine {
    /// The datagram whose bytes stand in the field, and these bytes in the notation of payloads.
    shown: Option<u64>,
    text: String,
    /// As it stood there at first.
    was: String,
}

impl RelayLine {
    /// Draws the line.
    pub fn relay_ui(&mut self, ui: &mut Ui, slot: &Slot, cx: &PaneContext<'_>, actions: &mut Actions) {
        let (id, locale) = (slot.id, cx.locale);
        let relay = cx.session.relay(id).filter(|_| cx.session.status(id).state.is_active());
        let held = relay.map(RelayControl::held).unwrap_or_default();
        let has_datagrams = slot.endpoint.transport().has_datagrams();
        let left = |ui: &mut Ui| {
            ui.spacing_mut().item_spacing.x = 4.0;
            match (relay, held.first()) {
                (None, _) => drop(ui.weak(locale.text("composer-start-relay"))),
                (Some(_), _) if !has_datagrams => drop(ui.weak(locale.text("composer-relay"))),
                (Some(_), Some(first)) => self.held_ui(ui, id, first, held.len(), cx, actions),
                (Some(relay), None) => hold_ui(ui, id, relay, cx, actions),
            }
        };
        let right = |ui: &mut Ui| {
            let name = locale.with("relay-faults-named", &[("name", slot.endpoint.name.as_str().into())]);
            ui.button(locale.text("settings-faults")).accessible_name(name).clicked()
        };
        let (_, wants_faults) = ends_ui(ui, LineEnds::of("relay", 28.0), left, right);
        if wants_faults {
            actions.push(Action::ShowSettings(Some(id)));
        }
    }

    /// The first of the datagrams that are held, and what can be done with it.
    fn held_ui(
        &mut self,
        ui: &mut Ui,
        id: EndpointId,
        held: &HeldDatagram,
        count: usize,
        cx: &PaneContext<'_>,
        actions: &mut Actions,
    ) {
        let locale = cx.locale;
        if self.shown != Some(held.id) {
            self.was = written(&held.bytes);
            (self.shown, self.text) = (Some(held.id), self.was.clone());
        }
        let what = [("nth", held.nth.into()), ("way", (&held.way).into()), ("more", (count - 1).into())];
        ui.label(RichText::new(locale.with("relay-holds", &what)).strong());
        let changed = if self.text == self.was { Ok(None) } else { read(&self.text).map(Some) };
        let width = (ui.available_width() - 150.0).clamp(60.0, 240.0);
        let mut edit = TextEdit::singleline(&mut self.text).desired_width(width).char_limit(4096);
        if changed.is_err() {
            edit = edit.text_color(theme::palette(ui.ctx()).trouble);
        }
        ui.add(edit).on_hover_text(locale.text("relay-bytes-hint")).accessible_name(locale.text("relay-bytes"));
        let let_go = ui.add_enabled(changed.is_ok(), Button::new(locale.text("relay-let-go-button")));
        if let_go.on_hover_text(locale.text("relay-let-go-hint")).clicked() {
            let decision = changed.ok().flatten().map_or(Decision::LetGo, Decision::Change);
            actions.push(Action::Decide(id, held.id, decision));
        }
        if ui.button(locale.text("relay-drop-button")).on_hover_text(locale.text("relay-drop-hint")).clicked() {
            actions.push(Action::Decide(id, held.id, Decision::Drop));
        }
    }
}

/// Has the next datagram of a way be held.
fn hold_ui(ui: &mut Ui, id: EndpointId, relay: &RelayControl, cx: &PaneContext<'_>, actions: &mut Actions) {
    let locale = cx.locale;
    ui.label(locale.text("relay-hold-next")).on_hover_text(locale.text("relay-hold-hint"));
    for way in Way::ALL {
        let is_held = relay.holds_next(way);
        let response = ui.selectable_label(is_held, locale.text(&way.key()));
        let name = locale.with("relay-hold-named", &[("way", (&way).into())]);
        if response.on_hover_text(locale.text("relay-hold-hint")).accessible_name(name).clicked() {
            actions.push(Action::HoldNext(id, way, !is_held));
        }
    }
}

/// Bytes in the notation of payloads: as text where that stands for them, else in hex.
fn written(bytes: &[u8]) -> String {
    let is_plain = bytes.iter().all(|byte| byte.is_ascii_graphic() || *byte == b' ');
    let text = std::str::from_utf8(bytes).ok().filter(|_| is_plain);
    if let Some(text) = text.filter(|text| read(text).is_ok_and(|read| read == bytes)) {
        return text.to_owned();
    }
    let hex = Kind::find("hex").and_then(|kind| kind.show(bytes, &Options::default()).ok());
    hex.map(|hex| format!("hex:{hex}")).unwrap_or_default()
}

/// The bytes that were typed.
fn read(text: &str) -> Result<Bytes, ()> {
    Payload::of(text).bytes(&Options::default()).map_err(drop)
}
