//! Between [`Addr`] and the system's `sockaddr`.

use std::io;

use socket2::SockAddr;

use crate::address::Addr;

/// The `sockaddr` of an address.
///
/// # Errors
/// A path that is too long for `sun_path`.
pub(super) fn to_system(addr: &Addr) -> io::Result<SockAddr> {
    match addr {
        Addr::Inet(addr) => Ok((*addr).into()),
        Addr::Unix(path) => SockAddr::unix(path),
    }
}

/// The address that a `sockaddr` holds; a socket without a name has the empty path.
pub(super) fn of_system(addr: &SockAddr) -> Addr {
    if let Some(addr) = addr.as_socket() {
        return Addr::Inet(addr);
    }
    #[cfg(target_os = "linux")]
    if let Some(name) = addr.as_abstract_namespace() {
        return of_abstract(name);
    }
    #[cfg(unix)]
    if let Some(path) = addr.as_pathname() {
        return Addr::unix(path);
    }
    Addr::unix("")
}

/// Whose a datagram of a Unix socket is, as rustix has it.
#[cfg(unix)]
pub(super) fn of_unix(from: Option<rustix::net::SocketAddrAny>) -> Addr {
    use std::os::unix::ffi::OsStrExt;
    let Some(Ok(from)) = from.map(rustix::net::SocketAddrUnix::try_from) else { return Addr::unix("") };
    #[cfg(target_os = "linux")]
    if let Some(name) = from.abstract_name() {
        return of_abstract(name);
    }
    let path = from.path();
    Addr::unix(std::ffi::OsStr::from_bytes(path.as_ref().map_or(&[], |path| path.to_bytes())))
}

/// A name in the abstract namespace, whose path begins with a zero (unix(7)).
#[cfg(target_os = "linux")]
fn of_abstract(name: &[u8]) -> Addr {
    use std::os::unix::ffi::OsStringExt;
    Addr::unix(std::ffi::OsString::from_vec([&[0], name].concat()))
}
