//! What the system shows of sockets, in the panes: bytes that pile up, states of TCP, who is not accepted yet; and a reset.

use egui::Vec2;
use socketlab::lab::{Endpoint, Model};

use crate::window::{click, echo_on_free_port, enabled, is_enabled, is_seen, open_sized, until, until_seen};

/// With room for two panes that have it all.
const WIDE: Vec2 = Vec2::new(1600.0, 900.0);

fn shows_states() -> bool {
    let shows = cfg!(target_os = "linux");
    if !shows {
        eprintln!("skipped: only Linux shows states");
    }
    shows
}

#[test]
fn two_sends_pile_up_unread_while_the_server_pauses_before_recv() {
    let (mut lab, _) = echo_on_free_port();
    lab.endpoints[0].options.recv_pause_ms = 60_000;
    let mut window = open_sized(lab, WIDE);
    click(&mut window, "Start all");
    until_seen(&mut window, "sleep()");
    until_seen(&mut window, "unread 0 B");
    for sent in ["unread 5 B", "unread 10 B"] {
        until(&mut window, "a button to send with", |window| enabled(window, "Send").is_some());
        enabled(&window, "Send").unwrap().click();
        until_seen(&mut window, sent);
    }
    click(&mut window, "Stop all");
    until(&mut window, "an end of the gauge", |window| !is_seen(window, "unread 10 B"));
}

#[test]
fn a_client_in_the_backlog_says_that_it_is_not_accepted_yet() {
    let (mut lab, _) = echo_on_free_port();
    lab.endpoints[0].make_server().model = Some(Model::OneAtATime);
    let second = Endpoint { name: "second".to_owned(), ..lab.endpoints[1].clone() };
    lab.endpoints.push(second);
    // Three panes beside each other, as narrow as that.
    let mut window = open_sized(lab, Vec2::new(1366.0, 768.0));
    click(&mut window, "Start server");
    until_seen(&mut window, "listening on");
    click(&mut window, "Connect client");
    until_seen(&mut window, "1 client");
    assert!(!is_seen(&window, "not accepted yet"));
    click(&mut window, "Connect second");
    until_seen(&mut window, "connected; not accepted yet");
    if shows_states() {
        until_seen(&mut window, "backlog 1/128");
    }
    click(&mut window, "Disconnect client");
    until(&mut window, "its turn to come", |window| !is_seen(window, "not accepted yet"));
    assert!(is_enabled(&window, "Disconnect second"));
}

#[test]
fn a_half_close_that_the_server_leaves_half_open_is_seen_on_both_sides() {
    if !shows_states() {
        return;
    }
    let (mut lab, port) = echo_on_free_port();
    lab.endpoints[0].options.keep_half_open = true;
    let mut window = open_sized(lab, WIDE);
    click(&mut window, "Start all");
    until_seen(&mut window, "ESTABLISHED: both sides can send");
    click(&mut window, "Connections of client");
    click(&mut window, &format!("Half-close 127.0.0.1:{port}"));
    until_seen(&mut window, "FIN_WAIT2: this side has finished sending");
    click(&mut window, "Connections of server");
    until_seen(&mut window, "CLOSE_WAIT · ");
}

#[test]
fn a_reset_is_beside_close_and_the_other_side_hears_of_it() {
    let (lab, port) = echo_on_free_port();
    let mut window = open_sized(lab, WIDE);
    click(&mut window, "Start all");
    until_seen(&mut window, "connected to");
    click(&mut window, "Connections of client");
    click(&mut window, &format!("Reset 127.0.0.1:{port}"));
    until_seen(&mut window, "SO_LINGER");
    until_seen(&mut window, "ECONNRESET");
}
