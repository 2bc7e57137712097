//! The rates: numbers over time, read by names.

use std::path::Path;

use egui::accesskit::Role;
use egui::{Key, Modifiers, Vec2};
use egui_kittest::kittest::Queryable;
use socketlab::lab::Lab;
use socketlab::locale::Language;

use crate::window::{
    Window, click, echo_on_free_port, enabled, fill, is_enabled, is_seen, labels, open, open_in, until, until_seen,
};

const SAVE_HINT: &str =
    "The ending chooses: csv for the numbers of all the time, svg or png for the pictures of the time in sight.";

/// The Echo lab in the rates, started, with the client's composer below.
fn started(mut window: Window) -> Window {
    click(&mut window, "Start all");
    until_seen(&mut window, "2 of 2 running");
    window.key_press_modifiers(Modifiers::COMMAND, Key::Num4);
    window.get_all_by_role_and_label(Role::Button, "client").next().unwrap().click();
    until(&mut window, "the client's composer", |window| enabled(window, "Send").is_some());
    window
}

fn send(window: &mut Window) {
    until(window, "Send", |window| is_enabled(window, "Send"));
    enabled(window, "Send").unwrap().click();
    window.step();
}

#[test]
fn an_echo_is_one_answer_and_its_numbers_stand_beside_the_pictures() {
    let (lab, _) = echo_on_free_port();
    let mut window = started(open(lab));
    assert!(is_seen(&window, "Nothing has been sent yet") && !is_enabled(&window, "Save…"));
    send(&mut window);
    until_seen(&mut window, "client, replies: 1");
    for text in
        ["client, sent: 5 B", "client, received: 5 B", "server, sent: 5 B", "server, replies: 0", "server, p50: –"]
    {
        assert!(is_seen(&window, text), "{text} is not among {:#?}", labels(&window));
    }
    for number in ["client, p50: ", "client, p90: ", "client, p99: ", "client, max: "] {
        let is_time = |label: &String| label.starts_with(number) && label.ends_with('s');
        assert!(labels(&window).iter().any(is_time), "{number}");
    }
    assert!(is_seen(&window, "client: how many replies took how long"));
    // A moment that is held stays as it was; what goes on is seen when it is left.
    click(&mut window, "Pause");
    send(&mut window);
    until_seen(&mut window, "4 received");
    assert!(is_seen(&window, "client, replies: 1"));
    click(&mut window, "Pause");
    until_seen(&mut window, "client, replies: 2");
    // What was cleared counts no more.
    window.key_press_modifiers(Modifiers::COMMAND | Modifiers::SHIFT, Key::L);
    until_seen(&mut window, "Nothing has been sent yet");
    send(&mut window);
    until_seen(&mut window, "client, replies: 1");
}

#[test]
fn the_saved_table_has_the_sums() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("numbers");
    let (lab, _) = echo_on_free_port();
    let mut window = started(open(lab));
    for n in 1..=3 {
        send(&mut window);
        until_seen(&mut window, &format!("client, replies: {n}"));
    }
    save(&mut window, &path);
    let path = path.with_extension("csv");
    until(&mut window, "the file", |_| path.exists());
    let mut reader = csv::Reader::from_path(&path).unwrap();
    let header: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
    let column = |name: &str| header.iter().position(|known| known == name).unwrap();
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    let sum = |endpoint: &str, name: &str| -> u64 {
        let of = rows.iter().filter(|row| &row[column("endpoint")] == endpoint);
        of.map(|row| row[column(name)].parse::<u64>().unwrap()).sum()
    };
    for endpoint in ["client", "server"] {
        let sums =
            ["bytes_sent", "bytes_received", "messages_sent", "messages_received"].map(|name| sum(endpoint, name));
        assert_eq!(sums, [15, 15, 3, 3], "{endpoint}");
    }
    assert_eq!((sum("client", "replies"), sum("server", "replies")), (3, 0));
}

#[test]
fn the_pictures_are_saved_as_they_are_seen() {
    let folder = tempfile::tempdir().unwrap();
    let (lab, _) = echo_on_free_port();
    let mut window = started(open(lab));
    send(&mut window);
    until_seen(&mut window, "client, replies: 1");
    let [svg, png] = ["svg", "png"].map(|ending| folder.path().join("rates").with_extension(ending));
    for path in [&svg, &png] {
        save(&mut window, path);
        until(&mut window, "the file", |_| path.exists());
    }
    let text = std::fs::read_to_string(&svg).unwrap();
    for words in [">client<", ">server<", "sent to it and not read yet", "from request to reply", "B/s<", "+0 s<"] {
        assert!(text.contains(words), "{words} is not in {text}");
    }
    assert!(!text.contains("NaN") && !text.contains("inf"), "{text}");
    assert!(std::fs::read(&png).unwrap().starts_with(b"\x89PNG"));
}

#[test]
fn what_a_server_has_not_read_is_a_picture_of_its_own() {
    let (mut lab, _) = echo_on_free_port();
    lab.endpoints[0].options.recv_pause_ms = 60_000;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("rates.csv");
    let mut window = started(open(lab));
    click(&mut window, "Unread");
    send(&mut window);
    until_seen(&mut window, "client, sent: 5 B");
    until_seen(&mut window, "sent to it and not read yet");
    save(&mut window, &path);
    until(&mut window, "the file", |_| path.exists());
    let text = std::fs::read_to_string(&path).unwrap();
    assert!(text.lines().any(|line| line.contains(",server,0,0,0,0,0,,,5")), "{text}");
}

fn save(window: &mut Window, path: &Path) {
    click(window, "Save…");
    fill(window, SAVE_HINT, path.to_str().unwrap());
    click(window, "Save");
}

#[test]
fn the_line_above_is_whole_in_a_small_window_too() {
    for (language, all) in [(Language::English, "Show all"), (Language::Chinese, "全部")] {
        let mut window = open_in(language, Lab::echo(), Vec2::new(640.0, 420.0));
        window.key_press_modifiers(Modifiers::COMMAND, Key::Num4);
        until_seen(&mut window, all);
        let rect = window.get_by_label(all).rect();
        assert!(rect.right() <= 640.0 && rect.width() > 20.0, "{rect:?}");
    }
}
