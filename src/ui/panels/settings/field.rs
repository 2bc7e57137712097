//! The settings that are typed: where each stands in an endpoint, and what may be typed.

use std::ops::RangeInclusive;
use std::path::PathBuf;

use super::problem::{Problem, Why};
use crate::address::{Group, Transport, parse_host, parse_port_or_service};
use crate::behaviour::{self, Answers, MAX_DELAY_MS, MAX_LEAVE_CHARS, Setting};
use crate::framing::Parameter;
use crate::lab::{Endpoint, Limits, Role};

/// A setting that is typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Field {
    Host,
    Port,
    FramingParameter,
    Folder,
    Leave,
    Delay,
    RecvSize,
    ConnectTimeout,
    AnswerTimeout,
    Backlog,
    Connections,
    Groups,
    Ttl,
    Interface,
}

/// The most multicast groups that are taken: Linux lets a socket join 20 of IPv4 (`igmp_max_memberships`).
const MAX_GROUPS: usize = 20;
/// The longest name of an interface that is taken.
const MAX_INTERFACE_CHARS: usize = 64;

impl Field {
    pub const ALL: [Field; 14] = [
        Field::Host,
        Field::Port,
        Field::FramingParameter,
        Field::Folder,
        Field::Leave,
        Field::Delay,
        Field::RecvSize,
        Field::ConnectTimeout,
        Field::AnswerTimeout,
        Field::Backlog,
        Field::Connections,
        Field::Groups,
        Field::Ttl,
        Field::Interface,
    ];

    /// The key of its label.
    pub fn label(self, endpoint: &Endpoint) -> String {
        match self {
            Field::Host if endpoint.transport().is_unix() => "setting-path".to_owned(),
            // The framing knows what its parameter is.
            Field::FramingParameter => format!("{}-parameter", endpoint.framing.kind().key()),
            _ => self.key().to_owned(),
        }
    }

    pub fn key(self) -> &'static str {
        match self {
            Field::Host => "setting-host",
            Field::Port => "setting-port",
            Field::FramingParameter => "setting-framing-parameter",
            Field::Folder => "setting-folder",
            Field::Leave => "setting-leave",
            Field::Delay => "setting-delay",
            Field::RecvSize => "setting-recv-size",
            Field::ConnectTimeout => "setting-connect-timeout",
            Field::AnswerTimeout => "setting-answer-timeout",
            Field::Backlog => "setting-backlog",
            Field::Connections => "setting-connections",
            Field::Groups => "setting-groups",
            Field::Ttl => "setting-ttl",
            Field::Interface => "setting-interface",
        }
    }

    pub fn applies_to(self, endpoint: &Endpoint) -> bool {
        let (transport, role) = (endpoint.transport(), endpoint.role());
        let connects = transport.has_connections();
        let behaviour = || behaviour::find(endpoint.behaviour()).filter(|_| role == Role::Server);
        match self {
            Field::Host => true,
            Field::Port => transport.has_port(),
            Field::FramingParameter => transport.is_stream() && endpoint.framing.kind().parameter == Parameter::Typed,
            Field::Folder => behaviour().is_some_and(|kind| kind.settings.contains(&Setting::Folder)),
            Field::Leave => behaviour().is_some_and(|kind| kind.settings.contains(&Setting::Leave)),
            Field::Delay => behaviour().is_some_and(|kind| kind.answers == Answers::Itself),
            Field::RecvSize => connects || transport.has_datagrams() && endpoint.options.cut_datagrams,
            Field::ConnectTimeout => connects && role == Role::Client,
            Field::AnswerTimeout => role == Role::Client,
            Field::Backlog | Field::Connections => connects && role == Role::Server,
            Field::Groups | Field::Ttl | Field::Interface => transport == Transport::Udp,
        }
    }

    /// What a number may be.
    fn range(self) -> RangeInclusive<u64> {
        match self {
            Field::Delay => 0..=MAX_DELAY_MS,
            Field::RecvSize => Limits::RECV_SIZE,
            Field::ConnectTimeout => Limits::CONNECT_TIMEOUT_MS,
            Field::AnswerTimeout => Limits::ANSWER_TIMEOUT_MS,
            Field::Backlog => Limits::BACKLOG,
            Field::Connections => Limits::CONNECTIONS,
            Field::Ttl => 0..=u64::from(u8::MAX),
            _ => 0..=65_535,
        }
    }

    /// What stands in the field of an endpoint.
    pub fn of(self, endpoint: &Endpoint) -> String {
        let options = &endpoint.options;
        match self {
            Field::Host => endpoint.address.host.clone(),
            Field::Port => endpoint.address.port.to_string(),
            Field::FramingParameter => endpoint.framing.parameter(),
            Field::Folder => {
                let folder = endpoint.server_settings().behaviour_settings.folder.as_ref();
                folder.map(|folder| folder.display().to_string()).unwrap_or_default()
            }
            Field::Leave => endpoint.server_settings().behaviour_settings.leave.clone(),
            Field::Delay => endpoint.server_settings().behaviour_settings.delay_ms.to_string(),
            Field::RecvSize => options.recv_size.to_string(),
            Field::ConnectTimeout => endpoint.client_settings().connect_timeout_ms.to_string(),
            Field::AnswerTimeout => endpoint.client_settings().answer_timeout_ms.to_string(),
            Field::Backlog => endpoint.server_settings().backlog.to_string(),
            Field::Connections => endpoint.server_settings().max_connections.to_string(),
            Field::Groups => {
                let groups: Vec<String> = options.groups.iter().map(Group::to_string).collect();
                groups.join(", ")
            }
            Field::Ttl => options.multicast_ttl.map(|ttl| ttl.to_string()).unwrap_or_default(),
            Field::Interface => options.multicast_interface.clone().unwrap_or_default(),
        }
    }

    /// Writes what was typed into the endpoint, if it is right.
    ///
    /// # Errors
    /// Why it is not; the endpoint is as it was.
    pub fn read(self, text: &str, endpoint: &mut Endpoint) -> Result<(), Problem> {
        let label = self.label(endpoint);
        self.read_text(text, endpoint).map_err(|why| Problem { label, why })
    }

    fn read_text(self, text: &str, endpoint: &mut Endpoint) -> Result<(), Why> {
        // A delimiter may be a space.
        if self == Field::FramingParameter {
            endpoint.framing = endpoint.framing.kind().with(text).map_err(|error| Why::Framing(Box::new(error)))?;
            return Ok(());
        }
        let text = text.trim();
        let options = &mut endpoint.options;
        match self {
            Field::Host => {
                let host = parse_host(endpoint.address.transport, text);
                endpoint.address.host = host.map_err(|error| Why::Expected(error.expected))?;
            }
            Field::Port => {
                let port = parse_port_or_service(text, endpoint.address.transport);
                let port = port.map_err(|_| Why::plain("wrong-port"))?;
                if port == 0 && endpoint.role() == Role::Client {
                    return Err(Why::plain("wrong-client-port"));
                }
                endpoint.address.port = port;
            }
            Field::Folder => {
                endpoint.make_server().behaviour_settings.folder = (!text.is_empty()).then(|| PathBuf::from(text));
            }
            Field::Leave => {
                if text.chars().count() > MAX_LEAVE_CHARS {
                    return Err(Why::Text { key: "wrong-leave", args: vec![("most", MAX_LEAVE_CHARS.to_string())] });
                }
                endpoint.make_server().behaviour_settings.leave = text.to_owned();
            }
            Field::Groups => options.groups = groups(text)?,
            Field::Ttl if text.is_empty() => options.multicast_ttl = None,
            Field::Interface => {
                if text.chars().count() > MAX_INTERFACE_CHARS || text.chars().any(char::is_control) {
                    return Err(Why::plain("wrong-interface"));
                }
                options.multicast_interface = (!text.is_empty()).then(|| text.to_owned());
            }
            _ => {
                let range = self.range();
                let value = text.parse::<u64>().ok().filter(|value| range.contains(value));
                let bounds = || vec![("from", range.start().to_string()), ("to", range.end().to_string())];
                let value = value.ok_or_else(|| Why::Text { key: "wrong-number", args: bounds() })?;
                self.write_number(value, endpoint);
            }
        }
        Ok(())
    }

    /// Writes a number that lies in the field's range, which all these types hold.
    fn write_number(self, value: u64, endpoint: &mut Endpoint) {
        let options = &mut endpoint.options;
        match self {
            Field::Delay => endpoint.make_server().behaviour_settings.delay_ms = value,
            Field::RecvSize => options.recv_size = value as usize,
            Field::ConnectTimeout => endpoint.make_client().connect_timeout_ms = value,
            Field::AnswerTimeout => endpoint.make_client().answer_timeout_ms = value,
            Field::Backlog => endpoint.make_server().backlog = value as i32,
            Field::Connections => endpoint.make_server().max_connections = value as usize,
            Field::Ttl => options.multicast_ttl = Some(value as u8),
            _ => {}
        }
    }
}

/// Multicast groups with commas or spaces between them.
fn groups(text: &str) -> Result<Vec<Group>, Why> {
    let words = text.split([',', '，', '、', ' ']).map(str::trim).filter(|word| !word.is_empty());
    let groups: Result<Vec<Group>, _> = words.map(str::parse).collect();
    let groups = groups.map_err(|_| Why::plain("wrong-group"))?;
    if groups.len() > MAX_GROUPS {
        return Err(Why::Text { key: "wrong-groups", args: vec![("most", MAX_GROUPS.to_string())] });
    }
    Ok(groups)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lab::Lab;

    #[test]
    fn what_is_right_takes_effect_and_what_is_wrong_does_not() {
        let mut endpoint = Lab::echo().endpoints.remove(0);
        for (field, text, is_right) in [
            (Field::Port, "0", true),
            (Field::Port, "65536", false),
            (Field::Port, "", false),
            (Field::Port, "+1", false),
            (Field::Port, "daytime", true),
            (Field::Port, "nothing", false),
            (Field::Port, "65535", true),
            (Field::Host, "::1", true),
            (Field::Host, "a b", false),
            (Field::RecvSize, "65536", true),
            (Field::RecvSize, "0", false),
            (Field::Backlog, "99999999999999999999", false),
            (Field::Delay, "1500", true),
            (Field::Delay, "3600001", false),
            (Field::Leave, "${name} 离开了", true),
            (Field::Leave, &"x".repeat(MAX_LEAVE_CHARS + 1), false),
            (Field::Groups, "239.1.2.3%eth0, ff15::7", true),
            (Field::Groups, "127.0.0.1", false),
            (Field::Groups, "", true),
            (Field::Ttl, "256", false),
            (Field::Ttl, "3", true),
            (Field::Ttl, "", true),
            (Field::Interface, "eth0", true),
            (Field::Interface, "", true),
        ] {
            let before = endpoint.clone();
            let result = field.read(text, &mut endpoint);
            assert_eq!(result.is_ok(), is_right, "{field:?} {text}");
            assert!(is_right || endpoint == before, "{field:?} {text}");
        }
        assert_eq!(endpoint.address.to_string(), "tcp://[::1]:65535");
        assert_eq!(
            (endpoint.server_settings().behaviour_settings.delay_ms, endpoint.options.multicast_ttl),
            (1500, None)
        );
    }

    #[test]
    fn what_stands_in_a_field_can_be_read_again() {
        let mut endpoint = Lab::echo().endpoints.remove(0);
        endpoint.framing = "delimiter:; \\n".parse().unwrap();
        endpoint.options.groups = vec!["239.1.2.3%eth0".parse().unwrap(), "ff15::7".parse().unwrap()];
        endpoint.make_server().behaviour_settings.folder = Some(PathBuf::from("/tmp"));
        let before = endpoint.clone();
        for field in Field::ALL.into_iter().filter(|f| !matches!(f, Field::ConnectTimeout | Field::AnswerTimeout)) {
            let text = field.of(&endpoint);
            assert!(field.read(&text, &mut endpoint).is_ok(), "{field:?} {text:?}");
        }
        assert_eq!(endpoint, before);
    }
}
