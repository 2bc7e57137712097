//! One line of a conversation: who said it, in which calls, and where the calls cut it.

use std::ops::Range;
use std::sync::Arc;

use egui::text::{CCursor, LayoutJob};
use egui::{Color32, Galley, Id, Pos2, Rect, Role, Sense, Shape, Stroke, TextStyle, Ui, Vec2, WidgetInfo, pos2};

use super::connection::StreamsContext;
use super::form::Form;
use super::lines::Laid;
use super::words;
use crate::diagram::stream::{Cuts, Hit, Line};
use crate::ui::theme::Palette;
use crate::ui::widgets::left_to_right;

/// The room at the left for who speaks, by which call, in points.
pub(super) const GUTTER: f32 = 104.0;

/// What the lines are drawn with.
pub(super) struct Look<'a> {
    pub cx: &'a StreamsContext<'a>,
    pub palette: &'static Palette,
    pub form: Form,
    /// For each source, the calls of the end whose calls the lines are not made of.
    pub others: [Option<Cuts<'a>>; 2],
    /// What is chosen: of which source, and which of its bytes.
    pub chosen: Option<(usize, Range<u64>)>,
    pub hits: Vec<Hit>,
    pub hit_length: u64,
    pub current: Option<Hit>,
}

/// Draws a line; the row that was clicked.
pub(super) fn line_ui(ui: &mut Ui, id: Id, rect: Rect, line: &Line, look: &Look<'_>) -> Option<u64> {
    let laid = Laid::of(look.cx.pane.log, line, look.form);
    let palette = look.palette;
    let (arrow, colour) = if line.source == 0 { ("→", palette.sent) } else { ("←", palette.received) };
    let call = begun(look, line);
    let spoken = format!("{arrow} {call}: {}", laid.text);
    let response = ui.interact(rect, id, Sense::CLICK);
    let overlap = |bytes: &Range<u64>| bytes.start < laid.bytes.end && laid.bytes.start < bytes.end;
    let chosen = look.chosen.as_ref().filter(|(source, bytes)| *source == line.source && overlap(bytes));
    response.widget_info(|| WidgetInfo::selected(Role::ListBoxOption, true, chosen.is_some(), &spoken));
    ui.painter().rect_filled(rect, 0.0, colour.gamma_multiply(0.06));
    ui.painter().rect_filled(rect.with_max_x(rect.left() + 3.0), 0.0, colour);

    let font = TextStyle::Monospace.resolve(ui.style());
    let job = LayoutJob::simple_singleline(laid.text.clone(), font, colour);
    let galley = ui.painter().layout_job(left_to_right(job));
    let at = pos2(rect.left() + GUTTER + 4.0, rect.center().y - galley.size().y / 2.0);
    let mark = |bytes: &Range<u64>, fill: Color32| {
        let chars = laid.chars(bytes);
        let (from, to) = (x_of(&galley, at, chars.start), x_of(&galley, at, chars.end));
        ui.painter().rect_filled(Rect::from_x_y_ranges(from..=to.max(from + 2.0), rect.y_range()), 2.0, fill);
    };
    if let Some((_, bytes)) = chosen {
        mark(bytes, palette.selection);
    }
    for hit in look.hits.iter().filter(|hit| hit.source == line.source) {
        let bytes = hit.at..hit.at + look.hit_length;
        if overlap(&bytes) {
            let is_current = look.current == Some(*hit);
            mark(&bytes, palette.notice.gamma_multiply(if is_current { 0.6 } else { 0.25 }));
        }
    }
    ui.painter().galley(at, Arc::clone(&galley), colour);
    ticks(ui, rect, &galley, at, line, &laid, look);
    let small = TextStyle::Small.resolve(ui.style());
    let label = pos2(rect.left() + 9.0, rect.center().y);
    ui.painter().text(label, egui::Align2::LEFT_CENTER, format!("{arrow} {call}"), small, palette.weak_text);
    if !response.clicked() {
        return None;
    }
    // By a screen reader it is the line's first call.
    let inside = response.interact_pointer_pos().map_or(Vec2::ZERO, |pointer| pointer - at);
    let byte = laid.byte(galley.cursor_from_pos(inside).index.0);
    let piece = line.pieces.iter().find(|piece| piece.bytes().contains(&byte)).or(line.pieces.first());
    piece.map(|piece| piece.cut.row)
}

/// The calls that begin in a line: `send #2`, or `send #2–4`.
fn begun(look: &Look<'_>, line: &Line) -> String {
    let mut begun = line.pieces.iter().filter(|piece| piece.is_first());
    let Some(first) = begun.next() else { return String::new() };
    let name = look.cx.pane.log.get(first.cut.row).map(|row| words::name(&row, &first.cut)).unwrap_or_default();
    match begun.next_back() {
        Some(last) => format!("{name}–{}", last.cut.nth),
        None => name,
    }
}

/// Where calls cut the line: those of the near end as lines, those of the far end as dots.
fn ticks(ui: &Ui, rect: Rect, galley: &Galley, at: Pos2, line: &Line, laid: &Laid, look: &Look<'_>) {
    let x = |byte: u64| x_of(galley, at, laid.char(byte));
    let stroke = Stroke::new(1.5, look.palette.text.gamma_multiply(0.75));
    for piece in line.pieces.iter().filter(|piece| piece.is_first()) {
        ui.painter().vline(x(piece.bytes().start) - 1.5, rect.y_range().shrink(1.0), stroke);
    }
    let Some(others) = look.others.get(line.source).and_then(Option::as_ref) else { return };
    for cut in others.within(&laid.bytes).filter_map(|place| others.get(place)) {
        if laid.bytes.contains(&cut.bytes.start) {
            let x = x(cut.bytes.start) + 0.5;
            let dots = [pos2(x, rect.top() + 1.0), pos2(x, rect.bottom() - 1.0)];
            ui.painter().extend(Shape::dashed_line(&dots, Stroke::new(1.5, look.palette.accent), 2.0, 2.5));
        }
    }
}

/// Where a character of a line begins.
fn x_of(galley: &Galley, at: Pos2, char: usize) -> f32 {
    at.x + galley.pos_from_cursor(CCursor::new(char)).left()
}
