//! The program under test.

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, ChildStdin, ChildStdout, Command, Output, Stdio};

/// The program with these arguments, in English, without a display and with a home of its own.
pub fn socketlab(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_socketlab"));
    command.args(args).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command.env_remove("DISPLAY").env_remove("WAYLAND_DISPLAY").env("LC_ALL", "C.UTF-8").env_remove("SOCKETLAB_LANG");
    // What a program that is killed leaves of its log.
    command.env("XDG_STATE_HOME", env!("CARGO_TARGET_TMPDIR")).env("XDG_CONFIG_HOME", env!("CARGO_TARGET_TMPDIR"));
    command
}

/// What came of a run: exit status, standard output, standard error.
pub fn finished(output: Output) -> (i32, String, String) {
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap().replace('\r', "");
    (output.status.code().unwrap_or(-1), text(output.stdout), text(output.stderr))
}

/// Runs to the end.
pub fn run(args: &[&str]) -> (i32, String, String) {
    finished(socketlab(args).output().unwrap())
}

/// A server in the background; it is killed when the test is over.
pub struct Server {
    child: Child,
    out: BufReader<ChildStdout>,
    /// Where it listens: `tcp://127.0.0.1:40123`.
    pub address: String,
}

impl Server {
    /// Starts `serve` and reads its first line.
    pub fn start(args: &[&str]) -> Self {
        Self::of(socketlab(&[&["serve"], args].concat()))
    }

    /// Starts a command that says where it listens.
    pub fn of(mut command: Command) -> Self {
        let mut child = command.spawn().unwrap();
        let mut out = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        out.read_line(&mut line).unwrap();
        let address = line.trim_end().strip_prefix("listening on ").unwrap_or_else(|| panic!("{line:?}")).to_owned();
        Self { child, out, address }
    }

    /// Its standard input, if the command has one.
    pub fn input(&mut self) -> ChildStdin {
        self.child.stdin.take().unwrap()
    }

    /// Its output up to the first line that holds a text.
    pub fn until(&mut self, text: &str) -> String {
        let mut all = String::new();
        loop {
            let line = self.line();
            assert!(!line.is_empty(), "the output ended without {text:?}:\n{all}");
            all.push_str(&line);
            if line.contains(text) {
                return all;
            }
        }
    }

    /// What it ends with by itself: exit status, the rest of its output, standard error.
    pub fn end(mut self) -> (i32, String, String) {
        let (mut rest, mut err) = (String::new(), String::new());
        self.out.read_to_string(&mut rest).unwrap();
        self.child.stderr.take().unwrap().read_to_string(&mut err).unwrap();
        (self.child.wait().unwrap().code().unwrap_or(-1), rest, err)
    }

    /// The next line of its output.
    pub fn line(&mut self) -> String {
        let mut line = String::new();
        self.out.read_line(&mut line).unwrap();
        line
    }

    /// Its process.
    #[cfg(target_os = "linux")]
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Asks it to end as `kill` does, and gives its exit status and the rest of its output.
    #[cfg(unix)]
    pub fn terminate(mut self, signal: &str) -> (i32, String) {
        let pid = self.child.id().to_string();
        assert!(Command::new("kill").args(["-s", signal, &pid]).status().unwrap().success());
        let mut rest = String::new();
        self.out.read_to_string(&mut rest).unwrap();
        (self.child.wait().unwrap().code().unwrap_or(-1), rest)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
