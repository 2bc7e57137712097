//! A lesson as the one who checks it tells how far it is.

use super::{LessonDone, StepDone, When};
use crate::checks::StepState;
use crate::lesson::{Lesson, Step};
use crate::locale::Locale;

impl LessonDone {
    /// A lesson with the state of each of its steps, and without an answer to its question. `name` is what an endpoint of the
    /// lesson, or a payload that its lab keeps, is called on the screen.
    pub fn of(
        title: String,
        lesson: &Lesson,
        steps: &[StepState],
        locale: &Locale,
        name: &dyn Fn(&str) -> String,
    ) -> Self {
        let of_step = |(step, state): (&Step, &StepState)| StepDone {
            deeds: step.deeds.iter().map(|deed| deed.line(locale, name)).collect(),
            check: step.check.text.clone(),
            when: match (&state.done, &state.missing) {
                (Some(done), _) => When::Done { at: done.at, rows: done.rows.clone() },
                (None, missing) => When::NotDone(missing.as_ref().map(|why| locale.say(why)).unwrap_or_default()),
            },
        };
        let language = locale.language();
        Self {
            title,
            idea: lesson.idea.in_language(language).to_owned(),
            steps: lesson.steps.iter().zip(steps).map(of_step).collect(),
            question: lesson.question.ask.in_language(language).to_owned(),
            answer: None,
        }
    }
}
