//! The ring around what the keyboard goes to.

use egui::{Context, Stroke, StrokeKind};

use crate::ui::theme;

/// The ring's width, in points: seen from the last row.
pub const RING: f32 = 2.0;

/// Draws the ring, whatever has the focus: many widgets have no sign of their own for it, or one of colour alone. Called
/// when everything else is drawn.
pub fn focus_ring(ctx: &Context) {
    // To read the response of a list takes the focus from it in the frame in which one of its rows was clicked.
    if ctx.input(|input| input.pointer.any_click()) {
        return;
    }
    let Some(focused) = ctx.memory(|memory| memory.focused()).and_then(|id| ctx.read_response(id)) else { return };
    let rect = focused.interact_rect;
    if !rect.is_positive() {
        return;
    }
    // In the colour of text, because the surface of some buttons is of the accent colour. Inside the window's edge.
    let rect = rect.expand(RING).intersect(ctx.content_rect());
    let stroke = Stroke::new(RING, theme::palette(ctx).text);
    ctx.layer_painter(focused.layer_id).rect_stroke(rect, 4.0, stroke, StrokeKind::Inside);
}
