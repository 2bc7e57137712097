//! A teacher's course: its lessons in their order, opened from its file.

use std::fs;

use egui::{Key, Modifiers};
use socketlab::lab::Lab;
use socketlab::lab::examples::find;

use crate::window::{Window, click, fill, is_enabled, is_seen, open, until, until_seen};

const OPEN_PATH: &str = "Path of a .lab.toml or .course.toml file";

fn opens(window: &mut Window, path: &std::path::Path) {
    window.key_press_modifiers(Modifiers::COMMAND, Key::O);
    window.run_steps(2);
    fill(window, OPEN_PATH, path.to_str().unwrap());
    click(window, "Open");
}

#[test]
fn a_course_gives_the_lessons_an_order_of_its_own() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("weeks.course.toml");
    let course = "version = 1\ntitle = \"Two weeks\"\n[[part]]\ntitle = \"Datagrams first\"\nlessons = [\"udp-echo\", \"mine.lab.toml\"]\n\
                  [[part]]\ntitle = \"2\"\nlessons = [\"discard\"]\n";
    fs::write(&path, course).unwrap();
    let lab = Lab { name: "A lab of my own".to_owned(), ..Lab::echo() };
    socketlab::lab::save(&lab, &folder.path().join("mine.lab.toml")).unwrap();
    fs::write(folder.path().join("mine.lesson.toml"), find("echo").unwrap().lesson()).unwrap();
    let mut window = open(Lab::default());
    opens(&mut window, &path);
    let at = |window: &mut Window, title: &str, place: &str| {
        until(window, title, |window| is_enabled(window, title));
        until_seen(window, place);
    };
    at(&mut window, "UDP echo", "0/");
    assert!(!is_enabled(&window, "The lesson before"));
    click(&mut window, "The next lesson");
    at(&mut window, "A lab of my own", "0/3");
    click(&mut window, "The next lesson");
    at(&mut window, "Discard", "0/");
    assert!(!is_enabled(&window, "The next lesson"));
    click(&mut window, "Lessons of the course");
    until_seen(&mut window, "Datagrams first");
    click(&mut window, "1  UDP echo");
    at(&mut window, "UDP echo", "0/");
    // What is no lesson of it has no line of it.
    window.key_press_modifiers(Modifiers::COMMAND, Key::E);
    click(&mut window, "Echo (TCP)  RFC 862");
    until(&mut window, "the card", |window| is_enabled(window, "Echo (TCP)"));
    assert!(!is_seen(&window, "The next lesson"));
}

#[test]
fn a_course_that_is_wrong_says_where() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("weeks.course.toml");
    fs::write(&path, "version = 1\ntitle = \"t\"\n[[part]]\ntitle = \"1\"\nlessons = [\"udp-ecko\"]\n").unwrap();
    let mut window = open(Lab::echo());
    opens(&mut window, &path);
    until_seen(&mut window, "weeks.course.toml: line 5, column 12: “udp-ecko” is neither the id of an example");
}
