//! The head of a pane: which endpoint it is, what state it is in, and the button that starts or stops it.

use egui::{Button, CursorIcon, Label, Rect, RichText, Sense, Sides, TextStyle, Ui, vec2};
use egui_tiles::UiResponse;

use super::context::EndpointView;
use crate::lab::{Endpoint, Role};
use crate::record::State;
use crate::services;
use crate::ui::action::{Action, Actions};
use crate::ui::panels::settings::Problem;
use crate::ui::texts::kind;
use crate::ui::theme::{self, Palette};
use crate::ui::widgets::{LineEnds, badge, dot, ends_ui, primary, reason, state_color, state_key, text_width};

/// Below this width, in points, the name needs the room.
const NARROW: f32 = 290.0;
/// The line with the button, and the button's least width, in points.
const HEIGHT: f32 = 28.0;
const NARROWEST_BUTTON: f32 = 88.0;

/// Whether it is begun by connecting, as its button says.
pub fn connects(endpoint: &Endpoint) -> bool {
    endpoint.role() == Role::Client && endpoint.transport().has_connections()
}

impl EndpointView<'_> {
    /// Draws the head; `problem` is the first setting that is wrong. Says whether the head was just taken hold of, to move the
    /// pane.
    pub fn header_ui(&self, ui: &mut Ui, problem: Option<&Problem>, actions: &mut Actions) -> UiResponse {
        let palette = theme::palette(ui.ctx());
        let locale = self.cx.locale;
        // The header is the handle: taken hold of between its parts, it moves the pane. No stop for Tab, since no key does.
        let place = Rect::from_min_size(ui.cursor().min, vec2(ui.available_width(), HEIGHT));
        let grip = ui.interact(place, ui.scope_id().with("grip"), Sense::DRAG);
        if grip.hovered() {
            ui.set_cursor_icon(CursorIcon::Grab);
        }
        let is_narrow = ui.available_width() < NARROW;
        let name = |ui: &mut Ui| {
            dot(ui, &self.status.state, palette);
            // The list at the left says it, too, where there is no room for it here.
            if !is_narrow {
                badge(ui, kind(self.endpoint, locale), palette.accent);
            }
            ui.label(RichText::new(&self.endpoint.name).heading().strong());
        };
        ends_ui(ui, LineEnds::of("header", HEIGHT), name, |ui| self.button_ui(ui, palette, problem, actions));
        let color = match &self.status.state {
            State::Stopped => palette.weak_text,
            state => state_color(state, palette),
        };
        let text = self.sentence();
        let sentence = |ui: &mut Ui| {
            let label = Label::new(RichText::new(&text).color(color)).truncate().sense(Sense::hover());
            ui.add(label).on_hover_text(&text);
        };
        if self.endpoint.role() == Role::Server {
            // Here it has the room that the buttons beside the address leave to nothing else.
            let behaviour = RichText::new(locale.text(&format!("behaviour-{}", self.endpoint.behaviour())));
            let behaviour = Label::new(behaviour.color(palette.weak_text)).truncate();
            let height = ui.text_style_height(&TextStyle::Body);
            Sides::new().height(height).shrink_left().truncate().show(ui, sentence, |ui| ui.add(behaviour));
        } else {
            sentence(ui);
        }
        if let Some(problem) = problem {
            reason(ui, &problem.text_with_field(locale));
        }
        if self.endpoint.is_exposed() {
            badge(ui, locale.text("exposed"), palette.notice).on_hover_text(locale.text("exposed-hint"));
        }
        // A click on the button in it is no drag.
        let is_moved = |ui: &Ui| ui.input(|input| input.pointer.is_decidedly_dragging());
        if grip.dragged() && is_moved(ui) { UiResponse::DragStarted } else { UiResponse::None }
    }

    fn button_ui(&self, ui: &mut Ui, palette: &Palette, problem: Option<&Problem>, actions: &mut Actions) {
        let locale = self.cx.locale;
        // What the button can say, by its keys.
        let faces =
            if connects(self.endpoint) { ["connect", "cancel", "disconnect"] } else { ["start", "cancel", "stop"] };
        let (icon, key, action) = match &self.status.state {
            State::Stopped | State::Failed(_) => ("▶", faces[0], Action::Start(self.id)),
            State::Starting => ("✖", faces[1], Action::Stop(self.id)),
            State::Running => ("■", faces[2], Action::Stop(self.id)),
            State::Stopping => ("■", "stop", Action::Stop(self.id)),
        };
        let is_start = matches!(action, Action::Start(_));
        let can_press = self.status.state != State::Stopping && !(is_start && problem.is_some());
        let text = format!("{icon} {}", locale.text(key));
        let button = if is_start && can_press { primary(text, palette) } else { Button::new(text) };
        let named = locale.with(&format!("{key}-named"), &[("name", self.endpoint.name.as_str().into())]);
        // As wide as its longest text, so that what stands beside it stays where it is.
        let widths = faces.map(|key| text_width(ui, &format!("■ {}", locale.text(key)), &TextStyle::Button).ceil());
        let width = widths.into_iter().fold(0.0, f32::max) + 2.0 * ui.spacing().button_padding.x;
        let button = button.min_size(vec2(width.max(NARROWEST_BUTTON), HEIGHT));
        let mut response = ui.add_enabled(can_press, button).accessible_name(named);
        // Never on the one that stops: a key pressed by chance would end what runs.
        if self.cx.takes_focus == Some(self.id) && can_press && is_start {
            response.request_focus();
        }
        if let (Some(problem), true) = (problem, is_start) {
            response = response.on_disabled_hover_text(problem.text_with_field(locale));
        }
        if response.clicked() {
            actions.push(action);
        }
    }

    /// Its state, in words and with the addresses the system gave.
    fn sentence(&self) -> String {
        let scheme = self.endpoint.transport().scheme();
        let address = &self.endpoint.address;
        let target = services::named(address.authority(), address.port, scheme);
        let local = self.status.local.as_ref().map(|local| services::named(local, local.port(), scheme));
        let (connects, role) = (self.endpoint.transport().has_connections(), self.endpoint.role());
        let key = match (&self.status.state, connects, role) {
            (State::Starting, true, Role::Client) => "is-connecting",
            (State::Running, true, Role::Server | Role::Peer) => "is-listening",
            (State::Running, true, Role::Client) => "is-connected",
            (State::Running, false, Role::Server | Role::Peer) => "is-bound",
            (State::Running, false, Role::Client) => "is-ready",
            (state, ..) => state_key(state),
        };
        let local = local.unwrap_or_else(|| target.clone());
        self.cx.locale.with(key, &[("local", local.into()), ("target", target.into())])
    }
}
