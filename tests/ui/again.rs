//! What is done with the bytes of rows: sent again, put into the composer, compared with those of another row.

use egui::Key;
use egui_kittest::Node;
use egui_kittest::kittest::Queryable;

use crate::window::{Window, click, echo_on_free_port, enabled, fill, is_enabled, is_seen, open, until, until_seen};

/// The Echo lab, running.
fn running() -> Window {
    let mut window = open(echo_on_free_port().0);
    click(&mut window, "Start all");
    until(&mut window, "the client's button", |window| enabled(window, "Send").is_some());
    window
}

fn send(window: &mut Window, text: &str) {
    fill(window, "Payload", text);
    window.key_press(Key::Enter);
    until(window, "the echo", |window| rows(window, &format!("← recv(1024) → {}", text.len())).count() >= 2);
}

fn rows<'a>(window: &'a Window, call: &'a str) -> impl Iterator<Item = Node<'a>> {
    window.query_all_by_label_contains(call)
}

/// Opens the menu of the last row of this call.
fn menu(window: &mut Window, call: &str) {
    rows(window, call).last().unwrap().click_secondary();
    window.run_steps(3);
}

#[test]
fn what_was_sent_is_sent_again_and_what_came_is_sent_back_until_nothing_runs() {
    let mut window = running();
    send(&mut window, "hello");
    assert_eq!(rows(&window, "→ send(5) → 5").count(), 2, "the client's, and the echo");
    menu(&mut window, "→ send(5) → 5");
    click(&mut window, "Send again");
    until(&mut window, "more sends", |window| rows(window, "→ send(5) → 5").count() >= 3);
    let before = rows(&window, "→ send(5) → 5").count();
    menu(&mut window, "← recv(1024) → 5");
    click(&mut window, "Send these bytes back");
    until(&mut window, "one more", |window| rows(window, "→ send(5) → 5").count() > before);
    click(&mut window, "Stop all");
    until(&mut window, "all to be stopped", |window| !is_enabled(window, "Stop all"));
    menu(&mut window, "→ send(5) → 5");
    assert!(is_seen(&window, "Send again") && !is_enabled(&window, "Send again"));
}

#[test]
fn the_bytes_of_a_row_stand_in_the_composer_as_hex() {
    let mut window = running();
    send(&mut window, "hello");
    rows(&window, "→ send(5) → 5").last().unwrap().click_secondary();
    window.run_steps(3);
    click(&mut window, "Put into Payload as hex");
    until_seen(&mut window, "68 65 6c 6c 6f");
}

#[test]
fn two_rows_are_compared_byte_by_byte() {
    let mut window = running();
    send(&mut window, "hello");
    send(&mut window, "help me");
    rows(&window, "→ send(5) → 5").last().unwrap().click();
    window.run_steps(3);
    menu(&mut window, "→ send(7) → 7");
    let entry = crate::window::labels(&window).into_iter().find(|label| label.starts_with("Compare with row "));
    click(&mut window, &entry.unwrap());
    until_seen(&mut window, "4 bytes differ, the first at offset 3 (0x3).");
    until_seen(&mut window, "(different at: 3 4)");
    until_seen(&mut window, "(different at: 3 4 5 6)");
    until_seen(&mut window, "(compared)");
    click(&mut window, "Next difference");
    until_seen(&mut window, "Here: 3 (0x3).");
    click(&mut window, "Difference before");
    until_seen(&mut window, "Here: 6 (0x6).");
    // The next row that is chosen is compared with the same one.
    rows(&window, "← recv(1024) → 5").last().unwrap().click();
    until_seen(&mut window, "No difference.");
    click(&mut window, "Compare no more");
    until(&mut window, "the bytes alone", |window| !is_seen(window, "Compared with row"));
}
