use std::path::PathBuf;
use std::time::Duration;

use bytes::Bytes;
use proptest::prelude::*;

use super::super::store::{Pages, Words, WordsWriter};
use super::super::{
    Control, End, Event, Follower, Keeping, Life, Limits, Note, OtherSide, Recorder, Row, Runs, Snapshot, Status, Wants,
};
use super::*;
use crate::address::Ends;
use crate::clock::{Clock, Stamp};
use crate::record::numbers::StoredPart;
use crate::record::store::Part;
use crate::socket::{Call, Direction, Family, Kind, Op, Outcome, Places, Protocol};

const CLIENT: EndpointId = EndpointId(1);
const SERVER: EndpointId = EndpointId(2);

/// A lab whose log is kept in a folder: a client and a server that exchange messages over several connections, and two sockets of
/// datagrams.
struct Kept {
    recorder: Option<Recorder>,
    folder: tempfile::TempDir,
    places: [Places; 6],
    at: u64,
}

impl Kept {
    fn new(limits: Limits) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let keeping = Keeping { limits, is_kept: true, ..Keeping::within(Runs::within(folder.path())) };
        let recorder = Recorder::start_kept(Clock::start(), 64 << 20, Some(keeping), Box::new(|| {})).unwrap();
        let mut lab = Self { recorder: Some(recorder), folder, places: Default::default(), at: 0 };
        for (id, side) in [(CLIENT, 0), (SERVER, 1)] {
            lab.life(id, None, Life::Starting);
            let op = Op::Socket { family: Family::Inet, kind: Kind::Stream, protocol: Protocol::default() };
            lab.row(id, None, Event::Call(Call { op, outcome: Outcome::Done, place: None, took_ns: 7 }), b"");
            (0..2).for_each(|n| lab.life(id, Some(2 * n + side), Life::Opened));
        }
        lab
    }

    fn ends(connection: u32) -> Ends {
        let client = format!("127.0.0.1:{}", 40_000 + connection / 2).parse().unwrap();
        let server = "127.0.0.1:5001".parse().unwrap();
        let [local, peer] = if connection.is_multiple_of(2) { [client, server] } else { [server, client] };
        Ends::new(Some(local), peer)
    }

    fn row(&mut self, endpoint: EndpointId, connection: Option<u32>, event: Event, bytes: &[u8]) {
        self.at += 1;
        let (ends, connection) = (connection.map(Self::ends), connection.map(ConnectionId));
        let bytes = Bytes::copy_from_slice(bytes);
        let record = Record { connection, ends, bytes, ..Record::new(endpoint, Stamp(self.at), event) };
        self.recorder.as_ref().unwrap().reports().send(record, || false);
    }

    fn life(&mut self, endpoint: EndpointId, connection: Option<u32>, life: Life) {
        self.row(endpoint, connection, Event::Life(life), b"");
    }

    /// A message from a client, and its arrival.
    fn message(&mut self, n: u64) {
        let connection = (n % 2 * 2) as u32;
        let text = format!("message {n}");
        for (endpoint, connection, direction) in
            [(CLIENT, connection, Direction::Out), (SERVER, connection + 1, Direction::In)]
        {
            let place = Some(self.places[connection as usize].next(direction, text.len()));
            let op = if direction == Direction::Out { Op::send(text.len()) } else { Op::recv(1024) };
            let call = Call { op, outcome: Outcome::Moved(text.len()), place, took_ns: n };
            self.row(endpoint, Some(connection), Event::Call(call), text.as_bytes());
        }
        if n.is_multiple_of(100) {
            self.row(EndpointId::LAB, None, Event::Note(Note::RowsLost { rows: n }), b"");
        }
    }

    fn log(&self) -> Snapshot {
        let recorder = self.recorder.as_ref().unwrap();
        recorder.flush(Duration::from_secs(30));
        recorder.log().snapshot()
    }

    /// Closes the segment that is written.
    fn end_segment(&mut self) {
        self.log();
        self.recorder.as_ref().unwrap().order(Control::Clear);
        self.recorder.as_ref().unwrap().order(Control::Restore);
    }

    /// The program ends.
    fn end(&mut self) -> PathBuf {
        self.recorder = None;
        self.run()
    }

    fn run(&self) -> PathBuf {
        let mut runs = std::fs::read_dir(self.folder.path()).unwrap().map(|run| run.unwrap().path());
        runs.find(|path| path.is_dir()).unwrap()
    }

    fn indexes(&self) -> Vec<PathBuf> {
        let files = std::fs::read_dir(self.run()).unwrap().map(|file| file.unwrap().path());
        let mut all: Vec<_> = files.filter(|path| path.extension().is_some_and(|ending| ending == "index")).collect();
        all.sort();
        all
    }
}

/// A kept lab of so many segments.
fn kept(segments: u64, messages: u64) -> Kept {
    let mut lab = Kept::new(Limits { run_bytes: 1 << 40, free_bytes: 0 });
    for segment in 0..segments {
        (segment * messages..(segment + 1) * messages).for_each(|n| lab.message(n));
        if segment == 0 {
            lab.life(SERVER, Some(1), Life::Closed(End::Peer));
        }
        if segment + 1 < segments {
            lab.end_segment();
        }
    }
    lab
}

/// Everything that a reader can learn of a log.
#[derive(Debug, PartialEq)]
struct All {
    rows: Vec<Row>,
    lists: Vec<(List, Vec<u64>, u64)>,
    status: Status,
    other_sides: Vec<OtherSide>,
}

fn all(log: &Snapshot) -> All {
    let rows: Vec<Row> = log.rows(..).collect();
    let endpoints = [CLIENT, SERVER, EndpointId(3), EndpointId::LAB];
    let of_endpoints = endpoints.iter().flat_map(|id| [List::Rows(*id), List::Life(*id)]);
    let lists = of_endpoints.chain((0..5).flat_map(|id| List::of_connection(ConnectionId(id)))).map(|list| {
        let numbers = log.list(list);
        let got: Vec<u64> = numbers.places().map(|place| numbers.get(place).unwrap()).collect();
        assert!(got.iter().enumerate().all(|(place, number)| numbers.place(*number) == Some(place)));
        let mut read = Vec::new();
        numbers.read(numbers.places(), |number| read.push(number));
        assert_eq!(read, got);
        (list, got, numbers.gone())
    });
    let lists = lists.collect();
    let other_sides = rows.iter().step_by(7).map(|row| log.other_side(row, 3)).collect();
    All { lists, other_sides, status: log.status().clone(), rows }
}

fn opened(lab: &Kept) -> Snapshot {
    let runs = Runs::within(lab.folder.path());
    let [run] = &runs.list().unwrap()[..] else { panic!("not one run") };
    let opened = run.open().unwrap();
    assert_eq!(opened.damage, []);
    opened.log.snapshot()
}

#[test]
fn a_run_opens_from_its_lists_as_it_was_and_as_when_all_rows_are_read() {
    let mut lab = kept(3, 700);
    let live = all(&lab.log());
    assert!(live.other_sides.iter().any(|side| side.calls > 0));
    assert_eq!(live.lists[0].1.len(), 1 + 2100 + 21, "with the notes of the lab");
    lab.end();
    assert_eq!(lab.indexes().len(), 3);
    assert!(all(&opened(&lab)) == live, "from its lists");
    // A run whose program was killed has no lists of its last segment, or of none.
    for gone in lab.indexes().iter().rev() {
        std::fs::remove_file(gone).unwrap();
        let found = all(&opened(&lab));
        assert_eq!(found.lists, live.lists, "without {}", gone.display());
        assert!(found == live, "without {}", gone.display());
    }
}

#[test]
fn lists_that_are_damaged_or_of_another_segment_are_made_again() {
    let mut lab = kept(2, 300);
    lab.end();
    let live = all(&opened(&lab));
    let [first, second] = &lab.indexes()[..] else { panic!("not two") };
    let whole = std::fs::read(second).unwrap();
    let try_with = |bytes: &[u8], what: &str| {
        std::fs::write(second, bytes).unwrap();
        assert!(all(&opened(&lab)) == live, "{what}");
    };
    for at in (0..whole.len()).step_by(997) {
        let mut changed = whole.clone();
        changed[at] ^= 1 << (at % 8);
        try_with(&changed, "a bit changed");
    }
    for length in [0, 1, 4096, whole.len() - 4096, whole.len() - 1] {
        try_with(&whole[..length], "cut");
    }
    try_with(&std::fs::read(first).unwrap(), "of another segment");
    try_with(&whole, "as it was");
}

#[test]
fn readers_find_the_same_while_lists_go_to_the_disk_and_leave_it() {
    let mut lab = kept(3, 500);
    let before = lab.log();
    let list = before.list(List::Rows(CLIENT));
    let known = all(&before);
    let segments = |lab: &Kept| lab.indexes().len();
    let began = std::time::Instant::now();
    while segments(&lab) < 2 {
        assert!(began.elapsed() < Duration::from_secs(60), "two segments are full");
        lab.message(10_000);
        lab.log();
    }
    let taken: Vec<u64> = list.places().filter_map(|place| list.get(place)).collect();
    assert_eq!(known.lists[0].1, taken);
    let now = before.list(List::Rows(CLIENT));
    assert!(now.places().filter_map(|place| now.get(place)).eq(taken), "the same rows, some of them from the disk");
    // What is forgotten leaves the lists, on disk and in memory.
    let recorder = lab.recorder.as_ref().unwrap();
    recorder.order(Control::Clear);
    recorder.order(Control::ForgetCleared);
    lab.message(1);
    assert_eq!(lab.log().list(List::Rows(CLIENT)).len(), 1);
    while segments(&lab) > 0 {
        assert!(began.elapsed() < Duration::from_secs(60), "all are gone");
        lab.message(2);
        lab.log();
    }
    let log = lab.log();
    assert_eq!(log.list(List::Moved(ConnectionId(0), Direction::Out)).len() + 1, log.list(List::Rows(CLIENT)).len());
    let known = all(&log);
    drop((log, before));
    lab.end();
    let opened = all(&opened(&lab));
    assert_eq!((opened.rows, opened.lists), (known.rows, known.lists));
}

#[test]
fn what_is_found_goes_to_the_disk_where_it_is_much() {
    let lab = kept(2, 20_000);
    let log = lab.log();
    let (stepped, steps) = crossbeam_channel::bounded(1);
    let wants = || Box::new(|_: &Snapshot, row: &Row| row.direction().is_some()) as Box<dyn Wants>;
    let mut follower = Follower::search(wants, Box::new(move || _ = stepped.try_send(()))).unwrap();
    follower.follow(&log, || log.all());
    let found = loop {
        steps.recv().unwrap();
        if let Some(found) = follower.found().filter(|found| found.is_complete) {
            break found.rows;
        }
    };
    assert!(found.in_memory() < found.len() as u64 / 2, "{} of {}", found.in_memory(), found.len());
    let mut numbers = Vec::new();
    found.read(found.places(), |number| numbers.push(number));
    assert!(log.rows(..).filter(|row| row.direction().is_some()).map(|row| row.number).eq(numbers));
    assert_eq!(found.place(found.get(70_001).unwrap()), Some(70_001));
}

/// Words in a file, of which a list's numbers are some.
fn part_of(offsets: &[u32], base: u64, first: u64) -> StoredPart {
    let part = Part::whole(tempfile::tempfile().unwrap());
    let mut to = WordsWriter::new(part.clone(), 5);
    to.push(7).unwrap();
    let at = to.place();
    offsets.iter().for_each(|offset| to.push(*offset).unwrap());
    to.end_page().unwrap();
    let words = Arc::new(Words::new(part, 5, Arc::<Pages>::default()));
    StoredPart { words, at, length: offsets.len() as u64, base, first }
}

proptest! {
    /// Numbers that are on disk are found as those in memory, whatever is cut off and removed.
    #[test]
    fn numbers_on_disk_are_as_those_in_memory(
        steps in prop::collection::vec(1..5_u64, 1..4000),
        on_disk in 0..4000_usize,
        removed in 0..9000_u64,
        looked_for in prop::collection::vec(0..12_000_u64, 20),
        end in 0..12_000_u64,
    ) {
        let mut number = 10;
        let numbers: Vec<u64> = steps.iter().map(|step| { number += step; number }).collect();
        let mut memory = Numbers::default();
        numbers.iter().for_each(|number| _ = memory.push(*number));
        let mut disk = memory.clone();
        let on_disk = on_disk.min(numbers.len());
        if on_disk > 0 {
            let offsets: Vec<u32> = numbers[..on_disk].iter().map(|number| (number - numbers[0]) as u32).collect();
            disk.moved_to(part_of(&offsets, numbers[0], 0));
        }
        prop_assert_eq!(disk.in_memory(), (numbers.len() - on_disk) as u64);
        for list in [&mut memory, &mut disk] {
            list.remove_below(removed);
            (0..10).for_each(|n| _ = list.push(number + 1 + n));
        }
        let [memory, disk] = [memory, disk].map(|list| list.between(removed / 2, end.max(removed)));
        prop_assert_eq!((disk.len(), disk.gone()), (memory.len(), memory.gone()));
        let all = |list: &Numbers| list.places().map(|place| list.get(place)).collect::<Vec<_>>();
        prop_assert_eq!(all(&disk), all(&memory));
        let read = |list: &Numbers| {
            let mut read = Vec::new();
            list.read(list.len() / 3..list.len(), |number| read.push(number));
            read
        };
        prop_assert_eq!(read(&disk), read(&memory));
        for number in looked_for {
            prop_assert_eq!(disk.place_from(number), memory.place_from(number));
            prop_assert_eq!(disk.place(number), memory.place(number));
        }
    }
}
