//! The exchange as a picture: each call is a step that can be read and chosen without seeing it.

use egui::{Key, Modifiers, OutputCommand};
use egui_kittest::kittest::Queryable;

use crate::window::{
    Window, click, echo_on_free_port, enabled, fill, is_seen, labels, open, open_sized, until, until_seen,
};

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

/// The steps that are drawn, from top to bottom; buttons of the list and of the inspector have names like theirs.
fn steps(window: &Window) -> Vec<String> {
    let is_button = |label: &str| [": start", ": stop", " bytes)"].iter().any(|end| label.ends_with(end));
    let is_step =
        |label: &String| (label.starts_with("client: ") || label.starts_with("server: ")) && !is_button(label);
    labels(window).into_iter().filter(is_step).collect()
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
        "server: accept()",
        "client: send(b\"hello\") → 5",
        "server: recv(1024) → 5",
    ];
    let places = order.map(place);
    assert!(places.is_sorted(), "{steps:?}");
    assert!(place("server: send(b\"hello\") → 5") < place("client: recv(1024) → 5"), "{steps:?}");
}

#[test]
fn a_step_that_is_chosen_is_the_row_that_the_inspector_and_the_panes_show() {
    let mut window = played();
    click(&mut window, "client: send(b\"hello\") → 5");
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
fn who_speaks_first_is_who_sends_until_another_is_chosen() {
    let (lab, _) = echo_on_free_port();
    let mut window = open(lab);
    window.key_press_modifiers(Modifiers::COMMAND, Key::Num2);
    until_seen(&mut window, "Who sends: client → server");
    let (picture, send) =
        (window.get_by_role_and_label(egui::Role::ListBox, "Exchange").rect(), window.get_by_label("Send").rect());
    assert!(send.top() - picture.bottom() <= 6.0, "one line, and no more: {picture} {send}");
    let head = labels(&window).into_iter().find(|label| label.starts_with("server tcp://")).unwrap();
    click(&mut window, &head);
    until_seen(&mut window, "Who sends: server → clients");
    for view in [Key::Num1, Key::Num2] {
        window.key_press_modifiers(Modifiers::COMMAND, view);
        window.run_steps(2);
    }
    until_seen(&mut window, "Who sends: server → clients");
}

#[test]
fn a_half_close_is_shown_in_the_steps_of_the_teachers_page() {
    let mut lab = socketlab::lab::examples::find("answered-by-hand").unwrap().lab();
    let port = crate::window::free_port();
    lab.endpoints.iter_mut().for_each(|endpoint| endpoint.address.port = port);
    // High enough that all of the settings and all of the steps are in sight.
    let mut window = open_sized(lab, egui::Vec2::new(1900.0, 1600.0));
    click(&mut window, "Settings of server");
    click(&mut window, "Sending and receiving");
    until_seen(&mut window, "keep half-open");
    click(&mut window, "keep half-open");
    window.key_press_modifiers(Modifiers::COMMAND, Key::Num2);
    until_seen(&mut window, "Who sends: client → server");
    window.key_press(Key::F5);
    until(&mut window, "the client's button", |window| enabled(window, "Send").is_some());
    click(&mut window, "Send");
    until_seen(&mut window, "server: recv(1024) → 17");
    click(&mut window, "Half-close");
    until_seen(&mut window, "server: recv(1024) → 0");
    let head = labels(&window).into_iter().find(|label| label.starts_with("server 127.0.0.1:")).unwrap();
    click(&mut window, &head);
    until_seen(&mut window, "Who sends: server → clients");
    click(&mut window, "bye");
    click(&mut window, "Send");
    until_seen(&mut window, "client: recv(1024) → 7");
    let steps = steps(&window);
    let place =
        |step: &str| steps.iter().position(|seen| seen.starts_with(step)).unwrap_or_else(|| panic!("{steps:?}"));
    let order = ["client: shutdown(SHUT_WR)", "server: recv(1024) → 0", "server: send(b\"Goodbye\") → 7"];
    assert!(order.map(place).is_sorted(), "{steps:?}");
    assert!(!steps.iter().any(|step| step.contains("close(")), "neither side has closed: {steps:?}");
}

#[test]
fn the_times_of_the_picture_are_those_of_all_logs() {
    let mut window = played();
    until_seen(&mut window, "since the run began");
    click(&mut window, "Steps: one step a row");
    click(&mut window, "Since previous row");
    until_seen(&mut window, "since the step before");
    window.key_press_modifiers(Modifiers::COMMAND, Key::Num1);
    until_seen(&mut window, "Time shown: Since previous row");
}

#[test]
fn the_picture_is_copied_as_text() {
    let mut window = played();
    click(&mut window, "More for the exchange");
    window.get_by_label("Copy as Mermaid").click();
    window.step();
    let copied = window.output().platform_output.commands.iter().find_map(|command| match command {
        OutputCommand::CopyText(text) => Some(text.clone()),
        _ => None,
    });
    let text = copied.unwrap();
    assert!(text.starts_with("sequenceDiagram\n") && text.contains(": hello · 5 B\n"), "{text}");
}

/// What a moment in the past shows as its last step.
fn last_step(window: &Window) -> String {
    steps(window).last().cloned().unwrap_or_default()
}

#[test]
fn a_step_back_hides_what_came_later_and_the_choice_goes_along_and_playing_brings_it_back() {
    let mut window = played();
    let all = steps(&window);
    click(&mut window, "Step back (←)");
    until_seen(&mut window, &format!("step {} of {}", all.len() - 1, all.len()));
    assert_eq!(steps(&window), all[..all.len() - 1]);
    assert_eq!(last_step(&window), "server: send(b\"hello\") → 5");
    assert!(is_seen(&window, "hello · 5 B, not received yet, server → client"), "{:?}", labels(&window));
    until_seen(&mut window, "Received by");
    click(&mut window, "Play (Space)");
    until(&mut window, "the present", |window| !is_seen(window, &format!("of {}", all.len())));
    assert_eq!(steps(&window), all);
}

#[test]
fn keys_go_through_what_was_recorded() {
    let mut window = played();
    let all = steps(&window);
    click(&mut window, &all[0]);
    window.key_press(Key::ArrowLeft);
    until_seen(&mut window, &format!("step {} of", all.len() - 1));
    window.key_press(Key::Home);
    until_seen(&mut window, "step 1 of");
    assert_eq!(steps(&window), all[..1]);
    window.key_press(Key::ArrowRight);
    until_seen(&mut window, "step 2 of");
    window.key_press(Key::End);
    until_seen(&mut window, &format!("step {} of", all.len()));
    window.key_press(Key::Space);
    until(&mut window, "the present", |window| !is_seen(window, &format!("of {}", all.len())));
}

#[test]
fn a_pause_holds_the_moment_and_counts_what_comes_meanwhile() {
    let mut window = played();
    let all = steps(&window);
    click(&mut window, "Pause (Space)");
    click(&mut window, "Send");
    until_seen(&mut window, "4 new steps");
    assert_eq!(steps(&window), all);
    click(&mut window, "⬇ Follow");
    until(&mut window, "the new steps", |window| steps(window).len() == all.len() + 4);
}

#[test]
fn a_lifeline_is_moved_by_dragging_it_and_by_keys() {
    let mut window = played();
    let head = |window: &Window, name: &str| {
        let head = labels(window).into_iter().find(|label| label.starts_with(&format!("{name} 127.0.0.1:")));
        head.unwrap_or_else(|| panic!("no head of {name}"))
    };
    let left = |window: &Window, name: &str| window.get_by_label(&head(window, name)).rect().left();
    let middle = |window: &Window, name: &str| window.get_by_label(&head(window, name)).rect().center();
    assert!(left(&window, "server") < left(&window, "client"));
    let (from, to) = (middle(&window, "server"), middle(&window, "client"));
    window.drag_at(from);
    window.step();
    for part in [0.3, 0.7, 1.0] {
        window.hover_at(from.lerp(to, part));
        window.step();
    }
    window.drop_at(to);
    window.run_steps(3);
    assert!(left(&window, "client") < left(&window, "server"));
    let name = head(&window, "client");
    window.get_by_label(&name).focus();
    window.step();
    window.key_press_modifiers(Modifiers::ALT, Key::ArrowRight);
    window.run_steps(3);
    assert!(left(&window, "server") < left(&window, "client"));
}

#[test]
fn the_calls_of_a_set_up_are_shown_one_by_one() {
    let mut window = played();
    let set_up = steps(&window).into_iter().find(|step| step.contains("listen(128)")).unwrap();
    click(&mut window, &set_up);
    window.key_press(Key::Enter);
    until_seen(&mut window, "  listen(128) → ok");
    let call = labels(&window).into_iter().find(|label| label.contains("  listen(128) → ok")).unwrap();
    click(&mut window, &call);
    until(&mut window, "its result", |window| labels(window).iter().any(|label| label == "done"));
}

#[test]
fn a_presentation_leaves_the_exchange_alone_and_escape_brings_the_rest_back() {
    let mut window = played();
    let height = |window: &Window| window.get_by_label("client: recv(1024) → 5").rect().height();
    let (usual, menu) = (height(&window), window.get_by_label("View").rect().height());
    window.key_press(Key::F11);
    until(&mut window, "the list to go", |window| !is_seen(window, "Add TCP server"));
    assert!(height(&window) >= 1.5 * usual);
    assert_eq!(window.get_by_label("View").rect().height(), menu);
    assert!(!is_seen(&window, "nothing lost"), "the status line is gone");
    window.key_press(Key::Escape);
    until_seen(&mut window, "Add TCP server");
    assert_eq!(height(&window), usual);
}

#[test]
fn to_scale_a_step_stands_where_its_time_is() {
    let mut window = played();
    click(&mut window, "Steps: one step a row");
    click(&mut window, "to scale");
    until_seen(&mut window, "Steps: to scale");
    let y = |window: &Window, step: &str| window.get_by_label(step).rect().center().y;
    let (began, sent) = (y(&window, &first_step(&window)), y(&window, "client: send(b\"hello\") → 5"));
    let received = y(&window, "server: recv(1024) → 5");
    let height = |step: &str| window.get_by_label(step).rect().height();
    assert!(height(&first_step(&window)) >= 18.0, "the first step is seen whole");
    assert!(began < sent && sent <= received && received - sent < sent - began, "{began} {sent} {received}");
}

fn first_step(window: &Window) -> String {
    steps(window).into_iter().find(|step| step.starts_with("server: socket")).unwrap()
}

#[test]
fn the_picture_is_saved_as_svg_and_as_png() {
    const PATH: &str = "The ending chooses the format: svg for the last 2,000 steps, png for the last 400.";
    let folder = tempfile::tempdir().unwrap();
    let mut window = played();
    for name in ["课堂.svg", "课堂.png"] {
        let path = folder.path().join(name);
        click(&mut window, "More for the exchange");
        click(&mut window, "Save the exchange as a picture…");
        fill(&mut window, PATH, path.to_str().unwrap());
        click(&mut window, "Save");
        until(&mut window, "the file", |_| path.exists());
        until(&mut window, "the dialog to close", |window| !is_seen(window, PATH));
    }
    let svg = std::fs::read_to_string(folder.path().join("课堂.svg")).unwrap();
    for text in ["send(b&quot;hello&quot;) → 5", "hello · 5 B", "client", "listen(128)"] {
        assert!(svg.contains(text), "{text} in {svg}");
    }
    let png = std::fs::read(folder.path().join("课堂.png")).unwrap();
    assert_eq!(png[..8], *b"\x89PNG\r\n\x1a\n");
}
