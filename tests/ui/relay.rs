//! A relay in the window: it is added, its faults are changed while it runs, and datagrams are held by hand.

use socketlab::address::Address;
use socketlab::lab::{Endpoint, Lab};

use crate::window::{Window, click, fill, free_port, is_enabled, is_seen, open, until, until_seen};

/// A client, a relay and an echo server of datagrams, running; the relay's settings are open.
fn running() -> Window {
    let [relay, server] =
        [free_port(), free_port()].map(|port| format!("udp://127.0.0.1:{port}").parse::<Address>().unwrap());
    let client = Endpoint { payload: "ping".to_owned(), ..Endpoint::client("client", relay.clone()) };
    let relay = Endpoint::relay("relay", relay, server.clone());
    let mut server = Endpoint::server("server", server);
    server.make_server().behaviour = "echo".to_owned();
    let lab = Lab { endpoints: vec![client, relay, server], ..Lab::default() };
    let mut window = open(lab);
    click(&mut window, "Start all");
    until(&mut window, "the client's button", |window| is_enabled(window, "Send"));
    window
}

#[test]
fn faults_count_as_soon_as_they_are_typed_while_it_runs() {
    let mut window = running();
    click(&mut window, "Settings of relay");
    until_seen(&mut window, "Stop it to change this.");
    assert!(!is_enabled(&window, "Target") && is_enabled(&window, "Loss to the target"));
    fill(&mut window, "Loss to the target", "200%");
    until_seen(&mut window, "a share from 0% to 100%");
    fill(&mut window, "Loss to the target", "100%");
    until_seen(&mut window, "to the target: loss=100%");
    click(&mut window, "Send");
    until_seen(&mut window, "datagram 1 dropped by the relay: loss 100%");
    fill(&mut window, "Loss to the target", "0%");
    until_seen(&mut window, "to the target: no faults");
}

#[test]
fn the_next_datagram_is_held_changed_and_let_go_or_dropped() {
    let mut window = running();
    click(&mut window, "Hold the next to the target");
    click(&mut window, "Send");
    until_seen(&mut window, "datagram 1 held by hand");
    until_seen(&mut window, "Held: 1 to the target");
    fill(&mut window, "Bytes", "pong");
    click(&mut window, "Let go");
    until_seen(&mut window, "datagram 1 changed by hand");
    // Through the server and back.
    until_seen(&mut window, "→ sendto(4) → 4 client pong");
    click(&mut window, "Hold the next to the client");
    click(&mut window, "Send");
    until_seen(&mut window, "Held: 2 to the client");
    click(&mut window, "Drop");
    until_seen(&mut window, "datagram 2 dropped by hand");
    until(&mut window, "nothing held", |window| !is_seen(window, "Held: "));
}

#[test]
fn a_relay_is_added_with_the_last_server_for_its_target_and_has_no_program() {
    let port = free_port();
    let server = Endpoint::server("server", format!("tcp://127.0.0.1:{port}").parse().unwrap());
    let mut window = open(Lab { endpoints: vec![server], ..Lab::default() });
    click(&mut window, "More kinds…");
    click(&mut window, "Add TCP relay");
    click(&mut window, "Settings of relay");
    until_seen(&mut window, &format!("127.0.0.1:{port}"));
    until_seen(&mut window, "TCP relay");
    click(&mut window, "Menu of relay");
    until_seen(&mut window, "As Python");
    assert!(!is_enabled(&window, "As Python"));
}
