//! What a pane has room for beside its log: five rows come first.

/// Between two lines, in points.
pub(super) const SPACE: f32 = 4.0;
/// The lines of a pane, in points.
pub(super) const HEADER: f32 = 26.0;
pub(super) const FACTS: f32 = 20.0;
const FILTER: f32 = 26.0;
pub(super) const COMPOSER: f32 = 28.0;
/// Rows of the log that stay whatever the size.
pub(super) const ROWS: usize = 5;

/// Which lines a pane has; the header always stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Room {
    pub has_facts: bool,
    pub has_filter: bool,
    pub has_composer: bool,
}

impl Room {
    /// Of a pane so many points high, with so many between its lines, whose log needs so many. The composer gives way first, then the filter, then the
    /// facts.
    pub fn of(height: f32, space: f32, log: f32) -> Self {
        let mut left = height - HEADER - space - log;
        let mut take = |line: f32| {
            let fits = left >= line + space;
            left -= if fits { line + space } else { 0.0 };
            fits
        };
        let has_facts = take(FACTS);
        let has_filter = has_facts && take(FILTER);
        Self { has_facts, has_filter, has_composer: has_filter && take(COMPOSER) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_composer_gives_way_first_then_the_filter_then_the_facts() {
        let has = |height| {
            let room = Room::of(height, SPACE, 130.0);
            [room.has_facts, room.has_filter, room.has_composer]
        };
        assert_eq!(has(700.0), [true, true, true]);
        assert_eq!(has(250.0), [true, true, true]);
        assert_eq!(has(230.0), [true, true, false]);
        assert_eq!(has(200.0), [true, false, false]);
        assert_eq!(has(160.0), [false, false, false]);
        assert_eq!(has(0.0), [false, false, false]);
    }
}
