//! A text of a card.

use egui::text::{LayoutJob, TextFormat};
use egui::{Color32, Label, TextStyle, Ui};

use crate::lesson::{Part, Text, parts};
use crate::locale::Locale;

/// A text whose code stands out.
pub(super) fn text_ui(ui: &mut Ui, text: &Text, locale: &Locale, color: Color32) {
    let mut job = LayoutJob::default();
    for part in parts(text.in_language(locale.language()), locale) {
        let (text, style) = match part {
            Part::Words(words) => (words, TextStyle::Body),
            Part::Typed(code) => (code, TextStyle::Monospace),
            Part::Control(control) => (control.label(locale), TextStyle::Button),
        };
        job.append(&text, 0.0, TextFormat::simple(style.resolve(ui.style()), color));
    }
    ui.add(Label::new(job).wrap());
}
