//! One fact about one endpoint, and what of it the rows have shown.

use std::collections::VecDeque;
use std::time::Duration;

use super::finding::MAX_ROWS;
use super::joins::has_others;
use super::matching::{came_out, equals, error_name, is_content, number};
use super::{Cast, Look, Missing, Verdict};
use crate::address::Addr;
use crate::clock::Stamp;
use crate::lesson::{Fact, Times, Wanted, What};
use crate::record::{Life, Row};
use crate::socket::{Call, Direction};

/// Rows of which the other side is not known yet, at most; of more the last.
const MAX_OPEN: usize = 256;

/// Bytes that are shown of what came out otherwise.
const MOST_SHOWN: usize = 60;

/// Rows that may stand before the one they come after, at most; of more the last.
const MAX_EARLY: usize = 16;

/// The last row of the fact before, and when; `None` while that does not hold.
pub(super) type Proof = Option<(u64, Stamp)>;

pub(super) struct Part {
    /// The place of the fact in the check.
    pub(super) fact: usize,
    follows: bool,
    /// Whom it is about: one, but for a sum over several.
    pub(super) who: Vec<String>,
    pub(super) what: What,
    pub(super) found: Found,
    /// The endpoint's open connections, whenever the step began.
    open: u64,
}

/// What the rows have shown since the step began.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Found {
    /// The rows that prove it.
    pub(super) rows: Vec<u64>,
    /// The last of them, or the moment, since which it holds.
    pub(super) holds: Proof,
    pub(super) count: u64,
    /// The row that was not to come.
    pub(super) broken: Option<u64>,
    /// The last call of the endpoint, and the last of this fact's that came out otherwise; as texts.
    pub(super) last: Option<String>,
    pub(super) other: Option<String>,
    /// Whether that one came out as it is to, but with other calls of the other side.
    pub(super) is_cut_otherwise: bool,
    /// The longest wait so far, and the call that a thread is in where it is another.
    pub(super) waited: Duration,
    pub(super) in_call: Option<String>,
    pub(super) is_told: bool,
    sent: Option<(u64, Stamp)>,
    pub(super) addresses: Vec<Addr>,
    /// The fact before it does not hold.
    pub(super) is_early: bool,
    /// Rows whose other side is not known yet.
    open: VecDeque<u64>,
    /// The last rows of its call that stand before what it comes after, the last first.
    early: VecDeque<u64>,
}

impl Part {
    /// The parts of a fact: one for each endpoint.
    pub(super) fn of(place: usize, fact: &Fact) -> Vec<Self> {
        let is_sum = matches!(fact.what, What::Count { in_all: true, .. });
        let all = fact.endpoints.clone();
        let whose = if is_sum { vec![all] } else { all.into_iter().map(|one| vec![one]).collect() };
        let part = |who| Self {
            fact: place,
            follows: fact.follows,
            who,
            what: fact.what.clone(),
            found: Found::default(),
            open: 0,
        };
        whose.into_iter().map(part).collect()
    }

    pub(super) fn forget(&mut self) {
        self.found = Found { is_told: self.found.is_told, ..Found::default() };
    }

    pub(super) fn is_for(&self, row: &Row, cast: &Cast) -> bool {
        cast.name(row.endpoint).is_some_and(|name| self.who.iter().any(|one| one == name))
    }

    /// The fact that it comes after.
    pub(super) fn waits_for(&self) -> Option<usize> {
        self.fact.checked_sub(1).filter(|_| self.follows)
    }

    /// Counts the endpoint's open connections.
    pub(super) fn follow_open(&mut self, row: &Row) {
        if let (What::Open(_), Some(life)) = (&self.what, row.life()) {
            match life {
                Life::Opened => self.open += 1,
                Life::Closed(_) => self.open = self.open.saturating_sub(1),
                Life::Starting | Life::Stopped | Life::Failed { .. } => self.open = 0,
                _ => {}
            }
        }
    }

    /// Whether it cannot be known, as only the rows are.
    pub(super) fn is_untold(&self) -> bool {
        matches!(self.what, What::Waits { .. }) && !self.found.is_told && !self.holds()
    }

    pub(super) fn is_broken(&self) -> bool {
        self.found.broken.is_some()
    }

    pub(super) fn holds(&self) -> bool {
        match &self.what {
            _ if self.is_broken() => false,
            What::Count { times, .. } => times.is(self.found.count),
            What::NoError(_) => true,
            _ => self.found.holds.is_some(),
        }
    }

    /// What a fact that comes after it has to come after.
    pub(super) fn proof(&self) -> Proof {
        if self.holds() { self.found.holds.or(Some((0, Stamp(0)))) } else { None }
    }

    pub(super) fn rows(&self) -> impl Iterator<Item = u64> {
        self.found.rows.iter().copied()
    }

    /// Takes a row of its endpoint into account; `after` is the proof of the fact before, where there is one.
    pub(super) fn row(&mut self, row: &Row, after: Option<Proof>, begun: Stamp, look: &Look<'_>) {
        // An option that is set is no step on the way.
        let is_told = |call: &&Call| !matches!(call.op.name(), "setsockopt" | "getsockopt" | "getsockname");
        if let Some(call) = row.call().filter(is_told).filter(|_| matches!(self.what, What::Call { .. })) {
            self.found.last = Some(format!("{} → {}", call.op.name(), came(call)));
        }
        self.found.is_early = after == Some(None);
        if let Some(proof) = after
            && proof.is_none_or(|(_, at)| ended(row) <= at)
        {
            // Its row may have come first: that of a call that waited stands where it began.
            if row.call().is_some_and(|call| self.what.call() == Some(call.op.name())) {
                self.found.early.truncate(MAX_EARLY - 1);
                self.found.early.push_front(row.number);
            }
            return;
        }
        self.taken(row, begun, look);
    }

    /// Takes a row into account that comes when it should.
    fn taken(&mut self, row: &Row, begun: Stamp, look: &Look<'_>) {
        let what = self.what.clone();
        match (&what, row.call()) {
            (What::Call { call: name, results, covering }, Some(call)) if call.op.name() == name && !self.holds() => {
                if !came_out(row, results) {
                    // One with the right result, but not of the right sends, is nearer to what is missing; other bytes are
                    // nearer to bytes than the end behind them.
                    let wants_bytes = results.iter().any(|result| matches!(result, Wanted::Bytes(_)));
                    let is_nearer = !wants_bytes || row.has_bytes() || self.found.other.is_none();
                    if is_nearer && !self.found.is_cut_otherwise {
                        self.found.other = Some(shown(row, call));
                    }
                } else if covering.is_some() {
                    self.opens(row, look);
                    self.close(look);
                } else {
                    self.proved(row);
                }
            }
            (What::Covered { call: name, .. }, Some(call)) if call.op.name() == name && row.has_bytes() => {
                self.opens(row, look);
            }
            (What::Count { call: name, times, .. }, call) => {
                let is_it = call.map_or(row.message().is_some() && name == "message", |call| call.op.name() == name);
                if is_it {
                    self.counted(row, *times);
                }
            }
            (What::Open(wanted), None) => {
                self.found.count = self.open;
                self.found.holds = wanted.is(self.open).then_some((row.number, row.at));
            }
            (What::NoError(name), Some(call)) if error_name(call) == Some(name) => self.breaks(row),
            (What::Waits { call: name, at_least }, Some(call)) if call.op.name() == name => {
                let waited = overlap(call.began(row.at), returned(call, row.at), begun);
                self.waited(waited, *at_least, Some(row));
            }
            (What::Answered { from, to }, Some(call)) => self.answered(row, call, *from, *to),
            (What::Took { call: name, below }, Some(call)) if call.op.name() == name => {
                if Duration::from_nanos(call.took_ns) < *below {
                    self.proved(row);
                } else if !self.is_broken() {
                    self.found.waited = Duration::from_nanos(call.took_ns);
                    self.breaks(row);
                }
            }
            (What::Message { is, recvs }, None) => {
                let Some(place) = row.message() else { return };
                let is_there = recvs.is_none_or(|recvs| recvs == (place.first_recv, place.last_recv));
                if is_there && is_content(row, is) {
                    self.proved(row);
                } else {
                    let recvs = recvs.map(|_| format!(" from recv {}–{}", place.first_recv, place.last_recv));
                    self.found.other = Some(bytes_of(row) + &recvs.unwrap_or_default());
                }
            }
            (What::Note(name), None) if row.note().is_some_and(|note| note.name() == *name) => self.proved(row),
            (What::Addresses { call: name, at_least }, Some(call)) if call.op.name() == name => {
                let Some(peer) = row.peer().filter(|peer| !self.found.addresses.contains(peer)) else { return };
                if (self.found.addresses.len() as u64) < *at_least {
                    self.found.addresses.push(peer.clone());
                    self.found.rows.push(row.number);
                }
                if self.found.addresses.len() as u64 >= *at_least {
                    self.proved(row);
                }
            }
            (What::Byte { call: name, at, is }, Some(call))
                if call.op.name() == name && row.bytes.get(*at) == Some(is) =>
            {
                self.proved(row);
            }
            (What::Read { call: name, number: how, minus, is }, Some(call)) if call.op.name() == name => {
                let value = number(row, *how).map(|value| value.saturating_sub(*minus));
                if value.is_some_and(|value| equals(value, *is, row, look.now.clock)) {
                    self.proved(row);
                }
            }
            _ => {}
        }
    }

    /// Looks at what is no row of the endpoint.
    pub(super) fn look(&mut self, after: Option<Proof>, begun: Stamp, look: &Look<'_>) {
        self.found.is_early = after == Some(None);
        let Some(first) = after.map_or(Some((0, Stamp(0))), |proof| proof) else { return };
        for number in std::mem::take(&mut self.found.early).into_iter().rev() {
            if let Some(row) = look.log.get(number).filter(|row| ended(row) > first.1) {
                self.taken(&row, begun, look);
            }
        }
        self.found.is_told = look.now.knows_waits();
        match self.what.clone() {
            What::Call { covering: Some(_), .. } | What::Covered { .. } => self.close(look),
            What::Waits { call, at_least } if !self.holds() => self.waits(&call, at_least, begun, look),
            What::Open(wanted) => {
                self.found.count = self.open;
                self.found.holds = wanted.is(self.found.count).then_some((first.0, look.now.at));
            }
            _ => {}
        }
    }

    fn answered(&mut self, row: &Row, call: &Call, from: Duration, to: Duration) {
        match row.direction() {
            Some(Direction::Out) => self.found.sent = Some((row.number, row.at)),
            Some(Direction::In) => {
                let Some((send, at)) = self.found.sent.take().filter(|_| !self.holds()) else { return };
                let took = Duration::from_nanos(returned(call, row.at).ns_since(at));
                if (from..=to).contains(&took) {
                    (self.found.rows, self.found.holds) = (vec![send, row.number], Some((row.number, row.at)));
                } else {
                    self.found.other = Some(crate::units::span(took.as_nanos() as u64));
                }
            }
            None => {}
        }
    }

    fn counted(&mut self, row: &Row, times: Times) {
        self.found.count += 1;
        self.kept(row.number);
        let most = match times {
            Times::Exactly(times) => times,
            Times::AtLeast(_) => u64::MAX,
            Times::Below(times) => times.saturating_sub(1),
        };
        if self.found.count > most {
            self.breaks(row);
        } else {
            self.found.holds = Some((row.number, row.at));
        }
    }

    fn breaks(&mut self, row: &Row) {
        self.found.broken = self.found.broken.or(Some(row.number));
    }

    fn proved(&mut self, row: &Row) {
        if self.found.holds.is_none() {
            self.kept(row.number);
            self.found.holds = Some((row.number, row.at));
        }
    }

    fn kept(&mut self, row: u64) {
        if self.found.rows.len() == MAX_ROWS {
            self.found.rows.remove(0);
        }
        if self.found.rows.last() != Some(&row) {
            self.found.rows.push(row);
        }
    }

    /// A row whose other side is to be looked at.
    fn opens(&mut self, row: &Row, look: &Look<'_>) {
        if self.found.open.len() == MAX_OPEN {
            self.close(look);
        }
        if self.found.open.len() == MAX_OPEN {
            self.found.open.pop_front();
        }
        self.found.open.push_back(row.number);
    }

    /// Looks at the rows whose other side may be known now, oldest first.
    fn close(&mut self, look: &Look<'_>) {
        let (What::Call { covering: Some(others), .. } | What::Covered { by: others, .. }) = &self.what else { return };
        let others = others.clone();
        let mut left = VecDeque::new();
        let open = std::mem::take(&mut self.found.open);
        for number in open {
            let Some(row) = look.log.get(number).filter(|_| !self.holds()) else { continue };
            match has_others(&row, &others, look) {
                Some(true) => self.proved(&row),
                Some(false) => {
                    self.found.other = row.call().map(|call| shown(&row, call));
                    self.found.is_cut_otherwise = true;
                }
                None => left.push_back(number),
            }
        }
        self.found.open = left;
    }

    /// As the check has it, about this endpoint alone.
    pub(super) fn text(&self, fact: &str) -> String {
        let said = fact.split_once(": ").map_or(fact, |(_, said)| said);
        format!("{}: {said}", self.who.join(" & "))
    }

    pub(super) fn verdict(&self, name: &dyn Fn(&str) -> String) -> Verdict {
        match self.missing(name) {
            None => Verdict::Holds(self.found.rows.clone()),
            Some(missing) if self.is_broken() => Verdict::Broken(missing),
            Some(missing) => Verdict::NotYet(missing),
        }
    }

    fn missing(&self, name: &dyn Fn(&str) -> String) -> Option<Missing> {
        let who = self.who.iter().map(|one| name(one)).collect::<Vec<_>>().join(" & ");
        if self.holds() { None } else { Some(super::missing::of(&self.what, &self.found, who)) }
    }
}

/// When what a row tells of was over: of a call that moved something, as it stands; of one that failed, when it returned.
fn ended(row: &Row) -> Stamp {
    row.call().filter(|call| call.outcome.is_failure()).map_or(row.at, |call| returned(call, row.at))
}

/// When a call returned that is ordered by `at`.
pub(super) fn returned(call: &Call, at: Stamp) -> Stamp {
    Stamp(call.began(at).0.saturating_add(call.took_ns))
}

/// How long a wait was since the step began.
pub(super) fn overlap(since: Stamp, until: Stamp, begun: Stamp) -> Duration {
    Duration::from_nanos(until.ns_since(since.max(begun)))
}

/// What came of a call, as checks have it.
pub(super) fn came(call: &Call) -> String {
    use crate::socket::Outcome;
    match &call.outcome {
        Outcome::Moved(_) | Outcome::Cut { .. } | Outcome::EndOfStream | Outcome::Number(_) => call.outcome.to_string(),
        _ => error_name(call).map_or_else(|| "ok".to_owned(), str::to_owned),
    }
}

/// What a call has come out with, its bytes where there are few.
fn shown(row: &Row, call: &Call) -> String {
    match row.direction() {
        Some(_) if row.bytes.len() <= MOST_SHOWN => format!("{} ({})", came(call), bytes_of(row)),
        _ => came(call),
    }
}

/// The bytes of a row as checks have them; of many, how many.
fn bytes_of(row: &Row) -> String {
    match row.bytes.len() {
        ..=MOST_SHOWN => crate::escape::python_bytes(&row.bytes, '\''),
        many => format!("{many} B"),
    }
}
