//! What a screen reader gets: in every panel and window each control has a name, can have the keys, and no other of its kind in
//! its pane has the same name.

use std::collections::BTreeMap;

use egui::accesskit::{Action, Role};
use egui::{Key, Modifiers, Vec2};
use egui_kittest::kittest::{AccessKitNode, By, NodeT, Queryable};
use socketlab::address::Address;
use socketlab::lab::{Endpoint, Lab};

use crate::window::{Window, click, echo_on_free_port, enabled, free_port, is_seen, open_sized, until, until_seen};

/// What a person uses.
const CONTROLS: &[Role] = &[
    Role::Button,
    Role::CheckBox,
    Role::ColorWell,
    Role::ComboBox,
    Role::Link,
    Role::ListBoxOption,
    Role::MenuItem,
    Role::MultilineTextInput,
    Role::RadioButton,
    Role::Slider,
    Role::SpinButton,
    Role::Switch,
    Role::Tab,
    Role::TextInput,
];

/// Rows of a list are told apart by what stands before and behind them: two calls may well be equal. The list has the keys.
const REPEATED: &[Role] = &[Role::ListBoxOption];

/// The pane, menu or window that a control is in.
fn group(node: &AccessKitNode<'_>) -> Option<String> {
    let mut above = std::iter::successors(node.parent(), AccessKitNode::parent);
    let around = above.find(|node| matches!(node.role(), Role::Group | Role::Menu | Role::Dialog | Role::AlertDialog));
    around.map(|node| format!("{:?} “{}” {:?}", node.role(), node.label().unwrap_or_default(), node.id()))
}

/// What is wrong with the controls that are to be seen.
fn wrong(window: &Window, screen: &str) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut named: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for node in window.query_all(By::new()) {
        let whole = node;
        let node = whole.accesskit_node();
        let role = node.role();
        let is_used = node.data().supports_action(Action::Click);
        // A text that can be pointed at does no harm without a name of its own: its text is its name.
        if !(CONTROLS.contains(&role) || is_used && role == Role::Unknown) {
            continue;
        }
        let (name, place) = (node.label().unwrap_or_default(), whole.rect());
        let here = format!("{screen}: {role:?} “{name}” ({:?}) at {place:?}", node.value());
        // The line between two panes is drawn by the panes' library, which gives it none.
        if name.trim().is_empty() && place.width().min(place.height()) >= 10.0 {
            wrong.push(format!("{here} has no name"));
        }
        if node.is_disabled() || name.is_empty() {
            continue;
        }
        if !REPEATED.contains(&role) && !node.data().supports_action(Action::Focus) {
            wrong.push(format!("{here} cannot have the keys"));
        }
        if !REPEATED.contains(&role) {
            named.entry(format!("{role:?} “{name}” of {:?}", group(&node))).or_default().push(here);
        }
    }
    let same = named.into_iter().filter(|(_, all)| all.len() > 1);
    wrong.extend(same.map(|(name, all)| format!("{} controls are called {name}: {all:#?}", all.len())));
    wrong
}

/// Looks at what is to be seen.
fn look(window: &mut Window, screen: &str, found: &mut Vec<String>) {
    window.run_steps(3);
    found.extend(wrong(window, screen));
}

/// Opens a menu: a label elsewhere may have its name.
fn open_menu(window: &mut Window, name: &str) {
    until(window, name, |window| enabled(window, name).is_some());
    let button = window.query_all_by_label(name).find(|node| node.accesskit_node().role() != Role::Label);
    button.unwrap_or_else(|| panic!("no menu {name}")).click();
    window.run_steps(3);
}

fn press(window: &mut Window, modifiers: Modifiers, key: Key) {
    window.key_press_modifiers(modifiers, key);
    window.run_steps(3);
}

fn running() -> Window {
    let (lab, _) = echo_on_free_port();
    let mut window = open_sized(lab, Vec2::new(1366.0, 768.0));
    click(&mut window, "Start all");
    until_seen(&mut window, "2 of 2 running");
    until(&mut window, "the client's button", |window| enabled(window, "Send").is_some());
    click(&mut window, "Send");
    until_seen(&mut window, "recv(");
    window
}

#[test]
fn every_view_of_a_lab() {
    let mut found = Vec::new();
    let mut window = open_sized(Lab::echo(), Vec2::new(1366.0, 768.0));
    look(&mut window, "panes at first", &mut found);
    let mut window = running();
    look(&mut window, "panes that run", &mut found);
    for (screen, key) in [("exchange", Key::Num2), ("streams", Key::Num3), ("rates", Key::Num4)] {
        press(&mut window, Modifiers::COMMAND, key);
        look(&mut window, screen, &mut found);
    }
    press(&mut window, Modifiers::COMMAND, Key::Num1);
    let row = window.query_all(By::new()).find(|node| {
        let node = node.accesskit_node();
        node.role() == Role::ListBoxOption && node.label().is_some_and(|label| label.contains("send("))
    });
    row.unwrap_or_else(|| panic!("no row of a send")).click();
    look(&mut window, "inspector", &mut found);
    for endpoint in ["server", "client"] {
        click(&mut window, &format!("Settings of {endpoint}"));
        look(&mut window, &format!("settings of {endpoint}"), &mut found);
        press(&mut window, Modifiers::NONE, Key::Escape);
    }
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn every_window_before_the_others_and_esc_closes_it() {
    let mut found = Vec::new();
    let mut window = running();
    let before = window.query_all(By::new()).count();
    let keys = [
        ("palette", Modifiers::COMMAND | Modifiers::SHIFT, Key::P),
        ("services", Modifiers::COMMAND, Key::P),
        ("preferences", Modifiers::COMMAND, Key::Comma),
        ("keys", Modifiers::NONE, Key::F1),
        ("program", Modifiers::NONE, Key::F8),
        ("examples", Modifiers::COMMAND, Key::E),
        ("go to", Modifiers::COMMAND, Key::G),
        ("save lab", Modifiers::COMMAND | Modifiers::SHIFT, Key::S),
        ("save log", Modifiers::COMMAND, Key::L),
    ];
    for (screen, modifiers, key) in keys {
        press(&mut window, modifiers, key);
        look(&mut window, screen, &mut found);
        let during = window.query_all(By::new()).count();
        press(&mut window, Modifiers::NONE, Key::Escape);
        window.run_steps(3);
        let after = window.query_all(By::new()).count();
        assert!(during != before && after != during, "{screen} did not open, or Esc does not close it");
    }
    for (menu, entry) in [("Help", "About Socket Lab"), ("Lab", "Save report…"), ("Lab", "Earlier runs…")] {
        open_menu(&mut window, menu);
        look(&mut window, menu, &mut found);
        click(&mut window, entry);
        look(&mut window, entry, &mut found);
        press(&mut window, Modifiers::NONE, Key::Escape);
    }
    for menu in ["Examples", "Endpoints", "View"] {
        open_menu(&mut window, menu);
        look(&mut window, menu, &mut found);
        press(&mut window, Modifiers::NONE, Key::Escape);
    }
    for menu in ["Menu of client", "More about server", "Threads of server", "Connections of server"] {
        open_menu(&mut window, menu);
        look(&mut window, menu, &mut found);
        press(&mut window, Modifiers::NONE, Key::Escape);
    }
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn a_relay_with_its_faults_and_sockets_by_hand() {
    let mut found = Vec::new();
    let [relay, server] =
        [free_port(), free_port()].map(|port| format!("udp://127.0.0.1:{port}").parse::<Address>().unwrap());
    let relay = Endpoint::relay("relay", relay, server.clone());
    let lab = Lab { endpoints: vec![relay, Endpoint::server("server", server)], ..Lab::default() };
    let mut window = open_sized(lab, Vec2::new(1366.0, 900.0));
    click(&mut window, "Settings of relay");
    look(&mut window, "settings of a relay", &mut found);
    let mut window = open_sized(Lab::default(), Vec2::new(1280.0, 800.0));
    look(&mut window, "a lab without endpoints", &mut found);
    press(&mut window, Modifiers::NONE, Key::F7);
    until_seen(&mut window, "None yet. Call socket() to make one.");
    look(&mut window, "by hand", &mut found);
    click(&mut window, "socket");
    click(&mut window, "Call");
    until(&mut window, "the socket", |window| !is_seen(window, "None yet. Call socket() to make one."));
    look(&mut window, "by hand, with a socket", &mut found);
    assert!(found.is_empty(), "{found:#?}");
}
