//! TCP round trips, pipelined messages and bulk through a recording server, thread by thread and as an event loop, as ratios to a
//! bare program measured in the same run.
//!
//! `cargo bench --bench echo`

#[allow(dead_code, reason = "each bench takes what it needs")]
mod bare;
mod lab;

use socketlab::lab::Model;

/// Each is so long that what else the machine does is little of it.
const ROUNDS: usize = 5;
const TRIPS: usize = 40_000;
const SMALL: usize = 64;
const PIPELINED: usize = 16 << 20;
const BULK: usize = 1 << 30;
const PIECE: usize = 64 << 10;

fn main() {
    let mut session = lab::session();
    let (bare, bare_bulk) = (bare::tcp_echo(1024), bare::tcp_echo(PIECE));
    for (n, model) in [Model::ThreadPerConnection, Model::EventLoop].into_iter().enumerate() {
        let id = 2 * n as u32 + 1;
        println!("{}", model.id());
        let lab = lab::serve(&mut session, id, "tcp://127.0.0.1:0", model, 1024);
        let times = |address| {
            let times = bare::tcp_round_trips(address, SMALL, TRIPS);
            [50, 99].map(|percent| bare::percentile(&times, percent))
        };
        let figures = [(50, "at most 1.05"), (99, "at most 1.15")];
        let figures = figures.map(|(n, wanted)| (format!("  round trip of {SMALL} bytes, p{n} of time"), wanted));
        bare::compare(figures, ROUNDS, || times(bare), || times(lab));
        let rate = |address| [1.0 / bare::tcp_bulk(address, SMALL, PIPELINED).as_secs_f64()];
        let figure = (format!("  {SMALL} bytes pipelined, messages a second"), "at least 0.90");
        bare::compare([figure], ROUNDS, || rate(bare), || rate(lab));
        let lab = lab::serve(&mut session, id + 1, "tcp://127.0.0.1:0", model, PIECE);
        let rate = |address| [1.0 / bare::tcp_bulk(address, PIECE, BULK).as_secs_f64()];
        let figure = ("  bulk in 64 KiB pieces, bytes a second".to_owned(), "at least 0.90");
        bare::compare([figure], ROUNDS, || rate(bare_bulk), || rate(lab));
    }
}
