//! How the composer's one line shares its width.

/// The height of the line, in points.
pub(super) const HEIGHT: f32 = 26.0;
/// Between two parts of the line, in points.
pub(super) const GAP: f32 = 4.0;
/// Below this width the name of the type has no more than the second, in points.
pub(super) const NARROW: f32 = 400.0;
pub(super) const NARROW_KIND: f32 = 64.0;
/// At the sides of a small button's text, in points.
pub(super) const SMALL_PADDING: f32 = 6.0;
/// The width of the list of how many go out at once, in points.
pub(super) const COPIES_WIDTH: f32 = 46.0;
/// The field keeps this much beside what says what is sent, beside the buttons that end a connection, and beside kept
/// payloads, in points.
const LEAST: f32 = 120.0;
const EASY: f32 = 200.0;
const AMPLE: f32 = 320.0;

/// What asks for a place in the line, each with its width and the gap before it, in points.
pub(super) struct Wanted<'a> {
    /// What always has its place.
    pub(super) fixed: f32,
    /// How many go out at once.
    pub(super) copies: f32,
    /// The most important first.
    pub(super) chips: &'a [f32],
    /// The buttons that end a connection.
    pub(super) ends: f32,
    pub(super) kept: &'a [f32],
}

/// What has a place in the line; the rest is in the menu.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Fits {
    pub(super) has_copies: bool,
    pub(super) chips: usize,
    pub(super) has_ends: bool,
    pub(super) kept: usize,
}

/// Shares a line of this width.
pub(super) fn fit(width: f32, wanted: &Wanted<'_>) -> Fits {
    let mut left = width - wanted.fixed;
    let mut takes = |width: f32, least: f32| {
        let fits = left - width >= least;
        left -= if fits { width } else { 0.0 };
        fits
    };
    let chips = wanted.chips.iter().take_while(|width| takes(**width, LEAST)).count();
    let has_copies = takes(wanted.copies, LEAST);
    let has_ends = takes(wanted.ends, EASY);
    let kept = wanted.kept.iter().take_while(|width| takes(**width, AMPLE)).count();
    Fits { has_copies, chips, has_ends, kept }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_says_what_is_sent_comes_first() {
        let wanted = Wanted { fixed: 160.0, copies: 40.0, chips: &[60.0, 50.0], ends: 110.0, kept: &[70.0, 70.0] };
        let fits = |width| {
            let Fits { has_copies, chips, has_ends, kept } = fit(width, &wanted);
            (chips, has_copies, has_ends, kept)
        };
        assert_eq!(fits(280.0), (0, false, false, 0));
        assert_eq!(fits(345.0), (1, false, false, 0));
        assert_eq!(fits(440.0), (2, true, false, 0));
        assert_eq!(fits(630.0), (2, true, true, 0));
        assert_eq!(fits(820.0), (2, true, true, 1));
        assert_eq!(fits(900.0), (2, true, true, 2));
    }
}
