//! Chooses: the command line, the window, or the demo in the terminal where there is no display.

use std::path::PathBuf;
use std::process::ExitCode;

use socketlab::cli;
#[cfg(feature = "window")]
use socketlab::ui::WindowOptions;

fn main() -> ExitCode {
    let arguments = match cli::parse() {
        Ok(arguments) => arguments,
        Err(code) => return code,
    };
    socketlab::socket::raise_descriptor_limit();
    if let Some(command) = arguments.command {
        return cli::run(command);
    }
    window(arguments.lab)
}

/// Opens the window; where there is no display, plays the demo.
#[cfg(feature = "window")]
fn window(lab: Option<PathBuf>) -> ExitCode {
    if !has_display() {
        return without_window(lab.is_some(), "no display was found (DISPLAY and WAYLAND_DISPLAY are not set)");
    }
    let has_lab = lab.is_some();
    let mut options = WindowOptions::usual();
    if let Some(path) = lab {
        if socketlab::export::is_log(&path) {
            // The window opens it in the place of its first lab, and says what is wrong with it.
            options.lab_path = Some(path);
            return opened(options, has_lab);
        }
        match socketlab::lab::load(&path) {
            Ok(lab) => (options.lab, options.lab_path) = (lab, Some(path)),
            Err(error) => {
                eprintln!("socketlab: {}: {}", path.display(), error.to_string().replace('\n', " "));
                return ExitCode::FAILURE;
            }
        }
    }
    opened(options, has_lab)
}

#[cfg(feature = "window")]
fn opened(options: WindowOptions, has_lab: bool) -> ExitCode {
    match socketlab::ui::run(options) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => without_window(has_lab, &error.to_string()),
    }
}

#[cfg(not(feature = "window"))]
fn window(lab: Option<PathBuf>) -> ExitCode {
    without_window(lab.is_some(), "this program was built without it")
}

/// Plays the demo; a lab that was asked for has a command of its own.
fn without_window(has_lab: bool, why: &str) -> ExitCode {
    let why = why.lines().next().unwrap_or(why);
    // `Socket Lab.exe` says so where nobody would see the demo (packaging/windows/window.rs).
    if has_lab || std::env::var_os("SOCKETLAB_NO_TERMINAL").is_some() {
        eprintln!("socketlab: the window cannot open: {why}; `socketlab run` runs a lab without one");
        return ExitCode::FAILURE;
    }
    cli::demo(&format!("The window cannot open: {why}. Playing the Echo lab here instead."))
}

/// Whether a window can be hoped for. Only on Unix desktops does the environment tell beforehand.
#[cfg(feature = "window")]
fn has_display() -> bool {
    let is_set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    cfg!(any(windows, target_os = "macos")) || is_set("DISPLAY") || is_set("WAYLAND_DISPLAY")
}
