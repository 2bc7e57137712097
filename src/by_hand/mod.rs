//! Sockets by hand: a bench on which a person makes sockets and calls on them, one call at a time and in any order.
//!
//! ```text
//!         Request                Finished (bounded)
//! Bench ──────────▶ a thread a call ──────────────▶ Bench::poll ──▶ State
//!   ▲                 │ socket::hand                    │
//!   │                 └──▶ a row of the log             │
//!   └──────────────── wake ◀────────────────────────────┘
//! ```
//!
//! A socket is handed to the thread of its call and comes back with the result, so it has one call at a time, and no
//! thread ever waits for a lock. Which calls make sense in which state is never looked at: the system's own error is the
//! lesson. What a socket's [`State`] is follows from the rows of its calls alone. The transcript is those rows of the log
//! that are the bench's; a socket's number is that of its connection there.

mod address;
mod bench;
mod perform;
pub mod picker;
mod prepared;
mod program;
mod refused;
mod reporter;
mod request;
mod socket;
mod state;
mod statement;
mod steps;
mod under_way;

pub use self::address::{parse_address, suggested_address};
pub use self::bench::{Bench, MAX_SOCKETS};
pub use self::prepared::{Unreadable, request};
pub use self::refused::Refused;
pub use self::request::Request;
pub use self::socket::BenchSocket;
pub use self::state::{Phase, State};
pub use self::statement::{bytes_literal, note};
pub use self::steps::{Side, Step};
pub use self::under_way::UnderWay;
