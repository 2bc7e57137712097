//! Socket options as a table: name, level, type, and how each is read and set (socket(7), ip(7), ipv6(7), tcp(7)).

mod table;
mod value;

use std::io;

use socket2::Socket;

pub use self::table::OPTIONS;
pub use self::value::{OptionType, OptionValue, ValueError};

use super::{Family, Kind};

/// Reads an option.
type Get = fn(&Socket) -> io::Result<OptionValue>;
/// Sets an option; the value is of the option's type.
type Set = fn(&Socket, &OptionValue) -> io::Result<()>;

/// One option of `getsockopt` and `setsockopt`.
#[derive(Debug)]
pub struct HandOption {
    pub name: &'static str,
    /// `SOL_SOCKET`, `IPPROTO_TCP` …
    pub level: &'static str,
    pub type_: OptionType,
    access: Access,
}

/// What can be done with an option here.
#[derive(Debug, Clone, Copy)]
enum Access {
    ReadOnly(Get),
    ReadWrite(Get, Set),
    #[cfg_attr(target_os = "linux", allow(dead_code, reason = "Linux has them all"))]
    Missing(Lack),
}

/// Why an option cannot be had here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(target_os = "linux", allow(dead_code, reason = "Linux lacks none"))]
pub enum Lack {
    /// The system has no such option.
    System,
    /// Windows sets TCP_KEEPIDLE and TCP_KEEPINTVL in one call and never tells them.
    OnlyTogether,
}

impl PartialEq for HandOption {
    /// A name is there once.
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

/// The option of this name.
pub fn option(name: &str) -> Option<&'static HandOption> {
    OPTIONS.iter().find(|option| option.name == name)
}

impl HandOption {
    /// Why it cannot be had here; `None` where it can.
    pub fn lack(&self) -> Option<Lack> {
        match self.access {
            Access::Missing(lack) => Some(lack),
            Access::ReadOnly(_) | Access::ReadWrite(..) => None,
        }
    }

    /// Whether it can be had here at all.
    pub fn is_here(&self) -> bool {
        self.lack().is_none()
    }

    pub fn can_be_set(&self) -> bool {
        matches!(self.access, Access::ReadWrite(..))
    }

    /// Whether lessons use it on such a socket. Asking for another is not forbidden: the system answers for itself.
    pub fn is_for(&self, family: Family, kind: Kind) -> bool {
        match self.level {
            "IPPROTO_TCP" => family != Family::Unix && kind == Kind::Stream,
            "IPPROTO_IP" if self.name == "IP_HDRINCL" => family == Family::Inet && kind == Kind::Raw,
            "IPPROTO_IP" => family == Family::Inet,
            "IPPROTO_IPV6" => family == Family::Inet6,
            _ => true,
        }
    }

    pub(super) fn get(&self, socket: &Socket) -> io::Result<OptionValue> {
        match self.access {
            Access::ReadOnly(get) | Access::ReadWrite(get, _) => get(socket),
            Access::Missing(_) => Err(io::ErrorKind::Unsupported.into()),
        }
    }

    pub(super) fn set(&self, socket: &Socket, value: &OptionValue) -> io::Result<()> {
        match self.access {
            Access::ReadWrite(_, set) => set(socket, value),
            // What setsockopt(2) answers to an option that can only be read.
            Access::ReadOnly(_) => Err(super::error::no_such_option()),
            Access::Missing(_) => Err(io::ErrorKind::Unsupported.into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::socket::hand::{Hand, Protocol};

    #[test]
    fn every_option_can_be_read_and_typed_again() {
        for kind in [Kind::Stream, Kind::Datagram] {
            let hand = Hand::open(Family::Inet, kind, Protocol::Usual).unwrap();
            for option in OPTIONS.iter().filter(|option| option.is_here() && option.is_for(Family::Inet, kind)) {
                let value = hand.option(option).unwrap_or_else(|error| panic!("{}: {error}", option.name));
                let typed = value.to_string();
                assert_eq!(option.type_.parse(&typed).as_ref(), Ok(&value), "{}: {typed}", option.name);
            }
        }
    }

    #[test]
    fn what_is_set_is_what_is_read() {
        let hand = Hand::open(Family::Inet, Kind::Stream, Protocol::Usual).unwrap();
        for (name, typed) in [
            ("SO_REUSEADDR", "1"),
            ("SO_LINGER", "1, 5"),
            ("TCP_NODELAY", "1"),
            ("SO_RCVTIMEO", "2.5"),
            ("IP_TTL", "7"),
            ("TCP_KEEPIDLE", "77"),
        ] {
            let option = option(name).unwrap();
            if let Some(lack) = option.lack() {
                eprintln!("skipped: {name} is not there on this system: {lack:?}");
                continue;
            }
            let value = option.type_.parse(typed).unwrap();
            hand.set_option(option, &value).unwrap();
            assert_eq!(hand.option(option).unwrap(), value, "{name}");
        }
        let keepalive = hand.option(option("SO_KEEPALIVE").unwrap()).unwrap();
        assert_eq!(keepalive, OptionValue::Int(0), "setting one option must not set another");
    }

    #[test]
    fn names_are_there_once() {
        for (place, one) in OPTIONS.iter().enumerate() {
            assert!(OPTIONS[place + 1..].iter().all(|other| other.name != one.name), "{}", one.name);
        }
    }
}
