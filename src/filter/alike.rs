//! Whether something is found in what rows say, remembered for the next rows that say the same: of a connection nearly all do.

use std::cell::RefCell;

use crate::address::Ends;
use crate::record::{Event, Record};
use crate::socket::{Direction, Op, Outcome};

/// Rows that are remembered at most, each at the place of its connection.
const MOST: usize = 256;

#[derive(Debug, Default)]
pub(super) struct Alike(RefCell<Vec<Option<Known>>>);

/// All that a call that moved bytes says beside them.
#[derive(Debug)]
struct Known {
    op: Op,
    outcome: Outcome,
    ends: Option<Ends>,
    is_found: bool,
}

impl Alike {
    /// What `find` says of a row, or said of one like it.
    pub(super) fn is_found(&self, record: &Record, find: impl FnOnce() -> bool) -> bool {
        let (Event::Call(call), Some(direction)) = (&record.event, record.direction()) else { return find() };
        let connection = record.connection.map_or(0, |connection| connection.0 as usize);
        let place = (2 * connection + usize::from(direction == Direction::Out)) % MOST;
        let mut known = self.0.borrow_mut();
        if known.is_empty() {
            known.resize_with(MOST, || None);
        }
        let Some(slot) = known.get_mut(place) else { return find() };
        let is_like = |known: &Known| known.op == call.op && known.outcome == call.outcome && known.ends == record.ends;
        if let Some(like) = slot.as_ref().filter(|known| is_like(known)) {
            return like.is_found;
        }
        let is_found = find();
        let (op, outcome, ends) = (call.op.clone(), call.outcome.clone(), record.ends.clone());
        *slot = Some(Known { op, outcome, ends, is_found });
        is_found
    }
}

impl PartialEq for Alike {
    /// What is remembered makes no difference.
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Stamp;
    use crate::record::{ConnectionId, EndpointId};
    use crate::socket::Call;

    #[test]
    fn only_what_says_the_same_is_like_another() {
        let row = |op: Op, moved: usize, peer: &str| {
            let call = Call { op, outcome: Outcome::Moved(moved), place: None, took_ns: 0 };
            let ends = Some(Ends::new(None, peer.parse().unwrap()));
            Record { ends, connection: Some(ConnectionId(3)), ..Record::of_call(EndpointId(1), Stamp(0), call) }
        };
        let one = row(Op::send(3), 3, "127.0.0.1:5001");
        let others = [
            row(Op::send(4), 3, "127.0.0.1:5001"),
            row(Op::send(3), 2, "127.0.0.1:5001"),
            row(Op::send(3), 3, "127.0.0.1:5002"),
            row(Op::recv(3), 3, "127.0.0.1:5001"),
        ];
        for other in &others {
            let alike = Alike::default();
            assert!(alike.is_found(&one, || true));
            assert!(alike.is_found(&one.clone(), || panic!("it is known")));
            assert!(!alike.is_found(other, || false));
            assert!(!alike.is_found(other, || panic!("it is known")));
            assert!(!alike.is_found(&Record::of_call(EndpointId(1), Stamp(0), one.call().unwrap().clone()), || false));
        }
    }
}
