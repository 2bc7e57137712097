//! How bytes are written: as text of an encoding, or in hexadecimal.

use egui::Ui;

use crate::escape::{escape_decoded, hex};
use crate::locale::Locale;
use crate::payload::Encoding;
use crate::ui::widgets::choice::{List, list_ui};

/// How bytes are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    Text(Encoding),
    Hex,
}

impl Form {
    /// The bytes, or as many of them as fit into so many characters.
    pub(super) fn write(self, bytes: &[u8], max_chars: usize) -> String {
        match self {
            Form::Text(encoding) => escape_decoded(encoding.characters(bytes), max_chars),
            Form::Hex => {
                let fitting = (max_chars + 1) / 3;
                let cut = if fitting < bytes.len() { "…" } else { "" };
                format!("{}{cut}", hex(bytes.get(..fitting).unwrap_or(bytes), " "))
            }
        }
    }
}

/// The list of forms; `true` when another was chosen.
pub(super) fn form_ui(ui: &mut Ui, locale: &Locale, form: &mut Form) -> bool {
    let text = |encoding: Encoding| (Form::Text(encoding), encoding.label().to_owned());
    let mut forms: Vec<(Form, String)> = Encoding::ALL.iter().copied().map(text).collect();
    forms.push((Form::Hex, locale.text("streams-hex")));
    let name = locale.text("streams-form");
    let list = List { name: &name, width: 96.0, when_none: "", short: None };
    list_ui(ui, list, form, &forms).changed()
}
