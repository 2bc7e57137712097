//! Which messages lay in which `recv`: what joins the rows of a stream to those of the messages cut out of it, and the tag
//! that says so beside a row's data.

use egui::{Color32, Rect, TextStyle, Ui, Vec2};

use crate::locale::Locale;
use crate::record::{Event, List, Record, Row, Snapshot};
use crate::socket::Direction;
use crate::ui::theme::Palette;

/// The messages that a receive of a framed stream holds, by number. Of one that is not complete yet nobody knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Holds {
    Nothing,
    /// All of one message, and no other.
    One(u64),
    /// A part of one message.
    Part(u64),
    /// Several, or parts of several, from the first to the last.
    Several(u64, u64),
}

/// What a receive holds; `None` for other rows, and where no messages were cut out of its connection.
pub(super) fn held(log: &Snapshot, row: &Row) -> Option<Holds> {
    if row.direction() != Some(Direction::In) {
        return None;
    }
    let number = row.call()?.place?.nth.get();
    let messages = log.list(List::Messages(row.connection?));
    if messages.is_empty() {
        return None;
    }
    let place = |row: &Row| row.message().copied();
    // Messages come in order, and so do the receives they lie in.
    let first = log.place_where(&messages, |row| place(row).is_some_and(|at| at.last_recv >= number));
    let end = log.place_where(&messages, |row| place(row).is_some_and(|at| at.first_recv > number));
    let message = |at| messages.get(at).and_then(|row| log.get(row)).and_then(|row| place(&row));
    Some(match (end.saturating_sub(first), message(first), end.checked_sub(1).and_then(message)) {
        (1, Some(one), _) if one.first_recv == one.last_recv => Holds::One(one.number),
        (1, Some(one), _) => Holds::Part(one.number),
        (2.., Some(first), Some(last)) => Holds::Several(first.number, last.number),
        _ => Holds::Nothing,
    })
}

/// A short text at the right end of a row.
pub(super) struct Tag {
    pub text: String,
    /// The boundaries of messages and receives are not the same here: two messages in one receive, or one in two.
    is_notable: bool,
}

impl From<String> for Tag {
    fn from(text: String) -> Self {
        Self { text, is_notable: false }
    }
}

impl Tag {
    /// What there is to say of a row, if it belongs to a stream that is cut into messages: in words, or where the room
    /// `is_tight` in signs, `#1 ◆1–3` or `#2`.
    pub fn of(record: &Record, holds: Option<Holds>, locale: &Locale, is_tight: bool) -> Option<Self> {
        let (key, first, last, is_notable) = match (&record.event, holds) {
            (Event::Message(place), _) if place.first_recv == place.last_recv => {
                ("log-in-recv", place.first_recv, place.last_recv, false)
            }
            (Event::Message(place), _) => ("log-in-recvs", place.first_recv, place.last_recv, true),
            (_, None) => return None,
            (_, Some(Holds::Nothing)) => ("log-holds-nothing", 0, 0, false),
            (_, Some(Holds::One(number))) => ("log-holds-one", number, number, false),
            (_, Some(Holds::Part(number))) => ("log-holds-part", number, number, true),
            (_, Some(Holds::Several(first, last))) => ("log-holds-many", first, last, true),
        };
        let nth = record.call().and_then(|call| call.place).map_or(0, |place| place.nth.get());
        let sign = if record.message().is_some() { "#".to_owned() } else { format!("#{nth} ◆") };
        let text = match is_tight && first > 0 {
            true if first == last => format!("{sign}{first}"),
            true => format!("{sign}{first}–{last}"),
            false => locale.with(key, &[("nth", nth.into()), ("first", first.into()), ("last", last.into())]),
        };
        Some(Tag { text, is_notable })
    }

    /// Draws it at the right end of `place`; where it begins, from the left.
    pub fn paint(self, ui: &Ui, place: Rect, palette: &Palette) -> f32 {
        let place = place.shrink2(Vec2::new(4.0, 2.0));
        let (ink, back) = match self.is_notable {
            true => (palette.notice, palette.notice.gamma_multiply(0.14)),
            false => (palette.weak_text, Color32::TRANSPARENT),
        };
        let galley = ui.painter().layout_no_wrap(self.text, TextStyle::Small.resolve(ui.style()), ink);
        let at = egui::Align2::RIGHT_CENTER.align_size_within_rect(galley.size() + Vec2::new(8.0, 2.0), place);
        ui.painter().rect_filled(at, 4.0, back);
        ui.painter().galley(at.min + Vec2::new(4.0, 1.0), galley, ink);
        at.left()
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::clock::{Clock, Stamp};
    use crate::framing::Frame;
    use crate::record::{ConnectionId, EndpointId, Place, Recorder};
    use crate::socket::{Call, CallPlace, Op, Outcome};

    #[test]
    fn a_receive_holds_the_messages_that_came_in_it_and_what_is_missing_is_not_guessed() {
        let recorder = Recorder::start(Clock::start(), 1 << 30, Box::new(|| {})).unwrap();
        let mut at = 0;
        let mut report = |event: Event| {
            at += 1;
            let record = Record::new(EndpointId(1), Stamp(at), event);
            recorder.reports().send(Record { connection: Some(ConnectionId(3)), ..record }, || false);
        };
        let recv = |nth: u64| {
            let place = Some(CallPlace { nth: nth.try_into().unwrap(), offset: 0 });
            Event::Call(Call { op: Op::recv(9), outcome: Outcome::Moved(1), place, took_ns: 0 })
        };
        let frame = Frame::default();
        let message = |number, first_recv, last_recv| Event::Message(Place { number, first_recv, last_recv, frame });
        // The eighth receive ends message 5, which began in the seventh, and holds message 6 whole; the tenth was lost.
        for nth in [7, 8] {
            report(recv(nth));
        }
        report(message(5, 7, 8));
        report(message(6, 8, 8));
        report(recv(9));
        report(message(7, 9, 9));
        report(recv(11));
        recorder.flush(Duration::from_secs(10));
        let log = recorder.log().snapshot();
        let found: Vec<_> = log.rows(..).filter_map(|row| held(&log, &row)).collect();
        let expected = [Holds::Part(5), Holds::Several(5, 6), Holds::One(7), Holds::Nothing];
        assert_eq!(found, expected);
        assert_eq!(log.nth(ConnectionId(3), Direction::In, 9), Some(4));
        assert_eq!(log.nth(ConnectionId(3), Direction::In, 10), None, "its row was lost");
    }
}
