//! How a server serves many clients.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::address::Transport;

/// The model of a server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Model {
    /// One client, or one datagram, after another; who comes meanwhile waits in the backlog, or in the socket's queue.
    OneAtATime,
    /// A thread for each connection, or for each datagram: Python's `ThreadingMixIn`.
    ThreadPerConnection,
    /// One thread for all connections, told by the system which of them has something to do.
    EventLoop,
}

impl Model {
    /// Every model, in the order in which they are offered.
    pub const ALL: [Model; 3] = [Model::OneAtATime, Model::ThreadPerConnection, Model::EventLoop];

    /// The name in labs and on the command line; the key of its texts is `model-` and this.
    pub fn id(self) -> &'static str {
        match self {
            Model::OneAtATime => "one-at-a-time",
            Model::ThreadPerConnection => "thread-per-connection",
            Model::EventLoop => "event-loop",
        }
    }

    /// What a server of this transport has where nothing is said.
    pub fn usual(transport: Transport) -> Self {
        if transport.has_connections() { Model::ThreadPerConnection } else { Model::OneAtATime }
    }

    /// Whether a server of this transport can have it: one socket of datagrams is a loop of events already.
    pub fn fits(self, transport: Transport) -> bool {
        self != Model::EventLoop || transport.has_connections()
    }
}

impl fmt::Display for Model {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}

/// A word that is no model.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the models are one-at-a-time, thread-per-connection (thread) and event-loop")]
pub struct UnknownModel;

impl FromStr for Model {
    type Err = UnknownModel;

    fn from_str(text: &str) -> Result<Self, UnknownModel> {
        match text {
            "thread" | "threads" => Ok(Model::ThreadPerConnection),
            _ => Model::ALL.into_iter().find(|model| model.id() == text).ok_or(UnknownModel),
        }
    }
}
