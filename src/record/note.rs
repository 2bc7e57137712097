//! Rows about something else than a call.

use serde::{Deserialize, Serialize};

use super::Failure;
use crate::fault::{Did, Way};
use crate::framing::{FrameError, WrapError};
use crate::message::{Sentence, sentences};
use crate::units::size;

sentences! {
    /// Something that happened beside the calls and must not go unseen.
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    pub enum Note: "note-" {
        /// Older rows were removed to keep the log within its memory budget.
        Evicted { rows: u64, bytes: u64 } => { bytes: size(*bytes) },
        /// The kernel dropped datagrams because the socket's queue was full.
        KernelDropped { datagrams: u64 },
        /// A datagram was longer than what `recvfrom` asked for, and its end was lost.
        DatagramCut { bytes: u64 },
        /// Datagrams lay in a socket when it was closed: no call received them.
        DatagramsUnread { datagrams: u64, bytes: u64 },
        /// Bytes lay in a connection's socket when it was closed: no call received them.
        BytesUnread { bytes: u64 },
        /// Rows were lost because the worker was stopped while the recorder was behind.
        RowsLost { rows: u64 },
        /// A client was accepted and closed at once: the connection limit was reached.
        LimitReached { limit: usize },
        /// A connection was closed: its bytes cannot be messages of the framing.
        FrameBroken { error: FrameError },
        /// A stream ended within a message.
        FrameIncomplete { bytes: u64, needs: Option<u64> },
        /// No answer came to what was sent.
        NoAnswer { after_ms: u64 },
        /// A message for this client was dropped: too many wait already, because it does not read.
        MessageDropped { bytes: u64 },
        /// A file that was to be sent cannot be read further.
        PayloadFile { path: Box<str>, error: Box<str> },
        /// What was to be sent does not fit the framing.
        NotFramed { error: WrapError },
        /// An answer was to be sent, and this side has sent its end.
        BehindEnd,
        /// A datagram was to be sent, and the other side's is awaited first.
        NotYourTurn,
        /// Writing the live log file failed and was stopped.
        FileFailed { path: Box<str>, error: Box<str> },
        /// The log cannot be kept on disk any more, and goes on in memory.
        StoreFailed { path: Box<str>, error: Box<str> },
        /// What a relay did to what goes through it, and which way that goes.
        Relay { way: Way, did: Box<Did> },
        /// What a relay's random numbers follow from.
        RelaySeed { seed: u64 },
        /// Which faults count from here on.
        RelayFaults { way: Way, faults: Box<str> } => { faults: if faults.is_empty() { "none" } else { faults } },
        /// A relay's connection or socket towards the target, which goes with the nth client.
        RelayJoined { way: Way, client: u32 },
        /// The target could not be reached, so the client was closed.
        RelayTarget { error: Box<Failure> },
        /// A connection that was reset is reset on the other side, too.
        RelayReset { way: Way },
        /// A client's socket was closed after a time without a datagram.
        RelayIdle { after: Box<str> },
        /// A relay's client was closed while datagrams were on their way.
        RelayUnsent { datagrams: u64, bytes: u64 },
        /// The same for bytes of a stream.
        RelayUnsentBytes { bytes: u64 },
        /// A datagram of a client that there is no room for.
        RelayNoRoom { limit: usize },
        /// A worker thread broke down.
        Internal { message: Box<str> },
        /// The live log file has no room; it goes on when there is some.
        FileFull { path: Box<str>, error: Box<str> },
        /// There is room for the live log file again.
        FileGoesOn { path: Box<str> },
        /// A row of the log on disk that is not as it was written.
        RowDamaged,
    }
}

impl Note {
    /// Its name in the notation of lessons: `no-answer`.
    pub fn name(&self) -> String {
        self.key().trim_start_matches("note-").to_owned()
    }

    /// How many things are lost: datagrams, whole or in part, messages, rows, and the unread end of
    /// a connection as one. Rows that the memory budget took are not lost: they were seen.
    pub fn lost(&self) -> u64 {
        match self {
            Note::KernelDropped { datagrams } | Note::DatagramsUnread { datagrams, .. } => *datagrams,
            Note::RowsLost { rows } => *rows,
            Note::DatagramCut { .. } | Note::BytesUnread { .. } | Note::MessageDropped { .. } => 1,
            // What a relay drops on purpose is no loss of the lab: it is what the relay is for.
            Note::RelayUnsent { datagrams, .. } => *datagrams,
            Note::RelayNoRoom { .. } | Note::RelayUnsentBytes { .. } => 1,
            _ => 0,
        }
    }

    /// Whether it tells of a failure or a loss. A relay also says what it did besides.
    pub fn is_trouble(&self) -> bool {
        match self {
            Note::Relay { did, .. } => did.is_drop(),
            Note::RelayReset { .. } | Note::RelayIdle { .. } => false,
            _ => !self.is_usual(),
        }
    }

    /// Whether it says how things are set up, of which nothing is wrong and nothing worth a look.
    pub fn is_usual(&self) -> bool {
        use Note::{FileGoesOn, RelayFaults, RelayJoined, RelaySeed};
        matches!(self, RelaySeed { .. } | RelayFaults { .. } | RelayJoined { .. } | FileGoesOn { .. })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_reads_as_a_sentence() {
        let broken = Note::FrameBroken { error: FrameError::TooLong { cap: 1 } };
        let incomplete = |bytes, needs| Note::FrameIncomplete { bytes, needs };
        for (note, text) in [
            (
                Note::KernelDropped { datagrams: 1 },
                "the kernel dropped 1 datagram: the socket's receive buffer was full",
            ),
            (Note::RowsLost { rows: 2 }, "2 rows were lost: the endpoint was stopped while the log was behind"),
            (broken, "the connection is closed: a message is longer than 1 byte, the most that one may have here"),
            (incomplete(2, None), "the stream ended within a message, of which 2 bytes had come"),
            (
                incomplete(1, Some(4)),
                "the stream ended within a message, of which 1 byte had come and at least 4 were needed",
            ),
        ] {
            assert_eq!(note.to_string(), text);
        }
    }
}
