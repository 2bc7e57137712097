//! Where a socket is bound or connected: its family and its address, as Python takes them.

use std::net::IpAddr;

use super::literal;
use super::source::Source;
use crate::address::{Address, Transport};

/// What the rest of a program needs to know of the address.
pub(super) struct Place {
    /// Such as `socket.AF_INET`.
    pub family: String,
    /// Such as `socket.SOCK_STREAM`.
    pub kind: &'static str,
    /// What removes the file that an earlier run left, before `bind`; empty where there can be none.
    pub unlink: &'static str,
    /// Whether the host is a name, which may stand for several numbers.
    pub is_name: bool,
}

const UNLINK: &str = "\
path = pathlib.Path(ADDRESS)
if path.is_socket():  # left of the last run: bind() would fail with EADDRINUSE
    path.unlink()
";

impl Place {
    pub fn of(address: &Address) -> Self {
        let kind = match address.transport {
            Transport::Tcp | Transport::Unix => "socket.SOCK_STREAM",
            Transport::Udp | Transport::UnixDatagram => "socket.SOCK_DGRAM",
            Transport::UnixSeqpacket => "socket.SOCK_SEQPACKET",
            Transport::Icmp => "socket.SOCK_RAW",
        };
        let number = address.host.split('%').next().and_then(|host| host.parse::<IpAddr>().ok());
        let is_unix = address.transport.is_unix();
        let family = match number {
            _ if is_unix => "socket.AF_UNIX",
            Some(IpAddr::V4(_)) => "socket.AF_INET",
            Some(IpAddr::V6(_)) => "socket.AF_INET6",
            None => "FAMILY",
        };
        let is_path = is_unix && !address.host.starts_with('@');
        let unlink = if is_path { UNLINK } else { "" };
        Self { family: family.to_owned(), kind, unlink, is_name: !is_unix && number.is_none() }
    }
}

/// Adds the constants of the address.
pub(super) fn add(source: &mut Source, address: &Address) -> Place {
    let place = Place::of(address);
    if !address.transport.is_unix() {
        source.constant(inet(address, place.kind));
    } else if let Some(name) = address.host.strip_prefix('@') {
        let name = literal::text(&format!("\0{name}"));
        source.constant(format!("ADDRESS = {name}  # Linux's abstract namespace: no file"));
    } else {
        source.constant(format!("ADDRESS = {}", literal::text(&address.host)));
    }
    place
}

/// The same for a socket that will be bound there.
pub(super) fn add_bound(source: &mut Source, address: &Address) -> Place {
    let place = add(source, address);
    if !place.unlink.is_empty() {
        source.import(&["pathlib"]);
    }
    place
}

/// The constant of an address of numbers or of a name.
fn inet(address: &Address, kind: &str) -> String {
    let (host, port) = (&address.host, address.port);
    if let Some((number, scope)) = host.split_once('%') {
        // Python drops a scope that stands in the host (RFC 4007): it has a place of its own.
        let index = match scope.parse::<u32>() {
            Ok(index) => index.to_string(),
            Err(_) => format!("socket.if_nametoindex({})", literal::text(scope)),
        };
        return format!("ADDRESS = ({}, {port}, 0, {index})  # host, port, flow, scope", literal::text(number));
    }
    if host.parse::<IpAddr>().is_ok() {
        return format!("ADDRESS = ({}, {port})", literal::text(host));
    }
    // An echo request is of one family, which has to be known here.
    let family = if address.transport == Transport::Icmp { "family=socket.AF_INET, " } else { "" };
    format!(
        "# A name may stand for several numbers, of IPv4 and of IPv6; this takes the first.\n\
         FAMILY, _, _, _, ADDRESS = socket.getaddrinfo({}, {port}, {family}type={kind})[0]",
        literal::text(host)
    )
}

/// An address to send to, as an expression; a name or a scope is left to the call that sends.
pub(super) fn expression(address: &Address) -> String {
    if address.transport.is_unix() {
        let path = match address.host.strip_prefix('@') {
            Some(name) => format!("\0{name}"),
            None => address.host.clone(),
        };
        return literal::text(&path);
    }
    match address.host.split_once('%') {
        Some(_) => inet(address, "").trim_start_matches("ADDRESS = ").split("  #").next().unwrap_or("").to_owned(),
        None => format!("({}, {})", literal::text(&address.host), address.port),
    }
}
