//! The workers' end of the way to the recorder: a bounded queue, and what is done when it is full.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::Thread;
use std::time::Duration;

use crossbeam_channel::{SendTimeoutError, Sender, TrySendError};

use super::current_calls::lock;
use super::{CurrentCalls, EndpointId, Report};

/// Reports that may wait for the recorder. With the largest `recv` this bounds the memory on the way to 64 MiB.
pub(super) const QUEUE: usize = 1024;
/// How often a worker that cannot hand over its report looks whether it is to stop.
const STOP_CHECK: Duration = Duration::from_millis(20);

/// The workers' end of the way to the recorder.
#[derive(Clone)]
pub struct Reports {
    pub(super) queue: Sender<Report>,
    pub(super) recorder: Thread,
    pub(super) current_calls: CurrentCalls,
    pub(super) lost: Lost,
}

/// Rows that could not be handed over, by endpoint.
pub(super) type Lost = Arc<Mutex<BTreeMap<EndpointId, Arc<AtomicU64>>>>;

impl Reports {
    /// Hands a report over. Waits while the recorder is behind, which slows a TCP sender down and lets the kernel
    /// count what a UDP sender loses; gives up only when `is_stopped` says so, and then counts the row as lost.
    pub fn send(&self, report: Report, is_stopped: impl Fn() -> bool) {
        if self.queue.len() >= QUEUE / 2 {
            self.recorder.unpark();
        }
        // Where there is room, nothing is timed.
        let mut report = match self.queue.try_send(report) {
            Ok(()) | Err(TrySendError::Disconnected(_)) => return,
            Err(TrySendError::Full(back)) => back,
        };
        loop {
            match self.queue.send_timeout(report, STOP_CHECK) {
                Ok(()) => return,
                Err(SendTimeoutError::Disconnected(_)) => return,
                Err(SendTimeoutError::Timeout(back)) => {
                    // A change of state is never given up: without it an endpoint would seem to run for ever.
                    if let (Report::Record(record), true) = (&back, is_stopped()) {
                        let mut lost = lock(&self.lost);
                        lost.entry(record.endpoint).or_default().fetch_add(1, Ordering::Relaxed);
                        return;
                    }
                    report = back;
                }
            }
        }
    }

    /// Which call each worker is in.
    pub fn current_calls(&self) -> &CurrentCalls {
        &self.current_calls
    }
}
