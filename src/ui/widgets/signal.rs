//! What stands out: a badge, the reason why something is wrong, the button to press next.

use egui::{Button, Color32, Frame, Label, Margin, Response, RichText, Stroke, Ui};

use crate::ui::theme::{self, Palette};

/// A badge of this colour.
pub fn badge(ui: &mut Ui, text: impl Into<String>, color: Color32) -> Response {
    let text = RichText::new(text).small().color(color);
    Frame::new()
        .fill(color.gamma_multiply(0.10))
        .stroke(Stroke::new(1.0, color.gamma_multiply(0.55)))
        .corner_radius(255)
        .inner_margin(Margin::symmetric(7, 1))
        .show(ui, |ui| ui.add(Label::new(text).truncate()))
        .response
}

/// Says why something is wrong, with a mark that does without its colour.
pub fn reason(ui: &mut Ui, why: &str) -> Response {
    let color = theme::palette(ui.ctx()).trouble;
    ui.add(Label::new(RichText::new(format!("⚠ {why}")).small().color(color)).wrap())
}

/// The button that most people want to press next.
pub fn primary(text: impl Into<String>, palette: &Palette) -> Button<'static> {
    Button::new(RichText::new(text).strong().color(palette.on_accent)).fill(palette.accent)
}
