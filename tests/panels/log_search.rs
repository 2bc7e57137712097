//! Which rows a log shows: by kind, connection, and what is searched for.

use std::time::{Duration, Instant};

use egui::{Key, Vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use socketlab::ui::panels::log::{FilterLine, Find};

use crate::fixture::{Rows, running};
use crate::log_window::{App, SIZE, numbered, settle, window};

#[test]
fn rows_are_chosen_by_kind_connection_and_content() {
    let mut rows = Rows::new(1 << 30);
    rows.lesson();
    let mut harness = window(rows, running(&[1, 2]), Vec2::new(1100.0, 600.0));
    assert!(harness.query_by_label_contains("bind(:5001) → ok").is_some());

    harness.get_by_label("Problems").click();
    settle(&mut harness);
    assert!(harness.query_by_label_contains("! bind(:5001) → EADDRINUSE").is_some());
    assert!(harness.query_by_label_contains("the kernel dropped 12 datagrams").is_some());
    assert!(harness.query_by_label_contains("hello").is_none());

    harness.get_by_label("Data").click();
    settle(&mut harness);
    assert!(harness.query_by_label_contains("EADDRINUSE").is_none());
    assert_eq!(harness.get_all_by_label_contains("hello").count(), 2);

    harness.get_by_label("Connection: All connections").click();
    settle(&mut harness);
    harness.get_by_label("127.0.0.1:54322").click();
    settle(&mut harness);
    assert!(harness.query_by_label_contains("hello").is_none());
    assert_eq!(harness.get_all_by_label_contains("你好").count(), 2);

    harness.get_by_label("Search").focus();
    settle(&mut harness);
    harness.get_by_label("Search").type_text("hex:e4bda0");
    settle(&mut harness);
    assert!(harness.query_by_label("2 matches").is_some());
    harness.get_by_label("Search").type_text("f");
    settle(&mut harness);
    // In the field that something is wrong, and what it is below.
    let rect = |label: &str| harness.get_by_label_contains(label).rect();
    let (field, whole) = (harness.get_by_label("Search").rect(), rect("character 11: a lone hex digit"));
    assert!(field.contains_rect(rect("! not valid")), "{field:?}");
    assert!(whole.top() >= field.bottom(), "{whole:?} below {field:?}");
    assert_eq!(harness.get_all_by_label_contains("你好").count(), 2, "the search before it stays");
}

#[test]
fn messages_and_the_receives_they_came_in_are_told_side_by_side() {
    let mut rows = Rows::new(1 << 30);
    rows.send(1, "GET\n");
    // Two in one receive, then one in two.
    rows.recv(1, "one\ntwo\nthr");
    rows.message(1, "one", (1, 1, 1));
    rows.message(1, "two", (2, 1, 1));
    rows.recv(1, "ee\n");
    rows.message(1, "three", (3, 1, 2));
    let mut harness = window(rows, running(&[1]), Vec2::new(1100.0, 400.0));
    let seen = |harness: &Harness<'static, App>, text: &str| harness.query_by_label_contains(text).is_some();
    assert!(seen(&harness, "recv(1024) → 11 127.0.0.1:54321 one\\ntwo\\nthr (#1 holds ◆1–◆3)"));
    assert!(seen(&harness, "recv(1024) → 3 127.0.0.1:54321 ee\\n (#2 part of ◆3)"));
    assert!(seen(&harness, "◆ message 2 · 3 B 127.0.0.1:54321 two (in recv #1)"));
    assert!(seen(&harness, "◆ message 3 · 5 B 127.0.0.1:54321 three (in recv #1–#2)"));

    harness.get_by_label("◆ Messages").click();
    settle(&mut harness);
    assert!(seen(&harness, "message 3") && seen(&harness, "→ send") && !seen(&harness, "(#2 part"));
    harness.get_by_label("Data").click();
    settle(&mut harness);
    assert!(!seen(&harness, "message 3") && seen(&harness, "(#2 part"));
}

#[test]
fn a_stream_that_is_not_cut_offers_no_messages() {
    let harness = window(numbered(3), running(&[1]), SIZE);
    assert!(harness.query_by_label("◆ Messages").is_none());
    assert!(harness.query_by_label_contains("(#").is_none());
}

#[test]
fn a_search_ignores_case_and_can_be_left() {
    let mut harness = window(numbered(50), running(&[1]), SIZE);
    harness.get_by_label("Search").focus();
    settle(&mut harness);
    harness.get_by_label("Search").type_text("MESSAGE 4");
    settle(&mut harness);
    assert!(harness.query_by_label("11 matches").is_some());
    harness.get_by_label("Search").type_text("zzz");
    settle(&mut harness);
    harness.get_by_label("Show all rows").click();
    settle(&mut harness);
    assert!(harness.query_by_label_contains("message 49;").is_some());
}

#[test]
fn a_low_log_has_its_filter_as_long_as_it_is_in_use() {
    let mut harness = window(numbered(50), running(&[1]), SIZE);
    harness.state_mut().line = FilterLine::Hidden;
    settle(&mut harness);
    assert!(harness.query_by_label("Search").is_none() && harness.query_by_label("All").is_none());
    harness.state_mut().pane.find(Find::Begin);
    settle(&mut harness);
    harness.get_by_label("Search").type_text("message 4");
    settle(&mut harness);
    assert!(harness.query_by_label("11 matches").is_some());
    harness.key_press(Key::Escape);
    settle(&mut harness);
    assert!(harness.query_by_label("Search").is_none());
}

#[test]
fn a_million_rows_are_searched_beside_the_frames() {
    let mut rows = Rows::new(1 << 30);
    for n in 0..1_000_000_u64 {
        rows.recv(1, bytes::Bytes::copy_from_slice(&n.to_be_bytes()));
    }
    let mut harness = window(rows, running(&[1]), SIZE);
    harness.get_by_label("Search").focus();
    settle(&mut harness);
    harness.get_by_label("Search").type_text("hex:00 00 00 00 00 0f 42 3f");
    let began = Instant::now();
    let mut longest = Duration::ZERO;
    while harness.query_by_label("1 match").is_none() {
        let step = Instant::now();
        harness.step();
        longest = longest.max(step.elapsed());
        assert!(began.elapsed() < Duration::from_secs(60), "the row was not found");
    }
    // A debug build on a busy machine; no step looks at more rows than it shows.
    assert!(longest < Duration::from_secs(1), "a step took {longest:?}");
    let rest = Instant::now();
    harness.run_steps(10);
    assert!(rest.elapsed() < Duration::from_secs(1), "old rows are looked at again: {:?}", rest.elapsed());
}

#[test]
fn matches_are_gone_through_and_the_search_is_left_with_the_chosen_row_in_sight() {
    let mut harness = window(numbered(300), running(&[1]), SIZE);
    harness.state_mut().pane.find(Find::Begin);
    settle(&mut harness);
    assert!(harness.get_by_label("Search").is_focused());
    harness.get_by_label("Search").type_text("message 4");
    settle(&mut harness);
    let mut go = |find| {
        harness.state_mut().pane.find(find);
        settle(&mut harness);
        harness.state().selected
    };
    assert_eq!([Find::Next, Find::Next, Find::Before].map(&mut go), [Some(4), Some(40), Some(4)]);
    assert_eq!([Find::Before, Find::Next].map(&mut go), [Some(49), Some(4)], "after the last comes the first");
    // Enter is the same from within the field, which keeps the keys.
    harness.key_press(Key::Enter);
    settle(&mut harness);
    assert!(harness.state().selected == Some(40) && harness.get_by_label("Search").is_focused());
    harness.key_press(Key::Escape);
    settle(&mut harness);
    assert!(harness.query_by_label_contains("message 40;").is_some(), "the chosen row is in sight");
    assert!(harness.query_by_label_contains("message 41;").is_some(), "and so are its neighbours");
    assert!(harness.query_by_label_contains("match").is_none() && harness.get_by_label("Log").is_focused());
}
