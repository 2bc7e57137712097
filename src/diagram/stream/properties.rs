//! What holds for every stream, however both sides cut it.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use proptest::prelude::*;

use super::*;
use crate::address::{Addr, Ends};
use crate::clock::{Clock, Stamp};
use crate::framing::Frame;
use crate::record::{ConnectionId, EndpointId, Event, Life, MIN_BUDGET_BYTES, Place, Record, Recorder, Snapshot};
use crate::socket::{Call, Direction, Op, Outcome, Places};

const CLIENT: ConnectionId = ConnectionId(1);
const SERVER: ConnectionId = ConnectionId(2);
const WAY: Way = Way { sender: Some(CLIENT), receiver: Some(SERVER), keeps: Keeps::Bytes };
const ALL: Seen = Seen { bytes: 0..u64::MAX, most: usize::MAX, columns: 10 };

/// A log that a test writes.
struct Lab {
    recorder: Recorder,
    at: u64,
    places: [Places; 2],
}

impl Lab {
    /// Both ends of a connection are open.
    fn new() -> Self {
        let recorder = Recorder::start(Clock::start(), MIN_BUDGET_BYTES, Box::new(|| {})).unwrap();
        let mut lab = Self { recorder, at: 0, places: Default::default() };
        lab.report(CLIENT, Event::Life(Life::Opened), Bytes::new());
        lab.report(SERVER, Event::Life(Life::Opened), Bytes::new());
        lab
    }

    fn report(&mut self, connection: ConnectionId, event: Event, bytes: Bytes) {
        self.at += 1;
        let [client, server]: [Addr; 2] = [40_000, 5001].map(|port| Addr::from(([127, 0, 0, 1], port)));
        let (endpoint, ends) = match connection {
            CLIENT => (EndpointId(1), Ends::new(Some(client), server)),
            _ => (EndpointId(2), Ends::new(Some(server), client)),
        };
        let record = Record::new(endpoint, Stamp(self.at), event);
        let record = Record { connection: Some(connection), ends: Some(ends), bytes, ..record };
        self.recorder.reports().send(record, || false);
    }

    fn moved(&mut self, connection: ConnectionId, length: u64) {
        let length = length as usize;
        let (op, direction) = match connection {
            CLIENT => (Op::send(length), Direction::Out),
            _ => (Op::recv(1024), Direction::In),
        };
        let place = self.places[usize::from(connection == SERVER)].next(direction, length);
        let call = Call { op, outcome: Outcome::Moved(length), place: Some(place), took_ns: 0 };
        let bytes = (0..length as u64).map(|n| (place.offset + n) as u8).collect();
        self.report(connection, Event::Call(call), bytes);
    }

    fn log(&self) -> Snapshot {
        // A flush writes what one queue holds, and what it holds back the next one.
        self.recorder.flush(Duration::from_secs(60));
        self.recorder.flush(Duration::from_secs(60));
        self.recorder.log().snapshot()
    }
}

/// Cuts so many bytes into pieces of these lengths.
fn pieces(lengths: &[u64], total: u64) -> Vec<u64> {
    let mut left = total;
    let mut pieces = Vec::new();
    for length in lengths.iter().copied().chain([total]) {
        pieces.push(length.min(left));
        left -= length.min(left);
    }
    pieces.retain(|length| *length > 0);
    pieces
}

fn cuts(side: Option<Side>) -> Vec<Cut> {
    match side.unwrap().shown {
        Shown::Cuts(cuts) => cuts,
        Shown::Density(columns) => panic!("{columns:?}"),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn what_is_in_sight_is_that_part_of_the_whole(
        sends in prop::collection::vec(1_u64..30, 1..30),
        recvs in prop::collection::vec(1_u64..40, 0..30),
        (unread, start, length) in (0_u64..60, 0_u64..500, 1_u64..300),
    ) {
        let sent: u64 = sends.iter().sum();
        let received = sent.saturating_sub(unread);
        let mut lab = Lab::new();
        sends.iter().for_each(|length| lab.moved(CLIENT, *length));
        pieces(&recvs, received).into_iter().for_each(|length| lab.moved(SERVER, length));
        let log = lab.log();

        let whole = strips(&log, WAY, &ALL);
        prop_assert_eq!(extent(&log, WAY), 0..sent);
        // Every byte that was received is in one ribbon, of the send and of the receive that moved it.
        let mut next = 0;
        let (all_sent, all_received) = (cuts(whole.sent.clone()), cuts(whole.received.clone()));
        let has = |cuts: &[Cut], row: u64, ribbon: &Ribbon| {
            let cut = cuts.iter().find(|cut| cut.row == row).unwrap();
            cut.bytes.start <= ribbon.bytes.start && ribbon.bytes.end <= cut.bytes.end
        };
        for ribbon in &whole.ribbons {
            prop_assert_eq!(ribbon.bytes.start, next);
            prop_assert!(has(&all_sent, ribbon.send, ribbon) && has(&all_received, ribbon.recv, ribbon));
            next = ribbon.bytes.end;
        }
        prop_assert_eq!(next, received);
        let missing = (sent > received).then_some(Missing { bytes: received..sent, why: Why::NotYet });
        prop_assert_eq!(&whole.missing, &Vec::from_iter(missing));

        let bytes = start..start + length;
        let part = strips(&log, WAY, &Seen { bytes: bytes.clone(), ..ALL });
        let overlaps = |cut: &&Cut| cut.bytes.start < bytes.end && bytes.start < cut.bytes.end;
        let expected = |all: &[Cut]| all.iter().filter(overlaps).cloned().collect::<Vec<_>>();
        prop_assert_eq!(cuts(part.sent.clone()), expected(&all_sent));
        prop_assert_eq!(cuts(part.received.clone()), expected(&all_received));
        // Of several calls that are one it is said how many there are, not how many are in sight.
        for join in &part.joins {
            prop_assert!(whole.joins.contains(join), "{join:?} is not in {:?}", whole.joins);
        }
        let seen_of = |join: &&Join| match join {
            Join::Sends { recv, .. } => overlaps(&recv),
            Join::Recvs { send, .. } => overlaps(&send),
        };
        prop_assert_eq!(part.joins.len(), whole.joins.iter().filter(seen_of).count());

        // Where they are too many, each begins in one column.
        let seen = Seen { bytes: 0..sent, most: 0, columns: 7 };
        let Some(Side { shown: Shown::Density(columns), .. }) = strips(&log, WAY, &seen).sent else { panic!() };
        prop_assert!(columns.iter().sum::<u64>() <= all_sent.len() as u64);
    }
}

/// Lines of so many bytes at most, which end behind each byte that can be divided by ten.
fn lines_of(columns: usize) -> Break {
    Arc::new(move |used, bytes: &[u8]| {
        let room = bytes.len().min(columns - used);
        let end = bytes[..room].iter().position(|byte| byte % 10 == 0).map(|at| at + 1);
        let taken = end.unwrap_or(room);
        Taken { bytes: taken, used: used + taken, is_full: end.is_some() || used + taken == columns }
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn a_conversation_has_all_that_was_said_and_any_lines_are_that_part_of_it(
        said in prop::collection::vec((any::<bool>(), 1_u64..60), 1..40),
        (columns, from, count) in (1_usize..20, 0_u64..200, 1_u64..50),
    ) {
        let mut lab = Lab::new();
        said.iter().for_each(|(is_sent, length)| lab.moved(if *is_sent { CLIENT } else { SERVER }, *length));
        let log = lab.log();
        let sources = [
            Source { connection: CLIENT, said: Said::Calls(Direction::Out) },
            Source { connection: SERVER, said: Said::Calls(Direction::In) },
        ];
        let (notify, notified) = crossbeam_channel::bounded(1);
        let layout = Layout { sources, line_break: lines_of(columns) };
        let mut conversation = Conversation::start(layout, Box::new(move || _ = notify.try_send(()))).unwrap();
        conversation.follow(&log);
        loop {
            notified.recv_timeout(Duration::from_secs(60)).unwrap();
            if conversation.rows().len() == said.len() {
                break;
            }
        }

        let range = conversation.range();
        let all = conversation.lines(&log, range.clone());
        prop_assert_eq!(range, 0..all.len() as u64);
        for (source, of) in sources.iter().enumerate() {
            let pieces = all.iter().filter(|line| line.source == source).flat_map(|line| &line.pieces);
            let mut next = 0;
            for piece in pieces {
                prop_assert_eq!(piece.bytes().start, next);
                next = piece.bytes().end;
            }
            let total: u64 = said.iter().filter(|(is_sent, _)| *is_sent == (source == 0)).map(|(_, length)| length).sum();
            prop_assert_eq!(next, total, "{:?}", of);
        }
        let length = |line: &Line| line.pieces.iter().map(|piece| piece.part.len()).sum::<usize>();
        prop_assert!(all.iter().all(|line| (1..=columns).contains(&length(line))));
        let part = conversation.lines(&log, from..from + count);
        prop_assert_eq!(&part[..], all.get(from as usize..((from + count) as usize).min(all.len())).unwrap_or_default());
        for (place, line) in all.iter().enumerate() {
            let piece = line.pieces.last().unwrap();
            prop_assert_eq!(conversation.line_of(&log, piece.cut.row, piece.part.start), Some(place as u64));
        }
    }
}

#[test]
fn two_sends_in_one_receive_and_one_send_in_three() {
    let mut lab = Lab::new();
    [9, 6, 12].into_iter().for_each(|length| lab.moved(CLIENT, length));
    [15, 4, 4, 4].into_iter().for_each(|length| lab.moved(SERVER, length));
    let strips = strips(&lab.log(), WAY, &ALL);
    let joins: Vec<(u64, u64)> = strips
        .joins
        .iter()
        .map(|join| match join {
            Join::Sends { n, recv } => (*n, recv.nth),
            Join::Recvs { n, send } => (*n, send.nth),
        })
        .collect();
    assert_eq!(joins, [(2, 1), (3, 3)]);
    assert!(strips.missing.is_empty() && strips.messages.is_none());
}

#[test]
fn what_has_left_the_log_is_counted_and_not_guessed() {
    let mut lab = Lab::new();
    for _ in 0..64 {
        lab.moved(CLIENT, 64 << 10);
        lab.moved(SERVER, 64 << 10);
    }
    let log = lab.log();
    let strips = strips(&log, WAY, &ALL);
    let sent = strips.sent.clone().unwrap();
    assert_eq!((sent.count, sent.bytes.end), (64, 4 << 20));
    assert!(sent.bytes.start > 0, "something has gone: {:?}", sent.bytes);
    let there = cuts(strips.sent);
    assert_eq!((there[0].bytes.start, there[0].nth), (sent.bytes.start, (sent.bytes.start >> 16) + 1));
    assert_eq!(extent(&log, WAY).end, 4 << 20);
    assert_eq!(Cuts::of_calls(&log, CLIENT, Direction::Out).at(0), None);
}

#[test]
fn one_end_alone_has_its_own_cuts_and_no_others() {
    let mut lab = Lab::new();
    lab.moved(CLIENT, 5);
    let alone = strips(&lab.log(), Way { receiver: None, ..WAY }, &ALL);
    assert_eq!((alone.received, alone.ribbons, alone.missing), (None, vec![], vec![]));
    assert_eq!(cuts(alone.sent).len(), 1);
}

#[test]
fn a_message_stands_where_its_bytes_do_with_what_the_framing_put_around_it() {
    let mut lab = Lab::new();
    lab.moved(CLIENT, 12);
    lab.moved(SERVER, 12);
    for (number, start) in [(1, 0), (2, 6)] {
        let frame = Frame { start, body: start + 1, end: start + 6 };
        let place = Place { number, first_recv: 1, last_recv: 1, frame };
        lab.report(SERVER, Event::Message(place), Bytes::from_static(b"abcd"));
    }
    let log = lab.log();
    let second = Cuts::of_messages(&log, SERVER).at(7).unwrap();
    assert_eq!((second.nth, second.bytes, second.body), (2, 6..12, 7..11));
    assert_eq!(Cuts::of_calls(&log, SERVER, Direction::In).read(&(10..12)), [10, 11]);
    assert_eq!(cuts(strips(&log, WAY, &ALL).messages).len(), 2);
}
