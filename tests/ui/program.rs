//! An endpoint shown as a Python program.

use std::fs;

use egui::Key;
use egui_kittest::kittest::{NodeT, Queryable};
use socketlab::lab::Lab;

use crate::window::{Window, click, fill, is_enabled, is_seen, open, until, until_seen};

const PATH: &str = "Path of the .py file to write";

fn program(window: &Window) -> String {
    window.get_by_label("The program").accesskit_node().value().unwrap_or_default()
}

#[test]
fn the_program_is_shown_copied_and_closed_by_keys() {
    let mut window = open(Lab::echo());
    window.key_press(Key::F8);
    until_seen(&mut window, "server in Python");
    assert!(program(&window).contains("    s.listen(128)\n") && program(&window).contains("conn, addr = s.accept()"));
    until(&mut window, "the focus", |window| window.get_by_label("Copy").is_focused());
    window.key_press(Key::Enter);
    until_seen(&mut window, "✔ Copied");
    window.key_press(Key::Escape);
    until(&mut window, "the window to close", |window| !is_seen(window, "server in Python"));
}

#[test]
fn the_program_is_of_what_is_set_and_typed_now() {
    let mut window = open(Lab::echo());
    click(&mut window, "Menu of client");
    click(&mut window, "As Python");
    until_seen(&mut window, "client in Python");
    assert!(program(&window).contains("PAYLOAD = b\"hello\""));
    click(&mut window, "Close");
    click(&mut window, "More about server");
    click(&mut window, "As Python");
    until_seen(&mut window, "server in Python");
}

#[test]
fn the_program_is_saved_and_the_window_comes_back() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("mine.py");
    fs::write(&path, "mine").unwrap();
    let mut window = open(Lab::echo());
    click(&mut window, "Menu of server");
    click(&mut window, "As Python");
    click(&mut window, "Save as .py…");
    until(&mut window, "the question", |window| is_enabled(window, PATH));
    fill(&mut window, PATH, folder.path().join("mine").to_str().unwrap());
    click(&mut window, "Save");
    until_seen(&mut window, "exists already");
    assert_eq!(fs::read_to_string(&path).unwrap(), "mine");
    click(&mut window, "Replace");
    until(&mut window, "the file", |_| fs::read_to_string(&path).unwrap().contains("import threading"));
    until_seen(&mut window, "server in Python");
}
