//! The calls that can be picked, as a table: where they belong, and the fields of their arguments.

use std::time::Duration;

use super::address::parse_address;
use super::request::Request;
use super::socket::BenchSocket;
use crate::message::sentences;
use crate::payload::{self, Options, PayloadError};
use crate::record::ConnectionId;
use crate::socket::hand::MAX_RECV_BYTES;
use crate::socket::{
    Direction, Family, Flags, Host, How, Kind, Op, OptionType, OptionValue, Protocol, Receiving, Sending, Service,
    SocketOption,
};

/// An argument.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    Family,
    Kind,
    /// The third argument of `socket`.
    Proto,
    /// Whose descriptor `socket` takes.
    FileNo,
    Address,
    Backlog,
    Data,
    Bufsize,
    Flags(Direction),
    How,
    Option,
    Value,
    Seconds,
    Blocking,
    Service,
    Protocol,
    Host,
    Port,
}

/// Where a call stands in the picker.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Group {
    /// On the way to a connection, and away from it.
    Path,
    Transfer,
    /// What a socket is set to.
    Options,
    /// What it says of itself.
    Asking,
    /// On no socket.
    Names,
}

/// A call that can be picked.
#[derive(Debug, PartialEq)]
pub struct Pick {
    pub name: &'static str,
    pub group: Group,
    pub fields: &'static [Field],
}

const fn pick(name: &'static str, group: Group, fields: &'static [Field]) -> Pick {
    Pick { name, group, fields }
}

/// Every call that can be made by hand.
pub static PICKS: &[Pick] = &[
    pick("socket", Group::Path, &[Field::Family, Field::Kind, Field::Proto, Field::FileNo]),
    pick("bind", Group::Path, &[Field::Address]),
    pick("listen", Group::Path, &[Field::Backlog]),
    pick("accept", Group::Path, &[]),
    pick("connect", Group::Path, &[Field::Address]),
    pick("connect_ex", Group::Path, &[Field::Address]),
    pick("shutdown", Group::Path, &[Field::How]),
    pick("close", Group::Path, &[]),
    pick("send", Group::Transfer, &[Field::Data, Field::Flags(Direction::Out)]),
    pick("sendall", Group::Transfer, &[Field::Data]),
    pick("sendto", Group::Transfer, &[Field::Data, Field::Flags(Direction::Out), Field::Address]),
    pick("recv", Group::Transfer, &[Field::Bufsize, Field::Flags(Direction::In)]),
    pick("recvfrom", Group::Transfer, &[Field::Bufsize, Field::Flags(Direction::In)]),
    pick("makefile", Group::Transfer, &[]),
    pick("readline", Group::Transfer, &[]),
    pick("write", Group::Transfer, &[Field::Data]),
    pick("file.close", Group::Transfer, &[]),
    pick("setsockopt", Group::Options, &[Field::Option, Field::Value]),
    pick("getsockopt", Group::Options, &[Field::Option]),
    pick("settimeout", Group::Options, &[Field::Seconds]),
    pick("gettimeout", Group::Options, &[]),
    pick("setblocking", Group::Options, &[Field::Blocking]),
    pick("getsockname", Group::Asking, &[]),
    pick("getpeername", Group::Asking, &[]),
    pick("fileno", Group::Asking, &[]),
    pick("gethostname", Group::Names, &[]),
    pick("getservbyname", Group::Names, &[Field::Service, Field::Protocol]),
    pick("getaddrinfo", Group::Names, &[Field::Host, Field::Port]),
];

impl Group {
    pub const ALL: [Group; 5] = [Group::Path, Group::Transfer, Group::Options, Group::Asking, Group::Names];

    /// The key of its title in the locale files.
    pub fn key(self) -> &'static str {
        match self {
            Group::Path => "by-hand-group-path",
            Group::Transfer => "by-hand-group-transfer",
            Group::Options => "by-hand-group-options",
            Group::Asking => "by-hand-group-asking",
            Group::Names => "by-hand-group-names",
        }
    }
}

/// What stands in the fields.
#[derive(Debug, Clone, PartialEq)]
pub struct Arguments {
    pub family: Family,
    pub kind: Kind,
    pub protocol: Protocol,
    /// The socket whose descriptor is taken, in place of a new one.
    pub of: Option<ConnectionId>,
    pub address: String,
    pub backlog: String,
    /// In payload notation.
    pub data: String,
    pub bufsize: String,
    /// For both ways: a call takes those that are for its own.
    pub flags: Flags,
    pub how: How,
    /// An option's name.
    pub option: &'static str,
    pub value: String,
    /// Seconds, or `None`.
    pub seconds: String,
    pub blocking: bool,
    pub service: String,
    pub transport: &'static str,
    pub host: String,
    pub port: String,
}

impl Default for Arguments {
    fn default() -> Self {
        Self {
            family: Family::Inet,
            kind: Kind::Stream,
            protocol: Protocol::Usual,
            of: None,
            address: "127.0.0.1:5001".to_owned(),
            backlog: "5".to_owned(),
            data: "hello".to_owned(),
            bufsize: "1024".to_owned(),
            flags: Flags::NONE,
            how: How::Write,
            option: "SO_REUSEADDR",
            value: "1".to_owned(),
            seconds: "2.5".to_owned(),
            blocking: false,
            service: "daytime".to_owned(),
            transport: "udp",
            host: "localhost".to_owned(),
            port: "80".to_owned(),
        }
    }
}

sentences! {
    /// Why no call can be made of the fields.
    #[derive(Debug, Clone, PartialEq)]
    pub enum Wrong: "by-hand-wrong-" {
        NoSocket,
        Address,
        Backlog,
        Bufsize,
        Seconds,
        /// The option; the four below are its value.
        Field,
        Bool,
        Int,
        Linger,
        Timeval,
        Data(PayloadError),
    }
}

impl Wrong {
    /// A value that is none of this type.
    fn value(type_: OptionType) -> Self {
        match type_ {
            OptionType::Bool => Wrong::Bool,
            OptionType::Int | OptionType::Errno => Wrong::Int,
            OptionType::Linger => Wrong::Linger,
            OptionType::Timeval | OptionType::Text => Wrong::Timeval,
        }
    }
}

impl Pick {
    /// Whether it is made on a socket.
    pub fn needs_socket(&self) -> bool {
        self.group != Group::Names && self.name != "socket"
    }

    /// The call that the fields describe.
    ///
    /// # Errors
    /// The first field that is wrong.
    pub fn build(&self, socket: Option<&BenchSocket>, args: &Arguments) -> Result<Request, Wrong> {
        let socket = socket.filter(|_| self.needs_socket());
        if socket.is_none() && self.needs_socket() {
            return Err(Wrong::NoSocket);
        }
        let family = socket.map_or(args.family, |socket| socket.state.family);
        Ok(Request { on: socket.map(|socket| socket.id), ..self.request(family, args)? })
    }

    fn request(&self, family: Family, args: &Arguments) -> Result<Request, Wrong> {
        let data = match self.fields.contains(&Field::Data) {
            true => payload::parse(&args.data, &Options::default()).map_err(Wrong::Data)?,
            false => Default::default(),
        };
        let length = data.len();
        let address = || parse_address(family, &args.address).ok_or(Wrong::Address);
        let to = if self.name == "sendto" { Some(address()?) } else { None };
        let address = || address().map(Box::new);
        let sending = Sending::new(length, args.flags.only(Direction::Out));
        let plain = || Sending::new(length, Flags::NONE);
        let receiving = || {
            let bufsize = args.bufsize.trim().parse().ok().filter(|bufsize| *bufsize <= MAX_RECV_BYTES);
            let flags = args.flags.only(Direction::In);
            bufsize.map(|bufsize| Receiving { bufsize, flags }).ok_or(Wrong::Bufsize)
        };
        let option = || SocketOption::named(args.option).ok_or(Wrong::Field);
        let (host, port) = (args.host.trim().into(), args.port.trim().into());
        let (service, transport) = (args.service.trim().into(), args.transport.into());
        let op = match self.name {
            "socket" => match args.of {
                Some(of) => Op::SocketOf(of.0),
                None => Op::Socket { family: args.family, kind: args.kind, protocol: args.protocol },
            },
            "gethostname" => Op::GetHostName,
            "getservbyname" => Op::GetServByName(Box::new(Service { service, protocol: transport })),
            "getaddrinfo" => Op::GetAddrInfo(Box::new(Host { host, port })),
            "bind" => Op::Bind(address()?),
            "listen" => {
                let backlog = args.backlog.trim().parse().map_err(|_| Wrong::Backlog)?;
                Op::Listen { backlog }
            }
            "accept" => Op::Accept,
            "connect" => Op::Connect(address()?),
            "connect_ex" => Op::ConnectEx(address()?),
            "shutdown" => Op::Shutdown(args.how),
            "close" => Op::Close,
            "send" => Op::Send(sending),
            "sendall" => Op::SendAll(plain()),
            "sendto" => Op::SendTo(sending),
            "recv" => Op::Recv(receiving()?),
            "recvfrom" => Op::RecvFrom(receiving()?),
            "makefile" => Op::MakeFile,
            "readline" => Op::ReadLine,
            "write" => Op::Write(plain()),
            "file.close" => Op::CloseFile,
            "setsockopt" => {
                let (option, type_) = (option()?, option()?.type_());
                Op::set_sock_opt(option, type_.parse(&args.value).ok_or(Wrong::value(type_))?)
            }
            "getsockopt" => Op::GetSockOpt(option()?),
            "settimeout" => Op::SetTimeout(parse_seconds(&args.seconds).ok_or(Wrong::Seconds)?),
            "gettimeout" => Op::GetTimeout,
            "setblocking" => Op::SetBlocking(args.blocking),
            "getsockname" => Op::GetSockName,
            "getpeername" => Op::GetPeerName,
            "fileno" => Op::FileNo,
            _ => return Err(Wrong::NoSocket),
        };
        Ok(Request { data, to, ..Request::alone(op) })
    }
}

fn parse_seconds(typed: &str) -> Option<Option<Duration>> {
    match typed.trim() {
        "None" | "none" | "" => Some(None),
        typed => match OptionType::Timeval.parse(typed)? {
            OptionValue::Time(time) => Some(Some(time.unwrap_or_default())),
            _ => None,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::message::Sentence;

    #[test]
    fn every_call_can_be_built_from_the_defaults() {
        let args = Arguments::default();
        for pick in PICKS {
            assert_eq!(pick.request(Family::Inet, &args).unwrap().op.name(), pick.name);
            assert_eq!(pick.build(None, &args).is_ok(), !pick.needs_socket(), "{}", pick.name);
        }
    }

    #[test]
    fn a_wrong_field_is_named() {
        let usual = Arguments::default;
        for (name, key, args) in [
            ("bind", "address", Arguments { address: "localhost:1".into(), ..usual() }),
            ("recv", "bufsize", Arguments { bufsize: "2000000".into(), ..usual() }),
            ("listen", "backlog", Arguments { backlog: "many".into(), ..usual() }),
            ("settimeout", "seconds", Arguments { seconds: "-1".into(), ..usual() }),
            ("setsockopt", "bool", Arguments { value: "2".into(), ..usual() }),
        ] {
            let pick = PICKS.iter().find(|pick| pick.name == name).unwrap();
            let wrong = pick.request(Family::Inet, &args).unwrap_err();
            assert_eq!(wrong.key(), format!("by-hand-wrong-{key}"), "{name}");
        }
        let send = PICKS.iter().find(|pick| pick.name == "send").unwrap();
        let wrong = send.request(Family::Inet, &Arguments { data: "hex:1".into(), ..usual() }).unwrap_err();
        assert!(matches!(wrong, Wrong::Data(_)), "{wrong}");
    }

    #[test]
    fn seconds_are_a_number_or_none() {
        assert_eq!(parse_seconds("None"), Some(None));
        assert_eq!(parse_seconds("0"), Some(Some(Duration::ZERO)));
    }
}
