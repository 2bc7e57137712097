//! The engine on real loopback sockets: port 0 always, and no sleeps as synchronisation.

mod bench;
mod families;
mod faults;
mod limits;
mod models;
mod peers;
mod repeat;
mod tcp;
mod udp;
