//! One connection as bytes: where its sender's calls cut them, where its receiver's calls, and where the framing. What is
//! drawn is plain data, for the bytes that are in sight; no I/O, no egui.

mod conversation;
mod cuts;
mod find;
#[cfg(test)]
mod properties;
mod strips;
mod way;

pub use conversation::{Break, Conversation, Layout, Line, Piece, Said, Source, Taken};
pub use cuts::{Cut, Cuts};
pub use find::{Hit, MAX_FOUND, Needle, StreamSearch};
pub use strips::{Join, Missing, Ribbon, Seen, Shown, Side, Strips, Why, extent, strips};
pub use way::{Keeps, Way, other_end};
