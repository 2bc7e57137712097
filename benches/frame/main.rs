//! The interface time of a frame at a million rows, as a ratio to a bare frame of egui with as many labels, measured in the
//! same run: the window looks at what it shows, however long the log is.
//!
//! `cargo bench --bench frame`; `cargo bench --bench frame disk [ROWS]` for a log of ten million rows on disk

mod disk;
mod exchange;

use std::time::{Duration, Instant};

use egui::{Context, RawInput, Rect, Shape, Ui, Vec2};
use socketlab::address::{Addr, Ends};
use socketlab::clock::{Clock, Stamp};
use socketlab::locale::{Language, Locale};
use socketlab::record::{
    ConnectionId, ConnectionStatus, EndpointId, EndpointStatus, Keeping, Record, Recorder, Snapshot, State,
};
use socketlab::socket::{Call, Op, Outcome};
use socketlab::ui::panels::log::{FilterLine, LogContext, LogPane};
use socketlab::ui::peers::Peers;
use socketlab::ui::table::Table;
use socketlab::ui::theme;

const ROWS: u64 = 1_000_000;
const ENDPOINT: EndpointId = EndpointId(1);
const CONNECTION: ConnectionId = ConnectionId(1);
const FRAMES: usize = 300;
/// Rows that come between two frames.
const COMING: u64 = 25;
/// A pane beside another in a window of 1280×800.
const SIZE: Vec2 = Vec2::new(520.0, 640.0);
const LIMIT: Duration = Duration::from_secs(60);

fn main() {
    let mut args = std::env::args().skip(1).filter(|arg| !arg.starts_with('-'));
    if args.next().as_deref() == Some("disk") {
        return disk::measure(args.next().and_then(|rows| rows.parse().ok()).unwrap_or(10_000_000));
    }
    let rows = Rows::new();
    log(&rows, "log, rows that stand", 0);
    log(&rows, "log, rows that come", COMING);
    drop(rows);
    exchange::measure();
}

/// A recorder, and the rows that it gets.
struct Rows {
    recorder: Recorder,
    clock: Clock,
    ends: Ends,
    next: std::cell::Cell<u64>,
}

impl Rows {
    fn new() -> Self {
        let clock = Clock::start();
        let recorder = Recorder::start(clock, 4 << 30, Box::new(|| {})).expect("a recorder");
        Self::made(recorder, clock, ROWS)
    }

    /// So many rows of a log that is kept on disk.
    fn on_disk(count: u64, keeping: Keeping) -> Self {
        let clock = Clock::start();
        let recorder = Recorder::start_kept(clock, 4 << 30, Some(keeping), Box::new(|| {})).expect("a recorder");
        Self::made(recorder, clock, count)
    }

    fn made(recorder: Recorder, clock: Clock, count: u64) -> Self {
        let ends = Ends::new(None, Addr::from(([127, 0, 0, 1], 54_321)));
        let rows = Rows { recorder, clock, ends, next: std::cell::Cell::new(0) };
        rows.come(count);
        rows
    }

    fn come(&self, count: u64) {
        for n in self.next.get()..self.next.get() + count {
            let bytes = format!("message {n}");
            let (op, outcome) = (Op::recv(1024), Outcome::Moved(bytes.len()));
            // Every tenth has waited.
            let took_ns = if n % 10 == 0 { 3_000_000 } else { 4_000 };
            let call = Call { op, outcome, place: None, took_ns };
            // Of the past: the recorder holds a row of the future back until its time.
            let record = Record::of_call(ENDPOINT, Stamp(n * 200), call);
            let (connection, ends) = (Some(CONNECTION), Some(self.ends.clone()));
            self.recorder.reports().send(Record { connection, ends, bytes: bytes.into(), ..record }, || false);
        }
        self.next.set(self.next.get() + count);
    }

    fn log(&self) -> Snapshot {
        self.recorder.flush(LIMIT);
        self.recorder.flush(LIMIT);
        self.recorder.log().snapshot()
    }
}

/// A pane's log, which gets so many rows between two frames.
fn log(rows: &Rows, name: &str, coming: u64) {
    let (locale, table, peers) = (Locale::new(Language::English), Table::default(), Peers::default());
    let connection = ConnectionStatus::open(None, rows.ends.peer().clone(), Stamp(0));
    let connections = [(CONNECTION, connection)].into();
    let status = EndpointStatus { state: State::Running, connections, ..EndpointStatus::default() };
    let mut pane = LogPane::default();
    let next = || {
        rows.come(coming);
        rows.log()
    };
    ratio(name, (&context(), SIZE), next, |ui, log| {
        let cx = LogContext {
            endpoint: ENDPOINT,
            log,
            clock: rows.clock,
            locale: &locale,
            selected: None,
            status: &status,
            connects: false,
            sends: true,
            compared: None,
            table: &table,
            peers: &peers,
            bench: None,
        };
        pane.log_ui(ui, &cx, FilterLine::Shown);
    });
}

/// Measures frames of `draw`, each with what `next` gives, beside bare ones that show as many texts.
fn ratio<T>(name: &str, (ctx, size): (&Context, Vec2), mut next: impl FnMut() -> T, mut draw: impl FnMut(&mut Ui, &T)) {
    let bare = context();
    let mut texts = 0;
    let (mut spent, mut spent_bare) = (Vec::new(), Vec::new());
    for _ in 0..FRAMES {
        let content = next();
        let began = Instant::now();
        let mut output = ctx.run_ui(input(size), |ui| draw(ui, &content));
        spent.push(began.elapsed());
        output.textures_delta.clear();
        texts = output.shapes.iter().map(|clipped| count(&clipped.shape)).sum();
        let began = Instant::now();
        let mut output = bare.run_ui(input(size), |ui| (0..texts).for_each(|n| drop(ui.label(format!("label {n}")))));
        spent_bare.push(began.elapsed());
        output.textures_delta.clear();
    }
    let (spent, spent_bare) = (median(spent), median(spent_bare));
    println!(
        "{name:<28} {:.2} x bare frame of {texts} labels ({} µs; wanted: at most 1,000 µs)",
        spent.as_secs_f64() / spent_bare.as_secs_f64(),
        spent.as_micros(),
    );
}

fn context() -> Context {
    let ctx = Context::default();
    theme::apply(&ctx);
    ctx
}

fn input(size: Vec2) -> RawInput {
    RawInput { screen_rect: Some(Rect::from_min_size(egui::Pos2::ZERO, size)), ..RawInput::default() }
}

/// The texts of a shape.
fn count(shape: &Shape) -> usize {
    match shape {
        Shape::Vec(shapes) => shapes.iter().map(count).sum(),
        Shape::Text(_) => 1,
        _ => 0,
    }
}

fn median(mut all: Vec<Duration>) -> Duration {
    all.sort();
    all[all.len() / 2]
}
