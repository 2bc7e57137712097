//! The button that most people want to press next.

use egui::{Button, RichText};

use crate::ui::theme::Palette;

/// A button in the accent colour.
pub fn primary(text: impl Into<String>, palette: &Palette) -> Button<'static> {
    Button::new(RichText::new(text).strong().color(palette.on_accent)).fill(palette.accent)
}
