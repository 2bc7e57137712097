//! A report to hand in, saved from the window.

use std::fs;

use roxmltree::{Document, ParsingOptions};

use crate::window::{click, echo_on_free_port, enabled, fill, open, until, until_seen};

const PATH: &str =
    "Path of the file to write; its ending chooses the format: .html to open in a browser and to print, or .md";

#[test]
fn a_report_says_what_was_typed_and_what_the_log_has() {
    let folder = tempfile::tempdir().unwrap();
    let (lab, port) = echo_on_free_port();
    let mut window = open(lab);
    click(&mut window, "Start all");
    until_seen(&mut window, "connected to");
    click(&mut window, "Lab");
    click(&mut window, "Save report…");
    fill(&mut window, "Name", "Li <Lei>");
    fill(&mut window, "Notes", "It listens & waits.");
    click(&mut window, "Save…");
    until_seen(&mut window, PATH);
    // The ending is wrong: said at once, and nothing is lost.
    fill(&mut window, PATH, folder.path().join("report.doc").to_str().unwrap());
    click(&mut window, "Save");
    until_seen(&mut window, ".html or .md");
    let path = folder.path().join("report.html");
    fill(&mut window, PATH, path.to_str().unwrap());
    click(&mut window, "Save");
    until(&mut window, "the file", |_| path.exists());
    until_seen(&mut window, "Saved ");
    let text = fs::read_to_string(&path).unwrap();
    let options = ParsingOptions { allow_dtd: true, ..ParsingOptions::default() };
    let document = Document::parse_with_options(&text, options).unwrap();
    let texts: Vec<&str> = document.descendants().filter_map(|node| node.text()).map(str::trim).collect();
    let address = format!("tcp://127.0.0.1:{port}");
    for wanted in ["Li <Lei>", "It listens & waits.", &address, "listen(128)"] {
        assert!(texts.iter().any(|text| text.contains(wanted)), "{wanted} in {texts:#?}");
    }
    // What was typed is there for the next one, of the same lab.
    click(&mut window, "Lab");
    click(&mut window, "Save report…");
    until(&mut window, "the notes", |window| {
        enabled(window, "Notes").is_some_and(|notes| notes.value().is_some_and(|value| value.contains("It listens")))
    });
}
