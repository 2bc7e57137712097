//! A run of many rows, 64 bytes each, of eight connections: what memory its writer takes, how long it takes to open, and to find rows
//! in it through the code that the window uses. Writer and reader are processes of their own. Linux only, where the system tells
//! what memory is taken.
//!
//! `cargo bench --bench rows [ROWS] [FOLDER]`

use std::hint::black_box;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use bytes::Bytes;
use socketlab::address::{Ends, Transport};
use socketlab::clock::{Clock, Stamp};
use socketlab::filter::{Filter, Known, Peers};
use socketlab::payload::Encoding;
use socketlab::record::{
    ConnectionId, EndpointId, Event, Follower, Keeping, Life, Limits, List, Record, Recorder, Row, Runs, Snapshot,
    Wants,
};
use socketlab::socket::{Call, Direction, Op, Outcome, Places};

const SIZE: usize = 64;
const CONNECTIONS: u32 = 8;
const NAMES: [&str; 4] = ["client", "server", "other client", "other server"];

fn main() {
    let mut args = std::env::args().skip(1).filter(|arg| arg != "--bench");
    let first = args.next();
    match (first.as_deref(), args.next()) {
        (Some("write"), Some(folder)) => {
            write(Path::new(&folder), args.next().and_then(|n| n.parse().ok()).unwrap_or(0))
        }
        (Some("open"), Some(folder)) => open(Path::new(&folder)),
        (rows, folder) => {
            let rows = rows.and_then(|rows| rows.parse().ok()).unwrap_or(10_000_000_u64);
            let made = tempfile::tempdir().expect("a folder");
            let folder = folder.unwrap_or_else(|| made.path().display().to_string());
            let program = std::env::current_exe().expect("this program");
            for args in [["write", &folder, &rows.to_string()], ["open", &folder, ""], ["open", &folder, "rebuilt"]] {
                if args[2] == "rebuilt" {
                    println!("-- as of a program that was killed: without what is known of the last segment");
                    remove_last_index(Path::new(&folder));
                }
                Command::new(&program).args(args).status().expect("a process of its own");
            }
        }
    }
}

fn keeping(folder: &Path) -> Keeping {
    let limits = Limits { run_bytes: 1 << 40, free_bytes: 1 << 30 };
    Keeping { limits, is_kept: true, ..Keeping::within(Runs::within(folder)) }
}

fn write(folder: &Path, rows: u64) {
    let recorder =
        Recorder::start_kept(Clock::start(), 64 << 20, Some(keeping(folder)), Box::new(|| {})).expect("a recorder");
    let reports = recorder.reports();
    let mut places: Vec<Places> = (0..CONNECTIONS).map(|_| Places::default()).collect();
    let ends: Vec<Ends> = (0..CONNECTIONS).map(ends).collect();
    let began = Instant::now();
    let row = |connection: u32, at: u64, event: Event, bytes: Bytes| Record {
        connection: Some(ConnectionId(connection)),
        ends: Some(ends[connection as usize].clone()),
        bytes,
        ..Record::new(EndpointId(connection % 4), Stamp(at), event)
    };
    for connection in 0..CONNECTIONS {
        reports.send(row(connection, 0, Event::Life(Life::Opened), Bytes::new()), || false);
    }
    for n in 0..rows {
        let connection = (n % u64::from(CONNECTIONS)) as u32;
        let is_send = connection.is_multiple_of(2);
        let (op, direction) = if is_send { (Op::send(SIZE), Direction::Out) } else { (Op::recv(1024), Direction::In) };
        let place = Some(places[connection as usize].next(direction, SIZE));
        let call = Call { op, outcome: Outcome::Moved(SIZE), place, took_ns: 21_000 };
        let word = if n.is_multiple_of(100_000) { "needle" } else { "nothing" };
        let mut text = format!("message {n:012} of {connection}: {word} ").into_bytes();
        text.resize(SIZE, b'.');
        reports.send(row(connection, 100 * n, Event::Call(call), text.into()), || false);
    }
    recorder.flush(Duration::from_secs(60));
    let rate = rows as f64 / began.elapsed().as_secs_f64() / 1e6;
    println!("written            {rows} rows, {rate:.2} million/s; {}", memory());
    let ending = Instant::now();
    drop((reports, recorder));
    println!("ended              {} ms; {}", ending.elapsed().as_millis(), memory());
}

fn ends(connection: u32) -> Ends {
    let client = format!("127.0.0.1:{}", 40_000 + connection / 2).parse().expect("an address");
    let server = "127.0.0.1:5001".parse().expect("an address");
    let [local, peer] = if connection.is_multiple_of(2) { [client, server] } else { [server, client] };
    Ends::new(Some(local), peer)
}

fn remove_last_index(folder: &Path) {
    let runs = std::fs::read_dir(folder).expect("runs").filter_map(|run| Some(run.ok()?.path()));
    let files = runs.filter_map(|run| std::fs::read_dir(run).ok()).flatten().filter_map(|file| Some(file.ok()?.path()));
    let last = files.filter(|file| file.extension().is_some_and(|ending| ending == "index")).max();
    std::fs::remove_file(last.expect("an index")).expect("removed");
}

fn open(folder: &Path) {
    let runs = Runs::within(folder);
    let run = runs.list().expect("runs").into_iter().next().expect("a run");
    println!("before             {}", memory());
    let began = Instant::now();
    let opened = run.open().expect("opened");
    println!("opened             {} rows in {:.0} ms; {}", run.rows, ms(began), memory());
    let log = opened.log.snapshot();

    let began = Instant::now();
    let mut looked = 0_u64;
    let mut at = 12_345_u64;
    for _ in 0..100_000 {
        at = at.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let list = log.list(List::Rows(EndpointId((at >> 60) as u32 % 4)));
        let place = (at >> 16) as usize % list.len();
        looked += list.get(place).expect("a number");
    }
    println!("number in a list   {:.2} µs", ms(began) * 1e3 / 1e5);
    black_box(looked);
    let began = Instant::now();
    for nth in 1..=1000 {
        black_box(log.nth(ConnectionId(3), Direction::In, nth * 977).expect("a receive"));
    }
    println!("nth receive        {:.1} µs", ms(began));
    let began = Instant::now();
    let sends: Vec<Row> = (0..1000).filter_map(|n| log.get(8 + 8 * (n * 997))).collect();
    sends.iter().for_each(|row| _ = black_box(log.other_side(row, 1)));
    println!("other side         {:.1} µs", ms(began));

    for filter in [
        "endpoint:server",
        "call:recv",
        "not call:recv",
        "peer:127.0.0.1:40001",
        "connection:3",
        "took:<1us",
        "length:>64",
        "needle",
        "nowhere",
        "1234567",
        "/n[e]{2}dle/",
        "/no(where|body)/",
        "hex:6e6565646c65",
    ] {
        search(&log, opened.clock, filter);
    }
    println!("after all          {}", memory());
}

/// Finds rows as a pane does.
fn search(log: &Snapshot, clock: Clock, typed: &str) {
    let known = |(id, name): (u32, &&str)| Known {
        endpoint: EndpointId(id),
        name: (*name).to_owned(),
        transport: Some(Transport::Tcp),
        local: None,
        encoding: Encoding::Utf8,
    };
    let peers: Peers = (0..).zip(&NAMES).map(known).collect::<Vec<_>>().into();
    let filter: Filter = typed.parse().expect("a filter");
    let began = Instant::now();
    let matcher = filter.matcher(&peers, clock);
    let name = format!("{typed:<22}");
    if let Some(list) = matcher.whole_list(log) {
        println!("{name} {:>9} rows, which are a list: {:.3} s", list.len(), ms(began) / 1e3);
    }
    let list = matcher.rows(log);
    // One that waits to be taken is of the newest step.
    let (stepped, steps) = crossbeam_channel::bounded(1);
    let notify = Box::new(move || _ = stepped.try_send(()));
    let wants = || Box::new(filter.matcher(&peers, clock)) as Box<dyn Wants>;
    let mut follower = Follower::search(wants, notify).expect("a thread");
    follower.follow(log, || list);
    let mut first = None;
    let found = loop {
        steps.recv().expect("a step");
        let Some(found) = follower.found() else { continue };
        if first.is_none() && !found.rows.is_empty() {
            first = Some(ms(began));
        }
        if found.is_complete {
            break found;
        }
    };
    let first = first.map_or("none".to_owned(), |first| format!("{first:.0} ms"));
    println!("{name} {:>9} rows in {:.2} s, first {first}; {}", found.rows.len(), ms(began) / 1e3, memory());
}

fn ms(began: Instant) -> f64 {
    began.elapsed().as_secs_f64() * 1e3
}

/// What memory is taken now, and what was at most.
fn memory() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mib = |name| {
        let line = status.lines().find_map(|line| line.strip_prefix(name));
        line.and_then(|kib| kib.trim().trim_end_matches(" kB").parse::<u64>().ok()).unwrap_or_default() >> 10
    };
    format!("{} MiB now, {} at most", mib("VmRSS:"), mib("VmHWM:"))
}
