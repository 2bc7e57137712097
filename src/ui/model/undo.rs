//! What was done last, while it can still be undone: a log that was cleared, an endpoint that was removed, a lab that was
//! left with its log.

use std::path::PathBuf;
use std::thread;

use super::{LabNumber, OpenLab, Slot};
use crate::lab::{Lab, NamedPayload};
use crate::locale::Locale;
use crate::record::{Control, EndpointId};
use crate::session::Session;

/// How long something can be undone, in seconds.
pub const UNDO_FOR: f64 = 10.0;

/// What can be undone.
pub enum Done {
    ClearedLog,
    Removed(Box<Removed>),
    Left(Box<Left>),
}

/// An endpoint that was taken out of the lab.
pub struct Removed {
    slot: Slot,
    place: usize,
    /// It ran, and runs again when the removal is undone.
    was_active: bool,
}

/// A lab that was left, with all that belonged to it. Its endpoints are stopped. Its log keeps the memory it has, so that
/// nothing of it is missing when it is called back: until then there may be twice the memory that is set for one.
pub struct Left {
    number: LabNumber,
    session: Session,
    slots: Vec<Slot>,
    path: Option<PathBuf>,
    selected: Option<u64>,
    focused: Option<EndpointId>,
    title: String,
    name: String,
    saved: Lab,
    payloads: Vec<NamedPayload>,
    /// Whether its log or a change of its endpoints would be missed.
    pub has_something: bool,
}

/// The last thing that was done, until its time is over.
#[derive(Default)]
pub struct Undo {
    last: Option<(Done, f64)>,
}

impl Undo {
    /// Notes what was done at `now`, in seconds; what was done before it is given back, and is done for good.
    pub fn note(&mut self, done: Done, now: f64) -> Option<Done> {
        self.last.replace((done, now + UNDO_FOR)).map(|(done, _)| done)
    }

    /// What is done for good now, because its time is over.
    pub fn expired(&mut self, now: f64) -> Option<Done> {
        self.last.take_if(|(_, until)| now >= *until).map(|(done, _)| done)
    }

    /// Takes it, to undo it or to do it for good.
    pub fn take(&mut self) -> Option<Done> {
        self.last.take().map(|(done, _)| done)
    }

    /// What was done, in words, and until when it can be undone, in seconds.
    pub fn shown(&self, locale: &Locale) -> Option<(String, f64)> {
        let (done, until) = self.last.as_ref()?;
        let text = match done {
            Done::ClearedLog => locale.text("undo-cleared"),
            Done::Removed(removed) => {
                locale.with("undo-removed", &[("name", removed.slot.endpoint.name.as_str().into())])
            }
            Done::Left(left) if left.title.is_empty() => locale.text("undo-left-untitled"),
            Done::Left(left) => locale.with("undo-left", &[("name", left.title.as_str().into())]),
        };
        Some((text, *until))
    }

    /// Whether an endpoint comes back when it is undone.
    pub fn holds(&self, id: EndpointId) -> bool {
        match &self.last {
            Some((Done::Removed(removed), _)) => removed.slot.id == id,
            Some((Done::Left(left), _)) => left.slots.iter().any(|slot| slot.id == id),
            Some((Done::ClearedLog, _)) | None => false,
        }
    }

    /// Why it cannot be undone now.
    pub fn refusal(&self, model: &OpenLab) -> Option<String> {
        matches!(self.last, Some((Done::Removed(_), _))).then(|| model.no_room())?
    }
}

impl OpenLab {
    /// Stops the lab that is open, and opens another with a session and a log of its own; the one that was left, so that
    /// one can go back to it. Where the system has no thread for another session, the old one goes on with its log
    /// cleared, and there is no way back.
    pub fn open(&mut self, lab: Lab, path: Option<PathBuf>) -> Option<Left> {
        let left = match (self.make_session)(self.budget) {
            Ok(session) => Some(self.leave(session)),
            Err(_) => {
                for slot in std::mem::take(&mut self.slots) {
                    self.session.remove(slot.id);
                }
                self.session.recorder().order(Control::Clear);
                self.session.recorder().order(Control::ForgetCleared);
                None
            }
        };
        (self.selected, self.focused) = (None, None);
        self.fill(lab, path);
        left
    }

    /// Puts everything that belongs to the open lab aside, with a new session in its place.
    fn leave(&mut self, session: Session) -> Left {
        self.stop_all();
        let has_something = self.is_dirty() || self.session.log().totals().rows > 0;
        Left {
            number: self.number,
            title: self.title(),
            session: std::mem::replace(&mut self.session, session),
            slots: std::mem::take(&mut self.slots),
            path: self.path.take(),
            selected: self.selected.take(),
            focused: self.focused.take(),
            name: std::mem::take(&mut self.name),
            saved: std::mem::take(&mut self.saved),
            payloads: std::mem::take(&mut self.payloads),
            has_something,
        }
    }

    /// Takes an endpoint out of the lab and stops it.
    pub fn remove(&mut self, id: EndpointId) -> Option<Removed> {
        let place = self.slots.iter().position(|slot| slot.id == id)?;
        let was_active = self.status(id).state.is_active();
        self.stop(id);
        let slot = self.slots.remove(place);
        if self.focused == Some(id) {
            let next = self.slots.get(place).or(self.slots.last());
            self.focused = next.map(|slot| slot.id);
        }
        Some(Removed { slot, place, was_active })
    }

    /// Undoes it.
    pub fn undo(&mut self, done: Done) {
        match done {
            Done::ClearedLog => self.session.recorder().order(Control::Restore),
            Done::Removed(removed) => {
                let Removed { mut slot, place, was_active } = *removed;
                let id = slot.id;
                let name = &slot.endpoint.name;
                if self.slots.iter().any(|other| other.endpoint.name == *name) {
                    slot.endpoint.name = self.lab().free_name(name);
                    self.names.set(id, &slot.endpoint.name);
                }
                self.slots.insert(place.min(self.slots.len()), slot);
                self.focused = Some(id);
                if was_active {
                    self.again.push(id);
                }
            }
            Done::Left(left) => {
                self.stop_all();
                self.retired.push(std::mem::replace(&mut self.session, left.session));
                self.session.recorder().order(Control::SetBudget(self.budget));
                self.slots = left.slots;
                self.number = left.number;
                (self.path, self.name, self.saved) = (left.path, left.name, left.saved);
                (self.selected, self.focused, self.payloads) = (left.selected, left.focused, left.payloads);
            }
        }
    }

    /// Gives up what could be undone.
    pub fn finish(&mut self, done: Done) {
        match done {
            Done::ClearedLog => self.session.recorder().order(Control::ForgetCleared),
            Done::Removed(removed) => self.session.remove(removed.slot.id),
            Done::Left(left) => self.retired.push(left.session),
        }
    }

    /// Lets go of sessions whose threads have ended; called once a frame. Endpoints that were called back and whose old
    /// threads have ended are given: they can be started again.
    #[must_use]
    pub fn tidy(&mut self) -> Vec<EndpointId> {
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
    use crate::locale::Language;
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
        let left = model.open(Lab::default(), None).unwrap();
        let began = Instant::now();
        model.finish(Done::Left(Box::new(left)));
        let _ = model.tidy();
        assert!(began.elapsed() < Duration::from_secs(1), "it waited for the recorder");
        assert!(model.retired.is_empty());
        drop(release);
    }

    #[test]
    fn a_file_belongs_to_the_lab_that_was_saved_whichever_is_open_when_it_is_there() {
        let mut model = model();
        let (first, lab) = (model.number, model.lab());
        let left = model.open(Lab::default(), None).unwrap();
        let second = model.number;
        assert!(!model.mark_saved(first, lab.clone(), PathBuf::from("first.lab.toml")));
        assert_eq!((model.path.as_ref(), model.is_dirty()), (None, false));
        model.undo(Done::Left(Box::new(left)));
        assert!(!model.mark_saved(second, Lab::default(), PathBuf::from("second.lab.toml")));
        assert_eq!(model.path, None);
        assert!(model.mark_saved(first, lab, PathBuf::from("first.lab.toml")));
        assert_eq!(model.title(), "first.lab.toml");
    }

    #[test]
    fn an_endpoint_whose_name_was_taken_comes_back_with_another() {
        let mut model = model();
        let ids: Vec<EndpointId> = model.slots.iter().map(|slot| slot.id).collect();
        let removed = model.remove(ids[0]).unwrap();
        model.rename(ids[1], "server".to_owned());
        model.undo(Done::Removed(Box::new(removed)));
        let names: Vec<String> = model.slots.iter().map(|slot| slot.endpoint.name.clone()).collect();
        assert_eq!(names, ["server 2", "server"]);
        assert_eq!(&*model.names.get(ids[0]), "server 2");
    }

    #[test]
    fn a_full_lab_takes_no_other_endpoint_and_says_why() {
        let mut model = model();
        let first = model.slots[0].id;
        let mut undo = Undo::default();
        undo.note(Done::Removed(Box::new(model.remove(first).unwrap())), 0.0);
        assert_eq!(undo.refusal(&model), None);
        let client = model.slots[0].id;
        while model.slots.len() < Limits::ENDPOINTS {
            model.duplicate(client).unwrap();
        }
        assert!(model.duplicate(client).is_none());
        assert!(model.add(Role::Server, Transport::Tcp).is_none());
        assert!(undo.refusal(&model).unwrap().contains("200 endpoints"));
        assert!(crate::lab::to_toml(&model.lab()).is_ok());
        model.remove(client);
        assert_eq!(undo.refusal(&model), None);
    }

    #[test]
    fn it_can_be_undone_for_ten_seconds_and_only_the_last_of_them() {
        let mut undo = Undo::default();
        assert!(undo.note(Done::ClearedLog, 5.0).is_none());
        assert!(undo.expired(14.9).is_none());
        assert_eq!(undo.shown(&Locale::new(Language::English)).map(|(_, until)| until), Some(15.0));
        assert!(undo.note(Done::ClearedLog, 14.9).is_some(), "what was done before is given back");
        assert!(undo.expired(15.1).is_none(), "the time of the one before does not count");
        assert!(undo.expired(24.9).is_some() && undo.take().is_none());
    }
}
