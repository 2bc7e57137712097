//! The window without a mouse: where Tab goes, that one sees where one is, and the way between the parts.

use egui::accesskit::Role as AccessRole;
use egui::{Key, Modifiers, Rect, Shape, ThemePreference, Vec2};
use egui_kittest::kittest::{By, NodeT, Queryable};
use socketlab::lab::{Lab, Role};
use socketlab::locale::{Language, Locale};

use crate::window::{Window, click, echo_on_free_port, is_enabled, is_seen, labels, open_sized, until, until_seen};

/// More than there can be.
const MOST_STOPS: usize = 200;

fn press(window: &mut Window, modifiers: Modifiers, key: Key) {
    window.key_press_modifiers(modifiers, key);
    window.step();
    window.step();
}

/// What has the keys: its name and its place.
fn focused(window: &Window) -> Option<(String, Rect)> {
    let node = window.query_all(By::new()).find(|node| node.is_focused())?;
    let name = node.accesskit_node().label().or_else(|| node.accesskit_node().value()).unwrap_or_default();
    Some((name, node.rect()))
}

/// Whether a ring of at least two points is drawn around a place, in a colour that stands out.
fn has_ring(window: &Window, place: Rect) -> bool {
    fn rings(shape: &Shape, found: &mut Vec<(Rect, f32)>) {
        match shape {
            Shape::Vec(shapes) => shapes.iter().for_each(|shape| rings(shape, found)),
            Shape::Rect(rect) if rect.stroke.color.a() == 255 => found.push((rect.rect, rect.stroke.width)),
            _ => {}
        }
    }
    let mut found = Vec::new();
    window.output().shapes.iter().for_each(|clipped| rings(&clipped.shape, &mut found));
    found.iter().any(|(rect, width)| {
        *width >= 2.0 && rect.contains_rect(place.shrink(1.0)) && rect.width() < place.width() + 12.0
    })
}

/// The names of all stops of Tab, from the first until it comes again.
fn stops(window: &mut Window) -> Vec<(String, Rect)> {
    let mut stops: Vec<(String, Rect)> = Vec::new();
    for _ in 0..MOST_STOPS {
        press(window, Modifiers::NONE, Key::Tab);
        let Some(stop) = focused(window) else { continue };
        if stops.first() == Some(&stop) {
            return stops;
        }
        assert!(has_ring(window, stop.1), "{} at {:?} does not show that it has the keys", stop.0, stop.1);
        stops.push(stop);
    }
    panic!("Tab never comes back: {stops:?}");
}

#[test]
fn every_stop_has_a_name_and_shows_its_ring_in_both_themes() {
    for theme in ["Light", "Dark"] {
        let (lab, _) = echo_on_free_port();
        let mut window = open_sized(lab, Vec2::new(1366.0, 768.0));
        click(&mut window, "View");
        click(&mut window, "Appearance");
        window.query_all_by_label(theme).next().unwrap().click();
        window.step();
        let wanted = if theme == "Dark" { ThemePreference::Dark } else { ThemePreference::Light };
        until(&mut window, "the theme", |window| window.ctx.options(|options| options.theme_preference) == wanted);
        click(&mut window, "Start all");
        until_seen(&mut window, "2 of 2 running");
        let stops = stops(&mut window);
        assert!(stops.len() > 30, "{stops:?}");
        for (name, place) in &stops {
            // The line between two panes is drawn by the panes' library, which gives it none.
            assert!(!name.is_empty() || place.width() < 10.0, "the stop at {place:?} has no name");
        }
    }
}

#[test]
fn tab_goes_from_left_to_right_where_things_stand_at_the_right() {
    let (lab, _) = echo_on_free_port();
    let mut window = open_sized(lab, Vec2::new(1366.0, 768.0));
    click(&mut window, "Start all");
    until_seen(&mut window, "2 of 2 running");
    let stops = stops(&mut window);
    let place = |name: &str| {
        let at = stops.iter().position(|(stop, _)| stop == name);
        at.unwrap_or_else(|| panic!("Tab does not stop at {name}: {stops:?}"))
    };
    for group in [
        &["Stop all", "简体中文"][..],
        &["server: stop", "More about server"],
        &["Add TCP server", "Add UDP server"],
        &["Stop server", "Settings of server", "Menu of server"],
        &["Threads of server", "Connections of server"],
        &["Payload", "Send"],
    ] {
        let places: Vec<usize> = group.iter().map(|name| place(name)).collect();
        assert!(places.is_sorted(), "{group:?}: {places:?}");
        let lefts: Vec<f32> = places.iter().map(|at| stops[*at].1.left()).collect();
        assert!(lefts.is_sorted(), "{group:?}: {lefts:?}");
    }
    // In every line, not only in those.
    for pair in stops.windows(2) {
        let (a, b) = (&pair[0], &pair[1]);
        let same_line = (a.1.center().y - b.1.center().y).abs() < 4.0;
        assert!(!same_line || b.1.left() > a.1.left(), "from {} at {:?} back to {} at {:?}", a.0, a.1, b.0, b.1);
    }
}

#[test]
fn one_key_goes_from_the_list_to_a_pane_and_back() {
    let (lab, _) = echo_on_free_port();
    let mut window = open_sized(lab, Vec2::new(1366.0, 768.0));
    let at = |window: &Window| focused(window).map(|(name, _)| name).unwrap_or_default();
    press(&mut window, Modifiers::NONE, Key::F6);
    assert_eq!(at(&window), "server", "first the list");
    press(&mut window, Modifiers::NONE, Key::F6);
    assert_eq!(at(&window), "Start server");
    press(&mut window, Modifiers::SHIFT, Key::F6);
    assert_eq!(at(&window), "server");
    // From another card to the pane of its endpoint.
    for _ in 0..MOST_STOPS {
        press(&mut window, Modifiers::NONE, Key::Tab);
        if at(&window) == "client" {
            break;
        }
    }
    press(&mut window, Modifiers::NONE, Key::F6);
    assert_eq!(at(&window), "Connect client");
}

#[test]
fn in_a_pane_that_runs_the_key_goes_to_the_log_and_stops_nothing() {
    let (lab, _) = echo_on_free_port();
    let mut window = open_sized(lab, Vec2::new(1366.0, 768.0));
    click(&mut window, "Start server");
    until_seen(&mut window, "listening on");
    until_seen(&mut window, "listen(128) →");
    window.query_all_by_label("server").next().unwrap().focus();
    press(&mut window, Modifiers::NONE, Key::F6);
    let at = |window: &Window| focused(window).map(|(name, _)| name).unwrap_or_default();
    assert_eq!(at(&window), "Log");
    press(&mut window, Modifiers::NONE, Key::Space);
    press(&mut window, Modifiers::NONE, Key::Enter);
    assert!(is_enabled(&window, "Stop server"));
    press(&mut window, Modifiers::SHIFT, Key::F6);
    assert_eq!(at(&window), "server");
}

#[test]
fn the_keys_are_listed_in_both_languages() {
    let mut window = open_sized(Lab::echo(), Vec2::new(900.0, 1200.0));
    for language in Language::ALL {
        let locale = Locale::new(language);
        if language == Language::Chinese {
            click(&mut window, "简体中文");
        }
        press(&mut window, Modifiers::NONE, Key::F1);
        let all = labels(&window);
        for (command, keys) in [
            ("command-undo", "Ctrl+Z"),
            ("command-find", "Ctrl+F"),
            ("command-find-next", "F3"),
            ("command-find-before", "Shift+F3"),
            ("command-next-part", "F6"),
            ("command-part-before", "Shift+F6"),
        ] {
            let keys = if cfg!(target_os = "macos") {
                keys.replace("Ctrl+", "⌘").replace("Shift+", "⇧")
            } else {
                keys.into()
            };
            assert!(all.contains(&locale.text(command)) && all.contains(&keys), "{language}: {command}, {keys}");
        }
        press(&mut window, Modifiers::NONE, Key::Escape);
    }
}

#[test]
fn ctrl_f_finds_in_the_log_of_the_chosen_endpoint() {
    let (mut lab, _) = echo_on_free_port();
    lab.endpoints.retain(|endpoint| endpoint.role() == Role::Server);
    let mut window = open_sized(lab, Vec2::new(1280.0, 800.0));
    click(&mut window, "Start server");
    until_seen(&mut window, "listen(128) →");
    press(&mut window, Modifiers::COMMAND, Key::F);
    assert!(window.get_by_label("Search").is_focused());
    window.get_by_label("Search").type_text("listen");
    until_seen(&mut window, "1 match");
    assert!(!is_seen(&window, "bind(:"));
    press(&mut window, Modifiers::NONE, Key::F3);
    let is_selected = |window: &Window| {
        let mut rows = window.query_all_by_label_contains("listen(");
        rows.any(|node| node.accesskit_node().toggled() == Some(egui::accesskit::Toggled::True))
    };
    until(&mut window, "the match to be chosen", is_selected);
    window.get_by_label("Search").focus();
    window.step();
    press(&mut window, Modifiers::NONE, Key::Escape);
    until_seen(&mut window, "bind(:");
    assert!(is_selected(&window) && is_enabled(&window, "Stop server"));
}

#[test]
fn a_search_finds_a_peer_by_its_name_in_the_lab() {
    let (mut lab, _) = echo_on_free_port();
    lab.endpoints[1].name = "Wang Fang".to_owned();
    let mut window = open_sized(lab, Vec2::new(1280.0, 800.0));
    click(&mut window, "Start server");
    until_seen(&mut window, "listen(128) →");
    click(&mut window, "Connect Wang Fang");
    until_seen(&mut window, "accept() →");
    until_seen(&mut window, "setsockopt(TCP_NODELAY, 1) → ok");
    // The card in the list is the first of what has its name.
    window.get_all_by_role_and_label(AccessRole::Button, "server").next().unwrap().click();
    window.step();
    press(&mut window, Modifiers::COMMAND, Key::F);
    window.query_all_by_label("Search").find(|field| field.is_focused()).unwrap().type_text("wang f");
    // Its accept, and the option of its socket.
    until_seen(&mut window, "2 matches");
    click(&mut window, "Send");
    // What it sent, and what it was sent.
    until_seen(&mut window, "4 matches");
}

#[test]
fn the_keys_come_to_the_settings_and_go_on() {
    let (lab, _) = echo_on_free_port();
    let mut window = open_sized(lab, Vec2::new(1366.0, 768.0));
    let at = |window: &Window| focused(window).map(|(name, _)| name).unwrap_or_default();
    click(&mut window, "Settings of server");
    until_seen(&mut window, "Close the settings");
    window.query_all_by_label("server").next().unwrap().focus();
    window.step();
    for expected in ["Start server", "Close the settings", "server"] {
        press(&mut window, Modifiers::NONE, Key::F6);
        assert_eq!(at(&window), expected);
    }
}

#[test]
fn the_palette_goes_to_an_endpoint_by_its_name() {
    let (lab, _) = echo_on_free_port();
    let mut window = open_sized(lab, Vec2::new(1366.0, 768.0));
    press(&mut window, Modifiers::COMMAND | Modifiers::SHIFT, Key::P);
    until_seen(&mut window, "Go to client");
    let field = window.query_all(By::new()).find(|node| node.is_focused()).unwrap();
    field.type_text("to client");
    press(&mut window, Modifiers::NONE, Key::Enter);
    until(&mut window, "the palette to close", |window| !is_seen(window, "Go to client"));
    // What is searched now is the client's log.
    press(&mut window, Modifiers::COMMAND, Key::F);
    let search = focused(&window).unwrap().1;
    assert!(search.left() > window.get_by_label("Start server").rect().right(), "{search:?}");
}
