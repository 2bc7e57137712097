//! `socketlab run LAB.toml`: a lab without a window.

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use bytes::Bytes;
use clap::Args;

use super::interrupt::Interrupt;
use super::stage::Stage;
use super::values::duration;
use super::{Failure, LogArgs, Outcome, log_file, told};
use crate::address::Address;
use crate::engine::Cancel;
use crate::export::Names;
use crate::lab::{self, Endpoint, Lab, Role};
use crate::payload::{Content, Moment, Payload};
use crate::record::{EndpointId, State};
use crate::session::{Plan, Repeat, Session, Target, To};

/// The lab's arguments.
#[derive(Debug, Args)]
pub struct Run {
    /// The lab file.
    #[arg(value_name = "LAB.toml")]
    path: PathBuf,
    #[command(flatten)]
    play: Play,
}

/// What can be said of running any lab.
#[derive(Debug, Args)]
pub(super) struct Play {
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
    play(&lab, &args.play)
}

/// Runs a lab until its endpoints have ended, the time is over, or somebody wishes to end.
pub(super) fn play(lab: &Lab, args: &Play) -> Outcome {
    let mut stage = Stage::set(&args.log)?;
    stage.open(None);
    let mut ids = start_servers(&mut stage.session, lab, &stage.names, &stage.interrupt);
    let clients = start_clients(&mut stage.session, lab, &stage.names, &stage.interrupt)?;
    ids.extend(&clients.ids);
    let session = &stage.session;
    stage.interrupt.wait(args.limit, || !ids.iter().any(|id| session.status(*id).state.is_active()));
    let failures: Vec<_> = ids.iter().filter_map(|id| session.failure(*id)).collect();
    stage.finish(&ids);
    log_file::check(session)?;
    for failure in &failures {
        eprintln!("socketlab: {}", told(failure).replace('\n', " "));
    }
    Ok(if failures.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// The endpoints, each with the id it has in every run of the lab.
fn endpoints(lab: &Lab) -> impl Iterator<Item = (EndpointId, &Endpoint)> + Clone {
    (1..).map(EndpointId).zip(&lab.endpoints)
}

/// Starts those that are bound, servers and peers, and waits until each listens or has failed.
pub(super) fn start_servers(session: &mut Session, lab: &Lab, names: &Names, interrupt: &Interrupt) -> Vec<EndpointId> {
    let mut ids = Vec::new();
    for (id, endpoint) in endpoints(lab).filter(|(_, endpoint)| endpoint.role.binds()) {
        names.set(id, &endpoint.name);
        session.start(id, endpoint);
        ids.push(id);
    }
    interrupt.wait(None, || !ids.iter().any(|id| session.status(*id).state == State::Starting));
    ids
}

/// Clients that were started.
pub(super) struct Clients {
    pub(super) ids: Vec<EndpointId>,
    /// Sends that repeat, which end when they are dropped.
    _repeats: Vec<Repeat>,
}

/// Starts the clients; each of them, and each peer, that has a payload sends it once, or as often as its lab says.
///
/// A client that is set up with the address of a server of the lab goes where that server really listens, so that a
/// lab with port 0 finds itself; where that server has failed it is not started.
pub(super) fn start_clients(
    session: &mut Session,
    lab: &Lab,
    names: &Names,
    interrupt: &Interrupt,
) -> Result<Clients, Failure> {
    // All are read before any client starts, so that a mistake in the last leaves nothing half done.
    let speakers = endpoints(lab).filter(|(_, endpoint)| endpoint.role != Role::Server);
    for (_, endpoint) in speakers.clone() {
        content(endpoint, Moment::first())?;
    }
    let mut started = Vec::new();
    for (id, endpoint) in speakers.clone().filter(|(_, endpoint)| endpoint.role == Role::Client) {
        let Some(address) = reachable(session, lab, &endpoint.address) else { continue };
        names.set(id, &endpoint.name);
        session.start(id, &Endpoint { address, ..endpoint.clone() });
        started.push(id);
    }
    interrupt.wait(None, || !started.iter().any(|id| session.status(*id).state == State::Starting));
    let mut repeats = Vec::new();
    for (id, endpoint) in speakers.filter(|(_, endpoint)| !endpoint.payload.is_empty()) {
        let to = match (endpoint.role, &endpoint.to) {
            (Role::Peer, Some(to)) => reachable(session, lab, to).map(To::Address),
            (Role::Peer, None) => None,
            _ => Some(To::Connections(Target::All)),
        };
        // Rendered again, as it may hold the time.
        let clock = session.clock();
        let content = content(endpoint, Moment { time: clock.wall(clock.now()), ..Moment::first() })?;
        if content == Content::Bytes(Bytes::new()) {
            continue;
        }
        if let (Some(to), Some(outlet)) = (to, session.outlet(id)) {
            if let Some(repeat) = endpoint.repeat {
                let payload = Payload::from(endpoint.payload.clone());
                let plan = Plan::new(to, payload, endpoint.payload_options, repeat.every.0);
                let plan = Plan { times: repeat.times, ..plan };
                let begun = Repeat::start(outlet.clone(), plan);
                repeats.push(begun.map_err(|error| Failure::Failed(format!("{}: repeat: {error}", endpoint.name)))?);
                continue;
            }
            // One that did not get through has said why already.
            let _ = outlet.deliver(&to, &content, endpoint.payload_options.checksum, &Cancel::default());
        }
    }
    Ok(Clients { ids: started, _repeats: repeats })
}

/// Where an address that may be one of the lab's own really is; `None` where its server or peer has failed.
fn reachable(session: &Session, lab: &Lab, address: &Address) -> Option<Address> {
    let mut owners = endpoints(lab).filter(|(_, owner)| owner.role.binds() && owner.address == *address).peekable();
    if owners.peek().is_none() {
        return Some(address.clone());
    }
    let local = owners.find_map(|(id, _)| session.status(id).local.clone())?;
    Some(Address { port: if address.transport.has_port() { local.port() } else { 0 }, ..address.clone() })
}

fn content(endpoint: &Endpoint, moment: Moment) -> Result<Content, Failure> {
    let content = Payload::from(endpoint.payload.clone()).content(&endpoint.payload_options, &moment);
    content.map_err(|error| Failure::Failed(format!("{}: payload: {error}", endpoint.name)))
}
