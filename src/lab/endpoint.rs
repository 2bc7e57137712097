//! One endpoint as it is set up.

use std::ops::RangeInclusive;

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{Model, Repeat};
use crate::address::{Address, Group, Transport};
use crate::framing::Framing;
use crate::{behaviour, payload};

/// Whether an endpoint waits to be spoken to, speaks first, or both.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    Server,
    Client,
    /// A socket of datagrams that is bound, receives from anybody and sends to whom the user says.
    Peer,
}

impl Role {
    /// Every role, in the order in which they are offered.
    pub const ALL: [Role; 3] = [Role::Server, Role::Client, Role::Peer];

    /// Whether an endpoint of this transport can have this role.
    pub fn fits(self, transport: Transport) -> bool {
        match self {
            Role::Server => transport != Transport::Icmp,
            Role::Client => true,
            Role::Peer => matches!(transport, Transport::Udp | Transport::UnixDatagram),
        }
    }

    /// Whether its address is its own, to be bound, and not the one to connect to.
    pub fn binds(self) -> bool {
        matches!(self, Role::Server | Role::Peer)
    }
}

/// One server or client: its role, address, behaviour and options.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Endpoint {
    #[serde(deserialize_with = "name")]
    pub name: String,
    pub role: Role,
    #[serde(serialize_with = "print_address", deserialize_with = "parse_address")]
    pub address: Address,
    /// What a server answers, by its id in [`behaviour::BEHAVIOURS`].
    #[serde(default = "echo", deserialize_with = "known_behaviour")]
    pub behaviour: String,
    /// What the behaviour is told.
    #[serde(default, skip_serializing_if = "is_default")]
    pub behaviour_settings: behaviour::Settings,
    /// How a server serves many; none is [`Model::usual`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub model: Option<Model>,
    /// How a byte stream is cut into messages, both ways.
    #[serde(default, skip_serializing_if = "is_default")]
    pub framing: Framing,
    /// Where a peer sends, as it was typed last.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "address_option")]
    pub to: Option<Address>,
    /// What stands in the composer, in the notation of the command line.
    #[serde(default, skip_serializing_if = "String::is_empty", deserialize_with = "draft")]
    pub payload: String,
    /// How that becomes bytes: encoding, escapes, line ending.
    #[serde(default, skip_serializing_if = "is_default")]
    pub payload_options: payload::Options,
    /// How often that is sent, where it repeats.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub repeat: Option<Repeat>,
    #[serde(default, skip_serializing_if = "is_default")]
    pub options: Options,
}

/// A payload that is kept in the lab, to be chosen again.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NamedPayload {
    #[serde(deserialize_with = "name")]
    pub name: String,
    /// In the notation of the command line.
    #[serde(deserialize_with = "draft")]
    pub payload: String,
    /// How that becomes bytes.
    #[serde(default, skip_serializing_if = "is_default")]
    pub options: payload::Options,
}

/// An endpoint's socket options and limits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Options {
    /// `SO_REUSEADDR` before a TCP server's `bind`.
    pub reuse_addr: bool,
    /// `TCP_NODELAY`.
    pub no_delay: bool,
    /// The `bufsize` of every `recv` on a connection, in bytes; of every `recvfrom`, too, where datagrams are cut.
    #[serde(deserialize_with = "recv_size")]
    pub recv_size: usize,
    /// How many connections may wait for `accept`.
    #[serde(deserialize_with = "backlog")]
    pub backlog: i32,
    /// How many connections may be open at once.
    #[serde(deserialize_with = "max_connections")]
    pub max_connections: usize,
    /// How long `connect` may take, in milliseconds.
    #[serde(deserialize_with = "connect_timeout_ms")]
    pub connect_timeout_ms: u64,
    /// How long a client waits for an answer to what it sent before a row says that none came, in milliseconds; 0 waits
    /// without end.
    #[serde(deserialize_with = "answer_timeout_ms")]
    pub answer_timeout_ms: u64,
    /// Whether a client connects again when the server has closed after an answer, for the next thing that is sent.
    pub reconnect: bool,
    /// Whether a server leaves its side of a connection open when the client has ended its own, until the operator
    /// closes it: CLOSE_WAIT (RFC 9293 §3.3.2).
    pub keep_half_open: bool,
    /// Whether a socket of datagrams asks for no more than `recv_size`, and loses the rest of a longer one.
    pub cut_datagrams: bool,
    /// Whose turn it is to send.
    pub turns: Turns,
    /// `SO_BROADCAST` on a datagram socket.
    pub broadcast: bool,
    /// Multicast groups that a datagram socket joins.
    #[serde(with = "groups", skip_serializing_if = "Vec::is_empty")]
    pub groups: Vec<Group>,
    /// `IP_MULTICAST_TTL`; none leaves the system's 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub multicast_ttl: Option<u8>,
    /// `IP_MULTICAST_LOOP`; none leaves the system's yes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub multicast_loop: Option<bool>,
    /// `IP_MULTICAST_IF`: the interface to send to groups from; none leaves it to the routes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub multicast_interface: Option<String>,
}

/// Who may send when.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Turns {
    /// Both sides at any time.
    #[default]
    FullDuplex,
    /// Whoever has sent waits for an answer before sending again.
    HalfDuplex,
}

/// The ranges that options must lie in.
pub struct Limits;

impl Limits {
    pub const NAME_CHARS: usize = 60;
    pub const RECV_SIZE: RangeInclusive<u64> = 1..=65_536;
    pub const BACKLOG: RangeInclusive<u64> = 1..=65_535;
    pub const CONNECTIONS: RangeInclusive<u64> = 1..=100_000;
    pub const CONNECT_TIMEOUT_MS: RangeInclusive<u64> = 1..=600_000;
    pub const ANSWER_TIMEOUT_MS: RangeInclusive<u64> = 0..=3_600_000;
    /// The most endpoints of a lab.
    pub const ENDPOINTS: usize = 200;
    /// The most payloads that a lab keeps by name.
    pub const KEPT_PAYLOADS: usize = 200;
    /// Characters of a composer's text that a lab keeps.
    pub const PAYLOAD_CHARS: usize = 100_000;
}

impl Default for Options {
    fn default() -> Self {
        Self {
            // On Windows the option lets another program steal the port, so there it is not the default.
            reuse_addr: cfg!(not(windows)),
            no_delay: true,
            recv_size: 1024,
            backlog: 128,
            max_connections: 1000,
            connect_timeout_ms: 10_000,
            answer_timeout_ms: 0,
            reconnect: false,
            keep_half_open: false,
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

impl Endpoint {
    /// A server that echoes.
    pub fn server(name: impl Into<String>, address: Address) -> Self {
        Self::new(name.into(), Role::Server, address)
    }

    /// A socket of datagrams that receives and sends.
    pub fn peer(name: impl Into<String>, address: Address) -> Self {
        Self { behaviour: "manual".to_owned(), ..Self::new(name.into(), Role::Peer, address) }
    }

    pub fn client(name: impl Into<String>, address: Address) -> Self {
        Self::new(name.into(), Role::Client, address)
    }

    fn new(name: String, role: Role, address: Address) -> Self {
        Self {
            name,
            role,
            address,
            behaviour: echo(),
            behaviour_settings: behaviour::Settings::default(),
            model: None,
            framing: Framing::default(),
            to: None,
            payload: String::new(),
            payload_options: payload::Options::default(),
            repeat: None,
            options: Options::default(),
        }
    }

    pub fn transport(&self) -> Transport {
        self.address.transport
    }

    /// How it serves many, if it is a server.
    pub fn model(&self) -> Model {
        let fitting = self.model.filter(|model| model.fits(self.transport()));
        fitting.unwrap_or(Model::usual(self.transport()))
    }

    /// What its behaviour is made with, if it is a server.
    pub fn setup(&self) -> behaviour::Setup<'_> {
        let is_cut = self.transport().is_stream() && self.framing.is_raw();
        let input = if is_cut { behaviour::Input::Pieces } else { behaviour::Input::Messages };
        behaviour::Setup { settings: &self.behaviour_settings, encoding: self.payload_options.encoding, input }
    }

    /// Whether other machines can reach it: a server on an address that is not loopback.
    pub fn is_exposed(&self) -> bool {
        self.role.binds() && !self.address.is_loopback()
    }
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

fn echo() -> String {
    "echo".to_owned()
}

fn print_address<S: Serializer>(address: &Address, to: S) -> Result<S::Ok, S::Error> {
    to.collect_str(address)
}

fn parse_address<'de, D: Deserializer<'de>>(from: D) -> Result<Address, D::Error> {
    String::deserialize(from)?.parse().map_err(D::Error::custom)
}

fn name<'de, D: Deserializer<'de>>(from: D) -> Result<String, D::Error> {
    let name = String::deserialize(from)?;
    let chars = name.trim().chars().count();
    if chars == 0 || chars > Limits::NAME_CHARS || name.chars().any(char::is_control) {
        return Err(D::Error::custom(format!("a name needs 1 to {} printable characters", Limits::NAME_CHARS)));
    }
    Ok(name)
}

fn draft<'de, D: Deserializer<'de>>(from: D) -> Result<String, D::Error> {
    let text = String::deserialize(from)?;
    // The limit is of what is typed; a prefix such as `base64url:` stands before it.
    if text.chars().count() > Limits::PAYLOAD_CHARS + 16 {
        return Err(D::Error::custom(format!("a payload has at most {} characters here", Limits::PAYLOAD_CHARS)));
    }
    Ok(text)
}

fn known_behaviour<'de, D: Deserializer<'de>>(from: D) -> Result<String, D::Error> {
    let name = String::deserialize(from)?;
    match behaviour::find(&name) {
        Some(kind) => Ok(kind.id.to_owned()),
        None => {
            let known: Vec<&str> = behaviour::BEHAVIOURS.iter().map(|kind| kind.id).collect();
            Err(D::Error::custom(format!("no behaviour is called {name:?}; there are {}", known.join(", "))))
        }
    }
}

fn in_range<'de, D, T>(from: D, range: RangeInclusive<u64>) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: TryFrom<u64>,
{
    let value = i64::deserialize(from)?;
    let inside = u64::try_from(value).ok().filter(|value| range.contains(value));
    inside
        .and_then(|value| T::try_from(value).ok())
        .ok_or_else(|| D::Error::custom(format!("{value} is outside {} to {}", range.start(), range.end())))
}

fn recv_size<'de, D: Deserializer<'de>>(from: D) -> Result<usize, D::Error> {
    in_range(from, Limits::RECV_SIZE)
}

fn backlog<'de, D: Deserializer<'de>>(from: D) -> Result<i32, D::Error> {
    in_range(from, Limits::BACKLOG)
}

fn max_connections<'de, D: Deserializer<'de>>(from: D) -> Result<usize, D::Error> {
    in_range(from, Limits::CONNECTIONS)
}

fn answer_timeout_ms<'de, D: Deserializer<'de>>(from: D) -> Result<u64, D::Error> {
    in_range(from, Limits::ANSWER_TIMEOUT_MS)
}

fn connect_timeout_ms<'de, D: Deserializer<'de>>(from: D) -> Result<u64, D::Error> {
    in_range(from, Limits::CONNECT_TIMEOUT_MS)
}

/// An address that may be missing.
mod address_option {
    use super::{Address, Deserialize, Deserializer, Error, Serializer, print_address};

    pub(super) fn serialize<S: Serializer>(address: &Option<Address>, to: S) -> Result<S::Ok, S::Error> {
        match address {
            Some(address) => print_address(address, to),
            None => to.serialize_none(),
        }
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Address>, D::Error> {
        String::deserialize(from)?.parse().map(Some).map_err(D::Error::custom)
    }
}

/// Groups as a list of texts.
mod groups {
    use super::{Deserialize, Deserializer, Error, Group, Serializer};

    /// The most groups of one socket; Linux allows 20 (`net.ipv4.igmp_max_memberships`).
    const MOST: usize = 20;

    pub(super) fn serialize<S: Serializer>(groups: &[Group], to: S) -> Result<S::Ok, S::Error> {
        to.collect_seq(groups.iter().map(Group::to_string))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<Group>, D::Error> {
        let texts = Vec::<String>::deserialize(from)?;
        if texts.len() > MOST {
            return Err(D::Error::custom(format!("a socket joins at most {MOST} groups")));
        }
        texts.iter().map(|text| text.parse().map_err(D::Error::custom)).collect()
    }
}
