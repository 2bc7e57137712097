//! What is wrong in a field is told beside it, and nothing is started with it.

use egui_kittest::kittest::Queryable;
use socketlab::address::Transport;
use socketlab::behaviour::Stamp;
use socketlab::payload::Encoding;

use crate::window::{Window, click, echo_on_free_port, fill, is_enabled, is_seen, open, open_sized, until, until_seen};

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
    click(&mut window, "Listening socket");
    click(&mut window, "Sending and receiving");
    until_seen(&mut window, "Backlog");
    assert!(is_seen(&window, "TCP_NODELAY") && !is_seen(&window, "Connect timeout"));
    lab.endpoints[0].address.transport = Transport::Udp;
    let mut window = open(lab);
    click(&mut window, "Settings of server");
    click(&mut window, "Sending and receiving");
    until_seen(&mut window, "received whole");
    assert!(!is_seen(&window, "Backlog") && !is_seen(&window, "TCP_NODELAY") && !is_seen(&window, "recv size"));
}

#[test]
fn a_client_can_stay_open_behind_the_end_of_its_server() {
    let (mut lab, _) = echo_on_free_port();
    lab.endpoints[0].make_server().behaviour = "greeting".to_owned();
    let mut window = open_sized(lab, egui::Vec2::new(1280.0, 1600.0));
    click(&mut window, "Settings of client");
    click(&mut window, "Sending and receiving");
    click(&mut window, "keep half-open");
    click(&mut window, "Start all");
    click(&mut window, "Connections of client");
    // The server has greeted and closed; the client has not.
    until_seen(&mut window, "CLOSE_WAIT");
}

#[test]
fn a_server_can_keep_connections_half_open_or_cut_datagrams() {
    let (mut lab, _) = echo_on_free_port();
    // High enough that all of the form is in sight.
    let mut window = open_sized(lab.clone(), egui::Vec2::new(1280.0, 1600.0));
    click(&mut window, "Settings of server");
    click(&mut window, "Sending and receiving");
    click(&mut window, "keep half-open");
    assert!(window.state().lab().endpoints[0].options.keep_half_open && !is_seen(&window, "cut datagrams"));
    click(&mut window, "Start all");
    let port = lab.endpoints[0].address.port;
    until_seen(&mut window, &format!("connected to 127.0.0.1:{port} from"));
    click(&mut window, "Connections of client");
    click(&mut window, &format!("Half-close 127.0.0.1:{port}"));
    until_seen(&mut window, "this side has finished sending");
    click(&mut window, "Connections of server");
    until_seen(&mut window, "CLOSE_WAIT");

    lab.endpoints[0].address.transport = Transport::Udp;
    let mut window = open(lab);
    click(&mut window, "Settings of server");
    click(&mut window, "Sending and receiving");
    click(&mut window, "cut datagrams");
    until(&mut window, "how much a recvfrom asks for", |window| is_enabled(window, "recv size"));
    assert!(!is_seen(&window, "keep half-open"));
}

/// Chooses from a list: its label, the choice.
fn choose(window: &mut Window, list: &str, choice: &str) {
    click(window, list);
    click(window, choice);
}

#[test]
fn another_transport_brings_an_address_that_suits_it() {
    if let Err(error) = socketlab::socket::supports(Transport::Unix) {
        return println!("skipped: no Unix sockets: {error}");
    }
    let (mut lab, port) = echo_on_free_port();
    lab.endpoints.truncate(1);
    let mut window = open(lab);
    click(&mut window, "Settings of server");
    choose(&mut window, "Transport", "UDP");
    until_seen(&mut window, &format!("udp://127.0.0.1:{port}"));
    choose(&mut window, "Transport", "Unix stream");
    until_seen(&mut window, "socketlab-1.sock");
    assert!(is_enabled(&window, "Path") && !is_seen(&window, "Port"));
    click(&mut window, "Free path");
    until_seen(&mut window, "socketlab-2.sock");
    choose(&mut window, "Transport", "TCP");
    until_seen(&mut window, "tcp://127.0.0.1:5001");
    assert!(!is_enabled(&window, "Peer"), "a peer needs datagrams");
    click(&mut window, "Client");
    until(&mut window, "the client's button", |window| is_enabled(window, "Connect server"));
}

#[test]
fn model_framing_and_turns_are_chosen_and_explained() {
    let (mut lab, _) = echo_on_free_port();
    lab.endpoints.truncate(1);
    let mut window = open(lab);
    click(&mut window, "Settings of server");
    until_seen(&mut window, "Every client gets a thread");
    choose(&mut window, "Model", "one at a time");
    until_seen(&mut window, "the next waits in the backlog");
    choose(&mut window, "Framing", "fixed length");
    fill(&mut window, "Bytes", "many");
    until_seen(&mut window, "character 1: the length is a whole number");
    assert!(!is_enabled(&window, "Start server"));
    fill(&mut window, "Bytes", "16");
    until(&mut window, "the button", |window| is_enabled(window, "Start server"));
    choose(&mut window, "Framing", "length prefix");
    choose(&mut window, "Prefix", "u32be");
    click(&mut window, "Sending and receiving");
    click(&mut window, "half duplex");
    until_seen(&mut window, "waits for a reply before it sends again");
    let server = &window.state().lab().endpoints[0];
    assert_eq!(server.framing.to_string(), "length:u32be");
    assert_eq!(server.model(), socketlab::lab::Model::OneAtATime);
}

#[test]
fn a_wrong_setting_in_a_closed_section_opens_it() {
    let (mut lab, _) = echo_on_free_port();
    lab.endpoints.truncate(1);
    lab.endpoints[0].address.transport = Transport::Udp;
    let mut window = open(lab);
    click(&mut window, "Settings of server");
    click(&mut window, "Broadcast and multicast");
    fill(&mut window, "Groups joined", "239.1.2.3%eth0, 10.0.0.1");
    until_seen(&mut window, "a multicast address, 224.0.0.0");
    assert!(!is_enabled(&window, "Start server"));
    fill(&mut window, "Groups joined", "239.1.2.3%eth0, ff15::7");
    click(&mut window, "SO_BROADCAST");
    until(&mut window, "the button", |window| is_enabled(window, "Start server"));
    let options = window.state().lab().endpoints.remove(0).options;
    assert_eq!((options.groups.len(), options.broadcast), (2, true));
}

#[test]
fn rules_are_written_moved_and_removed() {
    let (mut lab, _) = echo_on_free_port();
    lab.endpoints.truncate(1);
    lab.endpoints[0].make_server().behaviour = "rules".to_owned();
    let mut window = open(lab);
    click(&mut window, "Settings of server");
    click(&mut window, "Add rule");
    click(&mut window, "Add rule");
    fill(&mut window, "Rule 1: pattern", "(");
    fill(&mut window, "Rule 1: reply", "never");
    choose(&mut window, "Rule 1: compare: is", "regex");
    until(&mut window, "the start to be refused", |window| !is_enabled(window, "Start server"));
    fill(&mut window, "Rule 2: pattern", "PING");
    fill(&mut window, "Rule 2: reply", "PONG");
    click(&mut window, "Move rule 2 up");
    click(&mut window, "Remove rule 2");
    until(&mut window, "the button", |window| is_enabled(window, "Start server"));
    let rules = window.state().lab().endpoints[0].server_settings().behaviour_settings.rules.clone();
    assert_eq!(rules.len(), 1);
    assert_eq!((rules[0].pattern.as_str(), rules[0].reply.as_str()), ("PING", "PONG"));
}

#[test]
fn wordings_and_the_encoding_of_a_server_are_chosen() {
    let (mut lab, _) = echo_on_free_port();
    lab.endpoints.truncate(1);
    lab.endpoints[0].make_server().behaviour = "rooms".to_owned();
    let mut window = open_sized(lab, egui::Vec2::new(1200.0, 1200.0));
    click(&mut window, "Settings of server");
    let server = |window: &Window| window.state().lab().endpoints.remove(0);
    choose(&mut window, "Stamp", "[ctime]data");
    fill(&mut window, "Leaving", "${name} 离开了");
    until(&mut window, "the message", |window| {
        server(window).server_settings().behaviour_settings.leave == "${name} 离开了"
    });
    assert_eq!(server(&window).server_settings().behaviour_settings.stamp, Stamp::Joined);
    click(&mut window, "Sending and receiving");
    // A message that the encoding lacks is refused, and the encoding is the composer's, too.
    choose(&mut window, "Encoding", "Latin-1");
    until_seen(&mut window, "is not in Latin-1");
    until(&mut window, "the start to be refused", |window| !is_enabled(window, "Start server"));
    choose(&mut window, "Encoding", "GBK");
    until(&mut window, "the button", |window| is_enabled(window, "Start server"));
    assert_eq!(server(&window).payload_options.encoding, Encoding::Gbk);
}

#[test]
fn a_folder_is_typed_or_chosen_and_one_that_is_not_there_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let (mut lab, _) = echo_on_free_port();
    lab.endpoints.truncate(1);
    lab.endpoints[0].make_server().behaviour = "command".to_owned();
    let mut window = open(lab);
    click(&mut window, "Settings of server");
    click(&mut window, "Browse…");
    until_seen(&mut window, "Folder that ls may list");
    fill(&mut window, "Path of a folder", "/no/such/folder");
    click(&mut window, "Choose");
    until_seen(&mut window, "is not a folder that can be read");
    fill(&mut window, "Path of a folder", folder.path().to_str().unwrap());
    click(&mut window, "Choose");
    until(&mut window, "the folder", |window| {
        window.state().lab().endpoints[0].server_settings().behaviour_settings.folder.as_deref() == Some(folder.path())
    });
}
