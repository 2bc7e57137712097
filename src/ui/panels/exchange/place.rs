//! Where lanes and steps are on the screen.

use egui::{Pos2, Rangef, Rect};

use crate::diagram::{Axis, Lane};

/// The room at the left for times, in points.
const TIMES: f32 = 122.0;
/// Between two lanes of a lifeline, in points.
const LANE: f32 = 26.0;

/// From lanes and places down to points of the screen.
#[derive(Debug, Clone, Copy)]
pub(super) struct Places {
    pub rect: Rect,
    pub lifelines: usize,
    pub axis: Axis,
    /// The place at the upper edge.
    pub top: f64,
    /// Points of the screen from one place down to the next.
    pub unit: f64,
    /// How large everything is, 1 for the usual size.
    pub size: f32,
}

impl Places {
    /// The column of a lifeline.
    pub(super) fn column(&self, lifeline: usize) -> Rangef {
        let left = self.rect.left() + (TIMES * self.size).min(self.rect.width() / 3.0);
        let width = (self.rect.right() - left) / self.lifelines.max(1) as f32;
        let from = left + width * lifeline as f32;
        Rangef::new(from, from + width)
    }

    /// The times' column.
    pub(super) fn times(&self) -> Rangef {
        Rangef::new(self.rect.left(), self.column(0).min)
    }

    pub(super) fn x(&self, lane: Lane) -> f32 {
        let column = self.column(lane.lifeline.min(self.lifelines.max(1) - 1));
        let room = (LANE * self.size).min(column.span() / 10.0);
        column.center() + room * lane.lane as f32
    }

    /// The height of a place down; far outside of what is seen it stays near the edge.
    pub(super) fn y(&self, down: f64) -> f32 {
        let below = (down - self.top) * self.unit;
        let far = f64::from(self.rect.height()) + 4000.0;
        self.rect.top() + below.clamp(-far, far) as f32
    }

    pub(super) fn at(&self, (lane, down): (Lane, f64)) -> Pos2 {
        Pos2::new(self.x(lane), self.y(down))
    }

    /// The place down at a height of the screen.
    pub(super) fn down_at(&self, y: f32) -> f64 {
        self.top + f64::from(y - self.rect.top()) / self.unit
    }
}
