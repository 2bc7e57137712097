//! Where a log's columns stand, by the room there is.

use egui::Rangef;

use crate::ui::table::{Column, RowTime, Table};

/// Space between two columns, and the sign before a call, in characters.
const GAP: f32 = 1.2;
const SIGN: f32 = 1.8;
/// The data has at least this, in characters, or a column is as narrow as it usually is.
const LEAST_DATA: f32 = 8.0;
/// A time spent is in words in a column of so many characters, and has a bar beside them in one that is wider.
const WORDS: f32 = 7.0;

/// The columns' places, from left to right. One that is not shown has no width.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Columns {
    pub time: Rangef,
    /// How long a call took, set flush right, and a bar of it.
    pub took: Rangef,
    pub bar: Rangef,
    pub sign: Rangef,
    pub call: Rangef,
    pub peer: Rangef,
    pub data: Rangef,
    /// Characters of a time.
    pub time_chars: usize,
    /// Whether a peer outside the lab has its whole address, and not its port alone.
    pub has_addresses: bool,
}

/// Usual widths in characters, from so many characters on.
struct Usual {
    from: f32,
    /// Of the time of day, and since the run began.
    wall: f32,
    since: f32,
    took: f32,
    call: f32,
    peer: f32,
}

/// From wide to narrow.
const USUAL: [Usual; 6] = [
    Usual { from: 112.0, wall: 15.0, since: 11.0, took: 16.0, call: 24.0, peer: 16.0 },
    Usual { from: 92.0, wall: 15.0, since: 10.0, took: 14.0, call: 22.0, peer: 16.0 },
    Usual { from: 72.0, wall: 12.0, since: 10.0, took: 14.0, call: 20.0, peer: 8.0 },
    Usual { from: 62.0, wall: 10.0, since: 9.0, took: 12.0, call: 18.0, peer: 7.0 },
    Usual { from: 50.0, wall: 8.0, since: 8.0, took: 4.0, call: 15.0, peer: 6.5 },
    Usual { from: 0.0, wall: 8.0, since: 7.0, took: 3.0, call: 15.0, peer: 6.0 },
];
/// Since the previous row: `+12.3 ms`.
const SINCE_PREVIOUS: f32 = 8.0;
/// From this width on a peer has a column even if there is but one, and its whole address.
const HAS_ONE_PEER: f32 = 62.0;
const HAS_ADDRESSES: f32 = 15.0;

impl Columns {
    /// Places the columns in `room`, where a character is `char_width` wide. Where it is tight a log of one peer has no
    /// column for it, and one that `has_several` none for how long calls took.
    pub fn of(room: Rangef, char_width: f32, table: &Table, has_several: bool) -> Self {
        let chars = room.span() / char_width;
        let [.., last] = &USUAL;
        let usual = USUAL.iter().find(|usual| chars >= usual.from).unwrap_or(last);
        let time = match table.time {
            RowTime::WallClock => usual.wall,
            RowTime::SinceStart => usual.since,
            RowTime::SincePrevious => SINCE_PREVIOUS,
        };
        let is_tight = usual.from == last.from;
        let usual_of = |column| match column {
            _ if !table.shows(column) => 0.0,
            Column::Time => time,
            Column::Took if is_tight && has_several => 0.0,
            Column::Took => usual.took,
            Column::Call => usual.call,
            Column::Peer if chars < HAS_ONE_PEER && !has_several => 0.0,
            Column::Peer => usual.peer,
        };
        let chosen = Column::ALL.map(|column| match (usual_of(column), table.width(column)) {
            (usual, Some(chosen)) if usual > 0.0 => f32::from(chosen),
            (usual, _) => usual,
        });
        // A width that was chosen in a wide pane has no room in every other.
        let needed: f32 = chosen.iter().map(|chars| chars + GAP).sum();
        let widths = if needed + SIGN + LEAST_DATA <= chars { chosen } else { Column::ALL.map(usual_of) };
        Self::placed(room, char_width, widths)
    }

    /// With these widths of the [`Column`]s, in characters.
    fn placed(room: Rangef, char_width: f32, [time, took, call, peer]: [f32; 4]) -> Self {
        let mut left = room.min + 0.5 * char_width;
        let mut place = |chars: f32, gap: f32| {
            let column = Rangef::new(left, left + chars * char_width);
            left = if chars > 0.0 { column.max + gap * char_width } else { left };
            column
        };
        let (time_chars, has_addresses) = (time as usize, peer >= HAS_ADDRESSES);
        let time = place(time, GAP);
        let words = if took >= WORDS { WORDS } else { 0.0 };
        let whole = place(took, GAP);
        let split = whole.min + words * char_width;
        let gap = if words > 0.0 { 0.8 * char_width } else { 0.0 };
        let (took, bar) = (Rangef::new(whole.min, split), Rangef::new((split + gap).min(whole.max), whole.max));
        let sign = place(SIGN, 0.0);
        let call = place(call, GAP);
        let peer = place(peer, GAP);
        let data = Rangef::new(left, room.max.max(left));
        Columns { time, took, bar, sign, call, peer, data, time_chars, has_addresses }
    }

    /// From where to where a column reaches.
    pub fn range(&self, column: Column) -> Rangef {
        match column {
            Column::Time => self.time,
            Column::Took => Rangef::new(self.took.min, self.bar.max),
            Column::Call => self.call,
            Column::Peer => self.peer,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::table::TableChange;

    fn of(chars: f32, table: &Table, has_several: bool) -> Columns {
        Columns::of(Rangef::new(0.0, chars * 7.5), 7.5, table, has_several)
    }

    #[test]
    fn data_has_room_at_every_width() {
        for time in RowTime::ALL {
            let mut table = Table::default();
            table.apply(TableChange::Time(time));
            for (chars, has_several) in (40..260).flat_map(|chars| [(chars, false), (chars, true)]) {
                let columns = of(chars as f32, &table, has_several);
                assert!(columns.data.span() >= 5.0 * 7.5, "{chars}: {columns:?}");
            }
        }
    }

    #[test]
    fn a_width_that_was_chosen_holds_where_data_keeps_its_room() {
        let mut table = Table::default();
        table.apply(TableChange::Width(Column::Call, 40));
        assert_eq!(of(120.0, &table, true).call.span(), 300.0);
        assert_eq!(of(60.0, &table, true), of(60.0, &Table::default(), true));
        table.apply(TableChange::Toggle(Column::Peer));
        assert_eq!(of(120.0, &table, true).peer.span(), 0.0);
    }

    #[test]
    fn a_log_of_one_peer_has_no_column_for_it_where_it_is_tight() {
        let peer = |chars, has_several| of(chars, &Table::default(), has_several).peer.span() > 0.0;
        assert_eq!(
            [(50.0, false), (50.0, true), (80.0, false)].map(|(chars, several)| peer(chars, several)),
            [false, true, true]
        );
    }
}
