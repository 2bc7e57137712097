//! Which part of the time is in sight, in seconds since the first bytes moved.

use std::ops::RangeInclusive;

/// The shortest time that is seen at once, in seconds.
const SHORTEST: f64 = 0.5;

/// The part in sight: all of it, and the newest, unless something else was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Sight {
    /// How much is seen; all of it without.
    span: Option<f64>,
    /// Where it ends; with the newest without.
    end: Option<f64>,
}

impl Sight {
    /// What is seen, where the newest is this late.
    pub(super) fn window(&self, newest: f64) -> RangeInclusive<f64> {
        let end = self.end.unwrap_or(newest);
        end - self.span.unwrap_or(newest)..=end
    }

    /// Sees this part from now on, and what follows where it has the newest in it.
    pub(super) fn see(&mut self, window: &RangeInclusive<f64>, newest: f64) {
        let (start, end) = (*window.start(), *window.end());
        if start <= 0.0 && end >= newest {
            return self.show_all();
        }
        self.span = Some((end - start).max(SHORTEST));
        self.end = Some(end).filter(|end| *end < newest);
    }

    /// Sees so many times as much: about the newest where that is in sight, else about the middle.
    pub(super) fn zoom(&mut self, factor: f64, newest: f64) {
        let window = self.window(newest);
        let span = (window.end() - window.start()) * factor;
        let end = match self.end {
            Some(end) => (window.start() + end + span) / 2.0,
            None => newest,
        };
        self.see(&(end - span..=end), newest);
    }

    /// Goes on by a part of what is seen, or back.
    pub(super) fn shift(&mut self, part: f64, newest: f64) {
        let window = self.window(newest);
        let by = (window.end() - window.start()) * part;
        self.see(&(window.start() + by..=window.end() + by), newest);
    }

    /// Sees all of it again.
    pub(super) fn show_all(&mut self) {
        *self = Self::default();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_follows_until_it_goes_back_and_again_when_it_comes_to_the_newest() {
        let mut sight = Sight::default();
        assert_eq!(sight.window(20.0), 0.0..=20.0);
        sight.zoom(0.5, 20.0);
        assert_eq!((sight.window(20.0), sight.window(30.0)), (10.0..=20.0, 20.0..=30.0));
        sight.shift(-0.5, 30.0);
        assert_eq!((sight.window(30.0), sight.window(40.0)), (15.0..=25.0, 15.0..=25.0));
        sight.zoom(0.5, 40.0);
        assert_eq!(sight.window(40.0), 17.5..=22.5);
        sight.shift(5.0, 40.0);
        assert_eq!(sight.window(50.0), 45.0..=50.0);
        sight.zoom(100.0, 50.0);
        assert_eq!(sight, Sight::default());
        sight.zoom(0.001, 50.0);
        assert_eq!(sight.window(50.0), 49.5..=50.0);
    }
}
