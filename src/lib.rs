//! Socket Lab (套接字实验室): learn and test sockets, and see every call they make.
//!
//! A [`session`] runs a [`lab`]: its [`engine`]'s worker threads make their calls through [`socket`], the only door to the
//! system, and report each as a [`record`]; one recorder thread writes the log, of which readers take snapshots. The
//! window (`ui`, the feature `window`) and the command line ([`cli`]) are two front ends of the same session. What a
//! server answers ([`behaviour`]), what a person types ([`payload`]) and how a stream is cut into messages ([`framing`])
//! know no socket and no thread.
//!
//! ```text
//!            Command                     Report                      Snapshot
//! session ────────────▶ engine, socket ───────────▶ record (recorder) ─────────▶ ui, cli, export
//! ```
//!
//! ARCHITECTURE.md has the rules; `tests/architecture` holds them.

// Who reads the sources follows links to what is private, too; on the pages they are plain text.
#![allow(rustdoc::private_intra_doc_links)]

pub mod address;
pub mod behaviour;
pub mod by_hand;
pub mod checks;
pub mod cli;
pub mod clock;
pub mod diagram;
pub mod engine;
pub mod escape;
pub mod explain;
pub mod export;
pub mod fault;
pub mod file_name;
pub mod filter;
pub mod folders;
pub mod framing;
pub mod keeping;
pub mod lab;
pub mod lesson;
pub mod locale;
pub mod message;
pub mod names;
pub mod payload;
pub mod play;
pub mod python;
pub mod reach;
pub mod record;
pub mod replace;
pub mod report;
pub mod row_text;
pub mod services;
pub mod session;
pub mod socket;
#[cfg(feature = "window")]
pub mod ui;
pub mod units;
