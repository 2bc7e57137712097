//! The head of a pane: which endpoint it is, what state it is in, and the button that starts or stops it.

use egui::{Button, Label, RichText, Sense, Sides, TextStyle, Ui, vec2};

use super::context::EndpointView;
use crate::lab::{Endpoint, Role};
use crate::record::State;
use crate::services;
use crate::ui::action::{Action, Actions};
use crate::ui::panels::settings::Problem;
use crate::ui::texts::kind;
use crate::ui::theme::{self, Palette};
use crate::ui::widgets::{LineEnds, badge, dot, ends_ui, primary, state_color, state_key};

/// Below this width, in points, the name needs the room.
const NARROW: f32 = 290.0;

/// What the button can say, by its keys.
const CLIENT_FACES: [&str; 3] = ["connect", "cancel", "disconnect"];
const OTHER_FACES: [&str; 3] = ["start", "cancel", "stop"];

/// What the header shows.
pub struct Header<'a> {
    pub view: EndpointView<'a>,
    /// The first setting that is wrong.
    pub problem: Option<Problem>,
}

/// Whether it is begun by connecting, as its button says.
pub fn connects(endpoint: &Endpoint) -> bool {
    endpoint.role() == Role::Client && endpoint.transport().has_connections()
}

/// How wide a button with this text is, in points.
fn button_width(ui: &Ui, text: &str) -> f32 {
    let font = TextStyle::Button.resolve(ui.style());
    let text = ui.painter().layout_no_wrap(text.to_owned(), font, ui.visuals().text_color());
    text.size().x.ceil() + 2.0 * ui.spacing().button_padding.x
}

impl Header<'_> {
    pub fn header_ui(&self, ui: &mut Ui, actions: &mut Actions) {
        let palette = theme::palette(ui.ctx());
        let locale = self.view.cx.locale;
        let is_narrow = ui.available_width() < NARROW;
        ends_ui(
            ui,
            LineEnds::of("header", 28.0),
            |ui| {
                dot(ui, &self.view.status.state, palette);
                // The list at the left says it, too, where there is no room for it here.
                if !is_narrow {
                    badge(ui, kind(self.view.endpoint, locale), palette.accent);
                }
                ui.label(RichText::new(&self.view.endpoint.name).heading().strong());
            },
            |ui| self.button_ui(ui, palette, actions),
        );
        let color = match &self.view.status.state {
            State::Stopped => palette.weak_text,
            state => state_color(state, palette),
        };
        let text = self.sentence();
        let sentence = |ui: &mut Ui| {
            let label = Label::new(RichText::new(&text).color(color)).truncate().sense(Sense::hover());
            ui.add(label).on_hover_text(&text);
        };
        if self.view.endpoint.role() == Role::Server {
            // Here it has the room that the buttons beside the address leave to nothing else.
            let behaviour = RichText::new(locale.text(&format!("behaviour-{}", self.view.endpoint.behaviour())));
            let behaviour = Label::new(behaviour.color(palette.weak_text)).truncate();
            let height = ui.text_style_height(&TextStyle::Body);
            Sides::new().height(height).shrink_left().truncate().show(ui, sentence, |ui| ui.add(behaviour));
        } else {
            sentence(ui);
        }
        if let Some(problem) = &self.problem {
            crate::ui::widgets::reason(ui, &problem.text_with_field(locale));
        }
        if self.view.endpoint.is_exposed() {
            badge(ui, locale.text("exposed"), palette.notice).on_hover_text(locale.text("exposed-hint"));
        }
    }

    fn button_ui(&self, ui: &mut Ui, palette: &Palette, actions: &mut Actions) {
        let locale = self.view.cx.locale;
        let is_client = connects(self.view.endpoint);
        let (icon, key, action) = match &self.view.status.state {
            State::Stopped | State::Failed(_) if is_client => ("▶", "connect", Action::Start(self.view.id)),
            State::Stopped | State::Failed(_) => ("▶", "start", Action::Start(self.view.id)),
            State::Starting => ("✖", "cancel", Action::Stop(self.view.id)),
            State::Running if is_client => ("■", "disconnect", Action::Stop(self.view.id)),
            State::Running | State::Stopping => ("■", "stop", Action::Stop(self.view.id)),
        };
        let is_start = matches!(action, Action::Start(_));
        let can_press = self.view.status.state != State::Stopping && !(is_start && self.problem.is_some());
        let text = format!("{icon} {}", locale.text(key));
        let button = if is_start && can_press { primary(text, palette) } else { Button::new(text) };
        let named = locale.with(&format!("{key}-named"), &[("name", self.view.endpoint.name.as_str().into())]);
        // As wide as its longest text, so that what stands beside it stays where it is.
        let faces: &[&str] = if is_client { &CLIENT_FACES } else { &OTHER_FACES };
        let widths = faces.iter().map(|key| button_width(ui, &format!("■ {}", locale.text(key))));
        let width = widths.fold(88.0, f32::max);
        let mut response = ui.add_enabled(can_press, button.min_size(vec2(width, 28.0))).accessible_name(named);
        // Never on the one that stops: a key pressed by chance would end what runs.
        if self.view.cx.takes_focus == Some(self.view.id) && can_press && is_start {
            response.request_focus();
        }
        if let (Some(problem), true) = (&self.problem, is_start) {
            response = response.on_disabled_hover_text(problem.text_with_field(locale));
        }
        if response.clicked() {
            actions.push(action);
        }
    }

    /// Its state, in words and with the addresses the system gave.
    fn sentence(&self) -> String {
        let scheme = self.view.endpoint.transport().scheme();
        let address = &self.view.endpoint.address;
        let target = services::named(address.authority(), address.port, scheme);
        let local = self.view.status.local.as_ref().map(|local| services::named(local, local.port(), scheme));
        let (connects, role) = (self.view.endpoint.transport().has_connections(), self.view.endpoint.role());
        let key = match (&self.view.status.state, connects, role) {
            (State::Starting, true, Role::Client) => "is-connecting",
            (State::Running, true, Role::Server | Role::Peer) => "is-listening",
            (State::Running, true, Role::Client) => "is-connected",
            (State::Running, false, Role::Server | Role::Peer) => "is-bound",
            (State::Running, false, Role::Client) => "is-ready",
            (state, ..) => state_key(state),
        };
        let local = local.unwrap_or_else(|| target.clone());
        self.view.cx.locale.with(key, &[("local", local.into()), ("target", target.into())])
    }
}
