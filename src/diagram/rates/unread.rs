//! Bytes that were sent to an endpoint and that it has not read. Where both ends of a stream are in the log, its rows say it
//! at every moment; else what the system tells a few times a second while somebody looks.

use std::collections::BTreeMap;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::address::Ends;
use crate::record::{ConnectionId, EndpointId, Life, Row};
use crate::socket::{Direction, Kind, Op};

/// One end of a stream.
#[derive(Debug, Clone, Copy)]
struct End {
    endpoint: EndpointId,
    /// The other end, while it is open.
    other: Option<ConnectionId>,
    sent: u64,
    /// What the other end has sent; 0 where that is not in the log.
    came: u64,
    read: u64,
}

impl End {
    fn unread(&self) -> u64 {
        self.came.saturating_sub(self.read)
    }
}

/// What is unread, from the rows so far and what the system told last.
#[derive(Debug, Clone, Default)]
pub(super) struct Unread {
    ends: FxHashMap<ConnectionId, End>,
    /// The open ends by their addresses.
    by_addresses: FxHashMap<Ends, ConnectionId>,
    /// The sockets of datagrams, of which some may be lost.
    datagrams: FxHashSet<(EndpointId, Option<ConnectionId>)>,
    /// What the rows come to, for each endpoint.
    counted: BTreeMap<EndpointId, u64>,
    /// What the system told of connections whose other end is not in the log, and of queues of datagrams.
    told: BTreeMap<EndpointId, u64>,
}

impl Unread {
    /// Counts a row; the endpoint for which it makes a difference.
    pub(super) fn add(&mut self, row: &Row) -> Option<EndpointId> {
        if let Some(call) = row.call() {
            if let Op::Socket { kind, .. } = &call.op {
                self.datagrams.remove(&(row.endpoint, None));
                if *kind == Kind::Datagram {
                    self.datagrams.insert((row.endpoint, row.connection));
                }
            }
            let bytes = row.bytes.len() as u64;
            return row.direction().and_then(|direction| self.moved(row.connection?, direction, bytes));
        }
        match (row.life()?, row.connection) {
            (Life::Opened, Some(id)) => self.opened(id, row),
            (Life::Closed(_), Some(id)) => {
                self.datagrams.remove(&(row.endpoint, Some(id)));
                self.closed(id, row.ends.as_ref())
            }
            (Life::Stopped | Life::Failed { .. } | Life::Removed, _) => {
                self.datagrams.remove(&(row.endpoint, None));
                self.told.remove(&row.endpoint).map(|_| row.endpoint)
            }
            _ => None,
        }
    }

    fn opened(&mut self, id: ConnectionId, row: &Row) -> Option<EndpointId> {
        let own = [(row.endpoint, row.connection), (row.endpoint, None)];
        let ends = row.ends.as_ref().filter(|_| !own.iter().any(|socket| self.datagrams.contains(socket)))?;
        let local = ends.local().filter(|local| !local.is_unnamed())?;
        let other = self.by_addresses.get(&Ends::new(Some(ends.peer().clone()), local.clone())).copied();
        self.by_addresses.insert(ends.clone(), id);
        let mut end = End { endpoint: row.endpoint, other, sent: 0, came: 0, read: 0 };
        // Before it was accepted, the other side may have sent already.
        if let Some(other) = other.and_then(|other| self.ends.get_mut(&other)) {
            other.other = Some(id);
            end.came = other.sent;
        }
        self.ends.insert(id, end);
        self.changed(end.endpoint, 0, end.unread())
    }

    fn moved(&mut self, id: ConnectionId, direction: Direction, bytes: u64) -> Option<EndpointId> {
        let end = self.ends.get_mut(&id)?;
        let whose = match direction {
            Direction::Out => {
                end.sent += bytes;
                let other = end.other?;
                self.ends.get_mut(&other)?
            }
            Direction::In => end,
        };
        let before = whose.unread();
        match direction {
            Direction::Out => whose.came += bytes,
            Direction::In => whose.read += bytes,
        }
        let (endpoint, after) = (whose.endpoint, whose.unread());
        self.changed(endpoint, before, after)
    }

    fn closed(&mut self, id: ConnectionId, addresses: Option<&Ends>) -> Option<EndpointId> {
        let end = self.ends.remove(&id)?;
        if let Some(addresses) = addresses.filter(|addresses| self.by_addresses.get(addresses) == Some(&id)) {
            self.by_addresses.remove(addresses);
        }
        // What it has sent can still be read.
        if let Some(other) = end.other.and_then(|other| self.ends.get_mut(&other)) {
            other.other = None;
        }
        self.changed(end.endpoint, end.unread(), 0)
    }

    fn changed(&mut self, endpoint: EndpointId, before: u64, after: u64) -> Option<EndpointId> {
        let counted = self.counted.entry(endpoint).or_default();
        *counted = (*counted + after).saturating_sub(before);
        (before != after).then_some(endpoint)
    }

    /// Takes in what the system tells; whether it makes a difference.
    pub(super) fn tell(
        &mut self,
        endpoint: EndpointId,
        told: impl Iterator<Item = (ConnectionId, u64)>,
        queue: u64,
    ) -> bool {
        let is_joined = |id: &ConnectionId| self.ends.get(id).is_some_and(|end| end.other.is_some() || end.came > 0);
        let sum = queue + told.filter(|(id, _)| !is_joined(id)).map(|(_, bytes)| bytes).sum::<u64>();
        self.told.insert(endpoint, sum).unwrap_or_default() != sum
    }

    /// How much an endpoint has not read.
    pub(super) fn of(&self, endpoint: EndpointId) -> u64 {
        [&self.counted, &self.told].iter().filter_map(|known| known.get(&endpoint)).sum()
    }
}
