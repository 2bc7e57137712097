//! TCP round trips, pipelined messages and bulk through a recording server, thread by thread and as an event loop, as ratios to a
//! bare program measured in the same run.
//!
//! `cargo bench --bench echo`

#[allow(dead_code, reason = "each bench takes what it needs")]
mod bare;
mod lab;

use socketlab::lab::Model;

const ROUNDS: usize = 5;
const TRIPS: usize = 20_000;
const SMALL: usize = 64;
const PIPELINED: usize = 16 << 20;
const BULK: usize = 512 << 20;
const PIECE: usize = 64 << 10;

fn main() {
    let mut session = lab::session();
    let (bare, bare_bulk) = (bare::tcp_echo(1024), bare::tcp_echo(PIECE));
    for (n, model) in [Model::ThreadPerConnection, Model::EventLoop].into_iter().enumerate() {
        let id = 2 * n as u32 + 1;
        println!("{}", model.id());
        let lab = lab::serve(&mut session, id, "tcp://127.0.0.1:0", model, 1024);
        for (percent, wanted) in [(50, "at most 1.05"), (99, "at most 1.15")] {
            let time = |address| bare::percentile(&bare::tcp_round_trips(address, SMALL, TRIPS), percent);
            let name = format!("  round trip of {SMALL} bytes, p{percent} of time");
            bare::compare(&name, wanted, ROUNDS, || time(bare), || time(lab));
        }
        let rate = |address| 1.0 / bare::tcp_bulk(address, SMALL, PIPELINED).as_secs_f64();
        let name = format!("  {SMALL} bytes pipelined, messages a second");
        bare::compare(&name, "at least 0.90", ROUNDS, || rate(bare), || rate(lab));
        let lab = lab::serve(&mut session, id + 1, "tcp://127.0.0.1:0", model, PIECE);
        let rate = |address| 1.0 / bare::tcp_bulk(address, PIECE, BULK).as_secs_f64();
        bare::compare(
            "  bulk in 64 KiB pieces, bytes a second",
            "at least 0.90",
            ROUNDS,
            || rate(bare_bulk),
            || rate(lab),
        );
    }
}
