//! What is in sight of one way of a connection: the sender's cuts, the receiver's, the messages, and what joins them.

use std::ops::Range;

use super::{Cut, Cuts, Keeps, Way};
use crate::record::{ConnectionId, Lost, Rest, Snapshot};
use crate::socket::Direction;

/// What is in sight, and how finely it can be drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// Places in the stream.
    pub bytes: Range<u64>,
    /// Cuts of a side that are drawn one by one; of more only the density.
    pub most: usize,
    /// Columns of the density.
    pub columns: usize,
}

/// One way of a connection, as far as it is in sight.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Strips {
    /// `None` where the sender is not in the lab.
    pub sent: Option<Side>,
    /// `None` where the receiver is not in the lab.
    pub received: Option<Side>,
    /// `None` where the receiver cuts no messages out of the stream.
    pub messages: Option<Side>,
    /// What each send and each receive in sight have in common, in the order of the bytes.
    pub ribbons: Vec<Ribbon>,
    pub joins: Vec<Join>,
    /// What was sent and not received.
    pub missing: Vec<Missing>,
}

/// How one side cut.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Side {
    pub shown: Shown,
    /// How many there have been, with those whose rows have left the log.
    pub count: u64,
    /// From the first byte whose row is there to the last; what lies before it has left the log.
    pub bytes: Range<u64>,
}

/// The cuts in sight.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shown {
    Cuts(Vec<Cut>),
    /// Too many to be drawn one by one: how many begin in each column.
    Density(Vec<u64>),
}

/// Bytes that a send and a receive have in common.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ribbon {
    /// The row of the send, and its number.
    pub send: u64,
    pub nth: u64,
    /// The row of the receive.
    pub recv: u64,
    pub bytes: Range<u64>,
}

/// Several calls of one side that are one call of the other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Join {
    /// So many sends in one receive.
    Sends { n: u64, recv: Cut },
    /// One send in so many receives.
    Recvs { n: u64, send: Cut },
}

/// Bytes that were sent and not received.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missing {
    pub bytes: Range<u64>,
    pub why: Why,
}

/// Why bytes have not been received.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// They may be on their way, or wait to be read.
    NotYet,
    Lost(Lost),
    /// The receive asked for fewer bytes than the datagram has.
    CutOff,
}

impl Missing {
    /// Where it is known what became of them.
    fn of(bytes: Range<u64>, rest: Rest) -> Option<Self> {
        let why = match rest {
            Rest::NotReceived => Why::NotYet,
            Rest::Lost(why) => Why::Lost(why),
            Rest::Nothing | Rest::Unknown => return None,
        };
        (!bytes.is_empty()).then_some(Self { bytes, why })
    }
}

/// What is in sight of this way.
pub fn strips(log: &Snapshot, way: Way, seen: &Seen) -> Strips {
    let sends = way.sender.map(|sender| Cuts::of_calls(log, sender, Direction::Out));
    let recvs = way.receiver.map(|receiver| Cuts::of_calls(log, receiver, Direction::In));
    let mut strips = Strips {
        sent: sends.as_ref().map(|sends| side(sends, seen)),
        received: recvs.as_ref().map(|recvs| side(recvs, seen)),
        messages: way.receiver.and_then(|receiver| messages(log, receiver, seen)),
        ribbons: Vec::new(),
        joins: Vec::new(),
        missing: Vec::new(),
    };
    match way.keeps {
        Keeps::Bytes | Keeps::Records => {
            if let (Some(sends), Some(recvs)) = (&sends, &recvs) {
                join(&mut strips, sends, recvs, seen);
                strips.missing.extend(tail(log, sends, recvs));
            }
        }
        Keeps::Datagrams => datagrams(log, &mut strips),
    }
    strips
}

/// From the first byte of this way whose row is there to the last.
pub fn extent(log: &Snapshot, way: Way) -> Range<u64> {
    let sends = way.sender.map(|sender| Cuts::of_calls(log, sender, Direction::Out));
    let recvs = way.receiver.map(|receiver| Cuts::of_calls(log, receiver, Direction::In));
    // The places of datagrams are those of one side.
    let recvs = recvs.filter(|_| sends.is_none() || way.keeps != Keeps::Datagrams);
    let sides = [sends, recvs].into_iter().flatten().filter(|cuts| !cuts.is_empty());
    let extents = sides.map(|cuts| extent_of(&cuts));
    extents.reduce(|a, b| a.start.min(b.start)..a.end.max(b.end)).unwrap_or(0..0)
}

fn extent_of(cuts: &Cuts<'_>) -> Range<u64> {
    cuts.first().map_or(0, |cut| cut.bytes.start)..cuts.last().map_or(0, |cut| cut.bytes.end)
}

fn side(cuts: &Cuts<'_>, seen: &Seen) -> Side {
    let places = cuts.within(&seen.bytes);
    let shown = match places.len() <= seen.most {
        true => Shown::Cuts(places.filter_map(|place| cuts.get(place)).collect()),
        false => Shown::Density(density(cuts, seen)),
    };
    Side { shown, count: cuts.last().map_or(0, |cut| cut.nth), bytes: extent_of(cuts) }
}

fn messages(log: &Snapshot, receiver: ConnectionId, seen: &Seen) -> Option<Side> {
    let cuts = Cuts::of_messages(log, receiver);
    (!cuts.is_empty()).then(|| side(&cuts, seen))
}

/// How many cuts begin in each column of what is in sight.
fn density(cuts: &Cuts<'_>, seen: &Seen) -> Vec<u64> {
    let (start, length) = (seen.bytes.start, seen.bytes.end - seen.bytes.start);
    let edge = |column: usize| start + (u128::from(length) * column as u128 / seen.columns.max(1) as u128) as u64;
    let places: Vec<usize> = (0..=seen.columns).map(|column| cuts.from(edge(column))).collect();
    places.windows(2).map(|pair| pair[1].saturating_sub(pair[0]) as u64).collect()
}

/// The ribbons between two sides that are drawn one by one, and where several calls are one.
fn join(strips: &mut Strips, sends: &Cuts<'_>, recvs: &Cuts<'_>, seen: &Seen) {
    let (Some(Side { shown: Shown::Cuts(sent), .. }), Some(Side { shown: Shown::Cuts(received), .. })) =
        (&strips.sent, &strips.received)
    else {
        return;
    };
    strips.ribbons = ribbons(sent, received);
    let is_whole = |cut: &Cut| seen.bytes.start <= cut.bytes.start && cut.bytes.end <= seen.bytes.end;
    let count = |cut: &Cut, others: &Cuts<'_>, is_its: &dyn Fn(&Ribbon) -> bool| match is_whole(cut) {
        true => strips.ribbons.iter().skip_while(|ribbon| !is_its(ribbon)).take_while(|ribbon| is_its(ribbon)).count(),
        // Some of the others are out of sight.
        false => others.within(&cut.bytes).len(),
    };
    for recv in received {
        let n = count(recv, sends, &|ribbon| ribbon.recv == recv.row) as u64;
        strips.joins.extend((n > 1).then(|| Join::Sends { n, recv: recv.clone() }));
    }
    for send in sent {
        let n = count(send, recvs, &|ribbon| ribbon.send == send.row) as u64;
        strips.joins.extend((n > 1).then(|| Join::Recvs { n, send: send.clone() }));
    }
}

/// What sends and receives have in common. Both are in the order of their bytes, so one walk finds all.
fn ribbons(sent: &[Cut], received: &[Cut]) -> Vec<Ribbon> {
    let mut ribbons = Vec::new();
    let (mut sends, mut recvs) = (sent.iter().peekable(), received.iter().peekable());
    while let (Some(send), Some(recv)) = (sends.peek(), recvs.peek()) {
        let bytes = send.bytes.start.max(recv.bytes.start)..send.bytes.end.min(recv.bytes.end);
        if !bytes.is_empty() {
            ribbons.push(Ribbon { send: send.row, nth: send.nth, recv: recv.row, bytes });
        }
        if send.bytes.end <= recv.bytes.end {
            sends.next();
        } else {
            recvs.next();
        }
    }
    ribbons
}

/// What was sent last and has not been received.
fn tail(log: &Snapshot, sends: &Cuts<'_>, recvs: &Cuts<'_>) -> Option<Missing> {
    let sent = sends.last()?;
    let rest = log.other_side(&log.get(sent.row)?, 0).rest;
    let received = recvs.last().map_or(0, |recv| recv.bytes.end);
    Missing::of(received..sent.bytes.end, rest)
}

/// Datagrams stand where their sender's stand, or their receiver's where the sender is not in the lab: those that were
/// lost leave their place empty.
fn datagrams(log: &Snapshot, strips: &mut Strips) {
    let (Some(sent), Some(received)) = (&strips.sent, &mut strips.received) else { return };
    let Shown::Cuts(sent) = &sent.shown else {
        // Their places in what was received are others.
        received.shown = Shown::Density(Vec::new());
        return;
    };
    let mut arrived = Vec::new();
    for send in sent {
        let Some(row) = log.get(send.row) else { continue };
        let other = log.other_side(&row, 1);
        let recv = other.parts.first().and_then(|part| Some((part, Cut::of(&log.get(part.row)?)?)));
        let Some((part, recv)) = recv else {
            strips.missing.extend(Missing::of(send.bytes.clone(), other.rest));
            continue;
        };
        let bytes = send.bytes.start..send.bytes.start + (part.here.end - part.here.start);
        strips.ribbons.push(Ribbon { send: send.row, nth: send.nth, recv: recv.row, bytes: bytes.clone() });
        let cut_off = bytes.end..send.bytes.end;
        strips.missing.extend((!cut_off.is_empty()).then_some(Missing { bytes: cut_off, why: Why::CutOff }));
        arrived.push(Cut { bytes: bytes.clone(), body: bytes, ..recv });
    }
    received.shown = Shown::Cuts(arrived);
}
