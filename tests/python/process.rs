//! Generated programs as processes that end with the test.

use std::io::{BufRead, BufReader, Read, Write};
use std::path::PathBuf;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{RecvTimeoutError, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, OnceLock};

use socketlab::address::Address;
use socketlab::lab::Endpoint;
use socketlab::python::program;

use crate::exchange::LIMIT;

/// The interpreter itself, asked for once: what stands in the path may be a slow script that looks for it.
pub fn python() -> Option<&'static PathBuf> {
    static PYTHON: OnceLock<Option<PathBuf>> = OnceLock::new();
    let found = PYTHON.get_or_init(|| {
        let code = "import sys; assert sys.version_info >= (3, 10); print(sys.executable)";
        let output = Command::new("python3").args(["-c", code]).output().ok()?;
        let path = String::from_utf8(output.stdout).ok()?;
        (output.status.success() && !path.trim().is_empty()).then(|| PathBuf::from(path.trim()))
    });
    if found.is_none() {
        eprintln!("skipped: there is no python3 of 3.10 or later");
    }
    found.as_ref()
}

/// The interpreter without what takes it time, with its text as UTF-8 wherever it runs, and with warnings as errors.
pub fn command() -> Command {
    let mut command = Command::new(python().unwrap());
    command.args(["-I", "-S", "-B", "-X", "utf8", "-u", "-W", "error"]);
    command
}

/// A running program. One that does not end in time is ended, and then fails its test.
pub struct Running {
    child: Arc<Mutex<Child>>,
    out: BufReader<ChildStdout>,
    source: String,
    is_late: Arc<AtomicBool>,
    /// Dropped, it tells the watch to go home.
    _watch: SyncSender<()>,
}

impl Running {
    pub fn start(endpoint: &Endpoint) -> Self {
        Self::of(program(endpoint), &[])
    }

    /// Starts a program with what stands behind its name on the command line.
    pub fn of(source: String, arguments: &[String]) -> Self {
        let mut child = command()
            .args(["-c", &source])
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let out = BufReader::new(child.stdout.take().unwrap());
        let (child, is_late) = (Arc::new(Mutex::new(child)), Arc::new(AtomicBool::new(false)));
        let (watch, ended) = sync_channel(0);
        let watched = (child.clone(), is_late.clone());
        std::thread::spawn(move || {
            if ended.recv_timeout(LIMIT) == Err(RecvTimeoutError::Timeout) {
                watched.1.store(true, Ordering::Relaxed);
                let _ = watched.0.lock().unwrap().kill();
            }
        });
        Self { child, out, source, is_late, _watch: watch }
    }

    /// The next line that it says, after the prompts on it.
    pub fn line(&mut self) -> String {
        let mut line = String::new();
        self.out.read_line(&mut line).unwrap();
        if line.is_empty() {
            panic!("{}\n{}", self.errors(), self.source);
        }
        line
    }

    fn errors(&self) -> String {
        let mut errors = String::new();
        if let Some(mut stderr) = self.child.lock().unwrap().stderr.take() {
            stderr.read_to_string(&mut errors).unwrap();
        }
        errors
    }

    /// The port that a server says it listens on; 0 for a path.
    pub fn port(&mut self) -> u16 {
        let line = self.line();
        let at = line.strip_prefix("listening on ").unwrap_or_else(|| panic!("{line}\n{}", self.source));
        at.split(", ").nth(1).map_or(0, |port| port.trim_end().trim_end_matches(')').parse().unwrap_or(0))
    }

    pub fn type_line(&mut self, line: &str) {
        writeln!(self.child.lock().unwrap().stdin.as_mut().unwrap(), "{line}").unwrap();
    }

    /// Ends its input, though it goes on.
    pub fn end_input(&self) {
        drop(self.child.lock().unwrap().stdin.take());
    }

    /// Ends its input; what else it says until it ends by itself.
    pub fn finish(self) -> String {
        self.end_input();
        self.ended()
    }

    /// What else it says until it ends by itself, though its input goes on.
    pub fn ended(mut self) -> String {
        let mut said = String::new();
        self.out.read_to_string(&mut said).unwrap();
        let errors = self.errors();
        let status = self.child.lock().unwrap().wait().unwrap();
        assert!(!self.is_late.load(Ordering::Relaxed), "it did not end; it said {said:?}\n{}", self.source);
        assert!(status.success() && errors.is_empty(), "{status}\n{errors}\n{}", self.source);
        said
    }

    /// Ends a server, which must not have ended by itself nor complained.
    pub fn stop(self) {
        let status = self.child.lock().unwrap().try_wait().unwrap();
        assert!(status.is_none(), "it has ended: {status:?}\n{}\n{}", self.errors(), self.source);
        self.child.lock().unwrap().kill().unwrap();
        let errors = self.errors();
        assert!(errors.is_empty(), "{errors}\n{}", self.source);
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let mut child = self.child.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let _ = child.kill();
        let _ = child.wait();
    }
}

/// An address as programs take it on their command lines.
pub fn arguments(address: &Address) -> Vec<String> {
    match address.transport {
        transport if transport.has_port() => vec![address.host.clone(), address.port.to_string()],
        _ => vec![address.host.clone()],
    }
}
