//! Where the strips and the bytes are on the screen.

use std::ops::Range;

use egui::{Rangef, Rect};

use super::sight::Window;

/// The room at the left for what a strip is, in points; less where the whole is narrow.
const LABELS: f32 = 128.0;
/// Below the strips: the numbers of the bytes.
const AXIS: f32 = 24.0;

/// One of the strips.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Strip {
    Sent,
    Received,
    Messages,
}

/// The strips from top to bottom.
#[derive(Debug, Clone, Copy)]
pub(super) struct Bands {
    /// All of it.
    pub rect: Rect,
    /// Where bytes are.
    pub x: Rangef,
    pub sent: Rangef,
    pub received: Rangef,
    pub messages: Rangef,
    pub axis: Rangef,
    window: Window,
}

/// Whether there is a strip of messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Messages {
    Strip,
    None,
}

impl Bands {
    pub(super) fn new(rect: Rect, window: Window, messages: Messages) -> Self {
        let labels = LABELS.min(rect.width() * 0.22);
        let x = Rangef::new(rect.left() + labels, rect.right() - 14.0);
        // Below a message stands what the framing puts around it.
        let below = if messages == Messages::Strip { 19.0 } else { 8.0 };
        let height = (rect.height() - AXIS - below - 4.0).max(60.0);
        let block = (height * 0.2).clamp(20.0, 54.0);
        let (gap, third) = match messages {
            Messages::Strip => ((height * 0.12).clamp(8.0, 44.0), block),
            Messages::None => (0.0, 0.0),
        };
        let ribbons = (height - 2.0 * block - gap - third).clamp(14.0, 190.0);
        let whole = 2.0 * block + gap + third + ribbons;
        let top = rect.top() + 6.0 + (height - whole).max(0.0) * 0.4;
        let sent = Rangef::new(top, top + block);
        let received = Rangef::new(sent.max + ribbons, sent.max + ribbons + block);
        let messages = Rangef::new(received.max + gap, received.max + gap + third);
        let axis = Rangef::new(messages.max + below, messages.max + below + AXIS);
        Self { rect, x, sent, received, messages, axis, window }
    }

    /// Where a place of the stream is; far outside of what is seen it stays near the edge.
    pub(super) fn at(&self, byte: u64) -> f32 {
        let part = (byte as f64 - self.window.start) / self.window.span;
        let far = f64::from(self.x.span()) * 0.5;
        let left = f64::from(self.x.min);
        (left + part * f64::from(self.x.span())).clamp(left - far, f64::from(self.x.max) + far) as f32
    }

    /// Where bytes are in a strip; never thinner than a line.
    pub(super) fn block(&self, bytes: &Range<u64>, strip: Rangef) -> Rect {
        let (left, right) = (self.at(bytes.start), self.at(bytes.end));
        Rect::from_x_y_ranges(left..=right.max(left + 1.0), strip)
    }

    /// What is seen of the bytes, without the labels.
    pub(super) fn plot(&self) -> Rect {
        Rect::from_x_y_ranges(self.x, self.rect.y_range())
    }

    /// The part of the view at which a place of the screen is.
    pub(super) fn part(&self, x: f32) -> f64 {
        f64::from(((x - self.x.min) / self.x.span()).clamp(0.0, 1.0))
    }

    /// Bytes of so many points.
    pub(super) fn bytes(&self, points: f32) -> f64 {
        f64::from(points) / f64::from(self.x.span()) * self.window.span
    }

    /// The numbers of bytes that the axis names: at most so many, at round steps.
    pub(super) fn ticks(&self, most: usize) -> impl Iterator<Item = u64> + use<> {
        let least = self.window.span / most.max(1) as f64;
        let powers = (0..18).map(|power| 10_u64.pow(power));
        let mut steps = powers.flat_map(|power| [power, 2 * power, 5 * power]);
        let step = steps.find(|step| *step as f64 >= least).unwrap_or(u64::MAX);
        let bytes = self.window.bytes();
        (bytes.start.div_ceil(step)..=bytes.end / step).map(move |nth| nth * step)
    }
}
