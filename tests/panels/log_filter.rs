//! The filter of a log: what can be typed next, and what a row's menu makes of it.

use egui::{Key, Modifiers, OutputCommand, Vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;

use crate::fixture::{Rows, running};
use crate::log_window::{App, settle, window};

fn lesson() -> Harness<'static, App> {
    let mut rows = Rows::new(1 << 30);
    rows.lesson();
    window(rows, running(&[1, 2]), Vec2::new(1100.0, 600.0))
}

fn typed(harness: &Harness<'static, App>) -> String {
    harness.get_by_label("Search").value().unwrap_or_default()
}

fn sees(harness: &Harness<'static, App>, text: &str) -> bool {
    harness.query_by_label_contains(text).is_some()
}

#[test]
fn fields_and_values_are_completed_by_the_keys() {
    let mut harness = lesson();
    harness.get_by_label("Search").focus();
    settle(&mut harness);
    harness.get_by_label("Search").type_text("cal");
    settle(&mut harness);
    assert!(sees(&harness, "call: name of a call") && !sees(&harness, "not valid"));
    harness.key_press(Key::Tab);
    settle(&mut harness);
    assert_eq!(typed(&harness), "call:");
    assert!(harness.query_by_label("bind").is_some() && harness.query_by_label("accept").is_some());
    harness.key_press(Key::ArrowDown);
    settle(&mut harness);
    harness.key_press(Key::ArrowDown);
    settle(&mut harness);
    harness.key_press(Key::Enter);
    settle(&mut harness);
    assert_eq!(typed(&harness), "call:bind ");
    assert!(sees(&harness, "bind(:5001) → ok") && !sees(&harness, "hello"));
    assert!(harness.get_by_label("Search").is_focused(), "the field keeps the keys");
    assert!(harness.query_by_label("accept").is_none(), "nothing is offered any more");
}

#[test]
fn the_list_is_closed_before_the_search_is_left() {
    let mut harness = lesson();
    harness.get_by_label("Search").focus();
    settle(&mut harness);
    harness.key_press(Key::ArrowDown);
    settle(&mut harness);
    assert!(sees(&harness, "took: how long"), "an empty field offers all");
    harness.key_press(Key::Escape);
    settle(&mut harness);
    assert!(!sees(&harness, "took: how long") && harness.get_by_label("Search").is_focused());
    harness.get_by_label("Search").type_text("hello di");
    settle(&mut harness);
    harness.get_by_label_contains("direction: sent").click();
    settle(&mut harness);
    assert_eq!(typed(&harness), "hello direction:");
    harness.key_press(Key::Escape);
    settle(&mut harness);
    assert_eq!(typed(&harness), "hello direction:");
    assert!(sees(&harness, "not valid"), "what is not finished is told once nothing is offered");
    harness.key_press(Key::Escape);
    settle(&mut harness);
    assert!(typed(&harness).is_empty() && harness.get_by_label("Log").is_focused());
}

#[test]
fn tab_leaves_a_field_that_has_nothing_to_take() {
    let mut harness = lesson();
    harness.get_by_label("Search").focus();
    settle(&mut harness);
    harness.get_by_label("Search").type_text("hello");
    settle(&mut harness);
    harness.key_press(Key::Tab);
    settle(&mut harness);
    assert!(!harness.get_by_label("Search").is_focused());
    assert_eq!(typed(&harness), "hello");
}

#[test]
fn a_row_narrows_the_filter_by_what_it_has() {
    let mut harness = lesson();
    harness.get_by_label_contains("! bind(:5001) → EADDRINUSE").click_secondary();
    settle(&mut harness);
    harness.get_by_label("Only this call: bind").click();
    settle(&mut harness);
    assert_eq!(typed(&harness), "call:bind");
    assert!(sees(&harness, "bind(:5001) → ok") && !sees(&harness, "hello"));
    harness.get_by_label_contains("! bind(:5001) → EADDRINUSE").click_secondary();
    settle(&mut harness);
    harness.get_by_label("Only this error: EADDRINUSE").click();
    settle(&mut harness);
    assert_eq!(typed(&harness), "call:bind errno:EADDRINUSE");
    assert!(!sees(&harness, "bind(:5001) → ok") && harness.query_by_label("1 match").is_some());
}

#[test]
fn the_menu_of_the_chosen_row_is_opened_by_the_keys() {
    let mut harness = lesson();
    harness.get_all_by_label_contains("hello").next().unwrap().click();
    settle(&mut harness);
    harness.key_press_modifiers(Modifiers::SHIFT, Key::F10);
    settle(&mut harness);
    harness.key_press(Key::ArrowDown);
    settle(&mut harness);
    harness.key_press(Key::Enter);
    settle(&mut harness);
    assert!(typed(&harness).starts_with("not call:"), "{}", typed(&harness));
    assert!(harness.get_by_label("Log").is_focused());

    harness.get_all_by_label_contains("你好").next().unwrap().click_secondary();
    settle(&mut harness);
    harness.get_by_label("Copy as Python bytes").click();
    harness.step();
    let copied = harness.output().platform_output.commands.iter().find_map(|command| match command {
        OutputCommand::CopyText(text) => Some(text.clone()),
        _ => None,
    });
    assert!(copied.is_some_and(|text| text.starts_with(r"b'\xe4\xbd\xa0")), "not copied");
}
