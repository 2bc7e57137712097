//! A program that is run as the user who asked: with a time limit, its output capped, its processes ended with it.

use std::io::{self, Read};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

/// What is kept of each of its outputs; the rest is thrown away.
const MOST_OUTPUT: usize = 64 << 10;
/// How long its outputs may take to end after it.
const LAST_OUTPUT: Duration = Duration::from_millis(500);

pub(super) struct Program {
    child: Child,
    errors: Output,
    /// Read so that it never waits for somebody to read.
    _output: Output,
}

/// How it ended.
#[derive(Debug)]
pub(super) struct Ended {
    /// `None` where it was stopped, or ended by a signal.
    pub(super) status: Option<i32>,
    /// It was stopped by the time limit.
    pub(super) was_stopped: bool,
    /// The last line that it wrote to its standard error.
    pub(super) last_error: String,
}

/// What a thread has read so far, and whether there is more to come.
#[derive(Clone, Default)]
struct Output(Arc<Mutex<(Vec<u8>, bool)>>);

impl Program {
    /// Starts a command line as the user's shell reads it.
    ///
    /// # Errors
    /// The system cannot start it.
    pub(super) fn start(command: &str) -> io::Result<Self> {
        let mut shell = shell(command);
        let mut child = shell.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
        let (output, errors) = (Output::default(), Output::default());
        if let Some(stdout) = child.stdout.take() {
            output.read(stdout)?;
        }
        if let Some(stderr) = child.stderr.take() {
            errors.read(stderr)?;
        }
        Ok(Self { child, errors, _output: output })
    }

    pub(super) fn has_ended(&mut self) -> bool {
        !matches!(self.child.try_wait(), Ok(None))
    }

    /// Ends it with all that it has started, whether or not it has ended itself.
    pub(super) fn end(mut self) -> Ended {
        let status = self.child.try_wait().ok().flatten();
        self.kill_all();
        let status_code = status.and_then(|status| status.code());
        Ended { status: status_code, was_stopped: status.is_none(), last_error: self.errors.last_line() }
    }

    fn kill_all(&mut self) {
        kill_group(self.child.id());
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        self.kill_all();
    }
}

#[cfg(unix)]
fn shell(command: &str) -> Command {
    use std::os::unix::process::CommandExt;
    let mut shell = Command::new("sh");
    // A group of its own, so that it can be ended with all its processes.
    shell.args(["-c", command]).process_group(0);
    shell
}

#[cfg(windows)]
fn shell(command: &str) -> Command {
    use std::os::windows::process::CommandExt;
    let mut shell = Command::new("cmd");
    shell.raw_arg(format!("/C {command}"));
    shell
}

/// Ends the processes of a group; there may be none any more.
fn kill_group(id: u32) {
    let mut kill = if cfg!(windows) {
        let mut kill = Command::new("taskkill");
        kill.args(["/T", "/F", "/PID", &id.to_string()]);
        kill
    } else {
        let mut kill = Command::new("kill");
        kill.args(["-KILL", "--", &format!("-{id}")]);
        kill
    };
    let _ = kill.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status();
}

impl Output {
    fn read(&self, mut from: impl Read + Send + 'static) -> io::Result<()> {
        let kept = self.clone();
        kept.with(|(_, is_open)| *is_open = true);
        let read = move || {
            let mut buffer = [0; 4096];
            while let Ok(bytes @ 1..) = from.read(&mut buffer) {
                kept.with(|(all, _)| {
                    all.extend_from_slice(&buffer[..bytes]);
                    // The end says why it failed.
                    let over = all.len().saturating_sub(MOST_OUTPUT);
                    all.drain(..over);
                });
            }
            kept.with(|(_, is_open)| *is_open = false);
        };
        thread::Builder::new().name("output of the program".to_owned()).spawn(read).map(drop)
    }

    fn with<T>(&self, act: impl FnOnce(&mut (Vec<u8>, bool)) -> T) -> T {
        act(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn last_line(&self) -> String {
        let deadline = Instant::now() + LAST_OUTPUT;
        while self.with(|(_, is_open)| *is_open) && Instant::now() < deadline {
            thread::park_timeout(Duration::from_millis(5));
        }
        let text = self.with(|(all, _)| String::from_utf8_lossy(all).into_owned());
        let last = text.lines().rev().find(|line| !line.trim().is_empty()).unwrap_or_default();
        crate::escape::escape(last.trim().as_bytes(), 300)
    }
}
