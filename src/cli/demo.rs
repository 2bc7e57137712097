//! `socketlab demo`: the Echo lab played in the terminal, on real sockets.

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use super::lab::{lab_start, name};
use super::language::{said, say};
use super::stage::Stage;
use super::terminal::print;
use super::{Failure, LogArgs, Outcome, failed, status};
use crate::export::{Context, save};
use crate::folders::Folders;
use crate::lab::Lab;
use crate::session::Session;

/// How long the echo may take; on a working loopback it is there at once.
const LIMIT: Duration = Duration::from_secs(5);

/// Plays the demo after saying in one line why there is no window.
pub fn play(why: &str) -> ExitCode {
    status(print(&format!("{why}\n")).and_then(|()| run()))
}

pub(super) fn run() -> Outcome {
    print(&(say("cli-demo", &[]) + "\n"))?;
    let mut stage = Stage::set(&LogArgs::default())?;
    stage.open(None);
    let mut lab = Lab::echo();
    let ids = name(&lab, &stage);
    let mut start = lab_start(&lab)?;
    stage.interrupt.wait(None, || start.advance(&mut stage.session));
    if ids.iter().filter_map(|id| stage.session.failure(*id)).any(|failure| failure.code.name == "EADDRINUSE") {
        print(&(say("cli-demo-port", &[]) + "\n"))?;
        stage.finish(&ids);
        lab.endpoints.iter_mut().for_each(|endpoint| endpoint.address.port = 0);
        start = lab_start(&lab)?;
        stage.interrupt.wait(None, || start.advance(&mut stage.session));
    }
    let failure = || ids.iter().find_map(|id| stage.session.failure(*id));
    let heard = || ids.iter().all(|id| stage.session.status(*id).traffic.received_bytes > 0);
    stage.interrupt.wait(Some(LIMIT), || heard() || failure().is_some());
    let (heard, failure) = (heard(), failure());
    stage.finish(&ids);
    match failure {
        Some(failure) => Err(failed(&failure)),
        // Whoever ended it, or closed its output, does not wait for an echo.
        None if stage.interrupt.is_wished() => stage.outcome(Ok(())),
        None if !heard => Err(Failure::Failed(say("cli-demo-no-echo", &[]))),
        None => {
            let saved = save_log(&stage.session, &stage.context)?;
            stage.outcome(print(&(say("cli-demo-saved", &[("path", saved.display().to_string().into())]) + "\n")))
        }
    }
}

/// Saves the log where the user's data are, or with the temporary files where that cannot be.
fn save_log(session: &Session, context: &Context) -> Result<PathBuf, Failure> {
    let name = format!("echo-{}.txt", chrono::Local::now().format("%Y%m%d-%H%M%S-%3f"));
    let own = Folders::usual().map(|folders| folders.logs);
    let mut why = String::new();
    for folder in own.into_iter().chain([std::env::temp_dir()]) {
        let path = folder.join(&name);
        let made = std::fs::create_dir_all(&folder).map_err(|error| {
            say("cli-create", &[("path", folder.display().to_string().into()), ("error", error.to_string().into())])
        });
        match made.and_then(|()| {
            save((&session.log(), &session.waits()), context, &path, |_| true).map_err(|error| said(&error))
        }) {
            Ok(_) => return Ok(path),
            Err(error) => why = error,
        }
    }
    Err(Failure::Failed(why))
}
