//! The rows of lives, which no file has, as they follow from the calls: an endpoint starts with its first call and has stopped when
//! its sockets are closed; a connection is opened before its first bytes and closed by its close.

use std::collections::{HashMap, HashSet};

use crate::address::Addr;
use crate::clock::Stamp;
use crate::record::{ConnectionId, End, EndpointId, Event, Life, Record};
use crate::socket::{Kind, Op, Outcome};

/// A stop closes all sockets at once: closes further apart were each for a reason of its own.
const TOGETHER_NS: u64 = 50_000_000;

/// What is known of an endpoint up to a row.
#[derive(Default)]
struct Endpoint {
    has_started: bool,
    runs: bool,
    /// Its sockets that are open.
    open: u64,
    /// Rows from this place on are only closes: it is being stopped, if nothing else comes.
    closes_from: Option<usize>,
    is_bound: bool,
    /// When its last call was made.
    last_call: Stamp,
}

type Numbered = (u64, Record);

/// The rows with those of lives between them, under the number of the row that they stand at.
pub(super) fn with_lives(rows: Vec<Numbered>, reconnects: &dyn Fn(EndpointId) -> bool) -> Vec<Numbered> {
    let mut endpoints: HashMap<EndpointId, Endpoint> = HashMap::new();
    let mut opened: HashSet<ConnectionId> = HashSet::new();
    let mut told: Vec<(usize, Numbered)> = Vec::new();
    for (place, (number, row)) in rows.iter().enumerate() {
        if matches!(row.endpoint, EndpointId::LAB | EndpointId::BY_HAND) {
            continue;
        }
        let endpoint = endpoints.entry(row.endpoint).or_default();
        let mut tell = |at: usize, life| {
            let bytes = bytes::Bytes::new();
            told.push((at, (*number, Record { event: Event::Life(life), bytes, ..row.clone() })));
        };
        let Some(call) = row.call() else { continue };
        let is_end = matches!(call.op, Op::Close | Op::Unlink(_));
        let makes_own = matches!(call.op, Op::Socket { .. }) && endpoint.open > 0;
        if !is_end && (!endpoint.runs || makes_own) {
            let is_again = endpoint.has_started && reconnects(row.endpoint);
            if !is_again {
                tell(place, Life::Starting);
            }
            (endpoint.has_started, endpoint.runs) = (true, true);
        }
        endpoint.closes_from = is_end.then(|| match endpoint.closes_from {
            Some(from) if row.at.ns_since(endpoint.last_call) < TOGETHER_NS => from,
            _ => place,
        });
        endpoint.last_call = row.at;
        let succeeded = !call.outcome.is_failure();
        match &call.op {
            Op::Socket { kind, .. } if succeeded => {
                endpoint.open = if makes_own { 1 } else { endpoint.open + 1 };
                endpoint.is_bound = *kind != Kind::Datagram;
            }
            Op::Accept if succeeded => endpoint.open += 1,
            Op::GetSockName if !endpoint.is_bound => {
                if let Outcome::Address(local) = &call.outcome {
                    endpoint.is_bound = true;
                    tell(place + 1, Life::Bound { local: local.clone() });
                }
            }
            _ => {}
        }
        if let Some(connection) = row.connection.filter(|_| knows_both(row) && !is_end)
            && opened.insert(connection)
        {
            // That of a connect stands behind it, as it is opened by it.
            let at = if matches!(call.op, Op::Connect(_)) { place + 1 } else { place };
            tell(at, Life::Opened);
        }
        if matches!(call.op, Op::Close) && succeeded {
            if row.connection.is_some() {
                tell(place + 1, Life::Closed(End::Here));
            }
            endpoint.open = endpoint.open.saturating_sub(1);
            if endpoint.open == 0 {
                // By itself or by a person: the file does not tell.
                tell(endpoint.closes_from.unwrap_or(place), Life::Stopping);
                tell(place + 1, Life::Stopped);
                endpoint.runs = false;
            }
        }
    }
    told.sort_by_key(|(place, _)| *place);
    merged(rows, told)
}

fn knows_both(row: &Record) -> bool {
    let named = |addr: &Addr| !addr.is_unnamed();
    let failed = row.call().is_some_and(|call| call.outcome.is_failure());
    !failed && row.ends.as_ref().is_some_and(|ends| ends.local().is_some() || !named(ends.peer()))
}

/// Puts each in front of the row at its place.
fn merged(rows: Vec<Numbered>, told: Vec<(usize, Numbered)>) -> Vec<Numbered> {
    let mut all = Vec::with_capacity(rows.len() + told.len());
    let mut told = told.into_iter().peekable();
    for (place, row) in rows.into_iter().enumerate() {
        while let Some((_, life)) = told.next_if(|(at, _)| *at <= place) {
            all.push(life);
        }
        all.push(row);
    }
    all.extend(told.map(|(_, life)| life));
    all
}
