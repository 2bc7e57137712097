//! How fast rows are written to disk and found there, beside a bare loop that writes as many bytes. The goals: 2 million rows a
//! second, and 80 bytes a row beside its payload.
//!
//! `cargo bench --bench store [ROWS]`

use std::hint::black_box;
use std::io::Write;
use std::num::NonZeroU64;
use std::sync::Arc;
use std::time::{Duration, Instant};

use bytes::{Bytes, BytesMut};
use socketlab::address::Ends;
use socketlab::clock::{Clock, Stamp};
use socketlab::record::store::{Blocks, SegmentWriter, Stored};
use socketlab::record::{ConnectionId, EndpointId, Keeping, Record, Recorder, Runs};
use socketlab::socket::{Call, CallPlace, Op, Outcome};

const SIZE: usize = 64;
/// Rows between two flushes.
const BATCH: u64 = 1024;

fn main() {
    let rows = std::env::args().filter_map(|arg| arg.parse().ok()).next().unwrap_or(4_000_000_u64);
    let folder = tempfile::tempdir().expect("a folder");
    let seconds = |began: Instant| began.elapsed().as_secs_f64();

    let began = Instant::now();
    let mut bare = std::fs::File::create(folder.path().join("bare")).expect("a file");
    let batch = [7; (64 + SIZE) * BATCH as usize];
    (0..rows / BATCH).for_each(|_| bare.write_all(&batch).expect("a write"));
    let bare = seconds(began);
    std::fs::remove_file(folder.path().join("bare")).expect("removed");

    for producers in [1, 2] {
        let (handed, on_disk) = recorded(rows / producers * producers, producers);
        println!(
            "one recorder       {handed:.2} million rows/s taken from {producers} threads, {on_disk:.2} with all on disk"
        );
    }

    let records: Vec<Record> = (0..BATCH).map(record).collect();
    let blocks = Arc::<Blocks>::default();
    let began = Instant::now();
    let mut segments: Vec<Arc<Stored>> = Vec::new();
    let mut writer: Option<SegmentWriter> = None;
    for number in 0..rows {
        if writer.as_ref().is_none_or(SegmentWriter::is_full) {
            writer.iter_mut().for_each(|full| full.flush().expect("a flush"));
            let new = SegmentWriter::create(folder.path(), number, &blocks).expect("a segment");
            segments.push(new.stored().clone());
            writer = Some(new);
        }
        let Some(writer) = &mut writer else { continue };
        writer.append(&records[(number % BATCH) as usize]).expect("a row");
        if number % BATCH == BATCH - 1 {
            writer.flush().expect("a flush");
        }
    }
    writer.iter_mut().for_each(|last| last.flush().expect("a flush"));
    let append = seconds(began);
    let disk: u64 = segments.iter().map(|segment| segment.disk_bytes()).sum();
    println!("append             {:.2} million rows/s; bare {:.2}", millions(rows, append), millions(rows, bare));
    println!("beside payload     {:.1} bytes a row", disk as f64 / rows as f64 - SIZE as f64);

    let began = Instant::now();
    let mut found = 0_u64;
    for segment in &segments {
        let each = |_, row: Record| {
            found += u64::from(row.endpoint == EndpointId(1));
            true
        };
        segment.read(0..u64::MAX, each).expect("rows");
    }
    let read = seconds(began);
    println!("read all           {:.2} million rows/s, {found} of one endpoint", millions(rows, read));

    let random = |count: u64| {
        let mut at = 12_345_u64;
        for _ in 0..count {
            at = at.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let number = (at >> 16) % rows;
            let segment = segments.partition_point(|segment| segment.first_row() <= number) - 1;
            black_box(segments[segment].get(number).expect("a row"));
        }
    };
    let began = Instant::now();
    random(100_000);
    println!("random row         {:.2} µs", seconds(began) * 1e6 / 1e5);
    let began = Instant::now();
    (0..1_000_000).for_each(|n| _ = black_box(segments[0].get(n % 1000)));
    println!("row of a block     {:.2} µs", seconds(began));
}

/// Rows a second, in millions, that threads which do nothing else hand to one recorder: until the last is in the log, and until all are
/// on disk.
fn recorded(rows: u64, producers: u64) -> (f64, f64) {
    let folder = tempfile::tempdir().expect("a folder");
    let runs = Runs::within(folder.path());
    let keeping = Keeping { is_kept: true, ..Keeping::within(runs.clone()) };
    let recorder = Recorder::start_kept(Clock::start(), 64 << 20, Some(keeping), Box::new(|| {})).expect("a recorder");
    let began = Instant::now();
    std::thread::scope(|scope| {
        for producer in 0..producers {
            let reports = recorder.reports();
            scope.spawn(move || {
                let ends = record(0).ends;
                let mut chunk = BytesMut::new();
                for n in 0..rows / producers {
                    // As small pieces that are received lie together.
                    if chunk.capacity() < SIZE {
                        chunk = BytesMut::with_capacity(2048);
                    }
                    chunk.extend_from_slice(&[n as u8; SIZE]);
                    let (connection, ends) = (Some(ConnectionId(producer as u32)), ends.clone());
                    let bytes = chunk.split().freeze();
                    reports.send(Record { connection, ends, bytes, ..call(n, producer as u32) }, || false);
                }
            });
        }
    });
    while recorder.log().snapshot().end_row() < rows {
        recorder.flush(Duration::from_secs(1));
    }
    let handed = began.elapsed().as_secs_f64();
    drop(recorder);
    let on_disk = began.elapsed().as_secs_f64();
    let kept: u64 = runs.list().expect("a run").iter().map(|run| run.rows).sum();
    assert_eq!(kept, rows, "all are on disk");
    (millions(rows, handed), millions(rows, on_disk))
}

fn millions(rows: u64, seconds: f64) -> f64 {
    rows as f64 / seconds / 1e6
}

fn record(n: u64) -> Record {
    let ends = Ends::new(None, "127.0.0.1:5001".parse().expect("an address"));
    let bytes = Bytes::from(vec![n as u8; SIZE]);
    Record { connection: Some(ConnectionId(7)), ends: Some(ends), bytes, ..call(n, (n % 3) as u32) }
}

fn call(n: u64, endpoint: u32) -> Record {
    let place = Some(CallPlace { nth: NonZeroU64::MIN.saturating_add(n), offset: n * SIZE as u64 });
    let op = if n.is_multiple_of(2) { Op::recv(1024) } else { Op::send(SIZE) };
    let call = Call { op, outcome: Outcome::Moved(SIZE), place, took_ns: 21_000 };
    Record::of_call(EndpointId(endpoint), Stamp(n), call)
}
