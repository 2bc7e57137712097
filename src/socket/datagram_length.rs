//! How long the datagram is that comes next. It stays where it is, and what is lost of it is known.

use std::io;

/// What a call that takes datagrams whole asks for: none of UDP is longer (RFC 768). One of a Unix socket may be: only its
/// sender's buffer limits it (unix(7)).
pub(super) const WHOLE_BUFSIZE: usize = 65_535;

/// Looks with no room for the datagram: Linux answers with its whole length all the same (recv(2), MSG_TRUNC).
///
/// # Errors
/// What `recv` answered.
#[cfg(target_os = "linux")]
pub(super) fn next_length(socket: &impl std::os::fd::AsFd) -> io::Result<usize> {
    use rustix::net::{RecvFlags, recv};
    let (_, length) = recv(socket, &mut [0], RecvFlags::PEEK | RecvFlags::TRUNC)?;
    Ok(length)
}

/// Looks with room for more than a whole datagram of UDP; of one that is longer still it sees no more.
///
/// # Errors
/// What `recv` answered.
#[cfg(not(target_os = "linux"))]
pub(super) fn next_length(socket: &mio::net::UdpSocket) -> io::Result<usize> {
    socket.peek(&mut [0; WHOLE_BUFSIZE + 1])
}
