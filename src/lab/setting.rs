//! What a setting of an endpoint is: its name, what it may hold, who has it, and where it stands.

use std::ops::RangeInclusive;
use std::path::PathBuf;

use serde::Serialize;

use super::{Endpoint, Model, Role, Turns};
use crate::address::{Address, Group, Transport};
use crate::behaviour::{Answer, BEHAVIOURS, List, Rule, Stamp};
use crate::framing::Framing;
use crate::message::sentences;
use crate::payload::Encoding;

/// One setting of an endpoint. All of them are in [`super::SETTINGS`].
#[derive(Debug)]
pub struct Setting {
    /// Its key in a lab file.
    pub id: &'static str,
    /// The table of an endpoint that it stands in there.
    pub table: Table,
    /// Its option on the command line, without the dashes; empty where it has none.
    pub option: &'static str,
    pub kind: Kind,
    pub(super) has: fn(&Endpoint) -> bool,
    pub(super) get: fn(&Endpoint) -> Value,
    pub(super) set: fn(&mut Endpoint, Value),
}

/// A table of a lab file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Table {
    Endpoint,
    /// `behaviour_settings`: what the behaviour of a server heeds.
    Behaviour,
    /// `payload_options`.
    Payload,
    /// `options`: of the socket, and limits.
    Options,
}

/// What a setting may hold.
#[derive(Debug, Clone)]
pub enum Kind {
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
    /// The name, number or address of a network interface; empty is nothing.
    Interface,
    /// Multicast groups.
    Groups,
    /// What is replied to what.
    Rules,
    /// A framing in its notation.
    Framing,
    Address,
}

/// What a setting holds.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Value {
    Nothing,
    Flag(bool),
    Number(u64),
    Text(String),
    Texts(Vec<String>),
    Rules(Vec<Rule>),
}

sentences! {
    /// Why something cannot be a setting's value.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub enum Wrong: "wrong-" {
        Number { from: u64, to: u64 },
        Choice { choices: String },
        Switch,
        Long { most: usize },
        Interface,
        Group,
        Groups { most: usize },
        Port,
        ClientPort,
    }
}

/// The most groups of one socket; Linux allows 20 of IPv4 (`net.ipv4.igmp_max_memberships`).
const MAX_GROUPS: usize = 20;
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

    pub fn get(&self, endpoint: &Endpoint) -> Value {
        (self.get)(endpoint)
    }

    /// Puts a value that was checked into an endpoint; one of a role without this setting stays as it is.
    pub fn put(&self, endpoint: &mut Endpoint, value: Value) {
        (self.set)(endpoint, value);
    }

    /// What it holds, as it is typed.
    pub fn shown(&self, endpoint: &Endpoint) -> String {
        match self.get(endpoint) {
            Value::Flag(is_on) => if is_on { "on" } else { "off" }.to_owned(),
            Value::Number(number) => number.to_string(),
            Value::Text(text) => text,
            Value::Texts(texts) => texts.join(", "),
            Value::Nothing | Value::Rules(_) => String::new(),
        }
    }

    /// Reads what was typed.
    ///
    /// # Errors
    /// It cannot be the setting's value.
    pub fn read(&self, text: &str) -> Result<Value, Wrong> {
        let value = match &self.kind {
            Kind::NumberOrNothing(_) | Kind::Switch if text.is_empty() => Value::Nothing,
            Kind::Number(range) | Kind::NumberOrNothing(range) | Kind::Millis(range) => {
                Value::Number(text.parse().map_err(|_| outside(range))?)
            }
            Kind::Flag | Kind::Switch => Value::Flag(match text {
                "on" => true,
                "off" => false,
                _ => return Err(Wrong::Switch),
            }),
            Kind::Groups => {
                let words = text.split([',', '，', '、', ' ']).map(str::trim).filter(|word| !word.is_empty());
                Value::Texts(words.map(str::to_owned).collect())
            }
            _ => Value::Text(text.to_owned()),
        };
        self.check(&value).map(|()| value)
    }

    /// Checks what a file holds.
    ///
    /// # Errors
    /// It cannot be the setting's value.
    pub fn check(&self, value: &Value) -> Result<(), Wrong> {
        match (&self.kind, value) {
            (Kind::Number(range) | Kind::NumberOrNothing(range) | Kind::Millis(range), Value::Number(number)) => {
                if range.contains(number) {
                    Ok(())
                } else {
                    Err(outside(range))
                }
            }
            (Kind::Choice(ids), Value::Text(id)) if !ids().contains(&id.as_str()) => {
                Err(Wrong::Choice { choices: ids().join(", ") })
            }
            (Kind::Text(most) | Kind::Lines(most), Value::Text(text)) if text.chars().count() > *most => {
                Err(Wrong::Long { most: *most })
            }
            (Kind::Interface, Value::Text(name))
                if name.chars().count() > MAX_INTERFACE_CHARS || name.chars().any(char::is_control) =>
            {
                Err(Wrong::Interface)
            }
            (Kind::Groups, Value::Texts(groups)) if groups.iter().any(|group| group.parse::<Group>().is_err()) => {
                Err(Wrong::Group)
            }
            (Kind::Groups, Value::Texts(groups)) if groups.len() > MAX_GROUPS => {
                Err(Wrong::Groups { most: MAX_GROUPS })
            }
            _ => Ok(()),
        }
    }
}

fn outside(range: &RangeInclusive<u64>) -> Wrong {
    Wrong::Number { from: *range.start(), to: *range.end() }
}

/// What a setting's place in an endpoint holds.
pub(super) trait Holds: Sized {
    fn value(&self) -> Value;
    /// `None` where the value is of another kind.
    fn of(value: Value) -> Option<Self>;
}

/// Puts a value where it fits.
pub(super) fn put<T: Holds>(place: &mut T, value: Value) {
    if let Some(value) = T::of(value) {
        *place = value;
    }
}

impl Holds for bool {
    fn value(&self) -> Value {
        Value::Flag(*self)
    }

    fn of(value: Value) -> Option<Self> {
        if let Value::Flag(is_on) = value { Some(is_on) } else { None }
    }
}

impl Holds for String {
    fn value(&self) -> Value {
        Value::Text(self.clone())
    }

    fn of(value: Value) -> Option<Self> {
        if let Value::Text(text) = value { Some(text) } else { None }
    }
}

impl<T: Holds> Holds for Option<T> {
    fn value(&self) -> Value {
        self.as_ref().map_or(Value::Nothing, Holds::value)
    }

    fn of(value: Value) -> Option<Self> {
        match value {
            Value::Nothing => Some(None),
            Value::Text(text) if text.is_empty() => Some(None),
            value => T::of(value).map(Some),
        }
    }
}

impl Holds for PathBuf {
    fn value(&self) -> Value {
        Value::Text(self.display().to_string())
    }

    fn of(value: Value) -> Option<Self> {
        String::of(value).map(Self::from)
    }
}

impl Holds for Vec<Group> {
    fn value(&self) -> Value {
        Value::Texts(self.iter().map(Group::to_string).collect())
    }

    fn of(value: Value) -> Option<Self> {
        if let Value::Texts(texts) = value { texts.iter().map(|text| text.parse().ok()).collect() } else { None }
    }
}

impl Holds for Vec<Rule> {
    fn value(&self) -> Value {
        Value::Rules(self.clone())
    }

    fn of(value: Value) -> Option<Self> {
        if let Value::Rules(rules) = value { Some(rules) } else { None }
    }
}

macro_rules! numbers {
    ($($type:ty),+) => {$(
        impl Holds for $type {
            fn value(&self) -> Value {
                Value::Number((*self).try_into().unwrap_or_default())
            }

            fn of(value: Value) -> Option<Self> {
                if let Value::Number(number) = value { number.try_into().ok() } else { None }
            }
        }
    )+};
}
numbers!(u8, i32, u64, usize);

macro_rules! notations {
    ($($type:ty),+) => {$(
        impl Holds for $type {
            fn value(&self) -> Value {
                Value::Text(self.to_string())
            }

            fn of(value: Value) -> Option<Self> {
                String::of(value)?.parse().ok()
            }
        }
    )+};
}
notations!(Address, Answer, Encoding, Framing, List, Model, Stamp, Turns);
