//! What was done last, while it can still be undone: a log that was cleared, an endpoint that was removed, a lab that was
//! left with its log.

use std::path::PathBuf;
use std::thread;

use super::{Done, Left, OpenLab};
use crate::lab::Lab;
use crate::record::{Control, EndpointId};
use crate::session::Session;

/// How long something can be undone, in seconds.
const UNDO_FOR: f64 = 10.0;

impl OpenLab {
    /// Notes what was done at `now`, in seconds; what was done before it is done for good.
    fn note(&mut self, done: Done, now: f64) {
        self.keep_done();
        self.done = Some((done, now + UNDO_FOR));
    }

    /// Gives up what could be undone.
    pub fn keep_done(&mut self) {
        match self.done.take() {
            Some((Done::ClearedLog, _)) => self.session.recorder().order(Control::ForgetCleared),
            Some((Done::Removed { slot, .. }, _)) => self.session.remove(slot.id),
            Some((Done::Left(left), _)) => self.retired.push(left.session),
            None => {}
        }
    }

    /// What was done, in words, and until when it can be undone, in seconds.
    pub fn undoable(&self) -> Option<(String, f64)> {
        let (done, until) = self.done.as_ref()?;
        let named = |key, name: &str| self.locale.with(key, &[("name", name.into())]);
        let text = match done {
            Done::ClearedLog => self.locale.text("undo-cleared"),
            Done::Removed { slot, .. } => named("undo-removed", &slot.endpoint.name),
            Done::Left(left) if left.title.is_empty() => self.locale.text("undo-left-untitled"),
            Done::Left(left) => named("undo-left", &left.title),
        };
        Some((text, *until))
    }

    /// Whether an endpoint comes back when what was done is undone.
    pub fn comes_back(&self, id: EndpointId) -> bool {
        match &self.done {
            Some((Done::Removed { slot, .. }, _)) => slot.id == id,
            Some((Done::Left(left), _)) => left.slots.iter().any(|slot| slot.id == id),
            Some((Done::ClearedLog, _)) | None => false,
        }
    }

    /// Why it cannot be undone now.
    pub fn undo_refusal(&self) -> Option<String> {
        matches!(self.done, Some((Done::Removed { .. }, _))).then(|| self.no_room())?
    }

    /// Clears the log, unless there is nothing in it, or it was recorded.
    pub fn clear_log(&mut self, now: f64) {
        if !self.is_recorded() && self.session.log().status().totals().rows > 0 {
            // What was cleared before it is gone for good first: the log keeps one.
            self.note(Done::ClearedLog, now);
            self.session.recorder().order(Control::Clear);
            (self.selected, self.compared) = (None, None);
        }
    }

    /// Takes an endpoint out of the lab and stops it.
    pub fn remove(&mut self, id: EndpointId, now: f64) {
        let place = self.slots.iter().position(|slot| slot.id == id && !self.is_recorded());
        let Some(place) = place else { return };
        let was_active = self.status(id).state.is_active();
        self.stop(id);
        let slot = Box::new(self.slots.remove(place));
        if self.focused == Some(id) {
            let next = self.slots.get(place).or(self.slots.last());
            self.focused = next.map(|slot| slot.id);
        }
        self.note(Done::Removed { slot, place, was_active }, now);
    }

    /// Stops the lab that is open, and opens another with a session and a log of its own; one can go back to one that was
    /// left with rows or changes. Where the system has no thread for another session, the old one goes on with its log
    /// cleared, and there is no way back.
    pub fn open(&mut self, lab: Lab, path: Option<PathBuf>, now: f64) {
        self.close_recorded();
        // It belongs to the lab that is left, and cannot be undone in another.
        self.keep_done();
        match (self.make_session)(self.budget) {
            Ok(session) => self.leave(session, now),
            Err(_) => {
                for slot in std::mem::take(&mut self.slots) {
                    self.session.remove(slot.id);
                }
                self.session.recorder().order(Control::Clear);
                self.session.recorder().order(Control::ForgetCleared);
            }
        };
        (self.selected, self.compared, self.focused) = (None, None, None);
        self.fill(lab, path);
    }

    /// Puts everything that belongs to the open lab aside, with a new session in its place; for a while one can go back.
    fn leave(&mut self, session: Session, now: f64) {
        let is_missed = self.is_dirty() || self.session.log().status().totals().rows > 0;
        let left = self.set_aside(session);
        self.note(Done::Left(Box::new(left)), now);
        if !is_missed {
            self.keep_done();
        }
    }

    /// Stops the open lab and takes out everything that belongs to it, with a new session in its place.
    pub(super) fn set_aside(&mut self, session: Session) -> Left {
        self.stop_all();
        Left {
            number: self.number,
            title: self.title(),
            session: std::mem::replace(&mut self.session, session),
            slots: std::mem::take(&mut self.slots),
            path: self.path.take(),
            selected: self.selected,
            focused: self.focused,
            name: std::mem::take(&mut self.name),
            saved: std::mem::take(&mut self.saved),
            payloads: std::mem::take(&mut self.payloads),
            by_hand: std::mem::take(&mut self.by_hand),
            show: std::mem::take(&mut self.show),
        }
    }

    /// Puts a lab that was left in the place of the one that is open, whose session is given.
    pub(super) fn take_back(&mut self, left: Left) -> Session {
        self.stop_all();
        let session = std::mem::replace(&mut self.session, left.session);
        self.session.recorder().order(Control::SetBudget(self.budget));
        self.slots = left.slots;
        self.number = left.number;
        (self.path, self.name, self.saved) = (left.path, left.name, left.saved);
        (self.selected, self.focused) = (left.selected, left.focused);
        (self.payloads, self.by_hand, self.show) = (left.payloads, left.by_hand, left.show);
        self.is_focus_chosen = true;
        session
    }

    /// Undoes what was done last, unless there is no room for it.
    pub fn undo(&mut self) {
        if self.undo_refusal().is_some() {
            return;
        }
        match self.done.take() {
            Some((Done::ClearedLog, _)) => self.session.recorder().order(Control::Restore),
            Some((Done::Removed { mut slot, place, was_active }, _)) => {
                let id = slot.id;
                let name = &slot.endpoint.name;
                if self.slots.iter().any(|other| other.endpoint.name == *name) {
                    slot.endpoint.name = self.lab().free_name(name);
                    self.names.set(id, &slot.endpoint.name);
                }
                self.slots.insert(place.min(self.slots.len()), *slot);
                self.focus(id);
                if was_active {
                    self.again.push(id);
                }
            }
            Some((Done::Left(left), _)) => {
                let session = self.take_back(*left);
                self.retired.push(session);
            }
            None => {}
        }
    }

    /// Gives up what can be undone no more, and lets go of sessions whose threads have ended; called once a frame, at
    /// `now` in seconds. Endpoints that were called back and whose old threads have ended are given: they can be started
    /// again.
    #[must_use]
    pub fn tidy(&mut self, now: f64) -> Vec<EndpointId> {
        if self.done.as_ref().is_some_and(|(_, until)| now >= *until) {
            self.keep_done();
        }
        let (waiting, ready) =
            std::mem::take(&mut self.again).into_iter().partition(|id| self.status(*id).state.is_active());
        self.again = waiting;
        self.retired.extract_if(.., |session| session.is_quiet()).for_each(let_go);
        ready
    }
}

/// Drops a session in a thread of its own: it waits for the last rows to be written, and its log may be large.
fn let_go(session: Session) {
    // Where the system has no thread for it, it is dropped here.
    let _ = thread::Builder::new().name("session end".to_owned()).spawn(move || drop(session));
}

#[cfg(test)]
mod tests {
    use std::io;
    use std::time::{Duration, Instant};

    use crossbeam_channel::{Receiver, bounded};

    use super::*;
    use crate::address::Transport;
    use crate::lab::{Limits, Role};
    use crate::locale::{Language, Locale};
    use crate::record::{Row, Sink};

    /// Keeps the recorder from ending as long as the sender is there, as a disk that takes nothing any more does.
    struct Stuck(Receiver<()>);

    impl Sink for Stuck {
        fn name(&self) -> String {
            "stuck".to_owned()
        }

        fn row(&mut self, _row: &Row) -> io::Result<()> {
            Ok(())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    impl Drop for Stuck {
        fn drop(&mut self) {
            let _ = self.0.recv();
        }
    }

    fn model() -> OpenLab {
        let make_session = |budget| Session::new(budget, Box::new(|| {}));
        OpenLab::new(Box::new(make_session), 1 << 20, Locale::new(Language::English), Lab::echo(), None).unwrap()
    }

    #[test]
    fn the_window_does_not_wait_for_the_end_of_a_lab_that_was_left() {
        let (release, held) = bounded(0);
        let mut model = model();
        model.session.recorder().order(Control::AddSink(Box::new(Stuck(held))));
        let began = Instant::now();
        model.open(Lab::default(), None, 0.0);
        assert!(model.undoable().is_none(), "a lab with rows or changes is kept, and none is let go");
        let _ = model.tidy(0.0);
        assert!(began.elapsed() < Duration::from_secs(1), "it waited for the recorder");
        assert!(model.retired.is_empty());
        drop(release);
    }

    #[test]
    fn a_file_belongs_to_the_lab_that_was_saved_whichever_is_open_when_it_is_there() {
        let mut model = model();
        // A change, for which one can go back to it.
        model.add(Role::Client, Transport::Tcp);
        let (first, lab) = (model.number, model.lab());
        model.open(Lab::default(), None, 0.0);
        let second = model.number;
        assert!(!model.mark_saved(first, lab.clone(), PathBuf::from("first.lab.toml")));
        assert_eq!((model.path.as_ref(), model.is_dirty()), (None, false));
        model.undo();
        assert!(!model.mark_saved(second, Lab::default(), PathBuf::from("second.lab.toml")));
        assert_eq!(model.path, None);
        assert!(model.mark_saved(first, lab, PathBuf::from("first.lab.toml")));
        assert_eq!(model.title(), "first.lab.toml");
    }

    #[test]
    fn an_endpoint_whose_name_was_taken_comes_back_with_another() {
        let mut model = model();
        let ids: Vec<EndpointId> = model.slots.iter().map(|slot| slot.id).collect();
        model.remove(ids[0], 0.0);
        model.rename(ids[1], "server".to_owned());
        model.undo();
        let names: Vec<String> = model.slots.iter().map(|slot| slot.endpoint.name.clone()).collect();
        assert_eq!(names, ["server 2", "server"]);
        assert_eq!(&*model.names.get(ids[0]), "server 2");
    }

    #[test]
    fn a_full_lab_takes_no_other_endpoint_and_says_why() {
        let mut model = model();
        let first = model.slots[0].id;
        model.remove(first, 0.0);
        assert_eq!(model.undo_refusal(), None);
        let client = model.slots[0].id;
        while model.slots.len() < Limits::ENDPOINTS {
            model.duplicate(client).unwrap();
        }
        assert!(model.duplicate(client).is_none());
        assert!(model.add(Role::Server, Transport::Tcp).is_none());
        assert!(model.undo_refusal().unwrap().contains("200 endpoints"));
        assert!(crate::lab::to_toml(&model.lab()).is_ok());
        model.undo();
        assert_eq!((model.slots.len(), model.comes_back(first)), (Limits::ENDPOINTS, true));
        model.remove(client, 0.0);
        assert_eq!(model.undo_refusal(), None);
    }

    #[test]
    fn it_can_be_undone_for_ten_seconds_and_only_the_last_of_them() {
        let mut model = model();
        let ids: Vec<EndpointId> = model.slots.iter().map(|slot| slot.id).collect();
        let come_back = |model: &OpenLab| [model.comes_back(ids[0]), model.comes_back(ids[1])];
        model.remove(ids[0], 5.0);
        let _ = model.tidy(14.9);
        assert_eq!((come_back(&model), model.undoable().map(|(_, until)| until)), ([true, false], Some(15.0)));
        model.remove(ids[1], 14.9);
        let _ = model.tidy(15.1);
        assert_eq!(come_back(&model), [false, true], "the time of the one before does not count");
        let _ = model.tidy(24.9);
        assert!(model.undoable().is_none() && come_back(&model) == [false, false]);
    }
}
