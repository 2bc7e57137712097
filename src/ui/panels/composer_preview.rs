//! The line below the field: the bytes that would be sent, or what is wrong with the text; and why nothing can be sent.

use egui::{Align, Label, Layout, RichText, Ui};

use super::log::problem;
use crate::escape;
use crate::locale::Locale;
use crate::payload::PayloadError;
use crate::ui::{theme, times};

/// Bytes that are shown at most.
const SHOWN_BYTES: usize = 96;

/// What the line says.
pub(super) struct Preview<'a> {
    pub parsed: Result<&'a [u8], &'a PayloadError>,
    /// Why nothing can be sent though the text is right.
    pub reason: Option<String>,
}

/// Draws the line; its height is the same whatever it says.
pub(super) fn preview_ui(ui: &mut Ui, locale: &Locale, preview: &Preview<'_>) {
    let palette = theme::palette(ui.ctx());
    let height = ui.text_style_height(&egui::TextStyle::Monospace) + 4.0;
    let size = egui::Vec2::new(ui.available_width(), height);
    ui.allocate_ui_with_layout(size, Layout::right_to_left(Align::Center), |ui| {
        ui.set_min_size(size);
        if let Some(reason) = &preview.reason {
            ui.add(Label::new(RichText::new(reason).color(palette.notice).small()).truncate());
        }
        ui.with_layout(Layout::left_to_right(Align::Center), |ui| match preview.parsed {
            Ok(bytes) => {
                ui.spacing_mut().item_spacing.x = 6.0;
                let n = bytes.len() as u64;
                let count = locale.with("composer-bytes", &[("n", n.into()), ("bytes", times::grouped(n).into())]);
                ui.label(RichText::new(count).color(palette.weak_text).small());
                let shown = bytes.get(..SHOWN_BYTES).unwrap_or(bytes);
                let more = if shown.len() < bytes.len() { " …" } else { "" };
                let hex = RichText::new(format!("{}{more}", escape::hex(shown, " "))).monospace();
                ui.add(Label::new(hex.color(palette.weak_text)).truncate());
            }
            Err(error) => {
                let text = RichText::new(format!("! {}", problem(error, locale))).color(palette.trouble).small();
                ui.add(Label::new(text).truncate());
            }
        });
    });
}
