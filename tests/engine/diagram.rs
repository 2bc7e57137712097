//! The picture of an exchange, built from the rows of real sockets.

use std::ops::Range;
use std::sync::mpsc::sync_channel;

use socketlab::address::Transport;
use socketlab::clock::Stamp;
use socketlab::diagram::{
    Arrow, Axis, Backlog, Bar, Block, Fate, Lifeline, Mark, Moment, Scene, Shared, StepIndex, Under, Wanted, build,
    is_step, mermaid, svg,
};
use socketlab::lab::Model;
use socketlab::record::Snapshot;

use crate::bench::{Bench, CLIENT, LIMIT, SERVER};

/// The client's lifeline and the server's.
pub(crate) fn lifelines(transport: Transport) -> [Lifeline; 2] {
    [(CLIENT, false), (SERVER, true)].map(|(endpoint, has_lanes)| Lifeline {
        endpoint,
        has_lanes,
        transport: Some(transport),
        set_up: None,
    })
}

/// The index of a log, once all its rows are counted.
pub(crate) fn index_of(log: &Snapshot) -> StepIndex {
    let (counted, counts) = sync_channel(1);
    let mut index = StepIndex::start(Box::new(move || {
        let _ = counted.try_send(());
    }))
    .unwrap();
    let wanted = log.rows(..).filter(is_step).count() as u64;
    let began = std::time::Instant::now();
    while index.steps(log).range() != (0..wanted) {
        counts.recv_timeout(LIMIT).unwrap();
        assert!(began.elapsed() < LIMIT);
    }
    index
}

pub(crate) fn picture(log: &Snapshot, transport: Transport, under_way: &[Under], now: Stamp) -> Scene {
    let mut index = index_of(log);
    let steps = index.steps(log);
    build(log, &steps, &Wanted { under_way, now, ..wanted(&lifelines(transport), steps.range()) })
}

/// These steps as they are now, one step a row.
pub(crate) fn wanted(lifelines: &[Lifeline], steps: Range<u64>) -> Wanted<'_> {
    Wanted { lifelines, under_way: &[], now: Stamp(0), steps, axis: Axis::Steps, held: None }
}

/// A server that waits a while before each answer, and a client whose second and third message it finds together.
fn two_sends_one_recv() -> Bench {
    let mut bench = Bench::new();
    let server = bench.serve_with("echo", "tcp://127.0.0.1:0", |e| {
        e.make_server().model = Some(Model::OneAtATime);
        e.make_server().behaviour_settings.delay_ms = 100;
    });
    bench.connect(CLIENT, "tcp", server);
    bench.send(CLIENT, b"abc");
    bench.until(SERVER, |s| s.traffic.received_bytes == 3);
    bench.send(CLIENT, b"def");
    bench.send(CLIENT, b"ghi");
    bench.until(CLIENT, |s| s.traffic.received_bytes == 9);
    bench
}

#[test]
fn what_came_together_is_two_arrows_into_one_call_with_a_mark() {
    let bench = two_sends_one_recv();
    bench.session.stop(CLIENT);
    bench.until(SERVER, |s| s.open().next().is_none());
    bench.session.flush();
    let scene = picture(&bench.session.log(), Transport::Tcp, &[], Stamp(0));

    let arrived: Vec<_> = scene.arrows.iter().filter(|arrow| arrow.fate == Fate::Arrived).collect();
    let of = |from: usize| -> Vec<_> { arrived.iter().filter(|arrow| arrow.from.0.lifeline == from).collect() };
    let previews = |from| of(from).iter().map(|arrow| arrow.preview.as_str()).collect::<Vec<_>>();
    assert_eq!((previews(0), previews(1)), (vec!["abc", "def", "ghi"], vec!["abc", "defghi"]), "{scene:#?}");
    let questions = of(0);
    assert_eq!(questions[1].recv, questions[2].recv);
    let marked: Vec<_> = arrived.iter().filter_map(|arrow| Some((arrow.mark?, arrow.recv))).collect();
    assert_eq!(marked, [(Mark::Sends(2), questions[1].recv)]);
    assert!(arrived.iter().all(|arrow| arrow.from.1 < arrow.to.1), "nothing arrives before it was sent");

    let waited: Vec<_> = scene.bars.iter().map(|bar| bar.call).collect();
    assert!(waited.contains(&"recv"), "{waited:?}");
    assert!(scene.bars.iter().all(|bar| bar.from < bar.to));
    let implied: Vec<_> = scene.implied.iter().map(|implied| (implied.what, implied.from.0.lifeline)).collect();
    assert_eq!(implied, [("SYN · SYN+ACK · ACK", 0), ("FIN", 0)]);
    let texts: Vec<_> = scene.blocks.iter().map(|block| block.text.as_str()).collect();
    for text in ["listen(128)", "accept", "send(b\"def\") → 3", "→ 6", "→ 0", "close"] {
        assert!(texts.iter().any(|shown| shown.contains(text)), "{text} in {texts:?}");
    }
    assert!(texts.iter().all(|text| !text.is_empty()));

    let names = ["client", "server", "outside"].map(str::to_owned);
    let text = mermaid::write(&scene, &names);
    for line in [
        "participant p0 as client",
        "p0->>p1: abc · 3 B",
        "p0->>p1: def · 3 B, 2 sends → 1 recv",
        "p1->>p0: defghi · 6 B",
    ] {
        assert!(text.contains(line), "{line} in\n{text}");
    }
}

#[test]
fn any_part_of_the_picture_is_that_part_of_the_whole() {
    let bench = two_sends_one_recv();
    bench.session.flush();
    let log = bench.session.log();
    let mut index = index_of(&log);
    let steps = index.steps(&log);
    let whole = build(&log, &steps, &wanted(&lifelines(Transport::Tcp), steps.range()));
    for from in steps.range() {
        for to in from..=steps.range().end {
            let part = build(&log, &steps, &wanted(&lifelines(Transport::Tcp), from..to));
            let blocks: Vec<_> = whole.blocks.iter().filter(|block| (from..to).contains(&block.step)).collect();
            assert!(part.blocks.iter().eq(blocks), "{from}..{to}");
            // An arrow is in every part that has one of its ends; all that is drawn is in the whole, too.
            let row_of = |step: u64| steps.row(step);
            let touches = |row: Option<u64>| row.is_some_and(|row| (from..to).any(|step| row_of(step) == Some(row)));
            for arrow in &whole.arrows {
                let is_there = part.arrows.iter().any(|there| (there.send, there.recv) == (arrow.send, arrow.recv));
                assert_eq!(is_there, touches(arrow.send) || touches(arrow.recv), "{from}..{to} {arrow:?}");
            }
            for bar in &part.bars {
                assert!(whole.bars.contains(bar), "{from}..{to} {bar:?}");
            }
        }
    }
}

#[test]
fn connections_that_share_the_last_lane_are_counted() {
    let mut bench = Bench::new();
    let server = bench.serve("echo", "tcp://127.0.0.1:0");
    let mut sent = 0;
    for n in 1..=5 {
        let client = socketlab::record::EndpointId(10 + n);
        bench.connect(client, "tcp", server);
        bench.send(client, b"abc");
        sent += 3;
        bench.until(SERVER, |s| s.traffic.received_bytes == sent);
        bench.session.flush();
        let scene = picture(&bench.session.log(), Transport::Tcp, &[], Stamp(0));
        let shared: Vec<_> = scene.shared.iter().map(|shared| (shared.lane.lane, shared.connections)).collect();
        assert_eq!(shared, if n < 4 { vec![] } else { vec![(3, n as usize - 2)] }, "{n} clients");
    }
}

#[test]
fn a_call_under_way_is_a_bar_that_is_open_below() {
    let mut bench = Bench::new();
    bench.serve("echo", "tcp://127.0.0.1:0");
    bench.session.flush();
    let under = Under { endpoint: SERVER, connection: None, call: "accept", since: Stamp(0) };
    let scene = picture(&bench.session.log(), Transport::Tcp, &[under], Stamp(3_000_000_000));
    let open: Vec<_> = scene.bars.iter().filter(|bar| bar.row.is_none()).collect();
    assert_eq!(open.len(), 1);
    assert_eq!((open[0].call, open[0].waited_ns, open[0].lane.lifeline), ("accept", 3_000_000_000, 1));
    assert!(open[0].to >= scene.steps.end as f64);
}

#[test]
fn at_an_earlier_moment_nothing_later_has_happened() {
    let bench = two_sends_one_recv();
    bench.session.flush();
    let log = bench.session.log();
    let mut index = index_of(&log);
    let steps = index.steps(&log);
    let lines = lifelines(Transport::Tcp);
    for step in steps.range() {
        let row = steps.row(step).and_then(|row| log.get(row)).unwrap();
        let held = Moment { row: row.number, at: row.at };
        let scene = build(&log, &steps, &Wanted { held: Some(held), ..wanted(&lines, 0..step + 1) });
        assert_eq!(scene.blocks.last().map(|block| block.row), Some(row.number));
        for arrow in &scene.arrows {
            assert!(arrow.recv.max(arrow.send).is_some_and(|last| last <= held.row), "{step}: {arrow:?}");
            assert!(arrow.recv.is_some() || arrow.fate == Fate::NotReceived, "{step}: {arrow:?}");
        }
        assert!(scene.bars.iter().all(|bar| bar.row.is_none_or(|row| row <= held.row)), "{step}: {:?}", scene.bars);
        let sends = scene.blocks.iter().filter(|block| block.text.starts_with("send")).count();
        let sent: std::collections::BTreeSet<_> = scene.arrows.iter().filter_map(|arrow| arrow.send).collect();
        assert_eq!(sent.len(), sends, "what was sent is seen on its way");
    }
}

#[test]
fn to_scale_places_are_times_and_nothing_else_changes() {
    let bench = two_sends_one_recv();
    bench.session.flush();
    let log = bench.session.log();
    let mut index = index_of(&log);
    let steps = index.steps(&log);
    let lines = lifelines(Transport::Tcp);
    let by_steps = build(&log, &steps, &wanted(&lines, steps.range()));
    let to_scale = build(&log, &steps, &Wanted { axis: Axis::Scale, ..wanted(&lines, steps.range()) });
    assert_eq!(to_scale.blocks.len(), by_steps.blocks.len());
    for block in &to_scale.blocks {
        assert_eq!(block.down, log.get(block.row).unwrap().at.0 as f64);
    }
    let bytes = |scene: &Scene| {
        scene.arrows.iter().map(|arrow| (arrow.send, arrow.recv, arrow.part.clone())).collect::<Vec<_>>()
    };
    assert_eq!(bytes(&to_scale), bytes(&by_steps));
    for bar in to_scale.bars.iter().filter(|bar| bar.row.is_some()) {
        assert!((bar.to - bar.from - bar.waited_ns as f64).abs() < 2.0, "{bar:?}");
    }
    assert_eq!(to_scale.breaks, []);
}

#[test]
fn the_density_counts_every_step_once_however_it_is_cut() {
    let mut bench = Bench::new();
    let server = bench.serve("echo", "tcp://127.0.0.1:0");
    bench.connect(CLIENT, "tcp", server);
    for n in 1..=300 {
        bench.send(CLIENT, b"abc");
        bench.until(CLIENT, |s| s.traffic.received_bytes >= 3 * n);
    }
    bench.session.flush();
    let log = bench.session.log();
    let mut index = index_of(&log);
    let steps = index.steps(&log);
    let all = steps.range().end as f64;
    assert!(all > 1200.0, "several blocks of rows");
    let (first, last) = steps.times().unwrap();
    for (axis, stretch) in [(Axis::Steps, 0.0..all), (Axis::Scale, first.0 as f64..last.0 as f64 + 1.0)] {
        for parts in [1, 7, 200] {
            let density = steps.density(axis, stretch.clone(), parts);
            let sum: f64 = density.values().flatten().sum();
            assert!((sum - all).abs() < 1e-3 * all, "{axis:?} {parts}: {sum} of {all}");
            assert!(density[&CLIENT].iter().chain(&density[&SERVER]).all(|count| *count >= 0.0));
        }
    }
    for step in [0, 100, 700, steps.range().end - 1] {
        let row = log.get(steps.row(step).unwrap()).unwrap();
        assert_eq!(steps.step_at(row.at), step.min(steps.step_at(row.at)), "the first step of that moment");
        assert!(step - steps.step_at(row.at) < 3);
    }
}

/// Words for a picture, with what XML is careful with.
struct Plain;

impl svg::Words for Plain {
    fn block(&self, block: &Block) -> String {
        format!("<{}> & 你好", block.text)
    }

    fn arrow(&self, arrow: &Arrow) -> String {
        format!("{} \u{1}\"{}\"", arrow.preview, arrow.bytes)
    }

    fn unread(&self, arrow: &Arrow) -> String {
        format!("{} unread", arrow.bytes)
    }

    fn mark(&self, _: Mark) -> String {
        "mark".to_owned()
    }

    fn bar(&self, bar: &Bar) -> String {
        format!("{} waits", bar.call)
    }

    fn backlog(&self, _: &Backlog) -> String {
        "in the backlog".to_owned()
    }

    fn pause(&self, ns: u64) -> String {
        format!("{ns} ns")
    }

    fn time(&self, block: &Block, _: usize) -> String {
        format!("+{}", block.since_run_ns)
    }

    fn shared(&self, shared: Shared) -> String {
        format!("{} share", shared.connections)
    }
}

#[test]
fn as_svg_it_is_well_formed_and_says_what_every_block_says() {
    let bench = two_sends_one_recv();
    bench.session.flush();
    let scene = picture(&bench.session.log(), Transport::Tcp, &[], Stamp(0));
    let heads = [("client <1>", "127.0.0.1:1"), ("服务器", "127.0.0.1:2"), ("outside", "")];
    let heads = heads.map(|(name, address)| (name.to_owned(), address.to_owned()));
    let colour = || "#1f6fd6".to_owned();
    let colours = svg::Colours {
        lifelines: vec![colour(), colour()],
        text: colour(),
        weak: colour(),
        line: colour(),
        surface: colour(),
        notice: colour(),
        trouble: colour(),
    };
    let text = svg::write(&svg::Drawing { scene: &scene, heads: &heads, words: &Plain, colours: &colours });
    let document = roxmltree::Document::parse(&text).unwrap_or_else(|error| panic!("{error} in\n{text}"));
    let texts: Vec<&str> =
        document.descendants().filter(|node| node.has_tag_name("text")).filter_map(|node| node.text()).collect();
    let counted = |wanted: &str| texts.iter().filter(|text| **text == wanted).count();
    for block in &scene.blocks {
        let wanted = svg::Words::block(&Plain, block);
        let same = scene.blocks.iter().filter(|other| other.text == block.text).count();
        assert_eq!(counted(&wanted), same, "{wanted} in {texts:#?}");
        assert!(counted(&format!("+{}", block.since_run_ns)) >= 1);
    }
    for name in ["client <1>", "服务器"] {
        assert_eq!(counted(name), 1);
    }
    assert_eq!((counted("outside"), counted("mark")), (0, 1));
    let paths = document.descendants().filter(|node| node.attribute("d").is_some_and(|d| d.contains('C'))).count();
    assert_eq!(paths, scene.arrows.len());
}
