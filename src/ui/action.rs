//! What widgets ask for. They queue it while they draw; the app does it afterwards, when nothing borrows the model.

use super::commands::Command;
use super::panels::composer::ComposerAction;
use super::panels::settings::FormAction;
use crate::record::{ConnectionId, EndpointId};

/// Something to do once the frame is drawn.
#[derive(Debug, Clone)]
pub enum Action {
    Run(Command),
    Start(EndpointId),
    Stop(EndpointId),
    /// Give a server that failed another port, and start it; 0 lets the system choose.
    UsePort(EndpointId, u16),
    /// The endpoint that commands without an endpoint of their own go to; its pane is brought to the front.
    Focus(EndpointId),
    /// A row for the inspector.
    Select(Option<u64>),
    /// What its composer cannot do alone.
    Compose(EndpointId, ComposerAction),
    OnConnection(EndpointId, ConnectionId, OnConnection),
    /// What its settings cannot do alone.
    OnForm(EndpointId, FormAction),
    Rename(EndpointId, String),
    Duplicate(EndpointId),
    Move(EndpointId, Step),
    Remove(EndpointId),
    /// Take back what was done last.
    Undo,
    /// Do for good what was done last.
    KeepDone,
    /// Show an endpoint as a Python program.
    ShowPython(EndpointId),
    /// Save the rows of one endpoint.
    SaveLogOf(EndpointId),
    /// Save the calls made by hand.
    SaveCalls,
    SetMemory {
        mib: u32,
    },
}

/// What to do with one connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OnConnection {
    HalfClose,
    Close,
    /// Forget a remote address of a datagram socket.
    Forget,
}

/// Which way to move an endpoint in the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    Up,
    Down,
}

/// The actions of one frame, in the order in which they were asked for.
pub type Actions = Vec<Action>;
