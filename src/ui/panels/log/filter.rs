//! Which rows a log pane shows.

use std::fmt::Write;

use bytes::Bytes;

use crate::message::choice;
use crate::payload::{self, PayloadError};
use crate::record::{ConnectionId, Event, Record, Row, Snapshot, short};
use crate::socket::Direction;
use crate::ui::peers::{Named, Peers};

/// What begins a search for bytes.
const HEX_PREFIX: &str = "hex:";

choice! {
    /// The rows of interest.
    #[derive(Default)]
    pub enum Show: "log-show-" {
        #[default]
        AllCalls = "all",
        /// Rows that moved bytes.
        Messages = "messages",
        /// Failures and losses.
        Trouble = "trouble",
        /// What happened to the endpoint and its connections.
        Events = "events",
        /// Messages that a framing has cut out, and what was sent. The last, as it is not always offered.
        Framed = "framed",
    }
}

/// What a search looks for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
enum Needle {
    #[default]
    Nothing,
    /// Text in the call, the peer or the data; letters of ASCII in either case.
    Text(Box<str>),
    Bytes(Bytes),
}

/// Lets rows through by kind, connection and content.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Filter {
    pub show: Show,
    pub connection: Option<ConnectionId>,
    needle: Needle,
    /// The endpoints whose names have what is searched for.
    named: Option<Named>,
}

/// What is typed to be looked for.
#[derive(Debug, Default)]
pub struct Search {
    pub typed: String,
    /// Why it cannot be looked for; the search before it stays.
    pub problem: Option<PayloadError>,
}

impl Search {
    /// Has the filter look for what was typed.
    pub fn apply(&mut self, filter: &mut Filter) {
        let typed = self.typed.trim();
        let parsed = match typed.strip_prefix(HEX_PREFIX) {
            _ if typed.is_empty() => Ok(Needle::Nothing),
            Some(digits) if digits.trim().is_empty() => Ok(Needle::Nothing),
            Some(_) => payload::parse(typed, &payload::Options::default()).map(Needle::Bytes),
            None => Ok(Needle::Text(typed.into())),
        };
        self.problem = None;
        match parsed {
            Ok(needle) => filter.needle = needle,
            Err(mut error) => {
                // Counted in all that stands in the field.
                let before = self.typed.chars().take_while(|c| c.is_whitespace()).count();
                error.at += before + HEX_PREFIX.len();
                self.problem = Some(error);
            }
        }
    }
}

impl Filter {
    /// Whether rows are searched for.
    pub fn is_searching(&self) -> bool {
        self.needle != Needle::Nothing
    }

    /// Whether any row may be hidden.
    pub fn is_active(&self) -> bool {
        self.is_searching() || self.show != Show::default() || self.connection.is_some()
    }

    /// Whether a list of the log's index is seen whole: nothing is looked for in its rows.
    pub fn is_whole_list(&self) -> bool {
        !self.is_searching() && self.connection.is_none() && matches!(self.show, Show::AllCalls | Show::Events)
    }

    /// The same, and it looks for peers by their names, too.
    pub fn with_names(&self, peers: &Peers) -> Self {
        let named = match &self.needle {
            Needle::Text(text) => peers.named(text),
            Needle::Nothing | Needle::Bytes(_) => None,
        };
        Self { named, ..self.clone() }
    }

    /// Whether a row of an endpoint's log is to be seen; `scratch` is for the text of one row after another.
    pub fn wants(&self, log: &Snapshot, row: &Row, scratch: &mut String) -> bool {
        let is_named = || self.named.as_ref().is_some_and(|named| named.has_peer_of(log, row));
        self.wants_record(row, scratch, is_named)
    }

    fn wants_record(&self, record: &Record, scratch: &mut String, is_named: impl FnOnce() -> bool) -> bool {
        let is_of_connection = self.connection.is_none() || record.connection == self.connection;
        is_of_connection && self.wants_kind(record) && (self.wants_content(record, scratch) || is_named())
    }

    fn wants_kind(&self, record: &Record) -> bool {
        match self.show {
            Show::AllCalls => record.life().is_none(),
            Show::Events => record.life().is_some(),
            Show::Messages => record.direction().is_some(),
            Show::Framed => record.message().is_some() || record.direction() == Some(Direction::Out),
            Show::Trouble => record.is_trouble(),
        }
    }

    fn wants_content(&self, record: &Record, scratch: &mut String) -> bool {
        match &self.needle {
            Needle::Nothing => true,
            Needle::Bytes(bytes) => contains(&record.bytes, bytes, |a, b| a == b),
            Needle::Text(text) => {
                let has = |bytes: &[u8]| contains(bytes, text.as_bytes(), |a, b| a.eq_ignore_ascii_case(&b));
                has(&record.bytes) || has(described(record, scratch).as_bytes())
            }
        }
    }
}

/// What a row says beside its bytes.
fn described<'a>(record: &Record, text: &'a mut String) -> &'a str {
    text.clear();
    // Writing to a string does not fail.
    let _ = match &record.event {
        Event::Call(call) => {
            text.extend(short(record, None));
            // With the arguments that the short form leaves out.
            if record.direction().is_some() { Ok(()) } else { write!(text, " {}", call.op) }
        }
        Event::Life(life) => write!(text, "{life}"),
        Event::Note(note) => write!(text, "{note}"),
        Event::Message(place) => write!(text, "{place}"),
    };
    if let Some(peer) = record.peer() {
        let _ = write!(text, " {peer}");
    }
    text
}

fn contains(haystack: &[u8], needle: &[u8], same: impl Fn(u8, u8) -> bool + Copy) -> bool {
    let Some((&first, rest)) = needle.split_first() else { return true };
    let mut left = haystack;
    while let Some(at) = left.iter().position(|byte| same(*byte, first)) {
        left = &left[at + 1..];
        match left.get(..rest.len()) {
            Some(piece) if piece.iter().zip(rest).all(|(a, b)| same(*a, *b)) => return true,
            Some(_) => {}
            None => return false,
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::address::Ends;
    use crate::clock::Stamp;
    use crate::record::EndpointId;
    use crate::socket::{Call, ErrorCode, Op, Outcome};

    fn record(op: Op, outcome: Outcome, bytes: &'static [u8]) -> Record {
        let ends = Some(Ends::new(None, "127.0.0.1:54321".parse().unwrap()));
        let call = Call { op, outcome, place: None, took_ns: 0 };
        let bytes = Bytes::from_static(bytes);
        Record { connection: Some(ConnectionId(1)), ends, bytes, ..Record::of_call(EndpointId(1), Stamp(0), call) }
    }

    fn finds(search: &str, record: &Record) -> bool {
        let (mut filter, mut search) = (Filter::default(), Search { typed: search.to_owned(), problem: None });
        search.apply(&mut filter);
        wants(&filter, record)
    }

    fn wants(filter: &Filter, record: &Record) -> bool {
        filter.wants_record(record, &mut String::new(), || false)
    }

    #[test]
    fn text_is_found_in_data_calls_and_peers() {
        let data = record(Op::recv(9), Outcome::Moved(6), "HéLLo".as_bytes());
        for search in ["héll", " LLO ", "recv(9) → 6", "54321", "hex:4c4C", "hex:", ""] {
            assert!(finds(search, &data), "{search}");
        }
        for search in ["HÉ", "hex:6c", "send", "llox"] {
            assert!(!finds(search, &data), "{search}");
        }
        let code = ErrorCode { raw: 111, name: "ECONNREFUSED" };
        let failed = record(Op::connect(([127, 0, 0, 1], 9).into()), Outcome::failed(code), b"");
        assert!(finds("econnref", &failed) && finds("connect(('127", &failed));
    }

    #[test]
    fn bytes_that_do_not_parse_leave_the_search_before_them() {
        let data = record(Op::recv(9), Outcome::Moved(2), b"ab");
        let (mut filter, mut search) = (Filter::default(), Search { typed: "hex:62".to_owned(), problem: None });
        search.apply(&mut filter);
        assert!(filter.is_searching());
        search.typed = "hex:62 6".to_owned();
        let before = filter.clone();
        search.apply(&mut filter);
        assert!(search.problem.is_some_and(|error| error.at == 7) && filter == before && wants(&filter, &data));
    }

    #[test]
    fn kinds_and_connections_are_told_apart() {
        let data = record(Op::recv(9), Outcome::Moved(2), b"ab");
        let end = record(Op::recv(9), Outcome::EndOfStream, b"");
        for (show, connection, has_data, has_end) in [
            (Show::AllCalls, None, true, true),
            (Show::Messages, None, true, false),
            (Show::Trouble, None, false, false),
            (Show::AllCalls, Some(ConnectionId(1)), true, true),
            (Show::AllCalls, Some(ConnectionId(2)), false, false),
        ] {
            let filter = Filter { show, connection, ..Filter::default() };
            assert_eq!((wants(&filter, &data), wants(&filter, &end)), (has_data, has_end), "{filter:?}");
        }
    }
}
