//! The composer.

use egui::{Key, Modifiers, Vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};
use socketlab::address::Transport;
use socketlab::engine::MailboxError;
use socketlab::lab::{Endpoint, NamedPayload, Role, RoleSettings};
use socketlab::locale::{Language, Locale};
use socketlab::payload::Content;
use socketlab::record::{ConnectionId, EndpointStatus};
use socketlab::session::To;
use socketlab::ui::panels::composer::{Composer, ComposerAction, ComposerContext};

use crate::fixture::running;

pub struct App {
    pub composer: Composer,
    pub locale: Locale,
    pub endpoint: Endpoint,
    pub kept: Vec<NamedPayload>,
    pub status: EndpointStatus,
    pub sent: Vec<(To, Vec<u8>)>,
    pub asked: Vec<ComposerAction>,
}

pub type Window = Harness<'static, App>;

/// An endpoint of a role and transport.
pub fn endpoint(role: Role, transport: Transport) -> Endpoint {
    let place = if transport.is_unix() { "/tmp/a.sock" } else { "127.0.0.1:5001" };
    let address = format!("{}://{place}", transport.scheme()).parse().unwrap();
    Endpoint::new("one", role, address)
}

pub fn window(notation: &str, role: Role, transport: Transport, status: EndpointStatus) -> Window {
    window_of(notation, endpoint(role, transport), status)
}

pub fn window_of(notation: &str, endpoint: Endpoint, status: EndpointStatus) -> Window {
    let endpoint = Endpoint { payload: notation.to_owned(), ..endpoint };
    let (composer, locale) = (Composer::of(&endpoint), Locale::new(Language::English));
    let app = App { composer, locale, endpoint, kept: Vec::new(), status, sent: Vec::new(), asked: Vec::new() };
    let draw = |ui: &mut egui::Ui, app: &mut App| {
        let (locale, endpoint, status, kept) = (&app.locale, &app.endpoint, &app.status, &app.kept[..]);
        let cx = ComposerContext { locale, endpoint, status, sender: None, refusal: None, kept };
        for action in app.composer.composer_ui(ui, &cx) {
            match action {
                ComposerAction::Send { to, contents, .. } if matches!(contents[0], Content::Bytes(_)) => {
                    app.sent.extend(contents.into_iter().map(|content| match content {
                        Content::Bytes(payload) => (to.clone(), payload.to_vec()),
                        Content::File(path) => panic!("{path:?} beside bytes"),
                    }));
                }
                ComposerAction::SendTo(to) => app.endpoint.set_to(to),
                ComposerAction::Keep(payload) => app.kept.push(payload),
                ComposerAction::SetFraming(framing) => app.endpoint.framing = framing,
                other => app.asked.push(other),
            }
        }
        app.composer.save_into(&mut app.endpoint);
    };
    let size = Vec2::new(700.0, 500.0);
    let mut harness = Harness::builder().with_size(size).allow_missing_glyphs().build_ui_state(draw, app);
    harness.run_ok();
    harness
}

/// A server whose replies a person types.
pub fn by_hand() -> Endpoint {
    let mut server = endpoint(Role::Server, Transport::Tcp);
    if let RoleSettings::Server(settings) = &mut server.role {
        settings.behaviour = "manual".to_owned();
    }
    server
}

pub fn click(window: &mut Window, label: &str) {
    window.get_by_label(label).click();
    window.run_ok();
}

/// Chooses in the menu: the line, and one of its choices.
pub fn choose(window: &mut Window, line: &str, choice: &str) {
    click(window, "More options");
    click(window, line);
    click(window, choice);
    window.remove_cursor();
    window.run_ok();
}

pub fn typed(harness: &mut Window, text: &str) {
    harness.get_by_label("Payload").focus();
    harness.run_ok();
    harness.get_by_label("Payload").type_text(text);
    harness.run_ok();
}

pub fn press(harness: &mut Window, key: Key) {
    harness.key_press(key);
    harness.run_ok();
}

pub fn is_enabled(harness: &Window) -> bool {
    !harness.get_by_label("Send").accesskit_node().is_disabled()
}

pub const ONE: To = To::One(ConnectionId(1));

#[test]
fn enter_sends_and_the_text_stays_selected() {
    let mut harness = window("hello", Role::Client, Transport::Tcp, running(&[1]));
    assert!(harness.query_by_label_contains("68 65 6c").is_none(), "its bytes show while one writes");
    typed(&mut harness, "");
    assert!(harness.query_by_label("68 65 6c 6c 6f · 5 B").is_some());
    press(&mut harness, Key::Enter);
    assert_eq!(harness.state().sent, [(ONE, b"hello".to_vec())]);
    typed(&mut harness, "bye");
    assert_eq!(harness.state().endpoint.payload, "text:bye");
    harness.get_by_label("Send").click();
    harness.run_ok();
    assert_eq!(harness.state().sent[1], (ONE, b"bye".to_vec()));
    press(&mut harness, Key::ArrowUp);
    assert_eq!(harness.state().endpoint.payload, "text:hello");
    press(&mut harness, Key::ArrowDown);
    assert_eq!(harness.state().endpoint.payload, "text:bye");
}

#[test]
fn shift_enter_makes_a_line() {
    let mut harness = window("a", Role::Client, Transport::Tcp, running(&[1]));
    typed(&mut harness, "");
    press(&mut harness, Key::End);
    harness.key_press_modifiers(Modifiers::SHIFT, Key::Enter);
    harness.run_ok();
    assert!(harness.state().sent.is_empty());
    assert_eq!(harness.state().endpoint.payload, "text:a\n");
}

#[test]
fn a_mistake_is_shown_with_its_place_and_nothing_is_sent() {
    let mut harness = window("hex:48 6", Role::Client, Transport::Tcp, running(&[1]));
    assert!(harness.query_by_label_contains("character 4: a lone hex digit \"6\"").is_some());
    assert!(!is_enabled(&harness));
    typed(&mut harness, "");
    press(&mut harness, Key::Enter);
    assert!(harness.state().sent.is_empty());
    press(&mut harness, Key::End);
    harness.get_by_label("Payload").type_text("5");
    harness.run_ok();
    assert!(is_enabled(&harness));
    press(&mut harness, Key::Enter);
    assert_eq!(harness.state().sent, [(ONE, b"He".to_vec())]);
}

#[test]
fn an_empty_datagram_is_sent_and_an_empty_stream_message_is_not() {
    let why = "A byte stream cannot carry an empty message";
    let mut harness = window("", Role::Client, Transport::Tcp, running(&[1]));
    assert!(harness.query_by_label_contains(why).is_none(), "an empty field is no fault");
    assert!(!is_enabled(&harness));
    typed(&mut harness, "");
    press(&mut harness, Key::Enter);
    assert!(harness.query_by_label_contains(why).is_some() && harness.state().sent.is_empty());
    typed(&mut harness, "x");
    assert!(harness.query_by_label_contains(why).is_none());
    let mut harness = window("", Role::Client, Transport::Tcp, running(&[1]));
    harness.get_by_label("Send").click();
    harness.run_ok();
    assert!(harness.query_by_label_contains(why).is_some(), "a click on the button is a try, too");
    let mut harness = window("", Role::Client, Transport::Udp, running(&[1]));
    harness.get_by_label("Send").click();
    harness.run_ok();
    assert_eq!(harness.state().sent, [(ONE, Vec::new())]);
}

#[test]
fn a_server_chooses_one_connection_or_all() {
    let mut harness = window_of("x", by_hand(), running(&[]));
    assert!(harness.query_by_label("No client is connected").is_some() && !is_enabled(&harness));
    harness.state_mut().status = running(&[1, 2, 3]);
    harness.run_ok();
    harness.get_by_label("Send").click();
    harness.run_ok();
    harness.get_by_label("To: All (3)").click();
    harness.run_ok();
    harness.get_by_label("127.0.0.1:54322").click();
    harness.run_ok();
    harness.get_by_label("Send").click();
    harness.run_ok();
    let sent: Vec<To> = harness.state().sent.iter().map(|(to, _)| to.clone()).collect();
    assert_eq!(sent, [To::All, To::One(ConnectionId(2))]);
    harness.remove_cursor();
    harness.state_mut().status = running(&[1, 3]);
    harness.run_ok();
    assert!(harness.query_by_label_contains("That connection is closed").is_some() && !is_enabled(&harness));
    assert!(harness.query_by_label("To: 127.0.0.1:54322 (closed)").is_some());
}

#[test]
fn the_type_and_its_options_make_the_bytes() {
    let mut harness = window(r"a\n", Role::Client, Transport::Tcp, running(&[1]));
    let bytes = |harness: &mut Window, bytes: &str| {
        typed(harness, "");
        assert!(harness.query_by_label(bytes).is_some(), "{bytes}");
    };
    bytes(&mut harness, "61 0a · 2 B");
    choose(&mut harness, "Escapes: on", "No escapes");
    bytes(&mut harness, "61 5c 6e · 3 B");
    choose(&mut harness, "Line ending: No line ending", "CRLF (\\r\\n)");
    bytes(&mut harness, "61 5c 6e 0d 0a · 5 B");
    click(&mut harness, "Type: Text");
    click(&mut harness, "Numbers");
    assert!(harness.query_by_label_contains("character 1: ").is_some());
    choose(&mut harness, "Kind: u8", "u16le");
    assert_eq!(harness.state().endpoint.payload, "u16le:a\\n");
}

#[test]
fn a_refusal_is_shown_until_something_changes() {
    let mut harness = window("x", Role::Client, Transport::Tcp, running(&[1]));
    harness.state_mut().composer.refused(MailboxError::Busy.into());
    harness.run_ok();
    assert!(harness.query_by_label_contains("64 sends wait already").is_some());
    assert!(is_enabled(&harness));
    typed(&mut harness, "y");
    assert!(harness.query_by_label_contains("64 sends wait already").is_none());
}

#[test]
fn a_client_that_is_stopped_says_so() {
    let harness = window("x", Role::Client, Transport::Tcp, EndpointStatus::default());
    assert!(harness.query_by_label("Connect the client first").is_some() && !is_enabled(&harness));
}

#[test]
fn the_preview_counts_as_the_next_send_does() {
    let mut harness = window("n=${seq}", Role::Client, Transport::Tcp, running(&[1]));
    let preview = |harness: &Window, bytes: &str| harness.query_by_label(&format!("{bytes} · 3 B")).is_some();
    typed(&mut harness, "");
    assert!(preview(&harness, "6e 3d 31"));
    harness.get_by_label("Send").click();
    harness.run_ok();
    assert!(preview(&harness, "6e 3d 32"));
    harness.get_by_label("Send").click();
    harness.run_ok();
    assert!(preview(&harness, "6e 3d 33"));
    let sent: Vec<&[u8]> = harness.state().sent.iter().map(|(_, bytes)| &bytes[..]).collect();
    assert_eq!(sent, [b"n=1", b"n=2"]);
}

#[test]
fn a_text_of_many_lines_is_seen_whole() {
    let json = "json:{\n \"a\": 1,\n \"b\": 2,\n \"c\": 3,\n \"d\": 4,\n \"e\": 5\n}";
    let mut harness = window(json, Role::Client, Transport::Tcp, running(&[1]));
    harness.set_size(Vec2::new(700.0, 600.0));
    harness.run_ok();
    assert!(harness.query_by_label("7 lines").is_some());
    let (line, send) = (14.0, harness.get_by_label("Send").rect());
    typed(&mut harness, "");
    let many = harness.get_by_label("Payload").rect();
    assert!(many.height() >= 7.0 * line, "{many}");
    assert_eq!(harness.get_by_label("Send").rect(), send, "it lies over what is above it, and moves nothing");
    // One that is too long for its line, too.
    let mut long = window(&"x".repeat(300), Role::Client, Transport::Tcp, running(&[1]));
    typed(&mut long, "");
    assert!(long.get_by_label("Payload").rect().height() >= 3.0 * line);
}
