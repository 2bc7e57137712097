//! Opens the window by the first way of drawing that works, and goes on to the next when one fails: before the window is
//! there, or while it is open. The processor can always draw, so a window opens wherever there is a display.

mod cards;
mod remote;
mod room;
pub mod software;

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

use eframe::UserEvent;
use winit::event_loop::EventLoop;

use super::app::WindowOptions;
use super::drawn::Way;
use room::Room;

/// Names the way to be tried first.
pub const VARIABLE: &str = "SOCKETLAB_DRAW";

/// Opens the window and returns when it is closed.
///
/// # Errors
/// There is no display, or nothing on it can draw: why each way did not, in one line.
pub fn open(options: WindowOptions) -> Result<(), String> {
    hear_errors();
    let wanted = wanted();
    let mut event_loop = event_loop()?;
    let room = Room::new(options);
    // Through a network a card draws no faster, and a session that moves to another screen may take it away.
    let first = wanted.or_else(|| remote::is_remote().then_some(Way::Software));
    for way in order(first) {
        let ended = match way {
            Way::Software => software::open(&mut event_loop, &room),
            way => cards::open(&mut event_loop, &room, way, wanted == Some(way)),
        };
        if room.is_closed() {
            room.end();
            return Ok(());
        }
        if let Some(why) = room.broken() {
            return Err(why);
        }
        room.failed(way, ended.map_or_else(|why| one_line(&why), |()| last_error()));
    }
    room.end();
    Err(room.failures().iter().map(|(way, why)| format!("{}: {why}", way.name())).collect::<Vec<_>>().join("; "))
}

fn event_loop() -> Result<EventLoop<UserEvent>, String> {
    let mut builder = EventLoop::<UserEvent>::with_user_event();
    // Its ⌘Q ends the program at once; ours asks before a lab is lost.
    #[cfg(target_os = "macos")]
    winit::platform::macos::EventLoopBuilderExtMacOS::with_default_menu(&mut builder, false);
    builder.build().map_err(|error| one_line(&error.to_string()))
}

/// The way that the environment asks for.
fn wanted() -> Option<Way> {
    let name = std::env::var(VARIABLE).ok().filter(|name| !name.is_empty())?;
    let way = usual().iter().copied().find(|way| way.name() == name.to_ascii_lowercase());
    if way.is_none() {
        let names: Vec<_> = usual().iter().map(|way| way.name()).collect();
        eprintln!("socketlab: {VARIABLE}={name} is no way to draw here; there are {}", names.join(", "));
    }
    way
}

/// What is tried on this system, best first.
const fn usual() -> &'static [Way] {
    if cfg!(windows) {
        // A card that Direct3D 12 is too new for may still have OpenGL; so the processor comes behind both.
        &[Way::Direct3d, Way::Vulkan, Way::Gl, Way::Warp, Way::Software]
    } else if cfg!(target_os = "macos") {
        &[Way::Metal, Way::Gl, Way::Software]
    } else {
        // Where the processor plays the card, Vulkan takes it several times as long as OpenGL.
        &[Way::Gl, Way::Vulkan, Way::Software]
    }
}

/// All ways, one of them first: drawing does not fail because one was chosen that is not there.
fn order(first: Option<Way>) -> Vec<Way> {
    let others = usual().iter().copied().filter(|way| Some(*way) != first);
    first.into_iter().chain(others).collect()
}

/// The last thing that a graphics library said was wrong. eframe says it in its log alone.
static LAST_ERROR: Mutex<String> = Mutex::new(String::new());

struct Ear;

impl log::Log for Ear {
    fn enabled(&self, about: &log::Metadata<'_>) -> bool {
        about.level() == log::Level::Error
    }

    fn log(&self, record: &log::Record<'_>) {
        if self.enabled(record.metadata()) {
            *LAST_ERROR.lock().unwrap_or_else(PoisonError::into_inner) = one_line(&record.args().to_string());
        }
    }

    fn flush(&self) {}
}

/// The longest that is kept of an error, in characters.
const LONGEST: usize = 160;

/// What a library says, in one line, without the places in its source that some begin with.
fn one_line(said: &str) -> String {
    let line = said.split_whitespace().collect::<Vec<_>>().join(" ");
    let line = line.strip_prefix("Exiting because of error: ").unwrap_or(&line);
    let line = match line.split_once(".rs:").and_then(|(_, place)| place.split_once(": ")) {
        Some((_, said)) if line.starts_with("os error at ") => said,
        _ => line,
    };
    let mut kept: String = line.chars().take(LONGEST).collect();
    if kept.len() < line.len() {
        kept.push('…');
    }
    kept
}

fn hear_errors() {
    static IS_SET: AtomicBool = AtomicBool::new(false);
    if !IS_SET.swap(true, Ordering::Relaxed) && log::set_logger(&Ear).is_ok() {
        log::set_max_level(log::LevelFilter::Error);
    }
}

fn last_error() -> String {
    let said = std::mem::take(&mut *LAST_ERROR.lock().unwrap_or_else(PoisonError::into_inner));
    if said.is_empty() { "it ended without a word".to_owned() } else { said }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_processor_is_the_last_resort_everywhere_and_what_is_wanted_comes_first() {
        assert_eq!(usual().last(), Some(&Way::Software));
        assert_eq!(order(None), usual());
        let chosen = order(Some(Way::Software));
        assert_eq!((chosen[0], chosen.len()), (Way::Software, usual().len()));
    }

    #[test]
    fn what_a_library_says_is_kept_as_one_line() {
        let hear = |level, said: &str| {
            log::Log::log(&Ear, &log::Record::builder().level(level).args(format_args!("{said}")).build());
        };
        hear(log::Level::Error, "Exiting because of error: no card\n\n  was found");
        hear(log::Level::Warn, "something else");
        assert_eq!(last_error(), "no card was found");
        assert_eq!(last_error(), "it ended without a word");
        let long = one_line(&"x".repeat(1000));
        assert_eq!((long.chars().count(), long.ends_with("x…")), (LONGEST + 1, true));
        let error = "os error at /home/me/winit-0.30/src/linux/mod.rs:788: Failed to open connection to X server";
        assert_eq!(one_line(error), "Failed to open connection to X server");
    }
}
