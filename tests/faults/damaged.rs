//! A run whose files are cut at every byte, or have a bit that is another: opened up to the damage, which is said.

use std::fs;
use std::path::{Path, PathBuf};

use socketlab::record::{EndpointId, List, Note, Record, Runs};

use crate::machine::peak_bytes;
use crate::rows::{bytes_of, echo, recorder, send};

const LENGTH: usize = 40;

/// A run of so many rows, and its files but the lock.
fn run(folder: &Path, rows: u64) -> (Runs, Vec<PathBuf>) {
    let recorder = recorder(folder);
    send(&recorder, 0..rows, LENGTH);
    drop(recorder);
    let runs = Runs::within(folder);
    let run = runs.list().unwrap().remove(0);
    let mut files: Vec<_> = fs::read_dir(run.path()).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|file| file.metadata().unwrap().len() > 0);
    files.sort();
    (runs, files)
}

/// What is found in the run: how many rows, of which none is another than it was.
fn found(runs: &Runs, expected: &[Record], what: &str) -> usize {
    // A run whose own description cannot be read is not listed: it is no run.
    let Some(run) = runs.list().unwrap().into_iter().next() else { return 0 };
    let Ok(opened) = run.open() else { return 0 };
    let log = opened.log.snapshot();
    let (mut rows, mut damaged) = (0, 0);
    for row in log.rows(..) {
        if matches!(row.note(), Some(Note::RowDamaged)) {
            damaged += 1;
            continue;
        }
        assert_eq!(&row.record, &expected[row.number as usize], "{what}, row {}", row.number);
        rows += 1;
    }
    // A segment that was closed is opened as its lists say it is: a row of it that is damaged says so where it is read. Another ends
    // before the damage.
    if rows + damaged < expected.len() {
        assert!(!opened.damage.is_empty(), "{what}: {rows} rows, and no damage is said");
    }
    // The lists name no row that is not there.
    let listed = log.list(List::Rows(EndpointId(1)));
    for at in 0..listed.len() {
        if let Some(number) = listed.get(at) {
            assert!(number < expected.len() as u64, "{what}: row {number} is listed");
            let _ = log.get(number);
        }
    }
    rows
}

/// Changes the files of a run in every way and looks at what is found.
fn harm(rows: u64, step: usize, change: impl Fn(&[u8], usize) -> Vec<u8>, what: &str) {
    let folder = tempfile::tempdir().unwrap();
    let (runs, files) = run(folder.path(), rows);
    let expected: Vec<Record> = (0..rows).map(|n| echo(n, &bytes_of(n, LENGTH))).collect();
    assert_eq!(found(&runs, &expected, "as it was"), expected.len());
    let before = peak_bytes();
    let (mut times, mut kept) = (0_u64, 0_usize);
    for file in &files {
        let whole = fs::read(file).unwrap();
        // Of what was made from the rows, and can be made again, some.
        let is_row = file.extension().is_some_and(|ending| ending == "rows" || ending == "bytes");
        let step = if is_row { step } else { step.max(7) };
        for at in (0..whole.len()).step_by(step) {
            fs::write(file, change(&whole, at)).unwrap();
            kept += found(&runs, &expected, &format!("{}, {what} at {at}", file.display()));
            times += 1;
        }
        fs::write(file, &whole).unwrap();
    }
    assert_eq!(found(&runs, &expected, "as it was again"), expected.len());
    let more = peak_bytes().saturating_sub(before) >> 20;
    println!(
        "{what} in {times} places of a run of {rows} rows: {} rows found on average, {more} MiB more",
        kept as u64 / times
    );
    assert!(more < 128, "{more} MiB more");
}

fn cut(whole: &[u8], at: usize) -> Vec<u8> {
    whole[..at].to_vec()
}

fn flip(whole: &[u8], at: usize) -> Vec<u8> {
    let mut changed = whole.to_vec();
    changed[at] ^= 1 << (at % 8);
    changed
}

/// In both files that rows stand in; in others in every seventh byte.
#[test]
fn a_file_cut_at_every_byte() {
    harm(6, 1, cut, "cut");
}

#[test]
fn a_bit_flipped_in_every_byte() {
    harm(6, 1, flip, "a bit flipped");
}

/// `cargo test --release --no-default-features --test faults every_4_kib -- --ignored --nocapture`
#[test]
#[ignore = "takes minutes"]
fn a_bit_flipped_in_every_4_kib_of_a_large_run() {
    harm(40_000, 4093, flip, "a bit flipped");
}
