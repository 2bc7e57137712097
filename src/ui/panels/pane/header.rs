//! The head of a pane in one line: which endpoint it is, what state it is in, and the buttons. Each has its place: no text
//! of a state moves another.

use egui::{Button, CursorIcon, Label, Rect, Response, RichText, Sense, TextStyle, Ui, WidgetInfo, vec2};
use egui_tiles::UiResponse;

use super::context::EndpointView;
use super::room::HEADER;
use crate::lab::{Endpoint, Role};
use crate::record::State;
use crate::services;
use crate::ui::action::{Action, Actions};
use crate::ui::panels::endpoint_menu::endpoint_menu_ui;
use crate::ui::panels::settings::Problem;
use crate::ui::texts::{self, kind};
use crate::ui::theme::{self, Palette};
use crate::ui::widgets::{LineEnds, dot, ends_ui, primary, state_key, stripe, text_width};

/// Below this width, in points, the button that starts has its sign alone.
const NARROW: f32 = 340.0;
/// A button of one sign, in points: as wide whichever sign it is.
const SIGN: f32 = 32.0;
/// What a button has around its text besides its padding, in points.
const FRAME: f32 = 4.0;
/// Between the parts, in points.
const GAP: f32 = 6.0;

/// Whether it is begun by connecting, as its button says.
pub fn connects(endpoint: &Endpoint) -> bool {
    endpoint.role() == Role::Client && endpoint.transport().has_connections()
}

/// What the head says of an endpoint beside its name.
struct Words {
    kind: Option<String>,
    address: Option<String>,
    behaviour: Option<String>,
}

impl EndpointView<'_> {
    /// Draws the head; `problem` is the first setting that is wrong, `composing` whether the composer lies over the log,
    /// where it has no line of its own. Says whether the head was just taken hold of, to move the pane.
    pub fn header_ui(
        &self,
        ui: &mut Ui,
        problem: Option<&Problem>,
        composing: Option<&mut bool>,
        actions: &mut Actions,
    ) -> UiResponse {
        let palette = theme::palette(ui.ctx());
        // The header is the handle: taken hold of between its parts, it moves the pane. No stop for Tab, since no key does.
        let place = Rect::from_min_size(ui.cursor().min, vec2(ui.available_width(), HEADER));
        let grip = ui.interact(place, ui.scope_id().with("grip"), Sense::DRAG);
        if grip.hovered() {
            ui.set_cursor_icon(CursorIcon::Grab);
        }
        let is_narrow = ui.available_width() < NARROW;
        let left = |ui: &mut Ui| self.title_ui(ui, palette);
        let right = |ui: &mut Ui| {
            ui.spacing_mut().item_spacing.x = GAP;
            if let Some(is_composing) = composing {
                self.compose_button_ui(ui, is_composing);
            }
            self.button_ui(ui, palette, problem, is_narrow, actions);
            self.settings_button_ui(ui, actions);
            let name = self.named("pane-menu-named");
            let menu = ui.menu_button("⋯", |ui| {
                let refusals = (self.cx.full.as_deref(), self.cx.hides_mistake);
                endpoint_menu_ui(ui, (self.id, self.endpoint), refusals, self.cx.locale, actions);
            });
            menu.response.accessible_name(name);
        };
        ends_ui(ui, LineEnds::of("header", HEADER), left, right);
        // A click on the button in it is no drag.
        let is_moved = |ui: &Ui| ui.input(|input| input.pointer.is_decidedly_dragging());
        if grip.dragged() && is_moved(ui) { UiResponse::DragStarted } else { UiResponse::None }
    }

    /// State, colour, name; then the kind, the address and the behaviour as far as there is room.
    fn title_ui(&self, ui: &mut Ui, palette: &Palette) {
        ui.spacing_mut().item_spacing.x = GAP;
        let sentence = self.sentence();
        let state = dot(ui, &self.status.state, palette);
        state.widget_info(|| WidgetInfo::labeled(egui::Role::Label, true, &sentence));
        stripe(ui, palette.lifeline(self.place));
        let name = Label::new(RichText::new(&self.endpoint.name).heading().strong()).truncate().sense(Sense::hover());
        let name_width = text_width(ui, &self.endpoint.name, &TextStyle::Heading) + GAP;
        let words = self.parts(ui, ui.available_width() - name_width);
        ui.add(name).on_hover_text(&sentence);
        let quiet = |ui: &mut Ui, text: String| {
            ui.add(Label::new(RichText::new(text).small().color(palette.weak_text)).truncate());
        };
        if let Some(kind) = words.kind {
            quiet(ui, kind);
        }
        if let Some(address) = words.address {
            let is_exposed = self.endpoint.is_exposed();
            let color = if is_exposed { palette.notice } else { palette.weak_text };
            let label = Label::new(RichText::new(address).monospace().color(color)).truncate().sense(Sense::hover());
            let exposed = texts::exposed(self.endpoint, self.cx.locale).map(|text| format!("\n{text}"));
            ui.add(label).on_hover_text(format!("{sentence}{}", exposed.unwrap_or_default()));
        }
        if let Some(behaviour) = words.behaviour {
            quiet(ui, behaviour);
        }
        state.on_hover_text(sentence);
    }

    /// What has room: the address shortens first, then the behaviour goes, then the kind.
    fn parts(&self, ui: &Ui, room: f32) -> Words {
        let locale = self.cx.locale;
        let is_server = self.endpoint.role() == Role::Server;
        let behaviour = is_server.then(|| locale.text(&format!("behaviour-{}", self.endpoint.behaviour())));
        let (whole, short) = self.address();
        let kind = Some(kind(self.endpoint, locale));
        let all = [
            Words { kind: kind.clone(), address: Some(whole), behaviour: behaviour.clone() },
            Words { kind: kind.clone(), address: Some(short.clone()), behaviour },
            Words { kind, address: Some(short.clone()), behaviour: None },
            Words { kind: None, address: Some(short), behaviour: None },
        ];
        let width =
            |text: &Option<String>, style| text.as_ref().map_or(0.0, |text| text_width(ui, text, &style).ceil() + GAP);
        let fits = |words: &Words| {
            let quiet = width(&words.kind, TextStyle::Small) + width(&words.behaviour, TextStyle::Small);
            quiet + width(&words.address, TextStyle::Monospace) <= room
        };
        all.into_iter().find(fits).unwrap_or(Words { kind: None, address: None, behaviour: None })
    }

    /// Where it is or connects to, whole and short; with a mark where other machines reach it.
    fn address(&self) -> (String, String) {
        let (address, scheme) = (&self.endpoint.address, self.endpoint.transport().scheme());
        let is_client = self.endpoint.role() == Role::Client;
        let local = self.status.local.as_ref().filter(|_| !is_client && self.status.state == State::Running);
        let mark = if self.endpoint.is_exposed() { "⚠ " } else { "" };
        let mark = if is_client { "→ " } else { mark };
        let (whole, port) = local.map_or_else(|| (address.authority(), address.port), |l| (l.to_string(), l.port()));
        let short = match self.endpoint.transport().has_port() {
            true => format!(":{port}"),
            false => whole.rsplit(['/', '\\']).next().unwrap_or_default().to_owned(),
        };
        (format!("{mark}{}", services::named(whole, port, scheme)), format!("{mark}{short}"))
    }

    fn button_ui(
        &self,
        ui: &mut Ui,
        palette: &Palette,
        problem: Option<&Problem>,
        is_narrow: bool,
        actions: &mut Actions,
    ) {
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
        let is_recorded = self.cx.session.of_recorded().is_some();
        let can_press = self.status.state != State::Stopping && !(is_start && (is_recorded || problem.is_some()));
        let text = if is_narrow { icon.to_owned() } else { format!("{icon} {}", locale.text(key)) };
        let button = if is_start && can_press { primary(text, palette) } else { Button::new(text) };
        let named = self.named(&format!("{key}-named"));
        // As wide as its longest text, so that what stands beside it stays where it is.
        let widths = faces.map(|key| text_width(ui, &format!("■ {}", locale.text(key)), &TextStyle::Button).ceil());
        let widest = widths.into_iter().fold(0.0, f32::max) + 2.0 * ui.spacing().button_padding.x + FRAME;
        let button = button.min_size(vec2(if is_narrow { SIGN } else { widest }, HEADER));
        let mut response = ui.add_enabled(can_press, button).accessible_name(&named);
        // Never on the one that stops: a key pressed by chance would end what runs.
        if self.cx.takes_focus == Some(self.id) && can_press && is_start {
            response.request_focus();
        }
        if is_narrow {
            response = response.on_hover_text(named);
        }
        if is_recorded {
            response = response.on_disabled_hover_text(locale.text("recorded-no-start"));
        } else if let (Some(problem), true) = (problem, is_start) {
            response = response.on_disabled_hover_text(problem.text_with_field(locale));
        }
        if response.clicked() {
            actions.push(action);
        }
    }

    fn settings_button_ui(&self, ui: &mut Ui, actions: &mut Actions) {
        let is_open = self.cx.settings_of == Some(self.id);
        let button = Button::selectable(is_open, "⚙").frame_when_inactive(true).min_size(vec2(SIGN, 0.0));
        let response = ui.add(button).accessible_name(self.named("settings-named"));
        if response.on_hover_text(self.cx.locale.text("settings")).clicked() {
            actions.push(Action::ShowSettings((!is_open).then_some(self.id)));
        }
    }

    fn compose_button_ui(&self, ui: &mut Ui, is_composing: &mut bool) {
        let text = self.cx.locale.text("pane-send");
        let button = Button::selectable(*is_composing, text).frame_when_inactive(true);
        let response: Response = ui.add(button).accessible_name(self.named("pane-send-named"));
        if response.on_hover_text(self.cx.locale.text("pane-send-hint")).clicked() {
            *is_composing = !*is_composing;
        }
    }

    fn named(&self, key: &str) -> String {
        self.cx.locale.with(key, &[("name", self.endpoint.name.as_str().into())])
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
            (State::Running, true, Role::Server | Role::Peer | Role::Relay) => "is-listening",
            (State::Running, true, Role::Client) => "is-connected",
            (State::Running, false, Role::Server | Role::Peer | Role::Relay) => "is-bound",
            (State::Running, false, Role::Client) => "is-ready",
            (state, ..) => state_key(state),
        };
        let local = local.unwrap_or_else(|| target.clone());
        self.cx.locale.with(key, &[("local", local.into()), ("target", target.into())])
    }
}
