//! What the rows of a log add up to, by endpoint and by time.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use super::series::{Answers, Level, Series};
use super::times::Times;
use super::unread::Unread;
use crate::clock::Stamp;
use crate::record::{ConnectionId, EndpointId, Life, Row, Traffic};
use crate::socket::{Direction, Op};

/// The width of a bucket at first.
const WIDTH_NS: u64 = 100_000_000;
/// Buckets that an endpoint has at most: with more, each two become one.
const MOST_BUCKETS: usize = 4096;

/// What the rows add up to.
#[derive(Debug, Clone)]
pub struct Tally {
    /// Rows before it are not counted: they have been cleared.
    from_row: u64,
    /// One past the last row that was counted.
    end_row: u64,
    width_ns: u64,
    /// When the first bytes moved, and when the last ones did.
    moved: Option<(Stamp, Stamp)>,
    endpoints: BTreeMap<EndpointId, EndpointTally>,
    sides: FxHashMap<ConnectionId, Side>,
    unread: Unread,
}

/// What one endpoint's rows add up to.
#[derive(Debug, Clone, Default)]
pub struct EndpointTally {
    pub traffic: Traffic,
    pub series: Series,
    pub times: Times,
}

/// What an end of a connection does.
#[derive(Debug, Clone, Copy)]
enum Side {
    /// It sends first, and has waited for an answer since then.
    Asks(Option<Stamp>),
    /// It was accepted, or received first.
    Answers,
}

impl Default for Tally {
    fn default() -> Self {
        Self::from_row(0)
    }
}

impl Tally {
    /// Of the rows from this one on.
    pub fn from_row(from_row: u64) -> Self {
        let (endpoints, sides, unread) = Default::default();
        Self { from_row, end_row: from_row, width_ns: WIDTH_NS, moved: None, endpoints, sides, unread }
    }

    /// Counts the next row.
    pub fn add(&mut self, row: &Row) {
        if row.number < self.from_row {
            return;
        }
        if row.number < self.end_row {
            // What was cleared has been called back.
            *self = Self::from_row(row.number);
        }
        self.end_row = row.number + 1;
        if let Some(connection) = row.connection {
            if matches!(row.life(), Some(Life::Closed(_))) {
                self.sides.remove(&connection);
            }
            if row.call().is_some_and(|call| call.op == Op::Accept && !call.outcome.is_failure()) {
                self.sides.insert(connection, Side::Answers);
            }
        }
        if let Some(direction) = row.direction() {
            self.count(row, direction);
        }
        if let Some(endpoint) = self.unread.add(row) {
            self.note_unread(endpoint, row.at);
        }
        self.merge();
    }

    /// Takes in what the system tells of what is unread: of connections, and in an endpoint's queue of datagrams.
    pub fn tell_unread(
        &mut self,
        id: EndpointId,
        at: Stamp,
        connections: impl Iterator<Item = (ConnectionId, u64)>,
        queue: u64,
    ) {
        if self.unread.tell(id, connections, queue) {
            let (first, last) = self.moved.unwrap_or((at, at));
            self.moved = Some((first, last.max(at)));
            self.note_unread(id, at);
            self.merge();
        }
    }

    fn note_unread(&mut self, id: EndpointId, at: Stamp) {
        let now = self.unread.of(id);
        let series = &mut self.endpoints.entry(id).or_default().series;
        series.bucket(at.0 / self.width_ns).note_unread(Level { most: now, last: now });
    }

    fn merge(&mut self) {
        if self.endpoints.values().any(|endpoint| endpoint.series.buckets().len() > MOST_BUCKETS) {
            self.width_ns *= 2;
            self.endpoints.values_mut().for_each(|endpoint| endpoint.series.merge());
        }
    }

    fn count(&mut self, row: &Row, direction: Direction) {
        let answered = row.connection.and_then(|connection| self.answered(connection, direction, row.at));
        let (first, last) = self.moved.unwrap_or((row.at, row.at));
        self.moved = Some((first.min(row.at), last.max(row.at)));
        let endpoint = self.endpoints.entry(row.endpoint).or_default();
        let bucket = endpoint.series.bucket(row.at.0 / self.width_ns);
        endpoint.traffic.count(direction, row.bytes.len());
        bucket.traffic.count(direction, row.bytes.len());
        if let Some(ns) = answered {
            bucket.answers.add(&Answers::one(ns));
            endpoint.times.add(ns);
        }
    }

    /// How long it has waited, where these bytes are an answer: from the first send that nothing has come after.
    fn answered(&mut self, connection: ConnectionId, direction: Direction, at: Stamp) -> Option<u64> {
        let first = match direction {
            Direction::Out => Side::Asks(None),
            Direction::In => Side::Answers,
        };
        let Side::Asks(since) = self.sides.entry(connection).or_insert(first) else { return None };
        match direction {
            Direction::Out => {
                since.get_or_insert(at);
                None
            }
            Direction::In => since.take().map(|since| at.ns_since(since)),
        }
    }

    /// One past the last row that was counted.
    pub fn end_row(&self) -> u64 {
        self.end_row
    }

    /// How long a bucket is.
    pub fn width_ns(&self) -> u64 {
        self.width_ns
    }

    /// When the bucket began in which the first bytes moved, and when the last ones moved; `None` before that.
    pub fn moved(&self) -> Option<(Stamp, Stamp)> {
        self.moved.map(|(first, last)| (Stamp(first.0 / self.width_ns * self.width_ns), last))
    }

    /// How late the last bytes moved, in seconds since the first ones did.
    pub fn newest(&self) -> f64 {
        self.moved().map_or(0, |(first, last)| last.ns_since(first) + self.width_ns) as f64 / 1e9
    }

    /// What an endpoint's rows add up to; `None` where it has moved nothing, and nothing was sent to it.
    pub fn endpoint(&self, id: EndpointId) -> Option<&EndpointTally> {
        self.endpoints.get(&id)
    }

    /// The endpoints that have moved bytes, or have bytes to read.
    pub fn endpoints(&self) -> impl Iterator<Item = (EndpointId, &EndpointTally)> {
        self.endpoints.iter().map(|(id, endpoint)| (*id, endpoint))
    }
}

#[cfg(test)]
mod tests {
    use super::super::times::Numbers;
    use super::*;
    use crate::address::{Addr, Ends};
    use crate::record::{End, Event, Record};
    use crate::socket::{Call, Kind, Outcome};

    const CLIENT: EndpointId = EndpointId(2);
    const SERVER: EndpointId = EndpointId(1);

    /// Rows made by hand, one after the other.
    #[derive(Default)]
    struct Rows {
        tally: Tally,
        number: u64,
    }

    impl Rows {
        fn row(&mut self, endpoint: EndpointId, connection: u32, at: u64, op: Op, bytes: usize) {
            let outcome = if op == Op::Accept { Outcome::Done } else { Outcome::Moved(bytes) };
            let call = Call { op, outcome, place: None, took_ns: 0 };
            let record = Record {
                connection: Some(ConnectionId(connection)),
                bytes: vec![0; bytes].into(),
                ..Record::of_call(endpoint, Stamp(at), call)
            };
            self.tally.add(&Row { number: self.number, record });
            self.number += 1;
        }

        fn event(&mut self, endpoint: EndpointId, connection: Option<u32>, event: Event, ends: Option<Ends>) {
            let connection = connection.map(ConnectionId);
            let record = Record { connection, ends, ..Record::new(endpoint, Stamp(0), event) };
            self.tally.add(&Row { number: self.number, record });
            self.number += 1;
        }

        fn send(&mut self, at: u64, bytes: usize) {
            self.row(CLIENT, 7, at, Op::send(bytes), bytes);
        }

        fn recv(&mut self, at: u64, bytes: usize) {
            self.row(CLIENT, 7, at, Op::recv(1024), bytes);
        }

        fn numbers(&self, id: EndpointId) -> Option<Numbers> {
            self.tally.endpoint(id)?.times.numbers()
        }
    }

    /// What the buckets of an endpoint come to.
    fn sums(tally: &EndpointTally) -> (Traffic, u64) {
        let all = tally.series.in_groups(0..u64::MAX, u64::MAX);
        all.first().map(|(_, bucket)| (bucket.traffic, bucket.answers.count)).unwrap_or_default()
    }

    #[test]
    fn an_answer_is_what_comes_after_a_send_of_the_one_who_asks() {
        let mut rows = Rows::default();
        // The server greets: that asks nothing.
        rows.row(SERVER, 8, 900, Op::Accept, 0);
        rows.row(SERVER, 8, 1_000, Op::send(2), 2);
        rows.recv(1_500, 2);
        rows.row(SERVER, 8, 9_000, Op::recv(1024), 5);
        assert_eq!((rows.numbers(CLIENT), rows.numbers(SERVER)), (None, None));
        // A client that asks, twice in two sends, and whose answer comes in two pieces.
        let client = |rows: &mut Rows, at, op, bytes| rows.row(CLIENT, 9, at, op, bytes);
        client(&mut rows, 10_000, Op::send(5), 5);
        client(&mut rows, 12_000, Op::send(5), 5);
        client(&mut rows, 14_000, Op::recv(1024), 6);
        client(&mut rows, 19_000, Op::recv(1024), 4);
        client(&mut rows, 20_000, Op::send(5), 5);
        client(&mut rows, 21_000, Op::recv(1024), 5);
        let numbers = rows.numbers(CLIENT).unwrap();
        assert_eq!((numbers.count, numbers.max), (2, 4_000));
        assert!(numbers.p50.abs_diff(1_000) <= 1, "{numbers:?}");
        assert_eq!(rows.tally.endpoint(CLIENT).unwrap().times.bins(), [(30, 1), (36, 1)]);
    }

    /// Two ends of a stream, or of datagrams, of which the second opens late.
    fn two_ends(rows: &mut Rows, kind: Kind) {
        let [from, to] = [40_000, 5_001].map(|port| Addr::from(([127, 0, 0, 1], port)));
        rows.event(CLIENT, None, Event::Call(made(kind)), None);
        rows.event(SERVER, None, Event::Call(made(kind)), None);
        let ends = Ends::new(Some(from.clone()), to.clone());
        rows.event(CLIENT, Some(7), Event::Life(Life::Opened), Some(ends));
        rows.send(0, 100);
        rows.event(SERVER, Some(8), Event::Life(Life::Opened), Some(Ends::new(Some(to), from)));
    }

    fn made(kind: Kind) -> Call {
        let op = Op::Socket { family: crate::socket::Family::Inet, kind, protocol: crate::socket::Protocol::default() };
        Call { op, outcome: Outcome::Done, place: None, took_ns: 0 }
    }

    /// The most that was unread in each bucket where that changed, and what is at its end.
    fn levels(rows: &Rows, id: EndpointId) -> Vec<(u64, u64)> {
        let endpoint = rows.tally.endpoint(id);
        let buckets = endpoint.map(|endpoint| endpoint.series.buckets()).unwrap_or_default();
        buckets.iter().filter_map(|(_, bucket)| bucket.unread).map(|unread| (unread.most, unread.last)).collect()
    }

    #[test]
    fn what_one_end_sent_is_unread_until_the_other_has_it() {
        let mut rows = Rows::default();
        two_ends(&mut rows, Kind::Stream);
        assert_eq!(levels(&rows, SERVER), [(100, 100)], "it was sent before it was accepted");
        rows.send(WIDTH_NS, 50);
        rows.row(SERVER, 8, 2 * WIDTH_NS, Op::recv(60), 60);
        // Closed by the sender, it can still be read; by the reader, no longer.
        rows.event(CLIENT, Some(7), Event::Life(Life::Closed(End::Here)), None);
        rows.row(SERVER, 8, 3 * WIDTH_NS, Op::recv(60), 60);
        assert_eq!(levels(&rows, SERVER), [(100, 100), (150, 150), (90, 90), (30, 30)]);
        rows.event(SERVER, Some(8), Event::Life(Life::Closed(End::Here)), None);
        assert_eq!((levels(&rows, SERVER)[0], levels(&rows, CLIENT)), ((100, 0), vec![]));
    }

    #[test]
    fn of_others_the_system_says_what_is_unread() {
        let mut rows = Rows::default();
        two_ends(&mut rows, Kind::Stream);
        let connections = || [(ConnectionId(8), 99), (ConnectionId(9), 4)].into_iter();
        rows.tally.tell_unread(SERVER, Stamp(WIDTH_NS), connections(), 0);
        assert_eq!(levels(&rows, SERVER), [(100, 100), (104, 104)], "the log knows the first of them");
        rows.tally.tell_unread(SERVER, Stamp(2 * WIDTH_NS), connections(), 0);
        assert_eq!(levels(&rows, SERVER).len(), 2, "nothing has changed");
        // Of datagrams some may be lost.
        let mut rows = Rows::default();
        two_ends(&mut rows, Kind::Datagram);
        assert_eq!(levels(&rows, SERVER), []);
        rows.tally.tell_unread(SERVER, Stamp(0), std::iter::empty(), 4_608);
        rows.event(SERVER, None, Event::Life(Life::Stopped), None);
        assert_eq!(levels(&rows, SERVER), [(4_608, 0)]);
    }

    #[test]
    fn buckets_are_bounded_and_keep_the_sums() {
        let mut rows = Rows::default();
        for n in 0..3 * MOST_BUCKETS as u64 {
            rows.send(n * WIDTH_NS, 3);
            rows.recv(n * WIDTH_NS + 1_000 + n, 2);
        }
        let client = rows.tally.endpoint(CLIENT).unwrap();
        assert_eq!(rows.tally.width_ns(), 4 * WIDTH_NS);
        assert!(client.series.buckets().len() <= MOST_BUCKETS);
        let n = 3 * MOST_BUCKETS as u64;
        let traffic = Traffic { received: n, received_bytes: 2 * n, sent: n, sent_bytes: 3 * n };
        assert_eq!((client.traffic, sums(client)), (traffic, (traffic, n)));
        let (_, first) = client.series.buckets()[0];
        assert_eq!(first.answers, Answers { count: 4, min_ns: 1_000, max_ns: 1_003 });
        assert!(client.series.in_groups(8..16, 4).iter().map(|(group, _)| *group).eq([2, 3]));
    }

    #[test]
    fn a_late_row_has_its_place_and_what_is_called_back_is_counted_again() {
        let mut rows = Rows::default();
        rows.send(5 * WIDTH_NS, 1);
        rows.send(2 * WIDTH_NS, 10);
        rows.send(5 * WIDTH_NS, 1);
        let numbers =
            |tally: &Tally| tally.endpoint(CLIENT).unwrap().series.buckets().iter().map(|b| b.0).collect::<Vec<_>>();
        assert_eq!(numbers(&rows.tally), [2, 5]);
        rows.number = 0;
        rows.send(7 * WIDTH_NS, 4);
        assert_eq!((numbers(&rows.tally), rows.tally.end_row()), (vec![7], 1));
        assert!(rows.tally.endpoint(SERVER).is_none());
        let lived =
            Record { connection: Some(ConnectionId(7)), ..Record::new(CLIENT, Stamp(0), Event::Life(Life::Opened)) };
        rows.tally.add(&Row { number: 1, record: lived });
        assert_eq!(rows.tally.end_row(), 2);
    }
}
