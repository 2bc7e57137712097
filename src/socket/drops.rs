//! The queue of a socket of UDP: what lies in it, and the datagrams that the kernel dropped because it was full.

use mio::net::UdpSocket;

use super::proc_net::{address, lines, table};
use crate::address::Addr;

/// Reads the drop count that Linux keeps for each UDP socket in its tables (proc(5), column `drops`).
/// Other systems keep no such count per socket, and then it is always zero.
#[derive(Debug)]
pub(super) struct DropCounter {
    inode: Option<u64>,
    seen: u64,
}

impl DropCounter {
    pub(super) fn of(socket: Option<&UdpSocket>) -> Self {
        Self { inode: socket.and_then(inode), seen: 0 }
    }

    /// Drops since this was last asked.
    pub(super) fn since_last_time(&mut self) -> u64 {
        let Some(total) = self.inode.and_then(|inode| drops_in(&table("udp"), inode)) else { return 0 };
        let new = total.saturating_sub(self.seen);
        self.seen = total;
        new
    }
}

#[cfg(target_os = "linux")]
fn inode(socket: &UdpSocket) -> Option<u64> {
    use std::os::fd::AsRawFd;
    use std::os::unix::fs::MetadataExt;
    let path = format!("/proc/self/fd/{}", socket.as_raw_fd());
    std::fs::metadata(path).ok().map(|meta| meta.ino())
}

#[cfg(not(target_os = "linux"))]
fn inode(_: &UdpSocket) -> Option<u64> {
    None
}

/// Finds the socket's line by its inode, the tenth column; the drops are the last.
fn drops_in(table: &str, inode: u64) -> Option<u64> {
    lines(table).find_map(|columns| {
        let is_ours = columns.get(9)?.parse() == Ok(inode);
        if is_ours { columns.last()?.parse().ok() } else { None }
    })
}

/// What the system tells of the queues of UDP at one moment.
#[derive(Debug, Clone, Default)]
pub struct UdpTable(String);

/// The queue of a socket of UDP.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UdpQueue {
    /// The kernel's memory for what lies unread in it, in bytes: more than the datagrams' own, as Linux counts it (socket(7)).
    pub used: u64,
    /// Datagrams that had no room, since the socket was made.
    pub dropped: u64,
}

impl UdpTable {
    /// The table as it is now; `None` where the system has none.
    pub fn read() -> Option<Self> {
        Some(Self(table("udp"))).filter(|table| !table.0.is_empty())
    }

    /// The queues of those that are bound to `local`: of more than one where they share a multicast group's port.
    pub fn queue(&self, local: &Addr) -> Option<UdpQueue> {
        let local = local.inet()?;
        let of_line = |columns: Vec<&str>| {
            let here = address(columns.get(1)?)?;
            let is_it = here.port() == local.port() && here.ip() == local.ip().to_canonical();
            let used = u64::from_str_radix(columns.get(4)?.split_once(':')?.1, 16).ok()?;
            is_it.then_some(UdpQueue { used, dropped: columns.last()?.parse().ok()? })
        };
        let both = |one: UdpQueue, other: UdpQueue| UdpQueue {
            used: one.used + other.used,
            dropped: one.dropped + other.dropped,
        };
        lines(&self.0).filter_map(of_line).reduce(both)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_drops_of_one_socket() {
        let table = "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref pointer drops\n\
             372: 0100007F:1389 00000000:0000 07 00000000:00000300 00:00000000 00000000     0        0 34511 2 0000000000000000 42\n\
             373: 0100007F:138A 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 34512 2 0000000000000000 0\n";
        #[cfg(target_endian = "little")]
        {
            let queue = |port: u16| UdpTable(table.to_owned()).queue(&([127, 0, 0, 1], port).into());
            assert_eq!(queue(5001), Some(UdpQueue { used: 0x300, dropped: 42 }));
            assert_eq!((queue(5002), queue(5003)), (Some(UdpQueue { used: 0, dropped: 0 }), None));
        }
        assert_eq!(drops_in(table, 34511), Some(42));
        assert_eq!(drops_in(table, 34512), Some(0));
        assert_eq!(drops_in(table, 1), None);
        assert_eq!(drops_in("", 1), None);
    }
}
