//! Whose turn it is on a connection: shared by its mailbox, where the operator sends, and its conversation, where the bytes
//! are.

use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};

use crate::lab::Turns;

/// Both sides may send at any time.
const ANY: u8 = 0;
/// This side may send.
const OURS: u8 = 1;
/// This side has something to send, and nothing of it is sent.
const CLAIMED: u8 = 2;
/// The other side may send.
const THEIRS: u8 = 3;
/// This side sends no more.
const OVER: u8 = 4;

/// Clones are of the same connection.
#[derive(Debug, Clone)]
pub(super) struct Turn(Arc<AtomicU8>);

impl Turn {
    /// Of a new connection, on which either side may begin.
    pub(super) fn new(turns: Turns) -> Self {
        Self(Arc::new(AtomicU8::new(if turns == Turns::HalfDuplex { OURS } else { ANY })))
    }

    /// Whether the operator may send now.
    pub(super) fn is_ours(&self) -> bool {
        matches!(self.0.load(Ordering::Acquire), ANY | OURS)
    }

    /// Whether this side has sent its end, or is about to.
    pub(super) fn is_over(&self) -> bool {
        self.0.load(Ordering::Acquire) == OVER
    }

    /// Takes the turn for one send of the operator; whether it could be taken.
    pub(super) fn claim(&self) -> bool {
        self.change(OURS, CLAIMED) || self.0.load(Ordering::Acquire) == ANY
    }

    /// Takes the turn for so many sends together; a turn of half-duplex is one.
    pub(super) fn claim_for(&self, sends: usize) -> bool {
        if !self.claim() {
            return false;
        }
        let can_go_on = sends <= 1 || self.claim();
        if !can_go_on {
            self.give_back();
        }
        can_go_on
    }

    /// What it was claimed for is not sent.
    pub(super) fn give_back(&self) {
        self.change(CLAIMED, OURS);
    }

    /// The first bytes of what it was claimed for are sent.
    pub(super) fn sent(&self) {
        self.change(CLAIMED, THEIRS);
    }

    /// Something came, or it is waited for no longer. What comes before the claimed send goes out is no reply to it.
    pub(super) fn received(&self) {
        self.change(THEIRS, OURS);
    }

    /// This side sends its end behind what waits already.
    pub(super) fn end(&self) {
        self.0.store(OVER, Ordering::Release);
    }

    fn change(&self, from: u8, to: u8) -> bool {
        self.0.compare_exchange(from, to, Ordering::AcqRel, Ordering::Acquire).is_ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reply_gives_the_turn_back_and_nothing_before_the_send_does() {
        let turn = Turn::new(Turns::HalfDuplex);
        assert!(turn.claim());
        assert!(!turn.claim() && !turn.claim_for(2), "one send a turn");
        turn.received();
        assert!(!turn.is_ours(), "it came before the send");
        turn.sent();
        assert!(!turn.claim());
        turn.received();
        assert!(turn.claim());
        turn.give_back();
        assert!(turn.is_ours(), "nothing was sent");
        assert!(!turn.claim_for(2) && turn.is_ours(), "two are no turn");
        turn.end();
        turn.received();
        assert!(!turn.claim() && turn.is_over());
    }

    #[test]
    fn without_turns_one_sends_at_any_time_until_the_end() {
        let turn = Turn::new(Turns::FullDuplex);
        assert!(turn.claim() && turn.claim() && turn.claim_for(3));
        turn.end();
        assert!(!turn.claim());
    }

    #[test]
    fn of_many_that_claim_at_once_one_has_it() {
        let turn = Turn::new(Turns::HalfDuplex);
        let claimed: usize = std::thread::scope(|scope| {
            let claims: Vec<_> = (0..8).map(|_| scope.spawn(|| usize::from(turn.claim()))).collect();
            claims.into_iter().map(|claim| claim.join().unwrap()).sum()
        });
        assert_eq!(claimed, 1);
    }

    #[test]
    fn a_reply_that_comes_while_one_claims_leaves_it_claimed_or_refused() {
        let turn = Turn::new(Turns::HalfDuplex);
        std::thread::scope(|scope| {
            scope.spawn(|| (0..200_000).for_each(|_| turn.received()));
            for _ in 0..200_000 {
                if turn.claim() {
                    assert!(!turn.is_ours(), "claimed");
                    turn.sent();
                }
            }
        });
    }
}
