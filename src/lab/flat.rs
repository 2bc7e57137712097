//! An endpoint as a lab file has it: one flat table, whatever its role. What its role does not have may stand there; it is
//! read, its limits are checked, and it is dropped: a saved lab has it no more.

use serde::de::{DeserializeSeed, Error, IgnoredAny, MapAccess, SeqAccess, Unexpected, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::setting::{Setting, SettingKind, SettingTable, SettingValue};
use super::{Endpoint, Limits, Model, Repeat, Role, RoleSettings, SETTINGS, ServerSettings};
use crate::address::Address;
use crate::behaviour::{self, Rule};
use crate::fault::Faults;
use crate::filter::Filter;
use crate::framing::Framing;
use crate::payload;

#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FlatEndpoint {
    #[serde(deserialize_with = "name")]
    name: String,
    role: Role,
    address: Address,
    #[serde(default = "usual_behaviour", deserialize_with = "known_behaviour")]
    behaviour: String,
    #[serde(default, skip_serializing_if = "Given::is_empty")]
    behaviour_settings: Given<{ SettingTable::Behaviour as usize }>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    model: Option<Model>,
    #[serde(default, skip_serializing_if = "is_default")]
    framing: Framing,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    to: Option<Address>,
    #[serde(default, skip_serializing_if = "String::is_empty", deserialize_with = "draft")]
    payload: String,
    #[serde(default, skip_serializing_if = "is_default")]
    filter: Filter,
    #[serde(default, skip_serializing_if = "is_default")]
    payload_options: payload::Options,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    repeat: Option<Repeat>,
    #[serde(default, skip_serializing_if = "Given::is_empty")]
    options: Given<{ SettingTable::Options as usize }>,
    #[serde(default, skip_serializing_if = "Given::is_empty")]
    relay: Given<{ SettingTable::Relay as usize }>,
}

impl FlatEndpoint {
    /// What it would be as a server.
    pub(super) fn as_server(&self) -> Endpoint {
        Self { role: Role::Server, ..self.clone() }.into()
    }
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

impl From<Endpoint> for FlatEndpoint {
    fn from(endpoint: Endpoint) -> Self {
        let usual = Endpoint::new("", endpoint.role(), endpoint.address.clone());
        let mut behaviour_settings = Given::of(&endpoint);
        behaviour_settings.0.retain(|(setting, value)| *value != setting.get(&usual));
        let mut relay = Given::of(&endpoint);
        relay.0.retain(|(setting, value)| setting.applies_to(&endpoint) && *value != setting.get(&usual));
        // Where one differs, all are written that hold something.
        let mut options = Given::of(&endpoint);
        let are_usual = options.0.iter().all(|(setting, value)| *value == setting.get(&usual));
        options
            .0
            .retain(|(_, value)| !are_usual && !value.is_null() && value.as_array().is_none_or(|all| !all.is_empty()));
        Self {
            role: endpoint.role(),
            behaviour: endpoint.server_settings().behaviour.clone(),
            behaviour_settings,
            model: endpoint.server_settings().model,
            to: endpoint.to().cloned(),
            name: endpoint.name,
            address: endpoint.address,
            framing: endpoint.framing,
            payload: endpoint.payload,
            payload_options: endpoint.payload_options,
            filter: endpoint.filter,
            repeat: endpoint.repeat,
            options,
            relay,
        }
    }
}

impl From<FlatEndpoint> for Endpoint {
    fn from(flat: FlatEndpoint) -> Self {
        let mut endpoint = Self {
            framing: flat.framing,
            payload: flat.payload,
            payload_options: flat.payload_options,
            filter: flat.filter,
            repeat: flat.repeat,
            ..Self::new(flat.name, flat.role, flat.address)
        };
        match &mut endpoint.role {
            RoleSettings::Server(server) => (server.behaviour, server.model) = (flat.behaviour, flat.model),
            RoleSettings::Client(_) => {}
            RoleSettings::Peer(peer) => peer.to = flat.to,
            RoleSettings::Relay(relay) => relay.to = flat.to,
        }
        for (setting, value) in flat.behaviour_settings.0.into_iter().chain(flat.options.0).chain(flat.relay.0) {
            setting.put(&mut endpoint, value);
        }
        endpoint
    }
}

/// Settings of one table, with what they hold.
#[derive(Clone, Default)]
struct Given<const TABLE: usize>(Vec<(&'static Setting, SettingValue)>);

impl<const TABLE: usize> Given<TABLE> {
    fn settings() -> impl Iterator<Item = &'static Setting> {
        SETTINGS.iter().filter(|setting| setting.table as usize == TABLE)
    }

    fn of(endpoint: &Endpoint) -> Self {
        Self(Self::settings().map(|setting| (setting, setting.get(endpoint))).collect())
    }

    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<const TABLE: usize> Serialize for Given<TABLE> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_map(self.0.iter().map(|(setting, value)| (setting.id, value)))
    }
}

impl<'de, const TABLE: usize> Deserialize<'de> for Given<TABLE> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_map(Self::default())
    }
}

impl<'de, const TABLE: usize> Visitor<'de> for Given<TABLE> {
    type Value = Self;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a table of settings")
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut map: A) -> Result<Self, A::Error> {
        while let Some(Key::<TABLE>(setting)) = map.next_key()? {
            self.0.push((setting, map.next_value_seed(setting)?));
        }
        Ok(self)
    }

    /// An empty list stands for an empty table.
    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self, A::Error> {
        match list.next_element::<IgnoredAny>()? {
            None => Ok(self),
            Some(_) => Err(A::Error::invalid_type(Unexpected::Seq, &self)),
        }
    }
}

/// The key of a setting of this table.
struct Key<const TABLE: usize>(&'static Setting);

impl<'de, const TABLE: usize> Deserialize<'de> for Key<TABLE> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let key = String::deserialize(from)?;
        Given::<TABLE>::settings().find(|setting| setting.id == key).map(Self).ok_or_else(|| {
            let known: Vec<String> = Given::<TABLE>::settings().map(|setting| format!("`{}`", setting.id)).collect();
            D::Error::custom(format!("unknown field `{key}`, expected one of {}", known.join(", ")))
        })
    }
}

impl<'de> DeserializeSeed<'de> for &'static Setting {
    type Value = SettingValue;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<SettingValue, D::Error> {
        let value = match self.kind {
            SettingKind::Flag | SettingKind::Switch => bool::deserialize(from)?.into(),
            SettingKind::Number(_) | SettingKind::NumberOrNothing(_) | SettingKind::Millis(_) => {
                i64::deserialize(from)?.into()
            }
            SettingKind::Groups => Vec::<String>::deserialize(from)?.into(),
            SettingKind::Faults => serde_json::to_value(Faults::deserialize(from)?).map_err(D::Error::custom)?,
            SettingKind::Rules => serde_json::to_value(Vec::<Rule>::deserialize(from)?).map_err(D::Error::custom)?,
            _ => String::deserialize(from)?.into(),
        };
        let held = if value.is_number() { format!(" = {value}") } else { String::new() };
        let wrong = |why| D::Error::custom(format!("{}{held}: {why}", self.id));
        self.check(&value).map_err(wrong).map(|()| value)
    }
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

fn usual_behaviour() -> String {
    ServerSettings::default().behaviour
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
