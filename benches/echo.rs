//! Round trips and bulk through a recording server, as ratios to a bare one measured in the same run.
//!
//! `cargo bench --bench echo`

mod bare;

use std::net::SocketAddr;
use std::time::Duration;

use socketlab::lab::Endpoint;
use socketlab::record::{EndpointId, State};
use socketlab::session::{DEFAULT_BUDGET_BYTES, Session};

const ROUNDS: usize = 9;
const TRIPS: usize = 20_000;
const BULK: usize = 512 << 20;
const PIECE: usize = 64 << 10;

/// A server of the lab with everything recorded.
fn serve(id: u32, session: &mut Session, address: &str, recv_size: usize) -> SocketAddr {
    let id = EndpointId(id);
    let mut endpoint = Endpoint::server("server", address.parse().expect("address"));
    endpoint.options.recv_size = recv_size;
    session.start(id, &endpoint);
    let status = session.wait_for(id, Duration::from_secs(5), |s| s.state == State::Running && s.local.is_some());
    status.local.as_ref().and_then(|local| local.inet()).expect("a running server has an address")
}

fn main() {
    let mut session = Session::new(DEFAULT_BUDGET_BYTES, Box::new(|| {})).expect("session");
    let seconds = |duration: Duration| duration.as_secs_f64();

    let (bare, lab) = (bare::tcp_echo(1024), serve(1, &mut session, "tcp://127.0.0.1:0", 1024));
    bare::compare(
        "TCP echo round trip, 64 bytes, p50 of time",
        "at most 1.25",
        ROUNDS,
        || seconds(bare::tcp_round_trip(bare, 64, TRIPS)),
        || seconds(bare::tcp_round_trip(lab, 64, TRIPS)),
    );
    let (bare, lab) = (bare::udp_echo(), serve(2, &mut session, "udp://127.0.0.1:0", 1024));
    bare::compare(
        "UDP echo round trip, 64 bytes, p50 of time",
        "at most 1.25",
        ROUNDS,
        || seconds(bare::udp_round_trip(bare, 64, TRIPS)),
        || seconds(bare::udp_round_trip(lab, 64, TRIPS)),
    );
    let (bare, lab) = (bare::tcp_echo(PIECE), serve(3, &mut session, "tcp://127.0.0.1:0", PIECE));
    bare::compare(
        "TCP bulk echo in 64 KiB pieces, bytes a second",
        "at least 0.70",
        ROUNDS,
        || 1.0 / seconds(bare::tcp_bulk(bare, PIECE, BULK)),
        || 1.0 / seconds(bare::tcp_bulk(lab, PIECE, BULK)),
    );
}
