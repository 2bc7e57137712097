//! What a start or a lab asks to be shown: it is shown, and the person's own choice is not lost by it.

use std::fs;
use std::path::Path;

use egui::{Key, Modifiers, Pos2, Rect, Vec2, ViewportCommand, ViewportId};
use socketlab::lab::{self, Lab, ShowAs, View};
use socketlab::locale::Language;

use crate::window::{Window, click, echo_on_free_port, fill, is_seen, open, open_showing, until, until_seen};

fn opens(window: &mut Window, path: &Path) {
    window.key_press_modifiers(Modifiers::COMMAND, Key::O);
    window.run_steps(2);
    fill(window, "Path of a .lab.toml or .course.toml file", path.to_str().unwrap());
    click(window, "Open");
}

#[test]
fn a_start_shows_what_it_asks_for_and_the_preferences_stay() {
    let folder = tempfile::tempdir().unwrap();
    let preferences = folder.path().join("preferences.toml");
    fs::write(&preferences, "language = \"en\"\nzoom_percent = 125\n").unwrap();
    let (mut lab, _) = echo_on_free_port();
    // The start goes before the lab.
    lab.show = ShowAs { language: Some(Language::English), view: Some(View::Rates), ..ShowAs::default() };
    let show = ShowAs { language: Some(Language::Chinese), zoom: Some(75), ..ShowAs::default() };
    let mut window = open_showing(lab, show, Some(preferences.clone()));
    until_seen(&mut window, "全部启动");
    until(&mut window, "the size", |window| (window.ctx.zoom_factor() - 0.75).abs() < 0.01);
    click(&mut window, "帮助");
    // Something else that is remembered.
    window.key_press_modifiers(Modifiers::COMMAND, Key::B);
    until(&mut window, "the file", |_| fs::read_to_string(&preferences).unwrap().contains("show_endpoints = false"));
    let kept = fs::read_to_string(&preferences).unwrap();
    assert!(kept.contains("language = \"en\"") && kept.contains("zoom_percent = 125"), "{kept}");
    assert!(kept.contains("view = \"panes\""), "{kept}");
    // What a person chooses now is remembered.
    window.key_press_modifiers(Modifiers::COMMAND, Key::Num3);
    until(&mut window, "the view", |_| fs::read_to_string(&preferences).unwrap().contains("view = \"streams\""));
}

#[test]
fn a_presentation_begins_at_once_and_escape_leaves_it() {
    let show = ShowAs { presentation: true, ..ShowAs::default() };
    let mut window = open_showing(echo_on_free_port().0, show, None);
    until_seen(&mut window, "Start all");
    assert!(!is_seen(&window, "Settings of server"), "the exchange alone");
    window.key_press(Key::Escape);
    until_seen(&mut window, "Settings of server");
}

#[test]
fn a_lab_opens_as_it_was_left_and_only_where_that_was_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let (plain, left) = (folder.path().join("plain.lab.toml"), folder.path().join("left.lab.toml"));
    let (mut lab, _) = echo_on_free_port();
    lab.name = "Left".to_owned();
    lab::save(&lab, &left).unwrap();
    lab::save(&Lab { name: "Plain".to_owned(), ..lab }, &plain).unwrap();
    let mut window = open(Lab::default());
    opens(&mut window, &left);
    until(&mut window, "the lab", |window| window.state().lab().name == "Left");
    window.key_press_modifiers(Modifiers::COMMAND, Key::Num4);
    window.key_press_modifiers(Modifiers::COMMAND, Key::S);
    until_seen(&mut window, "Saved ");
    assert!(lab::load(&left).unwrap().show.is_empty(), "nobody has asked for it");
    click(&mut window, "Lab");
    click(&mut window, "Save what is shown with the lab");
    window.key_press_modifiers(Modifiers::COMMAND, Key::S);
    until(&mut window, "the file", |_| lab::load(&left).is_ok_and(|lab| !lab.show.is_empty()));
    let show = lab::load(&left).unwrap().show;
    let expected =
        ShowAs { view: Some(View::Rates), language: Some(Language::English), zoom: Some(100), presentation: false };
    assert_eq!(show, expected);

    // Another window: the view of this lab, and of the next one again that of the person.
    let mut window = open(Lab::default());
    opens(&mut window, &left);
    until(&mut window, "the lab", |window| window.state().lab().name == "Left");
    until_seen(&mut window, "Nothing has been sent yet");
    opens(&mut window, &plain);
    until(&mut window, "the lab", |window| window.state().lab().name == "Plain");
    until_seen(&mut window, "Settings of server");
    // Taken back, the file says nothing again.
    opens(&mut window, &left);
    until(&mut window, "the lab", |window| window.state().lab().name == "Left");
    click(&mut window, "Lab");
    click(&mut window, "Save what is shown with the lab");
    window.key_press_modifiers(Modifiers::COMMAND, Key::S);
    until(&mut window, "the file", |_| lab::load(&left).is_ok_and(|lab| lab.show.is_empty()));
}

#[test]
fn a_window_that_would_reach_below_the_taskbar_is_maximized_once() {
    let maximized = |screen: Vec2| {
        let mut window = open(Lab::default());
        let info = window.input_mut().viewports.entry(ViewportId::ROOT).or_default();
        info.monitor_size = Some(screen);
        info.inner_rect = Some(Rect::from_min_size(Pos2::ZERO, Vec2::new(1280.0, 768.0)));
        let mut asked = 0;
        for _ in 0..3 {
            window.step();
            let commands = window.output().viewport_output.values().flat_map(|output| &output.commands);
            asked += commands.filter(|command| **command == ViewportCommand::Maximized(true)).count();
        }
        asked
    };
    assert_eq!(maximized(Vec2::new(1366.0, 768.0)), 1, "a projector");
    assert_eq!(maximized(Vec2::new(1920.0, 1080.0)), 0);
}

#[test]
fn a_window_is_as_large_at_the_next_start_whatever_the_size_of_its_texts() {
    let folder = tempfile::tempdir().unwrap();
    let preferences = folder.path().join("preferences.toml");
    fs::write(&preferences, "zoom_percent = 150\n").unwrap();
    let mut window = open_showing(Lab::default(), ShowAs::default(), Some(preferences.clone()));
    let info = window.input_mut().viewports.entry(ViewportId::ROOT).or_default();
    info.inner_rect = Some(Rect::from_min_size(Pos2::ZERO, Vec2::new(800.0, 500.0)));
    until(&mut window, "the file", |_| fs::read_to_string(&preferences).unwrap().contains("window = [1200, 750]"));
}
