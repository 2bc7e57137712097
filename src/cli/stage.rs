//! What every command that makes calls needs: a session, its log on standard output and in a file, and the way to its end.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use super::interrupt::Interrupt;
use super::terminal::{Gate, Terminal};
use super::{Failure, LogArgs, log_file};
use crate::engine::MailboxError;
use crate::export::{Context, Names};
use crate::lab::Endpoint;
use crate::payload::Moment;
use crate::record::{Control, EndpointId, EndpointStatus, State};
use crate::session::{DEFAULT_BUDGET_BYTES, SendError, Session};

/// A session, and who listens to it.
pub(super) struct Stage {
    pub(super) session: Session,
    pub(super) interrupt: Interrupt,
    pub(super) names: Names,
    gate: Gate,
    /// The log file, where it was not there before.
    new_log: Option<PathBuf>,
}

impl Stage {
    /// Starts the recorder and opens the log file; nothing is printed before [`Self::open`].
    pub(super) fn set(log: &LogArgs) -> Result<Self, Failure> {
        let interrupt = Interrupt::listen()?;
        let session = Session::new(DEFAULT_BUDGET_BYTES, interrupt.notifier());
        let session = session.map_err(|error| Failure::Failed(error.to_string()))?;
        let names = Names::default();
        let context = Context::new(session.clock(), names.clone());
        let mut new_log = None;
        if let Some(opened) = log_file::open(log, &context)? {
            new_log = opened.is_new.then(|| log.log.clone()).flatten();
            session.recorder().order(Control::AddSink(Box::new(opened.file)));
        }
        let (terminal, gate) = Terminal::new(context, interrupt.sender());
        if !log.quiet {
            session.recorder().order(Control::AddSink(Box::new(terminal)));
        }
        Ok(Self { session, interrupt, names, gate, new_log })
    }

    /// Starts an endpoint and waits until it runs or has failed.
    pub(super) fn start(&mut self, id: EndpointId, endpoint: &Endpoint) -> Arc<EndpointStatus> {
        name(&self.names, id, endpoint);
        self.session.start(id, endpoint);
        self.interrupt.wait(None, || self.session.status(id).state != State::Starting);
        self.session.status(id)
    }

    /// The moment of a send.
    pub(super) fn moment(&self, seq: u64) -> Moment {
        let clock = self.session.clock();
        Moment { seq, time: clock.wall(clock.now()), ..Moment::first() }
    }

    /// Prints `first`, then the log from its beginning on.
    pub(super) fn open(&self, first: Option<&str>) {
        self.gate.open(first);
    }

    /// Stops these endpoints and waits for their last rows.
    pub(super) fn finish(&self, ids: &[EndpointId]) {
        finish(&self.session, ids);
    }

    /// Removes a log file that was made for an endpoint which did not start: the next try is to find its name free.
    pub(super) fn withdraw_log(&self) {
        if let Some(path) = &self.new_log {
            // What cannot be removed harms nobody.
            let _ = std::fs::remove_file(path);
        }
    }
}

/// Tells a log what an endpoint is called, and in which encoding its text is.
pub(super) fn name(names: &Names, id: EndpointId, endpoint: &Endpoint) {
    names.set(id, &endpoint.name);
    names.set_encoding(id, endpoint.payload_options.encoding);
}

/// Stops endpoints and waits for the last row.
pub(super) fn finish(session: &Session, ids: &[EndpointId]) {
    session.stop_all();
    session.wait_until(Duration::from_secs(1), || !ids.iter().any(|id| session.status(*id).state.is_active()));
    session.flush();
}

/// Hands something to an endpoint, waiting for room in its queue and, in half-duplex, for its turn; no longer than `limit`
/// and not after it has ended.
pub(super) fn hand(
    (session, id): (&Session, EndpointId),
    interrupt: &Interrupt,
    limit: Option<Duration>,
    mut send: impl FnMut() -> Result<(), SendError>,
) -> Result<(), SendError> {
    let mut result = Ok(());
    interrupt.wait(limit, || {
        result = send();
        let can_wait = matches!(
            result,
            Err(SendError::Mailbox(MailboxError::Busy) | SendError::Mailbox(MailboxError::NotYourTurn))
        );
        !can_wait || !session.status(id).state.is_active()
    });
    result
}
