//! A window under test, and how to wait for what it is to show.

use std::path::PathBuf;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU16, Ordering};
use std::time::{Duration, Instant};

use egui::Vec2;
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};
use socketlab::lab::{Lab, ShowAs};
use socketlab::locale::Language;
use socketlab::record::Runs;
use socketlab::ui::{App, Native, WindowOptions};

/// How long anything may take.
const LIMIT: Duration = Duration::from_secs(60);

pub type Window = Harness<'static, App>;

/// The size of a window that is not looked at for its size.
pub const USUAL: Vec2 = Vec2::new(1280.0, 800.0);

/// A window with this lab, in English, that touches no file.
pub fn open(lab: Lab) -> Window {
    open_sized(lab, USUAL)
}

pub fn open_sized(lab: Lab, size: Vec2) -> Window {
    open_in(Language::English, lab, size)
}

pub fn open_in(language: Language, lab: Lab, size: Vec2) -> Window {
    open_beside(language, lab, size, runs())
}

/// What a window in English has that touches no file, and keeps its logs where no other does.
pub fn options(lab: Lab) -> WindowOptions {
    WindowOptions {
        lab,
        lab_path: None,
        preferences_path: None,
        portable: None,
        runs: Some(runs()),
        show: ShowAs { language: Some(Language::English), ..ShowAs::default() },
        native_dialogs: Native::No,
    }
}

pub fn open_with(options: WindowOptions, size: Vec2) -> Window {
    // A machine without Chinese fonts draws boxes, and the test is about names.
    Harness::builder().with_size(size).allow_missing_glyphs().build_eframe(|cc| App::new(cc, options).unwrap())
}

/// A window that keeps its logs in this place, and finds there what others have left.
pub fn open_beside(language: Language, lab: Lab, size: Vec2, runs: Runs) -> Window {
    let show = ShowAs { language: Some(language), ..ShowAs::default() };
    open_with(WindowOptions { runs: Some(runs), show, ..options(lab) }, size)
}

/// A window in English that keeps its preferences in this file, and what is done of the lessons beside it.
pub fn open_keeping(lab: Lab, preferences_path: PathBuf) -> Window {
    open_with(WindowOptions { preferences_path: Some(preferences_path), ..options(lab) }, USUAL)
}

/// A window that is to be shown so, with its preferences in this file.
pub fn open_showing(lab: Lab, show: ShowAs, preferences_path: Option<PathBuf>) -> Window {
    open_with(WindowOptions { preferences_path, show, ..options(lab) }, USUAL)
}

/// A folder for logs that no other window has, and no person.
fn runs() -> Runs {
    static FOLDER: OnceLock<PathBuf> = OnceLock::new();
    static NEXT: AtomicU16 = AtomicU16::new(0);
    let folder = FOLDER.get_or_init(|| {
        let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("ui-runs");
        // What tests before these have left.
        let _ = std::fs::remove_dir_all(&folder);
        folder.join(std::process::id().to_string())
    });
    Runs::within(&folder.join(NEXT.fetch_add(1, Ordering::Relaxed).to_string()))
}

/// A port that nobody holds, another one each time. The system gives none of these to who binds port 0 or connects, so no other
/// test has it when the lab asks for it a moment later.
pub fn free_port() -> u16 {
    static NEXT: AtomicU16 = AtomicU16::new(0);
    // Two runs of the tests side by side begin at different places.
    let begin = (std::process::id() % 20) as u16 * 1000;
    let ports = std::iter::repeat_with(|| 10_000 + (begin + NEXT.fetch_add(1, Ordering::Relaxed)) % 20_000);
    let is_free = |port: &u16| std::net::TcpListener::bind(("127.0.0.1", *port)).is_ok();
    ports.take(20_000).find(is_free).unwrap()
}

/// The Echo lab on a port that is free.
pub fn echo_on_free_port() -> (Lab, u16) {
    let port = free_port();
    let mut lab = Lab::echo();
    lab.endpoints.iter_mut().for_each(|endpoint| endpoint.address.port = port);
    (lab, port)
}

/// Draws frames until something holds: at least one, as what was pressed just before must not be judged by the frame before it.
pub fn until(window: &mut Window, what: &str, holds: impl Fn(&Window) -> bool) {
    let deadline = Instant::now() + LIMIT;
    window.step();
    while !holds(window) {
        assert!(Instant::now() < deadline, "waited in vain for {what}; the window shows {:#?}", labels(window));
        window.step();
        // Not a wait for something: it only leaves the processor to the sockets between two looks.
        std::thread::park_timeout(Duration::from_millis(5));
    }
}

/// Draws frames until some text is to be seen.
pub fn until_seen(window: &mut Window, text: &str) {
    until(window, text, |window| is_seen(window, text));
}

/// Whether a label or control holds this text, in its name or what stands on it.
pub fn is_seen(window: &Window, text: &str) -> bool {
    window.query_all(egui_kittest::kittest::By::new()).any(|node| {
        let node = node.accesskit_node();
        [node.label(), node.value()].into_iter().flatten().any(|shown| shown.contains(text))
    })
}

/// Clicks a control once it can be clicked.
pub fn click(window: &mut Window, name: &str) {
    until(window, name, |window| is_enabled(window, name));
    window.get_by_label(name).click();
    // What it opens is drawn in the second frame, and stands in its place in the third.
    window.run_steps(3);
}

pub fn is_enabled(window: &Window, name: &str) -> bool {
    enabled(window, name).is_some()
}

/// The control of this name that can be used; of several, the first.
pub fn enabled<'a>(window: &'a Window, name: &'a str) -> Option<egui_kittest::Node<'a>> {
    window.query_all_by_label(name).find(|node| !node.accesskit_node().is_disabled())
}

/// Types a text in the place of what stands in a field.
pub fn fill(window: &mut Window, field: &str, text: &str) {
    window.get_by_label(field).focus();
    window.step();
    window.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::A);
    window.step();
    window.get_by_label(field).type_text(text);
    window.step();
    window.step();
}

/// All texts of the window.
pub fn labels(window: &Window) -> Vec<String> {
    let all = window.query_all(egui_kittest::kittest::By::new());
    all.filter_map(|node| {
        let node = node.accesskit_node();
        node.label().or_else(|| node.value())
    })
    .collect()
}
