//! The inspector: everything about the row that is selected.

mod compared;
mod decode;
mod facts;
mod other_side;
mod sheet;

use std::ops::Range;

use egui::{Align, Color32, Grid, Label, Layout, RichText, ScrollArea, TextStyle, TextWrapMode, Ui};

use super::composer::options::encoding_ui;
use super::log::row::{RowText, Tone, life_sentence, sentence};
use crate::address::Addr;
use crate::clock::Stamp;
use crate::explain::{explain, of_call};
use crate::locale::Locale;
use crate::payload::Encoding;
use crate::record::{self, EndpointId, Event, Place, Record, Row, Snapshot};
use crate::socket::Call;
use crate::ui::theme::{self, Palette};
use crate::ui::widgets::hex::{CopyForm, HexContext, HexView};
use crate::ui::widgets::{data, right_ui};
use crate::units;
use compared::Compared;
use decode::Decode;
pub use facts::InspectorContext;
use facts::{Fact, facts, python_call};

/// Characters of a call that are shown.
const CALL_CHARS: usize = 400;
/// The height that the facts and the bytes below them need, in points.
const LEAST_HEIGHT: f32 = 300.0;

/// The state of the inspector.
#[derive(Default)]
pub struct Inspector {
    encoding: Encoding,
    hex: HexView,
    decode: Decode,
    compared: Compared,
    /// A person has seen enough of the comparison.
    ends_comparison: bool,
    /// The row that is shown, and the stamp of the one before it in its endpoint's log.
    shown: Option<(u64, Option<Stamp>)>,
}

impl Inspector {
    /// The selected row, and the stamp of the one before it; where there is none, the key of the sentence that says so.
    fn row(&mut self, cx: &InspectorContext<'_>) -> Result<(Row, Option<Stamp>), &'static str> {
        let row = cx.row.ok_or("inspector-nothing")?;
        let is_gone = row < cx.log.first_row();
        let record = cx.log.get(row).ok_or(if is_gone { "inspector-gone" } else { "inspector-nothing" })?;
        if self.shown.is_none_or(|(shown, _)| shown != row) {
            self.shown = Some((row, previous(cx.log, row, record.endpoint)));
            self.hex = HexView::default();
        }
        Ok((record, self.shown.and_then(|(_, previous)| previous)))
    }

    /// Draws the selected row in all the room there is.
    pub fn inspector_ui(&mut self, ui: &mut Ui, cx: &InspectorContext<'_>) {
        scrolled_ui(ui, LEAST_HEIGHT, |ui| self.row_ui(ui, cx));
    }

    fn row_ui(&mut self, ui: &mut Ui, cx: &InspectorContext<'_>) {
        let (record, previous) = match self.row(cx) {
            Ok(row) => row,
            Err(key) => return hint_ui(ui, cx.locale, key),
        };
        let has_bytes = !record.bytes.is_empty();
        // The facts scroll where they leave the bytes too little room.
        let room = ui.available_height();
        let facts_room = if has_bytes { (room * 0.62).max(room - 420.0) } else { room };
        ScrollArea::vertical().id_salt("inspector facts").max_height(facts_room).show(ui, |ui| {
            ui.set_width(ui.available_width());
            let (text, color) = title(cx.locale, theme::palette(ui.ctx()), &record);
            ui.label(RichText::new(text).color(color).strong());
            said_ui(ui, cx, &record);
            ui.add_space(6.0);
            facts_ui(ui, cx.locale, facts(cx, &record, previous));
        });
        if has_bytes {
            ui.add_space(4.0);
            ui.separator();
            self.bytes_ui(ui, cx, &record);
        }
    }

    /// Whether the comparison was ended in this frame.
    pub fn ends_comparison(&mut self) -> bool {
        std::mem::take(&mut self.ends_comparison)
    }

    fn bytes_ui(&mut self, ui: &mut Ui, cx: &InspectorContext<'_>, record: &Row) {
        let locale = cx.locale;
        let other = cx.compared.filter(|other| *other != record.number).and_then(|other| cx.log.get(other));
        if let Some(other) = other.filter(|other| !other.bytes.is_empty()) {
            let wish = self.compared.compared_ui(ui, cx, [&other, record], self.encoding);
            self.ends_comparison |= wish.is_some();
            return;
        }
        if cx.compared == Some(record.number) {
            ui.add(Label::new(RichText::new(locale.text("inspector-compare-choose")).small()).wrap());
        }
        let palette = theme::palette(ui.ctx());
        ui.horizontal(|ui| {
            let total = record.bytes.len() as u64;
            let args = [("n", total.into()), ("bytes", units::grouped(total).into())];
            ui.label(RichText::new(locale.with("inspector-bytes", &args)).strong());
            right_ui(ui, "bytes", |ui| {
                let list = encoding_ui(ui, locale, "inspector-encoding", 84.0, &mut self.encoding);
                if cx.takes_focus {
                    list.request_focus();
                }
                self.copy_ui(ui, locale, record);
            });
        });
        self.decode.decode_ui(ui, locale, record, self.part(), self.encoding);
        let line = ui.text_style_height(&TextStyle::Small) + 6.0;
        let size = egui::Vec2::new(ui.available_width(), (ui.available_height() - line).max(60.0));
        let name = locale.text("inspector-hex");
        ui.allocate_ui(size, |ui| {
            ui.set_min_size(size);
            egui::Frame::new().fill(palette.surface).stroke(egui::Stroke::new(1.0, palette.line)).show(ui, |ui| {
                self.hex.hex_ui(ui, &HexContext { bytes: &record.bytes, encoding: self.encoding, name: &name });
            });
        });
        let words = RichText::new(self.pointed(locale, &record.bytes)).weak().small();
        ui.add(Label::new(words).truncate());
    }

    /// The bytes that are selected, where it is more than the one that was pointed at.
    fn part(&self) -> Option<Range<usize>> {
        self.hex.selected().filter(|range| range.len() > 1)
    }

    /// What is selected or pointed at, in words.
    fn pointed(&self, locale: &Locale, bytes: &[u8]) -> String {
        if let (Some(range), None) = (self.part(), self.hex.hovered()) {
            let args = [
                ("n", (range.len() as u64).into()),
                ("bytes", units::grouped(range.len() as u64).into()),
                ("from", format!("0x{:x}", range.start).into()),
                ("to", format!("0x{:x}", range.end - 1).into()),
            ];
            return locale.with("hex-selected", &args);
        }
        let at = self.hex.hovered().or_else(|| self.hex.selected().map(|range| range.start));
        match at.and_then(|at| Some((at, *bytes.get(at)?))) {
            Some((at, byte)) => {
                let args = [
                    ("offset", (at as u64).into()),
                    ("hex", format!("0x{byte:02x}").into()),
                    ("value", u64::from(byte).into()),
                    ("bits", format!("{byte:08b}").into()),
                ];
                locale.with("hex-byte", &args)
            }
            None => locale.text("hex-hint"),
        }
    }

    fn copy_ui(&self, ui: &mut Ui, locale: &Locale, record: &Record) {
        let bytes = record.bytes.get(self.part().unwrap_or(0..record.bytes.len())).unwrap_or_default();
        ui.menu_button(format!("{} ⏷", locale.text("hex-copy")), |ui| {
            ui.set_min_width(150.0);
            for form in CopyForm::ALL {
                let button = egui::Button::new(locale.text(&form.key())).wrap_mode(TextWrapMode::Extend);
                if ui.add(button).clicked() {
                    ui.copy_text(form.of(bytes, self.encoding));
                    ui.close();
                }
            }
        });
    }
}

/// Draws what needs so much height; where there is less, it is scrolled, as it must not stand out over what is below it.
fn scrolled_ui(ui: &mut Ui, least: f32, draw: impl FnOnce(&mut Ui)) {
    if ui.available_height() >= least {
        return draw(ui);
    }
    ScrollArea::vertical().id_salt("inspector").auto_shrink(false).show(ui, |ui| {
        let room = egui::vec2(ui.available_width(), least);
        ui.allocate_ui(room, |ui| {
            ui.set_max_height(least);
            draw(ui);
        });
    });
}

/// The stamp of the row before this one in the same endpoint's log.
fn previous(log: &Snapshot, row: u64, endpoint: EndpointId) -> Option<Stamp> {
    let rows = log.list(record::List::Rows(endpoint));
    let before = rows.get(rows.place_from(row).checked_sub(1)?)?;
    log.get(before).map(|record| record.at)
}

/// What kind of row it is, and its colour.
fn title(locale: &Locale, palette: &Palette, record: &Record) -> (String, Color32) {
    let row = RowText::of(record, None, locale, 0);
    let (key, color) = match row.tone {
        Tone::Sent => ("inspector-sent", palette.sent),
        Tone::Received => ("inspector-received", palette.received),
        Tone::Plain if record.note().is_some() => ("inspector-note", palette.weak_text),
        Tone::Plain if record.life().is_some() => ("inspector-event", palette.weak_text),
        Tone::Plain => ("inspector-call", palette.weak_text),
        Tone::Trouble => ("inspector-failed", palette.trouble),
        Tone::Note => ("inspector-note", palette.notice),
        Tone::Message => ("inspector-message", palette.received),
    };
    (format!("{} {}", row.tone.sign(), locale.text(key)).trim().to_owned(), color)
}

/// The call itself, or the sentence, and what went wrong.
fn said_ui(ui: &mut Ui, cx: &InspectorContext<'_>, record: &Record) {
    let locale = cx.locale;
    let said = match &record.event {
        Event::Call(call) => return call_ui(ui, cx, call, record.peer()),
        Event::Note(note) => locale.alone(sentence(note, locale)),
        Event::Life(life) => locale.alone(life_sentence(life, record.ends.as_ref(), locale)),
        Event::Message(Place { number, first_recv: first, last_recv: last, .. }) => {
            let args = [("number", (*number).into()), ("first", (*first).into()), ("last", (*last).into())];
            locale.with(if first == last { "message-of-one" } else { "message-of-many" }, &args)
        }
    };
    ui.add(Label::new(said).wrap());
}

/// A call as Python has it, and what went wrong.
fn call_ui(ui: &mut Ui, cx: &InspectorContext<'_>, call: &Call, peer: Option<&Addr>) {
    let locale = cx.locale;
    let palette = theme::palette(ui.ctx());
    let spelling = crate::escape::escape(python_call(call, peer).as_bytes(), CALL_CHARS);
    let size = TextStyle::Monospace.resolve(ui.style()).size + 1.0;
    let spelling = data(ui, RichText::new(spelling).monospace().size(size));
    ui.add(Label::new(spelling).wrap().selectable(true));
    if let Some(error) = of_call(call, peer) {
        let explained = explain(&error, locale);
        let frame = egui::Frame::new().fill(palette.trouble.gamma_multiply(0.1)).corner_radius(4).inner_margin(8);
        ui.add_space(4.0);
        frame.show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.add(Label::new(RichText::new(&explained.means).small()).wrap());
            if cx.hides_mistake {
                return drop(ui.add(Label::new(locale.text("card-hidden")).wrap()));
            }
            ui.add(Label::new(&explained.cause).wrap());
            let next = locale.with("inspector-next", &[("step", explained.next_step.into())]);
            ui.add(Label::new(next).wrap());
        });
    }
}

/// Names left, values right, in groups.
fn facts_ui(ui: &mut Ui, locale: &Locale, facts: Vec<Fact>) {
    let name_width = (ui.available_width() * 0.32).clamp(84.0, 130.0);
    let line = ui.text_style_height(&TextStyle::Body);
    let grid = Grid::new("facts").num_columns(2).min_col_width(name_width).min_row_height(line);
    grid.spacing([8.0, 5.0]).show(ui, |ui| {
        for (key, value) in facts {
            ui.weak(locale.text(key));
            ui.add(Label::new(data(ui, value)).wrap().selectable(true));
            ui.end_row();
        }
    });
}

fn hint_ui(ui: &mut Ui, locale: &Locale, key: &str) {
    let room = ui.available_size();
    ui.allocate_ui_with_layout(room, Layout::top_down(Align::Center), |ui| {
        ui.add_space((room.y * 0.3).min(140.0));
        ui.weak(locale.text(key));
        ui.add_space(4.0);
        ui.label(RichText::new(locale.text(&format!("{key}-hint"))).weak().small());
        ui.allocate_space(ui.available_size());
    });
}
