//! What is typed in one line: parts of the address, the parameter of a framing, and the settings of the table that are typed.

use super::problem::{Problem, Why};
use crate::address::{Address, AddressError, parse_host, parse_port_or_service};
use crate::framing::Parameter;
use crate::lab::{Endpoint, Role, SETTINGS, Setting, SettingKind, SettingProblem};

/// A field of the form.
#[derive(Debug, Clone, Copy)]
pub(super) enum Field {
    Host,
    Port,
    /// Where a relay hands on to.
    Target,
    FramingParameter,
    Of(&'static Setting),
}

impl Field {
    /// Every field that there can be.
    pub fn all() -> impl Iterator<Item = Field> {
        let own = [Field::Host, Field::Port, Field::Target, Field::FramingParameter].into_iter();
        own.chain(SETTINGS.iter().filter(|setting| is_typed(setting)).map(Field::Of))
    }

    pub fn id(self) -> &'static str {
        match self {
            Field::Host => "host",
            Field::Port => "port",
            Field::Target => "target",
            Field::FramingParameter => "framing-parameter",
            Field::Of(setting) => setting.id,
        }
    }

    /// The beginning of the keys of its texts.
    pub fn key(self) -> String {
        match self {
            Field::Of(setting) => setting.key(),
            _ => format!("setting-{}", self.id()),
        }
    }

    /// The key of its label.
    pub fn label(self, endpoint: &Endpoint) -> String {
        match self {
            Field::Host if endpoint.transport().is_unix() => "setting-path".to_owned(),
            // The framing knows what its parameter is.
            Field::FramingParameter => format!("{}-parameter", endpoint.framing.kind().key()),
            _ => self.key(),
        }
    }

    /// Its width in points, in so much room.
    pub fn width(self, endpoint: &Endpoint, room: f32) -> f32 {
        let beside_a_button = (room - 104.0).clamp(80.0, 260.0);
        match self {
            Field::Host if endpoint.transport().is_unix() => beside_a_button,
            Field::Of(Setting { kind: SettingKind::Folder, .. }) => beside_a_button,
            Field::Of(Setting { kind: SettingKind::Text(_) | SettingKind::Groups, .. })
            | Field::Host
            | Field::Target => 200.0_f32.min(room),
            Field::Of(Setting { kind: SettingKind::Interface, .. }) | Field::FramingParameter => 110.0,
            _ => 84.0,
        }
    }

    pub fn applies_to(self, endpoint: &Endpoint) -> bool {
        match self {
            Field::Host => true,
            Field::Port => endpoint.transport().has_port(),
            Field::Target => endpoint.relay_settings().is_some(),
            Field::FramingParameter => {
                endpoint.relay_settings().is_none()
                    && endpoint.transport().is_stream()
                    && endpoint.framing.kind().parameter == Parameter::Typed
            }
            Field::Of(setting) => setting.applies_to(endpoint),
        }
    }

    /// What stands in the field of an endpoint.
    pub fn of(self, endpoint: &Endpoint) -> String {
        match self {
            Field::Host => endpoint.address.host.clone(),
            Field::Port => endpoint.address.port.to_string(),
            Field::Target => endpoint.to().map(Address::authority).unwrap_or_default(),
            Field::FramingParameter => endpoint.framing.parameter(),
            Field::Of(setting) => setting.shown(endpoint),
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
        let is_relay = endpoint.relay_settings().is_some();
        let address = &mut endpoint.address;
        let trimmed = text.trim();
        match self {
            // A delimiter may be a space.
            Field::FramingParameter => {
                endpoint.framing = endpoint.framing.kind().with(text).map_err(|error| Why::Framing(Box::new(error)))?;
            }
            Field::Host => {
                let host = parse_host(address.transport, trimmed);
                address.host = host.map_err(|error| Why::Expected(error.expected))?;
            }
            Field::Port => {
                let port = parse_port_or_service(trimmed, address.transport);
                let port = port.map_err(|_| Why::Setting(SettingProblem::Port))?;
                if port == 0 && endpoint.role() == Role::Client {
                    return Err(Why::Setting(SettingProblem::ClientPort));
                }
                endpoint.address.port = port;
            }
            // Others have none, and it stands in no form.
            Field::Target if !is_relay => {}
            Field::Target => {
                let scheme = address.transport.scheme();
                let to: Address = format!("{scheme}://{trimmed}")
                    .parse()
                    .map_err(|error: AddressError| Why::Expected(error.expected))?;
                let needs_port = to.transport.has_port() && to.port == 0;
                if needs_port {
                    return Err(Why::Setting(SettingProblem::ClientPort));
                }
                endpoint.set_to(Some(to));
            }
            Field::Of(setting) => setting.put(endpoint, setting.read(trimmed).map_err(Why::Setting)?),
        }
        Ok(())
    }
}

fn is_typed(setting: &Setting) -> bool {
    matches!(
        setting.kind,
        SettingKind::Number(_)
            | SettingKind::NumberOrNothing(_)
            | SettingKind::Millis(_)
            | SettingKind::Text(_)
            | SettingKind::Folder
            | SettingKind::Interface
            | SettingKind::Groups
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lab::Lab;

    #[test]
    fn what_is_right_takes_effect_and_what_is_wrong_does_not() {
        let mut endpoint = Lab::echo().endpoints.remove(0);
        let of = |id| Field::all().find(|field| field.id() == id).unwrap();
        for (field, text, is_right) in [
            ("port", "0", true),
            ("port", "65536", false),
            ("port", "", false),
            ("port", "+1", false),
            ("port", "daytime", true),
            ("port", "nothing", false),
            ("port", "65535", true),
            ("host", "::1", true),
            ("host", "a b", false),
            ("recv_size", " 65536 ", true),
            ("recv_size", "0", false),
            ("delay_ms", "1500", true),
            ("delay_ms", "3600001", false),
            ("leave", "${name} 离开了", true),
            ("groups", "239.1.2.3%eth0, ff15::7", true),
            ("groups", "127.0.0.1", false),
            ("groups", "", true),
            ("multicast_ttl", "3", true),
            ("multicast_ttl", "", true),
        ] {
            let before = endpoint.clone();
            let result = of(field).read(text, &mut endpoint);
            assert_eq!(result.is_ok(), is_right, "{field} {text}");
            assert!(is_right || endpoint == before, "{field} {text}");
        }
        assert_eq!(endpoint.address.to_string(), "tcp://[::1]:65535");
        let server = endpoint.server_settings();
        assert_eq!((server.behaviour_settings.delay_ms, endpoint.options.multicast_ttl), (1500, None));
        assert_eq!(endpoint.options.recv_size, 65_536);
    }

    #[test]
    fn what_stands_in_a_field_can_be_read_again() {
        let mut endpoint = Lab::echo().endpoints.remove(0);
        endpoint.framing = "delimiter:; \\n".parse().unwrap();
        endpoint.options.groups = vec!["239.1.2.3%eth0".parse().unwrap(), "ff15::7".parse().unwrap()];
        endpoint.make_server().behaviour_settings.folder = Some("/tmp".into());
        let before = endpoint.clone();
        for field in Field::all() {
            let text = field.of(&endpoint);
            assert!(field.read(&text, &mut endpoint).is_ok(), "{field:?} {text:?}");
        }
        assert_eq!(endpoint, before);
    }
}
