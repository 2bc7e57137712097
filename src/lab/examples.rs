//! The labs that the program offers, ready to start: one for each system of the lessons, and the small classic services.
//!
//! To add one, put its `assets/labs/ID.lab.toml` and its `ID.lesson.toml` there, its line into [`EXAMPLES`], its id under
//! an idea in `lesson/ideas.rs`, and its name and hint into both locale files; the tests here and in `tests/labs` loop over the registry.

use super::{Lab, parse};

/// A lab that ships with the program.
#[derive(Debug)]
pub struct Example {
    /// Its name on the command line; the keys of its name and its hint are `example-` and this, and `-hint` behind it.
    pub id: &'static str,
    /// The system of the lessons that it shows, such as `S4`; for a service beside them what defines it, such as
    /// `RFC 863`, or nothing.
    pub system: &'static str,
    toml: &'static str,
    lesson: &'static str,
}

macro_rules! examples {
    ($($system:literal $id:literal,)*) => {
        &[$(Example {
            id: $id,
            system: $system,
            toml: include_str!(concat!("../../assets/labs/", $id, ".lab.toml")),
            lesson: include_str!(concat!("../../assets/labs/", $id, ".lesson.toml")),
        }),*]
    };
}

/// Every example, in the order of the lessons.
pub static EXAMPLES: &[Example] = examples![
    "RFC 862" "echo",
    "S1" "udp-echo",
    "S2" "udp-peers",
    "S3" "answered-by-hand",
    "S4" "timestamp",
    "S5" "udp-timestamp",
    "S6" "line-timestamp",
    "S7" "socketserver-tcp",
    "S7" "socketserver-udp",
    "S7" "socketserver-unix",
    "S7" "socketserver-unixgram",
    "S8" "event-loop",
    "S9" "command",
    "S10" "daytime",
    "S11" "half-duplex",
    "S12" "full-duplex",
    "S13" "rooms",
    "S13" "rooms-raw",
    "S14" "greeting",
    "S15" "udp-loop",
    "S16" "upper-once",
    "S17" "udp-upper",
    "S18" "ipv6",
    "S18" "unix-stream",
    "S18" "unix-datagram",
    "S18" "unix-seqpacket",
    "S18" "broadcast",
    "S18" "multicast",
    "S18" "icmp",
    "S21" "errors",
    "S22" "structured",
    "RFC 863" "discard",
    "RFC 864" "chargen",
    "RFC 864" "chargen-tcp",
    "RFC 865" "quote",
    "RFC 868" "time",
    "" "relay-loss",
    "" "relay-delay",
    "" "relay-duplicate",
    "" "relay-reorder",
    "" "relay-tcp",
    "" "rules",
    "" "lesson-texts",
    "" "backlog",
    "" "slow-reader",
    "" "datagram-cut",
    "" "any-address",
    "" "time-wait",
    "" "http-end",
    "" "join-blocks",
    "" "fork",
    "" "eof-spin",
    "" "udp-unconnected",
    "" "two-sockets",
    "" "non-blocking",
    "" "fault-1",
    "" "fault-2",
    "" "fault-3",
    "" "fault-4",
    "" "fault-5",
    "" "fault-6",
];

impl Example {
    /// The key of its name in the locale files.
    pub fn key(&self) -> String {
        format!("example-{}", self.id)
    }

    /// The lab, ready to start.
    pub fn lab(&self) -> Lab {
        // It ships with the program, and a test holds that it parses.
        parse(self.toml).unwrap_or_default()
    }

    /// What there is to do and to see in it, as its file has it.
    pub fn lesson(&self) -> &'static str {
        self.lesson
    }

    /// The lab as its file has it, with what it says of itself.
    pub fn toml(&self) -> &'static str {
        self.toml
    }
}

/// The example of this name, or the first of this system.
pub fn find(name: &str) -> Option<&'static Example> {
    of(name).next()
}

/// The example of this name, or all those of this system.
pub fn of(name: &str) -> impl Iterator<Item = &'static Example> {
    EXAMPLES
        .iter()
        .filter(move |example| example.id == name || !name.is_empty() && example.system.eq_ignore_ascii_case(name))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::lab::Role;
    use crate::locale::{Language, Locale, keys_of};
    use crate::payload::{Content, Moment, Payload};

    #[test]
    fn every_example_parses_and_is_found() {
        for example in EXAMPLES {
            let lab = parse(example.toml).unwrap_or_else(|error| panic!("{}: {error}", example.id));
            assert!(!lab.endpoints.is_empty());
            assert!(!lab.name.is_empty(), "{}", example.id);
            assert!(find(example.id).is_some_and(|found| found.id == example.id));
        }
        assert_eq!(find("s4").map(|example| example.id), Some("timestamp"));
        assert_eq!(of("S7").count(), 4);
        assert!(find("").is_none());
    }

    #[test]
    fn every_system_that_has_endpoints_has_an_example() {
        for number in (1..=18).chain([21, 22]) {
            let system = format!("S{number}");
            assert!(find(&system).is_some(), "{system}");
        }
    }

    #[test]
    fn every_example_has_its_texts_in_both_languages_and_no_text_is_orphaned() {
        let mut wanted = BTreeSet::new();
        for example in EXAMPLES {
            let key = example.key();
            for key in [format!("{key}-hint"), key] {
                for language in Language::ALL {
                    assert!(Locale::new(language).has(&key), "{key} in {language}");
                }
                wanted.insert(key);
            }
        }
        assert_eq!(keys_of("examples").into_iter().collect::<BTreeSet<_>>(), wanted);
    }

    #[test]
    fn names_are_distinct_within_a_lab_and_ports_between_labs() {
        let mut places = BTreeSet::new();
        for example in EXAMPLES {
            let lab = example.lab();
            let names: BTreeSet<_> = lab.endpoints.iter().map(|endpoint| &endpoint.name).collect();
            assert_eq!(names.len(), lab.endpoints.len(), "{}", example.id);
            let bound = lab.endpoints.iter().filter(|endpoint| endpoint.role().binds());
            let own: BTreeSet<String> = bound.map(|endpoint| endpoint.address.to_string()).collect();
            for place in own {
                assert!(places.insert(place.clone()), "{place} in {} and in another", example.id);
            }
        }
    }

    #[test]
    fn ports_are_free_to_bind_and_addresses_of_this_machine() {
        for example in EXAMPLES {
            for endpoint in example.lab().endpoints {
                let address = &endpoint.address;
                let is_lesson = address.port == 13 || example.id == "errors";
                assert!(is_lesson || !address.transport.has_port() || address.port >= 1024, "{address}");
                // Who receives from everybody, or from a group, is bound to every address.
                let is_lesson = is_lesson || matches!(example.id, "broadcast" | "multicast" | "any-address");
                assert!(is_lesson || address.is_loopback(), "{address}");
            }
        }
    }

    #[test]
    fn every_payload_parses_and_every_client_knows_whom_to_ask() {
        for example in EXAMPLES {
            let lab = example.lab();
            let drafts = lab.endpoints.iter().map(|endpoint| (&endpoint.payload, &endpoint.payload_options));
            let kept = lab.payloads.iter().map(|payload| (&payload.payload, &payload.options));
            for (draft, options) in drafts.chain(kept) {
                let content = Payload::of(draft).content(options, &Moment::first());
                assert!(matches!(content, Ok(Content::Bytes(_))), "{}: {draft}: {content:?}", example.id);
            }
            if matches!(example.id, "errors" | "icmp" | "any-address") {
                continue;
            }
            for client in lab.endpoints.iter().filter(|endpoint| endpoint.role() == Role::Client) {
                let find = |role: Role, address: &crate::address::Address| {
                    lab.endpoints.iter().find(|one| one.role() == role && one.address == *address)
                };
                // Behind a relay there is a server.
                let relay = find(Role::Relay, &client.address).and_then(|relay| relay.to());
                let server = find(Role::Server, relay.unwrap_or(&client.address));
                let server = server.unwrap_or_else(|| panic!("{}: nobody at {}", example.id, client.address));
                assert_eq!(server.framing, client.framing, "{}: both sides agree on framing", example.id);
            }
        }
    }
}
