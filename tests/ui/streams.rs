//! The streams: where each side cut one connection's bytes, read and chosen by names.

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable;
use socketlab::address::Transport;
use socketlab::lab::{Lab, Model, RoleSettings};

use crate::window::{Window, click, echo_on_free_port, enabled, fill, is_seen, labels, open, until, until_seen};

/// A lab in the streams, started.
fn started(lab: Lab) -> Window {
    let mut window = open(lab);
    click(&mut window, "Start all");
    until_seen(&mut window, "2 of 2 running");
    window.key_press_modifiers(Modifiers::COMMAND, Key::Num3);
    choose(&mut window, "client");
    window
}

/// Chooses a client, whose composer then stands below.
fn choose(window: &mut Window, client: &str) {
    // The card in the list is the first of what has its name.
    window.get_all_by_role_and_label(Role::Button, client).next().unwrap().click();
    // The composer before it is seen until then.
    window.step();
    window.step();
    until(window, "its composer", |window| enabled(window, "Send").is_some() && !is_seen(window, "To: "));
}

/// The cuts that are drawn, as they are read out.
fn cuts(window: &Window) -> Vec<String> {
    let is_cut = |label: &String| label.contains(" #") && label.contains(", bytes ") || label.starts_with('◆');
    labels(window).into_iter().filter(is_cut).collect()
}

#[test]
fn a_send_that_needs_three_receives_is_shown_as_that_and_told() {
    let (mut lab, _) = echo_on_free_port();
    lab.endpoints[0].options.recv_size = 4;
    lab.endpoints[1].payload = "hello, world".to_owned();
    let mut window = started(lab);
    assert!(cuts(&window).is_empty());
    enabled(&window, "Send").unwrap().click();
    until_seen(&mut window, "recv #3, 4 B, bytes 8–11: orld");
    assert!(is_seen(&window, "send #1, 12 B, bytes 0–11: hello, world"), "{:?}", cuts(&window));
    assert!(is_seen(&window, "1 send, 3 recvs"));
    click(&mut window, "recv #2, 4 B, bytes 4–7: o, w");
    until_seen(&mut window, "server · recv #2 → 4 bytes, bytes 4–7 of the stream");
    until_seen(&mut window, "These bytes are a part of send #1 (12 B)");
    window.key_press(Key::ArrowUp);
    until_seen(&mut window, "client · send #1 → 12 bytes, bytes 0–11 of the stream");
    window.key_press(Key::ArrowDown);
    window.step();
    window.key_press(Key::End);
    until_seen(&mut window, "server · recv #3 → 4 bytes");
    // The other way: what the server sent back.
    click(&mut window, "server → client");
    until_seen(&mut window, "send #1, 4 B, bytes 0–3: hell");
}

/// A server of one client at a time, and two clients of it.
fn one_at_a_time() -> Lab {
    let (mut lab, _) = echo_on_free_port();
    let RoleSettings::Server(server) = &mut lab.endpoints[0].role else { panic!("no server") };
    server.model = Some(Model::OneAtATime);
    lab.endpoints[1].name = "first".to_owned();
    let mut second = lab.endpoints[1].clone();
    (second.name, second.payload) = ("second".to_owned(), "abc".to_owned());
    lab.endpoints.push(second);
    lab
}

#[test]
fn two_sends_that_came_in_one_receive_are_shown_as_that_and_are_the_choice_of_the_log() {
    let mut window = open(one_at_a_time());
    click(&mut window, "Start server");
    until_seen(&mut window, "listening on");
    click(&mut window, "first: start");
    until_seen(&mut window, "1 connection");
    click(&mut window, "second: start");
    until_seen(&mut window, "3 of 3 running");
    window.key_press_modifiers(Modifiers::COMMAND, Key::Num3);
    choose(&mut window, "second");
    // It waits in the backlog, so both lie in the receive buffer when it is accepted.
    for n in [1, 2] {
        enabled(&window, "Send").unwrap().click();
        until_seen(&mut window, &format!("send #{n}, 3 B"));
    }
    until_seen(&mut window, "received, not accepted yet");
    click(&mut window, "first: stop");
    until_seen(&mut window, "recv #1, 6 B, bytes 0–5: abcabc");
    assert!(!is_seen(&window, "not accepted yet"));
    assert!(is_seen(&window, "2 sends → 1 recv (粘包)"));
    click(&mut window, "recv #1, 6 B, bytes 0–5: abcabc");
    until_seen(&mut window, "send #1 (3 B), send #2 (3 B) lay in the receive buffer when recv was called");
    // The inspector and the log have the same choice.
    until_seen(&mut window, "Sent by");
    window.key_press_modifiers(Modifiers::COMMAND, Key::Num1);
    until(&mut window, "the panes", |window| !is_seen(window, "lay in the receive buffer"));
    assert!(is_seen(&window, "Sent by"));
}

#[test]
fn messages_of_a_framing_are_a_strip_of_their_own() {
    let (mut lab, _) = echo_on_free_port();
    for endpoint in &mut lab.endpoints {
        endpoint.framing = "line".parse().unwrap();
    }
    let mut window = started(lab);
    enabled(&window, "Send").unwrap().click();
    until_seen(&mut window, "◆1, 5 B, bytes 0–4: hello");
    click(&mut window, "◆1, 5 B, bytes 0–4: hello");
    until_seen(&mut window, "server · ◆1 → 5 bytes");
    until_seen(&mut window, "It came in recv #1.");
}

#[test]
fn a_datagram_stands_under_its_send() {
    let (mut lab, _) = echo_on_free_port();
    for endpoint in &mut lab.endpoints {
        endpoint.address.transport = Transport::Udp;
    }
    let mut window = started(lab);
    enabled(&window, "Send").unwrap().click();
    until_seen(&mut window, "recvfrom #1, 5 B, bytes 0–4: hello");
    click(&mut window, "recvfrom #1, 5 B, bytes 0–4: hello");
    until_seen(&mut window, "One send, one datagram, one recv");
}

#[test]
fn without_a_connection_it_is_said_what_to_do() {
    let mut window = open(Lab::echo());
    window.key_press_modifiers(Modifiers::COMMAND, Key::Num3);
    until_seen(&mut window, "No connection yet");
}

/// The lines of the conversation, as they are read out.
fn lines(window: &Window) -> Vec<String> {
    labels(window).into_iter().filter(|label| label.starts_with(['→', '←'])).collect()
}

#[test]
fn a_conversation_has_both_sides_and_is_searched_across_the_cuts() {
    let (mut lab, _) = echo_on_free_port();
    lab.endpoints[0].options.recv_size = 4;
    lab.endpoints[1].payload = "hello, world".to_owned();
    let mut window = started(lab);
    enabled(&window, "Send").unwrap().click();
    until_seen(&mut window, "recv #3, 4 B, bytes 8–11: orld");
    click(&mut window, "Follow");
    until(&mut window, "both sides", |window| {
        let lines = lines(window);
        lines.iter().any(|line| line == "→ send #1: hello, world")
            && lines.iter().any(|line| line.starts_with("← recv #1") && line.ends_with(": hello, world"))
    });
    // Its choice is that of the log.
    window.get_by_label("→ send #1: hello, world").click();
    until_seen(&mut window, "Received by");
    // The echo came in pieces; what lies across them is found all the same.
    window.key_press_modifiers(Modifiers::COMMAND, Key::F);
    window.step();
    window.get_by_label("Search the conversation").type_text("LO, WORL");
    until_seen(&mut window, "2 places");
    window.key_press(Key::Enter);
    until_seen(&mut window, "1 of 2");
    window.key_press(Key::F3);
    until_seen(&mut window, "2 of 2");
    click(&mut window, "Bytes shown as: UTF-8");
    click(&mut window, "hex");
    until(&mut window, "hexadecimal", |window| {
        lines(window).iter().any(|line| line.starts_with("→ send #1: 68 65 6c 6c 6f"))
    });
}

#[test]
fn the_bytes_of_a_way_are_saved_as_they_were() {
    let folder = tempfile::tempdir().unwrap();
    let (mut lab, _) = echo_on_free_port();
    lab.endpoints[1].payload = r"a\0\xff\r\n".to_owned();
    let mut window = started(lab);
    enabled(&window, "Send").unwrap().click();
    until_seen(&mut window, "↓ 2 received, 10 B");
    for (what, expected) in [
        ("client → server · 5 B", &b"a\0\xff\r\n"[..]),
        ("Both ways, in their order · 10 B", b"a\0\xff\r\na\0\xff\r\n"),
    ] {
        click(&mut window, "Save bytes…");
        click(&mut window, what);
        let path = folder.path().join(format!("{}.bin", expected.len()));
        fill(&mut window, "Path of the file to write; it gets the bytes as they were", path.to_str().unwrap());
        click(&mut window, "Save");
        until(&mut window, "the file", |_| path.exists());
        assert_eq!(std::fs::read(&path).unwrap(), expected);
        until(&mut window, "the dialog to go", |window| !is_seen(window, "Path of the file to write"));
    }
}

#[test]
fn a_way_that_has_bytes_is_shown_first_where_only_the_server_sends() {
    let (mut lab, _) = echo_on_free_port();
    let RoleSettings::Server(server) = &mut lab.endpoints[0].role else { panic!("no server") };
    server.behaviour = "daytime".to_owned();
    let mut window = open(lab);
    click(&mut window, "Start all");
    until_seen(&mut window, "end of stream");
    window.key_press_modifiers(Modifiers::COMMAND, Key::Num3);
    until_seen(&mut window, "send #1, 2");
    // Who wants to see the empty way sees it.
    click(&mut window, "client → server");
    until_seen(&mut window, "client → server");
    window.step();
    assert!(cuts(&window).is_empty(), "{:?}", cuts(&window));
}

#[test]
fn the_end_of_a_datagram_that_was_cut_off_is_drawn_as_lost() {
    let (mut lab, _) = echo_on_free_port();
    lab.endpoints.iter_mut().for_each(|endpoint| endpoint.address.transport = Transport::Udp);
    let server = &mut lab.endpoints[0].options;
    (server.recv_size, server.cut_datagrams) = (4, true);
    lab.endpoints[1].payload = "hello, world".to_owned();
    let mut window = started(lab);
    enabled(&window, "Send").unwrap().click();
    until_seen(&mut window, "8 B, lost: recv() asked for less");
    assert!(is_seen(&window, "recvfrom #1, 4 B"), "{:?}", cuts(&window));
}
