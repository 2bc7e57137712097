//! Generated programs as processes that end with the test.

use std::io::{BufRead, BufReader, Read, Write};
use std::path::PathBuf;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::OnceLock;

use socketlab::lab::Endpoint;
use socketlab::python::program;

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

/// The interpreter without what takes it time, and with its text as UTF-8 wherever it runs.
pub fn command() -> Command {
    let mut command = Command::new(python().unwrap());
    command.args(["-I", "-S", "-B", "-X", "utf8", "-u"]);
    command
}

/// A running program.
pub struct Running {
    child: Child,
    out: BufReader<ChildStdout>,
    source: String,
}

impl Running {
    pub fn start(endpoint: &Endpoint) -> Self {
        let source = program(endpoint);
        let mut child = command()
            .args(["-c", &source])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let out = BufReader::new(child.stdout.take().unwrap());
        Self { child, out, source }
    }

    /// The next line that it says, after the prompts on it.
    pub fn line(&mut self) -> String {
        let mut line = String::new();
        self.out.read_line(&mut line).unwrap();
        if line.is_empty() {
            let mut error = String::new();
            self.child.stderr.take().unwrap().read_to_string(&mut error).unwrap();
            panic!("{error}\n{}", self.source);
        }
        line
    }

    /// The port that a server says it listens on; 0 for a path.
    pub fn port(&mut self) -> u16 {
        let line = self.line();
        let at = line.strip_prefix("listening on ").unwrap_or_else(|| panic!("{line}\n{}", self.source));
        at.split(", ").nth(1).map_or(0, |port| port.trim_end().trim_end_matches(')').parse().unwrap_or(0))
    }

    pub fn type_line(&mut self, line: &str) {
        writeln!(self.child.stdin.as_mut().unwrap(), "{line}").unwrap();
    }

    /// Ends its input; what else it says until it ends by itself.
    pub fn finish(mut self) -> String {
        drop(self.child.stdin.take());
        let mut said = String::new();
        self.out.read_to_string(&mut said).unwrap();
        let mut error = String::new();
        self.child.stderr.take().unwrap().read_to_string(&mut error).unwrap();
        let status = self.child.wait().unwrap();
        assert!(status.success() && error.is_empty(), "{status}\n{error}\n{}", self.source);
        said
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
