//! A word in a rounded frame: what a thing is, or what to mind about it.

use egui::{Color32, Frame, Label, Margin, Response, RichText, Stroke, Ui};

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
