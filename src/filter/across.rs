//! A text or bytes that the cuts of a stream have parted: a part of it came in this call, the rest before or behind it.

use super::mask::Mask;
use crate::record::{List, Row, Snapshot};

/// Whether a part of a match lies in a row, and the rest in those of its stream beside it. As many bytes of these are looked
/// at as may belong to it.
pub(super) fn lies_across(mask: &Mask, log: &Snapshot, row: &Row) -> bool {
    let (Some(connection), Some(direction)) = (row.connection, row.direction()) else { return false };
    if !mask.may_be_cut(&row.bytes) {
        return false;
    }
    let calls = log.list(List::Moved(connection, direction));
    let Some(place) = calls.place(row.number) else { return false };
    let call = |place: usize| calls.get(place).and_then(|number| log.get(number));
    let most = mask.len() - 1;

    let mut before = Vec::new();
    let mut next = row.clone();
    for earlier in (0..place).rev().map_while(call) {
        if before.len() >= most || !follows(&earlier, &next) {
            break;
        }
        before.extend(earlier.bytes.iter().rev().take(most - before.len()));
        next = earlier;
    }
    before.reverse();
    let start = before.len();
    let end = start + row.bytes.len();

    let mut whole = before;
    whole.extend_from_slice(&row.bytes);
    let mut last = row.clone();
    for later in (place + 1..calls.len()).map_while(call) {
        if whole.len() - end >= most || !follows(&last, &later) {
            break;
        }
        whole.extend(later.bytes.iter().take(most - (whole.len() - end)));
        last = later;
    }
    mask.find_iter(&whole).any(|found| found.start < end && found.end > start)
}

/// Whether a call's bytes are those right behind another's: no row between them was lost.
fn follows(first: &Row, next: &Row) -> bool {
    let offset = |row: &Row| row.call().and_then(|call| call.place).map(|place| place.offset);
    offset(first).zip(offset(next)).is_some_and(|(first_at, next_at)| first_at + first.bytes.len() as u64 == next_at)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::{Filter, Known, Peers};
    use crate::address::{Ends, Transport};
    use crate::clock::{Clock, Stamp};
    use crate::payload::Encoding;
    use crate::record::{ConnectionId, EndpointId, Log, Record};
    use crate::socket::{Call, Direction, Op, Outcome, Places};

    /// The rows that a filter finds among receives of these pieces.
    fn found(filter: &str, pieces: &[Vec<u8>], transport: Transport, encoding: Encoding) -> Vec<usize> {
        let mut places = Places::default();
        let ends = Ends::new(None, "127.0.0.1:9".parse().unwrap());
        let rows = pieces.iter().map(|piece| {
            let place = Some(places.next(Direction::In, piece.len()));
            let call = Call { op: Op::recv(9), outcome: Outcome::Moved(piece.len()), place, took_ns: 0 };
            let of_call = Record::of_call(EndpointId(1), Stamp(0), call);
            let (connection, ends) = (Some(ConnectionId(1)), Some(ends.clone()));
            Record { connection, ends, bytes: piece.clone().into(), ..of_call }
        });
        let log = Log::of(rows, 1 << 30).snapshot();
        let (endpoint, name) = (EndpointId(1), "server".to_owned());
        let peers: Peers = vec![Known { endpoint, name, transport: Some(transport), local: None, encoding }].into();
        let mut matcher = filter.parse::<Filter>().unwrap().matcher(&peers, Clock::start());
        log.rows(..).filter(|row| matcher.wants(Some(&log), row)).map(|row| row.number as usize).collect()
    }

    #[test]
    fn a_text_that_receives_cut_is_found_in_all_of_them() {
        let pieces = ["xxhe", "l", "lo", "hello", "he"].map(|piece| piece.as_bytes().to_vec());
        let found_in = |transport, filter: &str| found(filter, &pieces, transport, Encoding::Utf8);
        assert_eq!(found_in(Transport::Tcp, "HELLO"), [0, 1, 2, 3]);
        assert_eq!(found_in(Transport::Tcp, "hex:6c ?? 68"), [2, 3, 4]);
        assert_eq!(found_in(Transport::Udp, "HELLO"), [3], "a datagram has nothing beside it");
        let gbk = Encoding::Gbk.encode("你好").unwrap();
        let pieces: Vec<Vec<u8>> = gbk.chunks(1).map(<[u8]>::to_vec).collect();
        assert_eq!(found("你好", &pieces, Transport::Tcp, Encoding::Gbk), [0, 1, 2, 3]);
        assert_eq!(found("not 你好", &pieces, Transport::Tcp, Encoding::Gbk), [0; 0]);
    }

    proptest! {
        /// However a stream is cut, the rows are found that have a part of a match.
        #[test]
        fn cuts_change_nothing(
            pieces in prop::collection::vec(prop::collection::vec(0_u8..2, 1..5), 0..10),
            needle in prop::collection::vec(0_u8..2, 1..7),
        ) {
            let whole = pieces.concat();
            let matches = (0..whole.len()).filter(|at| whole[*at..].starts_with(&needle));
            let matches: Vec<_> = matches.map(|at| at..at + needle.len()).collect();
            let start = |row: usize| pieces[..row].iter().map(Vec::len).sum::<usize>();
            let has_part = |row: &usize| {
                let (from, to) = (start(*row), start(*row + 1));
                matches.iter().any(|found| found.start < to && found.end > from)
            };
            let expected: Vec<usize> = (0..pieces.len()).filter(has_part).collect();
            let filter = format!("hex:{}", needle.iter().map(|byte| format!("{byte:02x}")).collect::<String>());
            prop_assert_eq!(found(&filter, &pieces, Transport::Tcp, Encoding::Utf8), expected);
        }
    }
}
