//! The inspector.

use egui::{Key, Modifiers, Vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use socketlab::locale::{Language, Locale};
use socketlab::record::Snapshot;
use socketlab::socket::Op;
use socketlab::ui::panels::inspector::{Inspector, InspectorContext};

use crate::fixture::Rows;

struct App {
    rows: Rows,
    log: Snapshot,
    locale: Locale,
    inspector: Inspector,
    row: Option<u64>,
}

fn window(rows: Rows, row: Option<u64>) -> Harness<'static, App> {
    let (log, locale) = (rows.snapshot(), Locale::new(Language::English));
    let app = App { rows, log, locale, inspector: Inspector::default(), row };
    let draw = |ui: &mut egui::Ui, app: &mut App| {
        let name = |_| "Echo server".to_owned();
        let (clock, row) = (app.rows.clock, app.row);
        let cx = InspectorContext {
            compared: None,
            log: &app.log,
            row,
            clock,
            locale: &app.locale,
            endpoint_name: &name,
            takes_focus: false,
            hides_mistake: false,
        };
        app.inspector.inspector_ui(ui, &cx);
    };
    let size = Vec2::new(420.0, 700.0);
    let mut harness = Harness::builder().with_size(size).allow_missing_glyphs().build_ui_state(draw, app);
    harness.run_ok();
    harness
}

fn copied(harness: &Harness<'static, App>) -> Option<String> {
    harness.output().platform_output.commands.iter().find_map(|command| match command {
        egui::OutputCommand::CopyText(text) => Some(text.clone()),
        _ => None,
    })
}

#[test]
fn a_message_is_shown_with_its_call_times_and_bytes() {
    let mut rows = Rows::new(1 << 30);
    rows.recv(1, "before");
    rows.wait_ms(5);
    rows.recv(1, "hello, world");
    let harness = window(rows, Some(1));
    for label in
        ["← Received", "recv(1024) → 12", "12 bytes received", "Echo server", "Peer", "127.0.0.1:54321", "+0.005001 s"]
    {
        assert!(harness.query_all_by_label(label).count() > 0, "{label}");
    }
    assert!(harness.query_by_label_contains("0000: 68 65 6c 6c 6f 2c 20 77 hello, w").is_some());
    assert!(harness.query_by_label_contains("0008: 6f 72 6c 64 orld").is_some());
}

#[test]
fn a_failure_has_its_cause_and_what_to_do() {
    let mut rows = Rows::new(1 << 30);
    rows.fail(None, Op::connect(([127, 0, 0, 1], 9).into()), 111, "ECONNREFUSED");
    let harness = window(rows, Some(0));
    assert!(harness.query_by_label("connect(('127.0.0.1', 9)) → ECONNREFUSED (111)").is_some());
    assert!(harness.query_by_label_contains("nothing listens on that port").is_some());
    assert!(harness.query_by_label_contains("Next step: Start the server first").is_some());
}

#[test]
fn bytes_are_selected_with_the_keys_and_copied() {
    let mut rows = Rows::new(1 << 30);
    rows.recv(1, "hello");
    let mut harness = window(rows, Some(0));
    harness.get_by_label("Bytes").focus();
    harness.run_ok();
    harness.key_press(Key::Home);
    harness.run_ok();
    harness.key_press(Key::ArrowRight);
    harness.run_ok();
    harness.key_press_modifiers(Modifiers::SHIFT, Key::ArrowRight);
    harness.run_ok();
    assert!(harness.query_by_label("2 bytes selected, 0x1 to 0x2").is_some());
    harness.event(egui::Event::Copy);
    harness.step();
    assert_eq!(copied(&harness).as_deref(), Some("65 6c"));
    harness.get_by_label_contains("Copy").click();
    harness.run_ok();
    harness.get_by_label("As Python bytes").click();
    harness.step();
    let mut found = copied(&harness);
    for _ in 0..3 {
        harness.step();
        found = found.or_else(|| copied(&harness));
    }
    assert_eq!(found.as_deref(), Some("b'el'"));
}

#[test]
fn dragging_over_hex_selects() {
    let mut rows = Rows::new(1 << 30);
    rows.recv(1, "hello, world and more than one row");
    let mut harness = window(rows, Some(0));
    let row = harness.get_by_label_contains("0000: ").rect();
    harness.drag_at(row.left_center() + Vec2::new(60.0, 0.0));
    harness.run_ok();
    harness.hover_at(row.left_center() + Vec2::new(140.0, 0.0));
    harness.run_ok();
    harness.drop_at(row.left_center() + Vec2::new(140.0, 0.0));
    harness.remove_cursor();
    harness.run_ok();
    assert!(harness.query_by_label_contains("bytes selected, 0x").is_some());
}

#[test]
fn the_text_side_is_decoded_as_chosen() {
    let mut rows = Rows::new(1 << 30);
    rows.recv(1, b"\xc4\xe3\xba\xc3".to_vec());
    let mut harness = window(rows, Some(0));
    assert!(harness.query_by_label_contains("0000: c4 e3 ba c3 ....").is_some());
    harness.get_by_label("Encoding of the text side: UTF-8").click();
    harness.run_ok();
    harness.get_by_label("GBK").click();
    harness.run_ok();
    assert!(harness.query_by_label_contains("0000: c4 e3 ba c3 你好").is_some());
}

#[test]
fn sixteen_mebibytes_draw_as_fast_as_a_page() {
    let mut rows = Rows::new(1 << 30);
    rows.recv(1, vec![0xa5; 16 << 20]);
    let mut harness = window(rows, Some(0));
    let began = std::time::Instant::now();
    harness.run_steps(10);
    assert!(began.elapsed() < std::time::Duration::from_secs(3), "{:?}", began.elapsed());
    harness.get_by_label("Bytes").focus();
    harness.run_ok();
    harness.key_press(Key::End);
    harness.run_ok();
    harness.key_press(Key::End);
    harness.run_ok();
    assert!(harness.query_by_label_contains("fffff8: ").is_some());
}

#[test]
fn nothing_and_what_has_gone_are_told_apart() {
    let harness = window(Rows::new(1 << 30), None);
    assert!(harness.query_by_label("No row is selected").is_some());
    let mut rows = Rows::new(1 << 20);
    (0..300).for_each(|_| rows.recv(1, vec![0; 9000]));
    let harness = window(rows, Some(3));
    assert!(harness.query_by_label("This row was removed").is_some());
}

fn choose(harness: &mut Harness<'static, App>, list: &str, choice: &str) {
    harness.get_by_label(list).click();
    harness.run_ok();
    harness.get_by_label(choice).click();
    harness.run_ok();
}

#[test]
fn bytes_are_read_as_packed_values_in_a_table() {
    let mut rows = Rows::new(1 << 30);
    rows.recv(1, &b"\x00\x01ab\x00\x00\x00\x00\x00\x07"[..]);
    let mut harness = window(rows, Some(0));
    choose(&mut harness, "Read as: Bytes only", "Packed struct");
    assert!(harness.query_by_label_contains("Type the format").is_some());
    harness.get_by_label("Format").focus();
    harness.run_ok();
    harness.get_by_label("Format").type_text("!H4sI");
    harness.run_ok();
    for label in ["H", "4s", "I", "0x02", "0x06", "1", r#"b"ab\x00\x00""#, "7"] {
        assert!(harness.query_all_by_label(label).count() > 0, "{label}");
    }
    harness.get_by_label("Format").focus();
    harness.get_by_label("Format").type_text("I");
    harness.run_ok();
    assert!(harness.query_by_label_contains("! byte 11: ").is_some(), "the bytes do not fit");
}

#[test]
fn bytes_are_read_as_numbers_and_text_of_what_is_selected() {
    let mut rows = Rows::new(1 << 30);
    rows.recv(1, "hi!?");
    let mut harness = window(rows, Some(0));
    choose(&mut harness, "Read as: Bytes only", "Numbers");
    assert!(harness.query_by_label("104,105,33,63").is_some());
    choose(&mut harness, "Kind: u8", "u16be");
    assert!(harness.query_by_label("26729,8511").is_some());
    choose(&mut harness, "Read as: Numbers", "Text");
    assert!(harness.query_by_label("hi!?").is_some());
    harness.get_by_label("Bytes").focus();
    harness.run_ok();
    harness.key_press(Key::Home);
    harness.run_ok();
    harness.key_press_modifiers(Modifiers::SHIFT, Key::ArrowRight);
    harness.run_ok();
    assert!(harness.query_by_label("hi").is_some(), "two bytes are selected, and only they are read");
}

#[test]
fn bytes_are_read_as_a_literal_of_python() {
    for (bytes, label) in [("[1, b'\\xff', {'名': None}]", "[1, b'\\xff', {'名': None}]"), ("[1, nul]", "! byte 5: ")]
    {
        let mut rows = Rows::new(1 << 30);
        rows.recv(1, bytes);
        let mut harness = window(rows, Some(0));
        choose(&mut harness, "Read as: Bytes only", "Python literal");
        assert!(harness.query_all_by_label_contains(label).count() > 0, "{bytes}");
    }
}

#[test]
fn a_checksum_at_the_end_is_recognised() {
    let mut rows = Rows::new(1 << 30);
    rows.recv(1, &b"\x01\x03\x00\x00\x00\x01\x84\x0a"[..]);
    let harness = window(rows, Some(0));
    let told = harness.query_by_label_contains("The last 2 bytes are the CRC-16/Modbus of the rest");
    assert!(told.is_some());
}

#[test]
fn a_message_row_names_the_receives_it_came_in() {
    let mut rows = Rows::new(1 << 30);
    rows.recv(1, "he");
    rows.recv(2, "other");
    rows.recv(1, "llo\n");
    rows.message(1, "hello", (1, 1, 2));
    let harness = window(rows, Some(3));
    assert!(harness.query_by_label("Came in").is_some() && harness.query_by_label("recv #1–#2").is_some());
    assert!(harness.query_by_label_contains("68 65 6c 6c 6f").is_some());
}

#[test]
fn a_send_names_the_receives_of_its_bytes_and_a_receive_its_sends() {
    let exchange = |received| {
        let mut rows = Rows::new(1 << 30);
        rows.exchange(["abc", "de"], received);
        rows
    };
    let seen = |received, row: u64, texts: &[&str]| {
        let harness = window(exchange(received), Some(row));
        for text in texts {
            assert!(harness.query_by_label_contains(text).is_some(), "{text} in row {row} of {received}");
        }
    };
    seen("abcd", 4, &["Sent by", "send(3) → 3 (3 bytes)", "send(2) → 2 (1 byte)"]);
    seen("abcd", 2, &["Received by", "recv(1024) → 4 (3 bytes)"]);
    seen("abcd", 3, &["Received by", "recv(1024) → 4 (1 byte)", "not received yet"]);
}
