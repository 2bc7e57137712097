use std::io::{Seek, Write};
use std::time::{Duration, SystemTime};

use rawzip::{CompressionMethod, ZipArchiveWriter};

use super::*;
use crate::clock::{Clock, Stamp};
use crate::record::store::Part;
use crate::record::{
    ConnectionId, Control, EndpointId, Event, Keeping, Log, Note, OpenedRun, Record, Recorder, Row, RunAbout, Runs,
    Snapshot,
};
use crate::socket::{Call, Op, Outcome};

fn row(n: u64) -> Record {
    if n % 10 == 9 {
        return Record::new(EndpointId::LAB, Stamp(n), Event::Note(Note::RowsLost { rows: n }));
    }
    let call = Call { op: Op::recv(9), outcome: Outcome::Moved(3), place: None, took_ns: n };
    let bytes = n.to_le_bytes()[..3].to_vec().into();
    Record { connection: Some(ConnectionId(7)), bytes, ..Record::of_call(EndpointId(1), Stamp(n), call) }
}

fn about() -> RunAbout {
    let mut about = RunAbout::beginning(SystemTime::UNIX_EPOCH + Duration::from_secs(1_700_000_000));
    about.described.lab = "version = 1\n".to_owned();
    about.described.names = [(1, "server".to_owned())].into();
    about
}

/// Saves the log, and opens what was saved.
fn saved(log: &Snapshot, wanted: Option<&dyn Fn(&Row) -> bool>) -> OpenedRun {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.lablog");
    let saving = Saving { log, waits: &[], about: &about(), wanted };
    let progress = Progress::default();
    write(&saving, folder.path(), &std::fs::File::create(&path).unwrap(), &progress).unwrap();
    assert_eq!(progress.part(), Some(1.0));
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "something is left beside it");
    OpenedRun::open(&path).unwrap()
}

fn rows(log: &Snapshot) -> Vec<(u64, Record)> {
    log.rows(..).map(|row| (row.number, row.record)).collect()
}

/// A log on disk with so many rows, and its folder.
fn on_disk(count: u64) -> (Recorder, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let keeping = Keeping::within(Runs::within(folder.path()));
    let recorder = Recorder::start_kept(Clock::start(), 64 << 20, Some(keeping), Box::new(|| {})).unwrap();
    append(&recorder, 0..count);
    (recorder, folder)
}

fn append(recorder: &Recorder, numbers: std::ops::Range<u64>) {
    numbers.for_each(|n| recorder.reports().send(row(n), || false));
    (0..2).for_each(|_| recorder.flush(Duration::from_secs(30)));
}

#[test]
fn a_log_in_memory_is_saved_and_opened_with_all_its_rows() {
    let log = Log::of((0..5_000).map(row), 1 << 30).snapshot();
    let opened = saved(&log, None);
    assert_eq!(rows(&opened.log.snapshot()), rows(&log));
    assert_eq!((opened.about.described, opened.damage), (about().described, vec![]));
    assert_eq!(opened.clock.wall(Stamp(0)), Clock::fixed(about().began).wall(Stamp(0)));
}

#[test]
fn a_log_on_disk_is_copied_while_it_grows() {
    let (recorder, _folder) = on_disk(200_000);
    let log = recorder.log().snapshot();
    append(&recorder, 200_000..200_100);
    let opened = saved(&log, None);
    assert_eq!(rows(&opened.log.snapshot()), rows(&log));
    // What was opened can be saved again.
    assert_eq!(rows(&saved(&opened.log.snapshot(), None).log.snapshot()), rows(&log));
}

#[test]
fn what_was_cleared_is_not_saved() {
    let (recorder, _folder) = on_disk(3_000);
    recorder.order(Control::Clear);
    append(&recorder, 3_000..3_500);
    let log = recorder.log().snapshot();
    assert_eq!(log.first_row(), 3_000);
    assert_eq!(rows(&saved(&log, None).log.snapshot()), rows(&log));
}

#[test]
fn rows_that_are_wanted_are_saved_one_behind_the_other() {
    let (recorder, _folder) = on_disk(1_000);
    let log = recorder.log().snapshot();
    let opened = saved(&log, Some(&|row| row.at.0 % 2 == 0));
    let found: Vec<(u64, u64)> = rows(&opened.log.snapshot()).iter().map(|(n, record)| (*n, record.at.0)).collect();
    assert_eq!(found, (0..500).map(|n| (n, 2 * n)).collect::<Vec<_>>());
}

#[test]
fn calls_that_wait_come_last() {
    let log = Log::of((0..10).map(row), 1 << 30).snapshot();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.lablog");
    let saving = Saving { log: &log, waits: &[row(10)], about: &about(), wanted: None };
    let written = write(&saving, folder.path(), &std::fs::File::create(&path).unwrap(), &Progress::default()).unwrap();
    let opened = rows(&OpenedRun::open(&path).unwrap().log.snapshot());
    assert_eq!((written, opened.len(), &opened[10].1), (11, 11, &row(10)));
}

#[test]
fn calls_that_wait_come_last_behind_rows_that_are_copied() {
    let (recorder, folder) = on_disk(1_000);
    let began = std::time::Instant::now();
    while recorder.log().snapshot().rows.stored_end() < 1_000 {
        assert!(began.elapsed() < Duration::from_secs(60), "the rows do not come to the disk");
        std::thread::park_timeout(Duration::from_millis(5));
    }
    let (log, path) = (recorder.log().snapshot(), folder.path().join("a.lablog"));
    let saving = Saving { log: &log, waits: &[row(1_000)], about: &about(), wanted: None };
    write(&saving, folder.path(), &std::fs::File::create(&path).unwrap(), &Progress::default()).unwrap();
    let opened = rows(&OpenedRun::open(&path).unwrap().log.snapshot());
    assert_eq!(opened, (0..=1_000).map(|n| (n, row(n))).collect::<Vec<_>>());
}

#[test]
fn a_save_that_is_cancelled_ends_and_leaves_nothing_beside() {
    let log = Log::of((0..5_000).map(row), 1 << 30).snapshot();
    let folder = tempfile::tempdir().unwrap();
    let progress = Progress::default();
    progress.cancel();
    let saving = Saving { log: &log, waits: &[], about: &about(), wanted: None };
    let error = write(&saving, folder.path(), &tempfile::tempfile().unwrap(), &progress).unwrap_err();
    assert_eq!(error.kind(), std::io::ErrorKind::Interrupted);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}

// Files made to harm.

type Zip = ZipArchiveWriter<std::fs::File>;

fn add(zip: &mut Zip, name: &str, bytes: &[u8], method: CompressionMethod) {
    let (mut entry, config) =
        zip.new_file(rawzip::path::EntryPath::verbatim(name.as_bytes())).compression_method(method).start().unwrap();
    let mut data = config.wrap(&mut entry);
    data.write_all(bytes).unwrap();
    let (_, end) = data.finish().unwrap();
    entry.finish(end).unwrap();
}

/// A file with the parts that each has, and others.
fn made(others: impl FnOnce(&mut Zip)) -> Vec<u8> {
    let file = tempfile::tempfile().unwrap();
    let mut zip = ZipArchiveWriter::new(file.try_clone().unwrap());
    add(&mut zip, CONTAINER, br#"{"version":1}"#, CompressionMethod::STORE);
    add(&mut zip, "run.json", &about().text(), CompressionMethod::STORE);
    others(&mut zip);
    zip.finish().unwrap();
    let part = Part::whole(file);
    let mut all = vec![0; part.length().unwrap() as usize];
    part.read_exact_at(&mut all, 0).unwrap();
    all
}

fn open(bytes: &[u8]) -> Result<OpenedRun, LablogError> {
    let mut file = tempfile::tempfile().unwrap();
    file.write_all(bytes).unwrap();
    file.rewind().unwrap();
    OpenedRun::of_file(file)
}

fn refused(bytes: &[u8]) -> LablogError {
    open(bytes).err().expect("it was opened")
}

const STORE: CompressionMethod = CompressionMethod::STORE;

#[test]
fn a_name_that_is_a_path_or_has_control_characters_is_refused() {
    assert!(open(&made(|zip| add(zip, "later.part", b"of a program to come", STORE))).is_ok());
    for name in ["../x", "/etc/x", "a/b", "a\\b", "..", ".x", "C:x", "a\x1b[2Jb", "a\0b", "套", &"a".repeat(101)] {
        let error = refused(&made(|zip| add(zip, name, b"x", STORE)));
        assert!(matches!(&error, LablogError::Name { part } if part.is_ascii() && part.len() < 500), "{name}: {error}");
        assert!(!error.to_string().contains(|c: char| c.is_control()), "{error:?}");
    }
}

#[test]
fn a_compressed_part_and_two_of_one_name_are_refused() {
    let error = refused(&made(|zip| add(zip, "bomb.rows", b"x", CompressionMethod::DEFLATE)));
    assert_eq!(error, LablogError::Compressed { part: "bomb.rows".to_owned() });
    let error = refused(&made(|zip| (0..2).for_each(|_| add(zip, "a.rows", b"x", STORE))));
    assert_eq!(error, LablogError::Twice { part: "a.rows".to_owned() });
}

#[test]
fn too_many_parts_are_refused() {
    let many = made(|zip| (0..20_001).for_each(|n| add(zip, &format!("{n}.x"), b"", STORE)));
    assert!(matches!(refused(&many), LablogError::TooMany { .. }));
}

#[test]
fn what_is_missing_or_newer_is_said() {
    let with = |name: &str, text: &[u8]| {
        let file = tempfile::tempfile().unwrap();
        let mut zip = ZipArchiveWriter::new(file.try_clone().unwrap());
        add(&mut zip, name, text, STORE);
        zip.finish().unwrap();
        OpenedRun::of_file(file).err().unwrap()
    };
    assert_eq!(with("a", b""), LablogError::Missing { part: CONTAINER.to_owned() });
    assert_eq!(with(CONTAINER, br#"{"version":1}"#), LablogError::Missing { part: "run.json".to_owned() });
    assert_eq!(with(CONTAINER, br#"{"version":2}"#), LablogError::Newer { version: 2 });
    assert!(matches!(with(CONTAINER, b"[]"), LablogError::NotOne { .. }));
}

/// Where a part's entry in the directory begins.
fn entry_of(bytes: &[u8], name: &str) -> usize {
    // The last place with the name is in the directory, behind 46 bytes.
    bytes.windows(name.len()).rposition(|window| window == name.as_bytes()).unwrap() - 46
}

#[test]
fn sizes_and_places_that_are_not_in_the_file_are_refused() {
    let whole = made(|zip| add(zip, "a.rows", &[7; 1000], STORE));
    let at = entry_of(&whole, "a.rows");
    let placed = |size: u32, offset: u32| {
        let mut bytes = whole.clone();
        for (from, value) in [(20, size), (24, size), (42, offset)] {
            bytes[at + from..at + from + 4].copy_from_slice(&value.to_le_bytes());
        }
        bytes
    };
    let own = u32::from_le_bytes(whole[at + 42..at + 46].try_into().unwrap());
    assert!(open(&placed(1000, own)).is_ok());
    // Longer than the file, far outside, at another's place, at no header's place.
    for (size, offset) in [(u32::MAX - 1, own), (1_100, own), (1000, u32::MAX - 1), (1000, 0), (1, 0), (1000, own + 1)]
    {
        let error = refused(&placed(size, offset));
        assert!(matches!(error, LablogError::Place { .. } | LablogError::NotOne { .. }), "{size} {offset}: {error}");
    }
}

#[test]
fn sizes_of_64_bits_are_refused() {
    for size in [1_u64 << 63, u64::MAX, u64::MAX - 100, 1 << 40] {
        let mut bytes = made(|zip| add(zip, "a.rows", &[7; 1000], STORE));
        let at = entry_of(&bytes, "a.rows");
        // The sizes are in an extra field: the name has 6 bytes, then what zip calls tag 1.
        bytes[at + 20..at + 28].copy_from_slice(&[0xff; 8]);
        bytes[at + 30..at + 32].copy_from_slice(&20_u16.to_le_bytes());
        let mut extra = vec![1, 0, 16, 0];
        extra.extend_from_slice(&size.to_le_bytes());
        extra.extend_from_slice(&size.to_le_bytes());
        let behind = at + 46 + 6;
        bytes.splice(behind..behind, extra);
        // The directory is longer by that.
        let end = bytes.windows(4).rposition(|window| window == b"PK\x05\x06").unwrap();
        let length = u32::from_le_bytes(bytes[end + 12..end + 16].try_into().unwrap()) + 20;
        bytes[end + 12..end + 16].copy_from_slice(&length.to_le_bytes());
        let error = refused(&bytes);
        assert!(matches!(error, LablogError::Place { .. }), "{size}: {error}");
    }
}

#[test]
fn rows_of_a_part_that_is_no_segment_are_left_out_and_said() {
    let names = ["00000000000000000000.rows", "00000000000000000000.bytes", "18446744073709551615.rows", "x.rows"];
    let opened = open(&made(|zip| names.iter().for_each(|name| add(zip, name, &[0xff; 200], STORE)))).unwrap();
    assert_eq!((rows(&opened.log.snapshot()).len(), opened.damage.len()), (0, 2));
}

#[test]
fn a_file_that_is_cut_or_has_a_byte_changed_never_panics() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.lablog");
    let log = Log::of((0..20).map(row), 1 << 30).snapshot();
    let saving = Saving { log: &log, waits: &[], about: &about(), wanted: None };
    write(&saving, folder.path(), &std::fs::File::create(&path).unwrap(), &Progress::default()).unwrap();
    let whole = std::fs::read(&path).unwrap();
    let all = rows(&log);
    // What can be opened has rows that were saved.
    let look = |bytes: &[u8]| {
        if let Ok(opened) = open(bytes) {
            let found = rows(&opened.log.snapshot());
            assert!(found.iter().all(|row| all.contains(row)));
        }
    };
    (0..whole.len()).for_each(|length| look(&whole[..length]));
    for at in 0..whole.len() {
        let mut bytes = whole.clone();
        bytes[at] ^= 1 << (at % 8);
        look(&bytes);
        bytes[at] = 0xff;
        look(&bytes);
    }
}
