//! What a filter says of all rows that are alike, so that of many rows few have to be looked at; and where in the bytes of many
//! rows something is that it looks for.

use std::ops::Range;

use super::mask::Mask;
use super::matcher::{About, Matcher, Node};
use super::text::is_said_by;
use crate::record::{Row, Snapshot, Verdict, Wants};

impl Wants for Matcher {
    fn wants(&mut self, log: &Snapshot, row: &Row) -> bool {
        Matcher::wants(self, Some(log), row)
    }

    fn asks_for_bytes(&self) -> bool {
        Matcher::asks_for_bytes(self)
    }

    fn verdict(&mut self, alike: &Row, bytes: u64) -> Verdict {
        self.root.verdict(&self.about, alike, bytes, &mut self.scratch)
    }

    fn each_place(&self, bytes: &[u8], each: &mut dyn FnMut(Range<usize>)) {
        self.root.each_mask(&mut |mask| mask.find_iter(bytes).for_each(&mut *each));
    }

    fn may_be_cut(&self, bytes: &[u8]) -> bool {
        let mut may_be = false;
        self.root.each_mask(&mut |mask| may_be |= mask.has_end_of(bytes));
        may_be
    }
}

impl Node {
    /// What can be said of all rows that are like this one, which have so many bytes.
    fn verdict(&self, about: &About, alike: &Row, bytes: u64, scratch: &mut String) -> Verdict {
        let of = |is_it| if is_it { Verdict::Wanted } else { Verdict::Unwanted };
        let mut each = |parts: &[Node], decides: Verdict, else_is: Verdict| {
            let mut all = else_is;
            for part in parts {
                match (part.verdict(about, alike, bytes, scratch), all) {
                    (one, _) if one == decides => return decides,
                    (one, _) if one == else_is => {}
                    // One of several that have to hold may be unwanted already without its bytes; of several that may hold each has to be.
                    (Verdict::ByBytes, Verdict::Open) | (Verdict::Open, Verdict::ByBytes) => {
                        all = if decides == Verdict::Unwanted { Verdict::ByBytes } else { Verdict::Open };
                    }
                    (one, _) => all = one,
                }
            }
            all
        };
        match self {
            Node::All(parts) => each(parts, Verdict::Unwanted, Verdict::Wanted),
            Node::Any(parts) => each(parts, Verdict::Wanted, Verdict::Unwanted),
            Node::Not(inner) => match inner.verdict(about, alike, bytes, scratch) {
                Verdict::Wanted => Verdict::Unwanted,
                Verdict::Unwanted => Verdict::Wanted,
                Verdict::ByBytes | Verdict::Open => Verdict::Open,
            },
            Node::Length(compare) => of(alike.has_bytes() && compare.holds_by(|n| bytes.cmp(&n.0))),
            Node::Took(_) if alike.call().is_none() => Verdict::Unwanted,
            Node::Took(_) | Node::Row(_) | Node::Time(_) => Verdict::Open,
            // Who a peer is follows from what was exchanged.
            Node::Peer { places, .. } | Node::Text { places, .. } if !places.is_empty() => Verdict::Open,
            // What a message says has its place.
            Node::Text { .. } | Node::Regex { .. } if alike.message().is_some() => Verdict::Open,
            Node::Text { text, .. } if text.is_said(alike, scratch) => Verdict::Wanted,
            Node::Regex { pattern, alike: known, .. } if is_said_by(pattern, alike, known, scratch) => Verdict::Wanted,
            Node::Text { .. } | Node::Regex { .. } | Node::Hex(_) if bytes == 0 => Verdict::Unwanted,
            Node::Text { .. } | Node::Hex(_) => Verdict::ByBytes,
            Node::Regex { .. } => Verdict::Open,
            Node::Endpoint(_)
            | Node::Peer { .. }
            | Node::Local { .. }
            | Node::Connection(_)
            | Node::Direction(_)
            | Node::Call(_)
            | Node::Errno(_)
            | Node::Is(_) => of(self.holds(about, None, alike, scratch)),
        }
    }

    /// Gives what is looked for in bytes.
    fn each_mask(&self, each: &mut dyn FnMut(&Mask)) {
        match self {
            Node::All(parts) | Node::Any(parts) => parts.iter().for_each(|part| part.each_mask(each)),
            Node::Not(inner) => inner.each_mask(each),
            Node::Text { text, .. } => text.each_mask(each),
            Node::Hex(mask) => each(mask),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::super::{Filter, Known, Peers};
    use super::*;
    use crate::address::{Ends, Transport};
    use crate::clock::{Clock, Stamp};
    use crate::payload::Encoding;
    use crate::record::{
        Callback, ConnectionId, EndpointId, Event, Follower, Keeping, Life, Note, Record, Recorder, Runs,
    };
    use crate::socket::{Call, Direction, ErrorCode, Op, Outcome, Places};

    const FILTERS: &[&str] = &[
        "",
        "call:recv",
        "not call:recv",
        "call:recv or call:connect",
        "endpoint:server",
        "endpoint:server call:send",
        "endpoint:lab",
        "connection:2",
        "direction:in",
        "errno:ECONN*",
        "is:trouble",
        "not is:data",
        "peer:127.0.0.1:40002",
        "peer:client",
        "local:*:50001",
        "length:>12",
        "length:13",
        "not length:>12",
        "took:<5us",
        "row:100..200",
        "needle",
        "NEEDLE call:recv",
        "needle or call:close",
        "needle took:<5us",
        "not needle",
        "not needle or /7./",
        "send",
        "server",
        "你好",
        "127.0.0.1",
        "13",
        "hex:6e656564",
        "hex:?? 6e",
        "hex:6e or length:12",
        "/n[e]{2}dle/",
        "/recv/ or needle",
        "e 1 not 5",
    ];

    /// Rows of four connections, whose texts the calls cut; failures, notes and steps of lives between them.
    fn rows(count: u32) -> Vec<Record> {
        let gbk = Encoding::Gbk.encode("你好").expect("in GBK");
        let mut places: Vec<Places> = (0..4).map(|_| Places::default()).collect();
        let of = |n: u32| {
            let (connection, at) = (n % 4, Stamp(u64::from(n)));
            let local = format!("127.0.0.1:{}", 50_000 + connection).parse().ok();
            let ends = Ends::new(local, format!("127.0.0.1:{}", 40_000 + connection).parse().expect("an address"));
            let (endpoint, direction) =
                (EndpointId(1 + connection % 2), [Direction::Out, Direction::In][connection as usize / 2]);
            let text = match n / 4 % 50 {
                7 => b"...nee".to_vec(),
                8 => b"dle...".to_vec(),
                20 => b"a needle here".to_vec(),
                30 => [b"says ".as_slice(), &gbk].concat(),
                40 => gbk[..1].to_vec(),
                41 => gbk[1..].to_vec(),
                _ => format!("message {}", n / 4).into_bytes(),
            };
            let op = if direction == Direction::Out { Op::send(text.len()) } else { Op::recv(1024) };
            let call = |op, outcome, place| Event::Call(Call { op, outcome, place, took_ns: 1000 * u64::from(n % 9) });
            let event = match n % 97 {
                11 => call(Op::recv(1024), Outcome::failed(ErrorCode { raw: 104, name: "ECONNRESET" }), None),
                12 => call(Op::Close, Outcome::Done, None),
                13 => Event::Life(Life::Opened),
                14 => Event::Note(Note::RowsLost { rows: 13 }),
                _ => {
                    call(op, Outcome::Moved(text.len()), Some(places[connection as usize].next(direction, text.len())))
                }
            };
            let bytes =
                if matches!(event, Event::Call(Call { place: Some(_), .. })) { text.into() } else { Vec::new().into() };
            let (connection, ends) = (Some(ConnectionId(connection)), Some(ends));
            Record { connection, ends, bytes, ..Record::new(endpoint, at, event) }
        };
        (0..count).map(of).collect()
    }

    #[test]
    fn what_is_said_of_many_rows_at_once_is_true_of_each() {
        let folder = tempfile::tempdir().unwrap();
        let clock = Clock::start();
        let keeping = Keeping { is_kept: true, ..Keeping::within(Runs::within(folder.path())) };
        let recorder = Recorder::start_kept(clock, 64 << 20, Some(keeping), Box::new(|| {})).unwrap();
        let reports = recorder.reports();
        rows(30_000).into_iter().for_each(|row| reports.send(row, || false));
        recorder.flush(Duration::from_secs(60));
        drop((reports, recorder));
        let run = Runs::within(folder.path()).list().unwrap().remove(0);
        let log = run.open().unwrap().log.snapshot();
        let known = |(endpoint, name): (u32, &str)| Known {
            endpoint: EndpointId(endpoint),
            name: name.to_owned(),
            transport: Some(Transport::Tcp),
            // Whom rows of the other are with.
            local: format!("127.0.0.1:{}", if endpoint == 1 { 40_001 } else { 40_000 }).parse().ok(),
            encoding: if endpoint == 1 { Encoding::Gbk } else { Encoding::Utf8 },
        };
        let peers: Peers = [(1, "client"), (2, "server")].map(known).to_vec().into();
        for typed in FILTERS {
            let filter: Filter = typed.parse().unwrap();
            let mut matcher = filter.matcher(&peers, clock);
            let expected = log.rows(..).filter(|row| matcher.wants(Some(&log), row)).map(|row| row.number);
            let expected: Vec<u64> = expected.collect();
            let (stepped, steps) = crossbeam_channel::bounded(1);
            let notify: Callback = Box::new(move || _ = stepped.try_send(()));
            let wants = || Box::new(filter.matcher(&peers, clock)) as Box<dyn Wants>;
            let mut follower = Follower::search(wants, notify).unwrap();
            follower.follow(&log, || log.all());
            let found = loop {
                steps.recv().unwrap();
                if let Some(found) = follower.found().filter(|found| found.is_complete) {
                    break found.rows;
                }
            };
            let mut numbers = Vec::new();
            found.read(found.places(), |number| numbers.push(number));
            assert!(numbers == expected, "{typed}: {} of {} rows", numbers.len(), expected.len());
            if let Some(list) = matcher.whole_list(&log) {
                let is_life = |number: &u64| log.get(*number).is_some_and(|row| row.life().is_some());
                let listed = list.places().filter_map(|place| list.get(place));
                assert!(listed.eq(expected.iter().copied().filter(|number| !is_life(number))), "{typed}");
            }
            assert!(!expected.is_empty() || *typed == "endpoint:lab", "{typed} finds rows");
        }
    }
}
