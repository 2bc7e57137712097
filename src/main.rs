//! Chooses: the command line, the window, or the demo in the terminal where there is no display.

use std::path::PathBuf;
use std::process::ExitCode;

use socketlab::cli;
use socketlab::lab::ShowAs;
#[cfg(feature = "window")]
use socketlab::lesson::course::is_course;
#[cfg(feature = "window")]
use socketlab::ui::WindowOptions;

fn main() -> ExitCode {
    let arguments = match cli::parse() {
        Ok(arguments) => arguments,
        Err(code) => return code,
    };
    socketlab::socket::raise_descriptor_limit();
    let (file, show) = arguments.window();
    match arguments.command {
        Some(command) => cli::run(command),
        None => window(file, show),
    }
}

/// Opens the window; where there is no display, plays the demo.
#[cfg(feature = "window")]
fn window(file: Option<PathBuf>, show: ShowAs) -> ExitCode {
    if !has_display() {
        return without_window(file.is_some(), &cli::say("cli-no-display", &[]));
    }
    let has_lab = file.is_some();
    let mut options = WindowOptions { show, ..WindowOptions::usual() };
    if let Some(path) = file {
        if socketlab::export::is_log(&path) || is_course(&path) {
            // The window opens it in the place of its first lab, and says what is wrong with it.
            options.lab_path = Some(path);
            return opened(options, has_lab);
        }
        match socketlab::lab::load(&path) {
            Ok(lab) => (options.lab, options.lab_path) = (lab, Some(path)),
            Err(error) => {
                eprintln!("socketlab: {}: {}", path.display(), cli::said(&error).replace('\n', " "));
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
        Err(why) => without_window(has_lab, &why),
    }
}

#[cfg(not(feature = "window"))]
fn window(file: Option<PathBuf>, _show: ShowAs) -> ExitCode {
    without_window(file.is_some(), &cli::say("cli-no-window-built", &[]))
}

/// Plays the demo; a lab that was asked for has a command of its own.
fn without_window(has_lab: bool, why: &str) -> ExitCode {
    let why = why.lines().next().unwrap_or(why);
    // `Socket Lab.exe` says so where nobody would see the demo (packaging/windows/window.rs).
    if has_lab || std::env::var_os("SOCKETLAB_NO_TERMINAL").is_some() {
        eprintln!("socketlab: {}", cli::say("cli-no-window", &[("why", why.into())]));
        return ExitCode::FAILURE;
    }
    cli::demo(&cli::say("cli-no-window-demo", &[("why", why.into())]))
}

/// Whether a window can be hoped for. Only on Unix desktops does the environment tell beforehand.
#[cfg(feature = "window")]
fn has_display() -> bool {
    let is_set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    cfg!(any(windows, target_os = "macos")) || is_set("DISPLAY") || is_set("WAYLAND_DISPLAY")
}
