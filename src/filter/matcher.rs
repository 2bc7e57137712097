//! Whether a filter lets a row through.

use super::across::lies_across;
use super::alike::Alike;
use super::amount::{Compare, Count, Length, Span};
use super::expr::{Expr, Test};
use super::fields::CALLS;
use super::glob::Glob;
use super::kind::Kind;
use super::mask::Mask;
use super::moment::{DAY_NS, Moment};
use super::parted::Parted;
use super::pattern::Pattern;
use super::peers::Peers;
use super::text::{Text, has};
use crate::address::{Addr, Transport};
use crate::clock::{Clock, Stamp};
use crate::payload::Encoding;
use crate::record::{EndpointId, List, Numbers, Record, Row, Snapshot};
use crate::socket::{Direction, Outcome};

/// What rows of the lab itself have in place of an endpoint's name.
const LAB: &str = "lab";

/// A filter with what it needs of a lab: the names of its endpoints, their encodings and its clock.
pub struct Matcher {
    pub(super) root: Node,
    pub(super) about: About,
    /// For what rows say, one after another.
    pub(super) scratch: String,
}

/// What a row is seen beside.
pub(super) struct About {
    peers: Peers,
    /// The endpoints whose bytes are a stream, which its calls may cut anywhere.
    streams: Vec<EndpointId>,
    /// Nanoseconds from midnight to the zero of the lab's clock.
    zero_ns: u64,
    /// The numbers that rows have in the file that they were read from.
    numbers: Option<Vec<u64>>,
}

/// A test that is ready to be made, the quick ones of a list first.
#[derive(Debug, PartialEq)]
pub(super) enum Node {
    All(Vec<Node>),
    Any(Vec<Node>),
    Not(Box<Node>),
    Endpoint(Vec<EndpointId>),
    Peer {
        glob: Glob,
        address: Option<Addr>,
        places: Vec<usize>,
    },
    Local {
        glob: Glob,
        address: Option<Addr>,
    },
    Connection(Compare<Count>),
    Direction(Direction),
    Call(Vec<&'static str>),
    Errno(Glob),
    Length(Compare<Length>),
    Took(Compare<Span>),
    Row(Compare<Count>),
    Time(Compare<Moment>),
    Is(Kind),
    /// And the endpoints of the lab with the text in their names.
    Text {
        text: Text,
        places: Vec<usize>,
    },
    /// And the endpoints whose texts are not in UTF-8.
    Regex {
        pattern: Pattern,
        encodings: Vec<(EndpointId, Encoding)>,
        alike: Alike,
        parted: Parted,
    },
    Hex(Mask),
}

impl PartialEq for Matcher {
    /// Whether both let the same rows through: where the endpoints are counts only where their names are asked for.
    fn eq(&self, other: &Self) -> bool {
        let (one, two) = (&self.about, &other.about);
        let same_lab = (one.zero_ns, &one.numbers, &one.streams) == (two.zero_ns, &two.numbers, &two.streams);
        same_lab && self.root == other.root && (!self.root.asks_who() || one.peers == two.peers)
    }
}

impl Matcher {
    pub(super) fn new(expr: &Expr, peers: &Peers, clock: Clock) -> Self {
        let streams = peers.all().iter().filter(|known| known.transport.is_some_and(Transport::is_stream));
        let streams = streams.map(|known| known.endpoint).collect();
        let about = About { peers: peers.clone(), streams, zero_ns: zero_ns(clock), numbers: None };
        Self { root: Node::of(expr, peers), about, scratch: String::new() }
    }

    /// For rows that were read from a file and have other numbers there.
    #[must_use]
    pub fn with_numbers(mut self, numbers: Vec<u64>) -> Self {
        self.about.numbers = Some(numbers);
        self
    }

    /// Whether a row is let through. Without the log a peer is known by its address alone.
    pub fn wants(&mut self, log: Option<&Snapshot>, row: &Row) -> bool {
        self.root.holds(&self.about, log, row, &mut self.scratch)
    }

    /// Whether it looks at the bytes of rows.
    pub fn asks_for_bytes(&self) -> bool {
        self.root.asks_for_bytes()
    }

    /// The rows among which are all that are let through, but for those of lives: those of an endpoint, where it asks for one.
    pub fn rows(&self, log: &Snapshot) -> Numbers {
        match self.root.endpoint() {
            Some(Some(one)) => log.list(List::Rows(one)),
            Some(None) => Numbers::default(),
            None => log.all(),
        }
    }
}

impl Matcher {
    /// The list of the log that has all rows which are let through, but for those of lives, and no others: where it asks for one
    /// endpoint alone, and no note of the lab itself is among its rows.
    pub fn whole_list(&self, log: &Snapshot) -> Option<Numbers> {
        let Node::Endpoint(ids) = &self.root else { return None };
        let [one] = ids.as_slice() else { return None };
        log.list(List::Rows(EndpointId::LAB)).is_empty().then(|| log.list(List::Rows(*one)))
    }
}

impl Node {
    fn of(expr: &Expr, peers: &Peers) -> Self {
        let sorted = |parts: &[Expr]| {
            let mut nodes: Vec<Node> = parts.iter().map(|part| Node::of(part, peers)).collect();
            nodes.sort_by_key(Node::cost);
            nodes
        };
        match expr {
            Expr::All(parts) => Node::All(sorted(parts)),
            Expr::Any(parts) => Node::Any(sorted(parts)),
            Expr::Not(inner) => Node::Not(Box::new(Node::of(inner, peers))),
            Expr::Test(test) => Node::of_test(test, peers),
        }
    }

    fn of_test(test: &Test, peers: &Peers) -> Self {
        match test {
            Test::Endpoint(glob) => {
                let named = peers.all().iter().filter(|known| glob.is(&known.name)).map(|known| known.endpoint);
                let lab = glob.is(LAB).then_some(EndpointId::LAB);
                Node::Endpoint(named.chain(lab).collect())
            }
            Test::Peer(glob) => {
                let places = peers.places(|name| glob.is(name));
                Node::Peer { address: address(glob), glob: glob.clone(), places }
            }
            Test::Local(glob) => Node::Local { address: address(glob), glob: glob.clone() },
            Test::Connection(compare) => Node::Connection(*compare),
            Test::Direction(direction) => Node::Direction(*direction),
            Test::Call(glob) => Node::Call(CALLS.iter().copied().filter(|call| glob.is(call)).collect()),
            Test::Errno(glob) => Node::Errno(glob.clone()),
            Test::Length(compare) => Node::Length(*compare),
            Test::Took(compare) => Node::Took(*compare),
            Test::Row(compare) => Node::Row(*compare),
            Test::Time(compare) => Node::Time(*compare),
            Test::Is(kind) => Node::Is(*kind),
            Test::Text(text) => {
                let lower = text.to_lowercase();
                let places = peers.places(|name| name.to_lowercase().contains(&lower));
                let text = Text::new(text, peers);
                text.map_or(Node::All(Vec::new()), |text| Node::Text { text, places })
            }
            Test::Regex(pattern) => {
                let others = peers.all().iter().filter(|known| known.encoding != Encoding::Utf8);
                let encodings = others.map(|known| (known.endpoint, known.encoding)).collect();
                Node::Regex { pattern: pattern.clone(), encodings, alike: Alike::default(), parted: Parted::default() }
            }
            Test::Hex(mask) => Node::Hex(mask.clone()),
        }
    }

    /// Whether it looks for peers by their endpoints' names.
    fn asks_who(&self) -> bool {
        match self {
            Node::All(parts) | Node::Any(parts) => parts.iter().any(Node::asks_who),
            Node::Not(inner) => inner.asks_who(),
            Node::Peer { places, .. } | Node::Text { places, .. } => !places.is_empty(),
            _ => false,
        }
    }

    fn asks_for_bytes(&self) -> bool {
        match self {
            Node::All(parts) | Node::Any(parts) => parts.iter().any(Node::asks_for_bytes),
            Node::Not(inner) => inner.asks_for_bytes(),
            // Who a peer is follows from what was exchanged.
            Node::Peer { places, .. } => !places.is_empty(),
            Node::Length(_) | Node::Text { .. } | Node::Regex { .. } | Node::Hex(_) => true,
            _ => false,
        }
    }

    /// How long it takes, roughly.
    fn cost(&self) -> u8 {
        match self {
            Node::All(parts) | Node::Any(parts) => parts.iter().map(Node::cost).max().unwrap_or_default(),
            Node::Not(inner) => inner.cost(),
            Node::Peer { .. } | Node::Local { .. } => 1,
            Node::Hex(_) => 2,
            Node::Text { places, .. } if places.is_empty() => 3,
            Node::Text { .. } => 4,
            Node::Regex { .. } => 5,
            _ => 0,
        }
    }

    /// The endpoint that every row is of that is let through: `Some(None)` where there is no such endpoint, `None` where it may be
    /// any.
    fn endpoint(&self) -> Option<Option<EndpointId>> {
        match self {
            Node::Endpoint(ids) if ids.len() <= 1 => Some(ids.first().copied()),
            Node::All(parts) => parts.iter().find_map(Node::endpoint),
            _ => None,
        }
    }

    pub(super) fn holds(&self, about: &About, log: Option<&Snapshot>, row: &Row, scratch: &mut String) -> bool {
        match self {
            Node::All(parts) => parts.iter().all(|part| part.holds(about, log, row, scratch)),
            Node::Any(parts) => parts.iter().any(|part| part.holds(about, log, row, scratch)),
            Node::Not(inner) => !inner.holds(about, log, row, scratch),
            Node::Endpoint(ids) => ids.contains(&row.endpoint),
            Node::Peer { glob, address, places } => {
                let is_it = row.peer().is_some_and(|peer| is_at(peer, glob, address.as_ref()));
                is_it || about.has_peer(places, log, row)
            }
            Node::Local { glob, address } => {
                let local = row.ends.as_ref().and_then(|ends| ends.local());
                local.is_some_and(|local| is_at(local, glob, address.as_ref()))
            }
            Node::Connection(compare) => {
                row.connection.is_some_and(|id| compare.holds_by(|n| u64::from(id.0).cmp(&n.0)))
            }
            Node::Direction(direction) => row.direction() == Some(*direction),
            Node::Call(names) => row.call().is_some_and(|call| names.contains(&call.op.name())),
            Node::Errno(glob) => errno(row).is_some_and(|name| glob.is(name)),
            Node::Length(compare) => row.has_bytes() && compare.holds_by(|n| (row.bytes.len() as u64).cmp(&n.0)),
            Node::Took(compare) => row.call().is_some_and(|call| compare.holds_by(|ns| call.took_ns.cmp(&ns.0))),
            Node::Row(compare) => {
                let number = about.number(row);
                compare.holds_by(|n| number.cmp(&n.0))
            }
            Node::Time(compare) => about.is_at(compare, log, row.at),
            Node::Is(kind) => kind.is(row),
            Node::Text { text, places } => {
                text.masks(row.endpoint).any(|mask| about.has_bytes(mask, log, row))
                    || text.is_said(row, scratch)
                    || about.has_peer(places, log, row)
            }
            Node::Regex { pattern, encodings, alike, parted } => {
                let encoding = encodings.iter().find(|(id, _)| *id == row.endpoint).map(|(_, encoding)| *encoding);
                let encoding = encoding.unwrap_or_default();
                let is_found = has(pattern, row, encoding, alike, scratch);
                let log = log.filter(|_| about.streams.contains(&row.endpoint));
                is_found | log.is_some_and(|log| parted.lies_across(&pattern.typed, log, row, encoding, is_found))
            }
            Node::Hex(mask) => about.has_bytes(mask, log, row),
        }
    }
}

impl About {
    fn number(&self, row: &Row) -> u64 {
        let place = usize::try_from(row.number).ok();
        let known = self.numbers.as_ref().zip(place).and_then(|(numbers, place)| numbers.get(place).copied());
        known.unwrap_or(row.number)
    }

    /// Whether the peer of a row is one of these endpoints.
    fn has_peer(&self, places: &[usize], log: Option<&Snapshot>, row: &Row) -> bool {
        let peer = || match log {
            Some(log) => self.peers.of_row(log, row),
            None => self.peers.of_address(row),
        };
        !places.is_empty() && peer().is_some_and(|peer| places.contains(&peer.place))
    }

    /// Whether a row has bytes, or a part of them that a stream's cuts have parted from the rest.
    fn has_bytes(&self, mask: &Mask, log: Option<&Snapshot>, row: &Row) -> bool {
        let across = || log.is_some_and(|log| self.streams.contains(&row.endpoint) && lies_across(mask, log, row));
        mask.find(&row.bytes).is_some() || across()
    }

    fn is_at(&self, compare: &Compare<Moment>, log: Option<&Snapshot>, at: Stamp) -> bool {
        let of_day = (self.zero_ns + at.0 % DAY_NS) % DAY_NS;
        if let Compare::Between(Moment::OfDay(from), Moment::OfDay(to)) = compare
            && from > to
        {
            // Over midnight.
            return of_day >= *from || of_day <= *to;
        }
        compare.holds_by(|moment| match moment {
            Moment::OfDay(ns) => of_day.cmp(ns),
            Moment::OfRun(ns) => {
                let began = log.map_or(Stamp(0), |log| log.status().run_began(at));
                at.ns_since(began).cmp(ns)
            }
        })
    }
}

/// Nanoseconds from midnight to the zero of a clock.
pub(super) fn zero_ns(clock: Clock) -> u64 {
    let of_day = clock.wall(Stamp(0)).time() - chrono::NaiveTime::MIN;
    of_day.num_nanoseconds().and_then(|ns| u64::try_from(ns).ok()).unwrap_or_default()
}

/// An address, where a name is a whole one: it need not be written for each row.
fn address(glob: &Glob) -> Option<Addr> {
    glob.as_str().parse().ok().filter(|_| glob.is_exact())
}

fn is_at(addr: &Addr, glob: &Glob, address: Option<&Addr>) -> bool {
    match address {
        Some(address) => addr == address,
        None => glob.is(&addr.to_string()),
    }
}

fn errno(row: &Record) -> Option<&'static str> {
    match &row.call()?.outcome {
        Outcome::Failed(code) | Outcome::Errno(code) => Some(code.name),
        _ => None,
    }
}
