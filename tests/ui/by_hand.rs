//! Sockets by hand, driven by the names of what is on screen.

use egui::{Key, Modifiers, Vec2};
use egui_kittest::kittest::Queryable;
use socketlab::lab::Lab;

use crate::window::{Window, click, fill, is_seen, open_sized, until, until_seen};

const ADDRESS: &str = "Address";
const SAVE_PATH: &str = "Path of the file to write; its ending chooses the format: .py, .txt, .csv or .jsonl";

fn by_hand(size: Vec2) -> Window {
    let mut window = open_sized(Lab::default(), size);
    window.key_press_modifiers(Modifiers::NONE, Key::F7);
    window.step();
    until_seen(&mut window, "None yet. Call socket() to make one.");
    window
}

fn usual() -> Window {
    by_hand(Vec2::new(1280.0, 800.0))
}

/// Picks a call and makes it with its fields as they stand.
fn make(window: &mut Window, name: &str) {
    click(window, name);
    click(window, "Call");
}

/// Chooses a socket from the list.
fn choose(window: &mut Window, var: &str) {
    let wanted = format!("{var}: ");
    until(window, &wanted, |window| window.query_all_by_label_contains(&wanted).next().is_some());
    window.query_all_by_label_contains(&wanted).next().unwrap().click();
    window.step();
    window.step();
}

#[test]
fn a_server_and_a_client_are_made_by_hand() {
    let mut window = usual();
    make(&mut window, "socket");
    until_seen(&mut window, "s: created");
    click(&mut window, "bind");
    fill(&mut window, ADDRESS, "127.0.0.1:0");
    click(&mut window, "Call");
    until_seen(&mut window, "s: bound");
    make(&mut window, "listen");
    until_seen(&mut window, "s: listening");
    make(&mut window, "accept");
    until_seen(&mut window, "accept waits for a client");
    assert!(is_seen(&window, "Cancel"));

    make(&mut window, "socket");
    until_seen(&mut window, "s2: created");
    // The address of the listening socket is offered.
    make(&mut window, "connect");
    until_seen(&mut window, "conn: connected");
    until_seen(&mut window, "s2: connected");
    click(&mut window, "send");
    fill(&mut window, "Data, in payload notation: hello\\n, hex:00 ff, pattern:10M", "hex:1");
    assert!(!crate::window::is_enabled(&window, "Call"), "half a byte cannot be sent");
    fill(&mut window, "Data, in payload notation: hello\\n, hex:00 ff, pattern:10M", "hi");
    click(&mut window, "Call");
    until_seen(&mut window, "s2.send(b'hi') → 2");
    choose(&mut window, "conn");
    make(&mut window, "recv");
    until_seen(&mut window, "conn.recv(1024) → b'hi'");
    until_seen(&mut window, "Server: socket() ✔, bind() ✔, listen() ✔, accept() ✔, recv() ✔●");
    make(&mut window, "close");
    until_seen(&mut window, "conn: closed");
    make(&mut window, "recv");
    until_seen(&mut window, "EBADF");
}

#[test]
fn enter_in_a_field_makes_the_call() {
    let mut window = usual();
    click(&mut window, "getaddrinfo");
    fill(&mut window, "Host", "127.0.0.1");
    window.key_press(Key::Enter);
    until_seen(&mut window, "getaddrinfo('127.0.0.1', 80) → [(AF_INET, SOCK_STREAM, 6, ''");
}

#[test]
fn a_wrong_order_is_answered_by_the_system_and_explained() {
    let mut window = usual();
    assert!(!crate::window::is_enabled(&window, "Cancel"));
    make(&mut window, "socket");
    until_seen(&mut window, "s: created");
    make(&mut window, "accept");
    until_seen(&mut window, "OSError");
    if cfg!(target_os = "linux") {
        until_seen(&mut window, "accept came before listen");
    }
}

#[test]
fn a_waiting_call_is_cancelled() {
    let mut window = usual();
    click(&mut window, "SOCK_DGRAM");
    make(&mut window, "socket");
    until_seen(&mut window, "s: created");
    make(&mut window, "recvfrom");
    until_seen(&mut window, "recv waits for bytes");
    click(&mut window, "Cancel");
    until_seen(&mut window, "cancelled");
    until(&mut window, "the wait to end", |window| !is_seen(window, "waits in recvfrom()"));
}

#[test]
fn options_are_read_and_set_from_the_table() {
    let mut window = usual();
    make(&mut window, "socket");
    until_seen(&mut window, "s: created");
    click(&mut window, "Options");
    click(&mut window, "setsockopt SO_RCVBUF");
    fill(&mut window, "Value", "10000");
    click(&mut window, "Call");
    until_seen(&mut window, "s.setsockopt(SOL_SOCKET, SO_RCVBUF, 10000)");
    if cfg!(target_os = "linux") {
        until_seen(&mut window, "the kernel made it 20000");
    }
    click(&mut window, "getsockopt SO_TYPE");
    until_seen(&mut window, "s.getsockopt(SOL_SOCKET, SO_TYPE) → 1");
}

#[test]
fn flags_are_ticked_and_reach_the_call() {
    let mut window = usual();
    click(&mut window, "SOCK_DGRAM");
    make(&mut window, "socket");
    until_seen(&mut window, "s: created");
    click(&mut window, "recv");
    click(&mut window, "Flags: 0");
    for (flag, is_here) in [("MSG_PEEK", true), ("MSG_DONTWAIT", cfg!(unix)), ("MSG_TRUNC", cfg!(target_os = "linux"))]
    {
        until_seen(&mut window, flag);
        assert_eq!(crate::window::is_enabled(&window, flag), is_here, "{flag}");
    }
    until_seen(&mut window, "what is returned stays there");
    assert!(!is_seen(&window, "MSG_MORE"), "that is for sending");
    if cfg!(windows) {
        until_seen(&mut window, "This system lacks it.");
        return;
    }
    click(&mut window, "MSG_PEEK");
    click(&mut window, "MSG_DONTWAIT");
    until_seen(&mut window, "Flags: MSG_PEEK | MSG_DONTWAIT");
    window.key_press(Key::Escape);
    window.step();
    click(&mut window, "Call");
    until_seen(&mut window, "s.recv(1024, MSG_PEEK | MSG_DONTWAIT) → BlockingIOError");
}

#[test]
fn a_protocol_or_a_descriptor_is_given_to_socket_and_what_is_not_built_says_so() {
    let mut window = usual();
    click(&mut window, "socket");
    for family in ["AF_NETLINK", "AF_ROUTE"] {
        assert!(is_seen(&window, family) && !crate::window::is_enabled(&window, family), "{family}");
    }
    click(&mut window, "Protocol: 0 is the one that belongs to the family and the type: proto=0");
    click(&mut window, "IPPROTO_TCP");
    click(&mut window, "Call");
    until_seen(&mut window, "s = socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) → ");
    click(&mut window, "fileno=: whose descriptor it takes: fileno=None");
    click(&mut window, "fileno=s.fileno()");
    click(&mut window, "Call");
    until_seen(&mut window, "s2 = socket(fileno=s.fileno()) → ");
}

#[test]
fn the_calls_are_saved_as_a_program() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("lesson.py");
    let mut window = usual();
    make(&mut window, "gethostname");
    until_seen(&mut window, "gethostname() → ");
    // The button stands in its place once its width is known.
    window.step();
    click(&mut window, "Save…");
    until_seen(&mut window, SAVE_PATH);
    fill(&mut window, SAVE_PATH, path.to_str().unwrap());
    click(&mut window, "Save");
    until(&mut window, "the file", |_| path.exists());
    let program = std::fs::read_to_string(&path).unwrap();
    assert!(program.contains("print(gethostname())"), "{program}");
}

#[test]
fn the_rows_are_searched_filtered_and_inspected_as_in_any_log() {
    let mut window = usual();
    make(&mut window, "gethostname");
    until_seen(&mut window, "gethostname() → ");
    make(&mut window, "socket");
    until_seen(&mut window, "s: created");
    make(&mut window, "getpeername");
    until_seen(&mut window, "s.getpeername() → ");
    click(&mut window, "bind");
    fill(&mut window, ADDRESS, "127.0.0.1:0");
    click(&mut window, "Call");
    until_seen(&mut window, "s.bind(('127.0.0.1', 0)) → None");

    click(&mut window, "Problems");
    until(&mut window, "only the failure", |window| !is_seen(window, "gethostname() →"));
    assert!(is_seen(&window, "s.getpeername() → "));
    click(&mut window, "All");
    fill(&mut window, "Search", "bind((");
    until(&mut window, "only what is looked for", |window| !is_seen(window, "s.getpeername() → "));
    assert!(is_seen(&window, "s.bind(("));
    fill(&mut window, "Search", " ");
    until_seen(&mut window, "s.getpeername() → ");

    window.query_all_by_label_contains("s.getpeername() → ").next().unwrap().click();
    window.step();
    until_seen(&mut window, "By hand");
    until_seen(&mut window, "getpeername() → ENOTCONN");
    // The keys move the selection.
    window.key_press(Key::ArrowDown);
    until_seen(&mut window, "bind(('127.0.0.1', 0))");
    until(&mut window, "the next row", |window| !is_seen(window, "getpeername() → ENOTCONN"));
}

#[test]
fn a_narrow_window_has_tabs_and_the_lab_comes_back() {
    let mut window = by_hand(Vec2::new(900.0, 600.0));
    make(&mut window, "socket");
    until_seen(&mut window, "s: created");
    click(&mut window, "Call sequence");
    until_seen(&mut window, "Server: socket() ✔");
    click(&mut window, "Options");
    until_seen(&mut window, "getsockopt SO_REUSEADDR");
    click(&mut window, "Calls");
    click(&mut window, "Back to the lab");
    until_seen(&mut window, "No endpoints yet");
    window.key_press_modifiers(Modifiers::NONE, Key::F7);
    until_seen(&mut window, "s: created");
    click(&mut window, "Close all");
    until_seen(&mut window, "None yet. Call socket() to make one.");
}

#[test]
fn a_bench_that_the_lab_prepares_is_made_at_a_press() {
    let by_hand = ["s = socket(AF_INET, SOCK_STREAM)", "s.bind(('127.0.0.1', 0))", "s.listen(5)"];
    let lab = Lab { by_hand: by_hand.map(str::to_owned).to_vec(), ..Lab::default() };
    let mut window = open_sized(lab, Vec2::new(1280.0, 800.0));
    window.key_press_modifiers(Modifiers::NONE, Key::F7);
    window.step();
    click(&mut window, "Prepare");
    until_seen(&mut window, "s: listening");
    // What it made is kept: the calls are for an empty bench.
    assert!(!crate::window::is_enabled(&window, "Prepare"));
}

#[test]
fn a_prepared_call_that_cannot_be_made_says_why() {
    let lab = Lab { by_hand: vec!["conn.recv(5)".to_owned()], ..Lab::default() };
    let mut window = open_sized(lab, Vec2::new(1280.0, 800.0));
    window.key_press_modifiers(Modifiers::NONE, Key::F7);
    window.step();
    click(&mut window, "Prepare");
    until_seen(&mut window, "The bench has no socket called conn.");
}

#[test]
fn in_a_low_window_the_calls_stand_in_menus_and_a_view_brings_the_lab_back() {
    let mut window = by_hand(Vec2::new(683.0, 384.0));
    for (group, call) in [("Connection", "socket"), ("Connection", "bind"), ("Queries", "getsockname")] {
        click(&mut window, group);
        click(&mut window, call);
        click(&mut window, "Call");
        let call_button = window.get_by_label("Call").rect();
        assert!(call_button.bottom() < 384.0, "{call_button:?}");
    }
    until_seen(&mut window, "s.getsockname() →");
    click(&mut window, "Exchange");
    until(&mut window, "the lab", |window| window.query_by_label("Back to the lab").is_none());
}
