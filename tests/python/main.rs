//! The programs that endpoints are shown as, run by `python3`: each generated server with the lab's client, each generated
//! client with the lab's server, and with each generated server. Where there is no `python3` each test says so and is
//! skipped.

mod cases;
mod chats;
mod clients;
mod conversations;
mod datagrams;
mod exchange;
mod framings;
mod labs;
mod literals;
mod process;
mod servers;
mod services;
