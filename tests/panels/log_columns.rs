//! The columns of a log: which there are, how wide they are, and what a cell says.

use egui::{Key, Vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use socketlab::socket::{Op, Outcome};
use socketlab::ui::peers::Known;
use socketlab::ui::table::{Column, RowTime};

use crate::fixture::{CLIENT, Rows, SERVER, running};
use crate::log_window::{App, SIZE, more, numbered, settle, window};

#[test]
fn the_head_says_which_time_rows_have_and_hides_columns() {
    let mut harness = window(numbered(5), running(&[1]), Vec2::new(900.0, 300.0));
    harness.get_by_label("Time shown: Since start").click();
    settle(&mut harness);
    harness.get_by_label("Since previous row").click();
    settle(&mut harness);
    assert_eq!(harness.state().table.time, RowTime::SincePrevious);
    harness.get_by_label("Time shown: Since previous row").click();
    settle(&mut harness);
    harness.get_by_label("Column Peer").click();
    settle(&mut harness);
    assert!(!harness.state().table.shows(Column::Peer));
}

/// Where the head shows that a border can be dragged, from the left: nothing else has that cursor.
fn borders(harness: &mut Harness<'static, App>, head: f32) -> Vec<f32> {
    let mut found: Vec<f32> = Vec::new();
    for x in (0..SIZE.x as u32).step_by(4).map(|x| x as f32) {
        harness.hover_at(egui::Pos2::new(x, head));
        harness.step();
        let is_border = harness.output().platform_output.cursor_icon == egui::CursorIcon::ResizeHorizontal;
        if is_border && found.last().is_none_or(|last| x - last > 12.0) {
            found.push(x);
        }
    }
    found
}

#[test]
fn a_column_is_dragged_wider_and_has_its_usual_width_again() {
    let mut harness = window(numbered(5), running(&[1]), SIZE);
    let head = harness.get_by_label("Time shown: Since start").rect().center().y;
    let before = borders(&mut harness, head);
    assert_eq!(before.len(), 4, "time, took, call and peer: {before:?}");
    let call = egui::Pos2::new(before[2] + 2.0, head);
    harness.drag_at(call);
    harness.run_steps(2);
    harness.hover_at(call + Vec2::new(30.0, 0.0));
    harness.run_steps(2);
    harness.drop_at(call + Vec2::new(30.0, 0.0));
    harness.run_steps(2);
    let wide = borders(&mut harness, head);
    assert!(harness.state().table.width(Column::Call).is_some());
    assert!((wide[2] - before[2] - 30.0).abs() < 10.0 && wide[1] == before[1], "{before:?} {wide:?}");
    let there = egui::Pos2::new(wide[2] + 2.0, head);
    // A frame of the test is a quarter of a second.
    harness.ctx.options_mut(|options| options.input_options.max_double_click_delay = 10.0);
    for _ in 0..2 {
        harness.drag_at(there);
        harness.drop_at(there);
    }
    harness.run_steps(2);
    assert_eq!(harness.state().table.width(Column::Call), None);
}

#[test]
fn a_call_says_how_long_it_waited_and_who_the_peer_is() {
    let mut rows = Rows::new(1 << 30);
    rows.exchange(["abc", "def"], "abcdef");
    let mut harness = window(rows, running(&[1]), SIZE);
    assert!(harness.query_by_label_contains("← recv(1024) → 6 127.0.0.1:54321 abcdef").is_some());
    let known = |endpoint, name: &str| Known {
        endpoint,
        name: name.to_owned(),
        transport: None,
        local: None,
        encoding: Default::default(),
    };
    harness.state_mut().peers = vec![known(SERVER, "the server"), known(CLIENT, "the client")].into();
    settle(&mut harness);
    assert!(harness.query_by_label_contains("← recv(1024) → 6 the client abcdef").is_some());
    harness.state_mut().rows.waited(1, 1_204);
    more(&mut harness, &[]);
    assert!(harness.query_by_label_contains("(1.20 s)").is_some());
}

#[test]
fn a_line_stands_where_a_run_begins() {
    let mut rows = Rows::new(1 << 30);
    for run in 0..2 {
        rows.start();
        rows.recv(1, format!("first of {run}"));
        rows.recv(1, "second");
        rows.stop();
    }
    let harness = window(rows, running(&[1]), SIZE);
    let runs: Vec<_> = harness.get_all_by_label_contains("(run 2 · ").collect();
    assert!(runs.len() == 1 && harness.query_by_label_contains("first of 1 (run 2 · ").is_some());
    assert!(harness.query_by_label_contains("run 1").is_none(), "the first needs no line");
}

#[test]
fn what_has_no_room_is_read_whole_under_the_pointer() {
    let mut rows = Rows::new(1 << 30);
    rows.recv(1, "many words ".repeat(100));
    rows.call(Op::bind(([127, 0, 0, 1], 5001).into()), Outcome::Done);
    let mut harness = window(rows, running(&[1]), SIZE);
    let right = |node: egui::Rect| egui::Pos2::new(node.right() - 30.0, node.center().y);
    let recv = harness.get_by_label_contains("← recv").rect();
    harness.hover_at(right(recv));
    harness.run_steps(8);
    assert!(harness.query_by_label_contains("many words ".repeat(100).trim_end()).is_some());
    let bind = harness.get_by_label("bind(:5001) → ok").rect();
    harness.hover_at(bind.center());
    harness.run_steps(8);
    assert!(harness.query_by_label("bind(('127.0.0.1', 5001)) → ok").is_some());
}

#[test]
fn a_column_is_made_wider_and_narrower_by_the_keys() {
    let mut harness = window(numbered(5), running(&[1]), Vec2::new(900.0, 300.0));
    harness.get_by_label("Time shown: Since start").click();
    settle(&mut harness);
    let width = |harness: &Harness<'static, App>| harness.state().table.width(Column::Call);
    harness.get_by_label("Column Call wider").focus();
    settle(&mut harness);
    harness.key_press(Key::Space);
    settle(&mut harness);
    let wider = width(&harness).unwrap();
    harness.key_press(Key::Enter);
    settle(&mut harness);
    assert_eq!(width(&harness), Some(wider + 2), "the menu stays open");
    harness.get_by_label("Column Call narrower").click();
    settle(&mut harness);
    assert_eq!(width(&harness), Some(wider));
    harness.get_by_label("Column Call as wide as usual").click();
    settle(&mut harness);
    assert_eq!(width(&harness), None);
}
