//! A text or bytes that the cuts of a stream have parted: a part of it came in this call, the rest before or behind it.

use super::beside::Beside;
use super::mask::Mask;
use crate::record::{Row, Snapshot};

/// Whether a part of a match lies in a row, and the rest in those of its stream beside it. As many bytes of these are looked
/// at as may belong to it.
pub(super) fn lies_across(mask: &Mask, log: &Snapshot, row: &Row) -> bool {
    if !mask.may_be_cut(&row.bytes) {
        return false;
    }
    let Some(beside) = Beside::of(log, row) else { return false };
    let most = mask.len() - 1;
    let mut whole: Vec<u8> = Vec::new();
    for earlier in beside.before() {
        whole.extend(earlier.bytes.iter().rev().take(most - whole.len()));
        if whole.len() >= most {
            break;
        }
    }
    whole.reverse();
    let start = whole.len();
    let end = start + row.bytes.len();
    whole.extend_from_slice(&row.bytes);
    for later in beside.behind() {
        whole.extend(later.bytes.iter().take(most - (whole.len() - end)));
        if whole.len() - end >= most {
            break;
        }
    }
    mask.find_iter(&whole).any(|found| found.start < end && found.end > start)
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

    #[test]
    fn an_expression_whose_match_receives_cut_is_found_in_all_of_them() {
        let found_in = |transport, encoding, filter: &str, pieces: &[&[u8]]| {
            let pieces: Vec<Vec<u8>> = pieces.iter().map(|piece| piece.to_vec()).collect();
            found(filter, &pieces, transport, encoding)
        };
        let tcp = |filter: &str, pieces: &[&[u8]]| found_in(Transport::Tcp, Encoding::Utf8, filter, pieces);
        let pieces: [&[u8]; 6] = [b"id=1", b"23", b"4 and ", b"id=77", b" id=", b"5678"];
        assert_eq!(tcp(r"/id=\d{4}/", &pieces), [0, 1, 2, 4, 5]);
        assert_eq!(tcp(r"/.*id=\d{4}.*/", &pieces), [0, 1, 2, 4, 5], "what may be absent makes nothing a part");
        assert_eq!(found_in(Transport::Udp, Encoding::Utf8, r"/id=\d{4}/", &pieces), [0; 0]);
        assert_eq!(tcp("/77 id/", &pieces), [3, 4]);
        assert_eq!(tcp("/BEGIN.*END/", &[b"BEG", b"IN", b"xx", b"yy", b"EN", b"D", b"zz"]), [0, 1, 2, 3, 4, 5]);
        assert_eq!(tcp("/BEGIN.*END/", &[b"BEG", b"IN", b"x\n", b"yy", b"END"]), [0; 0]);
        assert_eq!(tcp(r"/\bnow\b/", &[b"it is n", b"ow", b"n", b"ow here"]), [0; 0]);
        assert_eq!(tcp(r"/\bnow\b/", &[b"it is n", b"ow", b" here"]), [0, 1]);
        // Where a call begins is nowhere in the stream.
        assert_eq!(tcp("/^GET/", &[b"GET", b"G", b"ET"]), [0]);
        // A character that is cut in the middle.
        let utf8 = "说你好吗".as_bytes();
        assert_eq!(tcp("/你.吗/", &[&utf8[..4], &utf8[4..7], &utf8[7..]]), [0, 1, 2]);
        let gbk = Encoding::Gbk.encode("说你好吗").unwrap();
        let pieces = [&gbk[..3], &gbk[3..6], &gbk[6..7], &gbk[7..]];
        assert_eq!(found_in(Transport::Tcp, Encoding::Gbk, "/你.吗/", &pieces), [0, 1, 2, 3]);
        assert_eq!(found_in(Transport::Tcp, Encoding::Gbk, "/你 .吗/", &pieces), [0; 0]);
    }

    #[test]
    fn a_match_is_looked_for_as_far_as_the_window_reaches() {
        let cut = |between: usize| {
            let pieces = [b"BEGIN".to_vec(), vec![b'x'; between], vec![b'x'; between], b"END".to_vec()];
            found("/BEGIN.*END/", &pieces, Transport::Tcp, Encoding::Utf8)
        };
        assert_eq!(cut(2000), [0, 1, 2, 3]);
        assert_eq!(cut(100_000), [0; 0]);
    }

    proptest! {
        /// However a stream is cut, the rows are found that have a part of what an expression finds in all of it.
        #[test]
        fn cuts_change_nothing_for_an_expression(
            pieces in prop::collection::vec(prop::collection::vec(b'a'..=b'c', 1..5), 0..10),
            pattern in prop::sample::select(vec!["ab[ac]b", "a(bc|cb)+a", "b.{2,4}b", "cab|bac", "aa", "(?:ab){2}"]),
        ) {
            let whole = pieces.concat();
            let regex = regex::bytes::Regex::new(pattern).unwrap();
            let at = |start: usize| regex.find_at(&whole, start).filter(|found| found.start() == start);
            let matches: Vec<_> = (0..whole.len()).filter_map(at).map(|found| found.range()).collect();
            let start = |row: usize| pieces[..row].iter().map(Vec::len).sum::<usize>();
            let has_part = |row: &usize| {
                let (from, to) = (start(*row), start(*row + 1));
                matches.iter().any(|found| found.start < to && found.end > from)
            };
            let rows = found(&format!("/{pattern}/"), &pieces, Transport::Tcp, Encoding::Utf8);
            let expected: Vec<usize> = (0..pieces.len()).filter(has_part).collect();
            prop_assert_eq!(rows, expected);
        }

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
