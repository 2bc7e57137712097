//! A program with a mistake: a report says what was found of it, and tells nothing of it before its cause was named.

use socketlab::checks::{Done, StepState};
use socketlab::lab::examples::find;
use socketlab::lesson::{self, Case, Found, Lesson};
use socketlab::locale::{Language, Locale};
use socketlab::report::{DiagnosisFound, LessonDone, Source};

use crate::echo::{played, source};
use crate::html::{html, markdown, read, text_of};

/// How far somebody is.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
enum Stage {
    NoSteps,
    Steps,
    Evidence,
    WrongCause,
    Cause,
    Mended,
}

const STAGES: [Stage; 6] =
    [Stage::NoSteps, Stage::Steps, Stage::Evidence, Stage::WrongCause, Stage::Cause, Stage::Mended];

fn state(rows: Option<Vec<u64>>) -> StepState {
    let done = rows.map(|rows| Done { at: 1_795_158_245, rows });
    StepState { done, has_begun: true, facts: Vec::new(), missing: None }
}

/// What somebody who is so far has found of fault-3: a server that does not set SO_REUSEADDR.
fn case(lesson: &Lesson, stage: Stage) -> Case {
    let diagnosis = lesson.diagnosis.as_ref().unwrap();
    let place = |is_right: bool| diagnosis.causes.iter().position(|cause| cause.is_right == is_right).unwrap();
    let found = |what: &str, rows| Found { at: 1_795_158_246, what: what.to_owned(), rows };
    let mut case = Case::default();
    if stage >= Stage::Evidence {
        let _ = case.mark(diagnosis, Some(found("server: close() → ok", vec![19])));
    }
    if stage >= Stage::WrongCause {
        let _ = case.name(diagnosis, place(false), 1_795_158_250);
    }
    if stage >= Stage::Cause {
        let _ = case.name(diagnosis, place(true), 1_795_158_255);
    }
    if stage >= Stage::Mended {
        case.confirm(found("", vec![2]));
    }
    case
}

/// A report of it. The log is that of another lab, which has an error, too.
fn reported(lesson: &Lesson, stage: Stage, locale: &Locale) -> Source {
    let mut source = source(played(b"hello"));
    source.lab = find("fault-3").unwrap().lab();
    let steps: Vec<StepState> = lesson.steps.iter().map(|_| state((stage >= Stage::Steps).then(|| vec![14]))).collect();
    let (case, name) = (case(lesson, stage), |name: &str| name.to_owned());
    let asks = stage == Stage::Mended;
    let mut done = LessonDone::of("Fault 3".to_owned(), lesson, &steps, asks, locale, &name);
    let mend = (stage >= Stage::Cause).then(|| state((stage == Stage::Mended).then(|| vec![2])));
    let found = DiagnosisFound::of(lesson.diagnosis.as_ref().unwrap(), &case, mend.as_ref(), locale, &name);
    done.diagnosis.as_mut().unwrap().found = Some(found);
    source.lesson = Some(done);
    source
}

#[test]
fn a_report_says_what_was_found_of_a_mistake_and_nothing_that_was_not() {
    let lesson = lesson::of(find("fault-3").unwrap()).unwrap();
    let diagnosis = lesson.diagnosis.as_ref().unwrap();
    for language in Language::ALL {
        let locale = Locale::new(language);
        let cause = |is_right: bool| {
            let cause = diagnosis.causes.iter().find(|cause| cause.is_right == is_right).unwrap();
            cause.text.in_language(language)
        };
        let hidden = locale.text("report-hidden");
        let setting = locale.text("setting-reuse-addr");
        let question = lesson.question.ask.in_language(language);
        // What stands in it from which stage on.
        let from = [
            (diagnosis.symptom.in_language(language), Stage::Steps),
            ("server: close() → ok", Stage::Evidence),
            (cause(false), Stage::WrongCause),
            (cause(true), Stage::Cause),
            (&*setting, Stage::Cause),
            (&*diagnosis.mended.text, Stage::Cause),
            (question, Stage::Mended),
        ];
        for stage in STAGES {
            let source = reported(&lesson, stage, &locale);
            let text = text_of(read(&html(&source, language)).root_element());
            for (wanted, first) in from {
                assert_eq!(text.contains(wanted), stage >= first, "{stage:?}: {wanted} in {text}");
            }
            let told = stage >= Stage::Cause;
            let next = locale.text("report-next-step");
            assert_eq!((text.contains(&hidden), text.contains(&next)), (!told, told), "{stage:?}: {text}");
            assert!(!text.contains(&locale.text("report-no-rows")), "a cause needs none: {text}");
            assert!(text.contains("EADDRINUSE (98)"), "the error itself is no secret");
            // The row that was marked, and those that confirm the mend.
            let markdown = markdown(&source, language);
            let tables = markdown.lines().filter(|line| line.starts_with("| 19 |")).count();
            assert_eq!(tables, usize::from(stage >= Stage::Evidence), "{stage:?}: {markdown}");
            assert_eq!(markdown.contains("| 2 |"), stage == Stage::Mended, "{stage:?}: {markdown}");
            assert_eq!(markdown.contains("SO\\_REUSEADDR"), told, "{stage:?}: {markdown}");
            assert_eq!(markdown.contains(&hidden), !told);
        }
    }
}

#[test]
fn a_report_of_a_saved_log_says_that_it_does_not_know_what_was_named() {
    let lesson = lesson::of(find("fault-3").unwrap()).unwrap();
    for language in Language::ALL {
        let locale = Locale::new(language);
        let mut source = reported(&lesson, Stage::Mended, &locale);
        let done = source.lesson.as_mut().unwrap();
        done.diagnosis.as_mut().unwrap().found = None;
        for text in [text_of(read(&html(&source, language)).root_element()), markdown(&source, language)] {
            let text = text.replace('\\', "");
            assert!(text.contains(&locale.text("report-diagnosis-not-told")), "{text}");
            let mended = &lesson.diagnosis.as_ref().unwrap().mended.text;
            assert!(text.contains(&locale.text("report-hidden")) && !text.contains(mended), "{text}");
        }
    }
}
