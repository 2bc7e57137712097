//! Pictures of the panels, to be looked at: `cargo test --test panels -- --ignored look`, with a folder for them in
//! `SOCKETLAB_PICTURES`. They need a renderer and a Chinese font.

use std::path::PathBuf;
use std::sync::Arc;

use egui::{FontData, FontDefinitions, FontFamily, Theme, Vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use socketlab::address::Transport;
use socketlab::lab::{Role, RoleSettings};
use socketlab::locale::{Language, Locale};
use socketlab::record::EndpointStatus;
use socketlab::ui::panels::composer::{Composer, ComposerContext};
use socketlab::ui::panels::inspector::{Inspector, InspectorContext};
use socketlab::ui::panels::log::{FilterLine, LogContext, LogPane};
use socketlab::ui::peers::Peers;
use socketlab::ui::table::Table;
use socketlab::ui::theme;

use crate::fixture::{Rows, SERVER, running};

const CJK_FONT: &str = "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc";

fn set_up(ctx: &egui::Context) {
    theme::apply(ctx);
    let mut fonts = FontDefinitions::default();
    if let Ok(bytes) = std::fs::read(CJK_FONT) {
        let mut data = FontData::from_owned(bytes);
        // The face of simplified Chinese in Noto's collection.
        data.index = 2;
        fonts.font_data.insert("cjk".to_owned(), Arc::new(data));
        for family in [FontFamily::Proportional, FontFamily::Monospace] {
            fonts.families.entry(family).or_default().push("cjk".to_owned());
        }
    }
    ctx.set_fonts(fonts);
}

fn picture(
    name: &str,
    (theme, size): (Theme, Vec2),
    mut draw: impl FnMut(&mut egui::Ui) + 'static,
    act: impl Fn(&mut Harness<'_>),
) {
    let Some(folder) = std::env::var_os("SOCKETLAB_PICTURES").map(PathBuf::from) else { return };
    let framed = move |ui: &mut egui::Ui| {
        let fill = theme::palette(ui.ctx()).panel;
        egui::CentralPanel::default().frame(egui::Frame::new().fill(fill).inner_margin(8)).show(ui, |ui| draw(ui));
    };
    let mut harness = Harness::builder()
        .with_size(size)
        .with_pixels_per_point(1.5)
        .with_theme(theme)
        .with_context_setup(set_up)
        .allow_missing_glyphs()
        .build_ui(framed);
    harness.run_ok();
    act(&mut harness);
    harness.run_ok();
    harness.render().unwrap().save(folder.join(format!("{name}.png"))).unwrap();
}

fn looks() -> [(&'static str, Theme, Language); 3] {
    [
        ("light-en", Theme::Light, Language::English),
        ("dark-en", Theme::Dark, Language::English),
        ("light-zh", Theme::Light, Language::Chinese),
    ]
}

fn log(name: &str, look: (Theme, Language), size: Vec2, count: usize, act: impl Fn(&mut Harness<'_>)) {
    let mut rows = Rows::new(if count > 1000 { 1 << 20 } else { 1 << 30 });
    for n in 0..count {
        if n % 18 == 0 { rows.lesson() } else { rows.recv(1, format!("message {n}")) }
    }
    let (snapshot, clock, locale) = (rows.snapshot(), rows.clock, Locale::new(look.1));
    let status = if count == 0 { EndpointStatus::default() } else { running(&[1, 2]) };
    let mut pane = LogPane::default();
    let selected = (count > 0).then(|| snapshot.end_row() - 7);
    let draw = move |ui: &mut egui::Ui| {
        let (log, locale, status) = (&snapshot, &locale, &status);
        pane.log_ui(
            ui,
            &LogContext {
                endpoint: SERVER,
                log,
                clock,
                locale,
                selected,
                status,
                connects: false,
                sends: true,
                compared: None,
                table: &Table::default(),
                peers: &Peers::default(),
                bench: None,
            },
            FilterLine::Shown,
        );
    };
    picture(name, (look.0, size), draw, act);
}

#[test]
#[ignore = "makes pictures"]
fn look_at_the_log() {
    for (look, theme, language) in looks() {
        let look_of = (theme, language);
        log(&format!("log-narrow-{look}"), look_of, Vec2::new(400.0, 460.0), 1, |_| {});
        log(&format!("log-middle-{look}"), look_of, Vec2::new(680.0, 460.0), 1, |_| {});
        log(&format!("log-wide-{look}"), look_of, Vec2::new(1300.0, 460.0), 5000, |harness| {
            harness.hover_at(egui::Pos2::new(300.0, 300.0));
            harness.run_ok();
            let (unit, phase) = (egui::MouseWheelUnit::Line, egui::TouchPhase::Move);
            let (delta, modifiers) = (Vec2::new(0.0, 4.0), egui::Modifiers::NONE);
            harness.event(egui::Event::MouseWheel {
                unit,
                delta,
                phase,
                modifiers,
                source: egui::MouseWheelSource::Unknown,
            });
            harness.run_steps(20);
        });
        log(&format!("log-empty-{look}"), look_of, Vec2::new(500.0, 300.0), 0, |_| {});
    }
}

#[test]
#[ignore = "makes pictures"]
fn look_at_messages_cut_out_of_a_stream() {
    for (look, theme, language) in looks() {
        for (width, wide) in [(400.0, "narrow"), (700.0, "middle"), (1300.0, "wide")] {
            let mut rows = Rows::new(1 << 30);
            rows.lesson();
            for (connection, first) in [(1, 0), (2, 0), (1, 2)] {
                rows.recv(connection, "one\ntwo\nthr");
                rows.message(connection, "one", (1 + first, 1 + first, 1 + first));
                rows.message(connection, "two", (2 + first, 1 + first, 1 + first));
                rows.recv(connection, "ee\n");
                rows.message(connection, "three", (3 + first, 1 + first, 2 + first));
                rows.send(connection, "ok\n");
            }
            let (snapshot, clock, locale) = (rows.snapshot(), rows.clock, Locale::new(language));
            let status = running(&[1, 2]);
            let mut pane = LogPane::default();
            let draw = move |ui: &mut egui::Ui| {
                let (log, locale, status) = (&snapshot, &locale, &status);
                pane.log_ui(
                    ui,
                    &LogContext {
                        endpoint: SERVER,
                        log,
                        clock,
                        locale,
                        selected: None,
                        status,
                        connects: false,
                        sends: true,
                        compared: None,
                        table: &Table::default(),
                        peers: &Peers::default(),
                        bench: None,
                    },
                    FilterLine::Shown,
                );
            };
            picture(&format!("log-cut-{wide}-{look}"), (theme, Vec2::new(width, 520.0)), draw, |_| {});
        }
    }
}

#[test]
#[ignore = "makes pictures"]
fn look_at_the_composer() {
    let cases = [
        ("text", "héllo 你好\\n", Role::Client, vec![1]),
        ("wrong", "hex:48 65 6c 6", Role::Server, vec![1, 2, 3]),
        ("empty", "", Role::Server, vec![]),
        ("pack", r#"pack:!H4sI 1 "ab" 70000000000"#, Role::Client, vec![1]),
        ("more", "n=${seq}", Role::Client, vec![1]),
        ("peer", "hello", Role::Peer, vec![]),
        ("file", "file:/home/me/picture.png", Role::Client, vec![1]),
        ("json", "json:{\n  \"name\": \"lab\",\n  \"n\": 1\n}", Role::Server, vec![1, 2, 3]),
    ];
    for (look, theme, language) in looks() {
        for (case, notation, role, connections) in &cases {
            for (width, wide) in [(400.0, "narrow"), (760.0, "wide")] {
                let locale = Locale::new(language);
                let (status, mut endpoint) = (running(connections), crate::composer::endpoint(*role, Transport::Tcp));
                if *role == Role::Peer {
                    endpoint.address = "udp://127.0.0.1:5001".parse().unwrap();
                }
                if let RoleSettings::Server(server) = &mut endpoint.role {
                    server.behaviour = "manual".to_owned();
                }
                endpoint.payload = (*notation).to_owned();
                if *case == "json" {
                    endpoint.framing = "length:u32be".parse().unwrap();
                }
                let mut composer = Composer::of(&endpoint);
                let draw = move |ui: &mut egui::Ui| {
                    let (locale, endpoint, status, kept) = (&locale, &endpoint, &status, &[][..]);
                    composer.composer_ui(
                        ui,
                        &ComposerContext { locale, endpoint, status, sender: None, refusal: None, kept },
                    );
                };
                let size = Vec2::new(width, if *case == "more" { 300.0 } else { 170.0 });
                picture(&format!("composer-{case}-{wide}-{look}"), (theme, size), draw, |harness| {
                    if *case == "more" {
                        let (en, zh) = ("More options", "更多选项");
                        harness.get_by_label(if language == Language::Chinese { zh } else { en }).click();
                    }
                });
            }
        }
    }
}

#[test]
#[ignore = "makes pictures"]
fn look_at_the_inspector() {
    for (look, theme, language) in looks() {
        for (case, row, width) in [
            ("call", 0, 300.0),
            ("failure", 2, 340.0),
            ("chinese", 9, 300.0),
            ("large", 17, 600.0),
            ("packed", 18, 320.0),
            ("nothing", 999, 280.0),
        ] {
            let mut rows = Rows::new(1 << 30);
            rows.lesson();
            rows.recv(1, &b"\x00\x01ab\x00\x00\x00\x00\x00\x07\x84\x0a"[..]);
            let (log, clock, locale) = (rows.snapshot(), rows.clock, Locale::new(language));
            let mut inspector = Inspector::default();
            let draw = move |ui: &mut egui::Ui| {
                let name = |_| "Echo server".to_owned();
                let row = Some(row);
                let cx = InspectorContext {
                    compared: None,
                    log: &log,
                    row,
                    clock,
                    locale: &locale,
                    endpoint_name: &name,
                    takes_focus: false,
                    hides_mistake: false,
                };
                inspector.inspector_ui(ui, &cx);
            };
            picture(&format!("inspector-{case}-{look}"), (theme, Vec2::new(width, 640.0)), draw, |harness| {
                if case == "packed" {
                    let labels = match language {
                        Language::Chinese => ["解读为: 仅字节", "结构体打包", "打包格式"],
                        Language::English => ["Read as: Bytes only", "Packed struct", "Format"],
                    };
                    for label in labels {
                        harness.get_by_label(label).click();
                        harness.run_ok();
                    }
                    harness.get_by_label(labels[2]).type_text("!H4sIH");
                    harness.run_ok();
                    return;
                }
                let drag = harness.query_by_label_contains("0000: ").map(|node| node.rect());
                if let Some(row) = drag {
                    harness.drag_at(row.left_center() + Vec2::new(70.0, 0.0));
                    harness.run_ok();
                    harness.hover_at(row.left_center() + Vec2::new(150.0, 4.0));
                    harness.run_ok();
                    harness.drop_at(row.left_center() + Vec2::new(150.0, 4.0));
                    harness.run_ok();
                }
            });
        }
    }
}
