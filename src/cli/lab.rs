//! `socketlab run LAB.toml`: a lab without a window.

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use bytes::Bytes;
use clap::Args;

use super::interrupt::Interrupt;
use super::terminal::Terminal;
use super::{Failure, LogArgs, Outcome, duration, log_file, told};
use crate::export::{Context, Names};
use crate::lab::{self, Endpoint, Lab, Role};
use crate::payload::{Moment, Payload};
use crate::record::{EndpointId, State};
use crate::session::{DEFAULT_BUDGET_BYTES, Session, Target};

/// The lab's arguments.
#[derive(Debug, Args)]
pub struct Run {
    /// The lab file.
    #[arg(value_name = "LAB.toml")]
    path: PathBuf,
    /// Stop after this time, such as 500ms, 2s or 1m.
    #[arg(long = "for", value_name = "DURATION", value_parser = duration)]
    limit: Option<Duration>,
    #[command(flatten)]
    log: LogArgs,
}

pub(super) fn run(args: &Run) -> Outcome {
    let lab = lab::load(&args.path).map_err(|error| {
        let path = args.path.display().to_string();
        let text = error.to_string();
        Failure::Failed(if text.contains(&path) { text } else { format!("open {path}: {text}") })
    })?;
    let interrupt = Interrupt::listen()?;
    let mut session =
        Session::new(DEFAULT_BUDGET_BYTES, interrupt.wake()).map_err(|error| Failure::Failed(error.to_string()))?;
    let context = Context::new(session.clock(), Names::default());
    let file = log_file::open(&args.log, &context)?;
    if let Some(file) = file {
        session.add_sink(Box::new(file));
    }
    if !args.log.quiet {
        let (terminal, gate) = Terminal::new(context.clone(), interrupt.sender());
        gate.open(None);
        session.add_sink(Box::new(terminal));
    }
    let mut ids = start_servers(&mut session, &lab, &context.names, &interrupt);
    if !ids.iter().any(|id| session.failure(*id).is_some()) {
        ids.extend(start_clients(&mut session, &lab, &context.names, &interrupt)?);
        interrupt.wait(args.limit, || !ids.iter().any(|id| session.status(*id).state.is_active()));
    }
    let failures: Vec<_> = ids.iter().filter_map(|id| session.failure(*id)).collect();
    finish(&session, &ids);
    log_file::check(&session)?;
    for failure in &failures {
        eprintln!("socketlab: {}", told(failure).replace('\n', " "));
    }
    Ok(if failures.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// The endpoints of one role, each with the id it has in every run of the lab.
fn endpoints(lab: &Lab, role: Role) -> impl Iterator<Item = (EndpointId, &Endpoint)> {
    (1..).map(EndpointId).zip(&lab.endpoints).filter(move |(_, endpoint)| endpoint.role == role)
}

/// Starts the servers, and waits until each listens or has failed.
pub(super) fn start_servers(session: &mut Session, lab: &Lab, names: &Names, interrupt: &Interrupt) -> Vec<EndpointId> {
    let mut ids = Vec::new();
    for (id, endpoint) in endpoints(lab, Role::Server) {
        names.set(id, &endpoint.name);
        session.start(id, endpoint);
        ids.push(id);
    }
    interrupt.wait(None, || !ids.iter().any(|id| session.status(*id).state == State::Starting));
    ids
}

/// Starts the clients; each that has a payload sends it once.
///
/// A client that is set up with the address of a server of the lab goes where that server really listens, so that a
/// lab with port 0 finds itself.
pub(super) fn start_clients(
    session: &mut Session,
    lab: &Lab,
    names: &Names,
    interrupt: &Interrupt,
) -> Result<Vec<EndpointId>, Failure> {
    let mut started = Vec::new();
    // All are read before any client starts, so that a mistake in the last leaves nothing half done.
    let read = |(id, endpoint): (EndpointId, &Endpoint)| {
        let payload = Payload::from(endpoint.payload.clone());
        let rendered = render(&payload, endpoint, Moment::first())?;
        Ok((id, endpoint.clone(), payload, rendered.is_empty()))
    };
    let clients = endpoints(lab, Role::Client).map(read).collect::<Result<Vec<_>, Failure>>()?;
    for (id, mut endpoint, payload, is_empty) in clients {
        let server = endpoints(lab, Role::Server).find(|(_, server)| server.address == endpoint.address);
        if let Some(local) = server.and_then(|(id, _)| session.status(id).local.clone()) {
            endpoint.address.port = local.port();
        }
        names.set(id, &endpoint.name);
        session.start(id, &endpoint);
        started.push((id, endpoint, payload, is_empty));
    }
    interrupt.wait(None, || !started.iter().any(|(id, ..)| session.status(*id).state == State::Starting));
    for (id, endpoint, payload, _) in started.iter().filter(|(.., is_empty)| !is_empty) {
        // Rendered again, as it may hold the time.
        let clock = session.clock();
        let payload = render(payload, endpoint, Moment { time: clock.wall(clock.now()), ..Moment::first() })?;
        // A client that did not get through has said why already.
        let _ = session.send(*id, Target::All, &payload);
    }
    Ok(started.into_iter().map(|(id, ..)| id).collect())
}

fn render(payload: &Payload, endpoint: &Endpoint, moment: Moment) -> Result<Bytes, Failure> {
    let rendered = payload.render(&endpoint.payload_options, &moment);
    rendered.map_err(|error| Failure::Failed(format!("{}: payload: {error}", endpoint.name)))
}

/// Stops everything and waits for the last row.
pub(super) fn finish(session: &Session, ids: &[EndpointId]) {
    session.stop_all();
    session.wait_until(Duration::from_secs(1), || !ids.iter().any(|id| session.status(*id).state.is_active()));
    session.flush();
}
