//! Which bytes of the stream are in sight: how many, from which on, and whether the newest are followed.

use std::ops::Range;

/// The fewest bytes that fill the view.
const LEAST: f64 = 8.0;
/// As many bytes are seen whole before anybody has zoomed; of more, the last.
const AT_FIRST: f64 = 200.0;
/// How many times as many bytes are seen after a step of the zoom.
pub(super) const STEP: f64 = 1.5;
/// Room behind the last byte, and before the first that is left in the log, as a part of the view.
const MARGIN: f64 = 0.03;

/// Where the view stands.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Sight {
    /// Bytes that are seen, where somebody has zoomed.
    span: Option<f64>,
    start: f64,
    /// The newest bytes stay in sight.
    pub follows: bool,
}

impl Default for Sight {
    fn default() -> Self {
        Self { span: None, start: 0.0, follows: true }
    }
}

/// What is seen: from a place in the stream on, so many bytes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Window {
    pub start: f64,
    pub span: f64,
}

impl Window {
    /// The bytes that are seen, in whole or in part.
    pub(super) fn bytes(&self) -> Range<u64> {
        let start = self.start.max(0.0).floor() as u64;
        start..((self.start + self.span).ceil().max(0.0) as u64).max(start + 1)
    }
}

impl Sight {
    /// What is seen of these bytes, which are all there are.
    pub(super) fn window(&mut self, all: &Range<u64>) -> Window {
        // A margin behind, and one before where something has left the log.
        let margins = if all.start > 0 { 2.0 * MARGIN } else { MARGIN };
        let whole = ((all.end - all.start) as f64 / (1.0 - margins)).max(LEAST);
        let span = self.span.unwrap_or(AT_FIRST).clamp(LEAST, whole);
        let first = all.start as f64 - if all.start > 0 { span * MARGIN } else { 0.0 };
        let last = (all.end as f64 + span * MARGIN - span).max(first);
        self.start = if self.follows { last } else { self.start.clamp(first, last) };
        Window { start: self.start, span }
    }

    /// Moves by so many bytes.
    pub(super) fn scroll(&mut self, all: &Range<u64>, by: f64) {
        let before = self.window(all).start;
        (self.follows, self.start) = (false, before + by);
        let Window { start, span } = self.window(all);
        self.follows = start + span >= all.end as f64;
    }

    /// Shows so many times as many bytes; the byte at this part of the view stays where it is.
    pub(super) fn zoom(&mut self, all: &Range<u64>, times: f64, at: f64) {
        let before = self.window(all);
        self.span = Some(before.span * times);
        let after = self.window(all).span;
        self.span = Some(after);
        self.scroll(all, before.start + (before.span - after) * at - self.start);
    }

    /// Shows the whole stream, however long it gets.
    pub(super) fn fit(&mut self) {
        *self = Self { span: Some(f64::INFINITY), ..Self::default() };
    }

    /// Moves just so far that these bytes are seen, or as many of them as have room.
    pub(super) fn reveal(&mut self, all: &Range<u64>, bytes: &Range<u64>) {
        let Window { start, span } = self.window(all);
        let (first, end) = (bytes.start as f64, bytes.end as f64);
        let edge = span * MARGIN;
        if first < start {
            self.scroll(all, first - edge - start);
        } else if end > start + span {
            self.scroll(all, (end + edge - span).min(first - edge) - start);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(sight: &mut Sight, all: Range<u64>) -> (f64, f64) {
        let Window { start, span } = sight.window(&all);
        (start.round(), span.round())
    }

    #[test]
    fn a_short_stream_is_seen_whole_and_of_a_long_one_its_last_bytes() {
        let mut sight = Sight::default();
        assert_eq!(seen(&mut sight, 0..0), (0.0, 8.0));
        assert_eq!(seen(&mut sight, 0..100), (0.0, 103.0));
        assert_eq!(seen(&mut sight, 0..10_000), (9806.0, 200.0));
        sight.fit();
        assert_eq!(seen(&mut sight, 0..10_000), (0.0, 10_309.0));
        assert_eq!(seen(&mut sight, 5_000..10_000), (4840.0, 5319.0), "what has left the log is not gone through");
    }

    #[test]
    fn what_is_under_the_pointer_stays_there_and_nothing_goes_past_the_ends() {
        let (mut sight, all) = (Sight::default(), 0..1000);
        sight.scroll(&all, -400.0);
        assert_eq!((seen(&mut sight, 0..1000), sight.follows), ((406.0, 200.0), false));
        sight.zoom(&all, 0.5, 0.5);
        assert_eq!(seen(&mut sight, 0..1000), (456.0, 100.0));
        sight.scroll(&(0..2000), -1e9);
        assert_eq!(seen(&mut sight, 0..2000), (0.0, 100.0));
        sight.scroll(&(0..2000), 1e9);
        assert!(sight.follows);
        assert_eq!(seen(&mut sight, 0..2000), (1903.0, 100.0));
    }

    #[test]
    fn a_choice_is_brought_into_sight_and_what_is_seen_moves_nothing() {
        let (mut sight, all) = (Sight::default(), 0..1000);
        let before = sight.window(&all);
        sight.reveal(&all, &(900..950));
        assert_eq!(sight.window(&all), before);
        sight.reveal(&all, &(100..120));
        assert_eq!(seen(&mut sight, 0..1000), (94.0, 200.0));
        sight.reveal(&all, &(500..900));
        assert_eq!(seen(&mut sight, 0..1000), (494.0, 200.0), "of what has no room its beginning");
    }
}
