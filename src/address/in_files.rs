//! Addresses as they stand in a file of the log: with all that the system says of them, which their texts leave out.

use std::ffi::OsStr;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr, SocketAddrV4, SocketAddrV6};
use std::path::Path;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{Addr, Ends};

#[derive(Serialize, Deserialize)]
enum Stored<'a> {
    V4(u32, u16),
    V6 {
        ip: u128,
        port: u16,
        flowinfo: u32,
        scope: u32,
    },
    /// The bytes of a path, as the system has them.
    Unix(&'a [u8]),
}

impl Serialize for Addr {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self {
            Addr::Inet(SocketAddr::V4(addr)) => Stored::V4(addr.ip().to_bits(), addr.port()),
            Addr::Inet(SocketAddr::V6(addr)) => Stored::V6 {
                ip: addr.ip().to_bits(),
                port: addr.port(),
                flowinfo: addr.flowinfo(),
                scope: addr.scope_id(),
            },
            Addr::Unix(path) => Stored::Unix(path.as_os_str().as_encoded_bytes()),
        }
        .serialize(to)
    }
}

impl<'de> Deserialize<'de> for Addr {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Ok(match Stored::deserialize(from)? {
            Stored::V4(ip, port) => SocketAddr::V4(SocketAddrV4::new(Ipv4Addr::from_bits(ip), port)).into(),
            Stored::V6 { ip, port, flowinfo, scope } => {
                SocketAddr::V6(SocketAddrV6::new(Ipv6Addr::from_bits(ip), port, flowinfo, scope)).into()
            }
            Stored::Unix(path) => Addr::Unix(path_of(path).into()),
        })
    }
}

#[cfg(unix)]
fn path_of(bytes: &[u8]) -> &Path {
    use std::os::unix::ffi::OsStrExt;
    Path::new(OsStr::from_bytes(bytes))
}

/// Windows has no Unix sockets here, so a path is that of a log from elsewhere, and only shown.
#[cfg(not(unix))]
fn path_of(bytes: &[u8]) -> &Path {
    Path::new(OsStr::new(std::str::from_utf8(bytes).unwrap_or("?")))
}

impl Serialize for Ends {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        (self.local(), self.peer()).serialize(to)
    }
}

impl<'de> Deserialize<'de> for Ends {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let (local, peer) = Deserialize::deserialize(from)?;
        Ok(Ends::new(local, peer))
    }
}
