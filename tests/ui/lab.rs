//! Running the Echo lab by hand.

use std::net::TcpListener;

use egui::{Key, Modifiers, Vec2};
use egui_kittest::kittest::Queryable;
use socketlab::address::Transport;
use socketlab::lab::Lab;

use crate::window::{
    Window, click, echo_on_free_port, enabled, free_port, is_enabled, is_seen, open, open_sized, until, until_seen,
};

#[test]
fn one_click_starts_both_and_one_stops_both() {
    let (lab, port) = echo_on_free_port();
    let mut window = open(lab);
    assert!(is_seen(&window, "stopped") && !is_enabled(&window, "Stop all"));
    click(&mut window, "Start all");
    until_seen(&mut window, &format!("connected to 127.0.0.1:{port} from"));
    until_seen(&mut window, &format!("listening on 127.0.0.1:{port}"));
    until_seen(&mut window, "1 connection");
    until_seen(&mut window, "2 of 2 running");
    click(&mut window, "Stop all");
    until_seen(&mut window, "0 of 2 running");
    until(&mut window, "a start button", |window| is_enabled(window, "Start server"));
    // And again, on the same port.
    click(&mut window, "Start all");
    until_seen(&mut window, &format!("connected to 127.0.0.1:{port} from"));
}

#[test]
fn what_is_sent_comes_back_and_both_sides_show_it() {
    let (lab, _) = echo_on_free_port();
    let mut window = open(lab);
    click(&mut window, "Start all");
    until_seen(&mut window, "connected to");
    // The server's composer is empty, so only the client's button can be pressed.
    let can_send = |window: &Window| -> bool { enabled(window, "Send").is_some() };
    until(&mut window, "a button to send with", can_send);
    enabled(&window, "Send").unwrap().click();
    until_seen(&mut window, "↓ 2 received, 10 B");
    until_seen(&mut window, "↑ 2 sent, 10 B");
    click(&mut window, "Connections of server");
    until_seen(&mut window, "↓ 5 B ↑ 5 B");
}

#[test]
fn a_connection_that_the_server_closes_is_seen_to_close_on_both_sides() {
    let (mut lab, port) = echo_on_free_port();
    // One side's list only, so that the names are there once.
    lab.endpoints[1].name = "peer".to_owned();
    let mut window = open(lab);
    click(&mut window, "Start all");
    until_seen(&mut window, "connected to");
    click(&mut window, "Connections of peer");
    click(&mut window, &format!("Half-close 127.0.0.1:{port}"));
    until_seen(&mut window, "closed by the other side");
    until_seen(&mut window, "1 of 2 running");
    until(&mut window, "a connect button", |window| is_enabled(window, "Connect peer"));
}

#[test]
fn nothing_is_lost_is_not_said_while_a_running_server_loses_something() {
    let (mut lab, port) = echo_on_free_port();
    lab.endpoints.truncate(1);
    let server = &mut lab.endpoints[0];
    server.address.transport = Transport::Udp;
    server.options.cut_datagrams = true;
    server.options.recv_size = 5;
    let mut window = open(lab);
    click(&mut window, "Start server");
    until_seen(&mut window, "bound to");
    assert!(is_seen(&window, "nothing lost"));
    let client = std::net::UdpSocket::bind("127.0.0.1:0").unwrap();
    client.send_to(b"hello, and more", ("127.0.0.1", port)).unwrap();
    until_seen(&mut window, "its last 10 bytes were lost");
    until(&mut window, "another word", |window| !is_seen(window, "nothing lost"));
    assert!(is_enabled(&window, "Stop server"), "while it runs");
}

#[test]
fn a_port_in_use_is_told_in_the_pane_with_who_and_what_next() {
    let (mut lab, _) = echo_on_free_port();
    let holder = TcpListener::bind("127.0.0.1:0").unwrap();
    lab.endpoints[0].address.port = holder.local_addr().unwrap().port();
    let mut window = open(lab);
    click(&mut window, "Start server");
    until_seen(&mut window, "EADDRINUSE");
    until_seen(&mut window, "is already in use by another socket");
    assert!(is_seen(&window, "→ Choose another port"));
    // It can be tried again at once.
    drop(holder);
    click(&mut window, "Start server");
    until_seen(&mut window, "listening on");
    assert!(!is_seen(&window, "→ Choose another port"), "the failure is gone with the next start");
}

#[test]
fn a_refused_client_says_so() {
    let (lab, port) = echo_on_free_port();
    let mut window = open(lab);
    click(&mut window, "Connect client");
    until_seen(&mut window, &format!("127.0.0.1:{port} answered, but nothing listens"));
    assert!(is_seen(&window, "→ Start the server first"));
}

#[test]
fn endpoints_are_added_duplicated_and_removed() {
    let mut window = open(Lab::echo());
    click(&mut window, "Add UDP server");
    until(&mut window, "the new server's button", |window| is_enabled(window, "Start server 2"));
    assert!(is_seen(&window, "udp://127.0.0.1:5001"));
    click(&mut window, "More about server 2");
    click(&mut window, "Duplicate");
    until(&mut window, "the copy's button", |window| is_enabled(window, "server 2 2: start"));
    click(&mut window, "More about server 2 2");
    click(&mut window, "Remove");
    until(&mut window, "the copy to go", |window| !is_seen(window, "server 2 2: start"));
}

#[test]
fn keys_start_and_stop() {
    let (lab, _) = echo_on_free_port();
    let mut window = open_sized(lab, Vec2::new(900.0, 600.0));
    window.key_press(Key::F5);
    until_seen(&mut window, "2 of 2 running");
    window.key_press_modifiers(Modifiers::SHIFT, Key::F5);
    until_seen(&mut window, "0 of 2 running");
}

#[test]
fn of_keys_that_come_in_one_frame_the_last_one_counts() {
    let (lab, _) = echo_on_free_port();
    let mut window = open_sized(lab, Vec2::new(900.0, 600.0));
    let [none, shift] = [Modifiers::NONE, Modifiers::SHIFT];
    for (presses, then) in [([shift, none], "2 of 2 running"), ([none, shift], "0 of 2 running")] {
        for modifiers in presses {
            let press =
                |pressed| egui::Event::Key { key: Key::F5, physical_key: None, pressed, repeat: false, modifiers };
            window.input_mut().events.extend([press(true), press(false)]);
        }
        window.step();
        until_seen(&mut window, then);
    }
}

#[test]
fn the_language_switch_changes_every_label() {
    let mut window = open(Lab::echo());
    click(&mut window, "简体中文");
    until_seen(&mut window, "全部启动");
    assert!(!is_seen(&window, "Start all") && is_seen(&window, "已停止"));
    click(&mut window, "English");
    until_seen(&mut window, "Start all");
}

#[test]
fn the_palette_finds_and_runs_a_command() {
    let mut window = open(Lab::echo());
    window.key_press_modifiers(Modifiers::COMMAND | Modifiers::SHIFT, Key::P);
    window.step();
    window.step();
    window.get_by_label("What do you want to do?").type_text("udp clie");
    window.step();
    window.key_press(Key::Enter);
    until(&mut window, "the new client", |window| is_enabled(window, "Start client 2"));
    assert!(!is_seen(&window, "What do you want to do?"));
}

#[test]
fn starting_all_starts_peers_too() {
    let mut lab = socketlab::lab::examples::find("S2").unwrap().lab();
    lab.endpoints.iter_mut().for_each(|endpoint| endpoint.address.port = 0);
    let mut window = open(lab);
    click(&mut window, "Start all");
    until_seen(&mut window, "2 of 2 running");
}

#[test]
fn a_client_does_not_go_to_the_program_that_holds_its_servers_port() {
    let (mut lab, _) = echo_on_free_port();
    let holder = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = holder.local_addr().unwrap().port();
    lab.endpoints.iter_mut().for_each(|endpoint| endpoint.address.port = port);
    let mut window = open(lab);
    click(&mut window, "Start all");
    until_seen(&mut window, "Not started, because their server has failed: client");
    assert!(!is_seen(&window, "connected to"));
    // With another port both find each other.
    click(&mut window, "Use a free port");
    until_seen(&mut window, "listening on");
    click(&mut window, "Start all");
    until_seen(&mut window, "2 of 2 running");
    until_seen(&mut window, "connected to");
}

#[test]
fn of_two_servers_at_one_port_it_is_always_the_second_that_fails() {
    let mut lab = socketlab::lab::examples::find("errors").unwrap().lab();
    let port = free_port();
    lab.endpoints.retain(|endpoint| endpoint.address.port == 5211);
    lab.endpoints.iter_mut().for_each(|endpoint| endpoint.address.port = port);
    let mut window = open(lab);
    for _ in 0..20 {
        click(&mut window, "Start all");
        until(&mut window, "the first to listen and the second to fail", |window| {
            is_enabled(window, "Stop holds the port") && is_enabled(window, "Start port in use")
        });
        until_seen(&mut window, "EADDRINUSE");
        assert!(is_enabled(&window, "Stop holds the port") && is_enabled(&window, "Start port in use"));
        click(&mut window, "Stop all");
        until_seen(&mut window, "0 of 2 running");
    }
}

#[test]
fn a_lab_opens_with_the_searches_that_it_was_saved_with() {
    let (mut lab, _) = echo_on_free_port();
    lab.endpoints[0].filter = "call:accept".parse().unwrap();
    let mut window = open(lab.clone());
    until_seen(&mut window, "call:accept");
    click(&mut window, "Start all");
    until_seen(&mut window, "accept() → client");
    assert!(!is_seen(&window, "listen(128)"), "the server's other calls");
    assert!(is_seen(&window, "connect("), "the client's log shows all");
    assert_eq!(window.state().lab().endpoints[0].filter, lab.endpoints[0].filter);
    window.query_all_by_label("Search").next().unwrap().focus();
    window.step();
    window.query_all_by_label("Search").next().unwrap().type_text(" or call:listen");
    until_seen(&mut window, "listen(128)");
    let saved = socketlab::lab::to_toml(&window.state().lab()).unwrap();
    assert!(saved.contains("filter = \"call:accept or call:listen\""), "{saved}");
}
