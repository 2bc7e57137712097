//! What widgets ask for. They queue it while they draw; the app does it afterwards, when nothing borrows the model.

use std::path::PathBuf;

use bytes::Bytes;

use super::commands::Command;
use super::table::TableChange;
use crate::address::{Address, Transport};
use crate::engine::{Cancel, Decision};
use crate::fault::{Faults, Way};
use crate::framing::Framing;
use crate::keeping::KeepLogs;
use crate::lab::{Lab, NamedPayload, Role};
use crate::lesson::Control;
use crate::payload::{Checksum, Content};
use crate::record::{ConnectionId, EndpointId, KeptRun, List};
use crate::session::{Plan, To};

/// Something to do once the frame is drawn.
#[derive(Debug, Clone)]
pub enum Action {
    Run(Command),
    /// Open a file: a lab, or a course.
    OpenRecent(PathBuf),
    /// Open the lesson at this place of the course.
    OpenLesson(usize),
    Start(EndpointId),
    Stop(EndpointId),
    /// Give an endpoint that failed another port, and start it; 0 lets the system choose.
    UsePort(EndpointId, u16),
    /// The endpoint that commands without an endpoint of their own go to; its pane is brought to the front.
    Focus(EndpointId),
    /// A row for the inspector.
    Select(Option<u64>),
    /// A row that the selected one is compared with.
    Compare(Option<u64>),
    Show(Show),
    /// The endpoint whose settings stand in the column at the right; `None` closes it.
    /// Tell how another machine reaches an endpoint.
    Reach(EndpointId),
    ShowSettings(Option<EndpointId>),
    /// What its composer cannot do alone.
    Compose(EndpointId, ComposerAction),
    OnConnection(EndpointId, ConnectionId, OnConnection),
    /// The faults of one way through a relay that count from now on.
    SetFaults(EndpointId, Way, Faults),
    /// Whether a relay holds the next datagram of a way.
    HoldNext(EndpointId, Way, bool),
    /// What becomes of a datagram that a relay holds.
    Decide(EndpointId, u64, Decision),
    /// Give an endpoint another role or transport, and an address that suits it.
    SetKind(EndpointId, Role, Transport),
    /// Give an endpoint a path at which no other endpoint of the lab is.
    FreePath(EndpointId),
    /// Choose the folder of a server's behaviour.
    BrowseFolder(EndpointId),
    Rename(EndpointId, String),
    Duplicate(EndpointId),
    /// Move it so many places down in the list, or up.
    Move(EndpointId, isize),
    Remove(EndpointId),
    /// Do for good what was done last.
    KeepDone,
    /// Stop all, and set the endpoints up as they were in this lab, with which the lesson began.
    PutBack(Lab),
    /// Show an endpoint as a Python program.
    ShowPython(EndpointId),
    /// All of the card in the place of the panes, or its strip above them, in a narrow window.
    WholeCard(bool),
    /// Save the rows of one endpoint.
    SaveLogOf(EndpointId),
    /// Save the calls made by hand.
    SaveCalls,
    /// Save the numbers over time.
    SaveRates,
    /// Save bytes of a connection.
    SaveBytes(SavedBytes),
    /// Have the table of all logs otherwise.
    Table(TableChange),
    /// The memory that the log may take, in MiB.
    SetMemory(u32),
    /// Do something with a run that is kept.
    Kept(KeptRun, OnKept),
    /// Change what is kept of logs on the disk.
    KeepLogs(KeepLogs),
}

/// Something that is there and is to be found; nothing is done to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Show {
    Row(EndpointId, u64),
    /// The call of this name that a thread of the endpoint waits in.
    Waiting(EndpointId, String),
    /// A control of an endpoint, or of the window.
    Control(Option<EndpointId>, &'static Control),
}

/// Bytes of a connection that are to be saved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SavedBytes {
    /// The rows that have them.
    pub lists: Vec<List>,
    /// A name for the file.
    pub file: String,
}

/// What to do with one connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OnConnection {
    HalfClose,
    Close,
    /// Close by a reset: TCP only.
    Reset,
    /// Forget a remote address of a datagram socket.
    Forget,
}

/// What a person wants of a composer.
#[derive(Debug, Clone)]
pub enum ComposerAction {
    Send {
        to: To,
        /// One, or several that go out with no pause between them, and are no files.
        contents: Vec<Content>,
        /// Behind the last byte of a file; other contents have theirs already.
        checksum: Checksum,
        cancel: Cancel,
    },
    /// Send these bytes as they are.
    SendAsIs {
        to: To,
        bytes: Bytes,
    },
    /// Put these bytes into the field.
    Put(Bytes),
    /// Begin to send this again and again, and give the running repeat to the composer.
    Repeat(Plan),
    /// Where a peer sends from now on.
    SendTo(Option<Address>),
    /// How the endpoint cuts a stream into messages.
    SetFraming(Framing),
    OnConnection(ConnectionId, OnConnection),
    Disconnect,
    /// Choose a file.
    Browse,
    /// Keep a payload in the lab, in place of another of its name.
    Keep(NamedPayload),
    RenameKept {
        from: String,
        to: String,
    },
    ForgetKept(String),
}

/// The actions of one frame, in the order in which they were asked for.
pub type Actions = Vec<Action>;

/// What is done with a run that is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OnKept {
    Open,
    /// As one file.
    Save,
    Delete,
    /// Nothing is done about it now.
    Leave,
}
