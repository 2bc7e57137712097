//! How a call by hand becomes a row of the log.

use std::sync::{Arc, OnceLock};

use bytes::Bytes;

use super::statement::bytes_literal;
use crate::address::{Addr, Ends};
use crate::clock::{Clock, Stamp};
use crate::engine::Shared;
use crate::record::{ConnectionId, End, EndpointId, Event, Life, Record};
use crate::socket::{Call, CurrentCall, Op, Outcome, Trace, With, Written};

/// The trace of one call.
pub(super) struct Reporter {
    shared: Shared,
    current: Arc<CurrentCall>,
    pub(super) op: Op,
    /// What its row would be, were it done at once: with all that it was given to send.
    pub(super) before: Record,
    /// Where the socket was bound before it.
    local: Option<Addr>,
    /// Its row, of which there is one: the answer of a look-up that was cancelled is dropped.
    row: OnceLock<Record>,
}

impl Reporter {
    /// For the call that will have this row.
    pub(super) fn new(shared: &Shared, op: Op, before: Record, local: Option<Addr>) -> Arc<Self> {
        let current = shared.reports.current_calls().add(EndpointId::BY_HAND, before.connection);
        Arc::new(Self { shared: shared.clone(), current, op, before, local, row: OnceLock::new() })
    }

    /// A row of the bench.
    pub(super) fn record(
        connection: Option<ConnectionId>,
        ends: Option<Ends>,
        at: Stamp,
        call: Call,
        bytes: Bytes,
    ) -> Record {
        Record { connection, ends, bytes, ..Record::of_call(EndpointId::BY_HAND, at, call) }
    }

    /// The row, once it is written.
    pub(super) fn row(&self) -> Option<&Record> {
        self.row.get()
    }

    /// What the call has changed in the life of a connection.
    fn life(&self, record: &Record) -> Option<Record> {
        let call = record.call()?;
        let has_ends = record.ends.is_some();
        let (connection, life) = match (&call.op, &call.outcome) {
            (Op::Connect(_) | Op::ConnectEx(_), Outcome::Done) if has_ends => (record.connection?, Life::Opened),
            (Op::Accept, Outcome::Accepted(accepted)) if has_ends => (ConnectionId(accepted.1), Life::Opened),
            (Op::Close, Outcome::Done) => (record.connection?, Life::Closed(End::Here)),
            _ => return None,
        };
        let row = Record::new(EndpointId::BY_HAND, self.clock().now(), Event::Life(life));
        Some(Record { connection: Some(connection), ends: record.ends.clone(), ..row })
    }

    /// Writes that a socket of datagrams has an address now: from then on, so that an answer to the call comes after it.
    pub(super) fn bound(&self, at: Stamp, local: &Addr) {
        if self.local.as_ref() != Some(local) && can_be_reached(local) {
            let row = Record::new(EndpointId::BY_HAND, at, Event::Life(Life::Bound { local: Box::new(local.clone()) }));
            self.shared.reports.send(Record { connection: self.before.connection, ..row }, || false);
        }
    }

    /// Writes the row of a call that began then and has ended now, without bytes and without waiting for a slow recorder.
    pub(super) fn end(&self, outcome: Outcome, began: Stamp) {
        let at = self.clock().now();
        let call = Call { op: self.op.clone(), outcome, place: None, took_ns: at.ns_since(began) };
        self.write(at, call, None, Bytes::new(), |row| self.shared.reports.ask(row));
    }

    /// Writes the row, where none is written yet, and what the call has changed in a life.
    fn write(&self, at: Stamp, call: Call, ends: Option<Ends>, bytes: Bytes, send: impl Fn(Record)) {
        let connection = self.before.connection.filter(|_| is_made(&call));
        let record = Self::record(connection, ends, at, call, bytes);
        if self.row.set(record.clone()).is_ok() {
            let life = self.life(&record);
            std::iter::once(record).chain(life).for_each(send);
        }
    }
}

impl Trace for Reporter {
    fn call(&self, at: Stamp, mut call: Call, with: With<'_>, bytes: Bytes) {
        let ends = match with {
            With::Nobody => None,
            With::Remote(peer) => Some(Ends::new(None, peer.clone())),
            With::Ends(ends) => Some(ends.clone()),
        };
        if let Op::Send(asked) | Op::SendAll(asked) | Op::SendTo(asked) | Op::Write(asked) = &mut call.op
            && bytes.len() < self.before.bytes.len()
        {
            asked.unsent = Some(Box::new(Written(bytes_literal(&self.before.bytes).into())));
        }
        self.write(at, call, ends, bytes, |row| self.shared.reports.send(row, || false));
    }

    fn current(&self) -> &CurrentCall {
        &self.current
    }

    fn clock(&self) -> Clock {
        self.shared.clock
    }
}

/// Whether others can send there.
pub(super) fn can_be_reached(local: &Addr) -> bool {
    match local {
        Addr::Inet(addr) => addr.port() != 0,
        Addr::Unix(_) => !local.is_unnamed(),
    }
}

/// Whether the socket of the row is there: what could not be made has no number.
fn is_made(call: &Call) -> bool {
    let is_gone = call.outcome.is_failure() || call.outcome == Outcome::Cancelled;
    !(matches!(call.op, Op::Socket { .. }) && is_gone)
}
