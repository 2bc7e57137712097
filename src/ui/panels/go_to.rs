//! Going to a row by its number, or to a moment: a field, and what it leads to while one types.

use egui::{Key, Label, Modifiers, RichText, TextEdit, Ui};

use super::log::row::RowText;
use crate::clock::{Clock, Stamp};
use crate::filter::Target;
use crate::locale::Locale;
use crate::record::{Numbers, Row, Snapshot};
use crate::ui::theme;
use crate::ui::widgets::{Stays, data, dialog_ui, title_ui};
use crate::units;

/// Characters of a row's data that are shown.
const DATA_CHARS: usize = 40;

/// The field while it is open.
#[derive(Debug, Clone, Default)]
pub struct GoTo {
    typed: String,
}

/// Where one can go.
pub struct GoToContext<'a> {
    pub log: &'a Snapshot,
    /// The rows that are shown.
    pub rows: Numbers,
    pub clock: Clock,
    pub locale: &'a Locale,
    /// The row that is chosen: a time since the run began is one of its run.
    pub selected: Option<u64>,
}

impl GoTo {
    /// Draws the field; whether it stays, and the row to go to. What is shown has `shown_row` in the place of a row.
    pub fn go_to_ui(
        &mut self,
        ui: &Ui,
        cx: &GoToContext<'_>,
        shown_row: impl FnOnce(u64) -> Option<u64>,
    ) -> (Stays, Option<u64>) {
        let (stays, chosen) = dialog_ui(ui, "go to", 420.0, |ui| self.content_ui(ui, cx, shown_row));
        (if chosen.is_some() { Stays::Closed } else { stays }, chosen)
    }

    fn content_ui(
        &mut self,
        ui: &mut Ui,
        cx: &GoToContext<'_>,
        shown_row: impl FnOnce(u64) -> Option<u64>,
    ) -> Option<u64> {
        let (locale, palette) = (cx.locale, theme::palette(ui.ctx()));
        title_ui(ui, locale.text("go-to"));
        // The field must not get this key.
        let is_entered = ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Enter));
        let edit = TextEdit::singleline(&mut self.typed).desired_width(f32::INFINITY).char_limit(60);
        let field = ui.add(edit.hint_text(locale.text("go-to-example"))).accessible_name(locale.text("go-to-field"));
        if ui.memory(|memory| memory.focused().is_none()) {
            field.request_focus();
        }
        let target = Target::read(&self.typed);
        let newest = || cx.log.get(cx.log.end_row().checked_sub(1)?);
        let near = cx.selected.and_then(|row| cx.log.get(row)).or_else(newest).map_or(Stamp(0), |row| row.at);
        let status = cx.log.status();
        let run = if status.run(near) > 0 { status.run_began(near) } else { Stamp(0) };
        let place = target.and_then(|target| target.place(cx.log, &cx.rows, cx.clock, run));
        let row = place.and_then(|place| cx.rows.get(place)).and_then(shown_row).and_then(|row| cx.log.get(row));
        let (text, colour) = match (&row, target) {
            (Some(row), _) => (about(row, cx), palette.text),
            (None, None) if !self.typed.trim().is_empty() => {
                (format!("! {}", locale.text("go-to-wrong")), palette.trouble)
            }
            _ if cx.rows.is_empty() => (locale.text("go-to-none"), palette.weak_text),
            _ => (range(cx).unwrap_or_default(), palette.weak_text),
        };
        ui.add(Label::new(data(ui, RichText::new(text).color(colour))).truncate());
        ui.add_space(4.0);
        let button = ui.add_enabled(row.is_some(), egui::Button::new(locale.text("go-to-go")));
        row.filter(|_| is_entered || button.clicked()).map(|row| row.number)
    }
}

/// A row in few words.
fn about(row: &Row, cx: &GoToContext<'_>) -> String {
    let said = RowText::of(row, None, cx.locale, DATA_CHARS).spoken();
    let args = [
        ("row", units::grouped(row.number).into()),
        ("time", units::time_of_day(cx.clock.wall(row.at)).into()),
        ("said", said.into()),
    ];
    cx.locale.with("go-to-row", &args)
}

/// From where to where one can go.
fn range(cx: &GoToContext<'_>) -> Option<String> {
    let row = |place: usize| cx.log.get(cx.rows.get(place)?);
    let (first, last) = (row(0)?, row(cx.rows.len().checked_sub(1)?)?);
    let time = |row: &Row| units::time_to_the_second(cx.clock.wall(row.at));
    let args = [
        ("first", units::grouped(first.number).into()),
        ("last", units::grouped(last.number).into()),
        ("from", time(&first).into()),
        ("to", time(&last).into()),
    ];
    Some(cx.locale.with("go-to-range", &args))
}
