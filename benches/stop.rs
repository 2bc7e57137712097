//! How long a stop takes with the worker blocked in accept, connect, recv or send, and of a relay with a hundred connections; wanted:
//! under 100 ms each.
//!
//! `cargo bench --bench stop`

use std::net::{SocketAddr, TcpListener, TcpStream};
use std::time::{Duration, Instant};

use bytes::Bytes;
use socketlab::lab::Endpoint;
use socketlab::record::{EndpointId, State};
use socketlab::session::{DEFAULT_BUDGET_BYTES, Session, To};

const ID: EndpointId = EndpointId(1);
const LIMIT: Duration = Duration::from_secs(5);
const ROUNDS: usize = 21;
/// Connections of the relay: no more than the backlog of who does not accept them.
const RELAYED: usize = 100;

fn main() {
    measure("accept", |session| {
        session.start(ID, &Endpoint::server("s", "tcp://127.0.0.1:0".parse().expect("address")));
        Vec::new()
    });
    measure("recvfrom", |session| {
        session.start(ID, &Endpoint::server("s", "udp://127.0.0.1:0".parse().expect("address")));
        Vec::new()
    });
    measure("recv", |session| {
        let listener = TcpListener::bind("127.0.0.1:0").expect("bind");
        start_client(session, listener.local_addr().expect("address"));
        vec![Kept::Stream(listener.accept().expect("accept").0)]
    });
    measure("send", |session| {
        let listener = TcpListener::bind("127.0.0.1:0").expect("bind");
        start_client(session, listener.local_addr().expect("address"));
        session.wait_for(ID, LIMIT, |s| s.state == State::Running);
        session.send(ID, &To::All, &Bytes::from(vec![0; 16 << 20])).expect("send");
        vec![Kept::Stream(listener.accept().expect("accept").0)]
    });
    // Its threads wait in select.
    measure("select", |session| {
        let target = TcpListener::bind("127.0.0.1:0").expect("bind");
        let to = format!("tcp://{}", target.local_addr().expect("address"));
        let own = "tcp://127.0.0.1:0".parse().expect("address");
        session.start(ID, &Endpoint::relay("r", own, to.parse().expect("address")));
        let status = session.wait_for(ID, LIMIT, |s| s.state == State::Running && s.local.is_some());
        let own = status.local.as_ref().and_then(|local| local.inet()).expect("a relay that runs has an address");
        let connect = |_| Kept::Stream(TcpStream::connect(own).expect("connect"));
        let mut kept: Vec<Kept> = (0..RELAYED).map(connect).collect();
        session.wait_for(ID, LIMIT, |s| s.open().count() == 2 * RELAYED);
        kept.push(Kept::Listener(target));
        kept
    });
    if cfg!(target_os = "linux") {
        measure("connect", |session| {
            // A full backlog: connecting to it waits.
            let socket = socket2::Socket::new(socket2::Domain::IPV4, socket2::Type::STREAM, None).expect("socket");
            socket.bind(&"127.0.0.1:0".parse::<SocketAddr>().expect("address").into()).expect("bind");
            socket.listen(0).expect("listen");
            let address = socket.local_addr().expect("address");
            let mut kept = vec![];
            for _ in 0..8 {
                let filler = socket2::Socket::new(socket2::Domain::IPV4, socket2::Type::STREAM, None).expect("socket");
                filler.set_nonblocking(true).expect("nonblocking");
                let _ = filler.connect(&address);
                kept.push(Kept::Socket(filler));
            }
            kept.push(Kept::Socket(socket));
            start_client(session, address.as_socket().expect("address"));
            kept
        });
    }
}

/// What must live until the stop has been measured.
#[allow(dead_code, reason = "held, not read")]
enum Kept {
    Stream(TcpStream),
    Listener(TcpListener),
    Socket(socket2::Socket),
}

fn start_client(session: &mut Session, address: SocketAddr) {
    session.start(ID, &Endpoint::client("c", format!("tcp://{address}").parse().expect("address")));
}

fn measure(call: &str, set_up: impl Fn(&mut Session) -> Vec<Kept>) {
    let mut times: Vec<Duration> = (0..ROUNDS)
        .map(|_| {
            let mut session = Session::new(DEFAULT_BUDGET_BYTES, Box::new(|| {})).expect("session");
            let kept = set_up(&mut session);
            session.wait_until(LIMIT, || session.current_calls(ID).iter().any(|(_, name, _)| *name == call));
            assert!(session.current_calls(ID).iter().any(|(_, name, _)| *name == call), "it is not in {call}");
            let began = Instant::now();
            session.stop(ID);
            session.wait_for(ID, LIMIT, |s| !s.state.is_active());
            drop(kept);
            began.elapsed()
        })
        .collect();
    times.sort_unstable();
    let (median, most) = (times[ROUNDS / 2].as_secs_f64() * 1e3, times[ROUNDS - 1].as_secs_f64() * 1e3);
    println!("stop while in {call:<9} median {median:6.1} ms, slowest of {ROUNDS}: {most:6.1} ms");
}
