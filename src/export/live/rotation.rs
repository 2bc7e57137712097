//! When a live file is put aside, and what it is called then: as logrotate does it, `log.jsonl` is the newest, `log.1.jsonl` the one
//! before it, `log.2.jsonl` older. None is deleted unless it is said how many are kept.

use std::io;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::time::Duration;

use crate::message::sentences;

/// Smaller files would be more names than log.
const MIN_BYTES: u64 = 4 << 10;
const MIN_TIME: Duration = Duration::from_secs(1);

/// How much goes into one file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rotation {
    /// So many bytes at most; a row is not divided.
    Bytes(u64),
    /// Rows of so long, from the file's first on.
    Time(Duration),
}

sentences! {
    /// Why a text does not say when another file is begun.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub enum NoRotation: "rotation-" {
        Form,
        Small => { least: MIN_BYTES },
        Short,
    }
}

impl FromStr for Rotation {
    type Err = NoRotation;

    /// `100M` (K, M and G are powers of 1024, as logrotate has them), or a time such as `1h` or `30m`.
    fn from_str(text: &str) -> Result<Self, NoRotation> {
        if let Some(bytes) = bytes(text) {
            return Some(bytes).filter(|bytes| *bytes >= MIN_BYTES).map(Self::Bytes).ok_or(NoRotation::Small);
        }
        let time = humantime::parse_duration(text).map_err(|_| NoRotation::Form)?;
        Some(time).filter(|time| *time >= MIN_TIME).map(Self::Time).ok_or(NoRotation::Short)
    }
}

/// A number and a unit of sizes: a small m is minutes.
fn bytes(text: &str) -> Option<u64> {
    let number = text.trim_end_matches(|c: char| !c.is_ascii_digit());
    let shift = match &text[number.len()..] {
        "K" | "k" | "KiB" => 10,
        "M" | "MiB" => 20,
        "G" | "GiB" => 30,
        _ => return None,
    };
    number.parse::<u64>().ok()?.checked_mul(1 << shift)
}

/// The name of the file that was put aside so many times.
fn aside(path: &Path, nth: u32) -> PathBuf {
    let mut name = path.file_stem().unwrap_or_default().to_owned();
    name.push(format!(".{nth}"));
    if let Some(ending) = path.extension() {
        name.push(".");
        name.push(ending);
    }
    path.with_file_name(name)
}

/// Makes room for a new file at `path`: each older one moves on by one, and past `keep` the oldest goes.
///
/// # Errors
/// What the system says of a name that cannot be changed. What was moved has its new name then, and a next try goes on.
pub(super) fn put_aside(path: &Path, keep: Option<u32>) -> io::Result<()> {
    let is_there = |nth: &u32| std::fs::symlink_metadata(aside(path, *nth)).is_ok();
    if std::fs::symlink_metadata(path).is_err() {
        // A try before this one has come so far.
        return Ok(());
    }
    let last = keep.unwrap_or(u32::MAX);
    // The first name that is free, or that of the file that goes.
    let free = (1..last).find(|nth| !is_there(nth)).unwrap_or(last);
    for nth in (1..free).rev() {
        std::fs::rename(aside(path, nth), aside(path, nth + 1))?;
    }
    std::fs::rename(path, aside(path, 1))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn sizes_and_times_are_told_apart() {
        let read = |text: &str| text.parse::<Rotation>();
        assert_eq!(read("100M"), Ok(Rotation::Bytes(100 << 20)));
        assert_eq!(read("64k"), Ok(Rotation::Bytes(64 << 10)));
        assert_eq!(read("2GiB"), Ok(Rotation::Bytes(2 << 30)));
        assert_eq!(read("1h"), Ok(Rotation::Time(Duration::from_secs(3600))));
        assert_eq!(read("5m"), Ok(Rotation::Time(Duration::from_secs(300))));
        for wrong in ["", "M", "1K", "100", "0s", "10ms", "99999999999999999G", "-1M", "1h M", "１M", "套"] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn older_files_move_on_and_the_oldest_goes_where_it_is_asked_for() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.b.log");
        let there = || {
            let names = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap());
            let mut all: Vec<_> = names
                .map(|entry| (entry.file_name().into_string().unwrap(), fs::read_to_string(entry.path()).unwrap()))
                .collect();
            all.sort();
            all.into_iter().map(|(name, text)| format!("{name}={text}")).collect::<Vec<_>>().join(" ")
        };
        for n in 0..4 {
            fs::write(&path, n.to_string()).unwrap();
            put_aside(&path, None).unwrap();
        }
        assert_eq!(there(), "a.b.1.log=3 a.b.2.log=2 a.b.3.log=1 a.b.4.log=0");
        put_aside(&path, Some(2)).unwrap();
        assert_eq!(there(), "a.b.1.log=3 a.b.2.log=2 a.b.3.log=1 a.b.4.log=0", "there is nothing to put aside");
        fs::write(&path, "4").unwrap();
        put_aside(&path, Some(2)).unwrap();
        assert_eq!(there(), "a.b.1.log=4 a.b.2.log=3 a.b.3.log=1 a.b.4.log=0", "what is older is not ours to delete");
        assert_eq!(aside(Path::new("x/log"), 7), Path::new("x/log.7"));
    }
}
