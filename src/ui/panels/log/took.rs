//! How long a call took, at a glance: a bar whose length counts decades.

use egui::{Rangef, Rect, Stroke, Ui, pos2};

use crate::ui::theme::Palette;

/// A call that takes as long as this has waited, in nanoseconds: it has a bar.
pub(super) const WAITED_NS: u64 = 1_000_000;
/// The bar of the longest: ten seconds and more.
const LONGEST_NS: f32 = 10e9;
/// The height of a bar, the length of the shortest, and between two of its lines, in points.
const HEIGHT: f32 = 9.0;
const SHORTEST: f32 = 4.0;
const HATCH: f32 = 5.0;

/// How much of the column a bar fills, from 0 to 1.
fn share(took_ns: u64) -> f32 {
    let decades = |ns: f32| (ns / WAITED_NS as f32).log10();
    (decades(took_ns as f32) / decades(LONGEST_NS)).clamp(0.0, 1.0)
}

/// Draws the bar of a call that waited. It is neutral: to wait is no error.
pub(super) fn bar_ui(ui: &Ui, column: Rangef, row: Rangef, took_ns: u64, palette: &Palette) {
    if took_ns < WAITED_NS || column.span() < SHORTEST {
        return;
    }
    let length = SHORTEST + share(took_ns) * (column.span() - SHORTEST);
    let min = pos2(column.min, row.center() - HEIGHT / 2.0);
    let bar = Rect::from_min_max(min, pos2(column.min + length, min.y + HEIGHT));
    let painter = ui.painter().with_clip_rect(bar.intersect(ui.clip_rect()));
    painter.rect_filled(bar, 2.0, palette.weak_text.gamma_multiply(0.22));
    let line = Stroke::new(1.5, palette.weak_text.gamma_multiply(0.75));
    let mut left = bar.left() - HEIGHT;
    while left < bar.right() {
        painter.line_segment([pos2(left, bar.bottom()), pos2(left + HEIGHT, bar.top())], line);
        left += HATCH;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ten_times_as_long_is_one_step_longer() {
        let shares = [1, 10, 100, 1_000, 10_000, 100_000].map(|ms| share(ms * WAITED_NS));
        for (share, expected) in shares.into_iter().zip([0.0, 0.25, 0.5, 0.75, 1.0, 1.0]) {
            assert!((share - expected).abs() < 1e-5, "{shares:?}");
        }
    }
}
