//! How a server serves many clients.

use crate::address::Transport;
use crate::message::choice;

choice! {
    /// The model of a server.
    pub enum Model: "model-" {
        /// One client, or one datagram, after another; who comes meanwhile waits in the backlog, or in the socket's queue.
        OneAtATime = "one-at-a-time",
        /// A thread for each connection, or for each datagram: Python's `ThreadingMixIn`.
        ThreadPerConnection = "thread-per-connection" | "thread" | "threads",
        /// One thread for all connections, which the system wakes for those that have something to do.
        EventLoop = "event-loop",
    }
}

impl Model {
    /// What a server of this transport has where nothing is said.
    pub fn usual(transport: Transport) -> Self {
        if transport.has_connections() { Model::ThreadPerConnection } else { Model::OneAtATime }
    }

    /// Whether a server of this transport can have it: one socket of datagrams is a loop of events already.
    pub fn fits(self, transport: Transport) -> bool {
        self != Model::EventLoop || transport.has_connections()
    }
}
