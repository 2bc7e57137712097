//! `socketlab log`: a log that was saved or kept, read again: printed as the live log is, counted, or in another format; without a
//! file, the runs that are kept.

use std::cell::RefCell;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use crossbeam_channel::bounded;

use super::columns::columns;
use super::language::{read, said, say};
use super::saved::Saved;
use super::terminal::{PAYLOAD_CHARS, unless_closed};
use super::{Failure, Outcome};
use crate::export::{Context, ExportError, format_for, is_lablog, line, save_lablog, save_rows};
use crate::filter::{Among, Filter, Has, Matcher};
use crate::payload::Encoding;
use crate::record::lablog::{Progress, Saving};
use crate::record::{Follower, KeptRun, Numbers, Row, Runs, Snapshot};
use crate::session::lab_of;
use crate::units::{date_and_second, grouped, size};

/// Which log, which of its rows, and what becomes of them.
#[derive(Debug, Args)]
pub struct Log {
    /// The log: saved as .lablog or .jsonl, or the folder of a kept run. Without it, the runs that are kept are listed.
    #[arg(value_name = "FILE")]
    path: Option<PathBuf>,
    /// The kept run that began last.
    #[arg(long, conflicts_with = "path")]
    last: bool,
    /// Only the rows that FILTER lets through, such as 'call:recv length:>100 not peer:*:5001'; docs/FILTER.md has all of it.
    #[arg(long, short, value_name = "FILTER", value_parser = read::<Filter>, default_value = "", hide_default_value = true)]
    filter: Filter,
    /// Print how many rows there are, and not the rows.
    #[arg(long, conflicts_with = "out")]
    count: bool,
    /// Write the rows to OUT, in the place of a file that is there; its ending chooses the format: .txt, .csv, .jsonl, .pcapng or
    /// .lablog.
    #[arg(long, short, value_name = "OUT")]
    out: Option<PathBuf>,
    /// The encoding of text, looked for and shown: utf-8, gbk, gb18030, big5, shift_jis, latin-1, utf-16le or utf-16be; without it
    /// the lab's.
    #[arg(long, value_name = "NAME", value_parser = read::<Encoding>)]
    encoding: Option<Encoding>,
}

pub(super) fn run(args: &Log) -> Outcome {
    if let Some(out) = args.out.as_deref().filter(|out| !is_lablog(out)) {
        // A wrong name costs no reading.
        format_for(out).map_err(|error| Failure::Usage(said(&error)))?;
    }
    let saved = match &args.path {
        Some(path) => Saved::open(path, args.encoding)?,
        None if args.last => Saved::last(&Runs::of_user(), args.encoding)?,
        None if args.count || args.out.is_some() || args.filter != Filter::default() => {
            return Err(Failure::Usage(say("cli-which-log", &[])));
        }
        None => return list(&Runs::of_user()),
    };
    saved.warnings().iter().for_each(|warning| eprintln!("socketlab: {warning}"));
    let peers = saved.peers();
    let matcher = || {
        let matcher = args.filter.matcher(&peers, saved.context.clock);
        match &saved.numbers {
            Some(numbers) => matcher.with_numbers(numbers.clone()),
            None => matcher,
        }
    };
    // All rows are read many at a time, and those that are looked for where they are.
    let all = args.filter == Filter::default();
    let found = if all { Numbers::default() } else { search(&saved.log, &matcher)? };
    if args.count && !all {
        return print(|out| writeln!(out, "{}", found.len()));
    }
    let in_order = all.then(|| saved.log.rows(..)).into_iter().flatten();
    let one_by_one = found.places().filter_map(|place| saved.log.get(found.get(place)?));
    let mut found = in_order.chain(one_by_one).filter(|row| row.is_saved());
    if args.count {
        print(|out| writeln!(out, "{}", found.count()))
    } else if let Some(path) = &args.out {
        let number =
            |row: &Row| saved.numbers.as_ref().map_or(Some(row.number), |all| all.get(row.number as usize).copied());
        let written = if is_lablog(path) {
            let matcher = RefCell::new(matcher());
            let wants = |row: &Row| matcher.borrow_mut().wants(Some(&saved.log), row);
            save(&saved, (!all).then_some(&wants), path)
        } else {
            save_rows(found.map(|row| (number(&row), row.record)), &saved.context, path).map(drop)
        };
        written.map_err(|error| Failure::Failed(said(&error)))?;
        Ok(ExitCode::SUCCESS)
    } else {
        let shown = Context { say: said, ..saved.context.clone() };
        print(|out| found.try_for_each(|row| writeln!(out, "{}", line(&row, &shown, PAYLOAD_CHARS))))
    }
}

/// The rows that are let through and saved, found by as many threads as there are processors.
fn search(log: &Snapshot, matcher: &dyn Fn() -> Matcher) -> Result<Numbers, Failure> {
    if log.first_row() == log.end_row() {
        return Ok(Numbers::default());
    }
    if let Some(list) = matcher().whole_list(log) {
        return Ok(list);
    }
    let (stepped, steps) = bounded(1);
    // A step that waits to be seen is the newest.
    let notify = Box::new(move || _ = stepped.try_send(()));
    let follower = Follower::search(|| Box::new(Among { rows: InFiles, matcher: matcher() }), notify);
    let failed =
        |why: &dyn std::fmt::Display| Failure::Failed(say("cli-no-search", &[("why", why.to_string().into())]));
    let mut follower = follower.map_err(|error| failed(&error))?;
    follower.follow(log, || matcher().rows(log));
    loop {
        steps.recv().map_err(|ended| failed(&ended))?;
        if let Some(found) = follower.found().filter(|found| found.is_complete) {
            return Ok(found.rows);
        }
    }
}

/// The rows that a saved log has.
struct InFiles;

impl Has for InFiles {
    fn has(&self, row: &Row) -> bool {
        row.is_saved()
    }
}

fn save(saved: &Saved, wants: Option<&impl Fn(&Row) -> bool>, path: &Path) -> Result<(), ExportError> {
    let mut about = saved.about.clone();
    let evicted = saved.log.evicted();
    about.set_gone(evicted);
    let wanted = wants.map(|wants| wants as &dyn Fn(&Row) -> bool);
    save_lablog(&Saving { log: &saved.log, waits: &[], about: &about, wanted }, path, &Progress::default())?;
    Ok(())
}

/// The runs that are kept, one a line.
fn list(runs: &Runs) -> Outcome {
    let kept = runs.list().map_err(|error| super::saved::unlisted(&error))?;
    let lines: Vec<[String; 6]> = kept.iter().map(listed).collect();
    let text = if lines.is_empty() {
        say("cli-no-run", &[]) + "\n"
    } else {
        let head = ["cli-run-began", "cli-run-rows", "cli-run-size", "cli-run-ended", "cli-run-lab", "cli-run-folder"];
        let head = head.map(|key| say(key, &[]));
        columns(&[vec![head], lines].concat())
    };
    print(|out| out.write_all(text.as_bytes()))
}

fn listed(run: &KeptRun) -> [String; 6] {
    let began = date_and_second(chrono::DateTime::<chrono::Local>::from(run.about.began));
    let ended = say(if run.about.ended_unexpectedly() { "cli-run-cut" } else { "cli-run-whole" }, &[]);
    let names = || run.about.described.names.values().cloned().collect::<Vec<_>>().join(", ");
    let lab =
        lab_of(&run.about.described).map(|(lab, _)| lab.name).filter(|name| !name.is_empty()).unwrap_or_else(names);
    [began, grouped(run.rows), size(run.bytes), ended, lab, run.path().display().to_string()]
}

fn print(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Outcome {
    let mut out = BufWriter::new(io::stdout().lock());
    let written = write(&mut out).and_then(|()| out.flush());
    // Whoever has closed it has seen enough.
    written.or_else(unless_closed).map_err(|error| super::terminal::written(&error))?;
    Ok(ExitCode::SUCCESS)
}
