//! Bursts of equal calls as one row each.

use std::time::{Duration, Instant};

use egui::Key;
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use socketlab::ui::table::TableChange;

use crate::fixture::running;
use crate::log_window::{App, SIZE, more, numbered, settle, window};

/// A log of 300 receives that are a burst, then a send; bursts are folded.
fn folded() -> Harness<'static, App> {
    let mut rows = numbered(300);
    rows.send(1, "the end");
    let mut harness = window(rows, running(&[1]), SIZE);
    harness.state_mut().table.apply(TableChange::Folds);
    until(&mut harness, "(300 × · ");
    harness
}

fn until(harness: &mut Harness<'static, App>, text: &str) {
    let began = Instant::now();
    while harness.query_by_label_contains(text).is_none() {
        assert!(began.elapsed() < Duration::from_secs(60), "{text} is never seen");
        std::thread::yield_now();
        harness.step();
    }
    harness.run_ok();
}

fn sees(harness: &Harness<'static, App>, text: &str) -> bool {
    harness.query_by_label_contains(text).is_some()
}

#[test]
fn a_burst_is_one_row_that_is_opened_and_closed_by_its_button_and_by_keys() {
    let mut harness = folded();
    assert!(sees(&harness, "message 0;") && !sees(&harness, "message 1;") && sees(&harness, "the end"));
    harness.get_by_label("Show each of these calls").click();
    settle(&mut harness);
    assert!(sees(&harness, "message 0;") && sees(&harness, "message 1;"), "what was looked at stays in sight");
    harness.get_by_label("Show these calls as one row").click();
    settle(&mut harness);
    assert!(!sees(&harness, "message 1;") && sees(&harness, "the end"));

    harness.get_by_label_contains("message 0;").click();
    settle(&mut harness);
    harness.key_press(Key::ArrowDown);
    settle(&mut harness);
    assert_eq!(harness.state().selected, Some(300), "the next of what is shown");
    harness.key_press(Key::ArrowUp);
    settle(&mut harness);
    harness.key_press(Key::ArrowRight);
    settle(&mut harness);
    harness.key_press(Key::ArrowDown);
    settle(&mut harness);
    assert_eq!(harness.state().selected, Some(1));
    harness.key_press(Key::ArrowLeft);
    settle(&mut harness);
    assert!(harness.state().selected == Some(0) && !sees(&harness, "message 1;"));
    harness.key_press(Key::End);
    settle(&mut harness);
    assert_eq!(harness.state().selected, Some(300));
}

#[test]
fn rows_that_join_a_burst_move_nothing_and_one_that_is_chosen_elsewhere_is_opened() {
    let mut harness = folded();
    let top = harness.get_by_label_contains("message 0;").rect().top();
    let new: Vec<String> = (300..340).map(|n| format!("message {n};")).collect();
    more(&mut harness, &new.iter().map(String::as_str).collect::<Vec<_>>());
    until(&mut harness, "(40 × · ");
    assert_eq!(harness.get_by_label_contains("message 0;").rect().top(), top);
    assert!(sees(&harness, "(300 × · "));
    harness.state_mut().selected = Some(150);
    harness.state_mut().pane.show_selected();
    settle(&mut harness);
    assert!(sees(&harness, "message 150;") && sees(&harness, "message 151;"));
    harness.state_mut().table.apply(TableChange::Folds);
    settle(&mut harness);
    assert!(sees(&harness, "message 150;") && !sees(&harness, " × · "));
}

#[test]
fn what_is_searched_for_is_folded_too_and_another_search_is_another_list() {
    let mut harness = folded();
    harness.get_by_label("Search").focus();
    settle(&mut harness);
    harness.get_by_label("Search").type_text("message 1");
    settle(&mut harness);
    // 1, 10 to 19, 100 to 199.
    until(&mut harness, "(111 × · ");
    harness.get_by_label("Search").type_text("0");
    // 10, and 100 to 109.
    settle(&mut harness);
    let began = Instant::now();
    while !sees(&harness, "message 109;") {
        assert!(began.elapsed() < Duration::from_secs(60), "eleven are no burst");
        harness.step();
    }
    assert!(!sees(&harness, " × · "));
}
