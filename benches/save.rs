//! How fast a log is written as a file: a million rows of 64 bytes in each format, in megabytes a second. The goal for JSON Lines: 200.
//!
//! `cargo bench --bench save [ROWS]`

use std::io::{self, Write};
use std::num::NonZeroU64;
use std::time::Instant;

use bytes::Bytes;
use socketlab::address::Ends;
use socketlab::clock::{Clock, Stamp};
use socketlab::export::{Context, FORMATS, Names, save};
use socketlab::record::{ConnectionId, EndpointId, Log, Record};
use socketlab::socket::{Call, CallPlace, Op, Outcome};

const SIZE: usize = 64;

/// Takes what is written, as a disk that costs nothing.
struct Nowhere(u64);

impl Write for Nowhere {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 += bytes.len() as u64;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn main() {
    let rows = std::env::args().filter_map(|arg| arg.parse().ok()).next().unwrap_or(1_000_000_u64);
    let names = Names::default();
    names.set(EndpointId(1), "server");
    let context = Context::new(Clock::start(), names);
    let log = Log::of((0..rows).map(record), 4 << 30);
    let log = log.snapshot();
    let folder = tempfile::tempdir().expect("a folder");
    for format in FORMATS {
        let mut out = Nowhere(0);
        let mut exporter = (format.make)(context.clone());
        let began = Instant::now();
        exporter.begin(&mut out).expect("a beginning");
        for row in log.rows(..) {
            exporter.row(&mut out, Some(row.number), &row).expect("a row");
        }
        let alone = began.elapsed().as_secs_f64();
        let path = folder.path().join(format!("log.{}", format.extension));
        let began = Instant::now();
        let saved = save((&log, &[]), &context, &path, |_| true).expect("a file");
        let with_disk = began.elapsed().as_secs_f64();
        let million = |bytes: u64, seconds: f64| bytes as f64 / seconds / 1e6;
        println!(
            "{:<7} {:>6.0} MB/s, {:.2} million rows/s; without the disk {:.0} MB/s; {} bytes a row",
            format.extension,
            million(saved.bytes, with_disk),
            million(rows, with_disk),
            million(out.0, alone),
            saved.bytes / rows
        );
    }
}

/// A row of an echo: 64 bytes of text.
fn record(n: u64) -> Record {
    let place = Some(CallPlace { nth: NonZeroU64::MIN.saturating_add(n), offset: n * SIZE as u64 });
    let op = if n.is_multiple_of(2) { Op::recv(1024) } else { Op::send(SIZE) };
    let call = Call { op, outcome: Outcome::Moved(SIZE), place, took_ns: 21_000 + n % 1000 };
    let ends =
        Ends::new(Some("127.0.0.1:5001".parse().expect("an address")), "127.0.0.1:40123".parse().expect("an address"));
    let record = Record::of_call(EndpointId(1), Stamp(n * 10_123), call);
    let text = format!("{n:064}").into_bytes();
    Record { connection: Some(ConnectionId(7)), ends: Some(ends), bytes: Bytes::from(text), ..record }
}
