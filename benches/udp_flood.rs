//! 100,000 datagrams at 50,000 a second: how many are in the log, how many the kernel dropped, and whether that is all.
//!
//! `cargo bench --bench udp_flood`

use std::net::UdpSocket;
use std::time::{Duration, Instant};

use socketlab::lab::Endpoint;
use socketlab::record::{EndpointId, State};
use socketlab::session::{DEFAULT_BUDGET_BYTES, Session};

const SENT: u64 = 100_000;
const RATE: f64 = 50_000.0;
const SERVER: EndpointId = EndpointId(1);

fn main() {
    for round in 1..=3 {
        let mut session = Session::new(DEFAULT_BUDGET_BYTES, Box::new(|| {})).expect("session");
        let mut endpoint = Endpoint::server("server", "udp://127.0.0.1:0".parse().expect("address"));
        endpoint.make_server().behaviour = "manual".to_owned();
        session.start(SERVER, &endpoint);
        let status = session.wait_for(SERVER, Duration::from_secs(5), |s| s.state == State::Running);
        let address = status.local.as_ref().and_then(|local| local.inet()).expect("a running server has an address");
        let socket = UdpSocket::bind("127.0.0.1:0").expect("bind");
        let began = Instant::now();
        for n in 0..SENT {
            let due = Duration::from_secs_f64(n as f64 / RATE);
            while began.elapsed() < due {
                std::hint::spin_loop();
            }
            socket.send_to(&n.to_be_bytes(), address).expect("sendto");
        }
        let rate = SENT as f64 / began.elapsed().as_secs_f64();
        let status = session.wait_for(SERVER, Duration::from_secs(5), |s| s.traffic.received + s.lost >= SENT);
        let (logged, dropped) = (status.traffic.received, status.lost);
        let unaccounted = SENT.saturating_sub(logged + dropped);
        println!(
            "round {round}: sent {SENT} at {rate:.0}/s: {logged} in the log, {dropped} counted as dropped by the kernel, {unaccounted} unaccounted for"
        );
    }
}
