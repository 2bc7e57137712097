//! A call from its name and arguments.

use std::time::Duration;

use serde_json::{Map, Value};

use super::line::addr;
use crate::socket::{
    FLAGS, Family, Flags, Host, How, Kind, Op, OptionValue, Protocol, Receiving, Sending, Service, SocketOption,
};

/// The call of this name. What a file does not tell exactly (the value of an option) is as near as it can be.
pub(super) fn named(name: &str, args: Option<&Map<String, Value>>) -> Option<Op> {
    let value = |key: &str| args.and_then(|args| args.get(key));
    let text = |key: &str| value(key).and_then(Value::as_str).unwrap_or_default();
    let count = |key: &str| value(key).and_then(Value::as_u64).unwrap_or_default();
    let address = || Box::new(addr(text("address")));
    let sending = || Sending::new(count("bytes") as usize, flags(text("flags")));
    let receiving = || Receiving { bufsize: count("bufsize") as usize, flags: flags(text("flags")) };
    let option = || SocketOption::named(text("option"));
    let shown = |key: &str| value(key).map(|value| value.as_str().map_or_else(|| value.to_string(), str::to_owned));
    let seconds = || value("seconds").and_then(Value::as_f64).and_then(|time| Duration::try_from_secs_f64(time).ok());
    Some(match name {
        "gethostname" => Op::GetHostName,
        "getservbyname" => {
            Op::GetServByName(Box::new(Service { service: text("service").into(), protocol: text("protocol").into() }))
        }
        "getaddrinfo" => {
            let port = shown("port").unwrap_or_default().into();
            Op::GetAddrInfo(Box::new(Host { host: text("host").into(), port }))
        }
        "socket" if value("fileno_of").is_some() => Op::SocketOf(count("fileno_of") as u32),
        "socket" => Op::Socket {
            family: Family::ALL.into_iter().find(|family| family.to_string() == text("family"))?,
            kind: Kind::ALL.into_iter().find(|kind| kind.to_string() == text("type"))?,
            protocol: Protocol::ALL.into_iter().find(|one| one.name() == text("protocol")).unwrap_or_default(),
        },
        "setsockopt" => {
            let value = shown("value").unwrap_or_default();
            let value = value.parse().map_or_else(|_| OptionValue::Text(value.into()), OptionValue::Int);
            Op::SetSockOpt(option()?, Box::new(value))
        }
        "getsockopt" => Op::GetSockOpt(option()?),
        "bind" => Op::Bind(address()),
        "getsockname" => Op::GetSockName,
        "getpeername" => Op::GetPeerName,
        "listen" => Op::Listen { backlog: value("backlog").and_then(Value::as_i64).unwrap_or_default() as i32 },
        "accept" => Op::Accept,
        "connect" => Op::Connect(address()),
        "connect_ex" => Op::ConnectEx(address()),
        "send" => Op::Send(sending()),
        "sendall" => Op::SendAll(sending()),
        "sendto" => Op::SendTo(sending()),
        "write" => Op::Write(sending()),
        "recv" => Op::Recv(receiving()),
        "recvfrom" => Op::RecvFrom(receiving()),
        "shutdown" => Op::Shutdown(How::ALL.into_iter().find(|how| how.name() == text("how"))?),
        "close" => Op::Close,
        "settimeout" => Op::SetTimeout(seconds()),
        "select" => Op::Select(seconds()),
        "sleep" => Op::Sleep(seconds().unwrap_or_default()),
        "gettimeout" => Op::GetTimeout,
        "setblocking" => Op::SetBlocking(value("blocking").and_then(Value::as_bool).unwrap_or_default()),
        "fileno" => Op::FileNo,
        "makefile" => Op::MakeFile,
        "readline" => Op::ReadLine,
        "file.close" => Op::CloseFile,
        "unlink" => Op::Unlink(text("path").into()),
        _ => return None,
    })
}

/// `MSG_PEEK | MSG_DONTWAIT`
fn flags(text: &str) -> Flags {
    let known = |name: &str| FLAGS.iter().find(|flag| flag.name == name);
    text.split(" | ").filter_map(known).fold(Flags::NONE, |all, flag| all.and(flag.alone))
}
