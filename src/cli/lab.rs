//! `socketlab run LAB.toml`: a lab without a window.

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use bytes::Bytes;
use clap::Args;

use super::interrupt::Interrupt;
use super::stage::Stage;
use super::values::duration;
use super::{Failure, LogArgs, Outcome, log_file, told_with};
use crate::address::Address;
use crate::engine::Cancel;
use crate::explain::Owner;
use crate::export::Names;
use crate::lab::{self, Endpoint, Lab, Role};
use crate::payload::{Content, Moment, Payload};
use crate::record::{EndpointId, State};
use crate::session::{Session, Target, To};
use crate::socket::{Holder, SocketError};

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
    ids.extend(start_clients(&mut stage.session, lab, &stage.names, &stage.interrupt)?);
    let session = &stage.session;
    stage.interrupt.wait(args.limit, || !ids.iter().any(|id| session.status(*id).state.is_active()));
    let failures: Vec<_> = ids.iter().filter_map(|id| Some((*id, session.failure(*id)?))).collect();
    // Who holds a port is looked for while it is held.
    let failures: Vec<String> = failures
        .iter()
        .map(|(id, failure)| told_with(failure, in_the_way(session, lab, *id, failure).as_ref()))
        .collect();
    stage.finish(&ids);
    log_file::check(session)?;
    for failure in &failures {
        eprintln!("socketlab: {}", failure.replace('\n', " "));
    }
    Ok(if failures.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// The endpoint of the lab that got the address before this one.
fn in_the_way(session: &Session, lab: &Lab, id: EndpointId, failure: &SocketError) -> Option<Owner> {
    let wanted = &endpoints(lab).find(|(other, _)| *other == id)?.1.address;
    let is_in_use = failure.code.name == "EADDRINUSE" && !matches!(failure.holder, Some(Holder::Process { .. }));
    let mut others = endpoints(lab).filter(|(other, endpoint)| {
        let is_there = endpoint.role.binds() && session.failure(*other).is_none();
        let is_same = endpoint.address.transport == wanted.transport && endpoint.address.port == wanted.port;
        *other != id && is_there && is_same && (wanted.port != 0 || endpoint.address == *wanted)
    });
    others.next().filter(|_| is_in_use).map(|(_, endpoint)| Owner::Endpoint(endpoint.name.clone()))
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

/// Starts the clients; each of them, and each peer, that has a payload sends it once.
///
/// A client that is set up with the address of a server of the lab goes where that server really listens, so that a
/// lab with port 0 finds itself; where that server has failed it is not started.
pub(super) fn start_clients(
    session: &mut Session,
    lab: &Lab,
    names: &Names,
    interrupt: &Interrupt,
) -> Result<Vec<EndpointId>, Failure> {
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
            // One that did not get through has said why already.
            let _ = outlet.deliver(&to, &content, endpoint.payload_options.checksum, &Cancel::default());
        }
    }
    Ok(started)
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
