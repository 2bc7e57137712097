//! Payloads that the lab keeps by name: chips in the line where it is wide, lines of the menu where it is not.

use egui::{Button, Response, RichText, ScrollArea, TextEdit, TextWrapMode, Ui, vec2};

use super::{Asked, Composer, ComposerAction, ComposerContext};
use crate::lab::{Limits, NamedPayload};
use crate::payload::Payload;
use crate::ui::texts;
use crate::ui::widgets::reason;

/// The height of the list in the menu, in points.
const LIST_HEIGHT: f32 = 120.0;

impl Composer {
    /// Puts it into the field where it is pressed, and sends it where Ctrl or Shift is held.
    pub(super) fn kept_chip_ui(
        &mut self,
        ui: &mut Ui,
        cx: &ComposerContext<'_>,
        kept: &NamedPayload,
        asked: &mut Asked,
    ) {
        ui.spacing_mut().button_padding.x = 7.0;
        let text = RichText::new(&kept.name).small();
        let chip = ui.add(Button::new(text).corner_radius(11).min_size(vec2(0.0, 22.0)));
        chip.context_menu(|ui| self.send_kept_ui(ui, cx, kept, asked));
        self.press_kept(ui, cx, kept, chip, asked);
    }

    fn press_kept(
        &mut self,
        ui: &Ui,
        cx: &ComposerContext<'_>,
        kept: &NamedPayload,
        button: Response,
        asked: &mut Asked,
    ) {
        let hint = texts::with_key("composer-kept-press", cx.locale);
        if button.on_hover_text(format!("{}\n{hint}", kept.payload)).clicked() {
            self.fill_kept(kept);
            asked.send |= ui.input(|input| input.modifiers.command || input.modifiers.shift);
        }
    }

    fn fill_kept(&mut self, kept: &NamedPayload) {
        (self.kept.chosen, self.kept.name) = (Some(kept.name.clone()), kept.name.clone());
        self.fill((Payload::of(&kept.payload), kept.options));
    }

    fn send_kept_ui(&mut self, ui: &mut Ui, cx: &ComposerContext<'_>, kept: &NamedPayload, asked: &mut Asked) {
        let name = cx.locale.with("composer-kept-send", &[("name", kept.name.as_str().into())]);
        if ui.button(cx.locale.text("composer-send")).accessible_name(name).clicked() {
            self.fill_kept(kept);
            asked.send = true;
            ui.close();
        }
    }

    /// Those that are not in the line, and what keeps, renames and deletes one.
    pub(super) fn kept_ui(&mut self, ui: &mut Ui, cx: &ComposerContext<'_>, in_line: usize, asked: &mut Asked) {
        ui.weak(cx.locale.text("composer-kept"));
        let list = ScrollArea::vertical().id_salt("kept").max_height(LIST_HEIGHT).auto_shrink([false, true]);
        list.show(ui, |ui| {
            for one in &cx.kept[in_line.min(cx.kept.len())..] {
                ui.horizontal(|ui| {
                    let button = ui.add(Button::new(&one.name).wrap_mode(TextWrapMode::Extend));
                    self.press_kept(ui, cx, one, button, asked);
                    self.send_kept_ui(ui, cx, one, asked);
                });
            }
        });
        ui.horizontal_wrapped(|ui| self.keep_ui(ui, cx, asked));
    }

    fn keep_ui(&mut self, ui: &mut Ui, cx: &ComposerContext<'_>, asked: &mut Asked) {
        ui.reset_style();
        let (locale, kept, state) = (cx.locale, cx.kept, &mut self.kept);
        state.chosen.take_if(|chosen| !kept.iter().any(|one| one.name == *chosen));
        let edit = TextEdit::singleline(&mut state.name)
            .desired_width(110.0)
            .char_limit(Limits::NAME_CHARS)
            .hint_text(locale.text("composer-kept-name-hint"));
        ui.add(edit).accessible_name(locale.text("composer-kept-name"));
        let name = state.name.trim().to_owned();
        let is_name = !name.is_empty() && !name.chars().any(char::is_control);
        let is_there = kept.iter().any(|one| one.name == name);
        let key = if is_there { "composer-kept-replace" } else { "composer-kept-keep" };
        let button = |ui: &mut Ui, can: bool, key: &str| {
            let button = ui.add_enabled(can, Button::new(locale.text(key)));
            button.on_hover_text(locale.text(&format!("{key}-hint"))).clicked()
        };
        let is_short = self.payload.text.chars().count() <= Limits::PAYLOAD_CHARS;
        let has_room = is_there || kept.len() < Limits::KEPT_PAYLOADS;
        if button(ui, is_name && is_short && has_room, key) {
            let (payload, options) = (self.payload.to_string(), self.options);
            state.chosen = Some(name.clone());
            asked.actions.push(ComposerAction::Keep(NamedPayload { name: name.clone(), payload, options }));
        }
        if let Some(chosen) = state.chosen.clone() {
            if button(ui, is_name && !is_there, "composer-kept-rename") {
                state.chosen = Some(name.clone());
                asked.actions.push(ComposerAction::RenameKept { from: chosen.clone(), to: name });
            }
            if button(ui, true, "composer-kept-delete") {
                (state.chosen, state.name) = (None, String::new());
                asked.actions.push(ComposerAction::ForgetKept(chosen));
            }
        }
        if !has_room {
            reason(ui, &locale.with("composer-kept-full", &[("most", (Limits::KEPT_PAYLOADS as u64).into())]));
        }
    }
}
