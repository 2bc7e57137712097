//! How much of the picture fits on the screen.

use egui::{Key, Rect, Ui};

use crate::diagram::Axis;

/// By how much a key changes it.
const BY_KEY: f32 = 1.5;
/// The most points that a nanosecond takes.
const MOST_SCALE: f64 = 0.1;
/// The most that a step is larger than usual.
const MOST_STEPS: f64 = 2.0;

/// Points of the screen for a place down, in both axes.
#[derive(Debug)]
pub(super) struct Zoom {
    /// A step, as parts of its usual height.
    steps: f64,
    /// A nanosecond.
    scale: f64,
    /// A person has chosen the scale; until then the whole is in sight.
    is_chosen: bool,
    step_height: f64,
    /// The least of both, at which the whole picture is in sight.
    least: f64,
}

impl Default for Zoom {
    fn default() -> Self {
        Self { steps: 1.0, scale: MOST_SCALE, is_chosen: false, step_height: 1.0, least: 0.0 }
    }
}

impl Zoom {
    /// Keeps within what is sensible for so many places in so much height; to scale the whole is in sight until a person chooses.
    pub(super) fn fit(&mut self, axis: Axis, step_height: f64, places: f64, height: f64) {
        self.step_height = step_height;
        self.least = height.max(1.0) / places.max(1.0);
        match axis {
            Axis::Steps => self.steps = self.steps.clamp((self.least / step_height).min(1.0), MOST_STEPS),
            Axis::Scale if !self.is_chosen => self.scale = self.least.min(MOST_SCALE),
            Axis::Scale => self.scale = self.scale.clamp(self.least.min(MOST_SCALE), MOST_SCALE),
        }
    }

    pub(super) fn unit(&self, axis: Axis) -> f64 {
        match axis {
            Axis::Steps => self.step_height * self.steps,
            Axis::Scale => self.scale,
        }
    }

    /// Makes everything so many times as large.
    pub(super) fn by(&mut self, axis: Axis, factor: f32) {
        let factor = f64::from(factor);
        match axis {
            Axis::Steps => {
                let least = (self.least / self.step_height).min(1.0);
                self.steps = (self.steps * factor).clamp(least, MOST_STEPS);
            }
            Axis::Scale => {
                self.scale = (self.scale * factor).clamp(self.least.min(MOST_SCALE), MOST_SCALE);
                self.is_chosen = true;
            }
        }
    }
}

/// By how much a person wants the picture larger, and around which height of the screen: Ctrl and the wheel, or + and - .
pub(super) fn zoomed(ui: &Ui, outer: Rect, has_focus: bool) -> Option<(f32, f32)> {
    let pointer = ui.ctx().pointer_hover_pos().filter(|_| ui.rect_contains_pointer(outer));
    let wheel = ui.input(|input| input.zoom_delta());
    if let Some(at) = pointer.filter(|_| wheel != 1.0) {
        return Some((wheel, at.y));
    }
    let pressed = |key| has_focus && ui.input(|input| !input.modifiers.command && input.key_pressed(key));
    let larger = [Key::Plus, Key::Equals].into_iter().any(pressed);
    let factor = if larger { BY_KEY } else { 1.0 / BY_KEY };
    (larger || pressed(Key::Minus)).then_some((factor, pointer.unwrap_or(outer.center()).y))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_whole_picture_is_the_least_and_a_readable_step_the_most() {
        let mut zoom = Zoom::default();
        zoom.fit(Axis::Steps, 30.0, 1_000_000.0, 600.0);
        assert_eq!(zoom.unit(Axis::Steps), 30.0);
        (0..100).for_each(|_| zoom.by(Axis::Steps, 1.0 / BY_KEY));
        assert!((zoom.unit(Axis::Steps) * 1_000_000.0 - 600.0).abs() < 1e-6);
        (0..100).for_each(|_| zoom.by(Axis::Steps, BY_KEY));
        assert_eq!(zoom.unit(Axis::Steps), 60.0);
        zoom.fit(Axis::Scale, 30.0, 2e9, 600.0);
        assert_eq!(zoom.unit(Axis::Scale) * 2e9, 600.0, "to scale all is in sight at first");
        zoom.fit(Axis::Scale, 30.0, 4e9, 600.0);
        assert_eq!(zoom.unit(Axis::Scale) * 4e9, 600.0, "and stays there while more comes");
        zoom.by(Axis::Scale, 2.0);
        zoom.fit(Axis::Scale, 30.0, 8e9, 600.0);
        assert_eq!(zoom.unit(Axis::Scale) * 4e9, 1200.0, "what a person chose stays");
        zoom.fit(Axis::Steps, 30.0, 3.0, 600.0);
        zoom.by(Axis::Steps, 0.1);
        assert_eq!(zoom.unit(Axis::Steps), 30.0, "what fits is not made smaller");
    }
}
