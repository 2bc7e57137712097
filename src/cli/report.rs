//! `socketlab report LAB.toml --log FILE.jsonl --out FILE`: what was done, from a saved log, as one file to hand in.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;

use super::grade::{lesson_named, saved_log};
use super::lab::load;
use super::language::{locale, read, said, say};
use super::{Failure, Outcome};
use crate::export::{Context, Names, SavedLog};
use crate::lab::Lab;
use crate::lab::examples::{self, Example};
use crate::locale::{Language, Locale};
use crate::play::check_saved;
use crate::record::EndpointId;
use crate::report::{self, Answered, Data, LessonDone, MAX_NOTES_CHARS, Origin, ReportError, Source, format_for};

/// What the report is made from, and where it goes.
#[derive(Debug, Args)]
pub struct Report {
    /// The lab file.
    #[arg(value_name = "LAB.toml")]
    path: PathBuf,
    /// The log that was saved of the lab, as .lablog or .jsonl.
    #[arg(long, value_name = "FILE")]
    log: PathBuf,
    /// The lesson whose steps are checked: an example by its name or its system, or a file NAME.lesson.toml.
    #[arg(long, value_name = "LESSON")]
    lesson: Option<String>,
    /// Write the report to FILE, in the place of one that is there; its ending chooses the format: .html or .md.
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// Who hands it in.
    #[arg(long, value_name = "TEXT", default_value = "")]
    name: String,
    /// A file of notes, as text in UTF-8.
    #[arg(long, value_name = "FILE")]
    notes: Option<PathBuf>,
    /// What stands below the question of the lesson.
    #[arg(long, value_name = "TEXT", requires = "lesson")]
    answer: Option<String>,
    /// Leave out the bytes that were sent and received; the report says how many there were.
    #[arg(long)]
    no_data: bool,
    /// The language of the report: en or zh-Hans; otherwise that of the system.
    #[arg(long, value_name = "LANGUAGE", value_parser = read::<Language>)]
    language: Option<Language>,
}

pub(super) fn run(args: &Report) -> Outcome {
    format_for(&args.out).map_err(|error| Failure::Usage(said(&error)))?;
    let (lab, locale) = (load(&args.path)?, args.language.map_or_else(|| locale().clone(), Locale::new));
    let saved = saved_log(&args.log, &lab)?;
    let title = if lab.name.is_empty() { named(&args.path) } else { lab.name.clone() };
    let lesson = args.lesson.as_deref().map(|wanted| lesson(wanted, args, &lab, &saved, &locale)).transpose()?;
    let notes = args.notes.as_deref().map(notes).transpose()?.unwrap_or_default();
    let ids = ids(&lab, &saved);
    let names = Names::default();
    saved.names.iter().for_each(|(id, name)| names.set(*id, name));
    for (id, endpoint) in ids.iter().zip(&lab.endpoints) {
        names.set(*id, &endpoint.name);
        names.set_encoding(*id, endpoint.payload_options.encoding);
    }
    let source = Source {
        lab,
        title,
        ids,
        row_numbers: saved.numbers,
        origin: Origin::File(args.log.file_name().unwrap_or_default().to_string_lossy().into_owned()),
        context: Context::new(saved.clock, names),
        log: saved.log.snapshot(),
        lesson,
        author: args.name.clone(),
        notes,
        data: if args.no_data { Data::LeftOut } else { Data::Shown },
        made: chrono::Local::now().fixed_offset(),
    };
    report::save(&source, &locale, &args.out).map_err(|error| match error {
        ReportError::UnknownFormat { .. } => Failure::Usage(said(&error)),
        error => Failure::Failed(said(&error)),
    })?;
    Ok(ExitCode::SUCCESS)
}

/// The endpoints of the lab in the log, by their names; one that is not there has an id that no other has.
fn ids(lab: &Lab, saved: &SavedLog) -> Vec<EndpointId> {
    let last = saved.names.keys().filter(|id| **id < EndpointId::BY_HAND).map(|id| id.0).max().unwrap_or(0);
    let mut free = (last + 1..).map(EndpointId);
    let of = |name: &str| saved.names.iter().find(|(_, known)| *known == name).map(|(id, _)| *id);
    lab.endpoints.iter().filter_map(|endpoint| of(&endpoint.name).or_else(|| free.next())).collect()
}

/// The lesson, and how far the log says that it is done.
fn lesson(wanted: &str, args: &Report, lab: &Lab, saved: &SavedLog, locale: &Locale) -> Result<LessonDone, Failure> {
    let (lesson, example) = (lesson_named(wanted)?, examples::find(wanted));
    // The names in a lesson are those of its own lab.
    let own = example.map(Example::lab);
    let states = check_saved(&lesson, own.as_ref().unwrap_or(lab), saved);
    // As the log has it, which is what the reader sees.
    let on_screen = |name: &str| {
        let shown = Language::ALL.map(|language| Locale::new(language).name(name));
        let known = saved.names.values().find(|known| shown.contains(known));
        known.cloned().unwrap_or_else(|| locale.name(name))
    };
    let title = example.map_or_else(|| lab.name.clone(), |example| locale.text(&example.key()));
    // A question that tells the cause is asked of whoever answers it.
    let asks = lesson.diagnosis.is_none() || args.answer.is_some();
    let mut done = LessonDone::of(title, &lesson, &states, asks, locale, &on_screen);
    let expected = lesson.question.answer.in_language(locale.language());
    // Only the window can tell whether one is right.
    let answered = |text: &String| Answered { text: text.clone(), is_right: None, expected: expected.to_owned() };
    done.answer = args.answer.as_ref().map(answered);
    Ok(done)
}

fn notes(path: &Path) -> Result<String, Failure> {
    let failed = |why: String| Failure::Failed(format!("{}: {why}", path.display()));
    let mut bytes = Vec::new();
    // A little more than a report takes, which says where it cuts them.
    let most = MAX_NOTES_CHARS * 4 + 8;
    let read = File::open(path).and_then(|file| file.take(most as u64).read_to_end(&mut bytes));
    read.map_err(|error| failed(error.to_string()))?;
    let is_whole = bytes.len() < most;
    match String::from_utf8(bytes) {
        Ok(text) => Ok(text.trim_start_matches('\u{feff}').to_owned()),
        // A character may have been cut at the end.
        Err(error) if !is_whole && error.utf8_error().error_len().is_none() => {
            let valid = error.utf8_error().valid_up_to();
            Ok(error.as_bytes().get(..valid).map(String::from_utf8_lossy).unwrap_or_default().into_owned())
        }
        Err(error) => Err(failed(say(
            "cli-not-utf8-byte",
            &[("byte", (error.utf8_error().valid_up_to() + 1).to_string().into())],
        ))),
    }
}

/// A lab without a name is called as its file.
fn named(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    name.trim_end_matches(".toml").trim_end_matches(".lab").to_owned()
}
