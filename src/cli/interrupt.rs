//! Ctrl-C, SIGTERM and a closed standard output: all of them ask the command to end in good order.

use std::cell::Cell;
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, Sender, bounded, never, select};

use super::Failure;
use crate::record::Callback;

/// Hears the wish to end, and what the recorder has to tell; so a command that waits takes no processor time.
pub(super) struct Interrupt {
    wish: Sender<()>,
    wishes: Receiver<()>,
    change: Sender<()>,
    changes: Receiver<()>,
    /// A wish is not forgotten: whatever the command waits for next, it does not wait.
    is_wished: Cell<bool>,
}

/// What is left of a time that begins now; `None`: it has no end.
pub(super) fn countdown(limit: Option<Duration>) -> impl Fn() -> Option<Duration> {
    let deadline = limit.map(|limit| Instant::now() + limit);
    move || deadline.map(|deadline| deadline.saturating_duration_since(Instant::now()))
}

static HANDLER: OnceLock<Sender<()>> = OnceLock::new();

impl Interrupt {
    /// Takes over Ctrl-C and SIGTERM for the whole process.
    pub(super) fn listen() -> Result<Self, Failure> {
        let (wish, wishes) = bounded(1);
        let (change, changes) = bounded(1);
        if HANDLER.set(wish.clone()).is_ok() {
            let handle = || {
                if let Some(wish) = HANDLER.get() {
                    let _ = wish.try_send(());
                }
            };
            ctrlc::set_handler(handle).map_err(|error| Failure::Failed(format!("signal handler: {error}")))?;
        }
        Ok(Self { wish, wishes, change, changes, is_wished: Cell::new(false) })
    }

    /// For others to end the command with.
    pub(super) fn sender(&self) -> Sender<()> {
        self.wish.clone()
    }

    /// For the recorder to notify the command with.
    pub(super) fn notifier(&self) -> Callback {
        let change = self.change.clone();
        // A full channel holds a change already that nobody has looked at.
        Box::new(move || {
            let _ = change.try_send(());
        })
    }

    /// Whether somebody has wished to end.
    pub(super) fn is_wished(&self) -> bool {
        if self.wishes.try_recv().is_ok() {
            self.is_wished.set(true);
        }
        self.is_wished.get()
    }

    /// Waits until `ended` holds (`true`), or somebody wishes to end or `limit` is over (`false`; `None`: no limit).
    pub(super) fn wait(&self, limit: Option<Duration>, mut ended: impl FnMut() -> bool) -> bool {
        let deadline = limit.and_then(|limit| Instant::now().checked_add(limit));
        let over = deadline.map_or_else(never, crossbeam_channel::at);
        while !ended() {
            if self.is_wished() {
                return false;
            }
            select! {
                recv(self.changes) -> _ => {}
                recv(self.wishes) -> _ => self.is_wished.set(true),
                recv(over) -> _ => return ended(),
            }
        }
        true
    }
}
