//! A session under test, with names for what the tests do again and again.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use socketlab::address::Address;
use socketlab::lab::Endpoint;
use socketlab::record::{ConnectionId, EndpointId, EndpointStatus, Record, State};
use socketlab::session::{DEFAULT_BUDGET_BYTES, Session, To};
use socketlab::socket::Direction;

/// What everything must be done within; reaching it is a failure.
pub const LIMIT: Duration = Duration::from_secs(60);

pub const SERVER: EndpointId = EndpointId(1);
pub const CLIENT: EndpointId = EndpointId(2);

pub struct Bench {
    pub session: Session,
}

impl Bench {
    pub fn new() -> Self {
        Self { session: Session::new(DEFAULT_BUDGET_BYTES, Box::new(|| {})).unwrap() }
    }

    /// Starts a server on a port of the system's choice, and gives its address.
    pub fn serve(&mut self, behaviour: &str, address: &str) -> SocketAddr {
        self.serve_with(behaviour, address, |_| {})
    }

    pub fn serve_with(&mut self, behaviour: &str, address: &str, set: impl FnOnce(&mut Endpoint)) -> SocketAddr {
        let mut endpoint = Endpoint::server("server", address.parse().unwrap());
        endpoint.make_server().behaviour = behaviour.to_owned();
        set(&mut endpoint);
        self.session.start(SERVER, &endpoint);
        let status = self.until(SERVER, |s| s.local.is_some() && s.state == State::Running);
        status.local.as_ref().unwrap().inet().unwrap()
    }

    /// Starts a client, and waits until it is connected.
    pub fn connect(&mut self, id: EndpointId, transport: &str, to: SocketAddr) -> ConnectionId {
        self.start_client(id, transport, to);
        let status = self.until(id, |s| s.state == State::Running && s.open().next().is_some());
        status.open().next().unwrap().0
    }

    pub fn start_client(&mut self, id: EndpointId, transport: &str, to: SocketAddr) {
        let address: Address = format!("{transport}://{to}").parse().unwrap();
        self.session.start(id, &Endpoint::client(format!("client {}", id.0), address));
    }

    pub fn send(&self, id: EndpointId, payload: &[u8]) {
        self.session.send(id, &To::All, &Bytes::copy_from_slice(payload)).unwrap();
    }

    /// Waits until an endpoint is as wanted.
    pub fn until(&self, id: EndpointId, wanted: impl Fn(&EndpointStatus) -> bool) -> Arc<EndpointStatus> {
        let status = self.session.wait_for(id, LIMIT, &wanted);
        assert!(wanted(&status), "endpoint {id:?} did not get there: {status:#?}");
        status
    }

    /// Waits until an endpoint has received this many bytes, and gives them.
    pub fn received(&self, id: EndpointId, bytes: usize) -> Vec<u8> {
        self.until(id, |s| s.traffic.received_bytes >= bytes as u64);
        let mut all = Vec::new();
        for record in self.records(id) {
            if record.direction() == Some(Direction::In) {
                all.extend_from_slice(&record.bytes);
            }
        }
        all
    }

    /// Every row of an endpoint so far, but those that tell of its life.
    pub fn records(&self, id: EndpointId) -> Vec<Record> {
        self.session.flush();
        let log = self.session.log();
        log.rows(..).filter(|row| row.endpoint == id && row.life().is_none()).map(|row| row.record).collect()
    }

    /// The calls of an endpoint so far, in their Python spelling.
    pub fn calls(&self, id: EndpointId) -> Vec<String> {
        let records = self.records(id);
        let spelled = |r: &Record| Some(format!("{} = {}", r.spelled()?, r.call()?.outcome));
        records.iter().filter_map(spelled).collect()
    }

    pub fn stop(&self, id: EndpointId) {
        self.session.stop(id);
        self.until(id, |s| !s.state.is_active());
    }
}

/// Whether this machine has IPv6 on its loopback; says so where it has not.
pub fn has_ipv6() -> bool {
    let has = std::net::TcpListener::bind("[::1]:0").is_ok();
    if !has {
        eprintln!("skipped: this machine has no IPv6 loopback");
    }
    has
}
