//! A window that stands before the others until it is answered, and the line that closes what is open.

use egui::{Button, Id, Margin, Modal, RichText, Ui, Vec2};

use super::ends::{LineEnds, ends_ui};
use crate::locale::Locale;
use crate::ui::theme::{card, palette};

/// Whether a window stays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stays {
    Open,
    Closed,
}

/// Draws the window, so many points wide where there is room; whether it stays, and what its content gave.
pub fn dialog_ui<T>(ui: &Ui, id: &'static str, width: f32, content: impl FnOnce(&mut Ui) -> T) -> (Stays, T) {
    let shadow = ui.ctx().global_style().visuals.window_shadow;
    let frame = card(palette(ui.ctx())).inner_margin(Margin::same(16)).shadow(shadow);
    let modal = Modal::new(Id::unique(id)).frame(frame).show(ui.ctx(), |ui| {
        ui.set_width(width.min(ui.ctx().content_rect().width() - 60.0));
        content(ui)
    });
    (if modal.should_close() { Stays::Closed } else { Stays::Open }, modal.inner)
}

/// The title of a window.
pub fn title_ui(ui: &mut Ui, title: impl Into<String>) {
    ui.label(RichText::new(title).heading().strong());
}

/// The button that closes the window it is in.
pub fn close_ui(ui: &mut Ui, locale: &Locale) {
    if ui.button(locale.text("dialog-close")).clicked() {
        ui.close();
    }
}

/// A line with a title at its left end, and at its right end the button that closes what stands below it.
pub fn close_line_ui(ui: &mut Ui, ends: LineEnds<'_>, name: &str, title: impl FnOnce(&mut Ui)) -> Stays {
    let close = |ui: &mut Ui| {
        let button = Button::new("✖").frame_when_inactive(false).min_size(Vec2::splat(ends.height));
        ui.add(button).on_hover_text(name).accessible_name(name).clicked()
    };
    if ends_ui(ui, ends, title, close).1 { Stays::Closed } else { Stays::Open }
}
