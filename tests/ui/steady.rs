//! Nothing moves under the pointer when a state changes.

use std::collections::BTreeMap;
use std::net::TcpListener;

use egui::{Key, Modifiers, Rect, Vec2};
use egui_kittest::kittest::{By, NodeT, Queryable};

use crate::window::{Window, click, echo_on_free_port, fill, is_enabled, is_seen, open_sized, until, until_seen};

const LARGE: Vec2 = Vec2::new(1366.0, 768.0);
const SMALL: Vec2 = Vec2::new(900.0, 600.0);

type Places = BTreeMap<&'static str, Vec<Rect>>;

/// Where the named controls are that stay whatever happens.
fn places(window: &Window) -> Places {
    const STAY: [&str; 29] = [
        "Settings of server",
        "Settings of client",
        "Threads of server",
        "Threads of client",
        "Connections of server",
        "Connections of client",
        "Menu of server",
        "Menu of client",
        "More about server",
        "More about client",
        "Start all",
        "Stop all",
        "Add TCP server",
        "Search",
        "Save…",
        "Connections and saving",
        "Show: All",
        "All",
        "Data",
        "Problems",
        "Type: Text",
        "Payload",
        "Send",
        "More options",
        "Send by hand from server",
        "server",
        "client",
        "Log",
        "Endpoints",
    ];
    let mut places = Places::new();
    for name in STAY {
        // A log is as high as what is told below it leaves, but begins where it began.
        let rect = |rect: Rect| if name == "Log" { rect.with_max_y(rect.top()) } else { rect };
        places.insert(name, window.query_all_by_label(name).map(|node| rect(node.rect())).collect());
    }
    for (names, key) in [
        (&["Start server", "Cancel server", "Stop server"][..], "button of server"),
        (&["Connect client", "Cancel client", "Disconnect client"], "button of client"),
    ] {
        let shown = names.iter().filter_map(|name| window.query_by_label(name)).next();
        places.extend(shown.map(|node| (key, vec![node.rect()])));
    }
    places
}

fn unmoved(before: &Places, window: &Window, what: &str) {
    let after = places(window);
    let mut compared = 0;
    for (name, rects) in before {
        let Some(now) = after.get(name).filter(|now| now.len() >= rects.len()) else { continue };
        for rect in rects {
            let is_same = |now: &Rect| (rect.min - now.min).length() < 0.8 && (rect.max - now.max).length() < 0.8;
            assert!(now.iter().any(is_same), "{what}: {name} has moved from {rect:?} to {now:?}");
            compared += 1;
        }
    }
    assert!(compared > 15, "{what}: only {compared} of {before:?} were there before and after");
}

#[test]
fn starting_and_stopping_move_nothing() {
    for size in [LARGE, SMALL] {
        let (lab, _) = echo_on_free_port();
        let mut window = open_sized(lab, size);
        until_seen(&mut window, "stopped");
        let before = places(&window);
        click(&mut window, "Start all");
        until_seen(&mut window, "2 of 2 running");
        until_seen(&mut window, "1 connection");
        until_seen(&mut window, "in recv()");
        unmoved(&before, &window, "start");
        click(&mut window, "Stop all");
        until_seen(&mut window, "0 of 2 running");
        until(&mut window, "the buttons", |window| is_enabled(window, "Start server"));
        unmoved(&before, &window, "stop");
    }
}

#[test]
fn a_port_in_use_moves_nothing() {
    for size in [LARGE, SMALL] {
        let (mut lab, _) = echo_on_free_port();
        let holder = TcpListener::bind("127.0.0.1:0").unwrap();
        lab.endpoints[0].address.port = holder.local_addr().unwrap().port();
        let mut window = open_sized(lab, size);
        until_seen(&mut window, "stopped");
        let before = places(&window);
        click(&mut window, "Start server");
        until_seen(&mut window, "is already in use by another socket");
        until(&mut window, "the button", |window| is_enabled(window, "Start server"));
        window.step();
        unmoved(&before, &window, "a port in use");
    }
}

#[test]
fn a_connection_that_closes_stays_where_it_is_while_one_points_at_it() {
    let (mut lab, port) = echo_on_free_port();
    lab.endpoints.truncate(1);
    let mut window = open_sized(lab, LARGE);
    click(&mut window, "Start server");
    until_seen(&mut window, "listening on");
    let clients: Vec<_> = (0..3)
        .map(|n| {
            let client = std::net::TcpStream::connect(("127.0.0.1", port)).unwrap();
            until_seen(&mut window, ["1 client ⏷", "2 clients ⏷", "3 clients ⏷"][n]);
            client
        })
        .collect();
    click(&mut window, "Connections of server");
    until_seen(&mut window, "Connections: 3 open");
    let name = |n: usize| format!("Close {}", clients[n].local_addr().unwrap());
    window.step();
    let before = places(&window);
    let next = window.get_by_label(&name(1)).rect();
    click(&mut window, &name(0));
    until_seen(&mut window, "closed here");
    until_seen(&mut window, "2 open, 1 closed");
    window.step();
    assert_eq!(window.get_by_label(&name(1)).rect(), next, "another button came under the pointer");
    unmoved(&before, &window, "a closed connection");
    // Once one points elsewhere the open ones stand first.
    window.remove_cursor();
    until(&mut window, "the open ones to stand first", |window| {
        window.get_by_label(&name(1)).rect().top() < next.top() - 10.0
    });
}

#[test]
fn what_is_told_of_a_saved_file_lies_over_the_line_at_the_bottom() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.lab.toml");
    let (lab, _) = echo_on_free_port();
    let mut window = open_sized(lab, SMALL);
    until_seen(&mut window, "stopped");
    let before = places(&window);
    window.key_press_modifiers(Modifiers::COMMAND, Key::S);
    window.step();
    window.step();
    fill(&mut window, "Path of the .lab.toml file to write", path.to_str().unwrap());
    click(&mut window, "Save");
    until_seen(&mut window, "Saved ");
    unmoved(&before, &window, "a saved file");
    let told = window.query_all(By::new().label_contains("Saved ")).next().unwrap().rect();
    assert!(told.top() > 600.0 - 30.0, "{told:?}");
    click(&mut window, "Close this notice");
    until(&mut window, "the notice to go", |window| !is_seen(window, "Saved "));
    unmoved(&before, &window, "a notice put away");
    assert!(window.query_all(By::new()).any(|node| node.accesskit_node().label().is_some()));
}

/// Where the texts stand that hold these words: the lowest first, so that a line comes before its whole text.
fn told(window: &Window, words: &str) -> Vec<Rect> {
    let mut rects: Vec<Rect> = window.query_all_by_label_contains(words).map(|node| node.rect()).collect();
    rects.sort_by(|a, b| a.height().total_cmp(&b.height()));
    rects
}

#[test]
fn a_mistake_in_a_payload_is_read_whole_and_covers_nothing_that_one_needs() {
    let (mut lab, _) = echo_on_free_port();
    lab.endpoints.remove(0);
    let second = socketlab::lab::Endpoint { name: "second".to_owned(), ..lab.endpoints[0].clone() };
    lab.endpoints.push(second);
    lab.endpoints[0].payload = r#"pattern:{"name":"Ada","marks":[90,85.5,}"#.to_owned();
    for size in [LARGE, SMALL] {
        let mut window = open_sized(lab.clone(), size);
        until_seen(&mut window, "Type: Pattern");
        let words = "character ";
        assert_eq!(told(&window, words).len(), 1, "while nobody writes it is on its line alone");
        let field = window.query_all_by_label("Payload").next().unwrap();
        let before = field.rect();
        let send = |window: &Window| window.query_all_by_label("Send").next().unwrap().rect();
        let send_before = send(&window);
        field.focus();
        until(&mut window, "the whole text", |window| {
            told(window, words).first().is_some_and(|told| told.bottom() <= before.top())
        });
        let [whole] = told(&window, words)[..] else { panic!() };
        for name in ["Payload", "Send", "Type: Pattern", "More options", "Search", "All", "Settings of client"] {
            for node in window.query_all_by_label(name) {
                assert!(!node.rect().intersects(whole), "{whole:?} covers {name} at {:?}", node.rect());
            }
        }
        // The field grows over what is above it.
        assert_eq!(send(&window), send_before, "it moves nothing");
    }
}

#[test]
fn what_is_wrong_with_a_search_stands_below_its_field() {
    for size in [LARGE, SMALL] {
        let (mut lab, _) = echo_on_free_port();
        lab.endpoints.truncate(1);
        let mut window = open_sized(lab, size);
        click(&mut window, "Start server");
        until_seen(&mut window, "listen(128) →");
        window.key_press_modifiers(Modifiers::COMMAND, Key::F);
        window.step();
        window.get_by_label("Search").type_text("hex:zz");
        until_seen(&mut window, "! not valid");
        until_seen(&mut window, "character ");
        let [whole] = told(&window, "character ")[..] else { panic!("{:?}", told(&window, "character ")) };
        let field = window.get_by_label("Search").rect();
        let short = told(&window, "! not valid")[0];
        assert!(field.contains_rect(short), "{short:?} in {field:?}");
        assert!(whole.top() >= field.bottom(), "{whole:?} below {field:?}");
        for name in ["All", "Data", "Problems", "Save…"] {
            for node in window.query_all_by_label(name) {
                assert!(!node.rect().intersects(whole), "{whole:?} covers {name} at {:?}", node.rect());
            }
        }
    }
}
