//! Socket Lab (套接字实验室): learn and test sockets, and see every call they make.
pub mod address;
pub mod clock;
pub mod record;
pub mod socket;
