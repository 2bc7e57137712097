//! Text that is typed: selected, and with a mistake underlined.

use std::sync::Arc;

use egui::text::{CCursorRange, LayoutJob, TextFormat};
use egui::{FontId, Galley, Id, Stroke, TextEdit, Ui};

use super::left_to_right;
use crate::ui::theme;

/// Selects all the text, so that typing replaces it and an arrow keeps it.
pub fn select_all(ui: &Ui, id: Id, text: &str) {
    let mut state = TextEdit::load_state(ui.ctx(), id).unwrap_or_default();
    state.cursor.set_char_range(Some(CCursorRange::select_all_str(text)));
    state.store(ui.ctx(), id);
}

/// The text with the mistake underlined.
pub fn layout(ui: &Ui, text: &str, font: &FontId, width: f32, error_at: Option<usize>) -> Arc<Galley> {
    let palette = theme::palette(ui.ctx());
    let plain = TextFormat::simple(font.clone(), palette.text);
    let wrong = TextFormat { underline: Stroke::new(2.0, palette.trouble), ..plain.clone() };
    let mut job = LayoutJob::default();
    job.wrap.max_width = width;
    let at = |chars: usize| text.char_indices().nth(chars).map_or(text.len(), |(byte, _)| byte);
    let (begin, end) = error_at.map_or((text.len(), text.len()), |chars| (at(chars), at(chars + 1)));
    for (range, format) in [(0..begin, &plain), (begin..end, &wrong), (end..text.len(), &plain)] {
        if !range.is_empty() || text.is_empty() && range.start == 0 {
            job.append(text.get(range).unwrap_or_default(), 0.0, format.clone());
        }
    }
    ui.fonts_mut(|fonts| fonts.layout_job(left_to_right(job)))
}
