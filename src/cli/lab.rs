//! `socketlab run LAB.toml`: a lab without a window.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use clap::Args;

use super::language::{locale, said, say};
use super::stage::{Stage, say_firewall};
use super::values::duration;
use super::{Failure, LogArgs, Outcome, explained};
use crate::checks::{Checker, Now};
use crate::explain::{Owned, in_the_way};
use crate::lab::{self, Endpoint, Lab};
use crate::lesson::Lesson;
use crate::record::EndpointId;
use crate::session::{Ended, FirstPayloads, LabStart, Session};

/// The lab's arguments.
#[derive(Debug, Args)]
pub struct Run {
    /// The lab file.
    #[arg(value_name = "LAB.toml")]
    path: PathBuf,
    /// Say which steps of a lesson were done meanwhile: an example's name or system, or a file NAME.lesson.toml.
    #[arg(long, value_name = "LESSON")]
    lesson: Option<String>,
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
    let lab = load(&args.path)?;
    let lesson = args.lesson.as_deref().map(super::grade::lesson_named).transpose()?;
    play_with(&lab, &args.play, lesson.as_ref())
}

/// Opens a lab; an error names the file.
pub(super) fn load(path: &Path) -> Result<Lab, Failure> {
    lab::load(path).map_err(|error| {
        let (path, text) = (path.display().to_string(), said(&error));
        Failure::Failed(if text.contains(&path) {
            text
        } else {
            say("cli-open", &[("path", path.into()), ("error", text.into())])
        })
    })
}

/// Runs a lab until its endpoints have ended, the time is over, or somebody wishes to end.
pub(super) fn play(lab: &Lab, args: &Play) -> Outcome {
    play_with(lab, args, None)
}

/// As [`play`]; at the end it says what of a lesson was done.
fn play_with(lab: &Lab, args: &Play, lesson: Option<&Lesson>) -> Outcome {
    let mut checker = lesson.map(|lesson| Checker::new(lesson, lab));
    let mut start = lab_start(lab)?;
    let mut stage = Stage::set(&args.log)?;
    let ids = name(lab, &stage);
    for (id, endpoint) in endpoints(lab) {
        checker.iter_mut().for_each(|checker| checker.name(id, &endpoint.name));
    }
    say_firewall(&lab.endpoints);
    stage.open(None);
    let (began, mut is_started, mut has_ended) = (Instant::now(), false, false);
    while !has_ended && !stage.interrupt.is_wished() {
        let left = args.limit.map(|limit| limit.saturating_sub(began.elapsed()));
        if left.is_some_and(|left| left.is_zero()) {
            break;
        }
        // A start goes on by time, too; behind it only what happens counts.
        let look = (!is_started).then_some(LabStart::LOOK);
        has_ended = stage.interrupt.wait(look.into_iter().chain(left).min(), || {
            let session = &mut stage.session;
            checker.iter_mut().for_each(|checker| follow(checker, session));
            is_started = start.advance(session);
            is_started && !ids.iter().any(|id| session.status(*id).state.is_active())
        });
    }
    let session = &stage.session;
    // Who holds a port is looked for while it is held.
    let failures = failures(session, lab, &start);
    checker.iter_mut().for_each(|checker| follow(checker, session));
    stage.finish(&ids);
    stage.outcome(Ok(()))?;
    if let Some(checker) = &checker {
        super::terminal::print(&super::grade::steps_of(checker, locale()))?;
    }
    for failure in &failures {
        eprintln!("socketlab: {}", failure.replace('\n', " "));
    }
    Ok(if failures.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Looks at what the log has now.
fn follow(checker: &mut Checker, session: &Session) {
    let clock = session.clock();
    let calls = |id| session.current_calls(id);
    checker.follow(&session.log(), &Now { at: clock.now(), clock, calls: Some(&calls), waits: None, is_over: false });
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
            Ended::Refused(error) => said(error),
            Ended::Payload(error) => said(error),
            Ended::Done | Ended::Stopped => return None,
        };
        Some(say("cli-repeat-of", &[("name", endpoint.name.as_str().into()), ("why", why.into())]))
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
    let ids: Vec<EndpointId> = endpoints(lab).map(|(id, _)| id).collect();
    stage.describe(lab, &ids);
    ids
}

/// The lab, ready to be started; each client or peer that has a payload sends it once, or as often as its `repeat` says.
pub(super) fn lab_start(lab: &Lab) -> Result<LabStart, Failure> {
    let endpoints = endpoints(lab).map(|(id, endpoint)| (id, endpoint.clone())).collect();
    LabStart::new(endpoints, FirstPayloads::Sent).map_err(|error| Failure::Failed(said(&error)))
}
