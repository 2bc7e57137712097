//! The name functions: gethostname(2), getservbyname(3), getaddrinfo(3).

use dns_lookup::{AddrInfoHints, SockType};

use super::Answer;
use crate::address::Addr;
use crate::socket::{ErrorCode, Family, Info, InfoKind, NAME_NOT_FOUND, Outcome, errno};

/// `gethostname`: what this machine calls itself.
pub fn gethostname() -> String {
    gethostname::gethostname().to_string_lossy().into_owned()
}

/// `getservbyname`: the port of a service; `None` where the system knows no such name.
///
/// `protocol` is `tcp` or `udp`. The system is asked through `getaddrinfo`, which reads the same tables.
pub fn getservbyname(service: &str, protocol: &str) -> Option<u16> {
    // getaddrinfo would take a number for itself, which getservbyname does not.
    if service.is_empty() || service.parse::<u16>().is_ok() {
        return None;
    }
    let kind = match protocol {
        "tcp" => SockType::Stream,
        "udp" => SockType::DGram,
        _ => return None,
    };
    let hints = AddrInfoHints { socktype: kind.into(), ..AddrInfoHints::default() };
    let mut found = dns_lookup::getaddrinfo(None, Some(service), Some(hints)).ok()?;
    found.find_map(Result::ok).map(|info| info.sockaddr.port())
}

/// `getaddrinfo`: every address of a host and a port, in the order in which the system prefers them. The port is a number or
/// a service's name; an empty text stands for Python's `None`.
///
/// # Errors
/// The resolver's own: EAI_NONAME and its like.
pub fn getaddrinfo(host: &str, port: &str) -> Answer<Vec<Info>> {
    let (host, port) = (Some(host).filter(|host| !host.is_empty()), Some(port).filter(|port| !port.is_empty()));
    // The resolver's codes are not errno's, and each C library numbers its own: only the name is given.
    let failed = |name| Outcome::failed(ErrorCode { raw: 0, name });
    if host.is_some_and(|host| host.contains('\0')) || port.is_some_and(|port| port.contains('\0')) {
        return Err(failed(NAME_NOT_FOUND));
    }
    let found = dns_lookup::getaddrinfo(host, port, None)
        .map_err(|error| failed(errno::name_of_eai(error.error_num()).unwrap_or(NAME_NOT_FOUND)))?;
    Ok(found.filter_map(Result::ok).filter_map(info).collect())
}

fn info(info: dns_lookup::AddrInfo) -> Option<Info> {
    let kind = match info.socktype {
        0 => InfoKind::Any,
        socktype if SockType::Stream == socktype => InfoKind::Stream,
        socktype if SockType::DGram == socktype => InfoKind::Datagram,
        _ => InfoKind::Raw,
    };
    let address = Addr::Inet(info.sockaddr);
    Some(Info { family: Family::of(&address), kind, protocol: info.protocol, address })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_need_no_resolver() {
        let found = getaddrinfo("127.0.0.1", "5001").unwrap();
        let kind = if cfg!(windows) { InfoKind::Any } else { InfoKind::Stream };
        assert!(
            found.iter().any(|info| info.kind == kind && info.address.to_string() == "127.0.0.1:5001"),
            "{found:?}"
        );
        assert!(!gethostname().is_empty());
        assert_eq!(getservbyname("no-such-service-at-all", "tcp"), None);
    }
}
