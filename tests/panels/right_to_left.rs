//! Data stands from left to right in the order of its characters, whatever letters are in it: in rows, in the inspector
//! and in fields. It is copied as it is.

use egui::{FullOutput, Shape, Vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use socketlab::address::Transport;
use socketlab::lab::Role;
use socketlab::locale::{Language, Locale};
use socketlab::ui::panels::inspector::{Inspector, InspectorContext};
use socketlab::ui::panels::log::{FilterLine, LogAction, LogContext, LogPane};
use socketlab::ui::peers::Peers;
use socketlab::ui::table::Table;

use crate::composer;
use crate::fixture::{Rows, SERVER, running};

/// Two stray bytes are a vowel sign of Thaana, two are nothing, and a line feed.
const BYTES: &[u8] = b"\xde\xad\xbe\xef\n";
const SHOWN: &str = "\u{7ad}\\xbe\\xef\\n";
const HEBREW: &str = "\u{5d0} = 1, \u{5d1} = 2";

/// The texts on screen that hold a letter written from right to left: as they are meant, and as they stand.
fn texts(output: &FullOutput) -> Vec<(String, String)> {
    fn gather(shape: &Shape, found: &mut Vec<(String, String)>) {
        match shape {
            Shape::Vec(shapes) => shapes.iter().for_each(|shape| gather(shape, found)),
            Shape::Text(text) if text.galley.text().contains(|c| ('\u{590}'..='\u{8ff}').contains(&c)) => {
                let mut stand = String::new();
                for row in &text.galley.rows {
                    let mut glyphs: Vec<(f32, char)> =
                        row.glyphs.iter().map(|glyph| (glyph.pos.x, glyph.chr)).collect();
                    glyphs.sort_by(|a, b| a.0.total_cmp(&b.0));
                    stand.extend(glyphs.into_iter().map(|(_, chr)| chr));
                }
                found.push((text.galley.text().to_owned(), stand));
            }
            _ => {}
        }
    }
    let mut found = Vec::new();
    output.shapes.iter().for_each(|clipped| gather(&clipped.shape, &mut found));
    found
}

fn stands_as_meant(output: &FullOutput, expected: &str) {
    let texts = texts(output);
    assert!(texts.iter().any(|(meant, _)| meant.contains(expected)), "{expected:?} is not shown: {texts:?}");
    for (meant, stands) in texts {
        assert_eq!(stands, meant);
    }
}

#[test]
fn in_rows_and_copied_rows() {
    let mut rows = Rows::new(1 << 30);
    rows.recv(1, BYTES);
    rows.recv(1, HEBREW);
    let (log, clock, locale, status) = (rows.snapshot(), rows.clock, Locale::new(Language::English), running(&[1]));
    let (mut pane, mut selected) = (LogPane::default(), None);
    let draw = move |ui: &mut egui::Ui| {
        let (log, locale, status) = (&log, &locale, &status);
        let (table, peers) = (&Table::default(), &Peers::default());
        let cx = LogContext {
            endpoint: SERVER,
            log,
            clock,
            locale,
            selected,
            status,
            connects: false,
            sends: true,
            compared: None,
            table,
            peers,
            bench: None,
        };
        if let Some(LogAction::Select(row)) = pane.log_ui(ui, &cx, FilterLine::Shown) {
            selected = Some(row);
        }
    };
    let mut harness = Harness::builder().with_size(Vec2::new(1100.0, 300.0)).allow_missing_glyphs().build_ui(draw);
    harness.run_ok();
    stands_as_meant(harness.output(), SHOWN);
    stands_as_meant(harness.output(), HEBREW);
    harness.get_by_label_contains(HEBREW).click();
    harness.run_ok();
    harness.event(egui::Event::Copy);
    harness.step();
    let copied = harness.output().platform_output.commands.iter().find_map(|command| match command {
        egui::OutputCommand::CopyText(text) => Some(text.clone()),
        _ => None,
    });
    assert!(copied.as_deref().is_some_and(|text| text.ends_with(&format!("\t{HEBREW}"))), "{copied:?}");
}

#[test]
fn in_the_inspector() {
    let mut rows = Rows::new(1 << 30);
    rows.recv(1, HEBREW);
    let (log, clock, locale) = (rows.snapshot(), rows.clock, Locale::new(Language::English));
    let mut inspector = Inspector::default();
    let draw = move |ui: &mut egui::Ui| {
        let name = |_| format!("{HEBREW} server");
        let cx = InspectorContext {
            compared: None,
            log: &log,
            row: Some(0),
            clock,
            locale: &locale,
            endpoint_name: &name,
            takes_focus: false,
            hides_mistake: false,
        };
        inspector.inspector_ui(ui, &cx);
    };
    let mut harness = Harness::builder().with_size(Vec2::new(420.0, 700.0)).allow_missing_glyphs().build_ui(draw);
    harness.run_ok();
    stands_as_meant(harness.output(), &format!("{HEBREW} server"));
    for label in ["Read as: Bytes only", "Text"] {
        harness.get_by_label(label).click();
        harness.run_ok();
    }
    let count = texts(harness.output()).iter().filter(|(meant, _)| meant == HEBREW).count();
    assert_eq!(count, 1, "the bytes read as a text");
    stands_as_meant(harness.output(), HEBREW);
}

#[test]
fn in_the_field_of_a_composer() {
    let window = composer::window(HEBREW, Role::Client, Transport::Tcp, running(&[1]));
    stands_as_meant(window.output(), HEBREW);
    assert_eq!(window.state().endpoint.payload, format!("text:{HEBREW}"));
}
