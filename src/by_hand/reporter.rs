//! How a call by hand becomes a row of the log.

use std::sync::Arc;

use bytes::Bytes;

use crate::address::Ends;
use crate::clock::Stamp;
use crate::engine::Shared;
use crate::record::{ConnectionId, EndpointId, Record, Report, Seat, What};
use crate::socket::{Call, Op, Outcome};

/// One call on its way into the log.
pub(super) struct Reporter {
    shared: Shared,
    seat: Arc<Seat>,
}

impl Reporter {
    pub(super) fn new(shared: &Shared, record: &Record) -> Self {
        let seat = shared.reports.seats().take(EndpointId::BY_HAND, record.connection);
        Self { shared: shared.clone(), seat }
    }

    /// A row of the bench.
    pub(super) fn row(
        connection: Option<ConnectionId>,
        ends: Option<Ends>,
        op: Op,
        outcome: Outcome,
        bytes: Bytes,
    ) -> Record {
        let what = What::Call(Call { op, outcome, at: Stamp(0), took_ns: 0 });
        Record { endpoint: EndpointId::BY_HAND, connection, ends, what, bytes, shares_bytes: false }
    }

    /// The call begins now: until its row is written, the log holds back what comes after it.
    pub(super) fn begin(&self, record: &Record) -> Stamp {
        let began = self.shared.clock.now();
        self.seat.sit(record.call().map(|call| (call.op.name(), began)));
        began
    }

    /// Writes the row of a call that began then and has ended now.
    pub(super) fn write(&self, record: &mut Record, outcome: Outcome, began: Stamp) {
        let now = self.shared.clock.now();
        if let What::Call(call) = &mut record.what {
            (call.outcome, call.took_ns) = (outcome, now.ns_since(began));
            call.at = if call.op.is_stamped_before() { began } else { now };
        }
        self.shared.reports.send(Report::Record(record.clone()), || false);
        self.seat.sit(None);
    }
}
