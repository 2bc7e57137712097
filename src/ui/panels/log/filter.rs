//! Which rows a log pane shows.

use std::cell::RefCell;
use std::fmt::Write;

use bytes::Bytes;

use crate::payload::{self, PayloadError};
use crate::record::{ConnectionId, EndpointId, Event, Record};
use crate::socket::{Direction, Outcome};

/// What begins a search for bytes.
const HEX_PREFIX: &str = "hex:";

/// The rows of interest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Show {
    #[default]
    AllCalls,
    /// Rows that moved bytes.
    Messages,
    /// Messages that a framing has cut out, and what was sent.
    Framed,
    /// Failures and losses.
    Trouble,
    /// What happened to the endpoint and its connections.
    Events,
}

impl Show {
    pub const ALL: [Show; 5] = [Show::AllCalls, Show::Messages, Show::Framed, Show::Trouble, Show::Events];

    /// The key of its name in the locale files.
    pub fn key(self) -> &'static str {
        match self {
            Show::AllCalls => "log-show-all",
            Show::Messages => "log-show-messages",
            Show::Framed => "log-show-framed",
            Show::Trouble => "log-show-trouble",
            Show::Events => "log-show-events",
        }
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
#[derive(Debug, Default)]
pub struct Filter {
    pub show: Show,
    pub connection: Option<ConnectionId>,
    /// As typed.
    pub search: String,
    needle: Needle,
    /// Why what is typed cannot be looked for; the search before it stays.
    problem: Option<PayloadError>,
    /// For the text of one row after another.
    scratch: RefCell<String>,
}

impl Filter {
    /// Takes up what was typed; whether that changes which rows are seen.
    pub fn apply_search(&mut self) -> bool {
        let typed = self.search.trim();
        let parsed = match typed.strip_prefix(HEX_PREFIX) {
            _ if typed.is_empty() => Ok(Needle::Nothing),
            Some(digits) if digits.trim().is_empty() => Ok(Needle::Nothing),
            Some(_) => payload::parse(typed, &payload::Options::default()).map(Needle::Bytes),
            None => Ok(Needle::Text(typed.into())),
        };
        self.problem = None;
        match parsed {
            Ok(needle) => {
                let is_new = needle != self.needle;
                self.needle = needle;
                is_new
            }
            Err(mut error) => {
                // Counted in all that stands in the field.
                let before = self.search.chars().take_while(|c| c.is_whitespace()).count();
                error.at += before + HEX_PREFIX.len();
                self.problem = Some(error);
                false
            }
        }
    }

    /// What is wrong with the bytes to look for.
    pub fn problem(&self) -> Option<&PayloadError> {
        self.problem.as_ref()
    }

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

    /// Shows everything again.
    pub fn clear(&mut self) {
        *self = Self::default();
    }

    /// Whether a row of `endpoint`'s log is to be seen. A note of the lab itself belongs to every log.
    pub fn wants(&self, endpoint: EndpointId, record: &Record) -> bool {
        let is_ours = record.endpoint == endpoint || record.endpoint == EndpointId::LAB;
        is_ours && self.wants_kind(record) && self.wants_connection(record) && self.wants_content(record)
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

    fn wants_connection(&self, record: &Record) -> bool {
        self.connection.is_none() || record.connection == self.connection
    }

    fn wants_content(&self, record: &Record) -> bool {
        match &self.needle {
            Needle::Nothing => true,
            Needle::Bytes(bytes) => contains(&record.bytes, bytes, |a, b| a == b),
            Needle::Text(text) => {
                let has = |bytes: &[u8]| contains(bytes, text.as_bytes(), |a, b| a.eq_ignore_ascii_case(&b));
                has(&record.bytes) || has(self.described(record).borrow().as_bytes())
            }
        }
    }

    /// What a row says beside its bytes.
    fn described(&self, record: &Record) -> &RefCell<String> {
        let mut text = self.scratch.borrow_mut();
        text.clear();
        // Writing to a string does not fail.
        let _ = match &record.event {
            Event::Call(call) => match &call.outcome {
                Outcome::Moved(_) => write!(text, "{}", call.op.name()),
                outcome => write!(text, "{} = {outcome}", call.op),
            },
            Event::Life(life) => write!(text, "{life}"),
            Event::Note(note) => write!(text, "{note}"),
            Event::Message(place) => write!(text, "{place}"),
        };
        if let Some(peer) = record.peer() {
            let _ = write!(text, " {peer}");
        }
        drop(text);
        &self.scratch
    }
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
    use crate::socket::{Call, ErrorCode, Op};

    const HERE: EndpointId = EndpointId(1);

    fn record(op: Op, outcome: Outcome, bytes: &'static [u8]) -> Record {
        let ends = Some(Ends::new(None, "127.0.0.1:54321".parse().unwrap()));
        let call = Call { op, outcome, place: None, took_ns: 0 };
        let bytes = Bytes::from_static(bytes);
        Record { connection: Some(ConnectionId(1)), ends, bytes, ..Record::of_call(HERE, Stamp(0), call) }
    }

    fn finds(search: &str, record: &Record) -> bool {
        let mut filter = Filter { search: search.to_owned(), ..Filter::default() };
        filter.apply_search();
        filter.wants(HERE, record)
    }

    #[test]
    fn text_is_found_in_data_calls_and_peers() {
        let data = record(Op::recv(9), Outcome::Moved(6), "HéLLo".as_bytes());
        for search in ["héll", " LLO ", "recv", "54321", "hex:4c4C", "hex:", ""] {
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
        let mut filter = Filter { search: "hex:62".to_owned(), ..Filter::default() };
        assert!(filter.apply_search());
        filter.search = "hex:62 6".to_owned();
        assert!(!filter.apply_search());
        assert!(filter.problem().is_some_and(|error| error.at == 7) && filter.wants(HERE, &data));
    }

    #[test]
    fn kinds_and_connections_are_told_apart() {
        let data = record(Op::recv(9), Outcome::Moved(2), b"ab");
        let end = record(Op::recv(9), Outcome::EndOfStream, b"");
        let filter = Filter { show: Show::Messages, ..Filter::default() };
        assert!(filter.wants(HERE, &data) && !filter.wants(HERE, &end) && !filter.wants(EndpointId(2), &data));
        let filter = Filter { show: Show::Trouble, ..Filter::default() };
        assert!(!filter.wants(HERE, &data));
        let filter = Filter { connection: Some(ConnectionId(2)), ..Filter::default() };
        assert!(!filter.wants(HERE, &data));
    }
}
