//! Saving and opening through the window's own dialog, and what is asked before something would be lost.

use std::fs;
use std::path::{Path, PathBuf};

use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable;
use socketlab::lab::{self, Lab};
use socketlab::payload::Encoding;

use crate::window::{Window, click, echo_on_free_port, enabled, fill, is_seen, open, until, until_seen};

const LAB_PATH: &str = "Path of the .lab.toml file to write";
const OPEN_PATH: &str = "Path of a .lab.toml or .course.toml file";
const LOG_PATH: &str = "Path of the file to write; its ending chooses the format: .txt, .csv, .jsonl, .pcapng (for Wireshark) or .lablog (opens here again)";

fn press(window: &mut Window, key: Key) {
    window.key_press_modifiers(Modifiers::COMMAND, key);
    window.step();
    window.step();
}

#[test]
fn a_lab_is_saved_and_opened_again() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("课堂.lab.toml");
    let mut window = open(Lab::echo());
    click(&mut window, "Add TCP client");
    press(&mut window, Key::S);
    fill(&mut window, LAB_PATH, path.to_str().unwrap());
    click(&mut window, "Save");
    until(&mut window, "the file", |_| path.exists());
    until_seen(&mut window, "Saved ");
    assert_eq!(lab::load(&path).unwrap().endpoints.len(), 3);

    let mut window = open(Lab::default());
    press(&mut window, Key::O);
    fill(&mut window, OPEN_PATH, path.to_str().unwrap());
    click(&mut window, "Open");
    until_seen(&mut window, "client 2");
}

#[test]
fn labs_opened_lately_are_in_the_menu_until_their_files_are_gone() {
    let folder = tempfile::tempdir().unwrap();
    let paths = ["one", "two"].map(|name| folder.path().join(format!("{name}.lab.toml")));
    let mut window = open(Lab::default());
    for path in &paths {
        lab::save(&Lab::echo(), path).unwrap();
        press(&mut window, Key::O);
        fill(&mut window, OPEN_PATH, path.to_str().unwrap());
        click(&mut window, "Open");
        until(&mut window, "the lab", |window| window.state().lab().endpoints.len() == 2);
        press(&mut window, Key::N);
        until(&mut window, "an empty lab", |window| window.state().lab().endpoints.is_empty());
    }
    let reopen = |window: &mut Window, name: &str| {
        click(window, "Lab");
        click(window, "Opened lately");
        click(window, name);
    };
    reopen(&mut window, "one.lab.toml");
    until(&mut window, "the lab", |window| window.state().lab().endpoints.len() == 2);
    fs::remove_file(&paths[1]).unwrap();
    reopen(&mut window, "two.lab.toml");
    until_seen(&mut window, OPEN_PATH);
    click(&mut window, "Cancel");
    click(&mut window, "Lab");
    click(&mut window, "Opened lately");
    assert!(is_seen(&window, "one.lab.toml") && !is_seen(&window, "two.lab.toml"));
}

#[test]
fn an_existing_file_is_replaced_only_when_that_is_agreed_to() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.lab.toml");
    fs::write(&path, "mine").unwrap();
    let mut window = open(Lab::echo());
    press(&mut window, Key::S);
    fill(&mut window, LAB_PATH, path.to_str().unwrap());
    click(&mut window, "Save");
    until_seen(&mut window, "exists already");
    assert_eq!(fs::read_to_string(&path).unwrap(), "mine");
    click(&mut window, "Replace");
    until(&mut window, "the file", |_| lab::load(&path).is_ok());
}

#[test]
fn a_broken_lab_is_refused_with_its_line_and_the_open_one_stays() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("broken.lab.toml");
    fs::write(&path, "version = 1\nnmae = \"x\"\n").unwrap();
    let mut window = open(Lab::echo());
    press(&mut window, Key::O);
    fill(&mut window, OPEN_PATH, path.to_str().unwrap());
    click(&mut window, "Open");
    until_seen(&mut window, "Line 2, column 1");
    click(&mut window, "Cancel");
    until(&mut window, "the dialog to go", |window| !is_seen(window, OPEN_PATH));
    assert!(is_seen(&window, "tcp://127.0.0.1:5001"));
}

#[test]
fn the_log_is_saved_in_the_format_of_the_ending() {
    let folder = tempfile::tempdir().unwrap();
    let (lab, _) = echo_on_free_port();
    let mut window = open(lab);
    click(&mut window, "Start all");
    until_seen(&mut window, "connected to");
    press(&mut window, Key::L);
    fill(&mut window, LOG_PATH, folder.path().join("log.xml").to_str().unwrap());
    click(&mut window, "Save");
    until_seen(&mut window, ".jsonl");
    let path = folder.path().join("log.csv");
    fill(&mut window, LOG_PATH, path.to_str().unwrap());
    click(&mut window, "Save");
    until(&mut window, "the file", |_| path.exists());
    let text = fs::read_to_string(&path).unwrap();
    assert!(text.contains("connect") && text.contains("server"), "{text}");
}

#[test]
fn the_saved_log_is_in_the_encoding_of_its_endpoints() {
    let folder = tempfile::tempdir().unwrap();
    let (mut lab, _) = echo_on_free_port();
    // The server's stays UTF-8, in which these bytes are no text.
    lab.endpoints[1].payload = "你好".to_owned();
    lab.endpoints[1].payload_options.encoding = Encoding::Gbk;
    let mut window = open(lab);
    click(&mut window, "Start all");
    until_seen(&mut window, "connected to");
    until(&mut window, "a button to send with", |window| enabled(window, "Send").is_some());
    enabled(&window, "Send").unwrap().click();
    until_seen(&mut window, "↓ 2 received, 8 B");
    press(&mut window, Key::L);
    let path = folder.path().join("log.txt");
    fill(&mut window, LOG_PATH, path.to_str().unwrap());
    click(&mut window, "Save");
    until(&mut window, "the file", |_| path.exists());
    let text = fs::read_to_string(&path).unwrap();
    assert_eq!((text.matches("\"你好\"").count(), text.matches(r"\xc4\xe3\xba\xc3").count()), (2, 2), "{text}");
}

#[test]
fn the_saved_log_is_in_the_encoding_of_endpoints_that_were_removed() {
    let folder = tempfile::tempdir().unwrap();
    let (mut lab, _) = echo_on_free_port();
    lab.endpoints[1].payload = "你好".to_owned();
    lab.endpoints[1].payload_options.encoding = Encoding::Gbk;
    let mut window = open(lab);
    // The client's stands in the lab; the server's is chosen.
    click(&mut window, "Send by hand from server");
    until(&mut window, "both menus", |window| window.query_all_by_label_contains("More options").count() == 2);
    window.query_all_by_label_contains("More options").next().unwrap().click();
    window.step();
    click(&mut window, "Encoding: UTF-8");
    until(&mut window, "the list", |window| enabled(window, "GBK").is_some());
    enabled(&window, "GBK").unwrap().click();
    until(&mut window, "the choice", |window| {
        window.state().lab().endpoints[0].payload_options.encoding == Encoding::Gbk
    });
    click(&mut window, "Start all");
    until_seen(&mut window, "connected to");
    until(&mut window, "a button to send with", |window| enabled(window, "Send").is_some());
    enabled(&window, "Send").unwrap().click();
    until_seen(&mut window, "↓ 2 received, 8 B");
    for name in ["server", "client"] {
        click(&mut window, &format!("More about {name}"));
        click(&mut window, "Remove");
        until_seen(&mut window, &format!("{name} was removed."));
    }
    press(&mut window, Key::L);
    let path = folder.path().join("log.txt");
    fill(&mut window, LOG_PATH, path.to_str().unwrap());
    click(&mut window, "Save");
    until(&mut window, "the file", |_| path.exists());
    let text = fs::read_to_string(&path).unwrap();
    assert_eq!(text.matches("\"你好\"").count(), 4, "{text}");
}

#[test]
fn unsaved_changes_are_asked_about() {
    let mut window = open(Lab::echo());
    click(&mut window, "Add TCP client");
    press(&mut window, Key::N);
    until_seen(&mut window, "Save the changes to");
    click(&mut window, "Cancel");
    until(&mut window, "the question to go", |window| !is_seen(window, "Save the changes to"));
    assert!(is_seen(&window, "client 2"));
    press(&mut window, Key::N);
    click(&mut window, "Don’t save");
    until_seen(&mut window, "No endpoints yet");
}

#[test]
fn a_lab_or_a_course_that_is_dragged_onto_the_window_is_opened() {
    let folder = tempfile::tempdir().unwrap();
    let (lab, _) = echo_on_free_port();
    let path = folder.path().join("dragged.lab.toml");
    lab::save(&Lab { name: "Dragged".to_owned(), ..lab }, &path).unwrap();
    let course = folder.path().join("mine.course.toml");
    let text = "version = 1\ntitle = \"Mine\"\n[[part]]\ntitle = \"1\"\nlessons = [\"quote\"]\n";
    fs::write(&course, text).unwrap();
    let mut window = open(Lab::default());
    for (file, name) in [(&path, "Dragged"), (&course, "Quote of the day")] {
        drop_onto(&mut window, file);
        until(&mut window, name, |window| window.state().lab().name == name);
    }
    // What is neither is said to be so, and changes nothing.
    let log = folder.path().join("log.jsonl");
    fs::write(&log, "{}\n").unwrap();
    drop_onto(&mut window, &log);
    until_seen(&mut window, "log.jsonl");
    assert_eq!(window.state().lab().name, "Quote of the day");
}

fn drop_onto(window: &mut Window, path: &Path) {
    window.input_mut().dropped_files.push(std::sync::Arc::new(Dragged(path.to_owned())));
    window.step();
}

#[derive(Debug)]
struct Dragged(PathBuf);

impl egui::DroppedFile for Dragged {
    fn path(&self) -> &Path {
        &self.0
    }

    fn bytes(&self) -> Result<Vec<u8>, String> {
        fs::read(&self.0).map_err(|error| error.to_string())
    }
}
