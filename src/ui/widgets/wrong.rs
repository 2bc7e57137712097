//! The reason beside a field that is wrong.

use egui::{Label, Response, RichText, Ui};

use crate::ui::theme;

/// Says why something is wrong, with a mark that does without its colour.
pub fn reason(ui: &mut Ui, why: &str) -> Response {
    let color = theme::palette(ui.ctx()).trouble;
    ui.add(Label::new(RichText::new(format!("⚠ {why}")).small().color(color)).wrap())
}
