//! Where lanes and steps are on the screen.

use egui::{Pos2, Rangef, Rect};

use crate::diagram::Lane;

/// The room at the left for times, in points.
const TIMES: f32 = 122.0;
/// Between two lanes of a lifeline, in points.
const LANE: f32 = 26.0;

/// From lanes and steps to points of the screen.
#[derive(Debug, Clone, Copy)]
pub(super) struct Places {
    pub rect: Rect,
    lifelines: usize,
    /// The step at the upper edge.
    top: f64,
    pub step_height: f32,
}

impl Places {
    pub(super) fn new(rect: Rect, lifelines: usize, top: f64, step_height: f32) -> Self {
        Self { rect, lifelines: lifelines.max(1), top, step_height }
    }

    /// The column of a lifeline.
    pub(super) fn column(&self, lifeline: usize) -> Rangef {
        let left = self.rect.left() + TIMES.min(self.rect.width() / 3.0);
        let width = (self.rect.right() - left) / self.lifelines as f32;
        let from = left + width * lifeline as f32;
        Rangef::new(from, from + width)
    }

    /// The times' column.
    pub(super) fn times(&self) -> Rangef {
        Rangef::new(self.rect.left(), self.column(0).min)
    }

    pub(super) fn x(&self, lane: Lane) -> f32 {
        let column = self.column(lane.lifeline.min(self.lifelines - 1));
        let room = LANE.min(column.span() / 10.0);
        column.center() + room * lane.lane as f32
    }

    /// The height of a place between steps; far outside of what is seen it stays near the edge.
    pub(super) fn y(&self, step: f64) -> f32 {
        let below = (step - self.top) * f64::from(self.step_height);
        let far = f64::from(self.rect.height()) + 4000.0;
        self.rect.top() + below.clamp(-far, far) as f32
    }

    pub(super) fn at(&self, (lane, step): (Lane, f64)) -> Pos2 {
        Pos2::new(self.x(lane), self.y(step))
    }
}
