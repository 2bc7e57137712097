//! The engine on real loopback sockets: port 0 always, and no sleeps as synchronisation.

mod bench;
mod faults;
mod limits;
mod peers;
mod tcp;
mod udp;
