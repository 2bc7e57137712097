//! Framing: how a byte stream is cut into messages.
//!
//! TCP carries bytes, not messages: one `recv` may give half of what one `send` took, or several at once. A
//! [`Framing`] is the agreement by which both sides find the messages again. [`Framing::wrap`] makes the bytes to send,
//! and [`Messages`] puts what each `recv` gave together and remembers which `recv`s a message came in, so that both
//! truths can be shown.
//!
//! In notation a framing is its name and, after a colon, its parameter: `line`, `fixed:16`, `length:u16be`.
//!
//! A framing is one file that implements [`Rule`] and one line in [`FRAMINGS`]; the tests in `properties.rs` loop over
//! the registry and so cover it from then on. No framing does I/O or knows a thread or the time.

mod delimiter;
mod error;
mod fixed;
mod held;
mod idle;
mod length;
mod line;
mod messages;
mod notation;
#[cfg(test)]
mod properties;
mod raw;

use std::ops::Range;
use std::time::Duration;

use bytes::Bytes;

pub use self::error::{FrameError, FramingError, Problem, WrapError};
pub use self::messages::{Frame, Leftover, Message, Messages};
pub use self::notation::Framing;

/// The largest message that is put together unless a caller says otherwise: 1 MiB.
pub const MAX_FRAME_BYTES: usize = 1 << 20;

/// Every framing, in the order in which they are offered.
pub static FRAMINGS: &[Kind] = &[raw::KIND, line::KIND, delimiter::KIND, fixed::KIND, length::KIND, idle::KIND];

/// A framing that can be chosen.
#[derive(Debug)]
pub struct Kind {
    /// Its name in labs and on the command line.
    pub id: &'static str,
    /// Other names it is known by.
    pub aliases: &'static [&'static str],
    pub parameter: Parameter,
    pub boundaries: Boundaries,
    /// A notation that parses, to show what one looks like and to begin with.
    pub example: &'static str,
    /// Reads what stands after the colon. The place of a mistake counts from there.
    parse: fn(&str) -> Parsed,
}

/// What stands after the colon.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Parameter {
    /// Nothing, nor a colon.
    None,
    /// One of these; the first where nothing is said.
    OneOf(&'static [&'static str]),
    /// One of these, which must be said.
    Choose(&'static [&'static str]),
    /// Text that is typed.
    Typed,
}

/// What shows where a message ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Boundaries {
    /// Each `recv` is taken for a message, which on a stream it need not be.
    Recvs,
    /// The bytes themselves, however the stream is cut on its way.
    Bytes,
    /// Time in which nothing comes.
    Time,
}

impl Kind {
    /// The key of its name in the locale files; with `-hint` behind it, that of a sentence about it, and with
    /// `-parameter`, that of its parameter's label (where it has one).
    pub fn key(&self) -> String {
        format!("framing-{}", self.id)
    }
}

impl PartialEq for Kind {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

impl Eq for Kind {}

/// The kind of this name.
pub fn find(name: &str) -> Option<&'static Kind> {
    FRAMINGS.iter().find(|kind| kind.id == name || kind.aliases.contains(&name))
}

/// One framing with its parameter. It keeps no state: what is held between two `recv`s is in [`Messages`].
trait Rule: CloneRule + Send + Sync {
    /// The most bytes that stand around a message on the wire.
    fn overhead(&self) -> usize {
        0
    }

    /// What [`Framing::wrap`] puts around a message.
    fn around(&self, message: &[u8]) -> Result<Around, WrapError>;

    /// The first message in `held`, which is not empty. In its first `seen` bytes alone there was none, so they need
    /// not be searched again. A message of more than `cap` bytes is refused by the caller; a rule does so
    /// itself only where it knows before the bytes have come.
    ///
    /// # Errors
    /// Bytes that cannot be the beginning of a message.
    fn cut(&self, held: &[u8], seen: usize, cap: usize) -> Result<Cut, FrameError>;

    /// How long nothing must come for what is held to be a message.
    fn gap(&self) -> Option<Duration> {
        None
    }
}

/// What a parameter stands for, and its one canonical form; empty where there is none.
type Parsed = Result<(Box<dyn Rule>, String), FramingError>;

/// What stands before and behind a message on the wire.
#[derive(Default)]
struct Around {
    before: Bytes,
    behind: Bytes,
}

/// What a [`Rule`] finds.
#[derive(Debug, PartialEq, Eq)]
enum Cut {
    /// A message: its bytes without what stands around them, and where the next begins, which is past zero.
    Message { body: Range<usize>, end: usize },
    /// Not yet; it is unknown how much is missing.
    More,
    /// Not before so many bytes are held, more than there are.
    Needs(usize),
}

/// Clones of boxed rules.
trait CloneRule {
    fn boxed(&self) -> Box<dyn Rule>;
}

impl<R: Rule + Clone + 'static> CloneRule for R {
    fn boxed(&self) -> Box<dyn Rule> {
        Box::new(self.clone())
    }
}

impl Clone for Box<dyn Rule> {
    fn clone(&self) -> Self {
        self.boxed()
    }
}
