//! The composer beyond typing and sending: files, repeated sends, kept payloads, framing, peers.

use egui::Key;
use egui_kittest::kittest::{NodeT, Queryable};
use socketlab::address::Transport;
use socketlab::lab::{Lab, Limits, NamedPayload, Role, to_toml};
use socketlab::locale::{Language, Locale};
use socketlab::payload::Content;
use socketlab::session::To;
use socketlab::ui::panels::composer::{Composer, ComposerAction};

use crate::composer::{ONE, Window, by_hand, choose, click, endpoint, is_enabled, press, typed, window, window_of};
use crate::fixture::running;

/// Opens the repeats in the menu.
fn repeats(window: &mut Window) {
    click(window, "More options");
    click(window, "Repeat: off");
}

fn fill(window: &mut Window, label: &str, text: &str) {
    window.get_by_label(label).focus();
    window.run_ok();
    window.key_press_modifiers(egui::Modifiers::COMMAND, Key::A);
    window.run_ok();
    window.get_by_label(label).type_text(text);
    window.run_ok();
}

#[test]
fn the_line_is_short_and_the_rest_is_a_click_away() {
    let mut window = window("x", Role::Client, Transport::Tcp, running(&[1]));
    assert!(window.query_by_label("Repeat: off").is_none());
    click(&mut window, "More options");
    for label in ["Repeat: off", "Framing: raw", "Name to keep it by", "Checksum: No checksum", "Encoding: UTF-8"] {
        assert!(window.query_all_by_label(label).count() > 0, "{label}");
    }
    click(&mut window, "Repeat: off");
    for label in ["Start repeating", "Interval of the repeats", "How many times"] {
        assert!(window.query_all_by_label(label).count() > 0, "{label}");
    }
}

#[test]
fn a_checksum_is_chosen_with_its_usual_order_and_seen_in_the_bytes() {
    let mut window = window("hex:01 03 00 00 00 01", Role::Client, Transport::Tcp, running(&[1]));
    window.set_size(egui::Vec2::new(1200.0, 500.0));
    window.run_ok();
    choose(&mut window, "Checksum: No checksum", "CRC-16/Modbus");
    typed(&mut window, "");
    assert!(window.query_by_label("01 03 00 00 00 01 84 0a · 8 B").is_some());
    choose(&mut window, "Byte order of the checksum: Low byte first (le)", "High byte first (be)");
    typed(&mut window, "");
    assert!(window.query_by_label("01 03 00 00 00 01 0a 84 · 8 B").is_some());
}

#[test]
fn what_each_send_fills_in_is_offered_and_counted() {
    let mut window = window("n=", Role::Client, Transport::Tcp, running(&[1]));
    click(&mut window, "More options");
    click(&mut window, "Insert");
    window.get_by_label_contains("${seq}").click();
    window.run_ok();
    assert_eq!(window.state().endpoint.payload, "text:n=${seq}");
    window.remove_cursor();
    for _ in 0..2 {
        click(&mut window, "Send");
    }
    assert_eq!(window.state().sent, [(ONE, b"n=1".to_vec()), (ONE, b"n=2".to_vec())]);
}

#[test]
fn a_repeated_send_is_planned_as_it_is_set() {
    let mut window = window("x", Role::Client, Transport::Tcp, running(&[1]));
    repeats(&mut window);
    fill(&mut window, "Interval of the repeats", "10 parsecs");
    assert!(window.query_by_label_contains("seconds without one").is_some());
    assert!(window.get_by_label("Start repeating").accesskit_node().is_disabled());
    fill(&mut window, "Interval of the repeats", "10 ms");
    fill(&mut window, "How many times", "3");
    // With the keys alone.
    window.get_by_label("Start repeating").focus();
    window.run_ok();
    press(&mut window, Key::Space);
    let [ComposerAction::Repeat(plan)] = &window.state().asked[..] else { panic!("{:?}", window.state().asked) };
    assert_eq!((plan.every.as_millis(), plan.times, &plan.to), (10, Some(3), &ONE));
    // The lab keeps it, and a composer of that lab has it again.
    let kept = window.state().endpoint.repeat.unwrap();
    assert_eq!((kept.every.0.as_millis(), kept.times), (10, Some(3)));
    fill(&mut window, "Interval of the repeats", "no time");
    assert_eq!(window.state().endpoint.repeat, None);
    window.state_mut().endpoint.repeat = Some(kept);
    window.state_mut().composer = Composer::of(&window.state().endpoint);
    window.run_ok();
    assert_eq!(window.state().endpoint.repeat, Some(kept));
    assert_eq!(window.get_by_label("Interval of the repeats").accesskit_node().value().as_deref(), Some("10 ms"));
}

#[test]
fn a_repeat_that_nobody_set_is_not_kept() {
    let mut window = window("x", Role::Client, Transport::Tcp, running(&[1]));
    click(&mut window, "More options");
    assert_eq!(window.state().endpoint.repeat, None);
}

#[test]
fn a_framing_is_told_seen_in_the_bytes_and_can_refuse() {
    let mut line = endpoint(Role::Client, Transport::Tcp);
    line.framing = "line:lf".parse().unwrap();
    let mut window = window_of("ab", line, running(&[1]));
    assert!(window.query_by_label("Framing: line").is_some(), "its chip");
    typed(&mut window, "");
    assert!(window.query_by_label("61 62 0a · 3 B").is_some());
    // The sender frames it; here it is still the payload alone.
    click(&mut window, "Send");
    assert_eq!(window.state().sent, [(ONE, b"ab".to_vec())]);
    typed(&mut window, "a\\nb");
    assert!(!is_enabled(&window));
    assert!(window.query_by_label_contains("line break").is_some());
    // A line may be empty: its ending is something to send.
    let mut line = endpoint(Role::Client, Transport::Tcp);
    line.framing = "line:lf".parse().unwrap();
    assert!(is_enabled(&window_of("", line, running(&[1]))));
}

#[test]
fn a_peer_sends_before_anything_has_come() {
    let mut window = window("hi", Role::Peer, Transport::Udp, running(&[]));
    assert!(window.query_by_label_contains("Type where to send").is_some() && !is_enabled(&window));
    click(&mut window, "To: Send to…");
    fill(&mut window, "Send to", "127.0.0.1");
    assert!(window.query_by_label_contains("Destination: ").is_some() && !is_enabled(&window));
    fill(&mut window, "Send to", "127.0.0.1:6001");
    press(&mut window, Key::Enter);
    click(&mut window, "Send");
    let to = "udp://127.0.0.1:6001".parse().unwrap();
    assert_eq!(window.state().endpoint.to(), Some(&to));
    assert_eq!(window.state().sent, [(To::Address(to), b"hi".to_vec())]);
    window.state_mut().status = running(&[1, 2]);
    window.run_ok();
    click(&mut window, "To: 127.0.0.1:6001");
    click(&mut window, "127.0.0.1:54322");
    click(&mut window, "Send");
    assert_eq!(window.state().sent[1].0, To::One(socketlab::record::ConnectionId(2)));
}

#[test]
fn a_peer_without_a_destination_answers_the_only_one_that_wrote() {
    let mut window = window("hi", Role::Peer, Transport::Udp, running(&[1]));
    click(&mut window, "Send");
    assert_eq!(window.state().sent, [(ONE, b"hi".to_vec())]);
    window.state_mut().status = running(&[1, 2]);
    window.run_ok();
    assert!(!is_enabled(&window));
}

#[test]
fn payloads_are_kept_chosen_renamed_and_deleted() {
    let mut window = window("hex:48 69", Role::Client, Transport::Tcp, running(&[1]));
    click(&mut window, "More options");
    assert!(window.get_by_label("Keep").accesskit_node().is_disabled());
    fill(&mut window, "Name to keep it by", "greeting");
    click(&mut window, "Keep");
    assert_eq!(window.state().kept[0].payload, "hex:48 69");
    typed(&mut window, "00");
    assert!(window.query_by_label("Replace").is_some());
    fill(&mut window, "Name to keep it by", "hello");
    click(&mut window, "Rename");
    let asked = &window.state().asked;
    assert!(matches!(&asked[0], ComposerAction::RenameKept { from, to } if from == "greeting" && to == "hello"));
    // Nobody has renamed it here, so nothing of that name is chosen.
    assert!(window.query_by_label("Delete").is_none());
    click(&mut window, "greeting");
    assert_eq!(window.state().endpoint.payload, "hex:48 69");
    // It was pressed in the line, which closed the menu.
    click(&mut window, "More options");
    click(&mut window, "Delete");
    assert!(matches!(&window.state().asked[1], ComposerAction::ForgetKept(name) if name == "greeting"));
}

#[test]
fn a_kept_payload_is_sent_with_one_press_and_ctrl() {
    for width in [900.0, 300.0] {
        let mut window = window("x", Role::Client, Transport::Tcp, running(&[1]));
        let kept = NamedPayload { name: "greeting".into(), payload: "hex:48 69".into(), options: Default::default() };
        window.state_mut().kept.push(kept);
        window.set_size(egui::Vec2::new(width, 400.0));
        window.run_ok();
        if width < 400.0 {
            assert!(window.query_by_label("greeting").is_none(), "it has no room in the line");
            click(&mut window, "More options");
        }
        click(&mut window, "greeting");
        assert_eq!(window.state().endpoint.payload, "hex:48 69");
        assert!(window.state().sent.is_empty());
        window.get_by_label("greeting").click_modifiers(egui::Modifiers::COMMAND);
        window.run_ok();
        assert_eq!(window.state().sent, [(ONE, b"Hi".to_vec())]);
    }
}

#[test]
fn a_lab_that_is_full_of_payloads_takes_no_more_and_says_so() {
    let mut window = window("hello", Role::Client, Transport::Tcp, running(&[1]));
    let kept = |n: usize| NamedPayload { name: format!("n{n}"), payload: "x".to_owned(), options: Default::default() };
    window.state_mut().kept = (0..Limits::KEPT_PAYLOADS).map(kept).collect();
    click(&mut window, "More options");
    fill(&mut window, "Name to keep it by", "one more");
    assert!(window.get_by_label("Keep").accesskit_node().is_disabled());
    window.get_by_label("⚠ A lab keeps 200 payloads at most: replace or delete one.");
    let lab = |payloads| Lab { payloads, ..Lab::echo() };
    assert!(to_toml(&lab(window.state().kept.clone())).is_ok(), "as many as the window lets be kept are saved");
    assert!(to_toml(&lab((0..=Limits::KEPT_PAYLOADS).map(kept).collect())).is_err());
    // One that is there already is replaced.
    fill(&mut window, "Name to keep it by", "n7");
    click(&mut window, "Replace");
    assert_eq!(window.state().kept.last().unwrap().name, "n7");
    assert!(Locale::new(Language::Chinese).has("composer-kept-full"));
}

#[test]
fn a_file_is_streamed_and_to_a_datagram_socket_goes_whole() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.bin");
    std::fs::write(&path, vec![0; 3000]).unwrap();
    let notation = format!("file:{}", path.display());
    let mut stream = window(&notation, Role::Client, Transport::Tcp, running(&[1]));
    let deadline = std::time::Instant::now() + std::time::Duration::from_secs(20);
    while stream.query_by_label("2.9 KiB").is_none() {
        assert!(std::time::Instant::now() < deadline, "no size");
        std::thread::yield_now();
        stream.run_steps(1);
    }
    click(&mut stream, "Send");
    let [ComposerAction::Send { contents, cancel, .. }] = &stream.state().asked[..] else {
        panic!("{:?}", stream.state().asked)
    };
    assert_eq!(contents[..], [Content::File(path.clone())]);
    let cancel = cancel.clone();
    let mut status = running(&[1]);
    let progress = socketlab::record::Progress { sent: 1000, total: 3000 };
    status.connections.values_mut().for_each(|connection| connection.progress = Some(progress));
    stream.state_mut().status = status;
    stream.run_ok();
    assert!(stream.query_by_label("1,000 B of 2.9 KiB sent: 33 %").is_some());
    click(&mut stream, "Cancel the file");
    assert!(cancel.is_cancelled());
    click(&mut stream, "Browse…");
    assert!(matches!(stream.state().asked.last(), Some(ComposerAction::Browse)));

    let mut datagram = window(&notation, Role::Client, Transport::Udp, running(&[1]));
    click(&mut datagram, "Send");
    let asked = &datagram.state().asked;
    assert!(
        matches!(&asked[..], [ComposerAction::Send { contents, .. }] if contents[..] == [Content::File(path)]),
        "{asked:?}"
    );
}

#[test]
fn a_path_that_is_no_file_is_told_and_not_sent() {
    let folder = tempfile::tempdir().unwrap();
    let notation = |path: &std::path::Path| format!("file:{}", path.display());
    for (path, why) in [(folder.path().join("none"), "no file at this path"), (folder.path().into(), "not a file but")]
    {
        let mut window = window(&notation(&path), Role::Client, Transport::Tcp, running(&[1]));
        let deadline = std::time::Instant::now() + std::time::Duration::from_secs(20);
        while is_enabled(&window) {
            assert!(std::time::Instant::now() < deadline, "it can still be sent");
            std::thread::yield_now();
            window.run_steps(1);
        }
        assert!(window.query_all_by_label_contains(why).count() > 0, "{why}");
    }
}

#[test]
fn a_text_is_no_path_and_a_path_no_text() {
    let mut window = window("hello", Role::Client, Transport::Tcp, running(&[1]));
    click(&mut window, "Type: Text");
    click(&mut window, "File");
    assert_eq!(window.state().endpoint.payload, "file:");
    click(&mut window, "Type: File");
    click(&mut window, "Text");
    assert_eq!(window.state().endpoint.payload, "text:hello");
}

#[test]
fn what_the_repeat_tells_moves_nothing() {
    let mut window = window("x", Role::Client, Transport::Tcp, running(&[1]));
    repeats(&mut window);
    let places =
        |window: &Window| ["Start repeating", "Name to keep it by"].map(|name| window.get_by_label(name).rect());
    let before = places(&window);
    fill(&mut window, "How many times", "0");
    assert!(window.query_by_label_contains("How many times is a whole number").is_some());
    assert_eq!(places(&window), before);
}

#[test]
fn whom_it_goes_to_is_asked_only_where_there_is_a_choice() {
    let mut window = window_of("x", by_hand(), running(&[]));
    for connections in [&[][..], &[1]] {
        window.state_mut().status = running(connections);
        window.run_ok();
        assert!(window.query_by_label_contains("To: ").is_none(), "{connections:?}");
    }
    window.state_mut().status = running(&[1, 2]);
    window.run_ok();
    // The one that was there first stays.
    window.get_by_label("To: 127.0.0.1:54321");
}

#[test]
fn the_types_are_all_in_sight() {
    let mut window = window("x", Role::Client, Transport::Tcp, running(&[1]));
    window.set_size(egui::Vec2::new(900.0, 600.0));
    window.run_ok();
    click(&mut window, "Type: Text");
    let inside = window.get_by_label("Counting bytes").rect();
    let first = window.get_by_label("Hex").rect();
    assert!(inside.bottom() < 600.0 && inside.top() > first.top(), "{inside:?}");
}
