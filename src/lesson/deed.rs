//! One thing to do, in a notation that serves both languages: endpoints and kept payloads by their names in the lab,
//! controls by their English names, settings by their keys in lab files.
//!
//! | notation | means |
//! |---|---|
//! | `[Start all]` | a control of the window |
//! | `client [Send] × 3 within 1 s` | a control of an endpoint, how often and how fast; ` & ` stands between several endpoints |
//! | `all clients [Send]`, `others [Connect]` | of every client; of every one that was not named in this step |
//! | `client: type da` | what is typed into the composer, to the end of the text |
//! | `client: clear` | nothing in the composer |
//! | `client: kept talk` | a payload that the lab keeps; ` & ` between several, one after the other |
//! | `client: repeat 100 ms × 20` | sends that repeat |
//! | `alice: to 127.0.0.1:5029` | where a peer sends |
//! | `server: set delay_ms = 3000` | a setting |
//! | `by hand: s.recv(1024)` | a call by hand, as Python writes it, with the variables of the bench |
//! | `wait 3 s` | time |

use std::fmt;

use serde::de::{Error, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};

use super::Text;
use super::check::CALLS;
use super::controls::{Control, named};
use super::text::both;
use crate::framing::FRAMINGS;
use crate::lab::{Interval, setting};
use crate::locale::Locale;

/// One thing to do.
#[derive(Debug, Clone, PartialEq)]
pub enum Deed {
    Press {
        who: Who,
        control: &'static Control,
        times: u32,
        pace: Pace,
    },
    Type {
        who: String,
        text: String,
    },
    Kept {
        who: String,
        payloads: Vec<String>,
    },
    Repeat {
        who: String,
        every: Interval,
        times: u32,
    },
    SendTo {
        who: String,
        address: String,
    },
    Set {
        who: String,
        setting: String,
        value: String,
    },
    /// A call by hand.
    Call {
        statement: String,
    },
    Wait(Interval),
    /// What no notation has.
    Words(Text),
}

/// Whose control is pressed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Who {
    /// That of the window.
    Window,
    Named(Vec<String>),
    AllClients,
    Others,
}

/// How fast a control is pressed again.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Pace {
    AsYouLike,
    Within(Interval),
    /// One endpoint after another.
    OneByOne,
    /// After each of what was named before.
    Each,
}

impl Deed {
    fn parse(text: &str) -> Result<Self, String> {
        if let Some(time) = text.strip_prefix("wait ") {
            return interval(time).map(Deed::Wait);
        }
        match text.split_once(": ") {
            Some(("by hand", statement)) => match Self::call_of(statement) {
                Some(_) => Ok(Deed::Call { statement: statement.to_owned() }),
                None => Err(format!("“{statement}” is no call, such as s.recv(1024)")),
            },
            Some((who, what)) => Self::of_one(who.to_owned(), what),
            None => press(text),
        }
    }

    /// What stands behind `who: `.
    fn of_one(who: String, what: &str) -> Result<Self, String> {
        let (verb, rest) = what.split_once(' ').unwrap_or((what, ""));
        let unknown = || format!("“{what}” is none of type, clear, kept, repeat, to and set");
        match verb {
            "type" => Ok(Deed::Type { who, text: rest.to_owned() }),
            "clear" if rest.is_empty() => Ok(Deed::Type { who, text: String::new() }),
            "kept" => Ok(Deed::Kept { who, payloads: list(rest) }),
            "repeat" => {
                let (every, times) = rest.split_once(" × ").ok_or_else(unknown)?;
                Ok(Deed::Repeat { who, every: interval(every)?, times: number(times)? })
            }
            "to" => Ok(Deed::SendTo { who, address: rest.to_owned() }),
            "set" => {
                let (id, value) = rest.split_once(" = ").ok_or_else(unknown)?;
                let is_known = matches!(id, "host" | "port") || setting(id).is_some();
                let deed = Deed::Set { who, setting: id.to_owned(), value: value.to_owned() };
                is_known.then_some(deed).ok_or_else(|| format!("“{id}” is no setting"))
            }
            _ => Err(unknown()),
        }
    }

    /// The call that a statement makes: `recv` of `s.recv(1024)`.
    pub fn call_of(statement: &str) -> Option<&'static str> {
        let (path, _) = statement.split_once('(')?;
        let name = path.rsplit(['.', ' ']).next()?;
        CALLS.iter().find(|call| **call == name).copied()
    }

    /// The endpoints that it names.
    pub fn endpoints(&self) -> &[String] {
        match self {
            Deed::Press { who: Who::Named(names), .. } => names,
            Deed::Type { who, .. }
            | Deed::Kept { who, .. }
            | Deed::Repeat { who, .. }
            | Deed::SendTo { who, .. }
            | Deed::Set { who, .. } => std::slice::from_ref(who),
            Deed::Press { .. } | Deed::Call { .. } | Deed::Wait(_) | Deed::Words(_) => &[],
        }
    }

    /// The line that says it, of which [`super::parts`] makes parts. `name` is what an endpoint or a kept payload is called
    /// on the screen.
    pub fn line(&self, locale: &Locale, name: &dyn Fn(&str) -> String) -> String {
        let names = |all: &[String]| locale.list(&all.iter().map(|one| name(one)).collect::<Vec<_>>());
        match self {
            Deed::Press { who, control, times, pace } => {
                let who = match who {
                    Who::Window => String::new(),
                    Who::Named(all) => names(all) + " ",
                    Who::AllClients => locale.text("deed-all-clients") + " ",
                    Who::Others => locale.text("deed-others") + " ",
                };
                let once = format!("{who}[{}]", control.label(locale));
                let deed = if *times > 1 { format!("{once} × {times}") } else { once };
                let paced = |key| locale.with(key, &[("deed", deed.as_str().into())]);
                match pace {
                    Pace::AsYouLike => deed,
                    Pace::OneByOne => paced("deed-one-by-one"),
                    Pace::Each => paced("deed-each"),
                    Pace::Within(time) => {
                        let args = [("deed", deed.into()), ("time", time.to_string().into())];
                        locale.with("deed-within", &args)
                    }
                }
            }
            Deed::Type { who, text } if text.is_empty() => locale.with("deed-clear", &[("who", name(who).into())]),
            Deed::Type { who, text } => {
                locale.with("deed-type", &[("who", name(who).into()), ("text", format!("`{text}`").into())])
            }
            Deed::Kept { who, payloads } => {
                let payloads: Vec<String> = payloads.iter().map(|payload| format!("`{}`", name(payload))).collect();
                let payloads = locale.list(&payloads);
                locale.with("deed-kept", &[("who", name(who).into()), ("payloads", payloads.into())])
            }
            Deed::Repeat { who, every, times } => {
                let (every, times) = (every.to_string().into(), times.to_string().into());
                locale.with("deed-repeat", &[("who", name(who).into()), ("every", every), ("times", times)])
            }
            Deed::SendTo { who, address } => {
                locale.with("deed-to", &[("who", name(who).into()), ("address", format!("`{address}`").into())])
            }
            Deed::Set { who, setting, value } => {
                let (label, value) = (setting_label(setting, locale), shown(setting, value, locale));
                let control = named("Settings").map(|control| control.label(locale)).unwrap_or_default();
                let args = [
                    ("who", name(who).into()),
                    ("control", format!("[{control}]").into()),
                    ("setting", label.into()),
                    ("value", format!("`{value}`").into()),
                ];
                locale.with("deed-set", &args)
            }
            Deed::Call { statement } => locale.with("deed-call", &[("call", format!("`{statement}`").into())]),
            Deed::Wait(time) => locale.with("deed-wait", &[("time", time.to_string().into())]),
            Deed::Words(text) => text.in_language(locale.language()).to_owned(),
        }
    }
}

/// `plain & threads [Start] × 2 within 1 s`
fn press(text: &str) -> Result<Deed, String> {
    let bracketed = text.split_once('[').and_then(|(who, rest)| Some((who, rest.split_once(']')?)));
    let (who, (name, how)) = bracketed.ok_or_else(|| format!("“{text}” names no [control] and nothing else to do"))?;
    let control = named(name).ok_or_else(|| format!("“{name}” is no control"))?;
    let who = match who.trim_end() {
        "" => Who::Window,
        "all clients" => Who::AllClients,
        "others" => Who::Others,
        names => Who::Named(list(names)),
    };
    let how = how.trim_start();
    let (times, pace) = match how.strip_prefix("× ") {
        Some(rest) => {
            let (times, pace) = rest.split_once(' ').unwrap_or((rest, ""));
            (number(times)?, pace)
        }
        None => (1, how),
    };
    let pace = match pace {
        "" => Pace::AsYouLike,
        "one by one" => Pace::OneByOne,
        "each" => Pace::Each,
        _ => Pace::Within(interval(pace.strip_prefix("within ").unwrap_or_default())?),
    };
    Ok(Deed::Press { who, control, times, pace })
}

fn list(names: &str) -> Vec<String> {
    names.split(" & ").map(|name| name.trim().to_owned()).collect()
}

fn interval(text: &str) -> Result<Interval, String> {
    text.parse().map_err(|_| format!("“{text}” is no time"))
}

fn number(text: &str) -> Result<u32, String> {
    text.parse().map_err(|_| format!("“{text}” is no number"))
}

fn setting_label(id: &str, locale: &Locale) -> String {
    locale.text(&key(id))
}

/// The key of a setting's name.
fn key(id: &str) -> String {
    setting(id).map_or_else(|| format!("setting-{id}"), |setting| setting.key())
}

/// A value as the form of the settings shows it.
fn shown(id: &str, value: &str, locale: &Locale) -> String {
    let unit = setting(id).map(|setting| format!("{}-unit", setting.key())).filter(|key| locale.has(key));
    match value {
        "true" => locale.text("deed-on"),
        "false" => locale.text("deed-off"),
        _ if id == "framing" && FRAMINGS.iter().any(|kind| kind.id == value) => {
            locale.text(&format!("framing-{value}"))
        }
        _ if locale.has(&format!("{}-{value}", key(id))) => locale.text(&format!("{}-{value}", key(id))),
        _ if matches!(id, "behaviour" | "model") && locale.has(&format!("{id}-{value}")) => {
            locale.text(&format!("{id}-{value}"))
        }
        _ => unit.map_or_else(|| value.to_owned(), |key| format!("{value} {}", locale.text(&key))),
    }
}

impl<'de> Deserialize<'de> for Deed {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reader;
        impl<'de> Visitor<'de> for Reader {
            type Value = Deed;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("something to do, or a text each for en and zh")
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Deed, E> {
                Deed::parse(text).map_err(E::custom)
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Deed, A::Error> {
                both(map).map(Deed::Words)
            }
        }
        deserializer.deserialize_any(Reader)
    }
}
