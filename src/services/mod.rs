//! Names of ports: the well-known services, as getservbyname(3) and getservbyport(3) know them, the same on every
//! system and without asking it; and what Python has for them: modules that speak a protocol, classes of servers.
//!
//! A transport is named by its scheme (`tcp`, `udp`) here, since addresses are parsed with this table's help.

pub mod python;

use std::fmt::Display;
use std::sync::LazyLock;

/// One service on one port.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Service {
    pub name: &'static str,
    /// Other names it goes by.
    pub aliases: Vec<&'static str>,
    pub port: u16,
    /// `tcp`, `udp` or both.
    pub transports: Vec<&'static str>,
    /// What defines it, such as `RFC 867`; empty where no RFC does.
    pub source: &'static str,
    /// What it is for, in a few words of English.
    pub english: &'static str,
    /// The same in 简体中文.
    pub chinese: &'static str,
}

/// Ports below this are reserved: most systems let only privileged programs bind them (RFC 6335 §6: System Ports).
pub const FIRST_UNRESERVED: u16 = 1024;

static SERVICES: LazyLock<Vec<Service>> =
    LazyLock::new(|| rows(include_str!("../../assets/services.tsv")).filter_map(service).collect());

/// The rows of a table of so many columns; what begins with `#` is a comment.
fn rows<const COLUMNS: usize>(table: &'static str) -> impl Iterator<Item = [&'static str; COLUMNS]> {
    let lines = table.lines().filter(|line| !line.starts_with('#'));
    // A test of each table finds the line that has another number of columns.
    lines.filter_map(|line| line.split('\t').collect::<Vec<_>>().try_into().ok())
}

fn service([port, transports, name, aliases, source, english, chinese]: [&'static str; 7]) -> Option<Service> {
    let port = port.parse().ok()?;
    let list = |text: &'static str| text.split(',').filter(|part| !part.is_empty()).collect();
    Some(Service { name, aliases: list(aliases), port, transports: list(transports), source, english, chinese })
}

/// Every service, by port.
pub fn all() -> &'static [Service] {
    &SERVICES
}

/// The service whose port this is, over the transport of this scheme.
pub fn of_port(port: u16, scheme: &str) -> Option<&'static Service> {
    let from = SERVICES.partition_point(|service| service.port < port);
    SERVICES[from..].iter().take_while(|service| service.port == port).find(|service| service.is_over(scheme))
}

/// The service of this name or alias, whatever the case.
pub fn by_name(name: &str) -> Option<&'static Service> {
    SERVICES.iter().find(|service| service.is_called(name))
}

/// The port of a service over a transport, as getservbyname(3) has it.
pub fn port_of(name: &str, scheme: &str) -> Option<u16> {
    SERVICES.iter().find(|service| service.is_called(name) && service.is_over(scheme)).map(|service| service.port)
}

/// The services in which every word of the text is found: in a name, the transport, the RFC or a description,
/// whatever the case; digits are the beginning of its number, unless the word
/// RFC is there, too. One that has a word as its number or its very name comes first.
pub fn search(text: &str) -> Vec<&'static Service> {
    let words = words_of(text);
    let mut found: Vec<&Service> = SERVICES.iter().filter(|service| service.has_all(&words)).collect();
    found.sort_by_key(|service| !words.iter().any(|word| service.is_called(word) || service.port.to_string() == *word));
    found
}

fn words_of(text: &str) -> Vec<String> {
    text.split_whitespace().map(str::to_lowercase).collect()
}

/// Whether every word is in one of the texts, or, being digits, the beginning of the port.
fn has_words(words: &[String], port: u16, texts: &[&str]) -> bool {
    let port = port.to_string();
    let all: String = texts.iter().map(|text| text.to_lowercase() + "\n").collect();
    // Digits in the text are an RFC's number or a year, and nobody who types a port means those.
    let is_port = |word: &str| word.bytes().all(|b| b.is_ascii_digit()) && !words.iter().any(|word| word == "rfc");
    words.iter().all(|word| if is_port(word) { port.starts_with(word) } else { all.contains(word) })
}

/// A port's text with the service's name behind it; where none is known, the text alone.
pub fn named(text: impl Display, port: u16, scheme: &str) -> String {
    match of_port(port, scheme) {
        Some(service) => format!("{text} ({})", service.name),
        None => text.to_string(),
    }
}

/// Whether only privileged programs may bind the port on most systems. 0 is no port but the wish for any.
pub fn is_reserved(port: u16) -> bool {
    (1..FIRST_UNRESERVED).contains(&port)
}

impl Service {
    fn is_over(&self, scheme: &str) -> bool {
        self.transports.contains(&scheme)
    }

    fn is_called(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name) || self.aliases.iter().any(|alias| alias.eq_ignore_ascii_case(name))
    }

    fn has_all(&self, words: &[String]) -> bool {
        let texts = [self.name, self.source, self.english, self.chinese];
        let texts = texts.iter().chain(&self.aliases).chain(&self.transports).copied();
        has_words(words, self.port, &texts.collect::<Vec<_>>())
    }

    /// `TCP UDP`.
    pub fn transports_label(&self) -> String {
        self.transports.join(" ").to_uppercase()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_whole() {
        let lines = include_str!("../../assets/services.tsv").lines().filter(|line| !line.starts_with('#')).count();
        assert_eq!(all().len(), lines, "a line has not seven columns");
        assert!(lines >= 80);
        assert!(all().is_sorted_by_key(|service| service.port), "it is searched by halves");
        for service in all() {
            assert!(service.transports.iter().all(|scheme| ["tcp", "udp"].contains(scheme)), "{service:?}");
            let names = || std::iter::once(&service.name).chain(&service.aliases);
            let is_name = |name: &str| {
                name.starts_with(|c: char| c.is_ascii_lowercase())
                    && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
            };
            assert!(names().all(|name| is_name(name)), "{service:?}");
            assert!(!service.english.is_empty() && !service.chinese.is_empty(), "{service:?}");
            for other in all().iter().filter(|other| *other != service) {
                assert!(!names().any(|name| other.is_called(name)), "{} and {}", service.name, other.name);
                let is_shared = service.transports.iter().any(|scheme| other.is_over(scheme));
                assert!(service.port != other.port || !is_shared, "{} and {}", service.name, other.name);
            }
        }
    }

    #[test]
    fn the_lessons_services_are_known() {
        for (name, port) in [
            ("HTTP", 80),
            ("nntp", 119),
            ("ftp-data", 20),
            ("ftp", 21),
            ("smtp", 25),
            ("pop3", 110),
            ("imap", 143),
            ("telnet", 23),
            ("gopher", 70),
            ("daytime", 13),
            ("echo", 7),
        ] {
            assert_eq!(port_of(name, "tcp"), Some(port), "{name}");
        }
        assert_eq!((port_of("daytime", "udp"), port_of("gopher", "udp"), port_of("x", "tcp")), (Some(13), None, None));
        assert_eq!(by_name("dns").map(|service| service.port), Some(53));
    }

    #[test]
    fn a_port_may_be_another_service_over_another_transport() {
        let name = |port, scheme| of_port(port, scheme).map(|service| service.name);
        assert_eq!((name(514, "tcp"), name(514, "udp"), name(514, "unix")), (Some("shell"), Some("syslog"), None));
        assert_eq!((name(5001, "tcp"), name(0, "tcp"), name(u16::MAX, "tcp")), (None, None, None));
        assert_eq!(named("127.0.0.1:13", 13, "tcp"), "127.0.0.1:13 (daytime)");
        assert_eq!(named("127.0.0.1:5001", 5001, "tcp"), "127.0.0.1:5001");
    }

    #[test]
    fn what_is_sought_by_its_number_or_name_comes_first() {
        let names = |text| search(text).iter().map(|service| service.name).collect::<Vec<_>>();
        assert_eq!(names("13")[0], "daytime");
        assert_eq!(names("time")[0], "time");
        assert_eq!(names("rfc 867"), ["daytime"]);
        assert_eq!(names("80")[0], "http");
        assert!(search("9110").is_empty(), "an RFC is sought with its word");
        assert!(search("11").iter().all(|service| service.port.to_string().starts_with("11")));
        assert_eq!(names("udp 时间")[0], "daytime");
        assert_eq!((names("").len(), names("nothing of that kind").len()), (all().len(), 0));
    }

    #[test]
    fn reserved_ports() {
        assert_eq!([0, 1, 1023, 1024].map(is_reserved), [false, true, true, false]);
    }
}
