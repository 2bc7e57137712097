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
    #[cfg(unix)]
    if let Some(addr) = addr.as_unix() {
        return of_unix(&addr);
    }
    Addr::unix("")
}

/// The address of a Unix socket, as the standard library has it.
#[cfg(unix)]
pub(super) fn of_unix(addr: &std::os::unix::net::SocketAddr) -> Addr {
    #[cfg(target_os = "linux")]
    if let Some(name) = std::os::linux::net::SocketAddrExt::as_abstract_name(addr) {
        use std::os::unix::ffi::OsStringExt;
        let bytes = [&[0], name].concat();
        return Addr::unix(std::ffi::OsString::from_vec(bytes));
    }
    Addr::unix(addr.as_pathname().unwrap_or(std::path::Path::new("")))
}
