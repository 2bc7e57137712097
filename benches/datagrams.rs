//! UDP echoes through a recording server, as ratios to a bare program measured in the same run: one datagram after another, and a
//! window of them under way, all answered and all recorded.
//!
//! `cargo bench --bench datagrams`

#[allow(dead_code, reason = "each bench takes what it needs")]
mod bare;
#[allow(dead_code, reason = "each bench takes what it needs")]
mod lab;

use std::time::Duration;

use socketlab::lab::Model;
use socketlab::record::EndpointId;

const ROUNDS: usize = 5;
const TRIPS: usize = 40_000;
const SIZE: usize = 64;
const WINDOW: usize = 64;
const COUNT: usize = 200_000;

fn main() {
    let mut session = lab::session();
    let bare = bare::udp_echo();
    let lab = lab::serve(&mut session, 1, "udp://127.0.0.1:0", Model::OneAtATime, 1024);
    let time = |address| [bare::percentile(&bare::udp_round_trips(address, SIZE, TRIPS), 50)];
    let figure = (format!("UDP round trip of {SIZE} bytes, p50 of time"), "at most 1.25");
    bare::compare([figure], ROUNDS, || time(bare), || time(lab));

    let lab = lab::serve(&mut session, 2, "udp://127.0.0.1:0", Model::OneAtATime, 1024);
    let rate = |address| [1.0 / bare::udp_window(address, SIZE, WINDOW, COUNT).as_secs_f64()];
    let figure = (format!("UDP echo, {WINDOW} of {SIZE} bytes under way, a second"), "at least 0.85");
    bare::compare([figure], ROUNDS, || rate(bare), || rate(lab));
    let all = (ROUNDS * COUNT) as u64;
    let status = session.wait_for(EndpointId(2), Duration::from_secs(5), |s| s.traffic.sent >= all);
    assert_eq!((status.traffic.received, status.traffic.sent), (all, all), "a datagram was answered and not recorded");
}
