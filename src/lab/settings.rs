//! Every setting of an endpoint, once: from this table come the form of the window, the options of the command line, the
//! checks of lab files and `docs/SETTINGS.md`.
//!
//! To add one, put its line here, its texts into both `settings.ftl`, its id into the form's layout
//! (`ui/panels/settings/layout.rs`), and use it.

use super::role::USUAL_RELAY;
use super::setting::{Setting, SettingKind as Kind, SettingTable, SettingValue, put, value};
use super::{Accepts, Endpoint, Limits, Model, Role, RoleSettings, Turns};
use crate::address::Transport;
use crate::behaviour::{self, Answer, Answers, BEHAVIOURS, List, MAX_DELAY_MS, MAX_LEAVE_CHARS, MAX_TEXT_CHARS, Stamp};
use crate::payload::Encoding;

/// The ids of a type's choices.
macro_rules! ids {
    ($type:ty) => {
        || <$type>::ALL.iter().map(|choice| choice.id()).collect()
    };
}

/// How a place in an endpoint is read and written.
macro_rules! place {
    (server $($field:ident).+) => { place!(Server server_settings $($field).+) };
    (client $($field:ident).+) => { place!(Client client_settings $($field).+) };
    (to) => {
        (|e| value(&e.to()), |e, value| {
            let mut to = e.to().cloned();
            put(&mut to, value);
            e.set_to(to);
        })
    };
    (listening $field:ident) => {
        (|e| value(&e.listening().$field), |e, value| match &mut e.role {
            RoleSettings::Server(server) => put(&mut server.listening.$field, value),
            RoleSettings::Relay(relay) => put(&mut relay.listening.$field, value),
            RoleSettings::Client(_) | RoleSettings::Peer(_) => {}
        })
    };
    (relay $field:ident) => {
        (|e| value(&e.relay_settings().unwrap_or(&USUAL_RELAY).$field), |e, value| {
            if let RoleSettings::Relay(relay) = &mut e.role {
                put(&mut relay.$field, value);
            }
        })
    };
    (connecting $field:ident) => {
        (|e| value(&e.relay_settings().map_or(e.client_settings().$field, |relay| relay.$field)), |e, value| {
            match &mut e.role {
                RoleSettings::Client(client) => put(&mut client.$field, value),
                RoleSettings::Relay(relay) => put(&mut relay.$field, value),
                RoleSettings::Server(_) | RoleSettings::Peer(_) => {}
            }
        })
    };
    ($role:ident $settings:ident $($field:ident).+) => {
        (|e| value(&e.$settings().$($field).+), |e, value| {
            if let RoleSettings::$role(settings) = &mut e.role {
                put(&mut settings.$($field).+, value);
            }
        })
    };
    ($($field:ident).+) => {
        (|e| value(&e.$($field).+), |e, value| put(&mut e.$($field).+, value))
    };
}

macro_rules! settings {
    ($($table:ident $id:literal, $option:literal, $kind:expr, $has:expr, ($($place:tt)+);)*) => {
        &[$({
            const PLACE: (fn(&Endpoint) -> SettingValue, fn(&mut Endpoint, SettingValue)) = place!($($place)+);
            Setting {
                id: $id,
                table: SettingTable::$table,
                option: $option,
                kind: $kind,
                has: $has,
                get: PLACE.0,
                set: PLACE.1,
            }
        }),*]
    };
}

/// Every setting beside the name, the role, the address and what stands in the composer, in the order of lab files.
// table, key in it, option, what it may hold, who has it, where it stands
#[rustfmt::skip]
pub static SETTINGS: &[Setting] = settings![
    Endpoint  "behaviour",           "",                    Kind::Choice(behaviours),                 serves,                       (server behaviour);
    Endpoint  "model",               "model",               Kind::Choice(ids!(Model)),                 serves,                       (server model);
    Endpoint  "framing",             "framing",             Kind::Framing,                            |e| !relays(e) && e.transport().is_stream(), (framing);
    Endpoint  "to",                  "to",                  Kind::Address,                            |e| e.role().has_target(),    (to);
    Behaviour "text",                "text",                Kind::Lines(MAX_TEXT_CHARS),               |e| uses(e, "text"),          (server behaviour_settings.text);
    Behaviour "folder",              "folder",              Kind::Folder,                             |e| uses(e, "folder"),        (server behaviour_settings.folder);
    Behaviour "hidden_names",        "hidden-names",        Kind::Flag,                               |e| uses(e, "folder"),        (server behaviour_settings.hidden_names);
    Behaviour "delay_ms",            "delay",               Kind::Millis(0..=MAX_DELAY_MS),           answers_itself,               (server behaviour_settings.delay_ms);
    Behaviour "rule",                "rule",                Kind::Rules,                              |e| uses(e, "rule"),          (server behaviour_settings.rules);
    Behaviour "stamp",               "stamp",               Kind::Choice(ids!(Stamp)),                |e| uses(e, "stamp"),         (server behaviour_settings.stamp);
    Behaviour "answer",              "answer",              Kind::Choice(ids!(Answer)),               |e| uses(e, "answer"),        (server behaviour_settings.answer);
    Behaviour "list",                "list",                Kind::Choice(ids!(List)),                 |e| uses(e, "list"),          (server behaviour_settings.list);
    Behaviour "leave",               "leave",               Kind::Text(MAX_LEAVE_CHARS),              |e| uses(e, "leave"),         (server behaviour_settings.leave);
    Payload   "encoding",            "encoding",            Kind::Choice(ids!(Encoding)),             |e| uses(e, "encoding"),      (payload_options.encoding);
    Options   "reuse_addr",          "",                    Kind::Flag,                               |e| listens(e) && e.transport().has_port(), (listening reuse_addr);
    Options   "no_delay",            "",                    Kind::Flag,                               |e| e.transport() == Transport::Tcp, (options.no_delay);
    Options   "recv_size",           "recv-size",           Kind::Number(1..=65_536),                 asks_for_a_size,              (options.recv_size);
    Options   "recv_pause_ms",       "recv-pause",          Kind::Millis(0..=Limits::RECV_PAUSE_MS),  |e| !relays(e),                   (options.recv_pause_ms);
    Options   "so_rcvbuf",           "so-rcvbuf",           Kind::NumberOrNothing(1..=Limits::SOCKET_BUFFER_BYTES), |_| true,       (options.so_rcvbuf);
    Options   "so_sndbuf",           "so-sndbuf",           Kind::NumberOrNothing(1..=Limits::SOCKET_BUFFER_BYTES), |_| true,       (options.so_sndbuf);
    Options   "backlog",             "backlog",             Kind::Number(1..=65_535),                 listens,                      (listening backlog);
    Options   "max_connections",     "max-connections",     Kind::Number(1..=100_000),                |e| listens(e) || relays(e),  (listening max_connections);
    Options   "connect_timeout_ms",  "",                    Kind::Millis(1..=600_000),                |e| connects(e) || relays(e) && e.transport().has_connections(), (connecting connect_timeout_ms);
    Options   "answer_timeout_ms",   "",                    Kind::Millis(0..=Limits::ANSWER_TIMEOUT_MS), |e| e.role() == Role::Client, (client answer_timeout_ms);
    Options   "reconnect",           "reconnect",           Kind::Flag,                               connects,                     (client reconnect);
    Options   "keep_half_open",      "keep-half-open",      Kind::Flag,                               |e| serves(e) && listens(e) || connects(e), (options.keep_half_open);
    Options   "accepts",             "accepts",             Kind::Choice(ids!(Accepts)),              accepts_in_a_loop,            (server accepts);
    Options   "forks",               "fork",                Kind::Flag,                               |e| accepts_in_a_loop(e) && answers_itself(e), (server forks);
    Options   "unconnected",         "unconnected",         Kind::Flag,                               |e| e.role() == Role::Client && e.transport().has_datagrams(), (client unconnected);
    Options   "cut_datagrams",       "cut-datagrams",       Kind::Flag,                               |e| !relays(e) && e.transport().has_datagrams(), (options.cut_datagrams);
    Options   "turns",               "half-duplex",         Kind::Choice(ids!(Turns)),                |e| !relays(e),                  (options.turns);
    Options   "broadcast",           "broadcast",           Kind::Flag,                               is_udp,                       (options.broadcast);
    Options   "groups",              "group",               Kind::Groups,                             is_udp,                       (options.groups);
    Options   "multicast_ttl",       "ttl",                 Kind::NumberOrNothing(0..=255),           is_udp,                       (options.multicast_ttl);
    Options   "multicast_loop",      "multicast-loop",      Kind::Switch,                             is_udp,                       (options.multicast_loop);
    Options   "multicast_interface", "multicast-interface", Kind::Interface,                          is_udp,                       (options.multicast_interface);
    Relay     "seed",                "seed",                Kind::Number(0..=4_294_967_295),          relays,                       (relay seed);
    Relay     "idle_ms",             "idle",                Kind::Millis(1..=Limits::IDLE_MS),        |e| relays(e) && e.transport().has_datagrams(), (relay idle_ms);
    Relay     "to_target",           "to-target",           Kind::Faults,                             relays,                       (relay to_target);
    Relay     "to_client",           "to-client",           Kind::Faults,                             relays,                       (relay to_client);
];

/// The setting with this key in lab files.
pub fn setting(id: &str) -> Option<&'static Setting> {
    SETTINGS.iter().find(|setting| setting.id == id)
}

fn behaviours() -> Vec<&'static str> {
    BEHAVIOURS.iter().map(|kind| kind.id).collect()
}

fn serves(endpoint: &Endpoint) -> bool {
    endpoint.role() == Role::Server
}

fn relays(endpoint: &Endpoint) -> bool {
    endpoint.role() == Role::Relay
}

/// A server or a relay.
fn listens(endpoint: &Endpoint) -> bool {
    (serves(endpoint) || relays(endpoint)) && endpoint.transport().has_connections()
}

/// Whether its clients have threads, which it makes in a loop of their own.
fn accepts_in_a_loop(endpoint: &Endpoint) -> bool {
    serves(endpoint) && listens(endpoint) && endpoint.model() == Model::ThreadPerConnection
}

fn connects(endpoint: &Endpoint) -> bool {
    endpoint.role() == Role::Client && endpoint.transport().has_connections()
}

fn is_udp(endpoint: &Endpoint) -> bool {
    endpoint.transport() == Transport::Udp && !relays(endpoint)
}

/// Whether a server's behaviour looks at this setting.
fn uses(endpoint: &Endpoint, id: &str) -> bool {
    serves(endpoint) && behaviour::find(endpoint.behaviour()).is_some_and(|kind| kind.settings.contains(&id))
}

fn answers_itself(endpoint: &Endpoint) -> bool {
    serves(endpoint) && behaviour::find(endpoint.behaviour()).is_some_and(|kind| kind.answers == Answers::Itself)
}

/// Datagrams are received whole unless they are to be cut.
fn asks_for_a_size(endpoint: &Endpoint) -> bool {
    let transport = endpoint.transport();
    transport.has_connections() || transport.has_datagrams() && endpoint.options.cut_datagrams
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lab::Lab;
    use crate::locale::{Language, Locale};

    #[test]
    fn every_setting_has_its_texts_and_every_one_that_a_behaviour_uses_is_there() {
        for locale in Language::ALL.map(Locale::new) {
            for setting in SETTINGS {
                assert!(locale.has(&setting.key()) && locale.has(&format!("{}-hint", setting.key())), "{}", setting.id);
            }
        }
        for id in BEHAVIOURS.iter().flat_map(|kind| kind.settings) {
            assert!(setting(id).is_some(), "{id}");
        }
    }

    #[test]
    fn what_a_setting_holds_can_be_read_and_put_again() {
        let whole = crate::lab::parse(include_str!("../../tests/labs/whole.lab.toml")).unwrap();
        for mut endpoint in whole.endpoints.into_iter().chain(Lab::echo().endpoints) {
            let before = endpoint.clone();
            for setting in SETTINGS.iter().filter(|setting| setting.applies_to(&before)) {
                let value = setting.get(&endpoint);
                assert_eq!(setting.check(&value), Ok(()), "{}", setting.id);
                if !value.is_null() && setting.id != "rule" {
                    assert!(setting.read(&setting.shown(&endpoint)).is_ok(), "{}", setting.id);
                }
                setting.put(&mut endpoint, value);
            }
            assert_eq!(endpoint, before);
        }
    }

    #[test]
    fn what_is_wrong_is_refused_with_what_is_allowed() {
        for (id, text, wrong) in [
            ("recv_size", "0", "a whole number from 1 to 65536"),
            ("backlog", "99999999999999999999", "a whole number from 1 to 65535"),
            ("delay_ms", "3600001", "a whole number from 0 to 3600000"),
            ("multicast_ttl", "256", "a whole number from 0 to 255"),
            ("leave", &"x".repeat(MAX_LEAVE_CHARS + 1), "at most 1,000 characters"),
            ("groups", "127.0.0.1", "a multicast address"),
            ("groups", &"239.1.2.3 ".repeat(21), "at most 20 groups"),
            ("stamp", "none", "one of: spaced, joined"),
            ("multicast_loop", "yes", "on or off"),
            ("multicast_interface", "eth\u{7}", "the name, the number"),
        ] {
            let error = setting(id).unwrap().read(text).unwrap_err().to_string();
            assert!(error.starts_with(wrong), "{id} {text}: {error}");
        }
        let empty = ["multicast_ttl", "multicast_interface", "groups", "folder", "leave"];
        assert!(empty.into_iter().all(|id| setting(id).unwrap().read("").is_ok()));
    }
}
