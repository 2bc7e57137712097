//! The segments of a connection, as its calls tell of them.
//!
//! Bytes are in a packet once: when the call that sent them comes, or, where the sender is not in the lab, the one that
//! received them. An acknowledgment stands where the program received: what lies unread in a queue is not acknowledged. The
//! sequence numbers of both sides begin with zero, so they are the offsets in the stream plus one.

use super::packet::{Flow, Kind, MAX_SEGMENT_BYTES, Segment};
use crate::record::ConnectionId;

/// A side of the connection: 0 for the one that connected, 1 for the other.
pub(super) type Side = usize;

/// One connection, from its first row on.
#[derive(Debug)]
pub(super) struct Stream {
    /// From the side that connected to the other.
    flow: Flow,
    sides: [Here; 2],
    is_reset: bool,
}

/// What is known of one side.
#[derive(Debug, Clone, Copy, Default)]
struct Here {
    id: Option<ConnectionId>,
    /// Bytes that it has sent, and whether its end.
    sent: u64,
    has_ended: bool,
    /// Bytes that it has received, and whether the other's end.
    received: u64,
    has_seen_end: bool,
    /// Whether its close is a reset.
    resets: bool,
    has_closed: bool,
}

/// One packet to be written.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Sending {
    pub flow: Flow,
    pub segment: Segment,
    /// Which bytes of the row it carries.
    pub bytes: std::ops::Range<usize>,
}

impl Stream {
    /// A connection whose beginning is not in the log.
    pub(super) fn new(flow: Flow) -> Self {
        Self { flow, sides: Default::default(), is_reset: false }
    }

    /// The side with this address.
    pub(super) fn side(&self, flow: Flow) -> Side {
        usize::from(self.flow != flow)
    }

    /// Whether a row of this side's connection is of this stream: not of one that was there before or comes after, with the
    /// same addresses.
    pub(super) fn takes(&mut self, side: Side, id: Option<ConnectionId>) -> bool {
        let here = &mut self.sides[side];
        here.id = here.id.or(id);
        id.is_none() || here.id == id
    }

    /// Whether this side's rows are of a later connection than this.
    pub(super) fn is_before(&self, side: Side, id: Option<ConnectionId>) -> bool {
        self.sides[side].id.zip(id).is_some_and(|(here, id)| here.0 < id.0)
    }

    /// Whether this side may still show up. A client may have left before it is accepted; one that connects is no later than
    /// what the server did.
    pub(super) fn waits_for(&self, side: Side) -> bool {
        self.sides[side].id.is_none() && (side == 1 || !self.sides[1].has_closed)
    }

    /// Whether nothing more is to come of the sides that are in the lab.
    pub(super) fn is_over(&self) -> bool {
        self.sides.iter().all(|side| side.has_closed || side.id.is_none())
    }

    /// The handshake (RFC 9293 §3.5).
    pub(super) fn open(&self) -> Vec<Sending> {
        let segment = |flow, kind, sequence, acknowledged| Sending {
            flow,
            segment: Segment { kind, sequence, acknowledged },
            bytes: 0..0,
        };
        let Self { flow, .. } = *self;
        vec![
            segment(flow, Kind::Syn, 0, None),
            segment(flow.back(), Kind::Syn, 0, Some(1)),
            segment(flow, Kind::Ack, 1, Some(1)),
        ]
    }

    /// A call has sent bytes; `offset` is that of the first one in the stream, where that is known.
    pub(super) fn sent(&mut self, side: Side, offset: Option<u64>, length: usize) -> Vec<Sending> {
        let offset = offset.unwrap_or(self.sides[side].sent);
        self.data(side, offset, length)
    }

    /// A call has received bytes.
    pub(super) fn received(&mut self, side: Side, offset: Option<u64>, length: usize) -> Vec<Sending> {
        let offset = offset.unwrap_or(self.sides[side].received);
        let mut packets = self.data(1 - side, offset, length);
        let here = &mut self.sides[side];
        let is_news = offset + length as u64 > here.received;
        here.received = here.received.max(offset + length as u64);
        if packets.is_empty() && is_news {
            packets.extend(self.plain(side, Kind::Ack));
        }
        packets
    }

    /// Those of the bytes that are in no packet yet.
    fn data(&mut self, side: Side, offset: u64, length: usize) -> Vec<Sending> {
        let here = self.sides[side];
        let (from, end) = (here.sent.max(offset), offset + length as u64);
        if from >= end || here.has_ended || self.is_reset {
            return Vec::new();
        }
        self.sides[side].sent = end;
        let acknowledged = Some(self.acknowledged(side));
        let pieces = (from..end).step_by(MAX_SEGMENT_BYTES).map(|at| {
            let until = end.min(at + MAX_SEGMENT_BYTES as u64);
            let segment = Segment { kind: Kind::Data { push: until == end }, sequence: after(at), acknowledged };
            Sending { flow: self.way(side), segment, bytes: (at - offset) as usize..(until - offset) as usize }
        });
        pieces.collect()
    }

    /// This side sends no more.
    pub(super) fn end(&mut self, side: Side) -> Vec<Sending> {
        if self.sides[side].has_ended {
            return Vec::new();
        }
        let end = self.plain(side, Kind::Fin);
        self.sides[side].has_ended = true;
        end.into_iter().collect()
    }

    /// A `recv` has returned the other side's end.
    pub(super) fn received_end(&mut self, side: Side) -> Vec<Sending> {
        let mut packets = self.end(1 - side);
        let is_news = !std::mem::replace(&mut self.sides[side].has_seen_end, true);
        if packets.is_empty() && is_news {
            packets.extend(self.plain(side, Kind::Ack));
        }
        packets
    }

    /// This side's `close` will be a reset: bytes lie unread (RFC 2525 §2.17), or it was asked for (SO_LINGER).
    pub(super) fn will_reset(&mut self, side: Side) {
        self.sides[side].resets = true;
    }

    pub(super) fn closed(&mut self, side: Side) -> Vec<Sending> {
        self.sides[side].has_closed = true;
        if self.sides[side].resets { self.reset(side) } else { self.end(side) }
    }

    /// This side has reset the connection.
    pub(super) fn reset(&mut self, side: Side) -> Vec<Sending> {
        let reset = self.plain(side, Kind::Reset);
        self.is_reset = true;
        reset.into_iter().collect()
    }

    /// A segment without bytes.
    fn plain(&self, side: Side, kind: Kind) -> Option<Sending> {
        let here = &self.sides[side];
        let sequence = after(here.sent + u64::from(here.has_ended));
        let segment = Segment { kind, sequence, acknowledged: Some(self.acknowledged(side)) };
        (!self.is_reset).then(|| Sending { flow: self.way(side), segment, bytes: 0..0 })
    }

    fn acknowledged(&self, side: Side) -> u32 {
        let here = &self.sides[side];
        after(here.received + u64::from(here.has_seen_end))
    }

    fn way(&self, side: Side) -> Flow {
        if side == 0 { self.flow } else { self.flow.back() }
    }
}

/// The sequence number behind the handshake's and so many bytes; it wraps around, as TCP's do.
fn after(bytes: u64) -> u32 {
    1_u32.wrapping_add(bytes as u32)
}
