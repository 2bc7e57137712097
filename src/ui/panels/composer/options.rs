//! How the composer's text becomes bytes: its type, the choices that the type leaves, and what is appended.

use egui::{Response, Ui};

use super::{Composer, ONE_LINE_WIDTH};
use crate::locale::Locale;
use crate::payload::{ByteOrder, Checksum, ChecksumKind, Encoding, Escapes, JsonForm, Kind, LineEnding};
use crate::ui::widgets::choice::{self, List};

/// What a text can hold that each send fills in, with the keys of what they stand for.
const TEMPLATES: [(&str, &str); 4] = [
    ("${seq}", "composer-template-seq"),
    ("${time}", "composer-template-time"),
    ("${unix_ms}", "composer-template-unix-ms"),
    ("${random:8}", "composer-template-random"),
];

impl Composer {
    /// The payload's type, and the choices that the type leaves.
    pub(super) fn options_ui(&mut self, ui: &mut Ui, locale: &Locale) -> bool {
        let is_wide = ui.available_width() >= ONE_LINE_WIDTH;
        let before = (self.payload.kind, self.options);
        let width = if is_wide { 96.0 } else { 80.0 };
        self.kind_ui(ui, locale, width);
        match self.payload.kind.prefix() {
            "text" => {
                encoding_ui(ui, locale, "composer-encoding", width, &mut self.options.encoding);
                let endings = LineEnding::ALL.iter().map(|ending| (*ending, locale.text(&ending.key())));
                let short = match self.options.line_ending {
                    LineEnding::None => locale.text("composer-no-ending"),
                    ending => ending.label().to_owned(),
                };
                let (width, short) = if is_wide { (116.0, None) } else { (width, Some(short.as_str())) };
                pick_ui(ui, locale, ("composer-line-ending", width, short), &mut self.options.line_ending, endings);
                let mut escapes = self.options.escapes == Escapes::On;
                let name = locale.text(&Escapes::On.key());
                let text = if is_wide { &name } else { r"\n" };
                let hint = locale.text("composer-escapes-hint");
                ui.checkbox(&mut escapes, text).on_hover_text(hint).accessible_name(&name);
                self.options.escapes = if escapes { Escapes::On } else { Escapes::Off };
            }
            "repr" => {
                encoding_ui(ui, locale, "composer-encoding", width, &mut self.options.encoding);
            }
            "json" => {
                let forms = JsonForm::ALL.iter().map(|form| (*form, locale.text(&form.key())));
                pick_ui(ui, locale, ("composer-json", 110.0, None), &mut self.options.json, forms);
            }
            _ => {}
        }
        before != (self.payload.kind, self.options)
    }

    fn kind_ui(&mut self, ui: &mut Ui, locale: &Locale, width: f32) {
        let mut key = self.payload.kind.name_key();
        pick_ui(ui, locale, ("composer-type", width, None), &mut key, types(locale).into_iter());
        if key != self.payload.kind.name_key()
            && let Some(first) = of_type(key).next()
        {
            if self.payload.kind.is_file() != first.is_file() {
                std::mem::swap(&mut self.payload.text, &mut self.set_aside);
            }
            self.payload.kind = first;
        }
        variant_ui(ui, locale, &mut self.payload.kind);
    }

    /// The checksum, and what a text can have filled in; `true` where something was changed.
    pub(super) fn appended_ui(&mut self, ui: &mut Ui, locale: &Locale) -> bool {
        let before = (self.payload.text.len(), self.options);
        ui.weak(locale.text("composer-checksum"));
        let kinds = ChecksumKind::ALL.iter().map(|kind| (*kind, locale.text(&kind.key())));
        let mut kind = self.options.checksum.kind;
        let shown = ui.scope(|ui| pick_ui(ui, locale, ("composer-checksum", 130.0, None), &mut kind, kinds));
        shown.response.on_hover_text(locale.text(&kind.hint_key()));
        if kind != self.options.checksum.kind {
            self.options.checksum = Checksum::from(kind);
        }
        if kind.width() > 1 {
            let orders = ByteOrder::ALL.iter().map(|order| (*order, locale.text(&order.key())));
            pick_ui(ui, locale, ("composer-order", 130.0, None), &mut self.options.checksum.order, orders);
        }
        if self.payload.kind == Kind::TEXT {
            let can_fill = self.options.escapes == Escapes::On;
            ui.add_enabled_ui(can_fill, |ui| {
                let menu = ui.menu_button(format!("{} ⏷", locale.text("composer-template")), |ui| {
                    for (template, key) in TEMPLATES {
                        let text = format!("{template}  {}", locale.text(key));
                        let button = egui::Button::new(text).wrap_mode(egui::TextWrapMode::Extend);
                        if ui.add(button).clicked() {
                            self.payload.text.push_str(template);
                            ui.close();
                        }
                    }
                });
                let hint = locale.text("composer-template-hint");
                menu.response.on_hover_text(hint).on_disabled_hover_text(locale.text("composer-template-off"));
            });
        }
        before != (self.payload.text.len(), self.options)
    }
}

/// Every payload type, by the key of its name.
pub fn types(locale: &Locale) -> Vec<(&'static str, String)> {
    let mut keys: Vec<&str> = Kind::all().map(Kind::name_key).collect();
    keys.dedup();
    keys.into_iter().map(|key| (key, locale.text(key))).collect()
}

/// The kinds of one type.
pub fn of_type(key: &'static str) -> impl Iterator<Item = Kind> {
    Kind::all().filter(move |kind| kind.name_key() == key)
}

/// The kinds of a payload's type, where it has several.
pub fn variant_ui(ui: &mut Ui, locale: &Locale, kind: &mut Kind) {
    let variants: Vec<(Kind, String)> = of_type(kind.name_key()).map(|kind| (kind, kind.prefix().to_owned())).collect();
    if variants.len() > 1 {
        pick_ui(ui, locale, ("composer-variant", 80.0, None), kind, variants.into_iter());
    }
}

/// The encodings.
pub fn encoding_ui(ui: &mut Ui, locale: &Locale, name: &str, width: f32, encoding: &mut Encoding) -> Response {
    let encodings = Encoding::ALL.iter().map(|encoding| (*encoding, encoding.label().to_owned()));
    pick_ui(ui, locale, (name, width, None), encoding, encodings)
}

/// A list of choices under the name, in the width and perhaps with the short text given.
pub fn pick_ui<T: Clone + PartialEq>(
    ui: &mut Ui,
    locale: &Locale,
    (name_key, width, short): (&str, f32, Option<&str>),
    chosen: &mut T,
    choices: impl Iterator<Item = (T, String)>,
) -> Response {
    let name = locale.text(name_key);
    let choices: Vec<(T, String)> = choices.collect();
    choice::list_ui(ui, List { name: &name, width, when_none: "", short }, chosen, &choices)
}
