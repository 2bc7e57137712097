//! A lesson with a program of one's own in the client's place. Its calls are not seen: what can be said of it is what the lab's
//! side shows.

use std::time::Duration;

use super::super::language::say;
use super::program::{Ended, Program};
use super::report::{Graded, Verdict};
use super::{Grade, Steps, diagnosis};
use crate::checks::StepState;
use crate::cli::Failure;
use crate::lab::{Endpoint, Lab, Role};
use crate::lesson::{Check, Deed, Fact, Lesson, Times, Wanted, What};
use crate::locale::Locale;
use crate::play::{Elsewhere, Player};
use crate::record::{EndpointId, Snapshot};
use crate::socket::free_port;

/// How long it may take, after the program has ended, until its last bytes are seen and nothing else has come.
const AFTER: Duration = Duration::from_secs(5);

/// The lab's side of a run, for those who explain it.
pub(super) struct Run<'a> {
    pub(super) log: &'a Snapshot,
    pub(super) server: EndpointId,
    pub(super) endpoint: &'a Endpoint,
    /// Connections that it has not accepted when the program is over, where the system tells.
    pub(super) in_backlog: u64,
    /// What the server is to receive, each in one call.
    pub(super) wanted: &'a [Vec<u8>],
    pub(super) ended: &'a Ended,
}

pub(super) fn grade(
    args: &Grade,
    command: &str,
    lesson: &Lesson,
    lab: &Lab,
    locale: &Locale,
) -> Result<Graded, Failure> {
    let client = client_of(args, lab)?;
    let Some(server) = lab.endpoints.iter().find(|one| one.role().binds() && one.address == client.address) else {
        return Err(Failure::Usage(say("cli-no-server-for", &[("name", client.name.as_str().into())])));
    };
    let seen = Seen::of(lesson, &client.name, server, locale);
    let wanted = args.steps.as_ref().map_or_else(|| usual(lesson), |Steps(wanted)| wanted.clone());
    let folder = tempfile::tempdir().map_err(|error| super::no_folder(&error))?;
    let elsewhere = Elsewhere::of(lab, folder.path(), free_port);
    let mut player = Player::new(&seen.lesson, lab, elsewhere).map_err(|error| Failure::Failed(error.to_string()))?;
    player.start_bound();
    let running = player.endpoints().find(|(_, one)| one.name == server.name).map(|(id, one)| (id, one.clone()));
    let Some((server, endpoint)) = running else { return Err(Failure::Failed(say("cli-no-server", &[]))) };
    if let Some(failure) = player.session.failure(server) {
        return Err(super::super::failed(&failure));
    }
    let mut program = Program::start(&placed(command, &endpoint)).map_err(|error| {
        Failure::Failed(say("cli-run", &[("command", command.into()), ("error", error.to_string().into())]))
    })?;
    let all_done = |player: &mut Player| wanted.iter().all(|step| player.checker.is_done(*step));
    player.until(args.limit, |player| program.has_ended() || all_done(player));
    if program.has_ended() {
        player.until(AFTER, all_done);
    }
    // Of one that is stopped only what it did before counts.
    let states: Vec<_> = wanted.iter().filter_map(|step| Some((*step, player.state(*step)?))).collect();
    let log = player.session.log();
    let verdict =
        |(step, state): &(usize, StepState)| Verdict::of(*step, state, locale).not_seen(seen.left_out(*step), locale);
    let verdicts: Vec<Verdict> = states.iter().map(verdict).collect();
    let in_backlog = player.session.backlog(server).len() as u64;
    let ended = program.end();
    let bytes_of = |(step, _): &(usize, StepState)| seen.received(*step, &endpoint.name);
    let expected: Vec<Vec<u8>> = states.iter().flat_map(bytes_of).collect();
    let run = Run { log: &log, server, endpoint: &endpoint, in_backlog, wanted: &expected, ended: &ended };
    let why = if verdicts.iter().all(|verdict| verdict.is_done) { Vec::new() } else { diagnosis::of(&run) };
    Ok(Graded::new(command.to_owned(), verdicts, why.iter().map(|why| locale.say(why)).collect()))
}

fn client_of<'a>(args: &Grade, lab: &'a Lab) -> Result<&'a Endpoint, Failure> {
    let mut clients = lab.endpoints.iter().filter(|endpoint| endpoint.role() == Role::Client);
    let is_it = |endpoint: &&Endpoint| args.client_name.as_ref().is_none_or(|name| *name == endpoint.name);
    clients.find(is_it).ok_or_else(|| {
        Failure::Usage(
            args.client_name
                .as_ref()
                .map_or_else(|| say("cli-no-client", &[]), |name| say("cli-no-such-client", &[("name", name.into())])),
        )
    })
}

/// The command with where the server is in its places.
fn placed(command: &str, server: &Endpoint) -> String {
    let address = &server.address;
    // What listens at every address is reached at this machine's own.
    let host = match address.host.as_str() {
        "" | "0.0.0.0" => "127.0.0.1",
        "::" => "::1",
        host => host,
    };
    command.replace("{host}", host).replace("{port}", &address.port.to_string()).replace("{path}", &address.host)
}

/// The steps up to the first in which data moves.
fn usual(lesson: &Lesson) -> Vec<usize> {
    let moves = |fact: &Fact| matches!(fact.what.call(), Some("recv" | "recvfrom" | "send" | "sendto" | "message"));
    let first = lesson.steps.iter().position(|step| step.check.facts.iter().any(moves)).unwrap_or(0);
    (0..=first).collect()
}

/// A lesson as far as it can be seen from the server.
struct Seen {
    lesson: Lesson,
    /// The facts of each step that cannot be.
    left_out: Vec<Vec<String>>,
}

impl Seen {
    fn of(lesson: &Lesson, client: &str, server: &Endpoint, locale: &Locale) -> Self {
        let mut lesson = lesson.clone();
        let mut left_out = Vec::new();
        for (place, step) in lesson.steps.iter_mut().enumerate() {
            // All steps begin with the server's start: what the program does makes no row of its own.
            step.deeds = if place == 0 { start_all() } else { Vec::new() };
            let (mut facts, mut left): (Vec<Fact>, Vec<String>) = (Vec::new(), Vec::new());
            for fact in &step.check.facts {
                match seen(fact, client, server, locale) {
                    Some(mut fact) => {
                        fact.follows &= !facts.is_empty();
                        facts.push(fact);
                    }
                    None => left.push(fact.text.clone()),
                }
            }
            step.check = Check { text: step.check.text.clone(), facts };
            left_out.push(left);
        }
        Self { lesson, left_out }
    }

    /// What the server is to receive in a step.
    fn received(&self, step: usize, server: &str) -> Vec<Vec<u8>> {
        let facts = self.lesson.steps.get(step).into_iter().flat_map(|step| &step.check.facts);
        let of_server = facts.filter(|fact| fact.endpoints.iter().any(|name| name == server));
        let results = of_server.filter_map(|fact| match &fact.what {
            What::Call { call, results, .. } if call == "recv" => Some(results),
            _ => None,
        });
        let bytes = |wanted: &Wanted| if let Wanted::Bytes(bytes) = wanted { Some(bytes.clone()) } else { None };
        results.flatten().filter_map(bytes).collect()
    }

    fn left_out(&self, step: usize) -> Vec<String> {
        self.left_out.get(step).cloned().unwrap_or_default()
    }
}

fn start_all() -> Vec<Deed> {
    let control = crate::lesson::CONTROLS.iter().find(|control| control.name == "Start all");
    let press = |control| Deed::Press {
        who: crate::lesson::Who::Window,
        control,
        times: 1,
        pace: crate::lesson::Pace::AsYouLike,
    };
    control.map(press).into_iter().collect()
}

/// What the server shows of a fact; `None` where it shows nothing.
fn seen(fact: &Fact, client: &str, server: &Endpoint, locale: &Locale) -> Option<Fact> {
    let is_stream = server.transport().has_connections();
    let call = |call: &str, results| What::Call { call: call.to_owned(), results, covering: None };
    if !fact.endpoints.iter().any(|name| name == client) {
        // Which sends a receive came from is not known of a program outside.
        let is_here = fact.endpoints.iter().all(|name| *name == server.name);
        let what = match &fact.what {
            What::Call { call: name, results, .. } => call(name, results.clone()),
            What::Covered { .. } => return None,
            what => what.clone(),
        };
        return is_here.then(|| Fact { what, ..fact.clone() });
    }
    let sends = if is_stream { "send" } else { "sendto" };
    let what = match &fact.what {
        What::Call { call: name, results, .. } => match (name.as_str(), results.as_slice()) {
            ("connect", [Wanted::Ok]) if is_stream => call("accept", vec![Wanted::Ok]),
            ("shutdown" | "close", [Wanted::Ok]) if is_stream => call("recv", vec![Wanted::Number(0)]),
            ("recv" | "recvfrom", [Wanted::Number(bytes)]) if *bytes > 0 => call(sends, results.clone()),
            ("recv" | "recvfrom", [Wanted::Bytes(_)]) => call(sends, results.clone()),
            _ => return None,
        },
        What::Count { call, times: Times::Exactly(0), .. } if call == "recv" => {
            What::Count { call: sends.to_owned(), times: Times::Exactly(0), in_all: false }
        }
        _ => return None,
    };
    let args = [("fact", fact.text.as_str().into()), ("server", server.name.as_str().into())];
    let text = locale.with("grade-seen-at", &args);
    // The order of two calls of one side is not that of what the other sees.
    Some(Fact { text, endpoints: vec![server.name.clone()], follows: false, what })
}
