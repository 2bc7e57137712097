//! What is wrong in a field is told beside it, and nothing is started with it.

use egui_kittest::kittest::Queryable;
use socketlab::address::Transport;

use crate::window::{click, echo_on_free_port, fill, is_enabled, is_seen, open, until, until_seen};

#[test]
fn a_wrong_port_shows_the_reason_and_disables_start() {
    let (lab, port) = echo_on_free_port();
    let mut window = open(lab);
    click(&mut window, "Settings of server");
    fill(&mut window, "Port", "70000");
    until_seen(&mut window, "a port from 0 to 65535");
    assert!(!is_enabled(&window, "Start server") && !is_enabled(&window, "server: start"));
    // Not from the menu's key either.
    window.key_press(egui::Key::F5);
    until(&mut window, "the client's failure", |window| is_seen(window, "ECONNREFUSED"));
    assert!(!is_seen(&window, "listening on"));
    fill(&mut window, "Port", &port.to_string());
    until(&mut window, "the button", |window| is_enabled(window, "Start server"));
    assert!(!is_seen(&window, "a port from 0 to 65535"));
    click(&mut window, "Start server");
    until_seen(&mut window, "Stop it to change this.");
    assert!(!is_enabled(&window, "Port"));
}

#[test]
fn a_field_keeps_the_focus_when_what_is_typed_turns_wrong() {
    let (lab, _) = echo_on_free_port();
    let mut window = open(lab);
    click(&mut window, "Settings of server");
    fill(&mut window, "Port", "70000");
    until_seen(&mut window, "a port from 0 to 65535");
    assert!(window.get_by_label("Port").is_focused());
    fill(&mut window, "Host", "0.0.0.0");
    until_seen(&mut window, "reachable from other machines");
    assert!(window.get_by_label("Host").is_focused(), "a badge above takes no focus away");
}

#[test]
fn settings_that_do_not_apply_are_not_there() {
    let (mut lab, _) = echo_on_free_port();
    lab.endpoints.truncate(1);
    let mut window = open(lab.clone());
    click(&mut window, "Settings of server");
    until_seen(&mut window, "Backlog");
    assert!(is_seen(&window, "TCP_NODELAY") && !is_seen(&window, "Connect timeout"));
    lab.endpoints[0].address.transport = Transport::Udp;
    let mut window = open(lab);
    click(&mut window, "Settings of server");
    until_seen(&mut window, "received whole");
    assert!(!is_seen(&window, "Backlog") && !is_seen(&window, "TCP_NODELAY") && !is_seen(&window, "recv size"));
}
