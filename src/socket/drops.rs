//! Datagrams that the kernel dropped because a socket's queue was full.

use mio::net::UdpSocket;

use super::proc_net::{lines, table};

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_drops_of_one_socket() {
        let table = "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref pointer drops\n\
             372: 0100007F:1389 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 34511 2 0000000000000000 42\n\
             373: 0100007F:138A 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 34512 2 0000000000000000 0\n";
        assert_eq!(drops_in(table, 34511), Some(42));
        assert_eq!(drops_in(table, 34512), Some(0));
        assert_eq!(drops_in(table, 1), None);
        assert_eq!(drops_in("", 1), None);
    }
}
