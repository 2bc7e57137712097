//! The state of a lab as it is saved with the lists of a segment, so that a run that is opened need not read all its rows.

use serde::{Deserialize, Serialize};

use super::Status;
use super::exchange::Exchange;
use super::log::Shown;

/// What all rows before one come to.
#[derive(Debug, Default, Deserialize)]
pub(super) struct State {
    /// The first row that is not taken into account.
    pub row: u64,
    pub status: Status,
    pub exchange: Exchange,
}

/// The same, to be written.
#[derive(Serialize)]
struct ToWrite<'a> {
    row: u64,
    status: &'a Status,
    exchange: &'a Exchange,
}

impl State {
    /// As it is now; with what was cleared and can be called back, as that is on disk, too.
    pub(super) fn of(shown: &Shown) -> Vec<u8> {
        let mut status = shown.rows.status.clone();
        if shown.aside.is_some() {
            std::sync::Arc::make_mut(&mut status).restore_totals();
        }
        let state = ToWrite { row: shown.rows.end_row, status: &status, exchange: &shown.exchange };
        // Only what has no form in the file fails, and nothing here has none. Without a state the rows are read again.
        postcard::to_extend(&state, Vec::new()).unwrap_or_default()
    }

    /// `None` for what is none.
    pub(super) fn read(bytes: &[u8]) -> Option<Self> {
        postcard::from_bytes(bytes).ok()
    }

    /// Takes a row into account, unless it is.
    pub(super) fn add(&mut self, number: u64, row: &super::Record) {
        if number >= self.row {
            self.row = number + 1;
            self.status.apply(row);
            self.exchange.add(row);
        }
    }
}
