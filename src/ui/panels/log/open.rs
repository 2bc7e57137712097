//! What is open over a log.

use egui::Pos2;

/// The list of what can be typed next.
#[derive(Debug, Default)]
pub(super) struct Completing {
    pub is_open: bool,
    /// The offer that stands out.
    pub chosen: Option<usize>,
}

/// The menu of a row.
pub(super) struct RowMenu {
    pub row: u64,
    /// The row that was chosen before.
    pub other: Option<u64>,
    pub at: Pos2,
    /// Its first entry is to have the keys: it was not opened by the pointer.
    pub takes_focus: bool,
}
