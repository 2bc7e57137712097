//! The lesson of a lab that is open: how far each of its steps is. A thread follows the log and checks the steps, so that no
//! frame looks at rows for it; it sleeps while nothing comes.

mod thread;

use std::io;
use std::sync::{Arc, Mutex};

use crossbeam_channel::{Sender, bounded};

use super::Slot;
use crate::checks::{BY_HAND, Checker, Done, Progress, StepState};
use crate::lab::Lab;
use crate::lesson::{Case, Diagnosis, DoneStep, Entry, Found, Given, Lesson, Stage, Step};
use crate::locale::{Language, Locale};
use crate::record::{Callback, EndpointId};
use crate::session::Session;
use thread::{Asked, Cast, LessonThread, Seen, lock};

/// A lesson, and what of it is done.
pub struct OpenLesson {
    /// What it is called among those that are remembered.
    pub id: String,
    pub lesson: Arc<Lesson>,
    /// The lab with which it began.
    pub first: Lab,
    given: Option<Given>,
    /// Of a program with a mistake: how far its diagnosis is.
    pub case: Case,
    /// The names that the lesson has for endpoints, each as every language of the window has it.
    names: Vec<(String, [String; 2])>,
    /// The lab's endpoints by their names in the lesson and on the screen, as the thread knows them.
    cast: Vec<Cast>,
    language: Language,
    asked: Arc<Mutex<Asked>>,
    shown: Arc<Mutex<Arc<Seen>>>,
    seen: Arc<Seen>,
    /// How often it was begun.
    round: u32,
    /// One past the last row that the thread was woken for.
    end_row: Option<u64>,
    /// Ends the thread when it is dropped.
    wake: Sender<()>,
}

impl OpenLesson {
    /// Follows a lesson of a lab, of which `entry` was done before. `notify` is called from the thread when something has
    /// changed.
    ///
    /// # Errors
    /// The system has no more threads.
    pub fn new(
        id: String,
        lesson: Lesson,
        lab: &Lab,
        session: &Session,
        entry: Option<&Entry>,
        notify: Callback,
    ) -> io::Result<Self> {
        let (names, first) = (names(&lesson, lab), lab.clone());
        let lab = with_names(lab, &names);
        let mut checker = Checker::new(&lesson, &lab);
        let entry = entry.filter(|entry| entry.steps == lesson.steps.len());
        if let Some(entry) = entry {
            // Its rows were those of another log.
            let done = |step| entry.done_at(step).map(|at| Done { at, rows: Vec::new() });
            checker.resume(&Progress { steps: (0..lesson.steps.len()).map(done).collect() });
        }
        let locale = Locale::new(Language::default());
        let as_it_is = |name: &str| name.to_owned();
        let steps = (0..checker.len()).filter_map(|step| checker.step(step, &as_it_is)).collect();
        let seen = Arc::new(Seen { steps, mend: None, round: 0 });
        let case = entry.and_then(|entry| entry.diagnosis.clone()).unwrap_or_default();
        let asked = Arc::new(Mutex::new(Asked { cast: None, locale, round: 0, mends: !case.hides_mistake() }));
        let shown = Arc::new(Mutex::new(Arc::clone(&seen)));
        let (wake, woken) = bounded(1);
        let thread = LessonThread {
            checker,
            mend: lesson.diagnosis.as_ref().map(|diagnosis| (mend_of(&lesson, diagnosis), lab)),
            mending: None,
            cast: Vec::new(),
            log: session.recorder().log().clone(),
            calls: session.shared().reports.current_calls().clone(),
            clock: session.clock(),
            is_recorded: session.of_recorded().is_some(),
            asked: Arc::clone(&asked),
            shown: Arc::clone(&shown),
            notify,
        };
        std::thread::Builder::new().name("lesson".to_owned()).spawn(move || thread.run(&woken))?;
        Ok(Self {
            id,
            names,
            first,
            lesson: Arc::new(lesson),
            given: entry.and_then(|entry| entry.answer.clone()),
            case,
            cast: Vec::new(),
            language: Language::default(),
            asked,
            shown,
            seen,
            round: 0,
            end_row: None,
            wake,
        })
    }

    /// Tells the thread of rows that have come, and who is who; called once a frame. Whether something was done meanwhile.
    pub fn follow(&mut self, slots: &[Slot], locale: &Locale, end_row: u64) -> bool {
        let is_same = |(slot, cast): (&Slot, &Cast)| slot.id == cast.id && slot.endpoint.name == cast.on_screen;
        let is_known = slots.len() == self.cast.len() && slots.iter().zip(&self.cast).all(is_same);
        if !is_known || self.language != locale.language() {
            self.cast = slots.iter().map(|slot| self.cast_of(slot)).collect();
            self.language = locale.language();
            let mut asked = lock(&self.asked);
            (asked.cast, asked.locale) = (Some(self.cast.clone()), locale.clone());
            self.end_row = None;
        }
        if self.end_row.replace(end_row) != Some(end_row) {
            // One that is not taken yet is enough.
            let _ = self.wake.try_send(());
        }
        let newest = Arc::clone(&lock(&self.shown));
        let is_done_more = newest.round == self.round && newest.done() != self.seen.done();
        if newest.round == self.round {
            self.seen = newest;
        }
        self.follow_mend() || is_done_more
    }

    /// Has the mend followed once the cause is named; whether it was just mended.
    fn follow_mend(&mut self) -> bool {
        let mut asked = lock(&self.asked);
        let mends = !self.case.hides_mistake();
        if std::mem::replace(&mut asked.mends, mends) != mends {
            let _ = self.wake.try_send(());
        }
        let mended = self.mend().and_then(|mend| mend.done.clone());
        let Some(done) = mended.filter(|_| self.case.stage() == Stage::Mend) else { return false };
        self.case.confirm(Found { at: done.at, what: String::new(), rows: done.rows });
        true
    }

    fn cast_of(&self, slot: &Slot) -> Cast {
        let name = &slot.endpoint.name;
        let known = self.names.iter().find(|(_, names)| names.contains(name));
        Cast { id: slot.id, in_lesson: known.map(|(name, _)| name.clone()), on_screen: name.clone() }
    }

    /// What the lesson calls an endpoint.
    pub fn in_lesson(&self, id: EndpointId) -> Option<&str> {
        if id == EndpointId::BY_HAND {
            return Some(BY_HAND);
        }
        self.cast.iter().find(|cast| cast.id == id)?.in_lesson.as_deref()
    }

    /// How far each step is.
    pub fn steps(&self) -> &[StepState] {
        &self.seen.steps
    }

    /// The first step that is not done.
    pub fn due(&self) -> Option<usize> {
        self.seen.steps.iter().position(|step| step.done.is_none())
    }

    /// Whether all that is done was done in another session, and nothing of it since: this log has no row of it.
    pub fn is_of_before(&self) -> bool {
        let has_rows = |step: &StepState| step.done.as_ref().is_some_and(|done| !done.rows.is_empty());
        !self.seen.steps.iter().any(has_rows) && self.end_row.is_none_or(|end| end == 0)
    }

    /// How far the mend of its mistake is, once the cause is named.
    pub fn mend(&self) -> Option<&StepState> {
        self.seen.mend.as_ref()
    }

    /// The settings, by their keys, that would show the mistake whose cause is looked for; `None` where nothing is hidden.
    pub fn hides(&self) -> Option<&[String]> {
        let diagnosis = self.lesson.diagnosis.as_ref().filter(|_| self.case.hides_mistake())?;
        Some(&diagnosis.hides)
    }

    /// Whether its question may be asked: that of a mistake tells the cause.
    pub fn asks(&self) -> bool {
        self.lesson.diagnosis.is_none() || self.case.stage() == Stage::Mended
    }

    /// How much is done, and of how much.
    pub fn counts(&self) -> (usize, usize) {
        self.entry().counts()
    }

    /// The last answer that was given.
    pub fn given(&self) -> Option<&Given> {
        self.given.as_ref()
    }

    pub fn answered(&mut self, given: Given) {
        self.given = Some(given);
    }

    /// What is done, to be remembered.
    pub fn entry(&self) -> Entry {
        let done = self.seen.steps.iter().enumerate();
        let done = done.filter_map(|(place, step)| Some(DoneStep { step: place + 1, at: step.done.as_ref()?.at }));
        let diagnosis = self.lesson.diagnosis.as_ref().map(|_| self.case.without_rows());
        Entry { steps: self.seen.steps.len(), done: done.collect(), answer: self.given.clone(), diagnosis }
    }

    /// Takes back what is done. Only rows that come from now on count; the log stays.
    pub fn begin_again(&mut self) {
        self.round += 1;
        (self.given, self.case) = (None, Case::default());
        let mut seen = (*self.seen).clone();
        (seen.round, seen.mend) = (self.round, None);
        for step in &mut seen.steps {
            *step = StepState { done: None, has_begun: false, facts: Vec::new(), missing: None };
        }
        self.seen = Arc::new(seen);
        {
            let mut asked = lock(&self.asked);
            (asked.round, asked.mends) = (self.round, false);
        }
        let _ = self.wake.try_send(());
    }
}

/// What mends a mistake, as a lesson of one step.
fn mend_of(lesson: &Lesson, diagnosis: &Diagnosis) -> Lesson {
    let mend = Step { deeds: diagnosis.mend.clone(), look: diagnosis.hint.clone(), check: diagnosis.mended.clone() };
    Lesson { steps: vec![mend], diagnosis: None, ..lesson.clone() }
}

/// Every name that a lesson has for an endpoint.
fn names(lesson: &Lesson, lab: &Lab) -> Vec<(String, [String; 2])> {
    let in_deeds = lesson.steps.iter().flat_map(|step| step.deeds.iter().flat_map(|deed| deed.endpoints()));
    let in_facts = lesson.steps.iter().flat_map(|step| step.check.facts.iter().flat_map(|fact| &fact.endpoints));
    let in_lab = lab.endpoints.iter().map(|endpoint| &endpoint.name);
    let in_all = |name: &str| Language::ALL.map(|language| Locale::new(language).name(name));
    let mut names: Vec<(String, [String; 2])> = Vec::new();
    // Those of the lesson first: the lab may have been saved in another language.
    for name in in_deeds.chain(in_facts).chain(in_lab) {
        if !names.iter().any(|(known, all)| known == name || all.contains(name)) {
            names.push((name.clone(), in_all(name)));
        }
    }
    names
}

/// The lab with the names that the lesson has for its endpoints.
fn with_names(lab: &Lab, names: &[(String, [String; 2])]) -> Lab {
    let mut lab = lab.clone();
    for endpoint in &mut lab.endpoints {
        if let Some((name, _)) = names.iter().find(|(_, all)| all.contains(&endpoint.name)) {
            endpoint.name.clone_from(name);
        }
    }
    lab
}
