//! Who holds a port.

use crate::address::Transport;

/// The process that holds a port, as `name (pid N)`, where the system tells it to this user.
///
/// It reads the tables of all processes, so it is asked only after a `bind` has failed, in the worker's thread.
pub fn port_holder(transport: Transport, port: u16) -> Option<String> {
    let protocol = match transport {
        Transport::Tcp => listeners::Protocol::TCP,
        Transport::Udp => listeners::Protocol::UDP,
        _ => return None,
    };
    let process = listeners::get_process_by_port(port, protocol).ok()?;
    Some(format!("{} (pid {})", process.name, process.pid))
}
