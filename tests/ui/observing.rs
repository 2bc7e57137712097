//! Adding endpoints of every kind, opening examples, and seeing what threads wait in.

use std::net::TcpStream;

use egui::{Key, Modifiers, Vec2};
use egui_kittest::kittest::Queryable;
use socketlab::lab::examples::{EXAMPLES, Example, find};
use socketlab::lab::{Endpoint, Lab, Model};
use socketlab::lesson::{IDEAS, in_order};
use socketlab::locale::{Language, Locale};

use crate::window::{Window, click, echo_on_free_port, fill, is_enabled, is_seen, open, open_sized, until, until_seen};

#[test]
fn every_kind_of_endpoint_is_a_click_or_a_few_keys_away() {
    let mut window = open(Lab::default());
    click(&mut window, "More kinds…");
    click(&mut window, "Add UDP peer");
    until(&mut window, "the peer", |window| is_enabled(window, "Start peer"));
    window.key_press_modifiers(Modifiers::COMMAND | Modifiers::SHIFT, Key::N);
    window.step();
    window.step();
    window.get_by_label("What do you want to do?").type_text("tcp cl");
    window.step();
    window.key_press(Key::Enter);
    until(&mut window, "the client", |window| is_enabled(window, "Connect client"));
}

/// An example as the lists call it.
fn title(example: &Example) -> String {
    format!("{}  {}", Locale::new(Language::English).text(&example.key()), example.system).trim_end().to_owned()
}

fn names(lab: &Lab) -> Vec<&str> {
    lab.endpoints.iter().map(|endpoint| endpoint.name.as_str()).collect()
}

#[test]
fn an_example_is_opened_from_the_first_screen_and_asks_before_changes_are_lost() {
    let example = &EXAMPLES[0];
    let lab = example.lab();
    let mut window = open_sized(Lab::default(), Vec2::new(900.0, 600.0));
    click(&mut window, &title(example));
    until(&mut window, "the example", |window| names(&window.state().lab()) == names(&lab));
    click(&mut window, "Add TCP client");
    window.key_press_modifiers(Modifiers::COMMAND, Key::E);
    let search = "Search the examples";
    until(&mut window, search, |window| window.query_by_label(search).is_some_and(|field| field.is_focused()));
    window.get_by_label(search).type_text(&title(example));
    window.step();
    window.key_press(Key::Enter);
    until_seen(&mut window, "Save the changes to");
    click(&mut window, "Don’t save");
    until(&mut window, "the added client to go", |window| names(&window.state().lab()) == names(&lab));
}

#[test]
fn the_arrows_choose_an_example_while_the_field_keeps_the_keys() {
    let mut window = open_sized(Lab::echo(), Vec2::new(900.0, 600.0));
    // Something else had the keys, and the arrows come as soon as the window is open.
    window.query_all_by_label("Payload").next().unwrap().focus();
    window.step();
    window.key_press_modifiers(Modifiers::COMMAND, Key::E);
    (0..14).for_each(|_| window.key_press(Key::ArrowDown));
    window.step();
    window.key_press(Key::ArrowUp);
    window.step();
    let search = "Search the examples";
    assert!(window.get_by_label(search).is_focused());
    let (_, example) = in_order().nth(13).unwrap();
    let chosen = title(example);
    let row = |window: &Window| window.get_by_label(&chosen).rect();
    until(&mut window, "the row in sight", |window| {
        row(window).top() > window.get_by_label(search).rect().bottom()
            && row(window).bottom() < window.get_by_label("Close").rect().top()
    });
    window.key_press(Key::Enter);
    until(&mut window, "the example", |window| names(&window.state().lab()) == names(&example.lab()));
}

#[test]
fn the_window_of_examples_is_as_high_whatever_is_found() {
    let mut window = open_sized(Lab::echo(), Vec2::new(900.0, 600.0));
    window.key_press_modifiers(Modifiers::COMMAND, Key::E);
    let search = "Search the examples";
    until(&mut window, search, |window| window.query_by_label(search).is_some_and(|field| field.is_focused()));
    let places = |window: &Window| [search, "Close"].map(|name| window.get_by_label(name).rect());
    window.step();
    let before = places(&window);
    for text in ["socketserver-udp", "UDP", "no such example"] {
        fill(&mut window, search, text);
        window.run_steps(3);
        assert_eq!(places(&window), before, "{text}");
    }
}

#[test]
fn the_palette_finds_examples_by_their_system() {
    let mut window = open(Lab::default());
    window.key_press_modifiers(Modifiers::COMMAND | Modifiers::SHIFT, Key::P);
    window.step();
    window.step();
    let example = &EXAMPLES[0];
    window.get_by_label("What do you want to do?").type_text(&title(example).to_lowercase());
    window.step();
    window.key_press(Key::Enter);
    until(&mut window, "the example", |window| names(&window.state().lab()) == names(&example.lab()));
}

#[test]
fn the_menu_of_examples_has_them_all_in_a_small_window() {
    let mut window = open_sized(Lab::echo(), Vec2::new(900.0, 600.0));
    click(&mut window, "Examples");
    for example in EXAMPLES {
        assert!(is_seen(&window, &title(example)), "{}", example.id);
    }
}

#[test]
fn the_examples_stand_under_the_ideas_that_they_teach_in_the_order_of_teaching() {
    let mut window = open_sized(Lab::echo(), Vec2::new(900.0, 600.0));
    window.key_press_modifiers(Modifiers::COMMAND, Key::E);
    let english = Locale::new(Language::English);
    let headings: Vec<String> = IDEAS.iter().map(|idea| english.text(idea.key)).collect();
    until_seen(&mut window, &headings[0]);
    let top = |window: &Window, name: &str| window.get_by_label(name).rect().top();
    let mut lines = Vec::new();
    for (idea, heading) in IDEAS.iter().zip(headings) {
        lines.push(heading);
        lines.extend(idea.examples.iter().map(|id| title(find(id).unwrap())));
    }
    let places: Vec<f32> = lines.iter().map(|line| top(&window, line)).collect();
    assert!(places.is_sorted(), "{lines:?} at {places:?}");
    // By an idea, in either language.
    let search = "Search the examples";
    fill(&mut window, search, "粘包");
    until(&mut window, "the idea", |window| !is_seen(window, "Quote of the day"));
    assert!(is_seen(&window, "Chat rooms without framing  S13"));
}

#[test]
fn what_a_thread_waits_in_is_told_and_for_how_long() {
    let (mut lab, _) = echo_on_free_port();
    lab.endpoints.truncate(1);
    let mut window = open(lab);
    click(&mut window, "Start server");
    until_seen(&mut window, "waits in accept()");
    click(&mut window, "Threads of server");
    until_seen(&mut window, "main thread · blocked in accept() for ");
    click(&mut window, "Stop server");
    until(&mut window, "the list to go", |window| !is_seen(window, "accept() for"));
}

#[test]
fn who_waits_in_the_backlog_is_named() {
    if !cfg!(target_os = "linux") {
        return println!("skipped: only Linux tells who waits in a backlog");
    }
    let (mut lab, port) = echo_on_free_port();
    lab.endpoints.truncate(1);
    lab.endpoints[0].make_server().model = Some(Model::OneAtATime);
    let mut window = open(lab);
    click(&mut window, "Start server");
    until_seen(&mut window, "listening on");
    let served = TcpStream::connect(("127.0.0.1", port)).unwrap();
    until_seen(&mut window, "1 connection");
    let waiting = TcpStream::connect(("127.0.0.1", port)).unwrap();
    let name = waiting.local_addr().unwrap().to_string();
    until_seen(&mut window, &format!("1 client waits in the backlog: {name}; the server does not call accept()"));
    drop(served);
    until(&mut window, "its turn to come", |window| !is_seen(window, "in the backlog:"));
}

#[test]
fn panes_that_a_smaller_window_has_no_room_for_become_tabs_until_it_grows_again() {
    let (mut lab, _) = echo_on_free_port();
    let second = Endpoint { name: "second".to_owned(), ..lab.endpoints[1].clone() };
    lab.endpoints.push(second);
    let mut window = open_sized(lab, Vec2::new(1920.0, 1080.0));
    let all = ["Start server", "Connect client", "Connect second"];
    let seen = |window: &Window| all.iter().filter(|name| is_enabled(window, name)).count();
    until(&mut window, "three panes", |window| seen(window) == 3);
    window.set_size(Vec2::new(900.0, 600.0));
    until(&mut window, "two panes", |window| seen(window) == 2);
    window.set_size(Vec2::new(1920.0, 1080.0));
    until(&mut window, "three panes again", |window| seen(window) == 3);
}
