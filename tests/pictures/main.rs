//! Pictures of the whole window, compared with those in `tests/pictures/expected`.
//!
//! They need a renderer (Mesa's software one will do) and Noto's Chinese fonts, so a plain `cargo test` leaves them out:
//! `cargo test --test pictures -- --ignored`. After a wanted change: the same with `UPDATE_SNAPSHOTS=1`, and look at each.

mod fonts;
mod look;

use std::sync::Arc;

use egui::{Theme, Vec2};
use egui_kittest::kittest::Queryable;
use egui_kittest::{Harness, SnapshotOptions, SnapshotResults};
use socketlab::lab::{Lab, ShowAs};
use socketlab::locale::Language;
use socketlab::ui::{App, Native, WindowOptions, theme};

type Window = Harness<'static, App>;

fn open(lab: Lab, language: Language, theme: Theme, size: Vec2) -> Window {
    let options = WindowOptions {
        lab,
        lab_path: None,
        preferences_path: None,
        portable: None,
        runs: None,
        show: ShowAs { language: Some(language), ..ShowAs::default() },
        native_dialogs: Native::No,
    };
    let mut window = Harness::builder()
        .with_size(size)
        .with_theme(theme)
        .with_context_setup(|ctx| {
            fonts::set_up(ctx);
            clear(ctx);
        })
        .build_eframe(|cc| App::new(cc, options).unwrap());
    window.run_ok();
    window
}

/// The program's window is cleared with the colour of its ground, and a harness clears with none.
fn clear(ctx: &egui::Context) {
    let ground = |ui: &mut egui::Ui| {
        let colour = theme::palette(ui.ctx()).window;
        ui.painter().rect_filled(ui.ctx().content_rect(), 0.0, colour);
    };
    ctx.on_begin_pass("ground", Arc::new(ground));
}

fn compare(mut window: Window, name: &str, results: &mut SnapshotResults) {
    // Another version of Mesa may round the edge of a letter differently; a moved or missing thing is far more.
    let options = SnapshotOptions::new().output_path("tests/pictures/expected").max_failed_pixels(300_usize);
    window.run_ok();
    window.snapshot_options(name, &options);
    results.extend_harness(&mut window);
}

const SMALL: Vec2 = Vec2::new(900.0, 600.0);
const LARGE: Vec2 = Vec2::new(1920.0, 1080.0);

#[test]
#[ignore = "needs a renderer and Chinese fonts; .ci/run has them"]
fn the_first_screen_in_both_languages_and_themes_small_and_large() {
    let mut results = SnapshotResults::new();
    for (language, language_name) in [(Language::English, "en"), (Language::Chinese, "zh")] {
        for (theme, theme_name) in [(Theme::Light, "light"), (Theme::Dark, "dark")] {
            for (size, size_name) in [(SMALL, "small"), (LARGE, "large")] {
                let window = open(Lab::echo(), language, theme, size);
                compare(window, &format!("first-{language_name}-{theme_name}-{size_name}"), &mut results);
            }
        }
    }
}

#[test]
#[ignore = "needs a renderer and Chinese fonts; .ci/run has them"]
fn settings_are_open_and_one_is_wrong() {
    let mut results = SnapshotResults::new();
    for (language, name) in [(Language::English, "en"), (Language::Chinese, "zh")] {
        let mut lab = Lab::echo();
        lab.endpoints[0].address.host = "0.0.0.0".to_owned();
        lab.endpoints.truncate(1);
        let mut window = open(lab, language, Theme::Light, SMALL);
        let settings = if language == Language::English { "Settings of server" } else { "服务器 的设置" };
        window.get_by_label(settings).click();
        window.run_ok();
        compare(window, &format!("settings-{name}"), &mut results);
    }
}

#[test]
#[ignore = "needs a renderer and Chinese fonts; .ci/run has them"]
fn the_exchange_before_anything_has_happened() {
    let mut results = SnapshotResults::new();
    for (language, name) in [(Language::English, "en"), (Language::Chinese, "zh")] {
        for (theme, theme_name) in [(Theme::Light, "light"), (Theme::Dark, "dark")] {
            let mut window = open(Lab::echo(), language, theme, SMALL);
            window.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::Num2);
            window.run_ok();
            compare(window, &format!("exchange-{name}-{theme_name}"), &mut results);
        }
    }
}
