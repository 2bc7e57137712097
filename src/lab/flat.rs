//! An endpoint as a lab file has it: one flat table, whatever its role. What its role does not have may stand there; it is
//! checked, and not heeded.

use serde::de::{DeserializeSeed, Error, MapAccess, Visitor};
use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::endpoint::is_default;
use super::setting::{Kind, Setting, Table, Value};
use super::{Endpoint, Limits, Model, Repeat, Role, RoleSettings, SETTINGS, ServerSettings};
use crate::address::Address;
use crate::behaviour::{self, MAX_RULES};
use crate::framing::Framing;
use crate::payload;

/// Settings with what they hold.
type Given = Vec<(&'static Setting, Value)>;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Flat {
    #[serde(deserialize_with = "name")]
    name: String,
    role: Role,
    #[serde(serialize_with = "print_address", deserialize_with = "parse_address")]
    address: Address,
    #[serde(default = "usual_behaviour", deserialize_with = "known_behaviour")]
    behaviour: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty", with = "behaviour_table")]
    behaviour_settings: Given,
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
    #[serde(default, skip_serializing_if = "Vec::is_empty", with = "options_table")]
    options: Given,
}

impl From<Endpoint> for Flat {
    fn from(endpoint: Endpoint) -> Self {
        let usual = Endpoint::new("", endpoint.role(), endpoint.address.clone());
        let all = |of: &Endpoint, table| -> Given {
            SETTINGS.iter().filter(|one| one.table == table).map(|one| (one, one.get(of))).collect()
        };
        let mut behaviour_settings = all(&endpoint, Table::Behaviour);
        behaviour_settings.retain(|(setting, value)| *value != setting.get(&usual));
        // Where one differs, all are written that hold something.
        let mut options = all(&endpoint, Table::Options);
        let are_usual = options.iter().all(|(setting, value)| *value == setting.get(&usual));
        options.retain(|(_, value)| !are_usual && !matches!(value, Value::Nothing) && *value != Value::Texts(vec![]));
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
            repeat: endpoint.repeat,
            options,
        }
    }
}

impl From<Flat> for Endpoint {
    fn from(flat: Flat) -> Self {
        let mut endpoint = Self {
            framing: flat.framing,
            payload: flat.payload,
            payload_options: flat.payload_options,
            repeat: flat.repeat,
            ..Self::new(flat.name, flat.role, flat.address)
        };
        match &mut endpoint.role {
            RoleSettings::Server(server) => (server.behaviour, server.model) = (flat.behaviour, flat.model),
            RoleSettings::Client(_) => {}
            RoleSettings::Peer(peer) => peer.to = flat.to,
        }
        for (setting, value) in flat.behaviour_settings.into_iter().chain(flat.options) {
            setting.put(&mut endpoint, value);
        }
        endpoint
    }
}

/// Reads a table of settings, and writes one.
struct Reader(Table);

impl<'de> Visitor<'de> for Reader {
    type Value = Given;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a table of settings")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Given, A::Error> {
        let mut given = Given::new();
        while let Some(setting) = map.next_key_seed(Key(self.0))? {
            given.push((setting, map.next_value_seed(setting)?));
        }
        Ok(given)
    }
}

fn write<S: Serializer>(given: &Given, to: S) -> Result<S::Ok, S::Error> {
    let mut map = to.serialize_map(Some(given.len()))?;
    for (setting, value) in given {
        map.serialize_entry(setting.id, value)?;
    }
    map.end()
}

/// The key of a setting of this table.
struct Key(Table);

impl<'de> DeserializeSeed<'de> for Key {
    type Value = &'static Setting;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<Self::Value, D::Error> {
        let key = String::deserialize(from)?;
        let mut of_table = SETTINGS.iter().filter(|setting| setting.table == self.0);
        of_table.clone().find(|setting| setting.id == key).ok_or_else(|| {
            let known = of_table.by_ref().map(|setting| format!("`{}`", setting.id)).collect::<Vec<_>>().join(", ");
            D::Error::custom(format!("unknown field `{key}`, expected one of {known}"))
        })
    }
}

impl<'de> DeserializeSeed<'de> for &'static Setting {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<Value, D::Error> {
        let value = match self.kind {
            Kind::Flag | Kind::Switch => Value::Flag(bool::deserialize(from)?),
            Kind::Number(_) | Kind::NumberOrNothing(_) | Kind::Millis(_) => {
                let found = i64::deserialize(from)?;
                // One below zero lies outside of every range.
                let value = Value::Number(found.try_into().unwrap_or(u64::MAX));
                let wrong = |why| D::Error::custom(format!("{} = {found}: {why}", self.id));
                return self.check(&value).map(|()| value).map_err(wrong);
            }
            Kind::Groups => Value::Texts(Vec::deserialize(from)?),
            Kind::Rules => Value::Rules(Vec::deserialize(from)?),
            _ => Value::Text(String::deserialize(from)?),
        };
        let wrong = |why: &dyn std::fmt::Display| D::Error::custom(format!("{}: {why}", self.id));
        match &value {
            Value::Rules(rules) if rules.len() > MAX_RULES => Err(wrong(&format!("at most {MAX_RULES} rules"))),
            _ => self.check(&value).map(|()| value).map_err(|why| wrong(&why)),
        }
    }
}

macro_rules! table {
    ($module:ident, $table:expr) => {
        mod $module {
            use super::{Deserializer, Given, Reader, Serializer, Table};

            pub(super) fn serialize<S: Serializer>(given: &Given, to: S) -> Result<S::Ok, S::Error> {
                super::write(given, to)
            }

            pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Given, D::Error> {
                from.deserialize_map(Reader($table))
            }
        }
    };
}
table!(behaviour_table, Table::Behaviour);
table!(options_table, Table::Options);

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

/// An address that may be missing.
mod address_option {
    use super::{Address, Deserializer, Serializer};

    pub(super) fn serialize<S: Serializer>(address: &Option<Address>, to: S) -> Result<S::Ok, S::Error> {
        match address {
            Some(address) => super::print_address(address, to),
            None => to.serialize_none(),
        }
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Address>, D::Error> {
        super::parse_address(from).map(Some)
    }
}
