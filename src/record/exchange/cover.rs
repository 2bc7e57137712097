//! Two cuttings of one stream laid over each other: what one side cut into sends, the other into recvs.

use std::ops::Range;

use crate::record::numbers::partition_point;

/// A call that moved bytes of a stream, in one direction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::record) struct Cut {
    /// The number of its row.
    pub row: u64,
    /// The place of its first byte in the stream of its direction, from zero.
    pub offset: u64,
    pub length: u64,
}

impl Cut {
    pub fn end(&self) -> u64 {
        self.offset + self.length
    }
}

/// What a call of one side has in common with one of the other side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// The other side's row.
    pub row: u64,
    /// Which bytes of this call's, counted from its first.
    pub here: Range<u64>,
    /// Which bytes of the other call's, counted from its first.
    pub there: Range<u64>,
}

/// The places of the other side's calls that moved bytes of this one; where those were cut out of the log, of what is left.
/// Of the calls that are there, in their order, it is given the places and the call at each.
pub(in crate::record) fn places(
    of: Cut,
    others: Range<usize>,
    other_at: impl Fn(usize) -> Option<Cut>,
) -> Range<usize> {
    // The first call whose bytes do not all lie before `offset`.
    let first_after = |offset| {
        let is_before = |place| other_at(place).is_none_or(|cut| cut.end() <= offset);
        partition_point(others.clone(), is_before)
    };
    let start = first_after(of.offset);
    if of.length == 0 {
        return start..start;
    }
    let last = first_after(of.end() - 1);
    let reaches = other_at(last).is_some_and(|cut| cut.offset < of.end());
    start..if reaches { last + 1 } else { last }
}

/// What these calls have in common with this one.
pub(in crate::record) fn parts(of: Cut, others: impl Iterator<Item = Cut>) -> Vec<Part> {
    let part = |other: Cut| {
        let (start, end) = (of.offset.max(other.offset), of.end().min(other.end()));
        let within = |cut: Cut| start - cut.offset..end - cut.offset;
        (start < end).then(|| Part { row: other.row, here: within(of), there: within(other) })
    };
    others.filter_map(part).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The calls of one side; `gone` of them are not in the log any more.
    struct Side {
        cuts: Vec<Cut>,
        gone: usize,
    }

    /// The calls that move so many bytes each, with rows from `first_row` on.
    fn side(lengths: &[u64], first_row: u64) -> Side {
        let mut offset = 0;
        let mut cuts = Vec::new();
        for (length, row) in lengths.iter().zip(first_row..) {
            cuts.push(Cut { row, offset, length: *length });
            offset += length;
        }
        Side { cuts, gone: 0 }
    }

    fn all_parts(of: Cut, others: &Side) -> Vec<Part> {
        let there = others.gone..others.cuts.len();
        let other_at = |place: usize| others.cuts.get(place).copied();
        parts(of, places(of, there, other_at).filter_map(other_at))
    }

    /// The lengths of a stream of at most `total` bytes, cut somehow.
    fn lengths() -> impl Strategy<Value = Vec<u64>> {
        prop::collection::vec(1..20_u64, 0..40)
    }

    #[test]
    fn two_sends_in_one_recv_and_one_send_in_two() {
        let (sends, recvs) = (side(&[3, 4], 10), side(&[5, 2], 20));
        let arrived = all_parts(sends.cuts[1], &recvs);
        assert_eq!(arrived, [Part { row: 20, here: 0..2, there: 3..5 }, Part { row: 21, here: 2..4, there: 0..2 }]);
        let gave: Vec<u64> = all_parts(recvs.cuts[0], &sends).iter().map(|part| part.row).collect();
        assert_eq!(gave, [10, 11]);
    }

    proptest! {
        #[test]
        fn any_two_cuttings_cover_what_both_have_exactly_once(sent in lengths(), received in lengths()) {
            let (sends, recvs) = (side(&sent, 1000), side(&received, 2000));
            let common = sent.iter().sum::<u64>().min(received.iter().sum());
            let mut covered = 0;
            for send in &sends.cuts {
                let mut within = 0;
                for part in all_parts(*send, &recvs) {
                    let recv = recvs.cuts[(part.row - 2000) as usize];
                    // The parts of a send follow each other without a gap, and stand for the same bytes on both sides.
                    prop_assert_eq!(part.here.start, within);
                    prop_assert_eq!(send.offset + part.here.start, recv.offset + part.there.start);
                    prop_assert_eq!(part.here.end - part.here.start, part.there.end - part.there.start);
                    prop_assert_eq!(send.offset + part.here.start, covered);
                    within = part.here.end;
                    covered = send.offset + part.here.end;
                    // The other side says the same of it.
                    let back = Part { row: send.row, here: part.there.clone(), there: part.here.clone() };
                    prop_assert!(all_parts(recv, &sends).contains(&back));
                }
            }
            prop_assert_eq!(covered, common);
        }

        #[test]
        fn what_has_left_the_log_is_left_out_and_nothing_else(
            sent in lengths(),
            received in lengths(),
            gone in 0..40_usize,
        ) {
            let (sends, whole) = (side(&sent, 1000), side(&received, 2000));
            let some = Side { cuts: whole.cuts.clone(), gone: gone.min(received.len()) };
            for send in &sends.cuts {
                let mut expected = all_parts(*send, &whole);
                expected.retain(|part| part.row >= 2000 + some.gone as u64);
                prop_assert_eq!(all_parts(*send, &some), expected);
            }
        }
    }
}
