//! What a file is wanted for, and what the window says and offers for it.

use std::path::Path;
use std::sync::Arc;

use crate::lab::Lab;
use crate::record::EndpointId;
use crate::ui::model::LabNumber;

/// Writes a file, from another thread; the error is a sentence.
pub type Write = Arc<dyn Fn(&Path) -> Result<(), String> + Send + Sync>;

/// What a file is wanted for.
pub enum Purpose {
    OpenLab,
    SaveLab(LabNumber, Lab),
    Save(Document, Write),
    /// The folder of a server's behaviour.
    Folder(EndpointId),
    /// The payload of an endpoint's composer.
    Payload(EndpointId),
}

/// What is in a file that is no lab.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Document {
    Log,
    /// An endpoint as a Python program.
    Program,
    /// The calls made by hand.
    Calls,
}

/// Whether the system's own dialogs are used, too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Native {
    Yes,
    No,
}

/// Whether a file that is there already is replaced without asking.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Replace {
    Ask,
    Yes,
}

impl Purpose {
    /// The keys of the title, of what stands above the path, and of the button.
    pub(super) fn keys(&self) -> [&'static str; 3] {
        match self {
            Purpose::OpenLab => ["dialog-open-lab", "dialog-open-lab-hint", "dialog-open"],
            Purpose::SaveLab(..) => ["dialog-save-lab", "dialog-save-lab-hint", "dialog-save"],
            Purpose::Save(Document::Log, _) => ["dialog-save-log", "dialog-save-log-hint", "dialog-save"],
            Purpose::Save(Document::Program, _) => ["dialog-save-program", "dialog-save-program-hint", "dialog-save"],
            Purpose::Save(Document::Calls, _) => ["by-hand-save", "by-hand-save-hint", "dialog-save"],
            Purpose::Folder(_) => ["dialog-folder", "dialog-folder-hint", "dialog-choose"],
            Purpose::Payload(_) => ["dialog-payload", "composer-file-path", "dialog-choose"],
        }
    }

    /// The endings that the system's dialog offers, each with what it calls them.
    pub(super) fn endings(&self) -> &'static [(&'static str, &'static str)] {
        match self {
            Purpose::OpenLab | Purpose::SaveLab(..) => &[("lab.toml", "toml")],
            Purpose::Save(Document::Log, _) => &[("txt", "txt"), ("csv", "csv"), ("jsonl", "jsonl")],
            Purpose::Save(Document::Program, _) => &[("py", "py")],
            Purpose::Save(Document::Calls, _) => &[("py", "py"), ("txt", "txt"), ("jsonl", "jsonl")],
            Purpose::Folder(_) | Purpose::Payload(_) => &[],
        }
    }
}
