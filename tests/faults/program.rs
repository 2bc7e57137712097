//! The program under test.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};

/// The program with these arguments, without a display, and with this place for its state.
pub fn socketlab(state: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_socketlab"));
    command.args(args).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
    command.env_remove("DISPLAY").env_remove("WAYLAND_DISPLAY").env("XDG_STATE_HOME", state);
    command
}

/// A server in the background; it is killed when it is dropped.
pub struct Server {
    child: Child,
    out: BufReader<ChildStdout>,
    /// Where it listens: `tcp://127.0.0.1:40123`.
    pub address: String,
}

impl Server {
    /// Starts `serve` and reads its first line.
    pub fn start(state: &Path, args: &[&str]) -> Self {
        Self::of(socketlab(state, &[&["serve"], args].concat()))
    }

    pub fn of(mut command: Command) -> Self {
        let mut child = command.spawn().unwrap();
        let mut out = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        out.read_line(&mut line).unwrap();
        let address = line.trim_end().strip_prefix("listening on ").unwrap_or_else(|| panic!("{line:?}")).to_owned();
        Self { child, out, address }
    }

    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Its output up to the first line that holds a text.
    pub fn until(&mut self, text: &str) {
        let mut line = String::new();
        while self.out.read_line(&mut line).unwrap() > 0 {
            if line.contains(text) {
                return;
            }
            line.clear();
        }
        panic!("the output ended without {text:?}");
    }
}

impl Server {
    /// Asks it to end as `kill` does, and waits until it has.
    pub fn terminate(mut self) {
        assert!(Command::new("kill").arg(self.child.id().to_string()).status().unwrap().success());
        // Whoever prints must be read.
        let _ = std::io::copy(&mut self.out, &mut std::io::sink());
        assert!(self.child.wait().unwrap().success());
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
