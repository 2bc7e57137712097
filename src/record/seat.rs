//! Where each worker thread sits: in which call, and since when.

use std::sync::{Arc, Mutex, Weak};

use super::lock::lock;
use super::{ConnectionId, EndpointId};
use crate::clock::Stamp;

/// The calls that are ordered by their beginning ([`crate::socket::Op::is_stamped_before`]).
const STAMPED_BEFORE: [&str; 5] = ["send", "sendto", "connect", "shutdown", "close"];

/// One worker thread's place. The worker writes it, everybody may read it.
#[derive(Debug)]
pub struct Seat {
    pub endpoint: EndpointId,
    pub connection: Option<ConnectionId>,
    sitting: Mutex<Option<(&'static str, Stamp)>>,
}

impl Seat {
    /// The call the worker sits in, and since when; `None` between calls.
    pub fn sitting(&self) -> Option<(&'static str, Stamp)> {
        *lock(&self.sitting)
    }

    /// Notes the call the worker is about to sit in.
    pub fn sit(&self, op: Option<(&'static str, Stamp)>) {
        *lock(&self.sitting) = op;
    }
}

/// The seats of all workers that live.
#[derive(Debug, Clone, Default)]
pub struct Seats(Arc<Mutex<Vec<Weak<Seat>>>>);

impl Seats {
    /// A seat for a new worker; it is given up by dropping it.
    pub fn take(&self, endpoint: EndpointId, connection: Option<ConnectionId>) -> Arc<Seat> {
        let seat = Arc::new(Seat { endpoint, connection, sitting: Mutex::new(None) });
        let mut seats = lock(&self.0);
        if seats.len() == seats.capacity() {
            seats.retain(|seat| seat.strong_count() > 0);
        }
        seats.push(Arc::downgrade(&seat));
        seat
    }

    /// What an endpoint's workers sit in now: connection (`None` for the endpoint's own thread), call, since when.
    pub fn of(&self, endpoint: EndpointId) -> Vec<(Option<ConnectionId>, &'static str, Stamp)> {
        let seats = lock(&self.0);
        let ours = seats.iter().filter_map(Weak::upgrade).filter(|seat| seat.endpoint == endpoint);
        ours.filter_map(|seat| seat.sitting().map(|(call, since)| (seat.connection, call, since))).collect()
    }

    /// The earliest stamp that a row may still arrive with: a send or an end that has begun is stamped already.
    pub(super) fn earliest_pending(&self) -> Option<Stamp> {
        let seats = lock(&self.0);
        let sitting = seats.iter().filter_map(|seat| seat.upgrade()?.sitting());
        sitting.filter(|(call, _)| STAMPED_BEFORE.contains(call)).map(|(_, since)| since).min()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_begun_send_holds_back_what_came_later() {
        let seats = Seats::default();
        let sender = seats.take(EndpointId(1), None);
        let reader = seats.take(EndpointId(2), Some(ConnectionId(3)));
        reader.sit(Some(("recv", Stamp(5))));
        assert_eq!(seats.earliest_pending(), None);
        sender.sit(Some(("send", Stamp(9))));
        assert_eq!(seats.earliest_pending(), Some(Stamp(9)));
        assert_eq!(seats.of(EndpointId(2)), [(Some(ConnectionId(3)), "recv", Stamp(5))]);
        drop(sender);
        assert_eq!(seats.earliest_pending(), None);
    }
}
