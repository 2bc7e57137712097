//! The scripts in `lessons/`, run by the machine's own Python.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::OnceLock;

/// The interpreter itself, asked for once, with its text as UTF-8: what stands in the path may be a slow script that looks
/// for it.
pub fn python() -> Command {
    static PYTHON: OnceLock<String> = OnceLock::new();
    let path = PYTHON.get_or_init(|| {
        let asked = Command::new("python3").args(["-c", "import sys; print(sys.executable)"]).output();
        let path = asked.ok().and_then(|output| String::from_utf8(output.stdout).ok()).unwrap_or_default();
        // Where there is none, its start says so.
        if path.trim().is_empty() { "python3".to_owned() } else { path.trim().to_owned() }
    });
    let mut command = Command::new(path);
    command.args(["-S", "-B", "-X", "utf8"]);
    command
}

/// A running script; killed when it is dropped.
pub struct Script {
    child: Child,
    lines: BufReader<ChildStdout>,
}

impl Script {
    /// Starts a script; `None`, with the reason printed, where this machine has no Python.
    pub fn start(name: &str, args: &[&str]) -> Option<Self> {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/systems/lessons").join(name);
        let started = python().arg(path).args(args).stdout(Stdio::piped()).spawn();
        match started {
            Ok(mut child) => {
                let lines = BufReader::new(child.stdout.take().unwrap());
                Some(Self { child, lines })
            }
            Err(error) => {
                eprintln!("skipped: python3: {error}");
                None
            }
        }
    }

    /// The next line that it prints.
    pub fn line(&mut self) -> String {
        let mut line = String::new();
        self.lines.read_line(&mut line).unwrap();
        line.trim_end().to_owned()
    }

    /// Everything that it prints to its end.
    pub fn finish(mut self) -> Vec<String> {
        let lines = self.lines.by_ref().lines().map(Result::unwrap).collect();
        let status = self.child.wait().unwrap();
        assert!(status.success(), "the script failed: {lines:?}");
        lines
    }
}

impl Drop for Script {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

use std::io::Read;

pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The bytes of a reply as a script prints it.
pub fn bytes(line: &str) -> Vec<u8> {
    let digits = line.trim_start_matches('-').as_bytes();
    digits.chunks(2).map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap()).collect()
}
