//! Going to a row by its number or its time, in a log and in the exchange.

use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable;

use crate::window::{Window, click, echo_on_free_port, fill, is_enabled, is_seen, open, until, until_seen};

fn started() -> Window {
    let mut window = open(echo_on_free_port().0);
    click(&mut window, "Start all");
    until_seen(&mut window, "accept()");
    until_seen(&mut window, "connect(");
    click(&mut window, "Stop all");
    until(&mut window, "all to be stopped", |window| !is_enabled(window, "Stop all"));
    window.run_steps(3);
    window
}

fn go(window: &mut Window, to: &str) {
    window.key_press_modifiers(Modifiers::COMMAND, Key::G);
    until(window, "the field", |window| window.query_by_label("Row or time").is_some());
    fill(window, "Row or time", to);
}

/// The chosen row's number, as the inspector has it: what stands behind its name.
fn chosen(window: &Window) -> Option<String> {
    let all = crate::window::labels(window);
    let at = all.iter().position(|text| text == "Saved as row")?;
    all.get(at + 1).cloned()
}

#[test]
fn a_row_is_gone_to_by_its_number_and_by_its_time_and_what_is_no_place_is_said() {
    let mut window = started();
    go(&mut window, "0");
    until_seen(&mut window, "Row ");
    window.key_press(Key::Enter);
    until(&mut window, "the row", |window| chosen(window).is_some());
    let first = chosen(&window);
    go(&mut window, "99,999");
    window.key_press(Key::Enter);
    until(&mut window, "the last row", |window| chosen(window) != first && chosen(window).is_some());
    assert!(window.query_by_label("Row or time").is_none(), "it has closed");
    go(&mut window, "+0");
    click(&mut window, "Go");
    until(&mut window, "the first row", |window| chosen(window) == first);
    go(&mut window, "somewhere");
    until_seen(&mut window, "! Type a row’s number");
    assert!(!is_enabled(&window, "Go"));
    window.key_press(Key::Escape);
    until(&mut window, "the field to go", |window| window.query_by_label("Row or time").is_none());
    assert_eq!(chosen(&window), first);
}

#[test]
fn the_exchange_goes_to_the_step_of_a_row() {
    let mut window = started();
    window.key_press_modifiers(Modifiers::COMMAND, Key::Num2);
    until(&mut window, "the exchange", |window| is_seen(window, "Step back"));
    go(&mut window, "99,999");
    until_seen(&mut window, "Row ");
    window.key_press(Key::Enter);
    until(&mut window, "a row", |window| chosen(window).is_some());
}
