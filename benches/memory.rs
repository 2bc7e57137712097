//! How much memory the process takes for a log that is full, as a ratio to the log's budget: rows of echoes of 64 bytes, of one
//! connection, of datagrams, and of connections that make four calls each. Linux only, where the system tells.
//!
//! `cargo bench --bench memory`

#[allow(dead_code, reason = "each bench takes what it needs")]
mod bare;
#[allow(dead_code, reason = "each bench takes what it needs")]
mod lab;

use std::net::SocketAddr;
use std::process::Command;

use socketlab::lab::Model;
use socketlab::record::EndpointId;
use socketlab::session::Session;

const BUDGET_BYTES: u64 = 256 << 20;
const SIZE: usize = 64;

struct Case {
    name: &'static str,
    server: &'static str,
    work: fn(SocketAddr),
}

const CASES: [Case; 3] = [
    Case {
        name: "echoes of one connection",
        server: "tcp://127.0.0.1:0",
        work: |server| drop(bare::tcp_round_trips(server, SIZE, 10_000)),
    },
    Case {
        name: "echoes of datagrams",
        server: "udp://127.0.0.1:0",
        work: |server| _ = bare::udp_window(server, SIZE, 64, 10_000),
    },
    Case {
        name: "connections of two echoes",
        server: "tcp://127.0.0.1:0",
        work: |server| (0..200).for_each(|_| drop(bare::tcp_round_trips(server, SIZE, 2))),
    },
];

/// Each case has a process of its own: what one frees, the next would find.
fn main() {
    let wanted = std::env::args().nth(1);
    match wanted.as_ref().and_then(|wanted| CASES.iter().find(|case| case.name == wanted)) {
        Some(case) => fill(case),
        None => CASES.iter().for_each(|case| {
            let program = std::env::current_exe().expect("this program");
            Command::new(program).arg(case.name).status().expect("a process for the case");
        }),
    }
}

/// Makes rows until the first are evicted.
fn fill(case: &Case) {
    let budget = BUDGET_BYTES;
    let before = resident_bytes();
    let mut session = Session::new(budget, Box::new(|| {})).expect("session");
    let address = lab::serve(&mut session, 1, case.server, Model::OneAtATime, 1024);
    while session.log().evicted().rows == 0 {
        (case.work)(address);
        session.flush();
    }
    let taken = resident_bytes().saturating_sub(before);
    let log = session.log();
    let rows = log.end_row() - log.first_row();
    println!(
        "{:<30} {:.2} x budget ({} MiB of {} MiB, {} rows of {} bytes; wanted: at most 1.10)",
        case.name,
        taken as f64 / budget as f64,
        taken >> 20,
        budget >> 20,
        rows,
        taken / rows,
    );
    session.stop(EndpointId(1));
}

fn resident_bytes() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.and_then(|kib| kib.trim().trim_end_matches(" kB").parse::<u64>().ok()).unwrap_or_default() << 10
}
