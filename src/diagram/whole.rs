//! The steps of a log that grows no more, counted at once.

use std::io;
use std::sync::mpsc::{RecvTimeoutError, sync_channel};
use std::time::Duration;

use super::steps::{StepIndex, Steps};
use crate::record::Snapshot;

/// Between two looks whether all steps have been counted.
const LOOK: Duration = Duration::from_millis(200);

/// Counts the steps of a log and looks at them. That takes a while, so no frame of the window does it.
///
/// # Errors
/// The system has no more threads.
pub fn with_steps<T>(log: &Snapshot, look: impl FnOnce(&Steps<'_>) -> T) -> io::Result<T> {
    let (counted, counts) = sync_channel(1);
    let mut index = StepIndex::start(Box::new(move || {
        let _ = counted.try_send(());
    }))?;
    while !index.steps(log).is_whole() {
        if counts.recv_timeout(LOOK) == Err(RecvTimeoutError::Disconnected) {
            return Err(io::ErrorKind::BrokenPipe.into());
        }
    }
    Ok(look(&index.steps(log)))
}
