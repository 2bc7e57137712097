//! A lesson as the one who checks it tells how far it is.

use super::{DiagnosisDone, DiagnosisFound, LessonDone, StepDone, When};
use crate::checks::StepState;
use crate::lesson::{Case, Deed, Diagnosis, Found, Lesson, Step};
use crate::locale::Locale;

impl LessonDone {
    /// A lesson with the state of each of its steps, without an answer to its question, and of a program with a mistake without
    /// what was found of it. `name` is what an endpoint of the lesson, or a payload that its lab keeps, is called on the screen;
    /// `asks` is whether the question is asked yet: that of a mistake tells the cause.
    pub fn of(
        title: String,
        lesson: &Lesson,
        steps: &[StepState],
        asks: bool,
        locale: &Locale,
        name: &dyn Fn(&str) -> String,
    ) -> Self {
        let of_step = |(step, state): (&Step, &StepState)| StepDone {
            deeds: lines(&step.deeds, locale, name),
            check: step.check.text.clone(),
            when: when(state, locale),
        };
        let language = locale.language();
        let diagnosis = lesson.diagnosis.as_ref().map(|diagnosis| DiagnosisDone {
            symptom: diagnosis.symptom.in_language(language).to_owned(),
            hides: diagnosis.hides.clone(),
            found: None,
        });
        Self {
            title,
            idea: lesson.idea.in_language(language).to_owned(),
            steps: lesson.steps.iter().zip(steps).map(of_step).collect(),
            diagnosis,
            question: asks.then(|| lesson.question.ask.in_language(language).to_owned()),
            answer: None,
        }
    }
}

impl DiagnosisFound {
    /// What somebody has found of a mistake; `mend` is how far its mend is, once that is followed.
    pub fn of(
        diagnosis: &Diagnosis,
        case: &Case,
        mend: Option<&StepState>,
        locale: &Locale,
        name: &dyn Fn(&str) -> String,
    ) -> Self {
        let language = locale.language();
        let cause_at = |place: &usize| Some(diagnosis.causes.get(*place)?.text.in_language(language).to_owned());
        let right = diagnosis.causes.iter().find(|cause| cause.is_right);
        let right = right.map(|cause| [&cause.text, &cause.why].map(|text| text.in_language(language).to_owned()));
        let step = |deeds: Vec<String>, found: &Found| StepDone {
            deeds,
            check: String::new(),
            when: When::Done { at: found.at, rows: found.rows.clone() },
        };
        let followed = |mend: &StepState| StepDone {
            deeds: lines(&diagnosis.mend, locale, name),
            check: diagnosis.mended.text.clone(),
            when: match case.mend() {
                Some(found) => When::Done { at: found.at, rows: found.rows.clone() },
                None => when(mend, locale),
            },
        };
        Self {
            evidence: case.evidence().map(|found| step(vec![found.what.clone()], found)),
            ruled_out: case.ruled_out().iter().filter_map(cause_at).collect(),
            cause: case.cause().zip(right).map(|(found, texts)| step(texts.to_vec(), found)),
            mend: mend.filter(|_| !case.hides_mistake()).map(followed),
        }
    }
}

fn lines(deeds: &[Deed], locale: &Locale, name: &dyn Fn(&str) -> String) -> Vec<String> {
    deeds.iter().map(|deed| deed.line(locale, name)).collect()
}

fn when(state: &StepState, locale: &Locale) -> When {
    match (&state.done, &state.missing) {
        (Some(done), _) => When::Done { at: done.at, rows: done.rows.clone() },
        (None, missing) => When::NotDone(missing.as_ref().map(|why| locale.say(why)).unwrap_or_default()),
    }
}
