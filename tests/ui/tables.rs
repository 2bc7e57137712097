//! The tables of the logs: what is chosen holds in all panes, and is kept.

use std::path::Path;

use egui::Vec2;
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use socketlab::lab::{Lab, ShowAs};
use socketlab::locale::Language;
use socketlab::ui::{App, Native, WindowOptions};

use crate::window::{Window, click, echo_on_free_port, open, until, until_seen};

fn with_preferences(lab: Lab, path: &Path) -> Window {
    let options = WindowOptions {
        lab,
        lab_path: None,
        preferences_path: Some(path.to_owned()),
        portable: None,
        runs: None,
        show: ShowAs { language: Some(Language::English), ..ShowAs::default() },
        native_dialogs: Native::No,
    };
    let size = Vec2::new(1280.0, 800.0);
    Harness::builder().with_size(size).allow_missing_glyphs().build_eframe(|cc| App::new(cc, options).unwrap())
}

fn played(mut window: Window) -> Window {
    click(&mut window, "Start all");
    until_seen(&mut window, "accept() → client");
    until_seen(&mut window, "connect(:");
    window
}

#[test]
fn the_time_that_is_chosen_in_one_pane_is_that_of_all() {
    let (lab, _) = echo_on_free_port();
    let mut window = played(open(lab));
    let heads = |window: &Window, time: &str| window.query_all_by_label(&format!("Time shown: {time}")).count();
    until(&mut window, "both heads", |window| heads(window, "Since start") == 2);
    window.query_all_by_label("Time shown: Since start").next().unwrap().click();
    window.step();
    click(&mut window, "Wall clock");
    until(&mut window, "the clock in both", |window| heads(window, "Wall clock") == 2);
}

#[test]
fn a_column_hidden_from_the_menu_is_kept_for_the_next_start() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("preferences.toml");
    let toggled = || {
        let (lab, _) = echo_on_free_port();
        let mut window = with_preferences(lab, &path);
        click(&mut window, "View");
        click(&mut window, "Logs");
        click(&mut window, "Column Took");
        window.step();
        drop(window);
        std::fs::read_to_string(&path).unwrap()
    };
    let hidden = toggled();
    assert!(hidden.contains("hidden = [\"took\"]"), "{hidden}");
    let shown = toggled();
    assert!(!shown.contains("hidden"), "{shown}");
}
