//! A day of 250 messages a second, at full speed: the memory stays.

use std::path::Path;
use std::time::{Duration, Instant};

use socketlab::clock::Clock;
use socketlab::record::{Keeping, Recorder, Runs};

use crate::machine::resident_bytes;
use crate::rows::{bytes_of, echo};

/// 24 hours of them.
const MESSAGES: u64 = 24 * 3600 * 250;
/// As the command line has it.
const BUDGET: u64 = socketlab::session::DEFAULT_BUDGET_BYTES;

/// Records so many messages, each received and sent again, and says what memory it takes meanwhile.
fn replay(messages: u64, folder: &Path) -> Vec<u64> {
    let keeping = Keeping::within(Runs::within(folder));
    let recorder = Recorder::start_kept(Clock::start(), BUDGET, Some(keeping), Box::new(|| {})).unwrap();
    let reports = recorder.reports();
    let (began, mut memory) = (Instant::now(), Vec::new());
    for n in 0..2 * messages {
        reports.send(echo(n, &bytes_of(n, 64)), || false);
        if (n + 1).is_multiple_of(messages / 4) {
            recorder.flush(Duration::from_secs(60));
            memory.push(resident_bytes("self") >> 20);
        }
    }
    recorder.flush(Duration::from_secs(60));
    let (log, seconds) = (recorder.log().snapshot(), began.elapsed().as_secs_f64());
    let (rows, gone) = (log.end_row(), log.evicted().rows);
    let speed = rows as f64 / seconds / 1e6;
    println!(
        "{messages} messages, {rows} rows in {seconds:.0} s ({speed:.2} million a second), of which {gone} have gone from the disk"
    );
    println!("memory at each eighth: {memory:?} MiB");
    assert_eq!(rows, 2 * messages);
    assert!(log.get(rows - 1).is_some() && log.get(log.first_row()).is_some());
    memory
}

#[test]
fn the_memory_of_a_log_on_disk_stays() {
    let folder = tempfile::tempdir().unwrap();
    let memory = replay(100_000, folder.path());
    assert!(memory.iter().all(|mib| *mib < 500), "{memory:?}");
}

/// `cargo test --release --no-default-features --test faults whole_day -- --ignored --nocapture`; takes 4 GiB of the disk.
#[test]
#[ignore = "takes minutes and 4 GiB"]
fn a_whole_day_of_messages() {
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let memory = replay(MESSAGES, folder.path());
    // Of it 32 MiB may be rows that the disk has not taken, and 28 MiB what was read and where rows are.
    assert!(memory.iter().all(|mib| *mib < 160), "{memory:?} MiB");
}
