//! A table of the window: a line of titles, and rows that can be pressed.

use egui::text::{LayoutJob, TextFormat, TextWrapping};
use egui::{Align2, Color32, FontId, Rect, Sense, TextStyle, Ui, vec2};

use crate::locale::Locale;
use crate::ui::theme;

pub(super) const ROW_HEIGHT: f32 = 24.0;

/// The columns: the key of the title, and the width in points; the last takes what is left.
pub(super) type TableColumns = [(&'static str, f32)];

/// A row.
pub(super) struct TableRow {
    /// One text for each column: names in the first two, what it is for in the last.
    pub cells: Vec<String>,
    /// What a screen reader calls it.
    pub label: String,
    pub press: Press,
}

/// What a press of a row does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Press {
    /// Copies a port.
    Copy(u16),
    /// Opens the example of this name.
    Open(&'static str),
}

pub(super) fn header_ui(ui: &mut Ui, columns: &TableColumns, locale: &Locale) {
    let palette = theme::palette(ui.ctx());
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), ROW_HEIGHT), Sense::hover());
    for (place, (key, _)) in columns.iter().enumerate() {
        let font = TextStyle::Small.resolve(ui.style());
        cell_ui(ui, column(columns, rect, place), &locale.text(key), font, palette.weak_text);
    }
}

/// Draws a row; whether it was clicked.
pub(super) fn row_ui(ui: &mut Ui, columns: &TableColumns, row: &TableRow, is_chosen: bool) -> bool {
    let palette = theme::palette(ui.ctx());
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW_HEIGHT), Sense::click());
    response.widget_info(|| egui::WidgetInfo::selected(egui::Role::Button, true, is_chosen, &row.label));
    if is_chosen || response.hovered() {
        ui.painter().rect_filled(rect, 4.0, if is_chosen { palette.selection } else { palette.stripe });
    }
    if response.has_focus() {
        ui.painter().rect_stroke(rect, 4.0, egui::Stroke::new(1.0, palette.accent), egui::StrokeKind::Inside);
    }
    let mut is_cut = false;
    for (place, text) in row.cells.iter().enumerate() {
        let (style, color) = match place {
            0 | 1 => (TextStyle::Monospace, palette.text),
            place if place + 1 == columns.len() => (TextStyle::Body, palette.text),
            _ => (TextStyle::Body, palette.weak_text),
        };
        is_cut |= cell_ui(ui, column(columns, rect, place), text, style.resolve(ui.style()), color);
    }
    let response = if is_cut { response.on_hover_text(row.cells.join("  ")) } else { response };
    response.clicked()
}

/// Where a column stands in a row.
fn column(columns: &TableColumns, row: Rect, place: usize) -> Rect {
    let start: f32 = columns[..place].iter().map(|(_, width)| width).sum();
    let width = if columns[place].1 > 0.0 { columns[place].1 } else { row.width() - start };
    Rect::from_min_size(row.min + vec2(start + 6.0, 0.0), vec2((width - 10.0).max(0.0), row.height()))
}

/// One line of text, cut off where the column ends; whether it was.
fn cell_ui(ui: &Ui, rect: Rect, text: &str, font: FontId, color: Color32) -> bool {
    let mut job = LayoutJob::single_section(text.to_owned(), TextFormat::simple(font, color));
    job.wrap = TextWrapping::truncate_at_width(rect.width());
    let galley = ui.painter().layout_job(job);
    let at = Align2::LEFT_CENTER.align_size_within_rect(galley.size(), rect).min;
    let is_cut = galley.elided;
    ui.painter().galley(at, galley, color);
    is_cut
}
