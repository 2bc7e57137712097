//! A log in a window of its own.

use std::time::{Duration, Instant};

use egui::Vec2;
use egui_kittest::Harness;
use socketlab::locale::{Language, Locale};
use socketlab::record::{EndpointStatus, Snapshot};
use socketlab::ui::panels::log::{FilterLine, LogAction, LogContext, LogPane};
use socketlab::ui::peers::Peers;
use socketlab::ui::table::Table;

use crate::fixture::{Rows, SERVER};

/// A log, and what stands around it.
pub struct App {
    pub rows: Rows,
    pub log: Snapshot,
    pub status: EndpointStatus,
    pub locale: Locale,
    pub pane: LogPane,
    pub selected: Option<u64>,
    pub saves: usize,
    pub connects: bool,
    pub table: Table,
    pub peers: Peers,
    pub line: FilterLine,
}

pub fn window(rows: Rows, status: EndpointStatus, size: Vec2) -> Harness<'static, App> {
    let locale = Locale::new(Language::English);
    let log = rows.snapshot();
    let app = App {
        rows,
        log,
        status,
        locale,
        pane: LogPane::default(),
        selected: None,
        saves: 0,
        connects: false,
        table: Table::default(),
        peers: Peers::default(),
        line: FilterLine::Shown,
    };
    let draw = |ui: &mut egui::Ui, app: &mut App| {
        let cx = LogContext {
            endpoint: SERVER,
            log: &app.log,
            clock: app.rows.clock,
            locale: &app.locale,
            selected: app.selected,
            status: &app.status,
            connects: app.connects,
            sends: true,
            compared: None,
            table: &app.table,
            peers: &app.peers,
            bench: None,
        };
        match app.pane.log_ui(ui, &cx, app.line) {
            Some(LogAction::Select(row)) => app.selected = Some(row),
            Some(LogAction::SaveAs) => app.saves += 1,
            Some(LogAction::Table(change)) => app.table.apply(change),
            Some(_) => {}
            None => {}
        }
    };
    // Chinese text is data here, and the machine may have no font for it.
    let mut harness = Harness::builder().with_size(size).allow_missing_glyphs().build_ui_state(draw, app);
    harness.run_ok();
    harness
}

/// Draws until what is shown takes every row and the filter into account.
pub fn settle(harness: &mut Harness<'static, App>) {
    harness.run_ok();
    let began = Instant::now();
    while !harness.state().pane.is_up_to(&harness.state().log) {
        assert!(began.elapsed() < Duration::from_secs(60), "some rows are never looked at");
        std::thread::yield_now();
        harness.step();
    }
    harness.run_ok();
}

pub fn numbered(count: usize) -> Rows {
    let mut rows = Rows::new(1 << 30);
    (0..count).for_each(|n| rows.recv(1, format!("message {n};")));
    rows
}

pub fn more(harness: &mut Harness<'static, App>, texts: &[&str]) {
    let app = harness.state_mut();
    texts.iter().for_each(|text| app.rows.recv(1, text.to_string()));
    app.log = app.rows.snapshot();
    settle(harness);
}

pub fn wheel(harness: &mut Harness<'static, App>, lines: f32) {
    let delta = Vec2::new(0.0, lines);
    let (unit, phase) = (egui::MouseWheelUnit::Line, egui::TouchPhase::Move);
    harness.hover_at(egui::Pos2::new(200.0, 200.0));
    settle(harness);
    harness.event(egui::Event::MouseWheel {
        unit,
        delta,
        phase,
        modifiers: egui::Modifiers::NONE,
        source: egui::MouseWheelSource::Unknown,
    });
    harness.run_steps(20);
}

pub const SIZE: Vec2 = Vec2::new(700.0, 300.0);
