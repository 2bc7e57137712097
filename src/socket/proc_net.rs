//! The kernel's tables of sockets, which Linux shows as `/proc/net/tcp`, `tcp6`, `udp` and `udp6` (proc_pid_net(5)). Other systems
//! have none, and then they are empty.

use std::net::{IpAddr, SocketAddr};

/// The tables of a protocol, IPv4's and IPv6's, one line a socket.
pub(super) fn table(protocol: &str) -> String {
    // Under Wine this path leads to Linux's own tables, which know nothing of Windows.
    if !cfg!(target_os = "linux") {
        return String::new();
    }
    let read = |version| std::fs::read_to_string(format!("/proc/net/{protocol}{version}")).unwrap_or_default();
    ["", "6"].map(read).concat()
}

/// The lines of a table as columns: sl, local address, remote address, state, queues, timer:when, retransmissions, user, timeout,
/// inode, …; the tables' heads are lines, too.
pub(super) fn lines(table: &str) -> impl Iterator<Item = Vec<&str>> {
    table.lines().map(|line| line.split_ascii_whitespace().collect())
}

/// An address as the tables have it: the number in words of four bytes, each in the machine's order, then the port.
pub(super) fn address(text: &str) -> Option<SocketAddr> {
    let (ip, port) = text.split_once(':')?;
    let word = |at: usize| u32::from_str_radix(ip.get(at * 8..at * 8 + 8)?, 16).ok().map(u32::to_ne_bytes);
    let ip: IpAddr = match ip.len() {
        8 => word(0)?.into(),
        32 => <[u8; 16]>::try_from([word(0)?, word(1)?, word(2)?, word(3)?].concat()).ok()?.into(),
        _ => return None,
    };
    Some(SocketAddr::new(ip.to_canonical(), u16::from_str_radix(port, 16).ok()?))
}
