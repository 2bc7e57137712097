//! The report to hand in: asked for, and written as the lab is when it is asked for.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::ui::files::Parent;

use super::App;
use crate::file_name;
use crate::report::{self, Answered, DiagnosisFound, LessonDone, Origin, Source};
use crate::ui::dialogs::Open;
use crate::ui::files::{Document, Purpose, Write};
use crate::ui::panels::card::endpoint_named;
use crate::ui::panels::report::Asked;

impl App {
    /// Asks who hands it in, and for notes.
    pub(super) fn open_report(&mut self) {
        self.report.turn_to(self.model.number);
        self.dialogs.open = Some(Open::Report);
    }

    /// Asks where to save it.
    pub(super) fn ask_save_report(&mut self, window: &Parent) {
        let (source, locale) = (self.report_source(), self.model.locale.clone());
        let suggestion = PathBuf::from(format!("{}.html", file_name::stem(&source.title, "report")));
        let write: Write = Arc::new(move |path: &Path| {
            report::save(&source, &locale, path).map_err(|error| locale.alone(locale.say(&error)))
        });
        self.files.ask(Purpose::Save(Document::Report, write), &suggestion, &self.model.locale, window);
    }

    /// The lesson of the lab, as far as it is done.
    fn lesson_done(&self) -> Option<LessonDone> {
        let model = &self.model;
        let open = self.cards.lesson(model.number)?;
        let name = |name: &str| match endpoint_named(&model.slots, name) {
            Some(id) => model.name_of(id),
            None => model.locale.name(name),
        };
        let (lesson, locale, asks) = (&open.lesson, &model.locale, open.asks());
        let mut done = LessonDone::of(self.report_title(), lesson, open.steps(), asks, locale, &name);
        if let (Some(done), Some(diagnosis)) = (&mut done.diagnosis, &lesson.diagnosis) {
            done.found = Some(DiagnosisFound::of(diagnosis, &open.case, open.mend(), locale, &name));
        }
        if !asks {
            return Some(done);
        }
        let question = &lesson.question;
        let answer = match (&question.takes, open.given()) {
            (None, _) => Some((self.report.answer.clone(), None)),
            (Some(_), given) => given.map(|given| (given.answer.clone(), Some(given.is_right))),
        };
        let expected = question.answer.in_language(locale.language());
        done.answer = answer.map(|(text, is_right)| Answered { text, is_right, expected: expected.to_owned() });
        Some(done)
    }

    /// The question of the lab's lesson; of a mistake that is not mended it would tell the cause.
    pub(super) fn asked(&self) -> Option<Asked> {
        let open = self.cards.lesson(self.model.number).filter(|open| open.asks())?;
        let question = &open.lesson.question;
        Some(Asked {
            question: question.ask.in_language(self.model.locale.language()).to_owned(),
            given: open.given().map(|given| given.answer.clone()),
            is_in_words: question.takes.is_none(),
        })
    }

    /// The lab's own name, else that of its file.
    fn report_title(&self) -> String {
        let name = self.model.lab().name;
        if name.is_empty() { self.model.shown_title().trim_end_matches(".lab.toml").to_owned() } else { name }
    }

    /// The lab as it is now, and what was typed for the report.
    fn report_source(&self) -> Source {
        let (model, draft) = (&self.model, &self.report);
        Source {
            lab: model.lab(),
            title: self.report_title(),
            ids: model.slots.iter().map(|slot| slot.id).collect(),
            log: model.session.log(),
            row_numbers: None,
            origin: Origin::Kept,
            context: model.export_context(),
            lesson: self.lesson_done(),
            author: draft.author.clone(),
            notes: draft.notes.clone(),
            data: draft.data,
            made: chrono::Local::now().fixed_offset(),
        }
    }
}
