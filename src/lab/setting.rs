//! What a setting of an endpoint is: its name, what it may hold, who has it, and where it stands.

use std::ops::RangeInclusive;

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::{Endpoint, Role};
use crate::address::{Address, Group, Transport};
use crate::behaviour::{BEHAVIOURS, MAX_RULES};
use crate::fault::{FaultProblem, Faults};
use crate::message::sentences;

/// One setting of an endpoint. All of them are in [`super::SETTINGS`].
#[derive(Debug)]
pub struct Setting {
    /// Its key in a lab file.
    pub id: &'static str,
    /// The table of an endpoint that it stands in there.
    pub table: SettingTable,
    /// Its option on the command line, without the dashes; empty where it has none.
    pub option: &'static str,
    pub kind: SettingKind,
    pub(super) has: fn(&Endpoint) -> bool,
    pub(super) get: fn(&Endpoint) -> SettingValue,
    pub(super) set: fn(&mut Endpoint, SettingValue),
}

/// A table of a lab file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SettingTable {
    Endpoint,
    /// `behaviour_settings`: what the behaviour of a server uses.
    Behaviour,
    /// `payload_options`.
    Payload,
    /// `options`: of the socket, and limits.
    Options,
    /// `relay`: what only a relay has.
    Relay,
}

/// What a setting may hold.
#[derive(Debug, Clone)]
pub enum SettingKind {
    Flag,
    /// Yes, no, or nothing: what the system does.
    Switch,
    Number(RangeInclusive<u64>),
    /// A number, or nothing: what the system has.
    NumberOrNothing(RangeInclusive<u64>),
    /// A time in milliseconds.
    Millis(RangeInclusive<u64>),
    /// One of these ids.
    Choice(fn() -> Vec<&'static str>),
    /// A text of at most so many characters, in one line.
    Text(usize),
    /// A text of at most so many characters, in several lines.
    Lines(usize),
    /// The path of a folder, or nothing.
    Folder,
    /// The name, number or address of a network interface, or nothing.
    Interface,
    /// Multicast groups.
    Groups,
    /// What is replied to what.
    Rules,
    /// The faults of one way through a relay.
    Faults,
    /// A framing in its notation.
    Framing,
    Address,
}

/// What a setting holds: null is nothing, a choice is its id, and groups and rules are lists.
pub use serde_json::Value as SettingValue;

sentences! {
    /// Why something cannot be a setting's value.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub enum SettingProblem: "wrong-" {
        // As they are typed.
        Number { from: u64, to: u64 } => { from: from.to_string(), to: to.to_string() },
        Choice { choices: String },
        Switch,
        Long { most: usize },
        Interface,
        Group,
        Groups { most: usize },
        Rules { most: usize },
        Port,
        ClientPort,
        Faults(FaultProblem),
    }
}

/// The most groups of one socket; Linux allows 20 of IPv4 (`net.ipv4.igmp_max_memberships`).
const MAX_GROUPS: usize = 20;
/// The longest path that any system has, in characters: that of Windows.
const MAX_PATH_CHARS: usize = 32_767;
/// The longest name of an interface that is taken.
const MAX_INTERFACE_CHARS: usize = 64;

impl Setting {
    /// The key of its name in the locale files; `-hint`, `-unit` and `-example` behind it are those of its other texts.
    pub fn key(&self) -> String {
        format!("setting-{}", self.id.replace('_', "-"))
    }

    /// Whether the endpoint has it.
    pub fn applies_to(&self, endpoint: &Endpoint) -> bool {
        (self.has)(endpoint)
    }

    /// Whether an endpoint of this role and transport can have it, whatever its other settings.
    pub fn is_for(&self, role: Role, transport: Transport) -> bool {
        let mut endpoint = Endpoint::new("", role, Address { transport, host: String::new(), port: 0 });
        endpoint.options.cut_datagrams = true;
        let has_with = |behaviour: &str| {
            let mut endpoint = endpoint.clone();
            if role == Role::Server {
                endpoint.make_server().behaviour = behaviour.to_owned();
            }
            self.applies_to(&endpoint)
        };
        role.fits(transport) && BEHAVIOURS.iter().any(|kind| has_with(kind.id))
    }

    pub fn get(&self, endpoint: &Endpoint) -> SettingValue {
        (self.get)(endpoint)
    }

    /// Puts a value that was checked into an endpoint; one of a role without this setting stays as it is.
    pub fn put(&self, endpoint: &mut Endpoint, value: SettingValue) {
        (self.set)(endpoint, value);
    }

    /// What it holds, as it is typed.
    pub fn shown(&self, endpoint: &Endpoint) -> String {
        match self.get(endpoint) {
            SettingValue::Bool(is_on) => if is_on { "on" } else { "off" }.to_owned(),
            SettingValue::Number(number) => number.to_string(),
            SettingValue::String(text) => text,
            value if matches!(self.kind, SettingKind::Faults) => {
                serde_json::from_value::<Faults>(value).map(|faults| faults.to_string()).unwrap_or_default()
            }
            SettingValue::Array(all) => all.iter().filter_map(SettingValue::as_str).collect::<Vec<_>>().join(", "),
            SettingValue::Null | SettingValue::Object(_) => String::new(),
        }
    }

    /// Reads what was typed.
    ///
    /// # Errors
    /// It cannot be the setting's value.
    pub fn read(&self, text: &str) -> Result<SettingValue, SettingProblem> {
        let value: SettingValue = match &self.kind {
            SettingKind::NumberOrNothing(_) | SettingKind::Switch | SettingKind::Folder | SettingKind::Interface
                if text.is_empty() =>
            {
                SettingValue::Null
            }
            SettingKind::Number(range) | SettingKind::NumberOrNothing(range) | SettingKind::Millis(range) => {
                text.parse::<u64>().map_err(|_| outside(range))?.into()
            }
            SettingKind::Flag | SettingKind::Switch => match text {
                "on" => true.into(),
                "off" => false.into(),
                _ => return Err(SettingProblem::Switch),
            },
            SettingKind::Faults => value(&text.parse::<Faults>()?),
            SettingKind::Groups => {
                text.split([',', '，', '、', ' ']).map(str::trim).filter(|word| !word.is_empty()).collect()
            }
            _ => text.into(),
        };
        self.check(&value).map(|()| value)
    }

    /// Checks what a file holds.
    ///
    /// # Errors
    /// It cannot be the setting's value.
    pub fn check(&self, value: &SettingValue) -> Result<(), SettingProblem> {
        let text = value.as_str().unwrap_or_default();
        let list = value.as_array().map_or(&[][..], Vec::as_slice);
        let is_group = |group: &SettingValue| group.as_str().is_some_and(|group| group.parse::<Group>().is_ok());
        let wrong = match &self.kind {
            SettingKind::Number(range) | SettingKind::NumberOrNothing(range) | SettingKind::Millis(range) => {
                let is_within = value.is_null() || value.as_u64().is_some_and(|number| range.contains(&number));
                (!is_within).then(|| outside(range))
            }
            SettingKind::Choice(ids) => {
                let is_known = value.is_null() || ids().contains(&text);
                (!is_known).then(|| SettingProblem::Choice { choices: ids().join(", ") })
            }
            SettingKind::Text(most) | SettingKind::Lines(most) => {
                (text.chars().count() > *most).then_some(SettingProblem::Long { most: *most })
            }
            SettingKind::Folder => {
                (text.chars().count() > MAX_PATH_CHARS).then_some(SettingProblem::Long { most: MAX_PATH_CHARS })
            }
            SettingKind::Interface => {
                let is_name =
                    *value != "" && text.chars().count() <= MAX_INTERFACE_CHARS && !text.chars().any(char::is_control);
                (!is_name).then_some(SettingProblem::Interface)
            }
            SettingKind::Groups if !list.iter().all(is_group) => Some(SettingProblem::Group),
            SettingKind::Groups => (list.len() > MAX_GROUPS).then_some(SettingProblem::Groups { most: MAX_GROUPS }),
            SettingKind::Rules => (list.len() > MAX_RULES).then_some(SettingProblem::Rules { most: MAX_RULES }),
            SettingKind::Flag
            | SettingKind::Switch
            | SettingKind::Framing
            | SettingKind::Address
            | SettingKind::Faults => None,
        };
        wrong.map_or(Ok(()), Err)
    }
}

fn outside(range: &RangeInclusive<u64>) -> SettingProblem {
    SettingProblem::Number { from: *range.start(), to: *range.end() }
}

/// What stands at a setting's place in an endpoint.
pub(super) fn value(place: &impl Serialize) -> SettingValue {
    serde_json::to_value(place).unwrap_or_default()
}

/// Puts a value where it fits. An empty text is nothing where there may be nothing.
pub(super) fn put<T: DeserializeOwned>(place: &mut T, value: SettingValue) {
    let nothing = if value == "" { serde_json::from_value(SettingValue::Null).ok() } else { None };
    if let Some(value) = nothing.or_else(|| serde_json::from_value(value).ok()) {
        *place = value;
    }
}
