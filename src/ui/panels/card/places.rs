//! Where in the log stands what a lesson says to look at.

use crate::checks::came_out;
use crate::lesson::{Check, Fact, Times, What};
use crate::record::{EndpointId, List, Row, Snapshot};
use crate::session::Session;
use crate::socket::Direction;
use crate::ui::action::Show;

/// How many rows of an endpoint are looked through, the last ones.
const MOST_ROWS: usize = 20_000;

/// The places that a check speaks of, as far as they are there: one for each fact, the later row of two that fit.
/// `endpoint` finds an endpoint by its name in the lesson.
pub fn of(
    check: &Check,
    log: &Snapshot,
    session: &Session,
    endpoint: &dyn Fn(&str) -> Option<EndpointId>,
) -> Vec<Show> {
    let mut places = Vec::new();
    for fact in &check.facts {
        for id in fact.endpoints.iter().filter_map(|name| endpoint(name)) {
            let place = place_of(fact, id, log, session);
            places.extend(place.filter(|place| !places.contains(place)));
        }
    }
    places
}

fn place_of(fact: &Fact, id: EndpointId, log: &Snapshot, session: &Session) -> Option<Show> {
    let last = |fits: &dyn Fn(&Row) -> bool| {
        let rows = log.list(List::Rows(id));
        let last =
            (0..rows.len()).rev().take(MOST_ROWS).filter_map(|place| log.get(rows.get(place)?)).find(|row| fits(row));
        last.map(|row| Show::Row(id, row.number))
    };
    let is_call = |row: &Row, wanted: &str| row.call().is_some_and(|call| call.op.name() == wanted);
    match &fact.what {
        What::Call { call, results, .. } => last(&|row| is_call(row, call) && came_out(row, results)),
        What::Count { times: Times::Exactly(0) | Times::Below(_), .. } | What::NoError(_) | What::Open(_) => None,
        What::Waits { call, .. } => {
            let waits = session.current_calls(id).into_iter().any(|(_, name, _)| name == call);
            waits.then(|| Show::Waiting(id, call.clone()))
        }
        What::Note(name) => last(&|row| row.note().is_some_and(|note| note.name() == *name)),
        What::Answered { .. } => last(&|row| row.direction() == Some(Direction::In)),
        what => {
            let name = what.call()?;
            last(&|row| if name == "message" { row.message().is_some() } else { is_call(row, name) })
        }
    }
}
