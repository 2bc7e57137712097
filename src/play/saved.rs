//! A lesson checked by a log that was saved.

use crate::checks::{BY_HAND, Checker, Now, StepState, Verdict, Waits};
use crate::clock::Stamp;
use crate::export::SavedLog;
use crate::lab::Lab;
use crate::lesson::Lesson;
use crate::locale::{Language, Locale};

/// How far each step of a lesson is by a log that was saved, with the numbers that rows have in the file.
pub fn check_saved(lesson: &Lesson, lab: &Lab, saved: &SavedLog) -> Vec<StepState> {
    let mut checker = Checker::new(lesson, lab);
    for (id, name) in &saved.names {
        checker.name(*id, &name_in_lesson(lab, name));
    }
    let log = saved.log.snapshot();
    let last = log.end_row().checked_sub(1).and_then(|row| log.get(row));
    let last = last.map_or(Stamp(0), |row| row.at);
    let waits = Waits::of(&log);
    checker.follow(&log, &Now { at: last, clock: saved.clock, calls: None, waits: Some(&waits), is_over: true });
    let states = (0..checker.len()).filter_map(|step| checker.step(step, &|name| name.to_owned()));
    states
        .map(|state| match &saved.numbers {
            Some(numbers) => in_file(state, numbers),
            None => state,
        })
        .collect()
}

/// What an endpoint of a saved log is called in the lesson: the window may have given it its name in another language.
fn name_in_lesson(lab: &Lab, name: &str) -> String {
    let locales = Language::ALL.map(Locale::new);
    let known = lab.endpoints.iter().map(|endpoint| endpoint.name.as_str()).chain([BY_HAND]);
    let mut found = known.filter(|known| locales.iter().any(|locale| locale.name(known) == name));
    found.next().unwrap_or(name).to_owned()
}

/// With the numbers of the file in place of those of the log that was made of it.
fn in_file(mut state: StepState, numbers: &[u64]) -> StepState {
    let number =
        |row: &mut u64| *row = usize::try_from(*row).ok().and_then(|row| numbers.get(row)).copied().unwrap_or(*row);
    if let Some(done) = &mut state.done {
        done.rows.iter_mut().for_each(number);
    }
    for fact in &mut state.facts {
        if let Verdict::Holds(rows) = &mut fact.verdict {
            rows.iter_mut().for_each(number);
        }
    }
    state
}
