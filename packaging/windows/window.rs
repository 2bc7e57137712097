//! `Socket Lab.exe`, which a double click starts: opens the window without a console, by starting `socketlab.exe` beside it with
//! the same arguments. That one is a program of the console, so what it prints in a terminal can be read, piped and ended
//! with Ctrl-C. Windows gives a program one of the two or the other when it is linked, not when it runs.
#![cfg_attr(windows, windows_subsystem = "windows")]

use std::io::{self, Read};
use std::path::PathBuf;
use std::process::{Command, ExitCode, Stdio};

use rfd::{MessageDialog, MessageLevel};

/// Of what the program says when it ends in failure, so much is shown, in bytes.
const MOST_SHOWN: u64 = 4096;

fn main() -> ExitCode {
    let failure = match open_window() {
        Ok(None) => return ExitCode::SUCCESS,
        Ok(Some(said)) => said,
        Err((program, error)) => format!("{}: {error}", program.display()),
    };
    // There is no console that could show it.
    MessageDialog::new().set_level(MessageLevel::Error).set_title("Socket Lab").set_description(failure).show();
    ExitCode::FAILURE
}

/// Runs the program until its window is closed; what it says where it fails.
fn open_window() -> Result<Option<String>, (PathBuf, io::Error)> {
    let here = std::env::current_exe().map_err(|error| (PathBuf::from("socketlab.exe"), error))?;
    let program = here.with_file_name(format!("socketlab{}", std::env::consts::EXE_SUFFIX));
    let mut command = Command::new(&program);
    command.args(std::env::args_os().skip(1)).env("SOCKETLAB_NO_TERMINAL", "1");
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
    without_console(&mut command);
    let said = command.spawn().and_then(|mut child| {
        let mut said = Vec::new();
        if let Some(mut errors) = child.stderr.take() {
            errors.by_ref().take(MOST_SHOWN).read_to_end(&mut said)?;
            io::copy(&mut errors, &mut io::sink())?;
        }
        let said = String::from_utf8_lossy(&said).trim().to_owned();
        Ok(Some(said).filter(|_| child.wait().is_ok_and(|status| !status.success())))
    });
    said.map_err(|error| (program, error))
}

#[cfg(windows)]
fn without_console(command: &mut Command) {
    use std::os::windows::process::CommandExt;
    /// "Process Creation Flags": a program of the console gets one without a window.
    const CREATE_NO_WINDOW: u32 = 0x0800_0000;
    command.creation_flags(CREATE_NO_WINDOW);
}

#[cfg(not(windows))]
fn without_console(_: &mut Command) {}
