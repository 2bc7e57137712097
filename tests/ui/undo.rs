//! What can be taken back for ten seconds: a cleared log, a removed endpoint, a lab that was left with its log.

use egui::{Key, Modifiers};
use egui_kittest::kittest::{NodeT, Queryable};
use socketlab::lab::examples::EXAMPLES;
use socketlab::lab::{Endpoint, Lab, Limits};

use crate::window::{Window, click, echo_on_free_port, is_enabled, is_seen, open, until, until_seen};

const CLEARED: &str = "The log was cleared.";

/// The Echo lab with its client connected and stopped again: its log does not change any more.
fn played() -> Window {
    let (lab, _) = echo_on_free_port();
    let mut window = open(lab);
    click(&mut window, "Start all");
    until_seen(&mut window, "2 of 2 running");
    // The kernel connects the client before the server's accept() has returned.
    until(&mut window, "both sides", |window| is_seen(window, "accept() →") && is_seen(window, "connect("));
    until_seen(&mut window, "1 connection   ·");
    click(&mut window, "Stop all");
    until_seen(&mut window, "0 of 2 running");
    window
}

fn press(window: &mut Window, modifiers: Modifiers, key: Key) {
    window.key_press_modifiers(modifiers, key);
    window.step();
    window.step();
}

fn clear(window: &mut Window) {
    press(window, Modifiers::COMMAND | Modifiers::SHIFT, Key::L);
}

fn has_rows(window: &Window) -> bool {
    is_seen(window, "listen(128) →")
}

#[test]
fn a_cleared_log_comes_back() {
    let mut window = played();
    clear(&mut window);
    until(&mut window, "the rows to go", |window| !has_rows(window));
    until_seen(&mut window, "0 rows");
    click(&mut window, "Undo");
    until(&mut window, "the rows", has_rows);
    assert!(!is_seen(&window, CLEARED));
}

#[test]
fn ctrl_z_takes_it_back_and_with_shift_or_alt_does_not() {
    let mut window = played();
    clear(&mut window);
    for more in [Modifiers::SHIFT, Modifiers::ALT] {
        press(&mut window, Modifiers::COMMAND | more, Key::Z);
        assert!(is_seen(&window, CLEARED), "undone with {more:?}");
    }
    press(&mut window, Modifiers::COMMAND, Key::Z);
    assert!(!is_seen(&window, CLEARED));
    until(&mut window, "the rows", has_rows);
}

#[test]
fn a_text_field_keeps_ctrl_z_to_itself() {
    let mut window = played();
    press(&mut window, Modifiers::COMMAND, Key::F);
    let field = |window: &Window| {
        let field = window.query_all_by_label("Search").find(|node| node.is_focused()).unwrap();
        field.accesskit_node().value().unwrap_or_default()
    };
    window.query_all_by_label("Search").find(|node| node.is_focused()).unwrap().type_text("bind");
    window.step();
    window.step();
    assert_eq!(field(&window), "bind");
    clear(&mut window);
    press(&mut window, Modifiers::COMMAND, Key::Z);
    assert_eq!(field(&window), "", "the field undoes what was typed into it");
    assert!(is_seen(&window, CLEARED));
}

#[test]
fn the_menu_undoes_only_where_something_can_be_undone() {
    let mut window = played();
    click(&mut window, "Lab");
    until_seen(&mut window, "Undo");
    assert!(!is_enabled(&window, "Undo"));
    press(&mut window, Modifiers::NONE, Key::Escape);
    clear(&mut window);
    click(&mut window, "Lab");
    // One stands in the menu, the other beside the notice.
    assert_eq!(window.query_all_by_label("Undo").filter(|node| !node.accesskit_node().is_disabled()).count(), 2);
}

#[test]
fn after_ten_seconds_it_is_gone_for_good() {
    let mut window = played();
    clear(&mut window);
    until_seen(&mut window, CLEARED);
    // The window's own clock: a quarter of a second a frame.
    for _ in 0..30 {
        window.step();
    }
    assert!(is_seen(&window, CLEARED), "less than ten seconds have passed");
    for _ in 0..12 {
        window.step();
    }
    assert!(!is_seen(&window, CLEARED) && !is_enabled(&window, "Undo") && !has_rows(&window));
}

#[test]
fn a_removed_endpoint_that_ran_comes_back_to_its_place_and_runs_again() {
    let (lab, port) = echo_on_free_port();
    let mut window = open(lab);
    let lab = window.state().lab();
    click(&mut window, "Start server");
    until_seen(&mut window, "listening on");
    click(&mut window, "More about server");
    click(&mut window, "Remove");
    until_seen(&mut window, "server was removed.");
    assert_eq!(window.state().lab().endpoints.len(), 1);
    click(&mut window, "Undo");
    until_seen(&mut window, &format!("listening on 127.0.0.1:{port}"));
    assert_eq!(window.state().lab(), lab);
}

#[test]
fn a_full_lab_takes_none_and_calls_none_back_and_says_why() {
    let mut lab = Lab::echo();
    let client = lab.endpoints[1].clone();
    let numbered = |n| Endpoint { name: format!("client {n}"), ..client.clone() };
    lab.endpoints.extend((2..Limits::ENDPOINTS).map(numbered));
    let mut window = open(lab);
    let why = format!("A lab holds at most {} endpoints", Limits::ENDPOINTS);
    assert!(is_seen(&window, &why) && !is_enabled(&window, "Add TCP client"));
    click(&mut window, "More about server");
    until_seen(&mut window, "Duplicate");
    assert!(!is_enabled(&window, "Duplicate"));
    click(&mut window, "Remove");
    until_seen(&mut window, "server was removed.");
    assert!(!is_seen(&window, &why) && is_enabled(&window, "Undo"));
    click(&mut window, "Add TCP client");
    until_seen(&mut window, &format!("server was removed. {why}"));
    assert!(!is_enabled(&window, "Undo"));
    assert_eq!(window.state().lab().endpoints.len(), Limits::ENDPOINTS);
}

#[test]
fn an_example_opened_over_a_log_can_be_left_again() {
    let mut window = played();
    let lab = window.state().lab();
    let example = EXAMPLES[3].lab();
    let title = socketlab::locale::Locale::new(socketlab::locale::Language::English).text(&EXAMPLES[3].key());
    click(&mut window, "Examples");
    let entry = format!("{title}  {}", EXAMPLES[3].system);
    until_seen(&mut window, &entry);
    window.get_by_label(&entry).click();
    until(&mut window, "the example", |window| window.state().lab().endpoints.len() == example.endpoints.len());
    until(&mut window, "an empty log", |window| is_seen(window, "0 rows") && is_seen(window, "↓ 0 received"));
    click(&mut window, "Undo");
    until(&mut window, "the lab that was left", |window| window.state().lab() == lab);
    until(&mut window, "its rows", has_rows);
}

#[test]
fn a_lab_that_was_only_looked_at_is_left_without_a_word() {
    let mut window = open(Lab::echo());
    window.key_press_modifiers(Modifiers::COMMAND, Key::N);
    until_seen(&mut window, "No endpoints yet");
    assert!(!is_enabled(&window, "Undo"));
}

#[test]
fn totals_are_those_of_the_log_whatever_is_started_again() {
    let mut window = played();
    let rows = |window: &Window| {
        let label = crate::window::labels(window).into_iter().find(|label| label.contains(" rows   ·   "))?;
        label.split(' ').next()?.parse::<u64>().ok()
    };
    let before = rows(&window).unwrap();
    assert!(before > 5, "{before}");
    click(&mut window, "Start all");
    until_seen(&mut window, "2 of 2 running");
    until_seen(&mut window, "1 connection   ·");
    until(&mut window, "the client's button", |window| crate::window::enabled(window, "Send").is_some());
    crate::window::enabled(&window, "Send").unwrap().click();
    until_seen(&mut window, "↓ 2 received, 10 B");
    click(&mut window, "Stop all");
    until_seen(&mut window, "0 of 2 running");
    click(&mut window, "Start all");
    until_seen(&mut window, "2 of 2 running");
    // Rows come after the state: how many of a run are counted at a stop is up to its threads.
    until(&mut window, "the rows of all runs", |window| rows(window).is_some_and(|rows| rows > before + 8));
    assert!(is_seen(&window, "↓ 2 received, 10 B"));
}
