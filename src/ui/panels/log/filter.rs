//! Which rows a log pane shows.

use crate::clock::Clock;
use crate::filter::{self, Among, FilterError, Has, Peers};
use crate::message::choice;
use crate::record::{ConnectionId, Record, Row};
use crate::socket::Direction;

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

/// Lets rows through by kind, connection and what is searched for.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Filter {
    pub show: Show,
    pub connection: Option<ConnectionId>,
    search: filter::Filter,
}

/// What is typed to be looked for.
#[derive(Debug, Default)]
pub struct Search {
    pub typed: String,
    /// Why it cannot be looked for; the search before it stays, or what stands before a value that is just being typed.
    pub problem: Option<FilterError>,
}

impl Search {
    /// Has the filter look for what was typed.
    pub fn apply(&mut self, filter: &mut Filter) {
        match self.typed.parse() {
            Ok(search) => (filter.search, self.problem) = (search, None),
            Err(error) => {
                self.problem = Some(error);
                if let Some(rest) = self.without_unfinished() {
                    filter.search = rest;
                }
            }
        }
    }

    /// What was typed before a field at its end whose value is just being typed.
    fn without_unfinished(&self) -> Option<filter::Filter> {
        let typing = filter::complete(&self.typed, usize::MAX, &Peers::default(), &[]);
        let unfinished = typing.unfinished.filter(|_| !typing.offers.is_empty())?;
        self.typed.chars().take(unfinished.start).collect::<String>().parse().ok()
    }
}

impl Filter {
    /// What is searched for.
    pub fn search(&self) -> &filter::Filter {
        &self.search
    }

    /// Whether rows are searched for.
    pub fn is_searching(&self) -> bool {
        !self.search.is_empty()
    }

    /// Whether any row may be hidden.
    pub fn is_active(&self) -> bool {
        self.is_searching() || self.show != Show::default() || self.connection.is_some()
    }

    /// Whether a list of the log's index is seen whole: nothing is looked for in its rows.
    pub fn is_whole_list(&self) -> bool {
        !self.is_searching() && self.connection.is_none() && matches!(self.show, Show::AllCalls | Show::Events)
    }

    /// What looks at the rows of a lab.
    pub fn sieve(&self, peers: &Peers, clock: Clock) -> Sieve {
        let rows = Kinds { show: self.show, connection: self.connection };
        Among { rows, matcher: self.search.matcher(peers, clock) }
    }
}

/// The rows of a kind, or of a connection.
#[derive(PartialEq)]
pub struct Kinds {
    show: Show,
    connection: Option<ConnectionId>,
}

impl Has for Kinds {
    fn has(&self, row: &Row) -> bool {
        (self.connection.is_none() || row.connection == self.connection) && self.show.wants(row)
    }
}

/// A filter that knows its lab.
pub type Sieve = Among<Kinds>;

impl Show {
    fn wants(self, record: &Record) -> bool {
        match self {
            Show::AllCalls => record.life().is_none(),
            Show::Events => record.life().is_some(),
            Show::Messages => record.direction().is_some(),
            Show::Framed => record.message().is_some() || record.direction() == Some(Direction::Out),
            Show::Trouble => record.is_trouble(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mistake_leaves_the_search_before_it() {
        let mut search = Search { typed: "hex:62".to_owned(), problem: None };
        let mut filter = Filter::default();
        search.apply(&mut filter);
        assert!(filter.is_searching());
        search.typed = " hex:62 6".to_owned();
        let before = filter.clone();
        search.apply(&mut filter);
        // Counted in all that stands in the field.
        assert!(search.problem.as_ref().is_some_and(|error| error.at == 8) && filter == before);
        // A field that is just being typed hides nothing yet.
        search.typed = "hello call:re".to_owned();
        search.apply(&mut filter);
        assert!(search.problem.is_some() && filter.search.to_string() == "hello");
        search.typed = "hello call:rex".to_owned();
        search.apply(&mut filter);
        assert!(search.problem.is_some() && filter.search.to_string() == "hello");
    }
}
