//! The lab's half of an exchange.

use std::path::Path;
use std::time::Duration;

use bytes::Bytes;
use regex::bytes::Regex;
use socketlab::address::{Address, Transport};
use socketlab::lab::Endpoint;
use socketlab::record::{EndpointId, EndpointStatus, State};
use socketlab::session::{DEFAULT_BUDGET_BYTES, Session, To};
use socketlab::socket::Direction;

/// What everything must be done within; reaching it is a failure.
pub const LIMIT: Duration = Duration::from_secs(30);
const SERVER: EndpointId = EndpointId(1);
pub const CLIENT: EndpointId = EndpointId(2);

/// A session with a server, a client, or both.
pub struct Lab {
    pub session: Session,
}

impl Lab {
    pub fn new() -> Self {
        Self { session: Session::new(DEFAULT_BUDGET_BYTES, Box::new(|| {})).unwrap() }
    }

    /// Starts a server or a peer; the address it really has.
    pub fn serve(&mut self, endpoint: &Endpoint) -> Address {
        self.session.start(SERVER, endpoint);
        let status = self.until(SERVER, |s| s.state == State::Running && s.local.is_some());
        Address { port: status.local.as_ref().unwrap().port(), ..endpoint.address.clone() }
    }

    /// Connects a client.
    pub fn connect(&mut self, id: EndpointId, to: &Address) {
        self.session.start(id, &Endpoint::client("client", to.clone()));
        // A server that greets may have closed again already.
        self.until(id, |s| s.state != State::Starting && !s.connections.is_empty());
    }

    pub fn send(&self, id: EndpointId, bytes: &[u8]) {
        self.session.send(id, &To::All, &Bytes::copy_from_slice(bytes)).unwrap();
    }

    /// What an endpoint has received, once it is so many bytes.
    pub fn received(&self, id: EndpointId, bytes: usize) -> Vec<u8> {
        self.until(id, |s| s.traffic.received_bytes >= bytes as u64);
        self.all_received(id)
    }

    pub fn all_received(&self, id: EndpointId) -> Vec<u8> {
        self.session.flush();
        let log = self.session.log();
        let rows = log.rows(..).filter(|row| row.endpoint == id && row.direction() == Some(Direction::In));
        rows.flat_map(|row| row.bytes.to_vec()).collect()
    }

    pub fn until(&self, id: EndpointId, wanted: impl Fn(&EndpointStatus) -> bool) -> std::sync::Arc<EndpointStatus> {
        let status = self.session.wait_for(id, LIMIT, &wanted);
        assert!(wanted(&status), "endpoint {id:?} did not get there: {status:#?}");
        status
    }

    /// Sends each input of a script and waits for its reply; then, on a connection, for the other side's end.
    pub fn play(&mut self, to: &Address, script: &[(&str, &str)]) -> Vec<u8> {
        self.connect(CLIENT, to);
        let mut expected = 0;
        for (input, reply) in script {
            if !input.is_empty() {
                self.send(CLIENT, input.as_bytes());
            }
            expected += reply.len();
            self.received(CLIENT, expected);
        }
        if to.transport.has_connections() {
            if let Some((connection, _)) = self.session.status(CLIENT).open().next() {
                // It may be closed already.
                let _ = self.session.mailboxes(CLIENT).half_close(connection);
            }
            self.until(CLIENT, |s| !s.state.is_active());
        }
        masked(&self.all_received(CLIENT))
    }
}

/// The peer's or server's id in [`Lab`].
pub const PEER: EndpointId = SERVER;

/// Every `ctime` as as many `T`s.
pub fn masked(bytes: &[u8]) -> Vec<u8> {
    let ctime = Regex::new(r"[A-Z][a-z]{2} [A-Z][a-z]{2} [ 0-9]\d \d\d:\d\d:\d\d \d{4}").unwrap();
    ctime.replace_all(bytes, &b"TTTTTTTTTTTTTTTTTTTTTTTT"[..]).into_owned()
}

/// An address for a server of this transport that nobody else has, below `folder` where it is a path.
pub fn free(transport: Transport, host: &str, folder: &Path) -> Address {
    use std::sync::atomic::{AtomicU32, Ordering};
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let number = COUNT.fetch_add(1, Ordering::Relaxed);
    let path = || folder.join(format!("{number}.sock")).to_string_lossy().into_owned();
    let host = if transport.is_unix() { path() } else { host.to_owned() };
    Address { transport, host, port: 0 }
}

/// Where a server of connections can be, on this machine.
pub fn stream_places() -> Vec<(Transport, &'static str)> {
    places(&[Transport::Tcp, Transport::Unix, Transport::UnixSeqpacket])
}

/// Where a server of datagrams can be.
pub fn datagram_places() -> Vec<(Transport, &'static str)> {
    places(&[Transport::Udp, Transport::UnixDatagram])
}

fn places(transports: &[Transport]) -> Vec<(Transport, &'static str)> {
    let has_ipv6 = std::net::TcpListener::bind("[::1]:0").is_ok();
    if !has_ipv6 {
        eprintln!("skipped: this machine has no IPv6 loopback");
    }
    let mut places = Vec::new();
    for transport in transports {
        match transport {
            transport if transport.has_port() => {
                places.push((*transport, "127.0.0.1"));
                if has_ipv6 {
                    places.push((*transport, "::1"));
                }
            }
            Transport::UnixSeqpacket if !cfg!(target_os = "linux") => eprintln!("skipped: SEQPACKET is Linux's"),
            transport if cfg!(unix) => places.push((*transport, "")),
            transport => eprintln!("skipped: this system has no {}", transport.label()),
        }
    }
    places
}
