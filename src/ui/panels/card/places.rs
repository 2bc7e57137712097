//! Where in the log stands what a lesson says to look at.

use crate::escape::python_bytes;
use crate::lesson::{Check, Fact, What};
use crate::record::{EndpointId, List, Row, Snapshot};
use crate::session::Session;
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
        What::Call { call, result } => last(&|row| is_call(row, call) && has_result(row, result)),
        What::Count { times: 0, .. } => None,
        What::Count { call, .. } => last(&|row| is_call(row, call)),
        What::Waits { call, .. } => {
            let waits = session.current_calls(id).into_iter().any(|(_, name, _)| name == call);
            waits.then(|| Show::Waiting(id, call.clone()))
        }
        What::Note(_) => last(&|row| row.note().is_some()),
        What::Message(_) => last(&|row| row.message().is_some()),
        // The first word of it that is the name of a call of this endpoint.
        What::Other(said) => said.split(' ').find_map(|word| last(&|row| is_call(row, word))),
    }
}

/// Whether a call came out so: `ok`, an errno, the number of bytes, or the bytes.
fn has_result(row: &Row, result: &str) -> bool {
    let Some(call) = row.call() else { return false };
    let said = call.outcome.to_string();
    let bytes = result.strip_prefix("b'").map(|_| python_bytes(&row.bytes, '\''));
    result.split(" or ").any(|one| {
        one == said || one == "ok" && !call.outcome.is_failure() || said.split([' ', ':']).any(|word| word == one)
    }) || bytes.is_some_and(|bytes| bytes == result)
}
