//! Bytes read as a payload of any type, and the checksum that they end in.

use std::ops::Range;

use egui::{Grid, Label, RichText, ScrollArea, TextEdit, Ui};

use crate::escape::is_hidden;
use crate::locale::{Language, Locale};
use crate::payload::{self, Checksum, Encoding, Field, Kind, Options};
use crate::record::Row;
use crate::ui::panels::composer::options::{of_type, pick_ui, types, variant_ui};
use crate::ui::theme;
use crate::ui::widgets::data;
use crate::units;

/// The most bytes that are read at once: more are no help to a reader, and slow to lay out.
const MOST_BYTES: usize = 64 << 10;
/// The most characters of a text, and the most values, that are shown.
const MOST_CHARS: usize = 20_000;
const MOST_VALUES: usize = 200;
/// Fewer bytes than these end in a checksum of one byte by chance too often to be shown.
const ENOUGH_FOR_ONE_BYTE: usize = 4;
/// The height of what was read, in points.
const HEIGHT: f32 = 130.0;

/// The state: how bytes are read, and what came of it.
#[derive(Default)]
pub(super) struct Decode {
    kind: Option<Kind>,
    format: String,
    /// What was read and the checksum in it, kept until something else is to be read.
    made: Option<(ReadFrom, Reading, Option<Checksum>)>,
}

/// What the reading depends on: the row and which of its bytes, as what they are read, and the language of a mistake.
type ReadFrom = (u64, Range<usize>, Option<Kind>, Encoding, String, Language);

enum Reading {
    Nothing,
    Text(String),
    Fields(Vec<Field>),
    Wrong(String),
}

impl Decode {
    /// The choice of a type, the checksum, and what was read of a row's bytes, or of those that are selected.
    pub(super) fn decode_ui(
        &mut self,
        ui: &mut Ui,
        locale: &Locale,
        row: &Row,
        selected: Option<Range<usize>>,
        encoding: Encoding,
    ) {
        ui.horizontal_wrapped(|ui| self.choice_ui(ui, locale));
        let is_part = selected.is_some();
        let range = selected.unwrap_or(0..row.bytes.len());
        let bytes = row.bytes.get(range.clone()).unwrap_or_default();
        let from = (row.number, range, self.kind, encoding, self.format.clone(), locale.language());
        let (_, reading, checksum) = match self.made.take().filter(|(made_from, ..)| *made_from == from) {
            Some(made) => self.made.insert(made),
            None => {
                let reading = self.read(locale, bytes, encoding);
                self.made.insert((from, reading, found(bytes)))
            }
        };
        if let Some(checksum) = checksum {
            checksum_ui(ui, locale, *checksum, is_part);
        }
        reading_ui(ui, locale, reading);
    }

    fn choice_ui(&mut self, ui: &mut Ui, locale: &Locale) {
        ui.weak(locale.text("inspector-read-as"));
        // A file is no reading of bytes.
        let readable = types(locale).into_iter().filter(|(key, _)| of_type(key).any(|kind| !kind.is_file()));
        let choices = readable.map(|(key, text)| (Some(key), text));
        let choices = std::iter::once((None, locale.text("inspector-read-not"))).chain(choices);
        let mut key = self.kind.map(Kind::name_key);
        if pick_ui(ui, locale, ("inspector-read-as", 110.0), &mut key, choices).changed() {
            self.kind = key.and_then(|key| of_type(key).next());
        }
        let Some(kind) = &mut self.kind else { return };
        variant_ui(ui, locale, kind);
        if is_packed(*kind) {
            let edit = TextEdit::singleline(&mut self.format)
                .font(egui::TextStyle::Monospace)
                .desired_width(90.0)
                .char_limit(200)
                .hint_text("!H4sI");
            let field = ui.add(edit).on_hover_text(locale.text("inspector-format-hint"));
            field.accessible_name(locale.text("inspector-format"));
        }
    }

    fn read(&self, locale: &Locale, bytes: &[u8], encoding: Encoding) -> Reading {
        let Some(kind) = self.kind else { return Reading::Nothing };
        if bytes.len() > MOST_BYTES {
            let size = |n: usize| units::grouped(n as u64).into();
            let args = [("bytes", size(bytes.len())), ("most", size(MOST_BYTES))];
            return Reading::Wrong(locale.with("inspector-read-too-much", &args));
        }
        if is_packed(kind) {
            if self.format.trim().is_empty() {
                return Reading::Wrong(locale.text("inspector-format-none"));
            }
            return match payload::unpack(&self.format, bytes) {
                Ok(fields) => Reading::Fields(fields),
                Err(error) => Reading::Wrong(locale.say(&error)),
            };
        }
        match kind.show(bytes, &Options { encoding, ..Options::default() }) {
            Ok(text) => Reading::Text(escaped_lines(&text)),
            Err(error) => Reading::Wrong(locale.say(&error)),
        }
    }
}

fn is_packed(kind: Kind) -> bool {
    kind.name_key() == "payload-pack"
}

/// Text from the network, shown safely, with the lines and the backslashes that it has: it is a notation already, whose
/// escapes would read as others if they were escaped again. No more of it than can be laid out.
fn escaped_lines(text: &str) -> String {
    let end = text.char_indices().nth(MOST_CHARS).map_or(text.len(), |(byte, _)| byte);
    let shown = text.get(..end).unwrap_or_default();
    let mut safe = String::with_capacity(shown.len());
    for c in shown.chars() {
        match c {
            c if c != '\n' && is_hidden(c) => safe.push_str(&format!("\\u{{{:x}}}", u32::from(c))),
            c => safe.push(c),
        }
    }
    safe + if end < text.len() { " …" } else { "" }
}

/// The checksum that bytes end in, if it says anything.
fn found(bytes: &[u8]) -> Option<Checksum> {
    if bytes.len() > MOST_BYTES {
        return None;
    }
    let checksum = Checksum::found_in(bytes).into_iter().next()?;
    (checksum.kind.width() > 1 || bytes.len() >= ENOUGH_FOR_ONE_BYTE).then_some(checksum)
}

fn checksum_ui(ui: &mut Ui, locale: &Locale, checksum: Checksum, is_part: bool) {
    let palette = theme::palette(ui.ctx());
    let width = checksum.kind.width();
    let args = [("bytes", (width as u64).into()), ("name", checksum.kind.label().into())];
    let mut text = format!("✔ {}", locale.with(Checksum::FOUND_KEY, &args));
    if is_part {
        text = format!("{text} ({})", locale.text("inspector-part"));
    }
    let more = if width > 1 { checksum.order.key() } else { "inspector-chance".to_owned() };
    let text = format!("{text} {}", locale.text(&more));
    let label = ui.add(Label::new(RichText::new(text).small().color(palette.good)).wrap());
    label.on_hover_text(locale.text(&checksum.kind.hint_key()));
}

fn reading_ui(ui: &mut Ui, locale: &Locale, reading: &Reading) {
    let palette = theme::palette(ui.ctx());
    let area = ScrollArea::vertical().id_salt("read").max_height(HEIGHT).auto_shrink([false, true]);
    match reading {
        Reading::Nothing => {}
        Reading::Text(text) => {
            area.show(ui, |ui| {
                let text = data(ui, RichText::new(text).monospace());
                ui.add(Label::new(text).wrap().selectable(true))
            });
        }
        Reading::Fields(fields) => {
            area.show(ui, |ui| fields_ui(ui, locale, fields));
        }
        Reading::Wrong(why) => {
            ui.add(Label::new(RichText::new(format!("! {why}")).small().color(palette.trouble)).wrap());
        }
    }
}

/// The values with their places and types.
fn fields_ui(ui: &mut Ui, locale: &Locale, fields: &[Field]) {
    let line = ui.text_style_height(&egui::TextStyle::Monospace);
    let grid = Grid::new("fields").num_columns(3).striped(true).min_row_height(line);
    grid.spacing([14.0, 3.0]).show(ui, |ui| {
        for key in ["inspector-value-at", "inspector-value-type", "inspector-value"] {
            ui.label(RichText::new(locale.text(key)).small().weak());
        }
        ui.end_row();
        for field in fields.iter().take(MOST_VALUES) {
            ui.label(RichText::new(format!("0x{:02x}", field.at)).monospace().weak());
            ui.label(RichText::new(&field.code).monospace().weak());
            let mut value = field.value.to_string();
            if let Some((end, _)) = value.char_indices().nth(MOST_CHARS) {
                value.truncate(end);
                value.push('…');
            }
            let value = data(ui, RichText::new(value).monospace());
            ui.add(Label::new(value).wrap().selectable(true));
            ui.end_row();
        }
    });
    if fields.len() > MOST_VALUES {
        let more = (fields.len() - MOST_VALUES) as u64;
        ui.label(RichText::new(locale.with("inspector-read-more", &[("n", more.into())])).small());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_checksum_that_means_something_is_shown() {
        let modbus = [1, 3, 0, 0, 0, 1, 0x84, 0x0a];
        assert_eq!(found(&modbus).map(|checksum| checksum.kind.label()), Some("CRC-16/Modbus"));
        // Of "aa" the last byte is the exclusive or of the rest, by chance.
        for bytes in ["aa", "hello", ""] {
            assert_eq!(found(bytes.as_bytes()), None, "{bytes}");
        }
    }

    #[test]
    fn text_keeps_its_lines_and_nothing_that_disturbs_them() {
        assert_eq!(escaped_lines("a\nb"), "a\nb");
        assert_eq!(escaped_lines("a\u{202e}b\u{7}\r"), r"a\u{202e}b\u{7}\u{d}");
        assert_eq!(escaped_lines(r"b'\xff\\'"), r"b'\xff\\'");
        let long = escaped_lines(&"x".repeat(MOST_CHARS + 5));
        assert!(long.ends_with(" …") && long.len() < MOST_CHARS + 10);
    }
}
