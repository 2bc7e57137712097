//! Whose calls a connection's bytes went through.

use crate::record::{ConnectionId, EndpointId, List, Snapshot};
use crate::socket::Direction;

/// Rows that are looked at for the other end of datagrams: some may have been lost.
const LOOKED_AT: usize = 8;

/// What the kernel keeps of how the sender cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keeps {
    /// Nothing: a stream.
    Bytes,
    /// All of it, in order and without loss (SEQPACKET).
    Records,
    /// All of it: one send is one receive, or is lost.
    Datagrams,
}

/// One way of a connection: who sent, and who received. Who is not in the lab has no calls.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Way {
    pub sender: Option<ConnectionId>,
    pub receiver: Option<ConnectionId>,
    pub keeps: Keeps,
}

/// The other end of a connection, and its endpoint, where that is in the lab.
pub fn other_end(log: &Snapshot, connection: ConnectionId, keeps: Keeps) -> Option<(ConnectionId, EndpointId)> {
    match keeps {
        Keeps::Bytes | Keeps::Records => log.other_end(connection),
        Keeps::Datagrams => [Direction::Out, Direction::In].into_iter().find_map(|direction| {
            let rows = log.list(List::Moved(connection, direction));
            let last = rows.places().rev().take(LOOKED_AT).filter_map(|place| log.get(rows.get(place)?));
            last.into_iter().find_map(|row| {
                let there = log.get(log.other_side(&row, 1).parts.first()?.row)?;
                Some((there.connection?, there.endpoint))
            })
        }),
    }
}
