//! The live log.

use std::time::{Duration, Instant};

use egui::{Key, Vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use socketlab::locale::{Language, Locale};
use socketlab::record::{EndpointStatus, Snapshot};
use socketlab::socket::{Op, Outcome};
use socketlab::ui::panels::log::{FilterLine, Find, LogAction, LogContext, LogPane};
use socketlab::ui::peers::{Known, Peers};
use socketlab::ui::table::{Column, RowTime, Table};

use crate::fixture::{CLIENT, Rows, SERVER, running};

struct App {
    rows: Rows,
    log: Snapshot,
    status: EndpointStatus,
    locale: Locale,
    pane: LogPane,
    selected: Option<u64>,
    saves: usize,
    connects: bool,
    table: Table,
    peers: Peers,
    line: FilterLine,
}

fn window(rows: Rows, status: EndpointStatus, size: Vec2) -> Harness<'static, App> {
    let locale = Locale::new(Language::English);
    let log = rows.snapshot();
    let app = App {
        rows,
        log,
        status,
        locale,
        pane: LogPane::default(),
        selected: None,
        saves: 0,
        connects: false,
        table: Table::default(),
        peers: Peers::default(),
        line: FilterLine::Shown,
    };
    let draw = |ui: &mut egui::Ui, app: &mut App| {
        let cx = LogContext {
            endpoint: SERVER,
            log: &app.log,
            clock: app.rows.clock,
            locale: &app.locale,
            selected: app.selected,
            status: &app.status,
            connects: app.connects,
            table: &app.table,
            peers: &app.peers,
            bench: None,
        };
        match app.pane.log_ui(ui, &cx, app.line) {
            Some(LogAction::Select(row)) => app.selected = Some(row),
            Some(LogAction::SaveAs) => app.saves += 1,
            Some(LogAction::Table(change)) => app.table.apply(change),
            None => {}
        }
    };
    // Chinese text is data here, and the machine may have no font for it.
    let mut harness = Harness::builder().with_size(size).allow_missing_glyphs().build_ui_state(draw, app);
    harness.run_ok();
    harness
}

/// Draws until what is shown takes every row and the filter into account.
fn settle(harness: &mut Harness<'static, App>) {
    harness.run_ok();
    let began = Instant::now();
    while !harness.state().pane.is_up_to(&harness.state().log) {
        assert!(began.elapsed() < Duration::from_secs(60), "some rows are never looked at");
        std::thread::yield_now();
        harness.step();
    }
    harness.run_ok();
}

fn numbered(count: usize) -> Rows {
    let mut rows = Rows::new(1 << 30);
    (0..count).for_each(|n| rows.recv(1, format!("message {n};")));
    rows
}

fn more(harness: &mut Harness<'static, App>, texts: &[&str]) {
    let app = harness.state_mut();
    texts.iter().for_each(|text| app.rows.recv(1, text.to_string()));
    app.log = app.rows.snapshot();
    settle(harness);
}

fn wheel(harness: &mut Harness<'static, App>, lines: f32) {
    let delta = Vec2::new(0.0, lines);
    let (unit, phase) = (egui::MouseWheelUnit::Line, egui::TouchPhase::Move);
    harness.hover_at(egui::Pos2::new(200.0, 200.0));
    settle(harness);
    harness.event(egui::Event::MouseWheel {
        unit,
        delta,
        phase,
        modifiers: egui::Modifiers::NONE,
        source: egui::MouseWheelSource::Unknown,
    });
    harness.run_steps(20);
}

const SIZE: Vec2 = Vec2::new(700.0, 300.0);

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
    let known = |endpoint, name: &str| Known { endpoint, name: name.to_owned(), transport: None, local: None };
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
fn the_way_back_to_the_end_covers_no_row() {
    let mut harness = window(numbered(200), running(&[1]), SIZE);
    wheel(&mut harness, 3.0);
    more(&mut harness, &["more"]);
    let button = harness.get_by_label("1 new row ↓").rect();
    let rows: Vec<egui::Rect> = harness.get_all_by_label_contains("← recv").map(|row| row.rect()).collect();
    assert!(rows.len() > 5 && rows.iter().all(|row| !row.intersects(button)), "{button:?}");
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
