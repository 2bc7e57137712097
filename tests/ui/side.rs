//! What opens beside the panes and below them: the inspector and the settings.

use egui::accesskit::{Role, Toggled};
use egui::{Key, Rect, Vec2};
use egui_kittest::Node;
use egui_kittest::kittest::{NodeT, Queryable};

use crate::window::{Window, click, echo_on_free_port, is_enabled, is_seen, open, open_sized, until, until_seen};

const CLOSE: &str = "Close the inspector";

/// The Echo lab with its server listening.
fn listening(size: Vec2) -> Window {
    let (lab, _) = echo_on_free_port();
    let mut window = open_sized(lab, size);
    click(&mut window, "Start server");
    until_seen(&mut window, "listen(128) →");
    window
}

/// The rows of a call in the log, from top to bottom.
fn rows<'a>(window: &'a Window, call: &'a str) -> Vec<Node<'a>> {
    let is_row = |node: &Node<'_>| node.accesskit_node().role() == Role::ListBoxOption;
    let mut rows: Vec<Node<'_>> = window.query_all_by_label_contains(call).filter(is_row).collect();
    rows.sort_by(|a, b| a.rect().top().total_cmp(&b.rect().top()));
    rows
}

fn choose_row(window: &mut Window, call: &str) {
    rows(window, call)[0].click();
    until_seen(window, CLOSE);
    window.run_steps(2);
}

#[test]
fn the_inspector_is_closed_until_a_row_is_chosen_and_does_not_cover_it() {
    let mut window = listening(Vec2::new(1280.0, 800.0));
    assert!(!is_seen(&window, CLOSE));
    let before = rows(&window, "listen(")[0].rect();
    choose_row(&mut window, "listen(");
    assert_eq!(rows(&window, "listen(")[0].rect(), before, "what was clicked stays under the pointer");
    let close = window.get_by_label(CLOSE).rect();
    assert!(close.top() > before.bottom() && close.top() > 400.0, "{close:?} is below {before:?}");
    window.key_press(Key::Escape);
    until(&mut window, "the sheet to go", |window| !is_seen(window, CLOSE));
    choose_row(&mut window, "listen(");
    click(&mut window, CLOSE);
    until(&mut window, "the sheet to go", |window| !is_seen(window, CLOSE));
}

#[test]
fn a_row_at_the_lower_edge_is_still_seen_above_the_sheet() {
    let mut window = listening(Vec2::new(1280.0, 800.0));
    for _ in 0..12 {
        click(&mut window, "Stop server");
        click(&mut window, "Start server");
        until(&mut window, "the server", |window| is_enabled(window, "Stop server"));
    }
    rows(&window, "listen(").last().unwrap().click();
    until_seen(&mut window, CLOSE);
    window.run_steps(2);
    let close = window.get_by_label(CLOSE).rect();
    let chosen = |node: &&Node<'_>| node.accesskit_node().toggled() == Some(Toggled::True);
    let rows = rows(&window, "listen(");
    let chosen = rows.iter().find(chosen).expect("the row that was clicked is in sight");
    assert!(chosen.rect().bottom() < close.top(), "{:?} above {close:?}", chosen.rect());
}

#[test]
fn the_inspector_stands_beside_where_there_is_room_or_where_it_is_wanted() {
    let mut window = listening(Vec2::new(1600.0, 900.0));
    choose_row(&mut window, "listen(");
    let close = window.get_by_label(CLOSE).rect();
    assert!(close.left() > 1500.0 && close.top() < 100.0, "{close:?}");
    click(&mut window, "View");
    click(&mut window, "Inspector at");
    click(&mut window, "Inspector below");
    assert!(window.get_by_label(CLOSE).rect().top() > 400.0);

    let mut window = listening(Vec2::new(1280.0, 800.0));
    choose_row(&mut window, "listen(");
    click(&mut window, "View");
    click(&mut window, "Inspector at");
    click(&mut window, "Inspector beside");
    assert!(window.get_by_label(CLOSE).rect().top() < 100.0);
}

#[test]
fn what_runs_is_stopped_from_its_settings_and_nothing_moves() {
    let mut window = listening(Vec2::new(1280.0, 800.0));
    click(&mut window, "Settings of server");
    assert!(!is_enabled(&window, "Port"));
    let before = window.query_all_by_label("Port").next().unwrap().rect();
    click(&mut window, "Stop and edit");
    until(&mut window, "the fields", |window| is_enabled(window, "Port"));
    assert_eq!(window.query_all_by_label("Port").next().unwrap().rect(), before);
    assert!(is_enabled(&window, "Start server"), "the pane is in sight");
    click(&mut window, "Close the settings");
    until(&mut window, "the column to go", |window| !is_seen(window, "Port"));
}

#[test]
fn in_a_small_window_settings_take_the_place_of_the_panes() {
    let (lab, _) = echo_on_free_port();
    let mut window = open_sized(lab, Vec2::new(640.0, 420.0));
    click(&mut window, "Settings of server");
    let port = window.query_all_by_label("Port").next().unwrap().rect();
    assert!(Rect::from_min_size(egui::Pos2::ZERO, Vec2::new(640.0, 420.0)).contains_rect(port), "{port:?}");
    assert!(!is_seen(&window, "Start server"));
    click(&mut window, "Close the settings");
    until(&mut window, "the pane", |window| is_enabled(window, "Start server"));
}

#[test]
fn settings_of_an_endpoint_that_is_removed_close() {
    let (lab, _) = echo_on_free_port();
    let mut window = open(lab);
    click(&mut window, "Settings of server");
    click(&mut window, "More about server");
    click(&mut window, "Remove");
    until(&mut window, "the column to go", |window| !is_seen(window, "Close the settings"));
}

#[test]
fn in_the_exchange_of_a_small_window_the_sheet_stands_below_the_steps_and_not_over_them() {
    // 1366×768 at 200 %.
    let (lab, _) = echo_on_free_port();
    let mut window = open_sized(lab, Vec2::new(683.0, 384.0));
    click(&mut window, "Start server");
    click(&mut window, "Exchange");
    until(&mut window, "a step", |window| !rows(window, "listen(").is_empty());
    choose_row(&mut window, "listen(");
    until(&mut window, "the steps above the sheet", |window| {
        let (steps, close) = (window.get_by_role_and_label(Role::ListBox, "Exchange"), window.get_by_label(CLOSE));
        steps.rect().bottom() <= close.rect().top() && close.rect().bottom() < 384.0
    });
}
