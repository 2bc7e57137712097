use super::*;
use crate::address::Ends;
use crate::lesson;
use crate::record::{Event, Life, Log, Note, Place, Record};
use crate::socket::{Call, CallPlace, Direction, ErrorCode, Op, Outcome, Places};

pub(super) const SERVER: EndpointId = EndpointId(1);
pub(super) const CLIENT: EndpointId = EndpointId(2);
pub(super) const MS: u64 = 1_000_000;

/// A log as it is written down: rows with their times in milliseconds.
#[derive(Default)]
pub(super) struct Story {
    rows: Vec<Record>,
    places: Vec<(EndpointId, Places)>,
}

impl Story {
    pub(super) fn add(&mut self, id: EndpointId, at: u64, event: Event, bytes: &[u8]) -> &mut Self {
        let (local, peer) =
            if id == SERVER { ("127.0.0.1:5001", "127.0.0.1:9") } else { ("127.0.0.1:9", "127.0.0.1:5001") };
        let ends = Some(Ends::new(local.parse().ok(), peer.parse().unwrap()));
        let connection = (id != EndpointId::LAB).then_some(ConnectionId(id.0));
        let bytes = bytes.to_vec().into();
        self.rows.push(Record { connection, ends, bytes, ..Record::new(id, Stamp(at * MS), event) });
        self
    }

    pub(super) fn life(&mut self, id: EndpointId, at: u64, life: Life) -> &mut Self {
        self.add(id, at, Event::Life(life), b"")
    }

    pub(super) fn call(
        &mut self,
        id: EndpointId,
        at: u64,
        op: Op,
        outcome: Outcome,
        took: u64,
        bytes: &[u8],
    ) -> &mut Self {
        let place =
            op.direction().filter(|_| outcome.moved().is_some()).map(|direction| self.place(id, direction, bytes));
        let call = Call { op, outcome, place, took_ns: took * MS };
        self.add(id, at, Event::Call(call), bytes)
    }

    fn place(&mut self, id: EndpointId, direction: Direction, bytes: &[u8]) -> CallPlace {
        if !self.places.iter().any(|(of, _)| *of == id) {
            self.places.push((id, Places::default()));
        }
        let (_, places) = self.places.iter_mut().find(|(of, _)| *of == id).unwrap();
        places.next(direction, bytes.len())
    }

    pub(super) fn send(&mut self, id: EndpointId, at: u64, bytes: &[u8]) -> &mut Self {
        self.call(id, at, Op::send(bytes.len()), Outcome::Moved(bytes.len()), 0, bytes)
    }

    pub(super) fn recv(&mut self, id: EndpointId, at: u64, bytes: &[u8]) -> &mut Self {
        self.call(id, at, Op::recv(1024), Outcome::Moved(bytes.len()), 1, bytes)
    }

    /// Both ends of a connection.
    pub(super) fn opened(&mut self) -> &mut Self {
        self.life(SERVER, 0, Life::Starting).life(CLIENT, 0, Life::Starting);
        self.life(CLIENT, 1, Life::Opened).life(SERVER, 1, Life::Opened)
    }

    pub(super) fn log(&self) -> Snapshot {
        Log::of(self.rows.iter().cloned(), 1 << 20).snapshot()
    }
}

fn lesson(steps: &[(&str, &str)]) -> Lesson {
    let step = |(deeds, check): &(&str, &str)| format!("[[step]]\ndo = [{deeds}]\nlook = \"a\"\ncheck = \"{check}\"\n");
    let steps: String = steps.iter().map(step).collect();
    lesson::parse(&format!("idea = \"a\"\n{steps}[question]\nask = \"b\"\nanswer = \"c\"\n")).unwrap()
}

pub(super) fn checker(steps: &[(&str, &str)]) -> Checker {
    let mut checker = Checker::new(&lesson(steps), &Lab::echo());
    checker.name(SERVER, "server");
    checker.name(CLIENT, "client");
    checker
}

pub(super) fn at(ms: u64) -> Now<'static> {
    Now { at: Stamp(ms * MS), clock: Clock::fixed(std::time::UNIX_EPOCH), calls: None, waits: None, is_over: false }
}

/// The first step, when its rows have come and nothing else has for long.
pub(super) fn after(check: &str, story: &Story) -> StepState {
    let mut checker = checker(&[("\"[Start all]\"", check)]);
    let log = story.log();
    checker.follow(&log, &at(1000));
    checker.follow(&log, &at(9000));
    checker.step(0, &|name| name.to_owned()).unwrap()
}

/// What a check needs and has here, and a story without it.
#[test]
fn each_fact_holds_by_its_rows_and_not_without_them() {
    let mut full = Story::default();
    full.opened();
    full.call(CLIENT, 2, Op::connect("127.0.0.1:5001".parse().unwrap()), Outcome::Done, 1, b"");
    full.send(CLIENT, 10, b"he").send(CLIENT, 20, b"llo").recv(SERVER, 30, b"hello");
    full.send(SERVER, 40, b"\x00\x00\x00\x29!").recv(CLIENT, 41, b"\x00\x00").recv(CLIENT, 45, b"\x00\x29!");
    full.call(SERVER, 50, Op::send(9), Outcome::Moved(4), 0, b"part");
    let place =
        Place { number: 1, first_recv: 1, last_recv: 2, frame: crate::framing::Frame { start: 0, body: 0, end: 5 } };
    full.add(CLIENT, 60, Event::Message(place), b"date");
    full.add(CLIENT, 70, Event::Note(Note::NoAnswer { after_ms: 9 }), b"");
    full.call(CLIENT, 80, Op::recv(9), Outcome::failed(ErrorCode { raw: 104, name: "ECONNRESET" }), 0, b"");
    full.call(SERVER, 4000, Op::recv(9), Outcome::EndOfStream, 3500, b"");
    let mut bare = Story::default();
    bare.opened().call(CLIENT, 9, Op::GetSockName, Outcome::Done, 0, b"");
    for (check, rows) in [
        ("client: connect → ok", vec![4]),
        ("server: recv → b'hello'", vec![7]),
        ("server: recv → 5 covering 2 sends of client", vec![7]),
        ("server: recv → n covering ≥ 2 sends of client", vec![7]),
        ("server: send covered by 2 recvs of client", vec![8]),
        ("client: 2 send", vec![5, 6]),
        ("client: ≥ 1 send", vec![5]),
        ("server: a send → less than asked", vec![11]),
        ("client: recv → EPIPE or ECONNRESET", vec![14]),
        ("client: message b'date' from recv 1–2", vec![12]),
        ("client: message of 4 bytes", vec![12]),
        ("client: note no-answer", vec![13]),
        ("server: recv → b'hello', then recv → 0", vec![7, 15]),
        ("server waits in recv ≥ 3 s", vec![15]),
        ("client: answered in 0–0.1 s", vec![6, 9]),
        ("server: recv with byte 1 = 65", vec![7]),
        ("server: recv as u16be − 26725 = 0", vec![7]),
        ("client & server: send → n", vec![5, 8]),
        ("client & server: 4 send in all", vec![5, 6, 8, 11]),
        ("server: send → n; client: < 9 recv", vec![8, 9, 10, 14]),
    ] {
        let (with, without) = (after(check, &full), after(check, &bare));
        assert_eq!(with.done.as_ref().map(|done| done.rows.clone()), Some(rows), "{check}: {:?}", with.missing);
        assert!(without.done.is_none() && without.missing.is_some(), "{check}: {without:?}");
    }
    assert!(after("server: 1 open", &full).done.is_some());
}

#[test]
fn what_is_not_to_come_holds_when_it_has_not_come_for_a_while() {
    let mut story = Story::default();
    story.opened().send(CLIENT, 100, b"a");
    let mut checker = checker(&[("\"[Start all]\"", "client: send → 1; server: no send")]);
    checker.follow(&story.log(), &at(120));
    assert_eq!(
        checker.step(0, &owned).unwrap().missing.unwrap().to_string(),
        "0.3 s more, in which nothing else may come"
    );
    assert!(checker.waits_for_time());
    story.send(SERVER, 130, b"b");
    checker.follow(&story.log(), &at(9000));
    let state = checker.step(0, &owned).unwrap();
    assert!(state.is_broken() && state.done.is_none(), "{state:?}");

    // A log that is over says that nothing came.
    let mut checker = super::tests::checker(&[("\"[Start all]\"", "client: send → 1; server: no send")]);
    story.rows.pop();
    assert!(checker.follow(&story.log(), &Now { is_over: true, ..at(101) }));
}

#[test]
fn a_step_begins_with_its_first_act_and_again_when_it_can_no_longer_hold() {
    let steps = [
        ("\"[Start all]\"", "client: no recv; server: no send"),
        ("\"client [Send]\"", "server: recv → b'two'; server: no send"),
        ("{ en = \"Look\", zh = \"看\" }", "client: send → b'two'"),
        ("\"client [Half-close]\"", "client: shutdown → ok"),
    ];
    let mut story = Story::default();
    let mut checker = checker(&steps);
    let done = |checker: &mut Checker, story: &Story, ms: u64| {
        checker.follow(&story.log(), &at(ms));
        (0..checker.len()).map(|step| checker.is_done(step)).collect::<Vec<_>>()
    };
    assert_eq!(done(&mut checker, &story, 1), [false; 4]);
    assert_eq!(checker.step(1, &owned).unwrap().missing, Some(Missing::Begin));
    story.opened();
    assert_eq!(done(&mut checker, &story, 500), [true, false, false, false]);
    // The reply breaks the second step; another send begins it again, and the one that only looks with it.
    story.send(CLIENT, 600, b"one").recv(SERVER, 601, b"one").send(SERVER, 602, b"back");
    assert_eq!(done(&mut checker, &story, 2000), [true, false, false, false]);
    assert!(checker.step(1, &owned).unwrap().is_broken());
    // Out of order where nothing forbids it.
    story.call(CLIENT, 2100, Op::Shutdown(crate::socket::How::Write), Outcome::Done, 0, b"");
    assert_eq!(done(&mut checker, &story, 2200), [true, false, false, true]);
    story.send(CLIENT, 3000, b"two").recv(SERVER, 3001, b"two");
    assert_eq!(done(&mut checker, &story, 4000), [true; 4]);
    assert_eq!(checker.due(), None);

    // What was done is kept, and can be begun again.
    let text = serde_json::to_string(&checker.progress()).unwrap();
    let mut later = super::tests::checker(&steps);
    later.resume(&serde_json::from_str(&text).unwrap());
    assert_eq!(later.progress(), checker.progress());
    checker.begin_again(&story.log());
    assert_eq!(done(&mut checker, &story, 9000), [false; 4]);
}

#[test]
fn an_endpoint_that_is_started_once_more_begins_its_step_again() {
    let mut story = Story::default();
    let mut checker = checker(&[("\"[Start all]\", \"client [Send] × 2\"", "client: 2 send; server: 1 accept")]);
    let accepted = |story: &mut Story, at| {
        story.call(SERVER, at, Op::Accept, Outcome::Done, 0, b"");
    };
    story.opened();
    accepted(&mut story, 5);
    story.life(SERVER, 20, Life::Starting).life(CLIENT, 21, Life::Starting);
    accepted(&mut story, 25);
    story.send(CLIENT, 30, b"a").send(CLIENT, 40, b"b");
    checker.follow(&story.log(), &at(50));
    assert!(checker.follow(&story.log(), &at(999)), "{:?}", checker.step(0, &owned));
}

#[test]
fn a_row_that_comes_late_counts_where_it_belongs() {
    // On a busy machine the row of a send may come behind that of its receive.
    let mut story = Story::default();
    story.opened();
    story.recv(SERVER, 101, b"hi").send(CLIENT, 100, b"hi");
    let mut checker = checker(&[
        ("\"server [Start]\"", "server: 9 accept"),
        ("\"client [Send]\"", "client: send → 2, then server: recv → 2"),
    ]);
    checker.follow(&story.log(), &at(200));
    assert!(checker.is_done(1), "{:?}", checker.step(1, &owned));

    // A send that waited, and failed by what came meanwhile, stands where it began.
    let mut story = Story::default();
    let reset = Outcome::failed(ErrorCode { raw: 104, name: "ECONNRESET" });
    story.opened().call(SERVER, 100, Op::send(9), reset.clone(), 50, b"").call(
        CLIENT,
        120,
        Op::Close,
        Outcome::Done,
        0,
        b"",
    );
    assert!(after("client: close → ok, then server: send → ECONNRESET", &story).done.is_some());
    let mut story = Story::default();
    story.opened().call(SERVER, 100, Op::send(9), reset, 5, b"").call(CLIENT, 120, Op::Close, Outcome::Done, 0, b"");
    assert!(after("client: close → ok, then server: send → ECONNRESET", &story).done.is_none());
}

#[test]
fn a_thread_that_waits_is_asked_for_and_counts_from_the_beginning_of_the_step() {
    let mut story = Story::default();
    story.opened().send(CLIENT, 5000, b"a");
    let mut checker = checker(&[("\"client [Send]\"", "server waits in recv ≥ 3 s")]);
    let calls = |_: EndpointId| vec![(None, "accept", Stamp(0)), (Some(ConnectionId(1)), "recv", Stamp(0))];
    let now = |ms: u64| Now { at: Stamp(ms * MS), calls: Some(&calls), ..at(0) };
    checker.follow(&story.log(), &now(6000));
    assert_eq!(checker.step(0, &owned).unwrap().missing.unwrap().to_string(), "server: in recv for 1.0 s of 3.0 s");
    assert!(checker.waits_for_time() && checker.follow(&story.log(), &now(8000)));
    let elsewhere = |_: EndpointId| vec![(None, "accept", Stamp(0))];
    let mut checker = super::tests::checker(&[("\"client [Send]\"", "server waits in recv ≥ 3 s")]);
    checker.follow(&story.log(), &Now { calls: Some(&elsewhere), ..at(6000) });
    assert_eq!(checker.step(0, &owned).unwrap().missing.unwrap().to_string(), "server: is in accept, not in recv");
}

#[test]
fn a_saved_log_tells_a_wait_by_the_call_that_returned_later_and_by_one_that_never_did() {
    let mut story = Story::default();
    story.opened().send(CLIENT, 5000, b"a");
    // It waits from 5.5 s on; what was not to come comes with its return, when the step is done.
    story.call(CLIENT, 9000, Op::recv(9), Outcome::Moved(1), 3500, b"a");
    story.add(SERVER, 9500, Event::Life(Life::Waits { call: "accept".into(), waited: 4000 * MS }), b"");
    let log = story.log();
    let waits = Waits::of(&log);
    let state = |check: &str| {
        let mut checker = checker(&[("\"client [Send]\"", check)]);
        checker.follow(&log, &Now { waits: Some(&waits), is_over: true, ..at(9500) });
        checker.step(0, &owned).unwrap()
    };
    let done = |check: &str| state(check).done.map(|done| done.rows);
    assert_eq!(done("client waits in recv ≥ 3 s; client: no recv"), Some(vec![5]));
    assert_eq!(done("server waits in accept ≥ 3 s"), Some(vec![6]));
    assert_eq!(done("server waits in accept ≥ 3 s; client waits in recv ≥ 3 s"), Some(vec![5, 6]));
    assert_eq!(done("client waits in recv ≥ 4 s"), None);
    let missing = state("server waits in recv ≥ 3 s").missing.unwrap();
    assert_eq!(missing.to_string(), "server: in recv for 0.0 s of 3.0 s");
}

#[test]
fn a_number_is_compared_with_the_time_of_its_row() {
    let seconds = 2_208_988_800_u32 + 7;
    let mut story = Story::default();
    story.opened().recv(CLIENT, 6000, &seconds.to_be_bytes());
    assert!(after("client: recv as u32be − 2208988800 = the row's time ± 2 s", &story).done.is_some());
    assert!(after("client: recv as u32le − 2208988800 = the row's time ± 2 s", &story).done.is_none());
    assert!(after("client: recv as u32be − 2208988800 = the row's time ± 500 ms", &story).done.is_none());
}

#[test]
fn checks_name_every_call_and_note_that_rows_have() {
    let mut notes: Vec<String> = Note::known().into_iter().map(|(key, _)| key).collect();
    notes.iter_mut().for_each(|key| *key = key.trim_start_matches("note-").to_owned());
    assert_eq!(notes, lesson::NOTES);
    let code = include_str!("../socket/op.rs");
    let names = code
        .split_once("pub fn name(&self) -> &'static str {\n        match self {\n            Op::GetHostName")
        .unwrap()
        .1;
    let names = names.split_once("pub fn direction").unwrap().0;
    let names: Vec<&str> = names.split("=> \"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    assert!(
        names.len() > 25 && names.iter().all(|name| lesson::CALLS.contains(name) || *name == "file.close"),
        "{names:?}"
    );
}

fn owned(name: &str) -> String {
    name.to_owned()
}
