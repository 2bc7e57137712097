//! `socketlab run LAB.toml`: a lab without a window.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use clap::Args;

use super::stage::Stage;
use super::values::duration;
use super::{Failure, LogArgs, Outcome, explained};
use crate::explain::{Owned, in_the_way};
use crate::lab::{self, Endpoint, Lab};
use crate::record::EndpointId;
use crate::session::{Ended, FirstPayloads, LabStart, Session};

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
    play(&load(&args.path)?, &args.play)
}

/// Opens a lab; an error names the file.
pub(super) fn load(path: &Path) -> Result<Lab, Failure> {
    lab::load(path).map_err(|error| {
        let (path, text) = (path.display().to_string(), error.to_string());
        Failure::Failed(if text.contains(&path) { text } else { format!("open {path}: {text}") })
    })
}

/// Runs a lab until its endpoints have ended, the time is over, or somebody wishes to end.
pub(super) fn play(lab: &Lab, args: &Play) -> Outcome {
    let mut start = lab_start(lab)?;
    let mut stage = Stage::set(&args.log)?;
    let ids = name(lab, &stage);
    stage.open(None);
    stage.interrupt.wait(args.limit, || {
        let session = &mut stage.session;
        start.advance(session) && !ids.iter().any(|id| session.status(*id).state.is_active())
    });
    let session = &stage.session;
    // Who holds a port is looked for while it is held.
    let failures = failures(session, lab, &start);
    stage.finish(&ids);
    stage.outcome(Ok(()))?;
    for failure in &failures {
        eprintln!("socketlab: {}", failure.replace('\n', " "));
    }
    Ok(if failures.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// What has gone wrong so far: with an endpoint, or with what it was to send again and again.
fn failures(session: &Session, lab: &Lab, start: &LabStart) -> Vec<String> {
    let owned: Vec<Owned> =
        endpoints(lab).filter_map(|(id, endpoint)| Owned::of_endpoint(endpoint, &session.status(id))).collect();
    let ended = start.ended_repeats(session);
    let failure = |(id, endpoint): (EndpointId, &Endpoint)| {
        if let Some(failure) = session.failure(id) {
            return Some(explained(&failure, in_the_way(&owned, &endpoint.address, &failure)));
        }
        let (_, ended) = ended.iter().find(|(of, _)| *of == id)?;
        let why = match ended {
            Ended::Refused(error) => error.to_string(),
            Ended::Payload(error) => error.to_string(),
            Ended::Done | Ended::Stopped => return None,
        };
        Some(format!("{}: repeat: {why}", endpoint.name))
    };
    endpoints(lab).filter_map(failure).collect()
}

/// The endpoints, each with the id it has in every run of the lab.
fn endpoints(lab: &Lab) -> impl Iterator<Item = (EndpointId, &Endpoint)> {
    (1..).map(EndpointId).zip(&lab.endpoints)
}

/// Says in the log what there is to know of the endpoints; their ids.
pub(super) fn name(lab: &Lab, stage: &Stage) -> Vec<EndpointId> {
    endpoints(lab).for_each(|(id, endpoint)| stage.name(id, endpoint));
    endpoints(lab).map(|(id, _)| id).collect()
}

/// The lab, ready to be started; each client or peer that has a payload sends it once, or as often as its `repeat` says.
pub(super) fn lab_start(lab: &Lab) -> Result<LabStart, Failure> {
    let endpoints = endpoints(lab).map(|(id, endpoint)| (id, endpoint.clone())).collect();
    LabStart::new(endpoints, FirstPayloads::Sent).map_err(|error| Failure::Failed(error.to_string()))
}
