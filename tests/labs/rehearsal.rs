//! One example lab, started on ports and paths of the system's choice.

use std::collections::HashMap;
use std::net::{TcpListener, UdpSocket};
use std::time::Duration;

use regex::Regex;
use socketlab::address::{Address, Transport};
use socketlab::engine::Cancel;
use socketlab::lab::examples::Example;
use socketlab::lab::{Endpoint, Lab, Role};
use socketlab::payload::{Moment, Options, Payload};
use socketlab::record::{EndpointId, EndpointStatus, State};
use socketlab::session::{DEFAULT_BUDGET_BYTES, Session, To};
use socketlab::socket::Direction;

/// What everything must be done within; reaching it is a failure.
const LIMIT: Duration = Duration::from_secs(60);
/// `[Fri Nov 20 15:04:05 2026] `
const STAMP: &str = r"\[\w{3} \w{3} [ \d]\d \d\d:\d\d:\d\d \d{4}\] ";

pub struct Rehearsal {
    example: &'static Example,
    session: Session,
    lab: Lab,
    ids: HashMap<String, EndpointId>,
    ports: HashMap<(Transport, u16), u16>,
    paths: tempfile::TempDir,
    /// The rows that each endpoint's `gets` have read.
    read: HashMap<String, u64>,
}

impl Rehearsal {
    /// Starts all that are bound, then the clients.
    pub fn start(example: &'static Example) -> Self {
        let session = Session::new(DEFAULT_BUDGET_BYTES, Box::new(|| {})).unwrap();
        let (lab, paths) = (example.lab(), tempfile::tempdir().unwrap());
        let (ids, ports, read) = (HashMap::new(), HashMap::new(), HashMap::new());
        let mut rehearsal = Self { example, session, lab, ids, ports, paths, read };
        let endpoints = rehearsal.lab.endpoints.clone();
        let mut bound: Vec<&Endpoint> = endpoints.iter().collect();
        // A relay behind its target, and before its clients.
        bound.sort_by_key(|endpoint| (!endpoint.role().binds(), endpoint.role() == Role::Relay));
        for (number, endpoint) in (1..).zip(bound) {
            rehearsal.begin(EndpointId(number), endpoint);
        }
        rehearsal
    }

    fn begin(&mut self, id: EndpointId, endpoint: &Endpoint) {
        let own = &endpoint.address;
        let key = (own.transport, own.port);
        let is_first = own.transport.has_port() && endpoint.role().binds() && !self.ports.contains_key(&key);
        let address = if is_first { Address { port: 0, ..own.clone() } } else { self.really(own) };
        let mut endpoint = Endpoint { address, ..endpoint.clone() };
        if let (Role::Relay, Some(to)) = (endpoint.role(), endpoint.to().cloned()) {
            endpoint.set_to(Some(self.really(&to)));
        }
        let endpoint = &endpoint;
        self.session.start(id, endpoint);
        let status = self.session.wait_for(id, LIMIT, |status| status.state != State::Starting);
        assert_ne!(status.state, State::Starting, "{}: {}", self.example.id, endpoint.name);
        if let Some(local) = status.local.as_ref().filter(|_| is_first) {
            self.ports.insert(key, local.port());
        }
        self.ids.insert(endpoint.name.clone(), id);
    }

    /// Where an address of the lab is here.
    fn really(&mut self, address: &Address) -> Address {
        if address.transport.is_unix() {
            let name = address.host.rsplit('/').next().unwrap();
            return Address { host: self.paths.path().join(name).to_str().unwrap().to_owned(), ..address.clone() };
        }
        if !address.transport.has_port() {
            return address.clone();
        }
        // Nobody is at a port of which no server is known: it is one that was free just now.
        let closed = || match address.transport {
            Transport::Tcp => TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port(),
            _ => UdpSocket::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port(),
        };
        let port = *self.ports.entry((address.transport, address.port)).or_insert_with(closed);
        Address { port, ..address.clone() }
    }

    fn id(&self, name: &str) -> EndpointId {
        *self.ids.get(name).unwrap_or_else(|| panic!("{} has no {name}", self.example.id))
    }

    fn status(&self, name: &str, what: &str, wanted: impl Fn(&EndpointStatus) -> bool) {
        let status = self.session.wait_for(self.id(name), LIMIT, &wanted);
        assert!(wanted(&status), "{}: {name} {what}: {status:#?}", self.example.id);
    }

    /// Sends what stands in an endpoint's composer, or the payload that the lab keeps under a name.
    pub fn sends(&mut self, name: &str, kept: &str) {
        let endpoint = self.lab.endpoints.iter().find(|endpoint| endpoint.name == name).unwrap().clone();
        let found = self.lab.payloads.iter().find(|payload| payload.name == kept);
        let (text, options): (String, Options) = match (kept, found) {
            ("", _) => (endpoint.payload.clone(), endpoint.payload_options),
            (_, Some(payload)) => (payload.payload.clone(), payload.options),
            (_, None) => panic!("{} keeps no {kept}", self.example.id),
        };
        let content = Payload::of(&text).content(&options, &Moment::first()).unwrap();
        let to = match (endpoint.role(), endpoint.to()) {
            (Role::Peer, Some(to)) => To::Address(self.really(to)),
            _ => To::All,
        };
        if endpoint.role() == Role::Server {
            self.status(name, "has a client", |status| status.open().next().is_some());
        }
        let sender = self.session.sender(self.id(name)).unwrap();
        let sent = sender.deliver(&to, &content, options.checksum, &Cancel::default());
        sent.unwrap_or_else(|error| panic!("{}: {name}: {error}", self.example.id));
    }

    /// Waits until what an endpoint has received since the last look is as a pattern has it.
    pub fn gets(&mut self, name: &str, pattern: &str) {
        let pattern = Regex::new(&format!("(?s)^(?:{})$", pattern.replace("{stamp}", STAMP))).unwrap();
        let is_there = || pattern.is_match(&self.received(name).0);
        self.session.wait_until(LIMIT, is_there);
        let (text, next) = self.received(name);
        assert!(pattern.is_match(&text), "{}: {name} got {text:?}, and not {pattern}", self.example.id);
        self.read.insert(name.to_owned(), next);
    }

    /// Holds that nothing came to an endpoint since the last look.
    pub fn has_nothing(&self, name: &str) {
        assert_eq!(self.received(name).0, "", "{}: {name}", self.example.id);
    }

    /// What came since the last look, datagrams and messages with a bar between; and the next row.
    fn received(&self, name: &str) -> (String, u64) {
        let endpoint = self.lab.endpoints.iter().find(|endpoint| endpoint.name == name).unwrap();
        let is_framed = endpoint.transport().is_stream() && !endpoint.framing.is_raw();
        let between = if endpoint.transport().is_stream() && !is_framed { "" } else { "|" };
        let (mut texts, mut next) = (Vec::new(), self.read.get(name).copied().unwrap_or(0));
        for record in self.session.log().rows(next..) {
            next = record.number + 1;
            let is_message = record.message().is_some();
            let is_wanted = if is_framed { is_message } else { record.direction() == Some(Direction::In) };
            if record.endpoint == self.id(name) && is_wanted {
                texts.push(String::from_utf8_lossy(&record.bytes).into_owned());
            }
        }
        (texts.join(between), next)
    }

    /// Waits until a call of an endpoint has failed with this error.
    pub fn fails(&self, name: &str, error: &str) {
        let is_it = |code: &str| error.split('|').any(|one| one == code);
        self.status(name, error, |status| match (&status.state, &status.trouble) {
            (State::Failed(failure), _) | (_, Some(failure)) => is_it(failure.code.name),
            _ => false,
        });
    }

    /// Waits until a row says that no answer came.
    pub fn times_out(&self, name: &str) {
        self.status(name, "times out", |status| status.connections.values().any(|one| one.unanswered > 0));
    }

    pub fn stops(&self, name: &str) {
        self.session.stop(self.id(name));
        self.ends(name);
    }

    /// Waits until an endpoint runs no more.
    pub fn ends(&self, name: &str) {
        self.status(name, "ends", |status| !status.state.is_active());
    }
}
