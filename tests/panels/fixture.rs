//! Logs made by hand, and panels in a window of their own.

use std::collections::BTreeMap;
use std::time::Duration;

use bytes::Bytes;
use socketlab::address::{Addr, Ends};
use socketlab::clock::{Clock, Stamp};
use socketlab::framing::Frame;
use socketlab::record::{
    ConnectionId, ConnectionStatus, Control, EndpointId, EndpointStatus, Event, Life, Place, Record, Recorder,
    Snapshot, State,
};
use socketlab::socket::{Call, Direction, ErrorCode, Family, Kind, Op, Outcome, Places, SocketOption};

pub const SERVER: EndpointId = EndpointId(1);
pub const CLIENT: EndpointId = EndpointId(2);
const LIMIT: Duration = Duration::from_secs(60);

/// A recorder with rows that a test makes, a microsecond apart.
pub struct Rows {
    recorder: Recorder,
    pub clock: Clock,
    at: u64,
    /// What has moved on each connection, each way.
    places: BTreeMap<u32, Places>,
}

impl Rows {
    pub fn new(budget_bytes: u64) -> Self {
        let clock = Clock::start();
        let recorder = Recorder::start(clock, budget_bytes, Box::new(|| {})).unwrap();
        Rows { recorder, clock, at: 0, places: BTreeMap::new() }
    }

    pub fn snapshot(&self) -> Snapshot {
        // A flush writes what one queue holds, and what it holds back the next one.
        self.recorder.flush(LIMIT);
        self.recorder.flush(LIMIT);
        self.recorder.log().snapshot()
    }

    fn row(&mut self, connection: Option<u32>, op: Op, outcome: Outcome, bytes: impl Into<Bytes>) {
        self.at += 1_234;
        let ends = connection.map(ends);
        let took_ns = self.at % 90_000;
        let moved = connection.zip(op.direction()).zip(outcome.moved());
        let place = moved.map(|((id, way), bytes)| self.places.entry(id).or_default().next(way, bytes));
        let call = Call { op, outcome, place, took_ns };
        let (connection, bytes) = (connection.map(ConnectionId), bytes.into());
        self.report(Record { connection, ends, bytes, ..Record::of_call(SERVER, Stamp(self.at), call) });
    }

    fn report(&self, record: Record) {
        self.recorder.reports().send(record, || false);
    }

    pub fn clear(&self) {
        self.recorder.order(Control::Clear);
    }

    pub fn wait_ms(&mut self, ms: u64) {
        self.at += ms * 1_000_000;
    }

    pub fn call(&mut self, op: Op, outcome: Outcome) {
        self.row(None, op, outcome, Bytes::new());
    }

    pub fn recv(&mut self, connection: u32, bytes: impl Into<Bytes>) {
        let bytes = bytes.into();
        self.row(Some(connection), Op::recv(1024), Outcome::Moved(bytes.len()), bytes);
    }

    pub fn send(&mut self, connection: u32, bytes: impl Into<Bytes>) {
        let bytes = bytes.into();
        self.row(Some(connection), Op::send(bytes.len()), Outcome::Moved(bytes.len()), bytes);
    }

    /// A receive that waited so many milliseconds.
    pub fn waited(&mut self, connection: u32, ms: u64) {
        self.wait_ms(ms);
        let place = Some(self.places.entry(connection).or_default().next(Direction::In, 1));
        let call = Call { op: Op::recv(1024), outcome: Outcome::Moved(1), place, took_ns: ms * 1_000_000 };
        let (connection, bytes) = (Some(ConnectionId(connection)), "w".into());
        self.report(Record { connection, bytes, ..Record::of_call(SERVER, Stamp(self.at), call) });
    }

    /// The server is started, or has stopped.
    pub fn start(&mut self) {
        self.live(Life::Starting);
    }

    pub fn stop(&mut self) {
        self.live(Life::Stopped);
    }

    fn live(&mut self, life: Life) {
        self.at += 1_000;
        self.report(Record::new(SERVER, Stamp(self.at), Event::Life(life)));
    }

    pub fn end_of_stream(&mut self, connection: u32) {
        self.row(Some(connection), Op::recv(1024), Outcome::EndOfStream, Bytes::new());
    }

    pub fn fail(&mut self, connection: Option<u32>, op: Op, raw: i32, name: &'static str) {
        self.row(connection, op, Outcome::failed(ErrorCode { raw, name }), Bytes::new());
    }

    pub fn note(&mut self, note: socketlab::record::Note) {
        self.at += 1_000;
        self.report(Record::new(SERVER, Stamp(self.at), Event::Note(note)));
    }

    /// Two sends of a client of the lab, of which the server has received this much in one receive: rows 2 to 4.
    pub fn exchange(&mut self, sends: [&'static str; 2], received: &'static str) {
        let (server, client): (Addr, Addr) = (([127, 0, 0, 1], 5001).into(), peer(1));
        let client_ends = Ends::new(Some(client.clone()), server.clone());
        let sides = [(CLIENT, 11, client_ends), (SERVER, 12, Ends::new(Some(server), client))];
        let row = |at: &mut u64, side: usize, event: Event| {
            *at += 1_000;
            let (endpoint, connection, ends) = &sides[side];
            let (connection, ends) = (Some(ConnectionId(*connection)), Some(ends.clone()));
            Record { connection, ends, ..Record::new(*endpoint, Stamp(*at), event) }
        };
        let opened = [0, 1].map(|side| row(&mut self.at, side, Event::Life(Life::Opened)));
        let mut rows = opened.to_vec();
        let mut places = Places::default();
        for (side, bytes) in [(0, sends[0]), (0, sends[1]), (1, received)] {
            let (op, place) = match side {
                0 => (Op::send(bytes.len()), places.next(Direction::Out, bytes.len())),
                _ => (Op::recv(1024), Places::default().next(Direction::In, bytes.len())),
            };
            let (outcome, place) = (Outcome::Moved(bytes.len()), Some(place));
            let call = Call { op, outcome, place, took_ns: 500 };
            rows.push(Record { bytes: bytes.into(), ..row(&mut self.at, side, Event::Call(call)) });
        }
        rows.into_iter().for_each(|row| self.report(row));
    }

    /// A message cut out of the stream: its number, and the first and the last receive it came in.
    pub fn message(&mut self, connection: u32, bytes: &'static str, (number, first_recv, last_recv): (u64, u64, u64)) {
        self.at += 900;
        let place = Place { number, first_recv, last_recv, frame: Frame::default() };
        let (connection, ends, bytes) = (Some(ConnectionId(connection)), Some(ends(connection)), bytes.into());
        self.report(Record { connection, ends, bytes, ..Record::new(SERVER, Stamp(self.at), Event::Message(place)) });
    }

    /// A short lesson: a server starts, two clients come, one goes, something fails.
    pub fn lesson(&mut self) {
        let local: Addr = "127.0.0.1:5001".parse().unwrap();
        self.call(Op::socket(Family::Inet, Kind::Stream), Outcome::Done);
        self.call(Op::set_sock_opt(SocketOption::ReuseAddr, true), Outcome::Done);
        self.fail(None, Op::bind(local.clone()), 98, "EADDRINUSE");
        self.call(Op::bind(local), Outcome::Done);
        self.call(Op::Listen { backlog: 128 }, Outcome::Done);
        self.wait_ms(2_210);
        self.row(Some(1), Op::Accept, Outcome::Done, Bytes::new());
        self.recv(1, "hello");
        self.send(1, "hello");
        self.wait_ms(801);
        self.row(Some(2), Op::Accept, Outcome::Done, Bytes::new());
        self.recv(2, "你好，套接字！\r\n");
        self.send(2, "你好，套接字！\r\n");
        self.recv(1, "a line with a tab\t, a bell\x07 and more text than any column of this log has room for, however wide it is");
        self.send(1, vec![0xff, 0x00, 0x9f, 0x41]);
        self.wait_ms(12);
        self.end_of_stream(1);
        self.row(Some(1), Op::Close, Outcome::Done, Bytes::new());
        self.fail(Some(2), Op::send(5), 104, "ECONNRESET");
        self.note(socketlab::record::Note::KernelDropped { datagrams: 12 });
        self.recv(2, vec![b'x'; 1024]);
    }
}

fn ends(connection: u32) -> Ends {
    Ends::new(None, peer(connection))
}

pub fn peer(connection: u32) -> Addr {
    Addr::from(([127, 0, 0, 1], 54_320 + connection as u16))
}

/// A running endpoint with these connections open.
pub fn running(connections: &[u32]) -> EndpointStatus {
    let one = |id: &u32| (ConnectionId(*id), ConnectionStatus::open(None, peer(*id), Stamp(0)));
    let connections: BTreeMap<_, _> = connections.iter().map(one).collect();
    EndpointStatus { state: State::Running, connections, ..EndpointStatus::default() }
}
