//! Who waits in the backlog of a listening socket.

use std::net::SocketAddr;

use super::proc_net::{address, lines, table};
use crate::address::Addr;

/// The most that are listed.
const MOST: usize = 100;

/// The clients that the kernel has connected to the listening socket at `local` and that nobody has accepted yet: on
/// Linux the established sockets of that port without an inode in its tables. Other systems do
/// not show them, and for Unix sockets none does.
pub fn backlog(local: &Addr) -> Vec<Addr> {
    let Some(local) = local.inet() else { return Vec::new() };
    waiting(&table("tcp"), local).into_iter().take(MOST).map(Addr::Inet).collect()
}

fn waiting(table: &str, local: SocketAddr) -> Vec<SocketAddr> {
    const ESTABLISHED: &str = "01";
    /// The client has closed its side already, and waits all the same.
    const CLOSE_WAIT: &str = "08";
    let of_line = |columns: Vec<&str>| {
        let (ours, theirs) = (address(columns.get(1)?)?, address(columns.get(2)?)?);
        let is_connected = matches!(*columns.get(3)?, ESTABLISHED | CLOSE_WAIT);
        let is_accepted = *columns.get(9)? != "0";
        let is_here = ours.port() == local.port() && (local.ip().is_unspecified() || ours.ip() == local.ip());
        (is_connected && !is_accepted && is_here).then_some(theirs)
    };
    lines(table).filter_map(of_line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[cfg(target_endian = "little")]
    fn finds_who_is_connected_and_not_accepted() {
        let table = "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n\
            0: 0100007F:1389 00000000:0000 0A 00000000:00000001 00:00000000 00000000  0  0 5501 1 0 100 0 0 10 0\n\
            1: 0100007F:1389 0100007F:9C40 01 00000000:00000005 00:00000000 00000000  0  0 0 1 0 20 0 0 10 -1\n\
            2: 0100007F:1389 0100007F:9C41 01 00000000:00000000 00:00000000 00000000  0  0 5502 1 0 20 0 0 10 -1\n\
            3: 0100007F:138A 0100007F:9C42 01 00000000:00000000 00:00000000 00000000  0  0 0 1 0 20 0 0 10 -1\n";
        let local = "127.0.0.1:5001".parse().unwrap();
        assert_eq!(waiting(table, local), ["127.0.0.1:40000".parse().unwrap()]);
        assert!(waiting("nonsense\nof : a table", local).is_empty());
    }
}
