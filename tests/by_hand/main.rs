//! Sockets by hand on real loopback sockets: port 0 always, and no sleeps as synchronisation.

mod creation;
mod datagram;
mod fixture;
mod flags;
mod log;
mod options;
mod prepared;
mod program;
mod tcp;
mod unix;
mod waiting;
mod wrong_orders;
