//! What a person sets up: endpoints and their settings, saved as `*.lab.toml`.

mod endpoint;
pub mod examples;
mod file;
mod flat;
mod interval;
mod model;
mod role;
mod setting;
mod settings;
mod show;

pub use endpoint::{Endpoint, EndpointOptions, Limits, Turns};
pub use file::{LabError, MAX_FILE_BYTES, VERSION, load, parse, save, to_toml};
pub use flat::NamedPayload;
pub use interval::{Interval, MAX_EVERY, MIN_EVERY, NotAnInterval, Repeat};
pub use model::Model;
pub use role::{
    Accepts, ClientSettings, ListenSettings, PeerSettings, RelaySettings, Role, RoleSettings, ServerSettings,
};
pub use setting::{Setting, SettingKind, SettingProblem, SettingTable, SettingValue};
pub use settings::{SETTINGS, setting};
pub use show::{ShowAs, View, ZOOMS, zoom};

/// Endpoints and their settings.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Lab {
    pub name: String,
    pub endpoints: Vec<Endpoint>,
    /// Payloads kept by name.
    pub payloads: Vec<NamedPayload>,
    /// Calls by hand that prepare a bench, as Python writes them.
    pub by_hand: Vec<String>,
    /// What is shown when it is opened in a window.
    pub show: ShowAs,
}

/// The lab that the first screen offers: a TCP echo server on 127.0.0.1:5001 and a client.
pub const ECHO: &str = include_str!("../../assets/labs/echo.lab.toml");

impl Lab {
    /// The Echo lab.
    pub fn echo() -> Self {
        // It ships with the program, and a test holds that it parses.
        parse(ECHO).unwrap_or_default()
    }

    /// A name for a new endpoint that no other has: `server`, `server 2` …
    pub fn free_name(&self, stem: &str) -> String {
        let taken = |name: &str| self.endpoints.iter().any(|endpoint| endpoint.name == name);
        // Room for the number within the longest name.
        let stem: String = stem.chars().take(Limits::NAME_CHARS - 4).collect();
        let numbered = (2..).map(|n| format!("{stem} {n}"));
        std::iter::once(stem.clone()).chain(numbered).find(|name| !taken(name)).unwrap_or_default()
    }

    /// Where a copy of the endpoint at this place goes: behind it and the copies of it that stand there, so that they are in the
    /// order of their numbers.
    pub fn place_for_copy(&self, place: usize) -> usize {
        let behind = self.endpoints.get(place + 1..).unwrap_or_default();
        let number =
            |copy: &Endpoint| copy.name.strip_prefix(&self.endpoints[place].name)?.strip_prefix(' ')?.parse().ok();
        place + 1 + behind.iter().map_while(|copy| number(copy).map(|_: u32| ())).count()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_echo_lab_is_a_server_and_its_client() {
        let lab = Lab::echo();
        let roles: Vec<Role> = lab.endpoints.iter().map(|e| e.role()).collect();
        assert_eq!(roles, [Role::Server, Role::Client]);
        for endpoint in &lab.endpoints {
            assert_eq!(endpoint.address.to_string(), "tcp://127.0.0.1:5001");
        }
    }

    #[test]
    fn free_names_are_free() {
        let mut lab = Lab::echo();
        assert_eq!(lab.free_name("peer"), "peer");
        assert_eq!(lab.free_name("server"), "server 2");
        lab.endpoints[1].name = "server 2".to_owned();
        assert_eq!(lab.free_name("server"), "server 3");
    }

    #[test]
    fn copies_stand_in_the_order_of_their_numbers() {
        let mut lab = Lab::echo();
        for expected in ["server 2", "server 3", "server 4"] {
            let (place, name) = (lab.place_for_copy(0), lab.free_name("server"));
            assert_eq!(name, expected);
            let copy = Endpoint { name, ..lab.endpoints[0].clone() };
            lab.endpoints.insert(place, copy);
        }
        let names: Vec<&str> = lab.endpoints.iter().map(|endpoint| endpoint.name.as_str()).collect();
        assert_eq!(names, ["server", "server 2", "server 3", "server 4", "client"]);
        assert_eq!(lab.place_for_copy(4), 5);
    }
}
