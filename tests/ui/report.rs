//! A report to hand in, saved from the window.

use std::fs;

use std::path::Path;

use roxmltree::{Document, Node, ParsingOptions};
use socketlab::locale::{Language, Locale};

use crate::student::Student;
use crate::window::{Window, click, echo_on_free_port, enabled, fill, open, until, until_seen};

const PATH: &str =
    "Path of the file to write; its ending chooses the format: .html to open in a browser and to print, or .md";

/// The texts of a report.
pub fn texts(html: &str) -> Vec<String> {
    let options = ParsingOptions { allow_dtd: true, ..ParsingOptions::default() };
    let document = Document::parse_with_options(html, options).unwrap();
    document.descendants().filter(Node::is_text).filter_map(|node| Some(node.text()?.trim().to_owned())).collect()
}

/// Saves a report from the menu; what is in it.
pub fn saved(window: &mut Window, locale: &Locale, path: &Path) -> String {
    let text = |key: &str| locale.text(key);
    click(window, &text("menu-lab"));
    click(window, &text("command-save-report"));
    click(window, &text("report-window-save"));
    until_seen(window, &text("dialog-save-report-hint"));
    fill(window, &text("dialog-save-report-hint"), path.to_str().unwrap());
    click(window, &text("dialog-save"));
    until(window, "the file", |_| path.exists());
    fs::read_to_string(path).unwrap()
}

#[test]
fn a_report_has_the_steps_that_are_done_and_the_rows_that_prove_them() {
    let folder = tempfile::tempdir().unwrap();
    for language in Language::ALL {
        let mut student = Student::new("echo", language);
        for step in 0..2 {
            student.does(step);
            student.ticked(step);
        }
        let locale = Locale::new(language);
        let path = folder.path().join(format!("{language}.html"));
        let text = saved(&mut student.window, &locale, &path);
        let texts = texts(&text);
        let has = |wanted: &str| assert!(texts.iter().any(|text| text.contains(wanted)), "{wanted} in {texts:#?}");
        let done = [("n", 2_usize.into()), ("all", 3_usize.into())];
        has(&locale.with("report-steps-done", &done));
        has(&student.lesson.steps[1].check.text);
        has(student.lesson.question.ask.in_language(language));
        has(&locale.text("report-not-answered"));
        for row in ["connect(:", "← recv(1024) → 5", "hello"] {
            has(row);
        }
        let states = texts.iter().filter(|text| text.starts_with('✔')).count();
        assert_eq!(states, 2, "{texts:#?}");
    }
}

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
    click(&mut window, "Save as…");
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
    let texts = texts(&text);
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

#[test]
fn the_answer_to_a_question_in_words_is_typed_for_the_report() {
    let folder = tempfile::tempdir().unwrap();
    let lesson = "idea = \"a\"\n[[step]]\ndo = [\"[Start all]\"]\nlook = \"b\"\ncheck = \"server: listen → ok\"\n\
                  [question]\nask = \"Which side waits first?\"\nanswer = \"The server.\"\n";
    let mut student = Student::with_lesson("echo", Language::English, lesson);
    click(&mut student.window, "Lab");
    click(&mut student.window, "Save report…");
    until_seen(&mut student.window, "Which side waits first?");
    fill(&mut student.window, "Your answer", "The one that listens.");
    student.window.key_press(egui::Key::Escape);
    student.window.run_steps(3);
    let path = folder.path().join("report.html");
    let locale = Locale::new(Language::English);
    let text = saved(&mut student.window, &locale, &path);
    let texts = texts(&text);
    for wanted in ["Which side waits first?", "The one that listens.", "The server."] {
        assert!(texts.iter().any(|text| text.contains(wanted)), "{wanted} in {texts:#?}");
    }
}
