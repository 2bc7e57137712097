//! `socketlab grade LESSON`: the checks of a lesson without a window: over a saved log, over a run that it makes itself, or over a
//! run with somebody's own program as the client.

mod diagnosis;
mod outside;
mod program;
mod report;

use std::fs::File;
use std::io::BufReader;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use clap::Args;

use super::lab::load;
use super::language::{locale, said, say};
use super::terminal::print;
use super::values::duration;
use super::{Failure, Outcome};
use crate::checks::{Checker, StepState};
use crate::export::{SavedLog, is_lablog, is_log, read};
use crate::lab::{Lab, examples};
use crate::lesson::{self, Deed, Lesson};
use crate::locale::{Language, Locale};
use crate::play::{Elsewhere, Player, check_saved};
use crate::record::OpenedRun;
use crate::socket::free_port;
use report::{Graded, Verdict};

#[cfg(test)]
pub(crate) use diagnosis::Why;

/// How long a step may take behind its last deed, where the lab plays it itself.
const STEP_LIMIT: Duration = Duration::from_secs(25);

/// Which lesson, and what is to be checked.
#[derive(Debug, Args)]
pub struct Grade {
    /// An example by its name or its system, such as echo or S6, or a file NAME.lesson.toml.
    #[arg(value_name = "LESSON")]
    lesson: String,
    /// The lab of the lesson, where it is none of the examples; otherwise NAME.lab.toml beside NAME.lesson.toml.
    #[arg(long, value_name = "LAB.toml")]
    lab: Option<PathBuf>,
    /// Check this log, saved as .lablog or .jsonl, or all of a folder as a table; without it the lesson is played.
    #[arg(long, value_name = "FILE", conflicts_with = "client")]
    log: Option<PathBuf>,
    /// Run this program as the client; {host}, {port} and {path} in it are where the server is.
    #[arg(long, value_name = "COMMAND")]
    client: Option<String>,
    /// The client of the lab in whose place the program stands; otherwise the first.
    #[arg(long = "as", value_name = "NAME", requires = "client")]
    client_name: Option<String>,
    /// Only these steps, such as 1-3 or 1,4; for a program of one's own, otherwise those up to the first in which data moves.
    #[arg(long, value_name = "STEPS", value_parser = steps)]
    steps: Option<Steps>,
    /// How long the program may run.
    #[arg(long = "for", value_name = "DURATION", value_parser = duration, default_value = "10s", requires = "client")]
    limit: Duration,
    /// Print JSON.
    #[arg(long)]
    json: bool,
    /// The language of what is said: en or zh-Hans; otherwise that of the system.
    #[arg(long, value_name = "LANGUAGE", value_parser = super::language::read::<Language>)]
    language: Option<Language>,
}

/// The steps to be checked, counted from zero.
#[derive(Debug, Clone)]
pub(super) struct Steps(Vec<usize>);

fn steps(text: &str) -> Result<Steps, String> {
    let number =
        |text: &str| text.trim().parse::<usize>().ok().filter(|step| (1..=99).contains(step)).map(|step| step - 1);
    let range = |part: &str| match part.split_once('-') {
        Some((from, to)) => Some((number(from)?..=number(to)?).collect::<Vec<_>>()),
        None => Some(vec![number(part)?]),
    };
    let all: Option<Vec<Vec<usize>>> = text.split(',').map(range).collect();
    let all = all.map(|all| all.concat()).filter(|all| !all.is_empty());
    all.map(Steps).ok_or_else(|| say("cli-steps", &[]))
}

pub(super) fn run(args: &Grade) -> Outcome {
    let (lesson, lab) = find(args)?;
    let locale = args.language.map_or_else(|| locale().clone(), Locale::new);
    if let Some(Steps(wanted)) = &args.steps
        && let Some(missing) = wanted.iter().find(|step| **step >= lesson.steps.len())
    {
        let (missing, all) = (missing + 1, lesson.steps.len());
        return Err(Failure::Usage(say("cli-no-step", &[("n", missing.into()), ("all", all.into())])));
    }
    let graded = match (&args.log, &args.client) {
        (Some(path), _) if path.is_dir() => of_folder(args, &lesson, &lab, path, &locale)?,
        (Some(path), _) => vec![of_log(args, &lesson, &lab, path, &locale)?],
        (None, Some(command)) => vec![outside::grade(args, command, &lesson, &lab, &locale)?],
        (None, None) => vec![played(args, &lesson, &lab, &locale)?],
    };
    let is_folder = args.log.as_ref().is_some_and(|path| path.is_dir());
    print(&report::text(&graded, &args.lesson, args.json, is_folder, &locale))?;
    Ok(if graded.iter().all(Graded::has_passed) { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// The lesson of an example, by its name or system, or of a file.
pub(super) fn lesson_named(name: &str) -> Result<Lesson, Failure> {
    if let Some(example) = examples::find(name) {
        return lesson::of(example).map_err(|error| Failure::Failed(format!("{}: {}", example.id, said(&error))));
    }
    if !name.ends_with(".lesson.toml") {
        let names: Vec<&str> = examples::EXAMPLES.iter().map(|example| example.id).collect();
        let args = [("name", name.into()), ("names", locale().list(&names).into())];
        return Err(Failure::Usage(say("cli-no-lesson", &args)));
    }
    lesson::load(Path::new(name)).map_err(|error| Failure::Failed(format!("{name}: {}", said(&error))))
}

/// The lesson that was asked for, and its lab.
fn find(args: &Grade) -> Result<(Lesson, Lab), Failure> {
    let lesson = lesson_named(&args.lesson)?;
    let lab = match (&args.lab, examples::find(&args.lesson)) {
        (Some(path), _) => load(path)?,
        (None, Some(example)) => example.lab(),
        (None, None) => load(Path::new(&args.lesson.replace(".lesson.toml", ".lab.toml")))?,
    };
    Ok((lesson, lab))
}

/// How far each step is, a line each.
pub(super) fn steps_of(checker: &Checker, locale: &Locale) -> String {
    let states = (0..checker.len()).filter_map(|step| Some((step, checker.step(step, &|name| name.to_owned())?)));
    states.map(|(step, state)| Verdict::of(step, &state, locale).text(locale)).collect()
}

fn of_folder(args: &Grade, lesson: &Lesson, lab: &Lab, folder: &Path, locale: &Locale) -> Result<Vec<Graded>, Failure> {
    let unreadable = |error: std::io::Error| {
        Failure::Failed(say(
            "cli-read",
            &[("path", folder.display().to_string().into()), ("error", error.to_string().into())],
        ))
    };
    let entries = std::fs::read_dir(folder).map_err(unreadable)?;
    let mut paths: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    paths.retain(|path| is_log(path));
    paths.sort();
    if paths.is_empty() {
        return Err(Failure::Failed(say("cli-no-logs", &[("folder", folder.display().to_string().into())])));
    }
    // One that cannot be read is a row of the table as well.
    let graded = |path: &PathBuf| match of_log(args, lesson, lab, path, locale) {
        Ok(graded) => graded,
        Err(Failure::Usage(why) | Failure::Failed(why)) => Graded::refused(path.display().to_string(), why),
    };
    Ok(paths.iter().map(graded).collect())
}

/// A log of a lab that was saved.
pub(super) fn saved_log(path: &Path, lab: &Lab) -> Result<SavedLog, Failure> {
    let named = |why: String| Failure::Failed(format!("{}: {why}", path.display()));
    if is_lablog(path) {
        let run = OpenedRun::open(path).map_err(|error| named(said(&error)))?;
        return Ok(run.into());
    }
    let file = File::open(path).map_err(|error| named(error.to_string()))?;
    let reconnects =
        |name: &str| lab.endpoints.iter().any(|endpoint| endpoint.name == name && endpoint.client_settings().reconnect);
    read(BufReader::new(file), &reconnects).map_err(|error| named(said(&error)))
}

fn of_log(args: &Grade, lesson: &Lesson, lab: &Lab, path: &Path, locale: &Locale) -> Result<Graded, Failure> {
    let saved = saved_log(path, lab)?;
    let states = check_saved(lesson, lab, &saved);
    Ok(Graded::new(path.display().to_string(), selected(args, &states, locale), Vec::new()))
}

/// The lesson played by the program itself, on free ports.
fn played(args: &Grade, lesson: &Lesson, lab: &Lab, locale: &Locale) -> Result<Graded, Failure> {
    let folder = tempfile::tempdir().map_err(|error| no_folder(&error))?;
    let elsewhere = Elsewhere::of(lab, folder.path(), free_port);
    let mut player = Player::new(lesson, lab, elsewhere).map_err(|error| Failure::Failed(error.to_string()))?;
    let mut verdicts = Vec::new();
    let last = args.steps.as_ref().and_then(|Steps(wanted)| wanted.iter().max().copied()).unwrap_or(usize::MAX);
    for (place, step) in lesson.steps.iter().enumerate().take(last.saturating_add(1)) {
        let words = step.deeds.iter().find_map(|deed| if let Deed::Words(text) = deed { Some(text) } else { None });
        let limit = if words.is_some() { Duration::from_secs(1) } else { STEP_LIMIT };
        let Some(state) = player.play(place, step, limit) else { break };
        let mut verdict = Verdict::of(place, &state, locale);
        if let (false, Some(text)) = (verdict.is_done, words) {
            let what = text.in_language(locale.language());
            verdict = verdict.skipped(locale.with("grade-by-a-person", &[("what", what.into())]));
        }
        verdicts.push(verdict);
    }
    let refused = player.refused().to_vec();
    Ok(Graded::new("played".to_owned(), only(args, verdicts), refused))
}

/// There is no place for what a run needs.
fn no_folder(error: &std::io::Error) -> Failure {
    Failure::Failed(say("cli-temporary-folder", &[("error", error.to_string().into())]))
}

fn selected(args: &Grade, states: &[StepState], locale: &Locale) -> Vec<Verdict> {
    only(args, states.iter().enumerate().map(|(place, state)| Verdict::of(place, state, locale)).collect())
}

fn only(args: &Grade, mut verdicts: Vec<Verdict>) -> Vec<Verdict> {
    if let Some(Steps(wanted)) = &args.steps {
        verdicts.retain(|verdict| wanted.contains(&verdict.step));
    }
    verdicts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_read_as_people_write_them() {
        assert_eq!(steps("1-3,5").unwrap().0, [0, 1, 2, 4]);
        assert!(["", "0", "a", "1-", "3-1"].iter().all(|text| steps(text).is_err()));
    }
}
