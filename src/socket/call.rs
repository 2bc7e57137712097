//! A socket call as plain data: its name and arguments, what came of it, when and how long.

use super::{CallPlace, Op, Outcome};
use crate::clock::Stamp;

/// One socket call really made.
#[derive(Debug, Clone, PartialEq)]
pub struct Call {
    pub op: Op,
    pub outcome: Outcome,
    /// Where it stands among the calls of its connection that move bytes the same way; `None` where it moved none.
    pub place: Option<CallPlace>,
    /// How long it took, in nanoseconds, waiting included.
    pub took_ns: u64,
}

impl Call {
    /// When a call began that is ordered by `at`: its beginning where it sends, ends or connects, its return where it
    /// receives or accepts.
    pub fn began(&self, at: Stamp) -> Stamp {
        if self.op.is_stamped_before() { at } else { Stamp(at.0.saturating_sub(self.took_ns)) }
    }
}

#[cfg(test)]
mod tests {
    use super::super::How;
    use super::*;

    #[test]
    fn what_the_other_side_sees_is_ordered_by_its_beginning_and_a_receive_by_its_end() {
        let call = |op| Call { op, outcome: Outcome::Moved(1), place: None, took_ns: 20 };
        for op in [Op::send(1), Op::Shutdown(How::Write), Op::Close] {
            assert_eq!(call(op).began(Stamp(50)), Stamp(50));
        }
        assert_eq!(call(Op::recv(1)).began(Stamp(50)), Stamp(30));
    }
}
