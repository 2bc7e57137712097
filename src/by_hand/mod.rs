//! Sockets by hand: a bench on which a person makes sockets and calls on them, one call at a time and in any order.
//!
//! ```text
//!         Call                    Finished (bounded)
//! Bench ────────▶ a thread a call ──────────────────▶ Bench::poll ──▶ Entry, State
//!   ▲                 socket::hand                        │
//!   └──────────────── wake ◀──────────────────────────────┘
//! ```
//!
//! A socket is handed to the thread of its call and comes back with the result, so it has one call at a time, and no
//! thread ever waits for a lock. Which calls make sense in which state is never looked at: the system's own error is the
//! lesson. What a socket's [`State`] is follows from the results of its calls alone.

mod address;
mod bench;
mod call;
mod entry;
mod literal;
mod perform;
pub mod picker;
mod python;
mod refused;
mod seat;
mod state;
mod steps;
mod text;

pub use self::address::{parse_address, suggested_address};
pub use self::bench::{Bench, MAX_CALLS, MAX_SOCKETS};
pub use self::call::{Call, Op, SocketId};
pub use self::entry::{Entry, Outcome, Returned};
pub use self::literal::bytes_literal;
pub use self::refused::Refused;
pub use self::seat::Seat;
pub use self::state::{Phase, State};
pub use self::steps::{Side, Step};
