//! An endpoint as a lab file has it: one flat table, whatever its role. What a role does not have may stand there and is
//! not heeded.

use std::ops::RangeInclusive;

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::endpoint::is_default;
use super::{
    ClientSettings, Endpoint, Limits, Model, Options, PeerSettings, Repeat, Role, RoleSettings, ServerSettings, Turns,
};
use crate::address::{Address, Group};
use crate::framing::Framing;
use crate::{behaviour, payload};

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Flat {
    #[serde(deserialize_with = "name")]
    name: String,
    role: Role,
    #[serde(serialize_with = "print_address", deserialize_with = "parse_address")]
    address: Address,
    #[serde(default = "usual_behaviour", deserialize_with = "known_behaviour")]
    behaviour: String,
    #[serde(default, skip_serializing_if = "is_default")]
    behaviour_settings: behaviour::Settings,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    model: Option<Model>,
    #[serde(default, skip_serializing_if = "is_default")]
    framing: Framing,
    #[serde(default, skip_serializing_if = "Option::is_none", with = "address_option")]
    to: Option<Address>,
    #[serde(default, skip_serializing_if = "String::is_empty", deserialize_with = "draft")]
    payload: String,
    #[serde(default, skip_serializing_if = "is_default")]
    payload_options: payload::Options,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    repeat: Option<Repeat>,
    #[serde(default, skip_serializing_if = "is_default")]
    options: FlatOptions,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct FlatOptions {
    reuse_addr: bool,
    no_delay: bool,
    #[serde(deserialize_with = "recv_size")]
    recv_size: usize,
    #[serde(deserialize_with = "backlog")]
    backlog: i32,
    #[serde(deserialize_with = "max_connections")]
    max_connections: usize,
    #[serde(deserialize_with = "connect_timeout_ms")]
    connect_timeout_ms: u64,
    #[serde(deserialize_with = "answer_timeout_ms")]
    answer_timeout_ms: u64,
    reconnect: bool,
    keep_half_open: bool,
    cut_datagrams: bool,
    turns: Turns,
    broadcast: bool,
    #[serde(with = "groups", skip_serializing_if = "Vec::is_empty")]
    groups: Vec<Group>,
    #[serde(skip_serializing_if = "Option::is_none")]
    multicast_ttl: Option<u8>,
    #[serde(skip_serializing_if = "Option::is_none")]
    multicast_loop: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    multicast_interface: Option<String>,
}

impl Default for FlatOptions {
    fn default() -> Self {
        Self::of(&Options::default(), &ServerSettings::default(), &ClientSettings::default())
    }
}

impl FlatOptions {
    fn of(common: &Options, server: &ServerSettings, client: &ClientSettings) -> Self {
        Self {
            reuse_addr: server.reuse_addr,
            no_delay: common.no_delay,
            recv_size: common.recv_size,
            backlog: server.backlog,
            max_connections: server.max_connections,
            connect_timeout_ms: client.connect_timeout_ms,
            answer_timeout_ms: client.answer_timeout_ms,
            reconnect: client.reconnect,
            keep_half_open: server.keep_half_open,
            cut_datagrams: common.cut_datagrams,
            turns: common.turns,
            broadcast: common.broadcast,
            groups: common.groups.clone(),
            multicast_ttl: common.multicast_ttl,
            multicast_loop: common.multicast_loop,
            multicast_interface: common.multicast_interface.clone(),
        }
    }
}

impl From<Endpoint> for Flat {
    fn from(endpoint: Endpoint) -> Self {
        let server = endpoint.server_settings();
        Self {
            role: endpoint.role(),
            behaviour: server.behaviour.clone(),
            behaviour_settings: server.behaviour_settings.clone(),
            model: server.model,
            to: endpoint.to().cloned(),
            options: FlatOptions::of(&endpoint.options, server, endpoint.client_settings()),
            name: endpoint.name,
            address: endpoint.address,
            framing: endpoint.framing,
            payload: endpoint.payload,
            payload_options: endpoint.payload_options,
            repeat: endpoint.repeat,
        }
    }
}

impl From<Flat> for Endpoint {
    fn from(flat: Flat) -> Self {
        let given = flat.options;
        let role = match flat.role {
            Role::Server => RoleSettings::Server(ServerSettings {
                behaviour: flat.behaviour,
                behaviour_settings: flat.behaviour_settings,
                model: flat.model,
                reuse_addr: given.reuse_addr,
                backlog: given.backlog,
                max_connections: given.max_connections,
                keep_half_open: given.keep_half_open,
            }),
            Role::Client => RoleSettings::Client(ClientSettings {
                connect_timeout_ms: given.connect_timeout_ms,
                answer_timeout_ms: given.answer_timeout_ms,
                reconnect: given.reconnect,
            }),
            Role::Peer => RoleSettings::Peer(PeerSettings { to: flat.to }),
        };
        let options = Options {
            no_delay: given.no_delay,
            recv_size: given.recv_size,
            cut_datagrams: given.cut_datagrams,
            turns: given.turns,
            broadcast: given.broadcast,
            groups: given.groups,
            multicast_ttl: given.multicast_ttl,
            multicast_loop: given.multicast_loop,
            multicast_interface: given.multicast_interface,
        };
        Self {
            name: flat.name,
            address: flat.address,
            role,
            framing: flat.framing,
            payload: flat.payload,
            payload_options: flat.payload_options,
            repeat: flat.repeat,
            options,
        }
    }
}

fn usual_behaviour() -> String {
    ServerSettings::default().behaviour
}

fn print_address<S: Serializer>(address: &Address, to: S) -> Result<S::Ok, S::Error> {
    to.collect_str(address)
}

fn parse_address<'de, D: Deserializer<'de>>(from: D) -> Result<Address, D::Error> {
    String::deserialize(from)?.parse().map_err(D::Error::custom)
}

pub(super) fn name<'de, D: Deserializer<'de>>(from: D) -> Result<String, D::Error> {
    let name = String::deserialize(from)?;
    let chars = name.trim().chars().count();
    if chars == 0 || chars > Limits::NAME_CHARS || name.chars().any(char::is_control) {
        return Err(D::Error::custom(format!("a name needs 1 to {} printable characters", Limits::NAME_CHARS)));
    }
    Ok(name)
}

pub(super) fn draft<'de, D: Deserializer<'de>>(from: D) -> Result<String, D::Error> {
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
