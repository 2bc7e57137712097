//! What was done last, while it can still be undone: a log that was cleared, an endpoint that was removed, a lab that was
//! left with its log.

use std::io;
use std::path::PathBuf;

use super::model::{Model, Slot};
use crate::lab::{Lab, NamedPayload};
use crate::locale::Locale;
use crate::record::EndpointId;
use crate::session::Session;

/// How long something can be undone, in seconds.
pub const UNDO_FOR: f64 = 10.0;

/// Makes a session with a log of at most so many bytes.
pub type MakeSession = Box<dyn Fn(u64) -> io::Result<Session>>;

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

/// A lab that was left, with all that belonged to it. Its endpoints are stopped.
pub struct Left {
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
    has_something: bool,
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
    pub fn told(&self, locale: &Locale) -> Option<(String, f64)> {
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
}

impl Left {
    pub fn has_something(&self) -> bool {
        self.has_something
    }
}

impl Model {
    /// Puts everything that belongs to the open lab aside, with a new session in its place.
    pub(super) fn leave(&mut self, session: Session) -> Left {
        self.stop_all();
        let has_something = self.is_dirty() || self.session.log().totals().rows > 0;
        Left {
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
            Done::ClearedLog => self.session.restore_log(),
            Done::Removed(removed) => {
                let Removed { slot, place, was_active } = *removed;
                let id = slot.id;
                self.slots.insert(place.min(self.slots.len()), slot);
                self.focused = Some(id);
                if was_active {
                    self.again.push(id);
                }
            }
            Done::Left(left) => {
                self.stop_all();
                self.retired.push(std::mem::replace(&mut self.session, left.session));
                self.session.set_budget(self.budget);
                self.slots = left.slots;
                (self.path, self.name, self.saved) = (left.path, left.name, left.saved);
                (self.selected, self.focused, self.payloads) = (left.selected, left.focused, left.payloads);
            }
        }
    }

    /// Gives up what could be undone.
    pub fn finish(&mut self, done: Done) {
        match done {
            Done::ClearedLog => self.session.forget_cleared(),
            Done::Removed(removed) => self.session.remove(removed.slot.id),
            Done::Left(left) => self.retired.push(left.session),
        }
    }

    /// Starts endpoints that were called back as soon as their old threads have ended, and lets go of sessions whose
    /// threads have; called once a frame.
    pub fn tidy(&mut self) {
        let (waiting, ready): (Vec<_>, Vec<_>) =
            std::mem::take(&mut self.again).into_iter().partition(|id| self.status(*id).state.is_active());
        self.again = waiting;
        ready.into_iter().for_each(|id| self.start(id));
        self.retired.retain(|session| !session.is_quiet());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::locale::Language;

    #[test]
    fn it_can_be_undone_for_ten_seconds_and_only_the_last_of_them() {
        let mut undo = Undo::default();
        assert!(undo.note(Done::ClearedLog, 5.0).is_none());
        assert!(undo.expired(14.9).is_none());
        assert_eq!(undo.told(&Locale::new(Language::English)).map(|(_, until)| until), Some(15.0));
        assert!(undo.note(Done::ClearedLog, 14.9).is_some(), "what was done before is given back");
        assert!(undo.expired(15.1).is_none(), "the time of the one before does not count");
        assert!(undo.expired(24.9).is_some() && undo.take().is_none());
    }
}
