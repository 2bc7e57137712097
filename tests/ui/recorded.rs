//! A log that was recorded: saved as one file, opened in the lab's place with all its views, closed again; and what is kept of a run
//! that ended, or was killed.

use std::fs;
use std::path::Path;

use egui::{Key, Modifiers, Vec2};
use egui_kittest::kittest::Queryable;
use socketlab::locale::Language;
use socketlab::record::Runs;

use crate::window::{
    Window, click, echo_on_free_port, enabled, fill, is_enabled, is_seen, open, open_beside, until, until_seen,
};

const SIZE: Vec2 = Vec2::new(1280.0, 800.0);
const LOG_PATH: &str = "Path of the file to write; its ending chooses the format: .txt, .csv, .jsonl, .pcapng (for Wireshark) or \
                        .lablog (opens here again)";
const OPEN_PATH: &str = "Path of a log: .lablog, or .jsonl";

fn press(window: &mut Window, modifiers: Modifiers, key: Key) {
    window.key_press_modifiers(modifiers, key);
    window.run_steps(3);
}

/// Plays the lab until the client is connected.
fn play(window: &mut Window) {
    click(window, "Start all");
    until_seen(window, "accept() → client");
    until_seen(window, "connect(:");
}

fn save(window: &mut Window, path: &Path) {
    press(window, Modifiers::COMMAND, Key::L);
    fill(window, LOG_PATH, path.to_str().unwrap());
    click(window, "Save");
    until(window, "the file", |_| path.exists());
    until_seen(window, "Saved ");
}

#[test]
fn a_log_is_saved_as_one_file_and_opened_in_the_lab_s_place() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("课堂.lablog");
    let (lab, _) = echo_on_free_port();
    let mut window = open(lab);
    play(&mut window);
    save(&mut window, &path);
    // A lab that runs is asked about.
    press(&mut window, Modifiers::COMMAND | Modifiers::SHIFT, Key::O);
    until_seen(&mut window, "Stop the lab?");
    click(&mut window, "Cancel");
    assert!(is_enabled(&window, "Stop all"));
    press(&mut window, Modifiers::COMMAND | Modifiers::SHIFT, Key::O);
    click(&mut window, "Stop and open");
    fill(&mut window, OPEN_PATH, path.to_str().unwrap());
    click(&mut window, "Open");
    until_seen(&mut window, "Recorded log: 课堂.lablog");
    until_seen(&mut window, "accept() → client");
    for name in ["Start all", "Stop all", "Connect client", "Start server"] {
        assert!(enabled(&window, name).is_none(), "{name}");
    }
    // The lesson of its lab is checked over it.
    until_seen(&mut window, "1/3");
    for view in ["Exchange", "Streams", "Rates", "Panes"] {
        click(&mut window, view);
        assert!(is_seen(&window, "Recorded log: "), "{view}");
        // Its connection had not ended, and can only be looked at.
        assert!(enabled(&window, "Half-close").is_none(), "{view}");
    }
    // The lab comes back with its own rows.
    click(&mut window, "Close the recorded log");
    until(&mut window, "the lab", |window| !is_seen(window, "Recorded log: ") && is_enabled(window, "Start all"));
    until_seen(&mut window, "accept() → client");
}

#[test]
fn a_log_saved_for_programs_is_opened_as_well() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.jsonl");
    let mut window = open(echo_on_free_port().0);
    play(&mut window);
    save(&mut window, &path);
    press(&mut window, Modifiers::COMMAND | Modifiers::SHIFT, Key::O);
    click(&mut window, "Stop and open");
    fill(&mut window, OPEN_PATH, path.to_str().unwrap());
    click(&mut window, "Open");
    until_seen(&mut window, "Recorded log: a.jsonl");
    until_seen(&mut window, "accept() → client");
    click(&mut window, "Close the recorded log");
    until(&mut window, "the lab", |window| !is_seen(window, "Recorded log: "));
}

#[test]
fn a_file_that_is_none_is_said_and_the_lab_stays() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.lablog");
    fs::write(&path, "no zip").unwrap();
    let mut window = open(echo_on_free_port().0);
    press(&mut window, Modifiers::COMMAND | Modifiers::SHIFT, Key::O);
    fill(&mut window, OPEN_PATH, path.to_str().unwrap());
    click(&mut window, "Open");
    until_seen(&mut window, "it is not a log saved as .lablog");
    click(&mut window, "Cancel");
    assert!(is_enabled(&window, "Start all") && !is_seen(&window, "Recorded log: "));
}

/// Runs a lab to its end, as the `nth` run that is kept; where `is_killed`, it looks as if its program had been killed.
fn run(runs: &Runs, nth: usize, is_killed: bool) {
    let mut window = open_beside(Language::English, echo_on_free_port().0, SIZE, runs.clone());
    play(&mut window);
    drop(window);
    // Threads of the window, which end by themselves, may have the log a moment longer.
    let mut next = open(echo_on_free_port().0);
    until(&mut next, "the run that ended", |_| runs.list().unwrap().len() == nth);
    if is_killed {
        let about = runs.list().unwrap()[0].path().join("run.json");
        let text = fs::read_to_string(&about).unwrap();
        let mut value: serde_json::Value = serde_json::from_str(&text).unwrap();
        value["ended"] = serde_json::Value::Null;
        fs::write(&about, value.to_string()).unwrap();
    }
}

#[test]
fn what_a_killed_run_has_left_is_offered_opened_and_deleted() {
    let folder = tempfile::tempdir().unwrap();
    let runs = Runs::within(folder.path());
    run(&runs, 1, false);
    run(&runs, 2, true);
    let rows = runs.list().unwrap()[0].rows;
    let mut window = open_beside(Language::English, echo_on_free_port().0, SIZE, runs.clone());
    until_seen(&mut window, &format!("The last run ended unexpectedly; {rows} rows are kept."));
    click(&mut window, "Open");
    until_seen(&mut window, "ended unexpectedly");
    until_seen(&mut window, "accept() → client");
    press(&mut window, Modifiers::COMMAND, Key::W);
    until(&mut window, "the lab", |window| !is_seen(window, "Recorded log: "));
    // It is in the list beside the one that ended as it should.
    click(&mut window, "Lab");
    click(&mut window, "Earlier runs…");
    until_seen(&mut window, "unexpectedly");
    until_seen(&mut window, "normally");
    let delete = |window: &Window| window.query_all_by_label_contains("Delete the run of").count();
    assert_eq!(delete(&window), 2);
    window.query_all_by_label_contains("Delete the run of").next().unwrap().click();
    until(&mut window, "one is left", |window| delete(window) == 1);
    assert_eq!(runs.list().unwrap().len(), 1);
    drop(window);
    // The next window has nothing to offer.
    let mut window = open_beside(Language::Chinese, echo_on_free_port().0, SIZE, runs);
    window.run_steps(10);
    assert!(!is_seen(&window, "上次运行意外结束"));
}
