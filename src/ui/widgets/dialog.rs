//! A window that stands before the others until it is answered.

use egui::{Id, Margin, Modal, RichText, Ui};

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
