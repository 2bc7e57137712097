//! The log comes first: how many rows are seen at every size and zoom that the window allows.

use egui::accesskit::Role;
use egui::{Rect, Vec2};
use egui_kittest::kittest::{By, NodeT, Queryable};
use socketlab::lab::Lab;
use socketlab::lab::examples::EXAMPLES;

use crate::window::{Window, click, echo_on_free_port, free_port, is_enabled, is_seen, open_sized, until};

/// The rows that stay whatever the size.
const LEAST_ROWS: usize = 5;
/// The height of a row that is seen whole, in points, at least.
const WHOLE: f32 = 15.0;

/// The nodes of a role, and where they are.
fn places(window: &Window, role: Role) -> Vec<Rect> {
    let all = window.query_all(By::new());
    all.filter(|node| node.accesskit_node().role() == role).map(|node| node.rect()).collect()
}

/// The logs in sight, each with the rows in it that are seen whole.
fn logs(window: &Window) -> Vec<(Rect, usize)> {
    let logs = window.query_all_by_label("Log").filter(|node| node.accesskit_node().role() == Role::ListBox);
    let rows = places(window, Role::ListBoxOption);
    let whole = |log: &Rect| rows.iter().filter(|row| log.contains_rect(**row) && row.height() >= WHOLE).count();
    logs.map(|log| (log.rect(), whole(&log.rect()))).collect()
}

/// Starts and stops everything until each log has more rows than are to be seen.
fn fill_logs(window: &mut Window) {
    for _ in 0..3 {
        click(window, "Start all");
        until(window, "all to be started", |window| is_enabled(window, "Stop all"));
        click(window, "Stop all");
        until(window, "all to be stopped", |window| !is_enabled(window, "Stop all"));
    }
    window.run_steps(3);
}

fn on_free_ports(mut lab: Lab) -> Lab {
    let port = free_port();
    lab.endpoints.iter_mut().for_each(|endpoint| endpoint.address.port = port);
    lab
}

#[test]
fn five_rows_are_seen_at_every_size_and_zoom() {
    let others = ["S2", "S15"].map(|id| socketlab::lab::examples::find(id).unwrap().lab());
    assert!(!EXAMPLES.is_empty());
    for lab in std::iter::once(echo_on_free_port().0).chain(others.map(on_free_ports)) {
        let mut window = open_sized(lab, Vec2::new(1280.0, 800.0));
        fill_logs(&mut window);
        for pixels in [[640.0, 420.0], [900.0, 600.0], [1280.0, 800.0], [1366.0, 768.0], [1920.0, 1080.0]] {
            for zoom in [1.0, 1.25, 1.5, 1.75, 2.0] {
                // A window at 200 % has half the points.
                let points = Vec2::from(pixels) / zoom;
                window.set_size(points);
                window.run_steps(4);
                let logs = logs(&window);
                assert!(!logs.is_empty(), "no log in sight at {pixels:?} and {zoom}");
                let inside = Rect::from_min_size(egui::Pos2::ZERO, points);
                for (log, rows) in logs {
                    assert!(rows >= LEAST_ROWS, "{rows} rows in {log:?} at {pixels:?} and {zoom}, of {points:?}");
                    assert!(inside.contains_rect(log), "{log:?} is cut at {pixels:?} and {zoom}");
                }
            }
        }
    }
}

#[test]
fn a_pane_gives_three_quarters_of_its_height_to_the_log() {
    let mut window = open_sized(echo_on_free_port().0, Vec2::new(1280.0, 800.0));
    fill_logs(&mut window);
    let logs = logs(&window);
    assert_eq!(logs.len(), 2, "side by side");
    let names = window.query_all_by_label_contains("Time shown: ").map(|node| node.rect().top());
    let columns = names.fold(f32::MAX, f32::min).min(logs[0].0.top());
    // From the button at its head to the end of the composer, with the frame around both.
    let top = window.get_by_label("Start server").rect().top() - 8.0;
    let bottom = window.query_all_by_label("Payload").next().unwrap().rect().bottom() + 8.0;
    let (log, pane) = (logs[0].0.bottom() - columns, bottom - top);
    assert!(log >= 0.75 * pane, "{log} of {pane}");
}

#[test]
fn where_the_composer_gave_way_a_button_brings_it_over_the_log() {
    let (lab, _) = echo_on_free_port();
    let mut window = open_sized(lab, Vec2::new(640.0, 210.0));
    until(&mut window, "the pane", |window| is_enabled(window, "Start server"));
    assert!(!is_seen(&window, "Payload"));
    let before = window.get_by_label("Start server").rect();
    click(&mut window, "Send from server");
    until(&mut window, "the composer", |window| is_seen(window, "Send by hand from server"));
    assert_eq!(window.get_by_label("Start server").rect(), before, "it moves nothing");
    click(&mut window, "Send from server");
    until(&mut window, "the composer to go", |window| !is_seen(window, "Send by hand from server"));
}
