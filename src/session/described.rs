//! What a log is of: the lab and its endpoints' names, which go with the rows wherever they are kept.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::Session;
use crate::clock::Stamp;
use crate::lab::{self, Lab};
use crate::record::{Control, Described, EndpointId, EndpointStatus, RunAbout, State};

impl Session {
    /// Says what the rows are of: the lab, the ids of its endpoints in its order, and the names of all endpoints that rows are of.
    pub fn describe(&self, lab: &Lab, endpoints: &[EndpointId], names: BTreeMap<EndpointId, String>) {
        let described = Described {
            // A lab that cannot be saved, for it is being changed, is left out.
            lab: lab::to_toml(lab).unwrap_or_default(),
            endpoints: endpoints.iter().map(|id| id.0).collect(),
            names: names.into_iter().map(|(id, name)| (id.0, name)).collect(),
        };
        // What was recorded says itself what it is of.
        if self.recorded.is_none() && described != *self.recorder().log().described() {
            self.recorder().order(Control::Describe(Box::new(described)));
        }
    }

    /// What is known of the run, where it is one that was recorded.
    pub fn of_recorded(&self) -> Option<&RunAbout> {
        self.recorded.as_ref()
    }

    /// What is known of the run beside its rows, for a log that is saved now.
    pub fn about(&self) -> RunAbout {
        if let Some(recorded) = &self.recorded {
            return recorded.clone();
        }
        let began = self.clock().wall(Stamp(0)).into();
        let mut about = RunAbout::beginning(began);
        about.ended = Some(self.clock().wall(self.clock().now()).into());
        about.set_gone(self.log().evicted());
        about.described = (*self.recorder().log().described()).clone();
        about
    }
}

/// An endpoint of a run that is over: whatever it did, it does no more.
pub(super) fn recorded_status(mut status: Arc<EndpointStatus>) -> Arc<EndpointStatus> {
    if status.state.is_active() {
        Arc::make_mut(&mut status).state = State::Stopped;
    }
    status
}

/// The lab that a log is of, with the ids of its endpoints; `None` where the log does not say, or not rightly.
pub fn lab_of(described: &Described) -> Option<(Lab, Vec<EndpointId>)> {
    let lab = lab::parse(&described.lab).ok().filter(|_| !described.lab.is_empty())?;
    let ids: Vec<EndpointId> = described.endpoints.iter().map(|id| EndpointId(*id)).collect();
    let different: BTreeSet<EndpointId> = ids.iter().copied().collect();
    let is_usual = |id: &EndpointId| id.0 > 0 && *id < EndpointId::BY_HAND;
    (lab.endpoints.len() == ids.len() && different.len() == ids.len() && ids.iter().all(is_usual)).then_some((lab, ids))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lab_comes_back_with_the_ids_of_its_endpoints_or_not_at_all() {
        let session = Session::new(1 << 20, Box::new(|| {})).unwrap();
        let (lab, ids) = (Lab::echo(), [EndpointId(7), EndpointId(3)]);
        session.describe(&lab, &ids, BTreeMap::from([(EndpointId(9), "removed".to_owned())]));
        session.flush();
        let described = session.about().described;
        assert_eq!(lab_of(&described), Some((lab, ids.to_vec())));
        assert_eq!(described.names[&9], "removed");
        for endpoints in [vec![7], vec![7, 7], vec![0, 1], vec![1, u32::MAX], vec![1, u32::MAX - 1]] {
            assert_eq!(lab_of(&Described { endpoints, ..described.clone() }), None);
        }
        assert_eq!(lab_of(&Described { lab: "version = ".to_owned(), ..described }), None);
        assert_eq!(lab_of(&Described::default()), None);
    }
}
