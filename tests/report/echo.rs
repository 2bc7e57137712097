//! The Echo lab as it is played in the lesson, row by row, at the same times always.

use std::time::{Duration, SystemTime};

use chrono::FixedOffset;
use socketlab::address::{Addr, Ends};
use socketlab::clock::{Clock, Stamp};
use socketlab::export::{Context, Names, Zone};
use socketlab::lab::Lab;
use socketlab::record::{ConnectionId, EndpointId, Event, Life, Note, Record, Recorder, Snapshot};
use socketlab::report::{Answered, Data, LessonDone, Origin, Source, StepDone, When};
use socketlab::socket::{Call, ErrorCode, Family, How, Kind, Op, Outcome, Places};

pub const SERVER: EndpointId = EndpointId(1);
pub const CLIENT: EndpointId = EndpointId(2);

/// 2026-11-20 15:04:05 in Beijing.
const BEGAN: u64 = 1_795_158_245;

pub fn context() -> Context {
    let names = Names::default();
    names.set(SERVER, "server");
    names.set(CLIENT, "client");
    let clock = Clock::fixed(SystemTime::UNIX_EPOCH + Duration::from_secs(BEGAN));
    Context { zone: Zone::Fixed(FixedOffset::east_opt(8 * 3600).unwrap()), ..Context::new(clock, names) }
}

/// Rows one after another, a millisecond apart.
#[derive(Default)]
pub struct Rows {
    pub rows: Vec<Record>,
    places: [Places; 2],
}

impl Rows {
    fn at(&self) -> Stamp {
        Stamp(self.rows.len() as u64 * 1_000_000)
    }

    pub fn life(&mut self, endpoint: EndpointId, life: Life) {
        let row = Record::new(endpoint, self.at(), Event::Life(life));
        self.rows.push(row);
    }

    pub fn opened(&mut self, endpoint: EndpointId) {
        let row = Record {
            connection: Some(connection(endpoint)),
            ends: Some(ends(endpoint)),
            ..Record::new(endpoint, self.at(), Event::Life(Life::Opened))
        };
        self.rows.push(row);
    }

    pub fn note(&mut self, endpoint: EndpointId, note: Note) {
        let row = Record::new(endpoint, self.at(), Event::Note(note));
        self.rows.push(row);
    }

    /// A call of an endpoint's own thread.
    pub fn call(&mut self, endpoint: EndpointId, op: Op, outcome: Outcome) {
        let call = Call { op, outcome, place: None, took_ns: 4_000 };
        let row = Record::of_call(endpoint, self.at(), call);
        self.rows.push(row);
    }

    /// A call on the connection of both.
    pub fn on(&mut self, endpoint: EndpointId, op: Op, outcome: Outcome, bytes: &[u8]) {
        let side = usize::from(endpoint == CLIENT);
        let place = op.direction().filter(|_| outcome.moved().is_some());
        let place = place.map(|direction| self.places[side].next(direction, bytes.len()));
        let call = Call { op, outcome, place, took_ns: 4_000 };
        let row = Record::of_call(endpoint, self.at(), call);
        let (connection, ends) = (Some(connection(endpoint)), Some(ends(endpoint)));
        self.rows.push(Record { connection, ends, bytes: bytes.to_vec().into(), ..row });
    }

    pub fn log(self) -> Snapshot {
        let recorder = Recorder::start(Clock::start(), 1 << 30, Box::new(|| {})).unwrap();
        for row in self.rows {
            recorder.reports().send(row, || false);
        }
        recorder.flush(Duration::from_secs(60));
        recorder.log().snapshot()
    }
}

fn connection(endpoint: EndpointId) -> ConnectionId {
    ConnectionId(endpoint.0)
}

fn ends(endpoint: EndpointId) -> Ends {
    let [server, client] = ["127.0.0.1:5001", "127.0.0.1:40123"].map(|addr| addr.parse::<Addr>().unwrap());
    if endpoint == SERVER { Ends::new(Some(server), client) } else { Ends::new(Some(client), server) }
}

/// Everything that the lesson asks for: start, send, half-close; and a second server that does not get the port.
pub fn played(sent: &[u8]) -> Rows {
    let mut rows = Rows::default();
    let address = || "127.0.0.1:5001".parse::<Addr>().unwrap();
    let moved = Outcome::Moved(sent.len());
    rows.life(SERVER, Life::Starting);
    rows.call(SERVER, Op::socket(Family::Inet, Kind::Stream), Outcome::Done);
    rows.call(SERVER, Op::bind(address()), Outcome::Done);
    rows.call(SERVER, Op::Listen { backlog: 128 }, Outcome::Done);
    rows.life(SERVER, Life::Listening { local: Box::new(address()) });
    rows.life(SERVER, Life::Running);
    rows.life(CLIENT, Life::Starting);
    rows.call(CLIENT, Op::socket(Family::Inet, Kind::Stream), Outcome::Done);
    rows.on(CLIENT, Op::connect(address()), Outcome::Done, b"");
    rows.opened(CLIENT);
    rows.life(CLIENT, Life::Running);
    rows.on(SERVER, Op::Accept, Outcome::address("127.0.0.1:40123".parse().unwrap()), b"");
    rows.opened(SERVER);
    rows.on(CLIENT, Op::send(sent.len()), moved.clone(), sent);
    rows.on(SERVER, Op::recv(1024), moved.clone(), sent);
    rows.on(SERVER, Op::send(sent.len()), moved.clone(), sent);
    rows.on(CLIENT, Op::recv(1024), moved, sent);
    rows.on(CLIENT, Op::Shutdown(How::Write), Outcome::Done, b"");
    rows.on(SERVER, Op::recv(1024), Outcome::EndOfStream, b"");
    rows.on(SERVER, Op::Close, Outcome::Done, b"");
    rows.on(CLIENT, Op::recv(1024), Outcome::EndOfStream, b"");
    rows.call(SERVER, Op::bind(address()), Outcome::failed(ErrorCode { raw: 98, name: "EADDRINUSE" }));
    rows.call(SERVER, Op::bind(address()), Outcome::failed(ErrorCode { raw: 98, name: "EADDRINUSE" }));
    rows.note(CLIENT, Note::BytesUnread { bytes: 7 });
    rows
}

/// The rows that prove the steps of [`played`].
fn steps() -> Vec<StepDone> {
    let done = |at, rows: &[u64]| When::Done { at: BEGAN as i64 + at, rows: rows.to_vec() };
    let step = |deed: &str, check: &str, when| StepDone { deeds: vec![deed.to_owned()], check: check.to_owned(), when };
    vec![
        step(
            "[Start all]",
            "server: listen → ok, then client: connect → ok; server: accept → ok",
            done(0, &[3, 8, 11]),
        ),
        step("client [Send]", "server: recv → b'hello' covering 1 sends of client", done(0, &[14, 16])),
        step("client [Half-close]", "client: shutdown → ok; server: recv → 0", done(-60, &[17])),
        step("wait 3 s", "client: no recv", done(3, &[])),
        step("client [Close]", "client: close → ok", done(4, &[20, 900])),
        step("client [Start]", "server: 2 open", When::NotDone("2 connections are missing.".to_owned())),
    ]
}

/// What a report of it is made from.
pub fn source(rows: Rows) -> Source {
    let answer = Answered {
        text: "Two.\nBoth have port 5001.".to_owned(),
        is_right: None,
        expected: "Two, both with port 5001.".to_owned(),
    };
    let lesson = LessonDone {
        title: "Echo (TCP)".to_owned(),
        idea: "A server waits at an address.".to_owned(),
        steps: steps(),
        diagnosis: None,
        question: Some("How many sockets does the server have?".to_owned()),
        answer: Some(answer),
    };
    let mut lab = Lab::echo();
    lab.endpoints[0].make_server().behaviour_settings.delay_ms = 250;
    lab.endpoints[0].make_server().listening.backlog = 5;
    lab.endpoints[1].options.recv_size = 16;
    let context = context();
    Source {
        lab,
        title: "Echo".to_owned(),
        ids: vec![SERVER, CLIENT],
        log: rows.log(),
        row_numbers: None,
        origin: Origin::Kept,
        made: context.time(Stamp(60_000_000_000)),
        context,
        lesson: Some(lesson),
        author: "李雷 Li Lei".to_owned(),
        notes: "I pressed Send twice.\n\n  - the second came later".to_owned(),
        data: Data::Shown,
    }
}
