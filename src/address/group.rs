//! Multicast groups as a person types them: `239.1.2.3`, `239.1.2.3%eth0`, `ff15::7%2`.

use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;

use crate::message::sentences;

/// A multicast group and, where one was typed, the interface to join it on: its name, its number, or (IPv4) its address.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Group {
    /// From 224.0.0.0/4 (RFC 5771) or ff00::/8 (RFC 4291 §2.7).
    pub ip: IpAddr,
    pub interface: Option<String>,
}

sentences! {
    /// Why a text is no group.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub struct GroupError: "wrong-group" {}
}

/// Longest name of an interface that is taken; Linux has 15 bytes (`IFNAMSIZ`), Windows longer ones.
const MAX_INTERFACE_CHARS: usize = 64;

impl FromStr for Group {
    type Err = GroupError;

    fn from_str(text: &str) -> Result<Self, GroupError> {
        let (ip, interface) = match text.trim().split_once('%') {
            Some((ip, interface)) => (ip, Some(interface)),
            None => (text.trim(), None),
        };
        let ip: IpAddr = ip.parse().map_err(|_| GroupError {})?;
        let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | ':');
        let is_name = |name: &str| (1..=MAX_INTERFACE_CHARS).contains(&name.len()) && name.chars().all(is_plain);
        if !ip.is_multicast() || !interface.is_none_or(is_name) {
            return Err(GroupError {});
        }
        Ok(Group { ip, interface: interface.map(str::to_owned) })
    }
}

impl fmt::Display for Group {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.interface {
            Some(interface) => write!(f, "{}%{interface}", self.ip),
            None => self.ip.fmt(f),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn are_parsed_and_printed() {
        for text in ["239.1.2.3", "239.1.2.3%eth0", "224.0.0.251%127.0.0.1", "ff15::7", "ff02::1%2"] {
            assert_eq!(text.parse::<Group>().unwrap().to_string(), text);
        }
        for text in ["", "127.0.0.1", "::1", "239.1.2.3%", "239.1.2.3%a b", "239.1.2.3%%", "239.1.2"] {
            assert!(text.parse::<Group>().is_err(), "{text}");
        }
    }
}
