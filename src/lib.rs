//! Socket Lab (套接字实验室): learn and test sockets, and see every call they make.
pub mod address;
pub mod behaviour;
pub mod cli;
pub mod clock;
pub mod engine;
pub mod escape;
pub mod explain;
pub mod export;
pub mod lab;
pub mod locale;
pub mod message;
pub mod payload;
pub mod record;
pub mod replace;
pub mod session;
pub mod socket;
pub mod ui;
