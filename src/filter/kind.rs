//! What rows tell of, as `is:` has it.

use crate::message::choice;
use crate::record::{Event, Record};

choice! {
    /// A kind of row.
    pub enum Kind {
        Call = "call",
        /// A call that moved bytes.
        Data = "data",
        /// A message that a framing has cut out of a stream.
        Message = "message",
        /// Something beside the calls: a loss, a limit.
        Note = "note",
        /// A step in the life of an endpoint or a connection.
        Event = "event",
        /// A failure or a loss.
        Trouble = "trouble",
    }
}

impl Kind {
    pub(super) fn is(self, row: &Record) -> bool {
        match self {
            Kind::Call => row.call().is_some(),
            Kind::Data => row.direction().is_some(),
            Kind::Message => row.message().is_some(),
            Kind::Note => row.note().is_some(),
            Kind::Event => matches!(row.event, Event::Life(_)),
            Kind::Trouble => row.is_trouble(),
        }
    }
}
