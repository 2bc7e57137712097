//! A log that was recorded, open in the place of the lab, which waits behind it and comes back when it is closed.

use std::io;

use super::{OpenLab, Recorded};
use crate::lab::{Endpoint, Lab};
use crate::record::{EndpointId, List, OpenedRun, RunAbout};
use crate::session::{Session, lab_of};
use crate::socket::Op;

impl OpenLab {
    /// What is known of the log that is open, where it is one that was recorded.
    pub fn recorded(&self) -> Option<(&str, &RunAbout)> {
        Some((self.recorded.as_ref()?.title.as_str(), self.session.of_recorded()?))
    }

    pub fn is_recorded(&self) -> bool {
        self.recorded.is_some()
    }

    pub fn is_damaged(&self) -> bool {
        self.recorded.as_ref().is_some_and(|recorded| recorded.is_damaged)
    }

    /// Whether something of the lab runs, or is on its way.
    pub fn is_active(&self) -> bool {
        self.is_starting() || self.slots.iter().any(|slot| self.status(slot.id).state.is_active())
    }

    /// Why nothing starts, where that is so.
    pub fn recorded_refusal(&self) -> Option<String> {
        self.is_recorded().then(|| self.locale.text("recorded-no-start"))
    }

    /// Opens a log that was recorded, with its lab's endpoints as they were. The lab that is open stops, and waits behind it.
    ///
    /// # Errors
    /// The system has no more threads.
    pub fn open_recorded(&mut self, run: OpenedRun, title: String) -> io::Result<()> {
        let described = run.about.described.clone();
        let is_damaged = !run.damage.is_empty();
        let session = Session::recorded(run)?;
        self.keep_done();
        let left = self.set_aside(session);
        let behind = match self.recorded.take() {
            // One recorded log after another: the lab stays behind.
            Some(recorded) => {
                left.session.recorder().log().release();
                self.retired.push(left.session);
                recorded.behind
            }
            None => Box::new(left),
        };
        self.recorded = Some(Recorded { title, is_damaged, behind });
        (self.selected, self.focused) = (None, None);
        let (lab, ids) = lab_of(&described).unwrap_or_else(|| self.guessed_lab(&described.names));
        for (id, name) in &described.names {
            if EndpointId(*id) < EndpointId::BY_HAND {
                self.names.set(EndpointId(*id), name);
            }
        }
        self.fill_as(lab, None, Some(&ids));
        Ok(())
    }

    /// Brings back the lab that was open before.
    pub fn close_recorded(&mut self) {
        let Some(recorded) = self.recorded.take() else { return };
        let session = self.take_back(*recorded.behind);
        session.recorder().log().release();
        self.retired.push(session);
        for slot in &self.slots {
            self.names.set(slot.id, &slot.endpoint.name);
            self.names.set_encoding(slot.id, slot.endpoint.payload_options.encoding);
        }
    }

    /// The lab of a log that has only names: who listens is a server, the others are clients.
    fn guessed_lab(&self, names: &std::collections::BTreeMap<u32, String>) -> (Lab, Vec<EndpointId>) {
        let ids: Vec<EndpointId> =
            names.keys().map(|id| EndpointId(*id)).filter(|id| *id < EndpointId::BY_HAND).collect();
        let log = self.session.log();
        let address = || "tcp://127.0.0.1:0".parse().ok();
        let endpoints = ids.iter().filter_map(|id| {
            let rows = log.list(List::Rows(*id));
            let first = rows.places().take(100).filter_map(|place| log.get(rows.get(place)?));
            let listens =
                first.into_iter().any(|row| row.call().is_some_and(|call| matches!(call.op, Op::Listen { .. })));
            let name = names.get(&id.0)?;
            let make = if listens { Endpoint::server } else { Endpoint::client };
            Some(make(name, address()?))
        });
        (Lab { endpoints: endpoints.collect(), ..Lab::default() }, ids)
    }
}
