//! Socket options as a table: name, level, type, and how each is read and set (socket(7), ip(7), ipv6(7), tcp(7)).

#[cfg(windows)]
mod exclusive;
mod table;
mod value;

use std::io;
use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use socket2::Socket;

pub use self::table::SocketOption;
pub use self::value::{OptionType, OptionValue};

use super::{Family, Kind, Op, SocketError, Trace, errno};
use crate::address::Addr;

/// Reads an option.
type Get = fn(&Socket) -> io::Result<OptionValue>;
/// Sets an option; the value is of the option's type.
type Set = fn(&Socket, &OptionValue) -> io::Result<()>;

/// One line of the table.
struct Row {
    name: &'static str,
    /// `SOL_SOCKET`, `IPPROTO_TCP` …
    level: &'static str,
    type_: OptionType,
    access: Access,
}

/// What can be done with an option here.
#[derive(Clone, Copy)]
enum Access {
    ReadOnly(Get),
    ReadWrite(Get, Set),
    /// Set by an endpoint, whose value is a group or an interface; by hand it is not offered.
    WriteOnly(Set),
    Missing(Lack),
}

/// Why an option is missing here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lack {
    /// The system has no such option.
    System,
    /// Windows sets TCP_KEEPIDLE and TCP_KEEPINTVL in one call and never shows them.
    OnlyTogether,
}

impl SocketOption {
    /// Those that can be read, level by level, in the order in which lessons come to them. That of Windows alone is named in logs from
    /// there, and is offered nowhere else.
    pub fn readable() -> impl Iterator<Item = SocketOption> {
        let is_known = |option: &Self| cfg!(windows) || *option != Self::ExclusiveAddrUse;
        Self::ALL.iter().copied().filter(move |option| option.type_() != OptionType::Text && is_known(option))
    }

    /// The option of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|option| option.name() == name)
    }

    /// The constant's name.
    pub fn name(self) -> &'static str {
        self.row().name
    }

    /// The constant of its level: `SOL_SOCKET`, `IPPROTO_TCP` …
    pub fn level(self) -> &'static str {
        self.row().level
    }

    pub fn type_(self) -> OptionType {
        self.row().type_
    }

    /// Why it is missing here; `None` where it is not.
    pub fn lack(self) -> Option<Lack> {
        match self.row().access {
            Access::Missing(lack) => Some(lack),
            _ => None,
        }
    }

    /// Whether this system has it at all.
    pub fn is_here(self) -> bool {
        self.lack().is_none()
    }

    pub fn can_be_set(self) -> bool {
        matches!(self.row().access, Access::ReadWrite(..) | Access::WriteOnly(_))
    }

    /// Whether lessons use it on such a socket. Asking for another is not forbidden: the system answers for itself.
    pub fn is_for(self, family: Family, kind: Kind) -> bool {
        match self.level() {
            "IPPROTO_TCP" => family != Family::Unix && kind == Kind::Stream,
            "IPPROTO_IP" if self == SocketOption::HdrIncl => family == Family::Inet && kind == Kind::Raw,
            "IPPROTO_IP" => family == Family::Inet,
            "IPPROTO_IPV6" => family == Family::Inet6,
            _ => true,
        }
    }

    /// `getsockopt`.
    ///
    /// # Errors
    /// ENOPROTOOPT, EOPNOTSUPP where the option is not for this family or type; ENOSYS where this system lacks it.
    pub(super) fn get(self, socket: &Socket) -> io::Result<OptionValue> {
        match self.row().access {
            Access::ReadOnly(get) | Access::ReadWrite(get, _) => get(socket),
            Access::WriteOnly(_) | Access::Missing(_) => Err(io::ErrorKind::Unsupported.into()),
        }
    }

    /// `setsockopt`.
    ///
    /// # Errors
    /// As [`Self::get`], and EINVAL for a value that the system does not take.
    pub(super) fn set(self, socket: &Socket, value: &OptionValue) -> io::Result<()> {
        match self.row().access {
            Access::ReadWrite(_, set) | Access::WriteOnly(set) => set(socket, value),
            // What setsockopt(2) answers to an option that can only be read.
            Access::ReadOnly(_) => Err(errno::error("ENOPROTOOPT")),
            Access::Missing(_) => Err(io::ErrorKind::Unsupported.into()),
        }
    }
}

impl Serialize for SocketOption {
    /// By its name: the table's order may change.
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        self.name().serialize(to)
    }
}

impl<'de> Deserialize<'de> for SocketOption {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Self::named(<&str>::deserialize(from)?).ok_or_else(|| de::Error::custom("no such option"))
    }
}

/// `setsockopt`, traced; its failure names `addr`.
///
/// # Errors
/// As [`SocketOption::set`].
pub(super) fn set_option(
    socket: &Socket,
    option: SocketOption,
    value: impl Into<OptionValue>,
    addr: &Addr,
    trace: &Arc<dyn Trace>,
) -> Result<(), SocketError> {
    let value = Box::new(value.into());
    trace.make(Op::SetSockOpt(option, value.clone()), addr, || option.set(socket, &value))
}

/// `getsockopt`, traced; its failure names `addr`.
///
/// # Errors
/// As [`SocketOption::get`].
pub(super) fn get_option(
    socket: &Socket,
    option: SocketOption,
    addr: &Addr,
    trace: &Arc<dyn Trace>,
) -> Result<OptionValue, SocketError> {
    trace.make_getsockopt(option, addr, || option.get(socket))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::socket::family::open;

    #[test]
    fn every_option_can_be_read_where_it_belongs() {
        for kind in [Kind::Stream, Kind::Datagram] {
            let socket = open(Family::Inet, kind).unwrap();
            for option in
                SocketOption::readable().filter(|option| option.is_here() && option.is_for(Family::Inet, kind))
            {
                let value = option.get(&socket).unwrap_or_else(|error| panic!("{}: {error}", option.name()));
                let typed = value.to_string();
                assert_eq!(option.type_().parse(&typed).as_ref(), Some(&value), "{}: {typed}", option.name());
            }
        }
    }

    #[test]
    fn what_is_set_is_what_is_read() {
        let socket = open(Family::Inet, Kind::Stream).unwrap();
        for (option, typed) in [
            (SocketOption::ReuseAddr, "1"),
            (SocketOption::ReuseAddr, "0"),
            (SocketOption::ExclusiveAddrUse, "1"),
            (SocketOption::Linger, "1, 5"),
            (SocketOption::NoDelay, "1"),
            (SocketOption::RcvTimeo, "2.5"),
            (SocketOption::Ttl, "7"),
            (SocketOption::KeepIdle, "77"),
        ] {
            if let Some(lack) = option.lack() {
                eprintln!("skipped: {} is not there on this system: {lack:?}", option.name());
                continue;
            }
            let value = option.type_().parse(typed).unwrap();
            option.set(&socket, &value).unwrap();
            assert_eq!(option.get(&socket).unwrap(), value, "{}", option.name());
        }
        let keepalive = SocketOption::KeepAlive.get(&socket).unwrap();
        assert_eq!(keepalive, OptionValue::Int(0), "setting one option must not set another");
    }

    #[test]
    fn names_are_there_once() {
        for option in SocketOption::ALL {
            assert_eq!(SocketOption::named(option.name()), Some(*option));
        }
    }
}
