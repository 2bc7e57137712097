//! The status of a lab: what all rows so far come to. It is a fold: the same rows give the same status.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{EndpointId, EndpointStatus, Event, Life, Record, Totals};
use crate::clock::Stamp;

/// The states of all endpoints, and the totals, after some row of the log.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Status {
    #[serde(with = "in_files")]
    endpoints: BTreeMap<EndpointId, Arc<EndpointStatus>>,
    /// Endpoints that are no more. What their last workers still say changes nothing.
    removed: BTreeSet<EndpointId>,
    totals: Totals,
    /// What the totals would be if the log had not been cleared the last time.
    uncleared: Totals,
    /// The runs, oldest first.
    runs: Vec<Run>,
}

/// From the start of an endpoint while no other runs, to the next such start.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
struct Run {
    began: Stamp,
    /// The stamp of its first row that is no step of a life: what its times count from.
    first: Option<Stamp>,
}

impl Status {
    /// The state of one endpoint; that of one that never ran is [`super::State::Stopped`].
    pub fn endpoint(&self, id: EndpointId) -> Arc<EndpointStatus> {
        self.endpoints.get(&id).cloned().unwrap_or_default()
    }

    /// The state of an endpoint whose last start was asked for at `started`: starting, as long as the row that says so has
    /// not come.
    pub fn since(&self, id: EndpointId, started: Stamp) -> Arc<EndpointStatus> {
        match self.endpoints.get(&id) {
            Some(status) if status.started >= Some(started) => status.clone(),
            _ => Arc::new(EndpointStatus::starting(started)),
        }
    }

    /// What the log has taken since it began or was cleared.
    pub fn totals(&self) -> Totals {
        self.totals
    }

    /// What the times of a row with this stamp count from: the stamp of its run's first row.
    pub fn run_began(&self, at: Stamp) -> Stamp {
        let run = self.run(at).checked_sub(1).and_then(|last| self.runs.get(last));
        run.and_then(|run| run.first).unwrap_or(at)
    }

    /// The run that a row with this stamp belongs to, counted from one; 0 for none.
    pub fn run(&self, at: Stamp) -> usize {
        self.runs.partition_point(|run| run.began <= at)
    }

    /// Takes a row into account.
    pub fn apply(&mut self, row: &Record) {
        [&mut self.totals, &mut self.uncleared].into_iter().for_each(|totals| totals.count(row));
        self.count_run(row);
        // A row of the lab itself belongs to no endpoint.
        if row.endpoint == EndpointId::LAB {
            return;
        }
        match row.life() {
            Some(Life::Starting) => {
                self.removed.remove(&row.endpoint);
            }
            Some(Life::Removed) => {
                self.endpoints.remove(&row.endpoint);
                self.removed.insert(row.endpoint);
            }
            _ => {}
        }
        if !self.removed.contains(&row.endpoint) {
            // Copies only where a reader still holds the last one.
            Arc::make_mut(self.endpoints.entry(row.endpoint).or_default()).apply(row);
        }
    }

    fn count_run(&mut self, row: &Record) {
        if let Event::Life(life) = &row.event {
            if *life == Life::Starting && !self.endpoints.values().any(|status| status.state.is_active()) {
                self.runs.push(Run { began: row.at, first: None });
            }
            return;
        }
        match self.runs.last_mut() {
            None => self.runs.push(Run { began: row.at, first: Some(row.at) }),
            // A late row of the run before begins none.
            Some(run) if run.first.is_none() && row.at >= run.began => run.first = Some(row.at),
            Some(_) => {}
        }
    }

    /// Begins to count again.
    pub(super) fn clear_totals(&mut self) {
        self.uncleared = std::mem::take(&mut self.totals);
    }

    /// Counts as if it had not been cleared the last time.
    pub(super) fn restore_totals(&mut self) {
        self.totals = self.uncleared;
    }
}

/// The endpoints as they stand in a file, where nothing is shared.
mod in_files {
    use serde::{Deserializer, Serializer};

    use super::*;

    type Endpoints = BTreeMap<EndpointId, Arc<EndpointStatus>>;

    pub fn serialize<S: Serializer>(endpoints: &Endpoints, to: S) -> Result<S::Ok, S::Error> {
        to.collect_map(endpoints.iter().map(|(id, status)| (id, &**status)))
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Endpoints, D::Error> {
        let endpoints = BTreeMap::<EndpointId, EndpointStatus>::deserialize(from)?;
        Ok(endpoints.into_iter().map(|(id, status)| (id, Arc::new(status))).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::super::{ConnectionId, End, Event, Note, Progress, State};
    use super::*;
    use crate::address::Ends;
    use crate::socket::{Call, Op, Outcome};

    const ONE: EndpointId = EndpointId(1);

    fn row(at: u64, connection: Option<u32>, event: Event) -> Record {
        let ends = Ends::new(None, "127.0.0.1:9".parse().unwrap());
        Record { connection: connection.map(ConnectionId), ends: Some(ends), ..Record::new(ONE, Stamp(at), event) }
    }

    fn lived(at: u64, life: Life) -> Record {
        row(at, None, Event::Life(life))
    }

    fn of(at: u64, connection: u32, life: Life) -> Record {
        row(at, Some(connection), Event::Life(life))
    }

    fn moved(at: u64, connection: u32, op: Op, bytes: usize) -> Record {
        let call = Call { op, outcome: Outcome::Moved(bytes), place: None, took_ns: 0 };
        Record { bytes: vec![0; bytes].into(), ..row(at, Some(connection), Event::Call(call)) }
    }

    fn sent(at: u64, connection: u32, bytes: usize) -> Record {
        moved(at, connection, Op::send(bytes), bytes)
    }

    fn after(rows: impl IntoIterator<Item = Record>) -> Status {
        let mut status = Status::default();
        rows.into_iter().for_each(|row| status.apply(&row));
        status
    }

    #[test]
    fn a_life_from_its_start_to_its_end() {
        let local = || Box::new("127.0.0.1:5001".parse().unwrap());
        let rows = [
            lived(1, Life::Starting),
            lived(2, Life::Listening { local: local() }),
            lived(3, Life::Running),
            of(4, 7, Life::Opened),
            moved(5, 7, Op::recv(9), 5),
            sent(6, 7, 3),
            of(7, 7, Life::ReceivedEnd),
            of(8, 7, Life::Closed(End::Peer)),
            of(9, 8, Life::TurnedAway),
            of(10, 9, Life::Opened),
        ];
        let status = after(rows.clone()).endpoint(ONE);
        assert_eq!((&status.state, status.local.clone(), status.refused), (&State::Running, Some(*local()), 1));
        let closed = &status.connections[&ConnectionId(7)];
        assert_eq!((closed.traffic.received_bytes, closed.traffic.sent_bytes), (5, 3));
        assert_eq!((closed.received_end, closed.sent_end, &closed.ended), (true, false, &Some((Stamp(8), End::Peer))));
        assert_eq!(status.open().map(|(id, _)| id).collect::<Vec<_>>(), [ConnectionId(9)]);
        let status = after(rows.into_iter().chain([lived(11, Life::Stopping), lived(12, Life::Stopped)]));
        assert_eq!((&status.endpoint(ONE).state, status.endpoint(ONE).open().count()), (&State::Stopped, 0));
        assert_eq!((status.totals().rows, status.totals().refused), (2, 1), "rows of a life are not counted");
        assert_eq!(status.endpoint(EndpointId(2)), Arc::default());
    }

    #[test]
    fn a_stop_that_comes_after_the_end_changes_nothing() {
        let mut status = after([lived(1, Life::Starting), lived(2, Life::Stopped), lived(3, Life::Stopping)]);
        assert_eq!(status.endpoint(ONE).state, State::Stopped);
        [lived(4, Life::Starting), lived(5, Life::Stopping), lived(6, Life::Running)]
            .iter()
            .for_each(|r| status.apply(r));
        assert_eq!(status.endpoint(ONE).state, State::Stopping, "it was on its way");
    }

    #[test]
    fn what_was_removed_comes_back_only_when_it_is_started() {
        let mut status = after([lived(1, Life::Starting), of(2, 7, Life::Opened), lived(3, Life::Removed)]);
        [sent(4, 7, 9), lived(5, Life::Stopped)].iter().for_each(|row| status.apply(row));
        assert_eq!(status.endpoint(ONE), Arc::default());
        status.apply(&lived(6, Life::Starting));
        assert_eq!(status.endpoint(ONE).state, State::Starting);
        assert!(status.endpoint(ONE).connections.is_empty());
    }

    #[test]
    fn a_start_is_seen_before_its_row_has_come() {
        let mut status = after([lived(1, Life::Starting), lived(2, Life::Stopped)]);
        assert_eq!(status.since(ONE, Stamp(1)).state, State::Stopped);
        assert_eq!(status.since(ONE, Stamp(3)).state, State::Starting);
        [lived(3, Life::Starting), lived(4, Life::Running)].iter().for_each(|row| status.apply(row));
        assert_eq!(status.since(ONE, Stamp(3)).state, State::Running);
    }

    #[test]
    fn how_far_a_file_is_follows_from_the_sends_since_it_began() {
        let progress = |status: &Status| status.endpoint(ONE).connections[&ConnectionId(7)].progress;
        let mut status = after([of(1, 7, Life::Opened), sent(2, 7, 50), of(3, 7, Life::FileBegan { bytes: 100 })]);
        assert_eq!(progress(&status), Some(Progress { sent: 0, total: 100 }));
        [sent(4, 7, 40), sent(5, 7, 40), sent(6, 8, 40)].iter().for_each(|row| status.apply(row));
        assert_eq!(progress(&status), Some(Progress { sent: 80, total: 100 }));
        status.apply(&of(7, 7, Life::FileEnded));
        assert_eq!(progress(&status), None);
    }

    #[test]
    fn open_connections_stay_listed_and_closed_ones_are_bounded() {
        let mut status = after([of(0, 1_000, Life::Opened)]);
        for n in 0..500 {
            status.apply(&of(1, n, Life::Opened));
            status.apply(&of(2, n, Life::Closed(End::Here)));
        }
        let status = status.endpoint(ONE);
        assert_eq!(status.open().map(|(id, _)| id).collect::<Vec<_>>(), [ConnectionId(1_000)]);
        assert_eq!(status.connections.len(), 101);
        assert!(status.connections.contains_key(&ConnectionId(499)));
    }

    #[test]
    fn losses_and_missing_answers_are_counted() {
        let silent = row(2, Some(7), Event::Note(Note::NoAnswer { after_ms: 9 }));
        let lost = row(3, None, Event::Note(Note::RowsLost { rows: 4 }));
        let status = after([of(1, 7, Life::Opened), silent, lost]);
        assert_eq!(status.endpoint(ONE).connections[&ConnectionId(7)].unanswered, 1);
        assert_eq!((status.endpoint(ONE).lost, status.totals().lost), (4, 4));
    }
}
