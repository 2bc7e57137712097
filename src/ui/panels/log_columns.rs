//! Where a log's columns stand, by the room there is.

use egui::Rangef;

use crate::ui::times::Precision;

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
    pub precision: Precision,
    pub peers: Peers,
}

/// How a peer is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Peers {
    /// `127.0.0.1:54321`
    Whole,
    /// `:54321`
    PortOnly,
}

impl Columns {
    /// Places the columns in `room`, where a character is `char_width` wide.
    pub fn of(room: Rangef, char_width: f32) -> Self {
        let chars = room.span() / char_width;
        let (precision, call, peer, peers) = match chars {
            112.0.. => (Precision::Full, 11.5, 21.0, Peers::Whole),
            96.0.. => (Precision::Full, 11.5, 15.5, Peers::Whole),
            72.0.. => (Precision::Millis, 11.5, 15.5, Peers::Whole),
            58.0.. => (Precision::Millis, 11.5, 6.5, Peers::PortOnly),
            _ => (Precision::Short, 8.5, 6.2, Peers::PortOnly),
        };
        let mut left = room.min + 0.5 * char_width;
        let mut place = |chars: f32, gap: f32| {
            let column = Rangef::new(left, left + chars * char_width);
            left = column.max + gap * char_width;
            column
        };
        let time = place(precision.chars() as f32 + 0.2, GAP);
        let sign = place(1.2, 0.6);
        let call = place(call, GAP);
        let peer = place(peer, GAP);
        let length = place(5.2, GAP);
        let data = Rangef::new(left, room.max.max(left));
        Columns { time, sign, call, peer, length, data, precision, peers }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn data_has_room_at_every_width() {
        for width in (388..2000).step_by(7) {
            let columns = Columns::of(Rangef::new(0.0, width as f32), 7.5);
            assert!(columns.data.span() > 14.0 * 7.5, "{width}: {columns:?}");
        }
    }
}
