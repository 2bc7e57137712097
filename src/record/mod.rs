//! The log of a lab: its rows, the one thread that writes them, and what a reader sees.

mod bursts;
mod current_calls;
mod exchange;
mod fold;
mod follower;
mod gone;
mod index;
mod joined;
mod keeper;
pub mod lablog;
mod life;
mod lock;
mod log;
mod log_writer;
mod note;
mod numbers;
mod range;
mod recorder;
mod recorder_thread;
mod reports;
mod row;
mod runs;
mod segment;
mod short;
mod sink_thread;
mod snapshot;
mod spill;
mod state;
mod status;
pub mod store;
mod totals;
mod wants;

pub use bursts::{Burst, BurstFinder, Bursts};
pub use current_calls::CurrentCalls;
pub use exchange::{Lost, OtherSide, Part, Rest};
pub use fold::Status;
pub use follower::{Follower, Found, Wanted};
pub use index::List;
pub use keeper::{Keeping, Limits};
pub use lablog::{LABLOG, LablogError};
pub use life::{End, Life};
pub use log::{Evicted, Log};
pub use log_writer::MIN_BUDGET_BYTES;
pub use note::Note;
pub use numbers::Numbers;
pub use recorder::{Callback, Recorder, Sink, is_full};
pub use recorder_thread::Control;
pub use reports::Reports;
pub use row::{Event, Place, Record, Row};
pub use runs::{Described, KEEP_BYTES, KEEP_FOR, KeptRun, OpenedRun, RunAbout, Runs};
pub use short::{short, short_addr, without_result};
pub use snapshot::Snapshot;
pub use status::{ConnectionStatus, EndpointStatus, Progress, State, Traffic};
pub use totals::Totals;
pub use wants::{Verdict, Wants};

use serde::{Deserialize, Serialize};

use crate::socket::SocketError;

/// Names one endpoint while the program runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct EndpointId(pub u32);

impl EndpointId {
    /// Stands in rows that tell of the lab itself and not of one of its endpoints.
    pub const LAB: EndpointId = EndpointId(u32::MAX);
    /// Stands in rows of calls that a person made by hand.
    pub const BY_HAND: EndpointId = EndpointId(u32::MAX - 1);
}

/// Names one connection while the program runs; never used twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ConnectionId(pub u32);

/// Why an endpoint or a connection is not running any more, where that was not asked for.
pub type Failure = SocketError;
