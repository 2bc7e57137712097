//! What the composer sends, over real connections.

use egui::{Key, Modifiers};

use crate::window::{Window, click, echo_on_free_port, enabled, is_enabled, is_seen, labels, open, until, until_seen};

/// The Echo lab, running.
fn running() -> Window {
    let (lab, _) = echo_on_free_port();
    let mut window = open(lab);
    click(&mut window, "Start all");
    until(&mut window, "the client's button", |window| enabled(window, "Send").is_some());
    window
}

/// The exchange instead of the panes.
fn exchange(window: &mut Window) {
    window.key_press_modifiers(Modifiers::COMMAND, Key::Num2);
    window.step();
}

#[test]
fn three_at_once_are_three_sends() {
    let mut window = running();
    click(&mut window, "At once: ×1");
    click(&mut window, "×3");
    click(&mut window, "Send");
    exchange(&mut window);
    let sends =
        |window: &Window| labels(window).iter().filter(|label| *label == "client: send(b\"hello\") → 5").count();
    until(&mut window, "three sends", |window| sends(window) == 3);
    // However they were cut on their way, all of them come back.
    until_seen(&mut window, "30 B");
    assert_eq!(sends(&window), 3);
}

#[test]
fn who_speaks_is_chosen_where_one_composer_stands_for_all() {
    let mut window = running();
    exchange(&mut window);
    until_seen(&mut window, "Who sends: ");
    let now = labels(&window).into_iter().find(|label| label.starts_with("Who sends: ")).unwrap();
    let other = if now.ends_with("clients") { "client → server" } else { "server → clients" };
    click(&mut window, &now);
    click(&mut window, other);
    until_seen(&mut window, &format!("Who sends: {other}"));
    if other.starts_with("server") {
        assert!(is_enabled(&window, "Send by hand from server") && !is_seen(&window, "Payload"));
        click(&mut window, "Send by hand from server");
    }
    until_seen(&mut window, "Payload");
}
