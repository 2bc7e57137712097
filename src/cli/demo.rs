//! `socketlab demo`: the Echo lab played in the terminal, on real sockets.

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use super::interrupt::Interrupt;
use super::lab::{lab_start, name};
use super::stage::finish;
use super::terminal::Terminal;
use super::{Failure, Outcome, explained};
use crate::export::{Context, Names, save};
use crate::lab::Lab;
use crate::record::Control;
use crate::session::{DEFAULT_BUDGET_BYTES, Session};

/// A line on standard output; where nobody listens any more, the next row of the log finds it out.
macro_rules! say {
    ($($text:tt)*) => {{
        let _ = writeln!(std::io::stdout(), $($text)*);
    }};
}

/// How long the echo may take; on a working loopback it is there at once.
const LIMIT: Duration = Duration::from_secs(5);

/// Plays the demo after saying in one line why there is no window.
pub fn play(why: &str) -> ExitCode {
    say!("{why}");
    super::run(super::Command::Demo)
}

pub(super) fn run() -> Outcome {
    let interrupt = Interrupt::listen()?;
    let mut session =
        Session::new(DEFAULT_BUDGET_BYTES, interrupt.notifier()).map_err(|error| Failure::Failed(error.to_string()))?;
    let context = Context::new(session.clock(), Names::default());
    let (terminal, gate) = Terminal::new(context.clone(), interrupt.sender());
    say!("The Echo lab: a TCP echo server, and a client that sends it one message.");
    gate.open(None);
    session.recorder().order(Control::AddSink(Box::new(terminal)));

    let mut lab = Lab::echo();
    let ids = name(&lab, &context.names);
    let mut start = lab_start(&lab)?;
    interrupt.wait(None, || start.advance(&mut session));
    if ids.iter().filter_map(|id| session.failure(*id)).any(|failure| failure.code.name == "EADDRINUSE") {
        say!("The lab's port is in use, so it plays on a port of the system's choice.");
        finish(&session, &ids);
        lab.endpoints.iter_mut().for_each(|endpoint| endpoint.address.port = 0);
        start = lab_start(&lab)?;
        interrupt.wait(None, || start.advance(&mut session));
    }
    let failure = || ids.iter().find_map(|id| session.failure(*id));
    let heard = || ids.iter().all(|id| session.status(*id).traffic.received_bytes > 0);
    interrupt.wait(Some(LIMIT), || heard() || failure().is_some());
    let (heard, failure) = (heard(), failure());
    finish(&session, &ids);
    match failure {
        Some(failure) => Err(Failure::Failed(explained(&failure))),
        // Whoever ended it, or closed its output, does not wait for an echo.
        None if interrupt.is_wished() => Ok(ExitCode::SUCCESS),
        None if !heard => Err(Failure::Failed("the echo did not come back".to_owned())),
        None => {
            say!("The log is saved in {}", save_log(&session, &context)?.display());
            Ok(ExitCode::SUCCESS)
        }
    }
}

/// Saves the log where the user's data are, or with the temporary files where that cannot be.
fn save_log(session: &Session, context: &Context) -> Result<PathBuf, Failure> {
    let name = format!("echo-{}.txt", chrono::Local::now().format("%Y%m%d-%H%M%S-%3f"));
    let own = directories::ProjectDirs::from("", "", "socketlab").map(|dirs| dirs.data_local_dir().join("logs"));
    let mut why = String::new();
    for folder in own.into_iter().chain([std::env::temp_dir()]) {
        let path = folder.join(&name);
        let made = std::fs::create_dir_all(&folder).map_err(|error| format!("create {}: {error}", folder.display()));
        match made.and_then(|()| save(&session.log(), context, &path, |_| true).map_err(|error| error.to_string())) {
            Ok(_) => return Ok(path),
            Err(error) => why = error,
        }
    }
    Err(Failure::Failed(why))
}
