//! The exchange of two endpoints that echo to each other: while it follows, in the middle of the log, and from far away; and
//! their bytes as a stream.

use std::cell::{Cell, RefCell};
use std::num::NonZeroU64;
use std::time::Instant;

use egui::{Event, Pos2, RawInput, Ui, Vec2};
use socketlab::address::{Addr, Ends};
use socketlab::clock::Stamp;
use socketlab::diagram::Axis;
use socketlab::lab::Lab;
use socketlab::locale::{Language, Locale};
use socketlab::record::{ConnectionId, EndpointId, Event as RowEvent, Life, Record, Snapshot};
use socketlab::session::Session;
use socketlab::socket::{Call, CallPlace, Op, Outcome};
use socketlab::ui::action::Actions;
use socketlab::ui::model::{LabNumber, OpenLab, Slot};
use socketlab::ui::panels::exchange::{Exchange, Shown};
use socketlab::ui::panels::pane::PaneContext;
use socketlab::ui::panels::pane::state::PaneStates;
use socketlab::ui::panels::streams::Streams;
use socketlab::ui::peers::peers;
use socketlab::ui::repaint::Pacer;
use socketlab::ui::table::Table;

use crate::{COMING, LIMIT, ROWS, context, input, ratio};

/// The picture in a window of 1280×800.
const SIZE: Vec2 = Vec2::new(1064.0, 690.0);
/// The endpoints of the lab, and their connections.
const SERVER: (EndpointId, ConnectionId) = (EndpointId(1), ConnectionId(1));
const CLIENT: (EndpointId, ConnectionId) = (EndpointId(2), ConnectionId(2));
/// Bytes of a message.
const LENGTH: u64 = 13;

pub fn measure() {
    let lab = Echoes::new();
    let ctx = context();
    let frame = |axis, selected| {
        let lab = &lab;
        move |ui: &mut Ui, log: &Snapshot| lab.frame(ui, log, axis, selected)
    };
    let stands = || lab.log();

    let all = written(ROWS);
    let began = Instant::now();
    while !texts(&ctx, |ui| frame(Axis::Scale, None)(ui, &lab.log())).iter().any(|text| text.contains(&all)) {
        assert!(began.elapsed() < LIMIT, "the steps are counted in time");
    }
    ratio("exchange to scale, from far", (&ctx, SIZE), stands, frame(Axis::Scale, None));
    let comes = || {
        lab.come(COMING);
        lab.log()
    };
    ratio("exchange, following", (&ctx, SIZE), comes, frame(Axis::Steps, None));
    ratio("exchange, in the middle", (&ctx, SIZE), stands, frame(Axis::Steps, Some(ROWS / 2)));
    // As if somebody turned the wheel until nothing gets smaller.
    for _ in 0..40 {
        let events = vec![Event::PointerMoved(Pos2::new(600.0, 400.0)), Event::Zoom(0.5)];
        let input = RawInput { events, ..input(SIZE) };
        ctx.run_ui(input, |ui| frame(Axis::Steps, Some(ROWS / 2))(ui, &lab.log())).textures_delta.clear();
    }
    ratio("exchange, from far", (&ctx, SIZE), stands, frame(Axis::Steps, Some(ROWS / 2)));
    let streams = |selected| {
        let lab = &lab;
        move |ui: &mut Ui, log: &Snapshot| lab.streams_frame(ui, log, selected)
    };
    // The bytes of a stream are counted by a thread, too.
    let sends = format!("{} sends", written(lab.next.get().div_ceil(4)));
    let began = Instant::now();
    while !texts(&ctx, |ui| streams(None)(ui, &lab.log())).iter().any(|text| text.contains(&sends)) {
        assert!(began.elapsed() < LIMIT, "the sends are counted in time");
    }
    ratio("streams, following", (&ctx, SIZE), comes, streams(None));
    ratio("streams, in the middle", (&ctx, SIZE), stands, streams(Some(ROWS / 2)));
}

/// A lab whose log is filled without sockets, and its picture.
struct Echoes {
    model: RefCell<OpenLab>,
    states: RefCell<PaneStates>,
    exchange: RefCell<Exchange>,
    streams: RefCell<Streams>,
    next: Cell<u64>,
}

impl Echoes {
    fn new() -> Self {
        let session = |budget| Session::new(budget, Box::new(|| {}));
        let model = OpenLab::new(Box::new(session), 4 << 30, Locale::new(Language::English), Lab::echo(), None);
        let model = RefCell::new(model.expect("a session"));
        let exchange = RefCell::new(Exchange::new(Pacer::default()));
        let streams = RefCell::new(Streams::new(Pacer::default()));
        let lab = Self { model, states: RefCell::default(), exchange, streams, next: Cell::new(0) };
        for (endpoint, connection) in [CLIENT, SERVER] {
            let (connection, ends) = (Some(connection), Some(ends_of(endpoint)));
            lab.send(Record { connection, ends, ..Record::new(endpoint, Stamp(0), RowEvent::Life(Life::Opened)) });
        }
        lab.come(ROWS);
        lab
    }

    fn send(&self, record: Record) {
        self.model.borrow().session.recorder().reports().send(record, || false);
    }

    /// So many more rows: a message to the server, what that received, its answer, and what the client received.
    fn come(&self, count: u64) {
        for n in self.next.get()..self.next.get() + count {
            let (endpoint, connection) = if matches!(n % 4, 0 | 3) { CLIENT } else { SERVER };
            let message = n / 4;
            let bytes = format!("message {:05}", message % 100_000);
            let op = if n % 2 == 0 { Op::send(bytes.len()) } else { Op::recv(1024) };
            // Every tenth message is waited for.
            let took_ns = if n % 2 == 1 && message % 10 == 0 { 3_000_000 } else { 4_000 };
            let place = NonZeroU64::new(message + 1).map(|nth| CallPlace { nth, offset: message * LENGTH });
            let call = Call { op, outcome: Outcome::Moved(bytes.len()), place, took_ns };
            let record = Record::of_call(endpoint, Stamp((n + 1) * 4_000), call);
            let (connection, ends) = (Some(connection), Some(ends_of(endpoint)));
            self.send(Record { connection, ends, bytes: bytes.into(), ..record });
        }
        self.next.set(self.next.get() + count);
    }

    fn log(&self) -> Snapshot {
        self.model.borrow().session.flush();
        self.model.borrow().session.log()
    }

    fn frame(&self, ui: &mut Ui, log: &Snapshot, axis: Axis, selected: Option<u64>) {
        self.with(log, selected, |slots, states, number, cx| {
            let shown = Shown { slots, states, number, axis, size: 1.0 };
            self.exchange.borrow_mut().exchange_ui(ui, shown, cx, &mut Actions::new());
        });
    }

    fn streams_frame(&self, ui: &mut Ui, log: &Snapshot, selected: Option<u64>) {
        self.with(log, selected, |slots, states, number, cx| {
            self.streams.borrow_mut().streams_ui(ui, slots, states, number, cx, &mut Actions::new());
        });
    }

    /// What a view of the lab is drawn with.
    fn with(
        &self,
        log: &Snapshot,
        selected: Option<u64>,
        draw: impl FnOnce(&mut [Slot], &mut PaneStates, LabNumber, &PaneContext<'_>),
    ) {
        let mut model = self.model.borrow_mut();
        let OpenLab { session, locale, slots, names, number, .. } = &mut *model;
        let peers = peers(slots, log, "By hand".to_owned());
        let table = Table::default();
        let cx = PaneContext {
            session,
            locale,
            log,
            table: &table,
            peers: &peers,
            names,
            selected,
            compared: None,
            focused: Some(CLIENT.0),
            takes_focus: None,
            kept: &[],
            owned: &[],
            settings_of: None,
            full: None,
            hides_mistake: false,
        };
        draw(slots, &mut self.states.borrow_mut(), *number, &cx);
    }
}

fn ends_of(endpoint: EndpointId) -> Ends {
    let [client, server] = [54_321, 5001].map(|port| Addr::from(([127, 0, 0, 1], port)));
    if endpoint == CLIENT.0 { Ends::new(Some(client), server) } else { Ends::new(Some(server), client) }
}

/// A number as the window writes it.
fn written(number: u64) -> String {
    socketlab::units::grouped(number)
}

/// The texts of a frame.
fn texts(ctx: &egui::Context, draw: impl FnMut(&mut Ui)) -> Vec<String> {
    let mut output = ctx.run_ui(input(SIZE), draw);
    output.textures_delta.clear();
    let text = |shape: &egui::Shape| match shape {
        egui::Shape::Text(text) => Some(text.galley.text().to_owned()),
        _ => None,
    };
    output.shapes.iter().filter_map(|clipped| text(&clipped.shape)).collect()
}
