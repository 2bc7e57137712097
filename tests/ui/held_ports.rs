//! Who holds a port that a server could not have: the window says so in one voice, and names its own sockets.

use std::io::Read;
use std::net::{TcpListener, TcpStream};
use std::process::{Command, Stdio};

use egui::{Key, Modifiers};

use crate::window::{Window, click, echo_on_free_port, fill, is_seen, open, until_seen};

const BANNER: &str = "Not started, because their server has failed: client";

fn blames_another_program(window: &Window) -> bool {
    is_seen(window, "another program") || is_seen(window, "stop the program that holds it")
}

/// Binds a by-hand socket to the port, and shows the lab again.
fn hold_by_hand(window: &mut Window, port: u16) {
    window.key_press_modifiers(Modifiers::NONE, Key::F7);
    window.step();
    click(window, "socket");
    click(window, "Call");
    until_seen(window, "s: created");
    click(window, "bind");
    fill(window, "Address", &format!("127.0.0.1:{port}"));
    click(window, "Call");
}

#[test]
fn a_socket_made_by_hand_is_named_whether_it_listens_or_not() {
    let (lab, port) = echo_on_free_port();
    let mut window = open(lab);
    hold_by_hand(&mut window, port);
    until_seen(&mut window, "s: bound");
    window.key_press_modifiers(Modifiers::NONE, Key::F7);
    click(&mut window, "Start all");
    let named = format!("127.0.0.1:{port} is held by Socket Lab itself: by s, a socket made by hand.");
    until_seen(&mut window, &named);
    until_seen(&mut window, BANNER);
    assert!(!blames_another_program(&window));
    window.key_press_modifiers(Modifiers::NONE, Key::F7);
    click(&mut window, "listen");
    click(&mut window, "Call");
    until_seen(&mut window, "s: listening");
    window.key_press_modifiers(Modifiers::NONE, Key::F7);
    click(&mut window, "Start server");
    until_seen(&mut window, &named);
    assert!(!blames_another_program(&window));
}

#[test]
fn an_endpoint_of_the_lab_is_named_to_another_and_by_hand() {
    let (mut lab, port) = echo_on_free_port();
    let second = socketlab::lab::Endpoint { name: "second".to_owned(), ..lab.endpoints[0].clone() };
    lab.endpoints[1] = second;
    let mut window = open(lab);
    click(&mut window, "Start server");
    until_seen(&mut window, "listening on 127.0.0.1:");
    click(&mut window, "Start second");
    until_seen(&mut window, &format!("127.0.0.1:{port} is held by this lab’s own endpoint “server”."));
    assert!(!blames_another_program(&window));
    hold_by_hand(&mut window, port);
    until_seen(&mut window, "EADDRINUSE");
    until_seen(&mut window, "own endpoint “server”");
}

#[test]
fn in_time_wait_the_card_and_the_banner_agree() {
    if !cfg!(target_os = "linux") {
        eprintln!("skipped: only Linux tells which connections are in TIME_WAIT");
        return;
    }
    let (mut lab, port) = echo_on_free_port();
    {
        let server = TcpListener::bind(("127.0.0.1", port)).unwrap();
        let mut client = TcpStream::connect(("127.0.0.1", port)).unwrap();
        // Whoever closes first keeps the end of the connection (RFC 9293 §3.6).
        drop(server.accept().unwrap());
        assert_eq!(client.read(&mut [0; 1]).unwrap(), 0);
    }
    if !waits(port) {
        eprintln!("skipped: this machine does not show its connections in /proc/net/tcp");
        return;
    }
    lab.endpoints[0].make_server().listening.reuse_addr = false;
    let mut window = open(lab);
    click(&mut window, "Start all");
    until_seen(&mut window, &format!("No program holds 127.0.0.1:{port}"));
    until_seen(&mut window, BANNER);
    assert!(!blames_another_program(&window));
}

/// Whether the port comes into TIME_WAIT: both ends have been closed, and the last packets are on their way.
fn waits(port: u16) -> bool {
    let local = format!("0100007F:{port:04X}");
    let state = || {
        let table = std::fs::read_to_string("/proc/net/tcp").unwrap_or_default();
        let columns = table.lines().map(|line| line.split_ascii_whitespace().collect::<Vec<_>>());
        let mut own = columns.filter(|columns| columns.get(1) == Some(&local.as_str()));
        own.next().and_then(|columns| columns.get(3).map(ToString::to_string))
    };
    let deadline = std::time::Instant::now() + std::time::Duration::from_secs(10);
    while std::time::Instant::now() < deadline {
        match state().as_deref() {
            Some("06") => return true,
            None => return false,
            Some(_) => std::thread::yield_now(),
        }
    }
    false
}

#[test]
fn another_program_is_named_with_its_number() {
    let (lab, port) = echo_on_free_port();
    let program = format!(
        "import socket, sys; s = socket.create_server(('127.0.0.1', {port})); print('holds', flush=True); sys.stdin.read()"
    );
    let mut python = Command::new("python3");
    let python = python.args(["-c", &program]).stdin(Stdio::piped()).stdout(Stdio::piped());
    let Ok(mut holder) = python.spawn() else {
        eprintln!("skipped: there is no python3");
        return;
    };
    holder.stdout.as_mut().unwrap().read_exact(&mut [0; 5]).unwrap();
    let mut window = open(lab);
    click(&mut window, "Start server");
    until_seen(&mut window, "EADDRINUSE");
    if cfg!(target_os = "linux") {
        until_seen(&mut window, &format!("(pid {})", holder.id()));
    }
    assert!(!is_seen(&window, "a socket made by hand.") && !is_seen(&window, "own endpoint"));
    drop(holder.stdin.take());
    holder.wait().unwrap();
}
