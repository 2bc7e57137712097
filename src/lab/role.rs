//! What an endpoint does, and what only an endpoint that does so has.

use std::sync::LazyLock;

use super::Model;
use crate::address::{Address, Transport};
use crate::behaviour;
use crate::fault::{Faults, Way};
use crate::message::choice;

choice! {
    /// Whether an endpoint waits to be spoken to, speaks first, or both.
    pub enum Role {
        Server = "server",
        Client = "client",
        /// A socket of datagrams that is bound, receives from anybody and sends to whom the user says.
        Peer = "peer",
        /// Listens, and hands on what comes from its clients to a target, and back.
        Relay = "relay",
    }
}

impl Role {
    /// Whether an endpoint of this transport can have this role.
    pub fn fits(self, transport: Transport) -> bool {
        match self {
            Role::Server | Role::Relay => transport != Transport::Icmp,
            Role::Client => true,
            Role::Peer => matches!(transport, Transport::Udp | Transport::UnixDatagram),
        }
    }

    /// Whether its address is its own, to be bound, and not the one to connect to.
    pub fn binds(self) -> bool {
        matches!(self, Role::Server | Role::Peer | Role::Relay)
    }

    /// Whether it sends to an address that is a setting of its own, beside the one that it binds.
    pub fn has_target(self) -> bool {
        matches!(self, Role::Peer | Role::Relay)
    }
}

/// What only an endpoint of this role has.
#[derive(Debug, Clone, PartialEq)]
pub enum RoleSettings {
    Server(ServerSettings),
    Client(ClientSettings),
    Peer(PeerSettings),
    Relay(RelaySettings),
}

/// How whoever accepts connections does so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListenSettings {
    /// `SO_REUSEADDR` before the `bind` of TCP.
    pub reuse_addr: bool,
    /// How many connections may wait for `accept`.
    pub backlog: i32,
    /// How many connections may be open at once; of a relay of datagrams, how many clients it has a socket for.
    pub max_connections: usize,
}

/// What a server has.
#[derive(Debug, Clone, PartialEq)]
pub struct ServerSettings {
    /// What it answers, by its id in [`behaviour::BEHAVIOURS`].
    pub behaviour: String,
    /// The settings of its behaviour.
    pub behaviour_settings: behaviour::Settings,
    /// How it serves many; none is [`Model::usual`].
    pub model: Option<Model>,
    pub listening: ListenSettings,
    /// When it calls `accept` again.
    pub accepts: Accepts,
    /// Whether each client meets a copy of what the server remembers, as a process that `fork` has made would.
    pub forks: bool,
}

choice! {
    /// When a server with a thread for each connection calls `accept` again.
    #[derive(Default)]
    pub enum Accepts {
        /// As soon as a client has its thread.
        #[default]
        Again = "again",
        /// When the client has sent something, or has ended: who says nothing keeps all others waiting.
        AfterFirstMessage = "after-first-message",
        /// Never: one `accept` stands before the loop.
        Once = "once",
    }
}

/// What a client has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClientSettings {
    /// How long `connect` may take, in milliseconds.
    pub connect_timeout_ms: u64,
    /// How long it waits for an answer to what it sent before a row says that none came, in milliseconds; 0 waits without
    /// end.
    pub answer_timeout_ms: u64,
    /// Whether it connects again when the server has closed after an answer, for the next thing that is sent.
    pub reconnect: bool,
    /// Whether a client of datagrams leaves `connect` out: each call names the address, and anybody can write to it.
    pub unconnected: bool,
}

/// What a peer has.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PeerSettings {
    /// Where it sends, as it was typed last.
    pub to: Option<Address>,
}

/// What a relay has.
#[derive(Debug, Clone, PartialEq)]
pub struct RelaySettings {
    /// Where it connects each client on to; none where nothing was said.
    pub to: Option<Address>,
    pub listening: ListenSettings,
    /// How long `connect` to the target may take, in milliseconds.
    pub connect_timeout_ms: u64,
    /// How long a client of datagrams keeps its socket while nothing goes either way, in milliseconds.
    pub idle_ms: u64,
    /// What the random numbers of its faults follow from.
    pub seed: u32,
    pub to_target: Faults,
    pub to_client: Faults,
}

/// What whoever accepts connections has where nothing is said.
pub(super) static USUAL_LISTENING: ListenSettings = ListenSettings {
    // On Windows the option lets another program steal the port, so there it is not the default.
    reuse_addr: cfg!(not(windows)),
    backlog: 128,
    max_connections: 1000,
};
/// What a server has where nothing is said.
pub(super) static USUAL_SERVER: LazyLock<ServerSettings> = LazyLock::new(ServerSettings::default);
/// What a relay has where nothing is said.
pub(super) static USUAL_RELAY: LazyLock<RelaySettings> = LazyLock::new(RelaySettings::default);
/// What a client has where nothing is said.
pub(super) static USUAL_CLIENT: ClientSettings =
    ClientSettings { connect_timeout_ms: 10_000, answer_timeout_ms: 0, reconnect: false, unconnected: false };

impl Default for ServerSettings {
    fn default() -> Self {
        Self {
            behaviour: "echo".to_owned(),
            behaviour_settings: behaviour::Settings::default(),
            model: None,
            listening: ListenSettings::default(),
            accepts: Accepts::Again,
            forks: false,
        }
    }
}

impl Default for ListenSettings {
    fn default() -> Self {
        USUAL_LISTENING.clone()
    }
}

impl Default for RelaySettings {
    fn default() -> Self {
        Self {
            to: None,
            listening: ListenSettings::default(),
            connect_timeout_ms: USUAL_CLIENT.connect_timeout_ms,
            idle_ms: 60_000,
            seed: 1,
            to_target: Faults::default(),
            to_client: Faults::default(),
        }
    }
}

impl RelaySettings {
    /// The faults of one way.
    pub fn faults(&self, way: Way) -> &Faults {
        match way {
            Way::ToTarget => &self.to_target,
            Way::ToClient => &self.to_client,
        }
    }
}

impl Default for ClientSettings {
    fn default() -> Self {
        USUAL_CLIENT.clone()
    }
}

impl RoleSettings {
    /// What an endpoint of this role has where nothing is said.
    pub fn usual(role: Role) -> Self {
        match role {
            Role::Server => RoleSettings::Server(ServerSettings::default()),
            Role::Client => RoleSettings::Client(ClientSettings::default()),
            Role::Peer => RoleSettings::Peer(PeerSettings::default()),
            Role::Relay => RoleSettings::Relay(RelaySettings::default()),
        }
    }

    /// Whose they are.
    pub fn role(&self) -> Role {
        match self {
            RoleSettings::Server(_) => Role::Server,
            RoleSettings::Client(_) => Role::Client,
            RoleSettings::Peer(_) => Role::Peer,
            RoleSettings::Relay(_) => Role::Relay,
        }
    }
}
