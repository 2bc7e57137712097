//! The rates: numbers over time, read by names.

use egui::accesskit::Role;
use egui::{Key, Modifiers, Vec2};
use egui_kittest::kittest::Queryable;
use socketlab::lab::Lab;
use socketlab::locale::Language;

use crate::window::{
    Window, click, echo_on_free_port, enabled, fill, is_enabled, is_seen, labels, open, open_in, until, until_seen,
};

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
    click(&mut window, "Save…");
    fill(&mut window, "Path of the .csv file to write", path.to_str().unwrap());
    click(&mut window, "Save");
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
fn the_line_above_is_whole_in_a_small_window_too() {
    for (language, all) in [(Language::English, "Show all"), (Language::Chinese, "全部")] {
        let mut window = open_in(language, Lab::echo(), Vec2::new(640.0, 420.0));
        window.key_press_modifiers(Modifiers::COMMAND, Key::Num4);
        until_seen(&mut window, all);
        let rect = window.get_by_label(all).rect();
        assert!(rect.right() <= 640.0 && rect.width() > 20.0, "{rect:?}");
    }
}
