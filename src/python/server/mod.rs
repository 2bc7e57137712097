//! Servers of connections: one file for each model, and the conversation that two of them share.

mod conversation;
mod event_loop;
mod one_at_a_time;
mod threads;

use super::behaviours::{self, Shape};
use super::framing::{self, Cutting};
use super::place::{self, Place};
use super::source::Source;
use crate::address::Transport;
use crate::lab::{Endpoint, Model};

/// What every model has to know.
struct Server<'a> {
    endpoint: &'a Endpoint,
    place: Place,
    cutting: Cutting,
    shape: Shape,
}

pub(super) fn program(endpoint: &Endpoint) -> Source {
    let (transport, behaviour) = (endpoint.transport().label(), &endpoint.behaviour);
    let how = match endpoint.model() {
        Model::OneAtATime => "one client after another",
        Model::ThreadPerConnection => "a thread for each connection",
        Model::EventLoop => "one thread that waits for all connections at once",
    };
    let mut source = Source::new(endpoint, &format!("{transport} server ({behaviour}): {how}."));
    let place = place::add_bound(&mut source, &endpoint.address);
    if endpoint.transport() != Transport::UnixSeqpacket {
        source.constant(format!("SIZE = {}  # what recv() gives at most, in bytes", endpoint.options.recv_size));
    } else {
        source.constant(format!("SIZE = {}  # recv() cuts off what is longer", endpoint.options.recv_size));
    }
    let cutting = framing::add(&mut source, endpoint);
    let shape = behaviours::add(&mut source, endpoint);
    let server = Server { endpoint, place, cutting, shape };
    match endpoint.model() {
        Model::OneAtATime => one_at_a_time::add(&mut source, &server),
        Model::ThreadPerConnection => threads::add(&mut source, &server),
        Model::EventLoop => event_loop::add(&mut source, &server),
    }
    source
}

impl Server<'_> {
    /// `setsockopt` before `bind`; empty where it is off.
    fn reuse(&self) -> &'static str {
        // Of no use for a path.
        if self.endpoint.options.reuse_addr && self.endpoint.transport() == Transport::Tcp {
            "# A server that was stopped may bind its port again at once.\n\
             s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)"
        } else {
            ""
        }
    }

    /// `setsockopt` on an accepted connection; empty where it is off.
    fn no_delay(&self, conn: &str) -> String {
        if self.endpoint.options.no_delay && self.endpoint.transport() == Transport::Tcp {
            format!("{conn}.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # small pieces go at once")
        } else {
            String::new()
        }
    }

    /// The most clients at once, where that is no longer the usual number.
    fn limit(&self) -> Option<usize> {
        let most = self.endpoint.options.max_connections;
        (most != crate::lab::Options::default().max_connections).then_some(most)
    }

    /// The names of a listening socket, of its making, and of its options.
    fn values(&self) -> [(&'static str, String); 5] {
        [
            ("FAMILY", self.place.family.clone()),
            ("KIND", self.place.kind.to_owned()),
            ("UNLINK", self.place.unlink.to_owned()),
            ("REUSE", self.reuse().to_owned()),
            ("BACKLOG", self.endpoint.options.backlog.to_string()),
        ]
    }

    /// The lines after the server's end.
    fn listening(&self) -> &'static str {
        "print(\"listening on\", s.getsockname(), flush=True)"
    }
}
