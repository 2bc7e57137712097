//! What every command that makes calls needs: a session, its log on standard output and in a file, and the way to its end.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use super::filtered::{Filtered, matcher};
use super::interrupt::Interrupt;
use super::language::{said, say};
use super::log_pipe::LogPipe;
use super::terminal::{Gate, Terminal, written};
use super::values::Place;
use super::{Failure, LogArgs, Outcome, explained_of_server, log_file, reach};
use crate::engine::MailboxError;
use crate::export::{Context, ExportError, Names, is_lablog, save_lablog};
use crate::filter::Filter;
use crate::keeping::KeepLogs;
use crate::lab::{Endpoint, Lab};
use crate::payload::Moment;
use crate::record::lablog::{Progress, Saving};
use crate::record::{Control, EndpointId, EndpointStatus, Row, Runs, State};
use crate::session::{DEFAULT_BUDGET_BYTES, SendError, Session};

/// The endpoint of a command that has one.
pub(super) const ONE: EndpointId = EndpointId(1);

/// A session, and who listens to it.
pub(super) struct Stage {
    pub(super) session: Session,
    pub(super) interrupt: Interrupt,
    /// What the log knows of the endpoints.
    pub(super) context: Context,
    gate: Gate,
    /// The log file, where it was not there before.
    new_log: Option<PathBuf>,
    /// Where the log is saved in the end, as one file that can be opened again; and which of its rows.
    saved: Option<(PathBuf, Option<Filter>)>,
    /// How many sends have had their moment.
    sends: Cell<u64>,
}

impl Stage {
    /// Starts the recorder and opens the log file; nothing is printed before [`Self::open`].
    pub(super) fn set(log: &LogArgs) -> Result<Self, Failure> {
        let interrupt = Interrupt::listen()?;
        let (keep, runs) = (KeepLogs::of_user(), Runs::of_user());
        // Where that fails, making a folder there says so.
        let _ = runs.tidy(keep.finished);
        let session = Session::kept(DEFAULT_BUDGET_BYTES, Some(keep.keeping(runs)), interrupt.notifier());
        let session = session.map_err(|error| Failure::Failed(error.to_string()))?;
        let context = Context::new(session.clock(), Names::default());
        let (mut new_log, mut saved) = (None, None);
        let record_into = |sink| {
            let filtered = Filtered::wrap(sink, log.filter.as_ref(), &context);
            session.recorder().order(Control::AddSink(filtered));
        };
        let gate = if let Some(format) = log.piped()? {
            let pipe = LogPipe::begin(format, context.clone(), interrupt.sender());
            record_into(Box::new(pipe.map_err(|error| written(&error))?));
            Gate::for_pipe()
        } else {
            if let Some(path) = log.log.as_ref().filter(|path| log.log_format.is_none() && is_lablog(path)) {
                log_file::check_free(log, path)?;
                saved = Some((path.clone(), log.filter.clone()));
            } else if let Some((file, is_new)) = log_file::open(log, &context)? {
                new_log = log.log.clone().filter(|_| is_new);
                record_into(Box::new(file));
            }
            let (terminal, gate) = Terminal::new(Context { say: said, ..context.clone() }, interrupt.sender());
            if !log.quiet {
                record_into(Box::new(terminal));
            }
            gate
        };
        Ok(Self { session, interrupt, context, gate, new_log, saved, sends: Cell::new(0) })
    }

    /// Says in the log what an endpoint is called, and in which encoding its text is.
    pub(super) fn name(&self, id: EndpointId, endpoint: &Endpoint) {
        self.context.names.set(id, &endpoint.name);
        self.context.names.set_encoding(id, endpoint.payload_options.encoding);
    }

    /// Says in the log what lab it is of.
    pub(super) fn describe(&self, lab: &Lab, ids: &[EndpointId]) {
        let names = ids.iter().map(|id| (*id, self.context.names.get(*id).to_string()));
        self.session.describe(lab, ids, names.collect::<BTreeMap<_, _>>());
    }

    /// Starts the one endpoint and waits until it runs or has failed.
    pub(super) fn start(&mut self, endpoint: &Endpoint) -> Arc<EndpointStatus> {
        self.name(ONE, endpoint);
        say_firewall(std::slice::from_ref(endpoint));
        self.describe(&Lab { endpoints: vec![endpoint.clone()], ..Lab::default() }, &[ONE]);
        self.session.start(ONE, endpoint);
        self.interrupt.wait(None, || self.session.status(ONE).state != State::Starting);
        self.session.status(ONE)
    }

    /// Plays the one endpoint of a command that binds it: says where it is, lets `act`, and stops it.
    pub(super) fn play_bound(
        log: &LogArgs,
        place: &Place,
        endpoint: &Endpoint,
        act: impl FnOnce(&Self) -> Result<(), Failure>,
    ) -> Outcome {
        let mut stage = Self::set(log)?;
        let status = stage.start(endpoint);
        let local = status.local.as_ref().filter(|_| status.state == State::Running);
        let mut result = Ok(());
        if let Some(local) = local {
            stage.open(Some(&(place.announced(local) + &reach::notes(&place.address, local))));
            result = act(&stage);
        }
        let failure = stage.session.failure(ONE);
        stage.finish(&[ONE]);
        if local.is_none() {
            stage.withdraw_log();
        }
        match failure {
            Some(failure) => Err(Failure::Failed(explained_of_server(&failure, &place.address))),
            None => stage.outcome(result),
        }
    }

    /// The moment of the next send.
    pub(super) fn next_moment(&self) -> Moment {
        self.sends.set(self.sends.get() + 1);
        let clock = self.session.clock();
        Moment { seq: self.sends.get(), time: clock.wall(clock.now()), ..Moment::first() }
    }

    /// Prints `first`, then the log from its beginning on.
    pub(super) fn open(&self, first: Option<&str>) {
        self.gate.open(first);
    }

    /// Prints something for a person.
    pub(super) fn tell(&self, text: &str) {
        self.gate.tell(text);
    }

    /// Whether the one endpoint runs.
    pub(super) fn is_active(&self) -> bool {
        self.session.status(ONE).state.is_active()
    }

    /// Hands something to the one endpoint, waiting for room in its queue and, in half-duplex, for its turn; no longer
    /// than `limit` and not after it has ended.
    pub(super) fn hand(
        &self,
        limit: Option<Duration>,
        mut send: impl FnMut() -> Result<(), SendError>,
    ) -> Result<(), SendError> {
        let mut result = Ok(());
        self.interrupt.wait(limit, || {
            result = send();
            let can_wait = matches!(result, Err(SendError::Mailbox(MailboxError::Busy | MailboxError::NotYourTurn)));
            !can_wait || !self.is_active()
        });
        result
    }

    /// Stops these endpoints and waits for their last rows.
    pub(super) fn finish(&self, ids: &[EndpointId]) {
        let is_active = |id: &EndpointId| self.session.status(*id).state.is_active();
        self.session.stop_all();
        self.session.wait_until(Duration::from_secs(1), || !ids.iter().any(is_active));
        self.session.flush();
    }

    /// What the command ends with: its result, and whether every row has reached the log that was asked for.
    pub(super) fn outcome(&self, result: Result<(), Failure>) -> Outcome {
        self.save().map_err(|error| Failure::Failed(said(&error)))?;
        result?;
        match self.session.recorder().sink_failures().into_iter().next() {
            Some((path, error)) => {
                let args = [("path", path.into()), ("error", error.to_string().into())];
                Err(Failure::Failed(say("cli-log-not-whole", &args)))
            }
            None => Ok(ExitCode::SUCCESS),
        }
    }

    /// Saves the log where that was asked for.
    fn save(&self) -> Result<(), ExportError> {
        let Some((path, filter)) = &self.saved else { return Ok(()) };
        let (log, about) = (self.session.log(), self.session.about());
        let matcher = RefCell::new(filter.as_ref().map(|filter| matcher(filter, &self.context)));
        let wants = |row: &Row| matcher.borrow_mut().as_mut().is_none_or(|matcher| matcher.wants(Some(&log), row));
        let wanted = filter.is_some().then_some(&wants as &dyn Fn(&Row) -> bool);
        save_lablog(
            &Saving { log: &log, waits: &self.session.waits(), about: &about, wanted },
            path,
            &Progress::default(),
        )?;
        Ok(())
    }

    /// Removes a log file that was made for an endpoint which did not start: the next try is to find its name free.
    pub(super) fn withdraw_log(&self) {
        if let Some(path) = &self.new_log {
            // What cannot be removed harms nobody.
            let _ = std::fs::remove_file(path);
        }
    }
}

/// Says, once and before anything is started, that the firewall of Windows may ask.
pub(super) fn say_firewall(endpoints: &[Endpoint]) {
    if endpoints.iter().any(Endpoint::firewall_asks) {
        eprintln!("socketlab: {}", super::language::say("firewall-asks", &[]));
    }
}
