//! `*.lablog`: a log as one file. It is a zip whose parts are not compressed: the files of a run's folder as they are there, and the
//! lab beside them. So saving copies, and opening reads the parts where they are. `docs/LOG_FORMAT.md` describes it.

mod read;
#[cfg(test)]
mod tests;
mod write;

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

pub use read::LablogError;
pub use write::{Saving, write};

/// The ending of such files, without the dot.
pub const LABLOG: &str = "lablog";

/// The part that says which version of the container it is; the first one.
const CONTAINER: &str = "lablog.json";
const VERSION: u64 = 1;
/// The lab, for people and other programs; what is opened is in the run's description.
const LAB: &str = "lab.toml";

/// How far something is that takes its time, and the wish to end it.
#[derive(Debug, Default)]
pub struct Progress {
    done: AtomicU64,
    total: AtomicU64,
    is_cancelled: AtomicBool,
}

impl Progress {
    /// How much there is to do; what it is counted in does not matter.
    pub fn begin(&self, total: u64) {
        self.total.store(total, Ordering::Relaxed);
    }

    /// So much more is done; `false` where it is to end.
    pub fn go_on(&self, more: u64) -> bool {
        self.done.fetch_add(more, Ordering::Relaxed);
        !self.is_cancelled.load(Ordering::Relaxed)
    }

    /// How much is done.
    pub fn done(&self) -> u64 {
        self.done.load(Ordering::Relaxed)
    }

    /// Have it end.
    pub fn cancel(&self) {
        self.is_cancelled.store(true, Ordering::Relaxed);
    }

    pub fn is_cancelled(&self) -> bool {
        self.is_cancelled.load(Ordering::Relaxed)
    }

    /// From 0 to 1; `None` until it is known how much there is to do.
    pub fn part(&self) -> Option<f32> {
        let total = self.total.load(Ordering::Relaxed);
        let done = self.done().min(total);
        (total > 0).then(|| done as f32 / total as f32)
    }
}
