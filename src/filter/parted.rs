//! A regular expression whose match the cuts of a stream have parted: a part of it came in this call, the rest before or behind it.
//! What a connection moved one way is gone through once; only where a match has begun the calls beside are looked at.

use std::borrow::Cow;
use std::cell::{OnceCell, RefCell};
use std::fmt;

use bytes::Bytes;

use super::automaton::{Automaton, State};
use super::beside::Beside;
use crate::payload::Encoding;
use crate::record::{ConnectionId, Row, Snapshot};
use crate::socket::Direction;

/// What is looked at before a row and behind it, in bytes and in calls.
const WINDOW: usize = 4 << 10;
const CALLS: usize = 512;
/// Ways of connections that are remembered, each at one place.
const STREAMS: usize = 256;
/// Matches before a row that may overlap are looked at up to so many.
const OVERLAPPING: usize = 256;

/// It is made when it is first asked: most expressions that are typed are never.
#[derive(Default)]
pub(super) struct Parted(OnceCell<Option<Box<RefCell<Search>>>>);

struct Search {
    automaton: Automaton,
    streams: Vec<Option<Stream>>,
}

/// How far one way of a connection was gone through.
#[derive(Clone)]
struct Stream {
    of: (ConnectionId, Direction),
    /// Where in the stream.
    end: u64,
    state: State,
    reader: Reader,
}

impl Parted {
    /// Whether a part of a match lies in a row, and the rest in those of its stream beside it. Every row is to be shown, in their order:
    /// one that `is_found` without this, too.
    pub(super) fn lies_across(
        &self,
        typed: &str,
        log: &Snapshot,
        row: &Row,
        encoding: Encoding,
        is_found: bool,
    ) -> bool {
        let new = || Some(Box::new(RefCell::new(Search { automaton: Automaton::new(typed)?, streams: Vec::new() })));
        let search = self.0.get_or_init(new);
        search.as_ref().is_some_and(|search| search.borrow_mut().has_part(log, row, encoding, is_found))
    }
}

impl Search {
    fn has_part(&mut self, log: &Snapshot, row: &Row, encoding: Encoding, is_found: bool) -> bool {
        let place = row.call().and_then(|call| call.place);
        let (Some(connection), Some(direction), Some(place)) = (row.connection, row.direction(), place) else {
            return false;
        };
        let of = (connection, direction);
        let at = (2 * connection.0 as usize + usize::from(direction == Direction::Out)) % STREAMS;
        if self.streams.is_empty() {
            self.streams.resize_with(STREAMS, || None);
        }
        let known = self.streams.get_mut(at).and_then(Option::take);
        let known = known.filter(|stream| stream.of == of && stream.end == place.offset);
        let known = known.filter(|stream| self.automaton.is_good(stream.state) && stream.reader.encoding == encoding);
        let Some(mut stream) = known.or_else(|| self.before(log, row, of, place.offset, encoding)) else {
            return false;
        };
        let has_begun = self.is_begun(&stream);
        let text = stream.reader.text(&row.bytes);
        let Some((state, has_ended)) = self.automaton.run(stream.state, &text) else {
            return !is_found && self.is_there(log, row, encoding);
        };
        (stream.state, stream.end) = (state, place.offset + row.bytes.len() as u64);
        let ends_here = has_begun && has_ended;
        let is_part = !is_found && (ends_here || self.is_begun(&stream) && self.ends_behind(stream.clone(), log, row));
        if let Some(slot) = self.streams.get_mut(at) {
            *slot = Some(stream);
        }
        is_part && self.is_there(log, row, encoding)
    }

    fn is_begun(&self, stream: &Stream) -> bool {
        !stream.reader.rest.is_empty() || !self.automaton.is_idle(stream.state)
    }

    /// How far the stream is before a row whose call before was not seen.
    fn before(
        &mut self,
        log: &Snapshot,
        row: &Row,
        of: (ConnectionId, Direction),
        end: u64,
        encoding: Encoding,
    ) -> Option<Stream> {
        let mut stream = Stream { of, end, state: self.automaton.start()?, reader: Reader::new(encoding) };
        if end > 0 {
            for bytes in before(&Beside::of(log, row)?) {
                let text = stream.reader.text(&bytes);
                stream.state = match self.automaton.run(stream.state, &text) {
                    Some((state, _)) => state,
                    None => self.automaton.start()?,
                };
            }
        }
        Some(stream)
    }

    /// Whether a match that has begun ends in what comes behind a row, as far as that is looked at.
    fn ends_behind(&mut self, mut stream: Stream, log: &Snapshot, row: &Row) -> bool {
        let Some(beside) = Beside::of(log, row) else { return false };
        for bytes in behind(&beside) {
            let text = stream.reader.text(&bytes);
            match self.automaton.run(stream.state, &text) {
                Some((_, true)) | None => return true,
                Some((state, _)) => stream.state = state,
            }
            if !self.is_begun(&stream) {
                return false;
            }
        }
        self.automaton.ends(stream.state)
    }

    /// Whether a match in what is beside a row and in itself has a part in it.
    fn is_there(&self, log: &Snapshot, row: &Row, encoding: Encoding) -> bool {
        let Some(beside) = Beside::of(log, row) else { return false };
        let (mut reader, mut whole) = (Reader::new(encoding), Vec::new());
        before(&beside).iter().for_each(|bytes| whole.extend_from_slice(&reader.text(bytes)));
        let start = whole.len();
        whole.extend_from_slice(&reader.text(&row.bytes));
        // A character of which a part is here is read with the next call.
        let end = whole.len() + usize::from(!reader.rest.is_empty());
        behind(&beside).for_each(|bytes| whole.extend_from_slice(&reader.text(&bytes)));
        let mut next = 0;
        for nth in 0.. {
            let found = self.automaton.whole.find(regex_automata::Input::new(&whole).range(next..));
            let Some(found) = found.filter(|found| found.start() < end) else { return false };
            if found.end() > start && !found.is_empty() {
                return true;
            }
            next = if nth < OVERLAPPING { found.start() + 1 } else { found.end().max(found.start() + 1) };
            if next > whole.len() {
                return false;
            }
        }
        false
    }
}

/// The bytes of the calls before a row as far as they are looked at, in their order.
fn before(beside: &Beside<'_>) -> Vec<Bytes> {
    let mut left = WINDOW;
    let taken = beside.before().take(CALLS).map_while(|row| {
        let from = row.bytes.len().saturating_sub(left);
        let is_more = left > 0;
        left -= row.bytes.len() - from;
        is_more.then(|| row.bytes.slice(from..))
    });
    let mut pieces: Vec<Bytes> = taken.collect();
    pieces.reverse();
    pieces
}

/// The same of those behind it.
fn behind(beside: &Beside<'_>) -> impl Iterator<Item = Bytes> {
    let mut left = WINDOW;
    beside.behind().take(CALLS).map_while(move |row| {
        let length = row.bytes.len().min(left);
        let is_more = left > 0;
        left -= length;
        is_more.then(|| row.bytes.slice(..length))
    })
}

/// Reads text from one call to the next; a character that a cut has parted comes with its last byte.
#[derive(Clone)]
struct Reader {
    encoding: Encoding,
    /// The bytes of a character that has begun.
    rest: Vec<u8>,
}

impl Reader {
    fn new(encoding: Encoding) -> Self {
        Self { encoding, rest: Vec::new() }
    }

    /// In UTF-8, which an expression is looked for in as it came.
    fn text<'a>(&mut self, bytes: &'a [u8]) -> Cow<'a, [u8]> {
        if self.encoding == Encoding::Utf8 {
            return Cow::Borrowed(bytes);
        }
        let mut all = std::mem::take(&mut self.rest);
        all.extend_from_slice(bytes);
        let (mut text, mut strays) = (String::new(), None);
        for (at, piece) in self.encoding.pieces(&all) {
            if piece.is_ok() {
                strays = None;
            } else if strays.is_none() {
                strays = Some((at, text.len()));
            }
            text.push(piece.unwrap_or(char::REPLACEMENT_CHARACTER));
        }
        // No character has more than four bytes.
        if let Some((at, length)) = strays.filter(|(at, _)| all.len() - at < 4) {
            text.truncate(length);
            self.rest = all.split_off(at);
        }
        Cow::Owned(text.into_bytes())
    }
}

impl PartialEq for Parted {
    /// What is remembered makes no difference.
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl fmt::Debug for Parted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Parted")
    }
}
