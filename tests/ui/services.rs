//! Names beside ports, the table of services, and the way out where a port cannot be had.

use std::net::TcpListener;

use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable;
use socketlab::lab::Lab;

use crate::window::{click, echo_on_free_port, fill, is_enabled, is_seen, open, until, until_seen};

const SEARCH: &str = "A port, a name, an RFC, or what it is for";

#[test]
fn a_port_may_be_typed_by_its_name() {
    let (lab, _) = echo_on_free_port();
    let mut window = open(lab);
    click(&mut window, "Settings of server");
    fill(&mut window, "Port", "daytime");
    until_seen(&mut window, "= 13 · daytime · privileged");
    until_seen(&mut window, "tcp://127.0.0.1:13 (daytime)");
    fill(&mut window, "Port", "8080");
    until_seen(&mut window, "http-alt");
    assert!(!is_seen(&window, "privileged"));
    fill(&mut window, "Port", "nothing");
    until_seen(&mut window, "the name of a service");
}

#[test]
fn the_table_is_searched_and_a_port_copied_by_keys_alone() {
    let (lab, _) = echo_on_free_port();
    let mut window = open(lab);
    window.key_press_modifiers(Modifiers::COMMAND, Key::P);
    until(&mut window, "the search field", |window| window.query_by_label(SEARCH).is_some_and(|n| n.is_focused()));
    window.get_by_label(SEARCH).type_text("time udp");
    until(&mut window, "a row", |window| is_enabled(window, "13 daytime"));
    assert!(!is_seen(&window, "80 http"));
    window.key_press(Key::ArrowDown);
    window.step();
    window.key_press(Key::ArrowUp);
    window.step();
    window.key_press(Key::Enter);
    until_seen(&mut window, "Copied: 37");
    click(&mut window, "13 daytime");
    until_seen(&mut window, "Copied: 13");
    window.key_press(Key::Escape);
    until(&mut window, "the table to close", |window| !is_seen(window, "13 daytime"));
}

#[test]
fn python_modules_stand_with_their_protocols_and_ports() {
    let mut window = open(Lab::default());
    window.key_press_modifiers(Modifiers::COMMAND, Key::P);
    click(&mut window, "Python modules");
    until_seen(&mut window, "http.client http 80");
    fill(&mut window, SEARCH, "news");
    until_seen(&mut window, "nntplib nntp 119");
    assert!(!is_seen(&window, "ftplib ftp 21"));
    click(&mut window, "nntplib nntp 119");
    until_seen(&mut window, "Copied: 119");
}

#[test]
fn a_class_of_socketserver_opens_the_example_that_shows_it() {
    let mut window = open(Lab::default());
    window.key_press_modifiers(Modifiers::COMMAND, Key::P);
    click(&mut window, "socketserver");
    fill(&mut window, SEARCH, "DatagramRequest");
    let wanted = "DatagramRequestHandler: example ";
    until_seen(&mut window, wanted);
    window.query_all_by_label_contains(wanted).next().unwrap().click();
    let is_open = |window: &crate::window::Window| window.state().lab().name == "SocketServer: UDP";
    until(&mut window, "the example", is_open);
    until(&mut window, "the table to close", |window| !is_seen(window, wanted));
}

#[test]
fn a_server_that_gets_no_port_is_offered_a_free_one() {
    let (mut lab, _) = echo_on_free_port();
    let holder = TcpListener::bind("127.0.0.1:0").unwrap();
    lab.endpoints[0].address.port = holder.local_addr().unwrap().port();
    let mut window = open(lab);
    click(&mut window, "Start server");
    until_seen(&mut window, "EADDRINUSE");
    click(&mut window, "Use a free port");
    until_seen(&mut window, "listening on 127.0.0.1:");
    assert!(!is_seen(&window, "Use a free port"));
}
