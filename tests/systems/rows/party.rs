//! Who takes part in a conversation: a command of the lab, or a program of the lessons, each with somebody who types.

use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, sync_channel};
use std::time::Duration;

use regex::Regex;

use crate::python::python;
use crate::wire::masked;

/// How long a line may be waited for; reaching it is a failure.
const LIMIT: Duration = Duration::from_secs(60);

pub struct Party {
    name: String,
    child: Child,
    input: Option<ChildStdin>,
    /// The lines of its output.
    out: Receiver<Vec<u8>>,
    speaks: Speaks,
    /// What it has said so far.
    heard: String,
}

/// What stands on standard output.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Speaks {
    /// The live log: what came stands in the rows with an arrow to the left.
    Log,
    /// What came, as it is.
    Plainly,
}

impl Party {
    /// A command of the lab in a folder.
    pub fn lab(words: &[String], folder: &Path) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_socketlab"));
        command.args(&words[1..]).current_dir(folder).env("XDG_STATE_HOME", env!("CARGO_TARGET_TMPDIR"));
        Self::start(words.join(" "), command, Speaks::Log).expect("the lab starts")
    }

    /// Another program in the shell's words; `None`, with the reason printed, where this machine has none.
    pub fn program(words: &[String], folder: &Path) -> Option<Self> {
        let mut command = Command::new(&words[0]);
        command.args(&words[1..]).current_dir(folder).env("XDG_STATE_HOME", env!("CARGO_TARGET_TMPDIR"));
        Self::start(words.join(" "), command, Speaks::Plainly)
    }

    /// A program of the lessons.
    pub fn lesson(script: &str, args: &[String], folder: &Path) -> Option<Self> {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/systems/lessons").join(script);
        let mut command = python();
        command.arg(path).args(args).current_dir(folder);
        Self::start(format!("{script} {}", args.join(" ")), command, Speaks::Plainly)
    }

    fn start(name: String, mut command: Command, speaks: Speaks) -> Option<Self> {
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        match command.env_remove("DISPLAY").env_remove("WAYLAND_DISPLAY").spawn() {
            Ok(mut child) => {
                let (input, out) = (child.stdin.take(), lines(child.stdout.take().unwrap()));
                Some(Self { name, child, input, out, speaks, heard: String::new() })
            }
            Err(error) => {
                eprintln!("skipped: {name}: {error}");
                None
            }
        }
    }

    /// Types a line.
    pub fn types(&mut self, line: &str) {
        let input = self.input.as_mut().expect("its input is still open");
        input.write_all(format!("{line}\n").as_bytes()).unwrap();
    }

    /// Waits for a line that says something; whether one came before its output ended.
    pub fn says(&mut self, pattern: &str) -> bool {
        let pattern = Regex::new(pattern).unwrap();
        loop {
            let Ok(line) = self.out.recv_timeout(LIMIT) else { return false };
            self.heard.push_str(&String::from_utf8_lossy(&line));
            if pattern.is_match(&masked(&line)) {
                return true;
            }
        }
    }

    /// Waits until something has come to it.
    pub fn sees(&mut self, pattern: &str) {
        let line = match self.speaks {
            Speaks::Log => format!("  <[-=]  .*\"{pattern}\""),
            Speaks::Plainly => format!("^(?:{pattern})\\s*$"),
        };
        assert!(self.says(&line), "{} never saw {pattern}:\n{}", self.name, self.heard);
    }

    /// Types no more, and waits for its end: status, all that it said, and what it complained of.
    pub fn ends(mut self) -> (i32, String, String) {
        drop(self.input.take());
        let (mut out, mut err) = (std::mem::take(&mut self.heard), String::new());
        loop {
            match self.out.recv_timeout(LIMIT) {
                Ok(line) => out.push_str(&String::from_utf8_lossy(&line)),
                Err(RecvTimeoutError::Disconnected) => break,
                Err(RecvTimeoutError::Timeout) => panic!("{} does not end:\n{out}", self.name),
            }
        }
        self.child.stderr.take().unwrap().read_to_string(&mut err).unwrap();
        (self.child.wait().unwrap().code().unwrap_or(-1), masked(out.as_bytes()), err)
    }
}

/// Reads lines in a thread of its own, so that one that never comes is not waited for without end.
fn lines(out: ChildStdout) -> Receiver<Vec<u8>> {
    let (line_tx, line_rx) = sync_channel(1000);
    std::thread::spawn(move || {
        let mut out = BufReader::new(out);
        loop {
            let mut line = Vec::new();
            let read = out.read_until(b'\n', &mut line);
            if !read.is_ok_and(|bytes| bytes > 0) || line_tx.send(line).is_err() {
                break;
            }
        }
    });
    line_rx
}

impl Drop for Party {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
