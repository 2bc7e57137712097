//! The thread that follows the log and checks the steps of a lesson, and the mend of its mistake.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crossbeam_channel::{Receiver, RecvTimeoutError};

use crate::checks::{BY_HAND, Checker, Now, StepState, Waits};
use crate::clock::{Clock, Stamp};
use crate::lab::Lab;
use crate::lesson::Lesson;
use crate::locale::Locale;
use crate::record::{Callback, CurrentCalls, EndpointId, Log, Snapshot};

/// Between two looks where time alone may change something, and something has changed at the last one.
const OFTEN: Duration = Duration::from_millis(100);
/// The same where nothing has for long.
const SELDOM: Duration = Duration::from_secs(2);

/// Who an endpoint is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Cast {
    pub id: EndpointId,
    pub in_lesson: Option<String>,
    pub on_screen: String,
}

/// What the thread takes with the next look.
pub(super) struct Asked {
    pub cast: Option<Vec<Cast>>,
    pub locale: Locale,
    pub round: u32,
    /// The cause is named, and the mend is to be followed.
    pub mends: bool,
}

/// What the thread has found.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Seen {
    pub steps: Vec<StepState>,
    pub mend: Option<StepState>,
    pub round: u32,
}

pub(super) struct LessonThread {
    pub checker: Checker,
    /// What mends the mistake, as a lesson of one step, and its lab.
    pub mend: Option<(Lesson, Lab)>,
    /// Follows the mend, once the cause is named.
    pub mending: Option<Checker>,
    pub cast: Vec<Cast>,
    pub log: Log,
    pub calls: CurrentCalls,
    pub clock: Clock,
    /// All rows are there, and none comes.
    pub is_recorded: bool,
    pub asked: Arc<Mutex<Asked>>,
    pub shown: Arc<Mutex<Arc<Seen>>>,
    pub notify: Callback,
}

impl LessonThread {
    pub(super) fn run(mut self, woken: &Receiver<()>) {
        let mut patience = OFTEN;
        loop {
            let seen = self.look();
            let is_new = seen != **lock(&self.shown);
            if is_new {
                *lock(&self.shown) = Arc::new(seen);
                (self.notify)();
            }
            // A wait that has not begun is looked for less and less often: an idle lab costs nothing.
            patience = if is_new { OFTEN } else { (patience * 2).min(SELDOM) };
            let waits = self.checker.waits_for_time() || self.mending.as_ref().is_some_and(Checker::waits_for_time);
            let next = match waits {
                true => woken.recv_timeout(patience),
                false => woken.recv().map_err(|_| RecvTimeoutError::Disconnected),
            };
            match next {
                Ok(()) => patience = OFTEN,
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return,
            }
        }
    }

    /// Looks at the rows that have come, and says how far each step is.
    fn look(&mut self) -> Seen {
        let (cast, locale, round, mends) = {
            let mut asked = lock(&self.asked);
            (asked.cast.take(), asked.locale.clone(), asked.round, asked.mends)
        };
        let log = self.log.snapshot();
        if let Some(cast) = cast {
            name(&mut self.checker, &cast);
            self.mending.iter_mut().for_each(|checker| name(checker, &cast));
            self.cast = cast;
        }
        if round != lock(&self.shown).round {
            self.checker.begin_again(&log);
        }
        self.turn_to_mend(mends, &log);
        let calls = |id| self.calls.of(id);
        let waits = self.is_recorded.then(|| Waits::of(&log));
        let now = match &waits {
            None => Now { at: self.clock.now(), clock: self.clock, calls: Some(&calls), waits: None, is_over: false },
            Some(waits) => {
                let last = log.end_row().checked_sub(1).and_then(|row| log.get(row));
                let at = last.map_or(Stamp::default(), |row| row.at);
                Now { at, clock: self.clock, calls: None, waits: Some(waits), is_over: true }
            }
        };
        // Rows that were there before the endpoints are known would be nobody's.
        if !self.is_recorded || !self.cast.is_empty() {
            self.checker.follow(&log, &now);
            if let Some(mending) = &mut self.mending {
                mending.follow(&log, &now);
            }
        }
        let on_screen = |name: &str| {
            let known = self.cast.iter().find(|cast| cast.in_lesson.as_deref() == Some(name));
            match known {
                Some(cast) => cast.on_screen.clone(),
                None if name == BY_HAND => locale.text("by-hand-endpoint"),
                None => locale.name(name),
            }
        };
        let steps = (0..self.checker.len()).filter_map(|step| self.checker.step(step, &on_screen)).collect();
        let mend = self.mending.as_ref().and_then(|checker| checker.step(0, &on_screen));
        Seen { steps, mend, round }
    }

    /// Begins to follow the mend, or leaves it.
    fn turn_to_mend(&mut self, mends: bool, log: &Snapshot) {
        match (mends, &self.mending, &self.mend) {
            (true, None, Some((lesson, lab))) => {
                let mut checker = Checker::new(lesson, lab);
                name(&mut checker, &self.cast);
                // Something of it may be done already, such as a stop: it begins with whatever comes next.
                checker.begin_now(log, self.clock.now());
                self.mending = Some(checker);
            }
            (false, Some(_), _) => self.mending = None,
            _ => {}
        }
    }
}

/// Tells a checker who is who.
fn name(checker: &mut Checker, cast: &[Cast]) {
    for Cast { id, in_lesson, .. } in cast {
        in_lesson.iter().for_each(|name| checker.name(*id, name));
    }
}

impl Seen {
    pub(super) fn done(&self) -> usize {
        self.steps.iter().filter(|step| step.done.is_some()).count()
    }
}

pub(super) fn lock<T>(shared: &Mutex<T>) -> MutexGuard<'_, T> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}
