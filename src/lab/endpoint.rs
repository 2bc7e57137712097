//! One endpoint as it is set up.

use super::role::{USUAL_CLIENT, USUAL_LISTENING, USUAL_SERVER};
use super::{ClientSettings, ListenSettings, Model, RelaySettings, Repeat, Role, RoleSettings, ServerSettings};
use crate::address::{Address, Group, Transport};
use crate::fault::On;
use crate::filter::Filter;
use crate::framing::Framing;
use crate::message::choice;
use crate::{behaviour, payload};

/// One endpoint: what its role has, and what every one has.
#[derive(Debug, Clone, PartialEq)]
pub struct Endpoint {
    pub name: String,
    pub address: Address,
    /// What only its role has.
    pub role: RoleSettings,
    /// How a byte stream is cut into messages, both ways.
    pub framing: Framing,
    /// What stands in the composer, in the notation of the command line.
    pub payload: String,
    /// How that becomes bytes: encoding, escapes, line ending.
    pub payload_options: payload::Options,
    /// Which rows its log shows in the window.
    pub filter: Filter,
    /// How often that is sent, where it repeats.
    pub repeat: Option<Repeat>,
    pub options: EndpointOptions,
}

/// The options of a socket, whatever the role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EndpointOptions {
    /// `TCP_NODELAY`.
    pub no_delay: bool,
    /// The `bufsize` of every `recv` on a connection, in bytes; of every `recvfrom`, too, where datagrams are cut.
    pub recv_size: usize,
    /// How long a thread pauses before each `recv` and `recvfrom`, in milliseconds.
    pub recv_pause_ms: u64,
    /// `SO_RCVBUF` in bytes, before `bind` or `connect`; none leaves what the program usually asks for.
    pub so_rcvbuf: Option<u32>,
    /// `SO_SNDBUF` in bytes; none leaves the system's.
    pub so_sndbuf: Option<u32>,
    /// Whether a socket of datagrams asks for no more than `recv_size`, and loses the rest of a longer one.
    pub cut_datagrams: bool,
    /// Whether it leaves its side of a connection open when the other side has ended its own, until a person closes it: CLOSE_WAIT
    /// (RFC 9293 §3.3.2).
    pub keep_half_open: bool,
    /// Whose turn it is to send.
    pub turns: Turns,
    /// `SO_BROADCAST` on a datagram socket.
    pub broadcast: bool,
    /// Multicast groups that a datagram socket joins.
    pub groups: Vec<Group>,
    /// `IP_MULTICAST_TTL`; none leaves the system's 1.
    pub multicast_ttl: Option<u8>,
    /// `IP_MULTICAST_LOOP`; none leaves the system's yes.
    pub multicast_loop: Option<bool>,
    /// `IP_MULTICAST_IF`: the interface to send to groups from; none leaves it to the routes.
    pub multicast_interface: Option<String>,
}

choice! {
    /// Who may send when.
    #[derive(Default)]
    pub enum Turns {
        /// Both sides at any time.
        #[default]
        FullDuplex = "full-duplex",
        /// Whoever has sent waits for an answer before sending again.
        HalfDuplex = "half-duplex",
    }
}

/// What a lab holds at most.
pub struct Limits;

impl Limits {
    pub const NAME_CHARS: usize = 60;
    /// The longest wait for an answer, in milliseconds.
    pub const ANSWER_TIMEOUT_MS: u64 = 3_600_000;
    /// The longest time without a datagram after which a relay closes a client's socket, in milliseconds.
    pub const IDLE_MS: u64 = 86_400_000;
    /// The longest pause before a `recv`, in milliseconds.
    pub const RECV_PAUSE_MS: u64 = 60_000;
    /// The largest buffer that a socket may be asked to have, in bytes; the system grants less.
    pub const SOCKET_BUFFER_BYTES: u64 = 64 << 20;
    /// The most endpoints of a lab.
    pub const ENDPOINTS: usize = 200;
    /// The most payloads that a lab keeps by name.
    pub const KEPT_PAYLOADS: usize = 200;
    /// The most calls by hand that a lab prepares.
    pub const PREPARED_CALLS: usize = 100;
    /// Characters of a composer's text that a lab keeps.
    pub const PAYLOAD_CHARS: usize = 100_000;
}

impl Default for EndpointOptions {
    fn default() -> Self {
        Self {
            no_delay: true,
            recv_size: 1024,
            recv_pause_ms: 0,
            keep_half_open: false,
            so_rcvbuf: None,
            so_sndbuf: None,
            cut_datagrams: false,
            turns: Turns::FullDuplex,
            broadcast: false,
            groups: Vec::new(),
            multicast_ttl: None,
            multicast_loop: None,
            multicast_interface: None,
        }
    }
}

impl EndpointOptions {
    /// What an endpoint of this role has where nothing is said.
    fn of(role: Role) -> Self {
        let usual = Self::default();
        // A relay is to change nothing unless it is told to, so it takes what there is.
        let recv_size = if role == Role::Relay { 65_536 } else { usual.recv_size };
        Self { recv_size, ..usual }
    }
}

impl Endpoint {
    /// A server that echoes.
    pub fn server(name: impl Into<String>, address: Address) -> Self {
        Self::new(name, Role::Server, address)
    }

    /// A socket of datagrams that receives and sends.
    pub fn peer(name: impl Into<String>, address: Address) -> Self {
        Self::new(name, Role::Peer, address)
    }

    /// A relay that hands on what comes to another address.
    pub fn relay(name: impl Into<String>, address: Address, to: Address) -> Self {
        let mut relay = Self::new(name, Role::Relay, address);
        relay.set_to(Some(to));
        relay
    }

    pub fn client(name: impl Into<String>, address: Address) -> Self {
        Self::new(name, Role::Client, address)
    }

    /// An endpoint with the usual settings of its role.
    pub fn new(name: impl Into<String>, role: Role, address: Address) -> Self {
        Self {
            name: name.into(),
            address,
            role: RoleSettings::usual(role),
            framing: Framing::default(),
            payload: String::new(),
            payload_options: payload::Options::default(),
            filter: Filter::default(),
            repeat: None,
            options: EndpointOptions::of(role),
        }
    }

    /// Whether it is a server, a client, a peer or a relay.
    pub fn role(&self) -> Role {
        self.role.role()
    }

    /// What it has as a server; what a server usually has where it is none.
    pub fn server_settings(&self) -> &ServerSettings {
        match &self.role {
            RoleSettings::Server(server) => server,
            _ => &USUAL_SERVER,
        }
    }

    /// How it accepts connections; as is usual where it accepts none.
    pub fn listening(&self) -> &ListenSettings {
        match &self.role {
            RoleSettings::Server(server) => &server.listening,
            RoleSettings::Relay(relay) => &relay.listening,
            _ => &USUAL_LISTENING,
        }
    }

    /// What it has as a relay.
    pub fn relay_settings(&self) -> Option<&RelaySettings> {
        match &self.role {
            RoleSettings::Relay(relay) => Some(relay),
            _ => None,
        }
    }

    /// What it has as a client; what a client usually has where it is none.
    pub fn client_settings(&self) -> &ClientSettings {
        match &self.role {
            RoleSettings::Client(client) => client,
            _ => &USUAL_CLIENT,
        }
    }

    /// What it has as a server, to be changed; it becomes a usual one where it is none.
    pub fn make_server(&mut self) -> &mut ServerSettings {
        loop {
            match self.role {
                RoleSettings::Server(ref mut server) => return server,
                _ => self.role = RoleSettings::usual(Role::Server),
            }
        }
    }

    /// What it has as a relay, to be changed; it becomes a usual one where it is none.
    pub fn make_relay(&mut self) -> &mut RelaySettings {
        loop {
            match self.role {
                RoleSettings::Relay(ref mut relay) => return relay,
                _ => self.role = RoleSettings::usual(Role::Relay),
            }
        }
    }

    /// What it has as a client, to be changed; it becomes a usual one where it is none.
    pub fn make_client(&mut self) -> &mut ClientSettings {
        loop {
            match self.role {
                RoleSettings::Client(ref mut client) => return client,
                _ => self.role = RoleSettings::usual(Role::Client),
            }
        }
    }

    /// Where a peer sends, as it was typed last, or a relay hands on to.
    pub fn to(&self) -> Option<&Address> {
        match &self.role {
            RoleSettings::Peer(peer) => peer.to.as_ref(),
            RoleSettings::Relay(relay) => relay.to.as_ref(),
            _ => None,
        }
    }

    /// Says where a peer sends, or a relay hands on to; others go where their connection goes.
    pub fn set_to(&mut self, to: Option<Address>) {
        match &mut self.role {
            RoleSettings::Peer(peer) => peer.to = to,
            RoleSettings::Relay(relay) => relay.to = to,
            RoleSettings::Server(_) | RoleSettings::Client(_) => {}
        }
    }

    pub fn transport(&self) -> Transport {
        self.address.transport
    }

    /// The id of what answers: a person where it is no server.
    pub fn behaviour(&self) -> &str {
        match &self.role {
            RoleSettings::Server(server) => &server.behaviour,
            _ => "manual",
        }
    }

    /// How it serves many, if it is a server.
    pub fn model(&self) -> Model {
        let fitting = self.server_settings().model.filter(|model| model.fits(self.transport()));
        fitting.unwrap_or(Model::usual(self.transport()))
    }

    /// What its behaviour is made with, if it is a server.
    pub fn setup(&self) -> behaviour::Setup<'_> {
        let is_cut = self.transport().is_stream() && self.framing.is_raw();
        let input = if is_cut { behaviour::Input::Pieces } else { behaviour::Input::Messages };
        let settings = &self.server_settings().behaviour_settings;
        behaviour::Setup { settings, encoding: self.payload_options.encoding, input }
    }

    /// What goes through a relay of this transport, for the choice of its faults.
    pub fn goes_through(transport: Transport) -> On {
        if transport.has_connections() { On::Streams } else { On::Datagrams }
    }

    /// Whether it binds a port, at which other machines could reach it.
    pub fn binds_port(&self) -> bool {
        self.role().binds() && self.transport().has_port()
    }

    /// Whether other machines can reach it: a server on an address that is not loopback.
    pub fn is_exposed(&self) -> bool {
        self.role().binds() && !self.address.is_loopback()
    }

    /// Whether the firewall of Windows may ask a person about it: it does so when a program first listens where others reach it.
    pub fn firewall_asks(&self) -> bool {
        cfg!(windows) && self.is_exposed()
    }
}
