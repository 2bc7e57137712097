//! The workers' end of the way to the recorder: a bounded queue, and what is done when it is full.

use std::collections::BTreeMap;
use std::sync::atomic::AtomicU64;
use std::sync::{Arc, Mutex};
use std::thread::Thread;
use std::time::Duration;

use crossbeam_channel::{SendTimeoutError, Sender, TrySendError};

use super::lock::lock;
use super::{CurrentCalls, EndpointId, Event, Record};

/// Rows that may wait for the recorder. With the largest `recv` this bounds the memory on the way to 64 MiB.
pub(super) const QUEUE: usize = 1024;
/// How often a worker that cannot hand over its report looks whether it is to stop.
const STOP_CHECK: Duration = Duration::from_millis(20);

/// The workers' end of the way to the recorder.
#[derive(Clone)]
pub struct Reports {
    pub(super) queue: Sender<Record>,
    pub(super) recorder: Thread,
    pub(super) shared: Arc<Shared>,
}

/// What workers, session and recorder share beside the queue.
#[derive(Default)]
pub(super) struct Shared {
    pub current_calls: CurrentCalls,
    /// Rows that were asked for where nobody may wait, and found the queue full. One for each start, stop or removal of an
    /// endpoint while the recorder is behind: as few as a person asks for.
    pub asked: Mutex<Vec<Record>>,
    /// How many rows could not be handed over, by endpoint.
    pub lost: Mutex<BTreeMap<EndpointId, u64>>,
    /// How often sinks have written something.
    pub sink_steps: Arc<AtomicU64>,
    /// The sinks that failed and were given up, each with its error.
    pub failures: Mutex<Vec<(String, String)>>,
}

impl Reports {
    /// Hands a row over. Waits while the recorder is behind, which slows a TCP sender down and lets the kernel count what
    /// a UDP sender loses; gives up only when `is_stopped` says so, and then counts the row as lost.
    pub fn send(&self, record: Record, is_stopped: impl Fn() -> bool) {
        if self.queue.len() >= QUEUE / 2 {
            self.recorder.unpark();
        }
        // Where there is room, nothing is timed.
        let mut record = match self.queue.try_send(record) {
            Ok(()) | Err(TrySendError::Disconnected(_)) => return,
            Err(TrySendError::Full(back)) => back,
        };
        loop {
            match self.queue.send_timeout(record, STOP_CHECK) {
                Ok(()) | Err(SendTimeoutError::Disconnected(_)) => return,
                Err(SendTimeoutError::Timeout(back)) => {
                    // A life is never given up: without its end an endpoint would seem to run for ever.
                    if !matches!(back.event, Event::Life(_)) && is_stopped() {
                        *lock(&self.shared.lost).entry(back.endpoint).or_default() += 1;
                        return;
                    }
                    record = back;
                }
            }
        }
    }

    /// Hands a row over that a person has asked for, and does not wait.
    pub fn ask(&self, record: Record) {
        if let Err(TrySendError::Full(back)) = self.queue.try_send(record) {
            lock(&self.shared.asked).push(back);
        }
    }

    /// Which call each worker is in.
    pub fn current_calls(&self) -> &CurrentCalls {
        &self.shared.current_calls
    }
}
