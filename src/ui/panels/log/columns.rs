//! Where a log's columns stand, by the room there is.

use egui::Rangef;

/// Space between two columns, in characters.
const GAP: f32 = 1.2;

/// The columns' places, from left to right.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Columns {
    pub time: Rangef,
    pub sign: Rangef,
    pub call: Rangef,
    pub peer: Rangef,
    /// Set flush right.
    pub length: Rangef,
    pub data: Rangef,
    /// Characters of a time.
    pub time_chars: usize,
    pub peers: Peers,
}

/// How a peer is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Peers {
    /// `127.0.0.1:54321`
    Whole,
    /// `:54321`
    PortOnly,
    /// Only in rows that show just a call and its peer.
    Hidden,
}

impl Columns {
    /// Places the columns in `room`, where a character is `char_width` wide. Where it is tight, either the peer or the
    /// length has none: the peer is worth more where the log `has_several`.
    pub fn of(room: Rangef, char_width: f32, has_several: bool) -> Self {
        let chars = room.span() / char_width;
        let (time_chars, call, peer, length, peers) = match (chars, has_several) {
            (112.0.., _) => (15, 11.5, 21.0, 5.2, Peers::Whole),
            (96.0.., _) => (15, 11.5, 15.5, 5.2, Peers::Whole),
            (72.0.., _) => (12, 11.5, 15.5, 5.2, Peers::Whole),
            (58.0.., _) => (12, 11.5, 6.5, 5.2, Peers::PortOnly),
            (53.0.., _) => (12, 8.5, 6.2, 5.2, Peers::PortOnly),
            (50.0.., _) => (10, 8.5, 6.2, 5.2, Peers::PortOnly),
            (_, true) => (10, 8.0, 6.0, 0.0, Peers::PortOnly),
            (_, false) => (10, 8.0, 0.0, 5.2, Peers::Hidden),
        };
        let mut left = room.min + 0.5 * char_width;
        let mut place = |chars: f32, gap: f32| {
            let column = Rangef::new(left, left + chars * char_width);
            left = if chars > 0.0 { column.max + gap * char_width } else { left };
            column
        };
        let time = place(time_chars as f32, GAP);
        let sign = place(1.2, 0.6);
        let call = place(call, GAP);
        let peer = place(peer, GAP);
        let length = place(length, GAP);
        let data = Rangef::new(left, room.max.max(left));
        Columns { time, sign, call, peer, length, data, time_chars, peers }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn data_has_room_at_every_width() {
        for (width, has_several) in (300..2000).step_by(7).flat_map(|width| [(width, false), (width, true)]) {
            let columns = Columns::of(Rangef::new(0.0, width as f32), 7.5, has_several);
            assert!(columns.data.span() > 10.0 * 7.5, "{width}: {columns:?}");
        }
    }
}
