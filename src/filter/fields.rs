//! The fields of a filter: one line each.

use super::amount::{Amount, Compare, NoCompare};
use super::error::Problem;
use super::expr::Test;
use super::glob::Glob;
use super::kind::Kind;
use super::moment::Moment;
use crate::socket::{Direction, ERRNOS, ErrorCode};

/// What can stand before a colon.
pub struct Field {
    pub name: &'static str,
    /// What may stand behind it.
    pub example: &'static str,
    pub(super) read: fn(&str) -> Result<Test, Problem>,
}

/// All fields, what is used most first.
pub const FIELDS: &[Field] = &[
    Field { name: "call", example: "recv", read: |text| call(text).map(Test::Call) },
    Field { name: "peer", example: "127.0.0.1:5001", read: |text| Ok(Test::Peer(Glob::new(text))) },
    Field { name: "direction", example: "in", read: direction },
    Field { name: "is", example: "trouble", read: kind },
    Field { name: "errno", example: "ECONNRESET", read: |text| errno(text).map(Test::Errno) },
    Field { name: "length", example: ">100", read: |text| number(text, ">100").map(Test::Length) },
    Field { name: "took", example: ">5ms", read: |text| compare(text, duration).map(Test::Took) },
    Field { name: "time", example: "10:15:00..10:16:00", read: time },
    Field { name: "row", example: "100..200", read: |text| number(text, "100..200").map(Test::Row) },
    Field { name: "connection", example: "3", read: |text| number(text, "3").map(Test::Connection) },
    Field { name: "endpoint", example: "Server", read: |text| Ok(Test::Endpoint(Glob::new(text))) },
    Field { name: "local", example: "*:5001", read: |text| Ok(Test::Local(Glob::new(text))) },
    // Its value has spaces: see the parser.
    Field { name: HEX, example: "48 65 ?? 6f", read: |_| Err(Problem::NothingFollows) },
];

pub(super) const HEX: &str = "hex";

/// The name of a test's field; `None` for what has none.
pub(super) fn field_of(test: &Test) -> Option<&'static str> {
    Some(match test {
        Test::Endpoint(_) => "endpoint",
        Test::Peer(_) => "peer",
        Test::Local(_) => "local",
        Test::Connection(_) => "connection",
        Test::Direction(_) => "direction",
        Test::Call(_) => "call",
        Test::Errno(_) => "errno",
        Test::Length(_) => "length",
        Test::Took(_) => "took",
        Test::Row(_) => "row",
        Test::Time(_) => "time",
        Test::Is(_) => "is",
        Test::Hex(_) => HEX,
        Test::Text(_) | Test::Regex(_) => return None,
    })
}

/// The field of this name, in either case.
pub(super) fn named(name: &str) -> Option<&'static Field> {
    FIELDS.iter().find(|field| field.name.eq_ignore_ascii_case(name))
}

/// Names of calls that rows have.
pub const CALLS: &[&str] = &[
    "accept",
    "bind",
    "close",
    "connect",
    "connect_ex",
    "file.close",
    "fileno",
    "getaddrinfo",
    "gethostname",
    "getpeername",
    "getservbyname",
    "getsockname",
    "getsockopt",
    "gettimeout",
    "listen",
    "makefile",
    "readline",
    "recv",
    "recvfrom",
    "select",
    "send",
    "sendall",
    "sendto",
    "setblocking",
    "setsockopt",
    "settimeout",
    "shutdown",
    "sleep",
    "socket",
    "unlink",
    "write",
];

/// Names of errors that calls return.
pub fn errnos() -> impl Iterator<Item = &'static str> {
    let own = [ErrorCode::TIMED_OUT, ErrorCode::NO_SERVICE].map(|code| code.name);
    let known = ERRNOS.iter().map(|errno| errno.name);
    known.chain(own.into_iter().filter(|name| ERRNOS.iter().all(|errno| errno.name != *name)))
}

fn call(text: &str) -> Result<Glob, Problem> {
    // `recv()` is how it is written elsewhere.
    let glob = Glob::new(text.strip_suffix("()").unwrap_or(text));
    let is_known = CALLS.iter().any(|call| glob.is(call));
    is_known.then_some(glob).ok_or_else(|| Problem::Call { found: text.to_owned() })
}

fn errno(text: &str) -> Result<Glob, Problem> {
    let glob = Glob::new(text);
    let is_known = errnos().any(|name| glob.is(name));
    is_known.then_some(glob).ok_or_else(|| Problem::Errno { found: text.to_owned() })
}

fn direction(text: &str) -> Result<Test, Problem> {
    match text.to_ascii_lowercase().as_str() {
        "in" => Ok(Test::Direction(Direction::In)),
        "out" => Ok(Test::Direction(Direction::Out)),
        _ => Err(Problem::Direction { found: text.to_owned() }),
    }
}

fn kind(text: &str) -> Result<Test, Problem> {
    let kind = Kind::ALL.into_iter().find(|kind| kind.id().eq_ignore_ascii_case(text));
    kind.map(Test::Is).ok_or_else(|| Problem::Kind { found: text.to_owned() })
}

fn compare<T: Amount>(text: &str, problem: impl Fn(String) -> Problem) -> Result<Compare<T>, Problem> {
    Compare::read(text).map_err(|error| match error {
        NoCompare::NoAmount(found) => problem(found),
        NoCompare::Backwards => Problem::Backwards,
    })
}

fn number<T: Amount>(text: &str, example: &'static str) -> Result<Compare<T>, Problem> {
    compare(text, |found| Problem::Number { found, example })
}

fn duration(found: String) -> Problem {
    Problem::Duration { found }
}

fn time(text: &str) -> Result<Test, Problem> {
    match compare::<Moment>(text, |found| Problem::Time { found })? {
        // No row has exactly that time.
        Compare::Is(_) => Err(Problem::TimeAlone { found: text.to_owned() }),
        range => Ok(Test::Time(range)),
    }
}
