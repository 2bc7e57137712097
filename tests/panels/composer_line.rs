//! The composer is one line: what is as usual does not show, and what has no room is in the menu.

use egui::accesskit::Role as AccessRole;
use egui::{Key, Rect, Vec2};
use egui_kittest::kittest::{NodeT, Queryable};
use socketlab::address::Transport;
use socketlab::lab::{Role, Turns};

use crate::composer::{ONE, Window, by_hand, choose, click, endpoint, press, typed, window, window_of};
use crate::fixture::running;

/// What the options of a text are called.
const OPTIONS: [&str; 6] = ["Encoding: ", "Line ending: ", "Escapes: ", "Checksum: ", "Framing: ", "Repeat: "];

const CONTROLS: [AccessRole; 4] =
    [AccessRole::Button, AccessRole::ComboBox, AccessRole::TextInput, AccessRole::MultilineTextInput];

fn sized(window: &mut Window, width: f32) {
    window.set_size(Vec2::new(width, 400.0));
    window.run_ok();
}

fn rect(window: &Window, name: &str) -> Rect {
    window.get_by_label(name).rect()
}

#[test]
fn what_is_as_usual_has_no_chip() {
    let window = window("x", Role::Client, Transport::Tcp, running(&[1]));
    for option in OPTIONS {
        assert!(window.query_by_label_contains(option).is_none(), "{option}");
    }
}

#[test]
fn what_is_not_as_usual_has_a_chip_that_opens_it_and_takes_it_back() {
    let mut window = window("é", Role::Client, Transport::Tcp, running(&[1]));
    let before = ["Payload", "Send", "More options"].map(|name| rect(&window, name));
    choose(&mut window, "Encoding: UTF-8", "Latin-1");
    let after = ["Payload", "Send", "More options"].map(|name| rect(&window, name));
    assert_eq!(after[1..], before[1..], "only the field gives way");
    assert_eq!(after[0].left_top(), before[0].left_top());
    typed(&mut window, "");
    assert!(window.query_by_label("e9 · 1 B").is_some());
    click(&mut window, "Encoding: Latin-1");
    click(&mut window, "GBK");
    assert!(window.query_by_label("Encoding: GBK").is_some());
    click(&mut window, "Encoding: as usual");
    assert!(window.query_by_label_contains("Encoding: ").is_none());
    typed(&mut window, "");
    assert!(window.query_by_label("c3 a9 · 2 B").is_some());
}

#[test]
fn a_framing_is_chosen_and_taken_back_while_nothing_runs() {
    let mut window = window("x", Role::Client, Transport::Tcp, Default::default());
    choose(&mut window, "Framing: raw", "lines  line:crlf");
    assert_eq!(window.state().endpoint.framing.to_string(), "line:crlf");
    window.state_mut().status = running(&[1]);
    window.run_ok();
    assert!(window.get_by_label("Framing: as usual").accesskit_node().is_disabled(), "what runs keeps its framing");
    window.state_mut().status = Default::default();
    window.run_ok();
    click(&mut window, "Framing: as usual");
    assert!(window.state().endpoint.framing.is_raw());
}

#[test]
fn a_server_that_answers_by_itself_has_it_folded() {
    let mut window = window("", Role::Server, Transport::Tcp, running(&[1]));
    assert!(window.query_by_label("Send").is_none() && window.query_by_label("Payload").is_none());
    window.get_by_label("Send by hand from one").focus();
    window.run_ok();
    press(&mut window, Key::Enter);
    window.run_ok();
    assert!(window.get_by_label("Payload").is_focused(), "one can write at once");
    window.get_by_label("Payload").type_text("hi");
    window.run_ok();
    press(&mut window, Key::Enter);
    assert_eq!(window.state().sent, [(ONE, b"hi".to_vec())]);
    click(&mut window, "More options");
    click(&mut window, "Fold the composer");
    assert!(window.query_by_label("Send").is_none());
    // Whose replies a person types has it open, and nothing to fold it by.
    let mut window = window_of("", by_hand(), running(&[1]));
    click(&mut window, "More options");
    assert!(window.query_by_label("Send").is_some() && window.query_by_label("Fold the composer").is_none());
}

#[test]
fn several_go_out_at_once_each_with_its_own_number() {
    let mut window = window("${seq};", Role::Client, Transport::Tcp, running(&[1]));
    let before = rect(&window, "Send");
    click(&mut window, "At once: ×1");
    click(&mut window, "×3");
    assert_eq!(rect(&window, "Send"), before);
    click(&mut window, "Send");
    let sent: Vec<&[u8]> = window.state().sent.iter().map(|(_, bytes)| &bytes[..]).collect();
    assert_eq!(sent, [b"1;", b"2;", b"3;"]);
    // A turn of half-duplex is one send.
    window.state_mut().endpoint.options.turns = Turns::HalfDuplex;
    window.run_ok();
    assert!(window.get_by_label("At once: ×1").accesskit_node().is_disabled());
}

#[test]
fn half_close_and_close_are_one_press_away_where_there_is_room() {
    let mut window = window("x", Role::Client, Transport::Tcp, running(&[1]));
    click(&mut window, "Half-close");
    click(&mut window, "Close");
    let asked = format!("{:?}", window.state().asked);
    assert_eq!(asked, "[OnConnection(ConnectionId(1), HalfClose), OnConnection(ConnectionId(1), Close)]");
    sized(&mut window, 300.0);
    assert!(window.query_by_label("Half-close").is_none());
    click(&mut window, "More options");
    click(&mut window, "Half-close");
    assert_eq!(window.state().asked.len(), 3);
    // A datagram socket has nothing to close.
    let mut window = window_of("x", endpoint(Role::Client, Transport::Udp), running(&[1]));
    click(&mut window, "More options");
    assert!(window.query_by_label("Half-close").is_none());
}

#[test]
fn a_narrow_line_has_room_for_the_text_and_folds_the_rest_with_a_mark() {
    let mut crlf = endpoint(Role::Client, Transport::Tcp);
    crlf.payload_options.line_ending = "crlf".parse().unwrap();
    crlf.payload_options.encoding = "gbk".parse().unwrap();
    for (width, least) in [(280.0, 100.0), (300.0, 120.0), (500.0, 120.0), (1000.0, 300.0)] {
        let mut window = window_of("hello", crlf.clone(), running(&[1]));
        sized(&mut window, width);
        let field = rect(&window, "Payload");
        assert!(field.width() >= least, "{field:?} of {width}");
        assert!(field.height() <= 32.0, "{field:?}");
        let nodes: Vec<(String, Rect)> = window
            .query_all(egui_kittest::kittest::By::new())
            .filter(|node| CONTROLS.contains(&node.accesskit_node().role()))
            .map(|node| (node.accesskit_node().label().unwrap_or_default(), node.rect()))
            .collect();
        assert!(nodes.len() >= 4, "{nodes:?}");
        for (place, (name, one)) in nodes.iter().enumerate() {
            assert!(one.right() <= width && one.left() >= 0.0, "{name} at {one:?} of {width}");
            for (other, two) in &nodes[place + 1..] {
                assert!(!one.shrink(1.0).intersects(*two), "{name} at {one:?} and {other} at {two:?} of {width}");
            }
        }
        let is_folded = window.query_by_label("Encoding: GBK").is_none();
        assert_eq!(window.query_by_label("More options, some in use").is_some(), is_folded, "{width}");
        assert_eq!(is_folded, width < 400.0);
        if is_folded {
            click(&mut window, "More options, some in use");
            assert!(window.query_by_label("Encoding: GBK").is_some(), "{width}");
        }
    }
}
