//! What is said below the strips: about the cut that was chosen, and what to try.

use super::connection::{Heading, Link};
use super::words;
use crate::diagram::stream::{Cut, Cuts, Keeps, Strips};
use crate::locale::Locale;
use crate::record::{Row, Snapshot};
use crate::socket::Direction;
use crate::units;

/// Calls of the other side that are named.
const NAMED: usize = 4;

/// One or two sentences, and a hint.
pub(super) struct About {
    pub title: String,
    pub text: String,
    pub hint: String,
}

/// What it is said of.
pub(super) struct Subject<'a> {
    pub locale: &'a Locale,
    pub log: &'a Snapshot,
    pub link: &'a Link,
    pub heading: Heading,
    pub strips: &'a Strips,
}

impl Subject<'_> {
    /// About the chosen row where it is a cut that is shown, else about the whole.
    pub(super) fn about(&self, selected: Option<u64>) -> About {
        let row = selected.and_then(|number| self.log.get(number)).filter(|row| self.is_shown(row));
        let chosen = row.as_ref().and_then(|row| Some((row, Cut::of(row)?)));
        let (title, text) = match &chosen {
            Some((row, cut)) => (self.title(row, cut), self.of_cut(row, cut)),
            None => (self.summary(), self.locale.text("streams-choose")),
        };
        let hint = match self.link.keeps {
            Keeps::Bytes => "streams-try",
            Keeps::Records => "streams-try-records",
            Keeps::Datagrams => "streams-try-datagrams",
        };
        About { title, text, hint: self.locale.text(hint) }
    }

    /// Whether a row is of the way that is shown.
    fn is_shown(&self, row: &Row) -> bool {
        let way = self.link.way(self.heading);
        let end = if row.direction() == Some(Direction::Out) { way.sender } else { way.receiver };
        row.connection.is_some() && row.connection == end
    }

    fn title(&self, row: &Row, cut: &Cut) -> String {
        let (from, to) = self.link.ends_of(self.heading);
        let end = if row.direction() == Some(Direction::Out) { from } else { to };
        let n = cut.body.end - cut.body.start;
        let args = [
            ("name", end.name.as_str().into()),
            ("call", words::name(row, cut).into()),
            ("n", n.into()),
            ("count", units::grouped(n).into()),
            ("bytes", words::range(&cut.body).into()),
        ];
        self.locale.with("streams-about", &args)
    }

    /// How many sends came in how many receives.
    fn summary(&self) -> String {
        let (Some(sent), Some(received)) = (&self.strips.sent, &self.strips.received) else {
            return self.locale.text("streams-one-end");
        };
        let count = |key, n: u64| self.locale.with(key, &[("n", n.into()), ("count", units::grouped(n).into())]);
        let (sends, recvs) = (count("streams-n-sends", sent.count), count("streams-n-recvs", received.count));
        self.locale.with("streams-summary", &[("sends", sends.into()), ("recvs", recvs.into())])
    }

    fn of_cut(&self, row: &Row, cut: &Cut) -> String {
        if let Some(place) = row.message() {
            let recvs = match place.first_recv == place.last_recv {
                true => format!("recv #{}", place.first_recv),
                false => format!("recv #{}–#{}", place.first_recv, place.last_recv),
            };
            return self.locale.with("streams-about-message", &[("recvs", recvs.into())]);
        }
        let is_send = row.direction() == Some(Direction::Out);
        let way = self.link.way(self.heading);
        let other = match is_send {
            true => way.receiver.map(|receiver| Cuts::of_calls(self.log, receiver, Direction::In)),
            false => way.sender.map(|sender| Cuts::of_calls(self.log, sender, Direction::Out)),
        };
        let Some(other) = other else {
            let is_in_lab = self.link.left.endpoint.and(self.link.right.endpoint).is_some();
            let waits = is_in_lab && self.link.keeps != Keeps::Datagrams;
            return self.locale.text(if waits { "streams-about-backlog" } else { "streams-about-alone" });
        };
        if self.link.keeps == Keeps::Datagrams {
            return self.of_datagram(row, is_send);
        }
        let places = other.within(&cut.bytes);
        let (n, one) = (places.len(), other.get(places.start));
        let names = self.names(&other, places);
        let is_same = one.as_ref().is_some_and(|one| one.bytes == cut.bytes);
        let key = match (is_send, n) {
            (true, 0) => "streams-about-unread",
            (false, 0) => "streams-about-gone",
            (_, 1) if is_same && self.link.keeps == Keeps::Records => "streams-about-record",
            (_, 1) if is_same => "streams-about-same",
            (true, 1) => "streams-about-joined",
            (false, 1) => "streams-about-part",
            (true, _) => "streams-about-recvs",
            (false, _) => "streams-about-sends",
        };
        self.locale.with(key, &[("others", names.into())])
    }

    fn of_datagram(&self, row: &Row, is_send: bool) -> String {
        let has_arrived = !is_send || !self.log.other_side(row, 1).parts.is_empty();
        self.locale.text(if has_arrived { "streams-about-datagram" } else { "streams-about-datagram-missing" })
    }

    /// `send #2 (9 B) and send #3 (6 B)`
    fn names(&self, others: &Cuts<'_>, places: std::ops::Range<usize>) -> String {
        let more = places.len().saturating_sub(NAMED);
        let name = |place| {
            let cut = others.get(place)?;
            let row = self.log.get(cut.row)?;
            Some(format!("{} ({})", words::name(&row, &cut), units::size(cut.length())))
        };
        let mut names: Vec<String> = places.take(NAMED).filter_map(name).collect();
        if more > 0 {
            names.push(self.locale.with("streams-more", &[("n", (more as u64).into())]));
        }
        self.locale.list(&names)
    }
}
