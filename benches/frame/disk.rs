//! Frames of a log of ten million rows that stands on disk: it stands still, is scrolled, jumped in and dragged.

use std::time::{Duration, Instant};

use egui::{Event, Modifiers, MouseWheelUnit, PointerButton, Pos2, TouchPhase, Vec2, pos2};
use socketlab::locale::{Language, Locale};
use socketlab::record::{ConnectionStatus, EndpointStatus, Keeping, List, Runs, State};
use socketlab::ui::panels::log::{FilterLine, LogContext, LogPane};
use socketlab::ui::peers::Peers;
use socketlab::ui::table::Table;

use crate::{CONNECTION, ENDPOINT, FRAMES, Rows, SIZE, context, input};

/// Where the scroll bar is.
const BAR: Pos2 = pos2(SIZE.x - 6.0, 0.0);

/// What happens in a frame.
type Script<'a> = &'a dyn Fn(usize) -> Vec<Event>;

pub fn measure(count: u64) {
    let folder = tempfile::tempdir().expect("a folder");
    let rows = Rows::on_disk(count, Keeping::within(Runs::within(folder.path())));
    let log = rows.log();
    let list = log.list(List::Rows(ENDPOINT));
    assert_eq!(list.len() as u64, count);
    let numbers = (0..FRAMES).map(|n| (n as u64).wrapping_mul(6_364_136_223_846_793_005) % count);
    let jumps: Vec<u64> = numbers.collect();
    let wheel = |by: f32| {
        vec![
            Event::PointerMoved(pos2(200.0, 300.0)),
            Event::MouseWheel {
                unit: MouseWheelUnit::Point,
                delta: Vec2::new(0.0, by),
                phase: TouchPhase::Move,
                modifiers: Modifiers::NONE,
                source: egui::MouseWheelSource::Unknown,
            },
        ]
    };
    let press = |pos, pressed| {
        let (button, modifiers) = (PointerButton::Primary, Modifiers::NONE);
        Event::PointerButton { pos, button, pressed, modifiers }
    };
    let drag = |frame: usize| {
        let y = 120.0 + (frame * 37 % 480) as f32;
        let at = pos2(BAR.x, y);
        if frame == 0 { vec![Event::PointerMoved(at), press(at, true)] } else { vec![Event::PointerMoved(at)] }
    };
    let still: Script<'_> = &|_| Vec::new();
    frames(&rows, &format!("{count} rows on disk, still"), still, &[]);
    frames(&rows, "  scrolled up", &|_| wheel(240.0), &[]);
    frames(&rows, "  jumped to a row", still, &jumps);
    frames(&rows, "  dragged", &drag, &[]);
}

fn frames(rows: &Rows, name: &str, script: Script<'_>, jumps: &[u64]) {
    let (locale, table, peers) = (Locale::new(Language::English), Table::default(), Peers::default());
    let connection = ConnectionStatus::open(None, rows.ends.peer().clone(), socketlab::clock::Stamp(0));
    let connections = [(CONNECTION, connection)].into();
    let status = EndpointStatus { state: State::Running, connections, ..EndpointStatus::default() };
    let (ctx, log, mut pane) = (context(), rows.log(), LogPane::default());
    let mut spent: Vec<Duration> = Vec::new();
    for frame in 0..FRAMES {
        let selected = jumps.get(frame).copied();
        if selected.is_some() {
            pane.show_selected();
        }
        let input = egui::RawInput { events: script(frame), ..input(SIZE) };
        let began = Instant::now();
        let mut output = ctx.run_ui(input, |ui| {
            let cx = LogContext {
                endpoint: ENDPOINT,
                log: &log,
                clock: rows.clock,
                locale: &locale,
                selected,
                compared: None,
                status: &status,
                connects: false,
                sends: true,
                table: &table,
                peers: &peers,
                bench: None,
            };
            pane.log_ui(ui, &cx, FilterLine::Shown);
        });
        spent.push(began.elapsed());
        output.textures_delta.clear();
    }
    spent.sort();
    let (p50, p99) = (spent[FRAMES / 2].as_micros(), spent[FRAMES * 99 / 100].as_micros());
    println!("{name:<28} p50 {p50} µs, p99 {p99} µs (wanted: at most 1,000 µs)");
}
