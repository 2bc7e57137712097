//! TCP round trips, pipelined messages and bulk, and datagrams with 64 under way, through a server that is recorded to disk, without and
//! with a live file beside it, as ratios to a bare program measured in the same run.
//!
//! `cargo bench --bench echo [ROUNDS]`

#[allow(dead_code, reason = "each bench takes what it needs")]
mod bare;
#[allow(dead_code, reason = "each bench takes what it needs")]
mod lab;

use std::net::SocketAddr;

use socketlab::lab::Model;
use socketlab::session::Session;

/// Each is so long that what else the machine does is little of it.
const TRIPS: usize = 20_000;
const SMALL: usize = 64;
const PIPELINED: usize = 8 << 20;
const BULK: usize = 512 << 20;
const PIECE: usize = 64 << 10;
const DATAGRAMS: usize = 100_000;

struct Bare {
    small: SocketAddr,
    large: SocketAddr,
    large_to_file: SocketAddr,
    udp: SocketAddr,
}

fn main() {
    let rounds = std::env::args().filter_map(|arg| arg.parse().ok()).next().unwrap_or(5);
    let bare = Bare {
        small: bare::tcp_echo(1024),
        large: bare::tcp_echo(PIECE),
        large_to_file: bare::tcp_echo_to_file(PIECE),
        udp: bare::udp_echo(),
    };
    for has_live_file in [false, true] {
        let (mut session, folder) = lab::kept(has_live_file);
        for (n, model) in [Model::ThreadPerConnection, Model::EventLoop].into_iter().enumerate() {
            println!("{}, on disk{}", model.id(), if has_live_file { ", with a live .jsonl" } else { "" });
            measure(&mut session, 3 * n as u32 + 1, model, &bare, rounds, has_live_file);
        }
        drop(session);
        drop(folder);
    }
}

fn measure(session: &mut Session, id: u32, model: Model, bare: &Bare, rounds: usize, has_live_file: bool) {
    let server = lab::serve(session, id, "tcp://127.0.0.1:0", model, 1024);
    let times = |address| {
        let times = bare::tcp_round_trips(address, SMALL, TRIPS);
        [50, 99].map(|percent| bare::percentile(&times, percent))
    };
    let wanted = if has_live_file { ["at most 1.05", "at most 1.25"] } else { ["at most 1.05", "at most 1.15"] };
    let figure = |n: usize, percent: usize| (format!("  round trip of {SMALL} bytes, p{percent} of time"), wanted[n]);
    bare::compare([figure(0, 50), figure(1, 99)], rounds, || times(bare.small), || times(server));
    session.flush();
    let rate = |address| [1.0 / bare::tcp_bulk(address, SMALL, PIPELINED).as_secs_f64()];
    let figure = (format!("  {SMALL} bytes pipelined, messages a second"), "at least 0.90");
    bare::compare([figure], rounds, || rate(bare.small), || rate(server));
    session.flush();
    let server = lab::serve(session, id + 1, "tcp://127.0.0.1:0", model, PIECE);
    let rate = |address| [1.0 / bare::tcp_bulk(address, PIECE, BULK).as_secs_f64()];
    let wanted = if has_live_file { "at least 0.8 x without" } else { "at least 0.85" };
    let figure = ("  bulk in 64 KiB pieces, bytes a second".to_owned(), wanted);
    bare::compare([figure], rounds, || rate(bare.large), || rate(server));
    session.flush();
    if model == Model::EventLoop {
        return;
    }
    let figure = ("  (the bare program writing bytes to a file, too)".to_owned(), "to compare with");
    bare::compare([figure], rounds, || rate(bare.large), || rate(bare.large_to_file));
    let server = lab::serve(session, id + 2, "udp://127.0.0.1:0", Model::OneAtATime, 1024);
    let rate = |address| [1.0 / bare::udp_window(address, SMALL, 64, DATAGRAMS).as_secs_f64()];
    let figure = ("  UDP with 64 in flight, datagrams a second".to_owned(), "at least 0.85");
    bare::compare([figure], rounds, || rate(bare.udp), || rate(server));
    session.flush();
}
