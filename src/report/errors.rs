//! What failed and what was lost: rows that tell of the same stand together, each with its explanation.

use std::collections::HashMap;

use super::Source;
use super::model::{ErrorPart, LossPart, Report};
use super::rows::time;
use crate::explain::{explain, of_call};
use crate::locale::Locale;
use crate::record::{EndpointId, Row, Snapshot, State};
use crate::row_text::sentence;
use crate::socket::{Holder, SocketError};
use crate::units;

/// Errors, and losses, that stand in a report; of more the first.
const MAX_SHOWN: usize = 20;
/// Kinds of either that are told apart while the log is read: an address that is another each time must not fill the memory.
const MAX_KINDS: usize = 1000;

/// Things that are alike, in the order in which the first of each came.
struct Kinds<T> {
    found: Vec<(T, u64, Row)>,
    places: HashMap<String, usize>,
    /// Those that no kind was kept of.
    others: u64,
}

impl<T> Kinds<T> {
    fn new() -> Self {
        Self { found: Vec::new(), places: HashMap::new(), others: 0 }
    }

    fn add(&mut self, kind: String, row: &Row, made: impl FnOnce() -> T) {
        if let Some((_, times, _)) = self.places.get(&kind).and_then(|place| self.found.get_mut(*place)) {
            *times += 1;
        } else if self.found.len() < MAX_KINDS {
            self.places.insert(kind, self.found.len());
            self.found.push((made(), 1, row.clone()));
        } else {
            self.others += 1;
        }
    }

    /// Rows of kinds that do not stand in the report.
    fn not_shown(&self) -> u64 {
        self.others + self.found.iter().skip(MAX_SHOWN).map(|(_, times, _)| times).sum::<u64>()
    }
}

/// Puts what failed and what was lost into the report.
pub(super) fn fill(report: &mut Report, source: &Source, locale: &Locale) {
    let (mut errors, mut losses) = (Kinds::new(), Kinds::new());
    let hides = !report.hidden.is_empty();
    for row in source.log.rows(..) {
        if let Some(error) = row.call().and_then(|call| of_call(call, row.peer())) {
            let kind = format!("{} {} {}", error.call, error.code.name, error.address);
            errors.add(kind, &row, || error);
        } else if let Some(note) = row.note() {
            let said = sentence(note, locale);
            losses.add(said.clone(), &row, || said);
        }
    }
    let met = |times: u64, first: &Row| {
        let name = source.context.names.get(first.endpoint);
        let args = [
            ("n", times.into()),
            ("count", units::grouped(times).into()),
            ("row", units::grouped(source.number(first.number)).into()),
            ("name", (&*name).into()),
            ("time", time(first, source).into()),
        ];
        locale.with("report-met", &args)
    };
    let found = errors.found.iter().take(MAX_SHOWN);
    report.errors = found
        .map(|(error, times, first)| {
            let explained = explain(&with_holder(error, &source.log, &source.ids), locale);
            // Both may tell the mistake.
            let told = |text: String| if hides { String::new() } else { text };
            let (cause, next_step) = (told(explained.cause), told(explained.next_step));
            ErrorPart { what: explained.what, met: met(*times, first), means: explained.means, cause, next_step }
        })
        .collect();
    let found = losses.found.iter().take(MAX_SHOWN);
    report.losses =
        found.map(|(what, times, first)| LossPart { what: what.clone(), met: met(*times, first) }).collect();
    for (key, rows) in [("report-more-errors", errors.not_shown()), ("report-more-losses", losses.not_shown())] {
        let args = [("n", rows.into()), ("count", units::grouped(rows).into())];
        report.more.extend((rows > 0).then(|| locale.with(key, &args)));
    }
}

/// The failure with who held the address, where an endpoint that ended with it knows that.
fn with_holder(error: &SocketError, log: &Snapshot, ids: &[EndpointId]) -> SocketError {
    let holder = |id: &EndpointId| -> Option<Holder> {
        match &log.status().endpoint(*id).state {
            State::Failed(failed) if (failed.call, &failed.address) == (error.call, &error.address) => {
                failed.holder.clone()
            }
            _ => None,
        }
    };
    SocketError { holder: ids.iter().find_map(holder), ..error.clone() }
}
