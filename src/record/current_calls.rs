//! Which call each worker thread is in.

use std::sync::{Arc, Mutex, Weak};

use super::lock::lock;
use super::{ConnectionId, EndpointId};
use crate::clock::Stamp;
use crate::socket::CurrentCall;

/// The current calls of all workers that live.
#[derive(Debug, Clone, Default)]
pub struct CurrentCalls(Arc<Mutex<Vec<Worker>>>);

#[derive(Debug)]
struct Worker {
    endpoint: EndpointId,
    connection: Option<ConnectionId>,
    call: Weak<CurrentCall>,
}

impl CurrentCalls {
    /// The place in which a new worker writes its current call; it is given up by dropping it.
    pub fn add(&self, endpoint: EndpointId, connection: Option<ConnectionId>) -> Arc<CurrentCall> {
        let call = Arc::default();
        let mut workers = lock(&self.0);
        if workers.len() == workers.capacity() {
            workers.retain(|worker| worker.call.strong_count() > 0);
        }
        workers.push(Worker { endpoint, connection, call: Arc::downgrade(&call) });
        call
    }

    /// What an endpoint's workers are in now: connection (`None` for the endpoint's own thread), call, since when.
    pub fn of(&self, endpoint: EndpointId) -> Vec<(Option<ConnectionId>, &'static str, Stamp)> {
        let workers = lock(&self.0);
        let ours = workers.iter().filter(|worker| worker.endpoint == endpoint);
        let calls = ours.filter_map(|worker| Some((worker.connection, worker.call.upgrade()?.get()?)));
        calls.map(|(connection, (call, since))| (connection, call, since)).collect()
    }

    /// The earliest stamp that a row may still arrive with: a send or an end that has begun is stamped already.
    pub(super) fn earliest_pending(&self) -> Option<Stamp> {
        lock(&self.0).iter().filter_map(|worker| worker.call.upgrade()?.holds_back_since()).min()
    }
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;

    use super::*;
    use crate::clock::Clock;
    use crate::socket::{Call, Op, Outcome, Trace, With};

    struct Silent(Clock, Arc<CurrentCall>);

    impl Trace for Silent {
        fn call(&self, _: Stamp, _: Call, _: With<'_>, _: Bytes) {}

        fn current(&self) -> &CurrentCall {
            &self.1
        }

        fn clock(&self) -> Clock {
            self.0
        }
    }

    #[test]
    fn a_begun_send_holds_back_what_came_later_until_it_is_done_or_dropped() {
        let calls = CurrentCalls::default();
        let worker = |id, connection| -> Arc<dyn Trace> {
            Arc::new(Silent(Clock::start(), calls.add(EndpointId(id), connection)))
        };
        let (sender, reader) = (worker(1, None), worker(2, Some(ConnectionId(3))));
        let in_calls = |id| calls.of(EndpointId(id)).into_iter().map(|(of, name, _)| (of, name)).collect::<Vec<_>>();

        let mut recv = reader.begin(Op::recv(1));
        assert_eq!(in_calls(2), [], "a receive that need not wait is never shown");
        recv.waits();
        assert_eq!(in_calls(2), [(Some(ConnectionId(3)), "recv")]);
        assert_eq!(calls.earliest_pending(), None);

        let send = sender.begin(Op::send(1));
        assert!(calls.earliest_pending().is_some());
        send.done(Outcome::Moved(1), With::Nobody, Bytes::new());
        assert_eq!(calls.earliest_pending(), None);

        drop(sender.begin(Op::Close));
        assert_eq!((calls.earliest_pending(), in_calls(1)), (None, vec![]));
        drop(recv);
        assert_eq!(in_calls(2), []);
        drop(reader);
        assert_eq!(in_calls(2), []);
    }

    #[test]
    fn a_send_that_waits_is_shown_before_a_receive_that_waits_and_a_sleep_ends_alone() {
        let calls = CurrentCalls::default();
        let trace: Arc<dyn Trace> = Arc::new(Silent(Clock::start(), calls.add(EndpointId(1), None)));
        let shown = || calls.of(EndpointId(1)).first().map(|(_, name, _)| *name);
        let mut recv = trace.begin(Op::recv(1));
        recv.waits();
        let send = trace.begin(Op::send(1));
        assert_eq!(shown(), Some("send"));
        drop(send);
        assert_eq!(shown(), Some("recv"));
        let sleep = trace.enter("sleep");
        assert_eq!(shown(), Some("sleep"));
        drop(recv);
        assert_eq!(shown(), Some("sleep"));
        drop(sleep);
        assert_eq!(shown(), None);
    }
}
