//! The composer's menu: what has no chip, what has no room in the line, and what is seldom needed.

use egui::containers::menu::{MenuButton, MenuConfig, SubMenuButton};
use egui::{Button, PopupCloseBehavior, RichText, ScrollArea, TextStyle, TextWrapMode, Ui, vec2};

use super::chip::{Face, choose_ui};
use super::line::{COPIES_WIDTH, Fits, HEIGHT, SMALL_PADDING};
use super::{Asked, Composer, ComposerAction, ComposerContext};
use crate::address::Transport;
use crate::lab::Role;
use crate::payload::{Escapes, Kind};
use crate::ui::action::OnConnection;
use crate::ui::theme;

/// How many can go out at once: as many as may wait for a connection.
const COPIES: [usize; 7] = [1, 2, 3, 5, 10, 20, 50];

/// What ends a connection and stands in the line where there is room: one half, or both.
const IN_LINE: [(&str, OnConnection); 2] = [("half-close", OnConnection::HalfClose), ("close", OnConnection::Close)];

/// The width of the menu, in points.
const WIDTH: f32 = 250.0;

/// What a text can hold that each send fills in, with the keys of what they stand for.
const TEMPLATES: [(&str, &str); 4] = [
    ("${seq}", "composer-template-seq"),
    ("${time}", "composer-template-time"),
    ("${unix_ms}", "composer-template-unix-ms"),
    ("${random:8}", "composer-template-random"),
];

impl Composer {
    /// The button and, while it is open, the menu. It has a mark while something in it is not as usual.
    pub(super) fn menu_ui(
        &mut self,
        ui: &mut Ui,
        cx: &ComposerContext<'_>,
        (folded, others): (&[Face], &[Face]),
        fits: Fits,
        asked: &mut Asked,
    ) {
        let locale = cx.locale;
        let is_marked = !folded.is_empty() || !fits.has_copies && self.copies(cx) > 1;
        let config = MenuConfig::new().close_behavior(PopupCloseBehavior::CloseOnClickOutside);
        let button = MenuButton::from_button(Button::new("⋯").min_size(vec2(28.0, HEIGHT))).config(config);
        let (response, _) = button.ui(ui, |ui| {
            ui.set_width(WIDTH);
            let room = ui.ctx().content_rect().height() - 40.0;
            ScrollArea::vertical().id_salt("menu").max_height(room).auto_shrink([true, true]).show(ui, |ui| {
                self.content_ui(ui, cx, folded.iter().chain(others), fits, asked);
            });
        });
        if is_marked {
            let accent = theme::palette(ui.ctx()).accent;
            ui.painter().circle_filled(response.rect.right_top() + vec2(-5.0, 5.0), 3.0, accent);
        }
        let key = if is_marked { "composer-more-marked" } else { "composer-more-name" };
        response.on_hover_text(locale.text("composer-more-hint")).accessible_name(locale.text(key));
    }

    fn content_ui<'a>(
        &mut self,
        ui: &mut Ui,
        cx: &ComposerContext<'_>,
        faces: impl Iterator<Item = &'a Face>,
        fits: Fits,
        asked: &mut Asked,
    ) {
        let locale = cx.locale;
        for face in faces {
            self.line_ui(ui, cx, face, asked);
        }
        self.template_ui(ui, cx);
        if !fits.has_copies {
            let line = Button::new(locale.text("composer-copies")).right_text(format!("×{}  ⏵", self.copies(cx)));
            let (line, _) = SubMenuButton::from_button(line).ui(ui, |ui| self.choose_copies_ui(ui));
            line.accessible_name(self.copies_name(cx));
        }
        ui.separator();
        self.kept_ui(ui, cx, fits.kept, asked);
        let before = asked.actions.len();
        if self.can_end(cx) || self.can_fold(cx) {
            ui.separator();
        }
        if !fits.has_ends {
            self.ends_ui(ui, cx, TextStyle::Button, &IN_LINE, asked);
        }
        if cx.endpoint.transport() == Transport::Tcp {
            self.ends_ui(ui, cx, TextStyle::Button, &[("reset", OnConnection::Reset)], asked);
        }
        if cx.endpoint.role() == Role::Client && self.can_end(cx) {
            let button = ui.add_enabled(cx.status.state.is_active(), Button::new(locale.text("disconnect")));
            if button.clicked() {
                asked.actions.push(ComposerAction::Disconnect);
            }
        }
        if self.can_fold(cx) && ui.button(locale.text("composer-fold")).clicked() {
            self.is_open = false;
            ui.close();
        }
        if asked.actions.len() > before {
            ui.close();
        }
    }

    fn template_ui(&mut self, ui: &mut Ui, cx: &ComposerContext<'_>) {
        if self.payload.kind != Kind::TEXT {
            return;
        }
        let locale = cx.locale;
        let line = Button::new(locale.text("composer-template")).right_text(RichText::new("⏵").weak());
        ui.add_enabled_ui(self.options.escapes == Escapes::On, |ui| {
            let (line, _) = SubMenuButton::from_button(line).ui(ui, |ui| {
                let one = |(template, key)| (template, format!("{template}  {}", locale.text(key)));
                if let Some(template) = choose_ui(ui, &TEMPLATES.map(one), &"") {
                    self.payload.text.push_str(template);
                    self.edited();
                }
            });
            line.on_disabled_hover_text(locale.text("composer-template-off"))
                .accessible_name(locale.text("composer-template"));
        });
    }

    /// How many go out at once, as a list in the line.
    pub(super) fn copies_ui(&mut self, ui: &mut Ui, cx: &ComposerContext<'_>) {
        let copies = self.copies(cx);
        let button = Button::new(format!("×{copies} ⏷")).min_size(vec2(COPIES_WIDTH, HEIGHT));
        let can_copy = copies == self.copies;
        ui.add_enabled_ui(can_copy, |ui| {
            // As wide as the longest has it.
            ui.spacing_mut().button_padding.x = 5.0;
            let (button, _) = MenuButton::from_button(button).ui(ui, |ui| self.choose_copies_ui(ui));
            let button = button.on_hover_text(cx.locale.text("composer-copies-hint"));
            let button = button.on_disabled_hover_text(cx.locale.text("composer-copies-off"));
            button.accessible_name(self.copies_name(cx));
        });
    }

    fn copies_name(&self, cx: &ComposerContext<'_>) -> String {
        format!("{}: ×{}", cx.locale.text("composer-copies"), self.copies(cx))
    }

    fn choose_copies_ui(&mut self, ui: &mut Ui) {
        let choices = COPIES.map(|copies| (copies, format!("×{copies}")));
        self.copies = choose_ui(ui, &choices, &self.copies).unwrap_or(self.copies);
    }

    /// Whether there are connections that can be ended.
    pub(super) fn can_end(&self, cx: &ComposerContext<'_>) -> bool {
        cx.endpoint.transport().has_connections()
    }

    /// What ends the connection that is sent on, in the line.
    pub(super) fn ends_in_line_ui(&mut self, ui: &mut Ui, cx: &ComposerContext<'_>, asked: &mut Asked) {
        ui.spacing_mut().button_padding.x = SMALL_PADDING;
        self.ends_ui(ui, cx, TextStyle::Small, &IN_LINE, asked);
    }

    /// The same, in these ways.
    fn ends_ui(
        &mut self,
        ui: &mut Ui,
        cx: &ComposerContext<'_>,
        style: TextStyle,
        ways: &[(&str, OnConnection)],
        asked: &mut Asked,
    ) {
        if !self.can_end(cx) {
            return;
        }
        let only = self.choice.only(cx.endpoint.role(), cx.status);
        for &(key, act) in ways {
            let is_there = only.is_some_and(|(_, c)| act != OnConnection::HalfClose || !c.sent_end);
            let can_press = is_there && cx.refusal.is_none();
            let text = RichText::new(cx.locale.text(key)).text_style(style.clone());
            let button = ui.add_enabled(can_press, Button::new(text).wrap_mode(TextWrapMode::Extend));
            let button = button.on_hover_text(cx.locale.text(&format!("{key}-hint")));
            let button = match &cx.refusal {
                Some(why) => button.on_disabled_hover_text(why),
                None => button,
            };
            if let (true, Some((connection, _))) = (button.clicked(), only) {
                asked.actions.push(ComposerAction::OnConnection(connection, act));
            }
        }
    }
}
