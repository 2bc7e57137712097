//! Addresses as they are typed, and the one that a call most likely wants.

use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;

use super::bench::Bench;
use super::reporter::can_be_reached;
use super::socket::BenchSocket;
use super::state::Phase;
use crate::address::Addr;
use crate::socket::{Family, Kind, unix_address};

/// An address as it is typed for a socket of this family: `127.0.0.1:5001`, `[::1]:5001`, a path, `@name` in Linux's
/// abstract namespace. A number alone has the port 0, as raw sockets want it. Which family of number suits the socket is
/// for the system to say.
pub fn parse_address(family: Family, typed: &str) -> Option<Addr> {
    let typed = typed.trim();
    match family {
        Family::Unix => (!typed.is_empty() && !typed.contains('\0')).then(|| unix_address(typed)),
        Family::Inet | Family::Inet6 => {
            let alone = || typed.parse::<IpAddr>().ok().map(|ip| Addr::Inet(SocketAddr::new(ip, 0)));
            typed.parse().ok().or_else(alone)
        }
    }
}

/// The address that a call on this socket most likely wants: for `bind` one of its own, else that of another socket of the
/// bench which can be spoken to.
pub fn suggested_address(bench: &Bench, socket: &BenchSocket, name: &str) -> String {
    let state = &socket.state;
    let fits = |other: &&BenchSocket| {
        other.id != socket.id && other.state.family == state.family && other.state.kind == state.kind
    };
    let answers = |other: &&BenchSocket| matches!(other.state.phase(), Phase::Listening | Phase::Bound);
    let others = || bench.sockets().iter().filter(fits);
    if name != "bind" {
        if let Some(from) = state.last_from.as_ref().filter(|_| name == "sendto") {
            return from.to_string();
        }
        let other = others().rfind(answers).or_else(|| others().rfind(|other| !other.state.is_closed));
        if let Some(local) = other.and_then(|other| other.state.local.clone()).filter(can_be_reached) {
            return local.to_string().replace("0.0.0.0:", "127.0.0.1:").replace("[::]:", "[::1]:");
        }
    }
    let number = if name == "bind" { socket.id.0 } else { 1 };
    match (state.family, state.kind) {
        (Family::Inet, Kind::Raw) => "127.0.0.1".to_owned(),
        (Family::Inet6, Kind::Raw) => "::1".to_owned(),
        (Family::Inet, _) => "127.0.0.1:5001".to_owned(),
        (Family::Inet6, _) => "[::1]:5001".to_owned(),
        (Family::Unix, _) => {
            let path: PathBuf = std::env::temp_dir().join(format!("socketlab-{}-{number}.sock", std::process::id()));
            path.to_string_lossy().into_owned()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read_for_the_family() {
        let shown = |family, typed| parse_address(family, typed).map(|addr| addr.to_string());
        assert_eq!(shown(Family::Inet, "127.0.0.1").as_deref(), Some("127.0.0.1:0"));
        assert_eq!(shown(Family::Inet6, "[::1]:7").as_deref(), Some("[::1]:7"));
        assert_eq!(shown(Family::Unix, "/tmp/a").as_deref(), Some("/tmp/a"));
        assert_eq!(shown(Family::Unix, ""), None);
    }
}
