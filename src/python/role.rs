//! Which program an endpoint has.

use super::behaviours::{self, Shape};
use super::place;
use crate::address::{Address, Transport};
use crate::lab::{Accepts, Endpoint, Model, Role, Turns};
use crate::payload::{Content, Moment, Payload};

/// More than this is sent by a thread of its own: an echo server stops reading while nobody reads what it sends.
const SMALL_BYTES: usize = 16 << 10;

/// What is known of the endpoint that a client talks to, if it is in the same lab.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Partner {
    Unknown,
    /// It answers what it is sent, and closes with the client.
    Answers,
    /// It answers each message; in the lessons its clients ask again and again, until nothing is typed.
    AnswersEach,
    /// It takes everything and says nothing.
    Silent,
    /// It speaks first, and says all it has to.
    Speaks,
    /// People talk through it: anything may come at any time.
    Talks,
}

impl Partner {
    pub(super) fn of(endpoint: &Endpoint, lab: &[Endpoint]) -> Self {
        let at = |address: &Address| lab.iter().find(|other| other.role().binds() && other.address == *address);
        // Behind a relay there is who answers.
        let bound =
            at(&endpoint.address).and_then(|one| if one.role() == Role::Relay { at(one.to()?) } else { Some(one) });
        let Some(bound) = bound else { return Partner::Unknown };
        match behaviours::shape(bound) {
            Shape::UntilBlank => Partner::AnswersEach,
            Shape::Replies if bound.behaviour() == "timestamp" => Partner::AnswersEach,
            Shape::Rooms | Shape::Turns | Shape::Chat => Partner::Talks,
            Shape::Silent => Partner::Silent,
            Shape::Greets | Shape::Streams if bound.transport().has_connections() => Partner::Speaks,
            _ => Partner::Answers,
        }
    }
}

/// The template of an endpoint's program.
pub(super) fn template(endpoint: &Endpoint, partner: Partner) -> &'static str {
    let has_connections = endpoint.transport().has_connections();
    match endpoint.role() {
        _ if endpoint.transport() == Transport::Icmp => "icmp.py",
        // A relay has no program; see `has_program`.
        Role::Peer | Role::Relay => "peer.py",
        Role::Client if !has_connections => "client_datagrams.py",
        Role::Client if endpoint.client_settings().reconnect => "client_reconnect.py",
        Role::Client if endpoint.options.turns == Turns::HalfDuplex => "client_turns.py",
        Role::Client if partner == Partner::AnswersEach && asks_again(endpoint) => "client_turns.py",
        Role::Client if is_one_exchange(endpoint, partner) => "client_once.py",
        Role::Client => "client_talk.py",
        Role::Server if is_by_socketserver(endpoint) => "server_socketserver.py",
        Role::Server if !has_connections => "server_datagrams.py",
        Role::Server => match endpoint.model() {
            Model::OneAtATime => "server_one_at_a_time.py",
            Model::ThreadPerConnection => "server_threads.py",
            Model::EventLoop => "server_event_loop.py",
        },
    }
}

/// Whether the next question can be typed when the answer is there.
fn asks_again(endpoint: &Endpoint) -> bool {
    endpoint.payload.is_empty() || is_small(endpoint)
}

/// Whether the composer holds bytes that fit into the two sockets' buffers, and are sent once.
fn is_small(endpoint: &Endpoint) -> bool {
    let payload = Payload::of(&endpoint.payload);
    let content = payload.content(&endpoint.payload_options, &Moment::first());
    let is_small = matches!(content, Ok(Content::Bytes(bytes)) if bytes.len() <= SMALL_BYTES);
    is_small && !endpoint.payload.is_empty() && endpoint.repeat.is_none()
}

/// Whether all is said when what the composer holds is sent and the other side has answered and closed.
fn is_one_exchange(endpoint: &Endpoint, partner: Partner) -> bool {
    match partner {
        _ if endpoint.options.keep_half_open => false,
        Partner::Speaks => endpoint.payload.is_empty() || is_small(endpoint),
        Partner::Answers | Partner::AnswersEach | Partner::Silent => is_small(endpoint),
        Partner::Unknown | Partner::Talks => false,
    }
}

/// The lessons write their timestamp servers with `socketserver`, and it is what forks. All others show the calls.
fn is_by_socketserver(endpoint: &Endpoint) -> bool {
    let is_timestamp = matches!(endpoint.behaviour(), "timestamp" | "line-timestamp");
    let is_lesson = match endpoint.transport() {
        Transport::Tcp | Transport::Unix if is_forking(endpoint) => true,
        Transport::Tcp => is_timestamp,
        Transport::Unix => is_timestamp,
        // One answer for each: a line of a datagram is more than its handler does.
        Transport::Udp | Transport::UnixDatagram => endpoint.behaviour() == "timestamp",
        // `socketserver` has no class for them.
        Transport::UnixSeqpacket | Transport::Icmp => false,
    };
    let options = &endpoint.options;
    // What the library has no place for.
    let asks_more = options.recv_pause_ms > 0
        || endpoint.server_settings().accepts != Accepts::Again
        || options.so_rcvbuf.is_some()
        || options.so_sndbuf.is_some();
    let is_plain = !place::has_group_options(options) && !asks_more;
    let is_number = !endpoint.transport().has_port() || endpoint.address.host.parse::<std::net::IpAddr>().is_ok();
    is_lesson && is_plain && is_number && endpoint.model() == Model::ThreadPerConnection
}

/// Whether each client gets a process instead of a thread (`ForkingMixIn`, which Windows does not have; neither does its
/// Python have Unix sockets).
pub(super) fn is_forking(endpoint: &Endpoint) -> bool {
    let makes_threads = endpoint.transport().has_connections() && endpoint.model() == Model::ThreadPerConnection;
    let is_person = matches!(behaviours::shape(endpoint), Shape::Turns | Shape::Chat);
    makes_threads && !is_person && endpoint.server_settings().forks
}
