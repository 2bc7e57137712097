//! The live log: its rows, and which of them are in sight.

use egui::Key;
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use socketlab::record::EndpointStatus;

use crate::fixture::{Rows, running};
use crate::log_window::{App, SIZE, more, numbered, settle, wheel, window};

#[test]
fn follows_the_end_until_one_scrolls_away_and_finds_back() {
    let mut harness = window(numbered(200), running(&[1]), SIZE);
    assert!(harness.query_by_label_contains("message 199;").is_some());
    more(&mut harness, &["first more"]);
    assert!(harness.query_by_label_contains("first more").is_some());
    assert!(harness.query_by_label_contains("new row").is_none());

    wheel(&mut harness, 3.0);
    assert!(harness.query_by_label_contains("first more").is_none());
    let in_sight = harness.get_by_label_contains("message 190;").rect();
    more(&mut harness, &["second more", "third more"]);
    assert_eq!(harness.get_by_label_contains("message 190;").rect(), in_sight);
    harness.get_by_label("2 new rows ↓").click();
    settle(&mut harness);
    assert!(harness.query_by_label_contains("third more").is_some());
    assert!(harness.query_by_label_contains("new row").is_none());

    wheel(&mut harness, 3.0);
    wheel(&mut harness, -30.0);
    more(&mut harness, &["fourth more"]);
    assert!(harness.query_by_label_contains("fourth more").is_some());
}

#[test]
fn rows_are_new_only_while_the_last_one_is_out_of_sight() {
    let mut harness = window(numbered(3), running(&[1]), SIZE);
    harness.get_by_label_contains("message 0;").click();
    settle(&mut harness);
    more(&mut harness, &["first more"]);
    assert!(harness.query_by_label_contains("first more").is_some());
    assert!(harness.query_by_label_contains("new row").is_none(), "all rows are in sight");
    // Once they are more than the list shows, the chosen row stays and the others are counted.
    more(&mut harness, &["more"; 40]);
    assert!(harness.query_by_label_contains("message 0;").is_some());
    assert!(harness.query_by_label("40 new rows ↓").is_some());
    harness.state().rows.clear();
    more(&mut harness, &["after the log was cleared"]);
    assert!(harness.query_by_label_contains("new row").is_none());
    more(&mut harness, &["again"; 40]);
    assert!(harness.query_by_label_contains("new row").is_none(), "the end is followed");
}

#[test]
fn a_click_selects_and_the_keys_move_on() {
    let mut harness = window(numbered(200), running(&[1]), SIZE);
    harness.get_by_label_contains("message 195;").click();
    settle(&mut harness);
    assert_eq!(harness.state().selected, Some(195));
    more(&mut harness, &["after the click"]);
    assert!(harness.query_by_label("1 new row ↓").is_some(), "an older row is looked at");
    for (key, row) in [(Key::ArrowUp, 194), (Key::ArrowDown, 195), (Key::Home, 0), (Key::End, 200)] {
        harness.key_press(key);
        settle(&mut harness);
        assert_eq!(harness.state().selected, Some(row), "{key:?}");
    }
    assert!(harness.query_by_label_contains("after the click").is_some());
    harness.key_press(Key::PageUp);
    settle(&mut harness);
    let selected = harness.state().selected.unwrap();
    assert!((180..198).contains(&selected), "{selected}");
    harness.event(egui::Event::Copy);
    harness.step();
    let copied = harness.output().platform_output.commands.iter().find_map(|command| match command {
        egui::OutputCommand::CopyText(text) => Some(text.clone()),
        _ => None,
    });
    let copied = copied.unwrap();
    assert!(
        copied.contains("\t← recv(1024) → 12\t")
            && copied.ends_with(&format!("\t127.0.0.1:54321\t12\tmessage {selected};")),
        "{copied:?}"
    );
}

#[test]
fn evicted_rows_are_told_of_and_move_nothing() {
    let mut rows = Rows::new(1 << 20);
    (0..300).for_each(|n| rows.recv(1, format!("{n:>9000}")));
    let mut harness = window(rows, running(&[1]), SIZE);
    let evicted = harness.state().log.evicted().rows;
    assert!(evicted > 100);
    assert!(harness.query_by_label_contains(&format!("! {evicted} older rows (")).is_some());
    wheel(&mut harness, 3.0);
    let last = harness.state().log.end_row() - 9;
    let row = |harness: &Harness<'static, App>| {
        let rects: Vec<f32> = harness.get_all_by_label_contains("← recv").map(|node| node.rect().top()).collect();
        (rects, harness.query_by_label_contains("new row").is_some())
    };
    let (before, _) = row(&harness);
    let text = format!("{:>9000}", "later");
    more(&mut harness, &vec![text.as_str(); 40]);
    assert!(harness.state().log.first_row() > evicted, "nothing went");
    let (after, is_new) = row(&harness);
    assert_eq!(before, after);
    assert!(is_new && harness.state().log.get(last).is_some());
}

#[test]
fn an_empty_log_says_what_to_do_and_saving_is_reported() {
    let mut harness = window(Rows::new(1 << 30), EndpointStatus::default(), SIZE);
    assert!(harness.query_by_label_contains("Press Start").is_some());
    harness.state_mut().connects = true;
    settle(&mut harness);
    assert!(harness.query_by_label_contains("Press Connect").is_some());
    harness.get_by_label("Save…").click();
    settle(&mut harness);
    assert_eq!(harness.state().saves, 1);
}

#[test]
fn the_way_back_to_the_end_covers_no_row() {
    let mut harness = window(numbered(200), running(&[1]), SIZE);
    wheel(&mut harness, 3.0);
    more(&mut harness, &["more"]);
    let button = harness.get_by_label("1 new row ↓").rect();
    let rows: Vec<egui::Rect> = harness.get_all_by_label_contains("← recv").map(|row| row.rect()).collect();
    assert!(rows.len() > 5 && rows.iter().all(|row| !row.intersects(button)), "{button:?}");
}
