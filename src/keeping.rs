//! What is kept of logs on the disk: a person's choice, which stands among the preferences of the window, and which the command
//! line heeds, too.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::folders::Folders;
use crate::record::{Keeping, Limits, Runs};

/// What a run may take of the disk, in GiB.
pub const DISK_GIB: std::ops::RangeInclusive<u32> = 1..=4096;

/// What is kept of logs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeepLogs {
    /// Whether the logs of runs stay that have ended: for seven days, and 1 GiB of them. One that ended unexpectedly stays in any
    /// case.
    #[serde(rename = "keep_runs", default = "usual_finished")]
    pub finished: bool,
    /// What a run may take of the disk; the oldest rows go then.
    #[serde(default = "usual_gib")]
    pub disk_gib: u32,
}

fn usual_finished() -> bool {
    true
}

fn usual_gib() -> u32 {
    (Limits::default().run_bytes >> 30) as u32
}

impl Default for KeepLogs {
    fn default() -> Self {
        Self { finished: usual_finished(), disk_gib: usual_gib() }
    }
}

impl KeepLogs {
    /// As the preferences in this file have it; the usual where it cannot be read.
    pub fn of_file(path: &Path) -> Self {
        let text = std::fs::read_to_string(path).unwrap_or_default();
        let found: Self = toml::from_str(&text).unwrap_or_default();
        Self { disk_gib: found.disk_gib.clamp(*DISK_GIB.start(), *DISK_GIB.end()), ..found }
    }

    /// As this user has chosen.
    pub fn of_user() -> Self {
        preferences_path().as_deref().map(Self::of_file).unwrap_or_default()
    }

    /// How a log is kept in this place.
    pub fn keeping(self, runs: Runs) -> Keeping {
        let limits = Limits { run_bytes: self.run_bytes(), ..Limits::default() };
        Keeping { runs, limits, is_kept: self.finished }
    }

    /// What a run may take of the disk, in bytes.
    pub fn run_bytes(self) -> u64 {
        u64::from(self.disk_gib) << 30
    }
}

/// Where the preferences stand on this system.
pub fn preferences_path() -> Option<PathBuf> {
    Some(Folders::usual()?.settings.join("preferences.toml"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_choice_is_read_from_among_the_preferences() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("preferences.toml");
        let read = |text: &str| {
            std::fs::write(&path, text).unwrap();
            KeepLogs::of_file(&path)
        };
        assert_eq!(read("theme = \"dark\"\nkeep_runs = false\n"), KeepLogs { finished: false, disk_gib: 4 });
        assert_eq!(read("disk_gib = 9\n[log]\nx = 1\n"), KeepLogs { finished: true, disk_gib: 9 });
        assert_eq!(read("disk_gib = 0\n").disk_gib, 1);
        for text in ["", "theme = ", "keep_runs = 7\n", "disk_gib = -1\n"] {
            assert_eq!(read(text), KeepLogs::default(), "{text}");
        }
        assert_eq!(KeepLogs::of_file(&folder.path().join("none")), KeepLogs::default());
    }
}
