//! How high rows are.

use egui::{TextStyle, Ui};

/// Space above and below the text of a row, in points.
const ROW_PADDING: f32 = 2.5;

/// The height of a row, in points.
pub(super) fn row_height(ui: &Ui) -> f32 {
    (ui.text_style_height(&TextStyle::Monospace) + 2.0 * ROW_PADDING).ceil()
}

/// How high so many rows are with the names of the columns above them, in points.
pub fn height_of(ui: &Ui, rows: usize) -> f32 {
    ui.spacing().interact_size.y + ui.spacing().item_spacing.y + rows as f32 * row_height(ui)
}
