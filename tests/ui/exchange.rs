//! The exchange as a picture: each call is a step that can be read and chosen without seeing it.

use egui::{Key, Modifiers, OutputCommand};
use egui_kittest::kittest::Queryable;

use crate::window::{Window, click, echo_on_free_port, enabled, is_seen, labels, open, until, until_seen};

/// The Echo lab in the exchange, after `hello` went there and back.
fn played() -> Window {
    let (lab, _) = echo_on_free_port();
    let mut window = open(lab);
    click(&mut window, "Start all");
    until_seen(&mut window, "1 connection   ·");
    until(&mut window, "the client's button", |window| enabled(window, "Send").is_some());
    enabled(&window, "Send").unwrap().click();
    until_seen(&mut window, "↓ 2 received, 10 B");
    window.key_press_modifiers(Modifiers::COMMAND, Key::Num2);
    until_seen(&mut window, "client: recv(1024) → 5");
    window
}

/// The steps that are drawn, from top to bottom.
fn steps(window: &Window) -> Vec<String> {
    let is_step = |label: &String| label.starts_with("client: ") || label.starts_with("server: ");
    labels(window).into_iter().filter(|label| is_step(label) && label.contains(['(', 'a', 's'])).collect()
}

#[test]
fn every_call_of_both_sides_is_a_step_in_order() {
    let window = played();
    let steps = steps(&window);
    let place = |step: &str| {
        steps.iter().position(|seen| seen.starts_with(step)).unwrap_or_else(|| panic!("{step} in {steps:?}"))
    };
    let order = [
        "server: socket · bind(:",
        "client: connect(:",
        "server: accept",
        "client: send(5) → 5",
        "server: recv(1024) → 5",
    ];
    let places = order.map(place);
    assert!(places.is_sorted(), "{steps:?}");
    assert!(place("server: send(5) → 5") < place("client: recv(1024) → 5"), "{steps:?}");
}

#[test]
fn a_step_that_is_chosen_is_the_row_that_the_inspector_and_the_panes_show() {
    let mut window = played();
    click(&mut window, "client: send(5) → 5");
    until_seen(&mut window, "Received by");
    window.key_press(Key::ArrowDown);
    until_seen(&mut window, "Sent by");
    window.key_press_modifiers(Modifiers::COMMAND, Key::Num1);
    until(&mut window, "the panes", |window| is_seen(window, "Start server") || is_seen(window, "Stop server"));
    assert!(is_seen(&window, "Sent by"), "what is chosen stays chosen");
}

#[test]
fn the_composer_below_sends_for_the_endpoint_whose_head_was_clicked() {
    let mut window = played();
    let head = labels(&window).into_iter().find(|label| label.starts_with("client 127.0.0.1:")).unwrap();
    click(&mut window, &head);
    click(&mut window, "Send");
    until_seen(&mut window, "↓ 4 received, 20 B");
    until(&mut window, "the steps", |window| {
        steps(window).iter().filter(|step| *step == "client: recv(1024) → 5").count() == 2
    });
}

#[test]
fn the_picture_is_copied_as_text() {
    let mut window = played();
    window.get_by_label("Copy as Mermaid").click();
    window.step();
    let copied = window.output().platform_output.commands.iter().find_map(|command| match command {
        OutputCommand::CopyText(text) => Some(text.clone()),
        _ => None,
    });
    let text = copied.unwrap();
    assert!(text.starts_with("sequenceDiagram\n") && text.contains(": hello · 5 B\n"), "{text}");
}
