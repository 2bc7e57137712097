//! The live log on standard output.

use std::io::{self, Write};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use crossbeam_channel::Sender;

use super::Failure;
use super::language::say;
use crate::export::{Context, line};
use crate::record::{Row, Sink};

/// Characters of a payload that a line shows; files have it all.
pub(super) const PAYLOAD_CHARS: usize = 100;

/// Prints a text on standard output. Whoever has closed that has seen enough.
///
/// # Errors
/// It cannot be written: the disk is full, say.
pub(super) fn print(text: &str) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    let written = out.write_all(text.as_bytes()).and_then(|()| out.flush());
    written.or_else(unless_closed).map_err(|error| self::written(&error))
}

/// Standard output could not be written.
pub(super) fn written(error: &io::Error) -> Failure {
    Failure::Failed(say("cli-write-output", &[("error", error.to_string().into())]))
}

/// A closed standard output, as `| head` leaves it, is no failure.
pub(super) fn unless_closed(error: io::Error) -> io::Result<()> {
    if error.kind() == io::ErrorKind::BrokenPipe { Ok(()) } else { Err(error) }
}

/// Prints each row. Rows that come before [`Gate::open`] wait, so that the first line is the one scripts wait for.
pub(super) struct Terminal {
    context: Context,
    gate: Gate,
    /// Where the wish to end goes when standard output takes no more.
    closed: Sender<()>,
}

#[derive(Clone, Default)]
pub(super) struct Gate(Arc<Inner>);

#[derive(Default)]
struct Inner {
    is_open: AtomicBool,
    early: Mutex<Vec<String>>,
    /// Whether standard output carries the log for another program.
    is_piped: AtomicBool,
}

impl Terminal {
    pub(super) fn new(context: Context, closed: Sender<()>) -> (Self, Gate) {
        let gate = Gate::default();
        (Self { context, gate: gate.clone(), closed }, gate)
    }

    /// Ends the command where standard output takes no more.
    fn go_on(&self, written: io::Result<()>) -> io::Result<()> {
        written.or_else(|error| {
            let _ = self.closed.try_send(());
            unless_closed(error)
        })
    }
}

impl Gate {
    /// Standard output carries the log for another program: what is for people goes to standard error.
    pub(super) fn for_pipe() -> Self {
        let gate = Self::default();
        gate.0.is_piped.store(true, Ordering::Relaxed);
        gate
    }

    /// Prints something for a person.
    pub(super) fn tell(&self, text: &str) {
        if self.0.is_piped.load(Ordering::Relaxed) {
            eprintln!("{text}");
        } else {
            // A closed standard output is found out, and acted on, by the next row.
            let _ = writeln!(io::stdout(), "{text}");
        }
    }

    /// Prints `first`, then the rows that have waited; later ones as they come.
    pub(super) fn open(&self, first: Option<&str>) {
        if self.0.is_piped.load(Ordering::Relaxed) {
            first.into_iter().for_each(|first| eprintln!("{first}"));
            return;
        }
        let mut early = self.0.early.lock().unwrap_or_else(PoisonError::into_inner);
        let mut out = io::stdout().lock();
        for text in first.into_iter().chain(early.iter().map(String::as_str)) {
            // A closed standard output is found out, and acted on, by the next row.
            let _ = writeln!(out, "{text}");
        }
        let _ = out.flush();
        early.clear();
        self.0.is_open.store(true, Ordering::Release);
    }
}

impl Sink for Terminal {
    fn name(&self) -> String {
        "standard output".to_owned()
    }

    fn row(&mut self, row: &Row) -> io::Result<()> {
        let text = line(row, &self.context, PAYLOAD_CHARS);
        let mut early = self.gate.0.early.lock().unwrap_or_else(PoisonError::into_inner);
        if self.gate.0.is_open.load(Ordering::Acquire) {
            drop(early);
            return self.go_on(writeln!(io::stdout(), "{text}"));
        }
        early.push(text);
        Ok(())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.go_on(io::stdout().flush())
    }
}
