//! The report to hand in: asked for, and written as the lab is when it is asked for.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use eframe::Frame as Window;

use super::App;
use crate::report::{self, Origin, Source};
use crate::ui::dialogs::Open;
use crate::ui::files::{Document, Purpose, Write};

impl App {
    /// Asks who hands it in, and for notes.
    pub(super) fn open_report(&mut self) {
        self.report.turn_to(self.model.number);
        self.dialogs.open = Some(Open::Report);
    }

    /// Asks where to save it.
    pub(super) fn ask_save_report(&mut self, window: &Window) {
        let (source, locale) = (self.report_source(), self.model.locale.clone());
        let plain = |c: char| if c.is_alphanumeric() { c } else { '-' };
        let name: String = source.title.chars().map(plain).collect();
        let suggestion = PathBuf::from(format!("{}.html", name.trim_matches('-')));
        let write: Write = Arc::new(move |path: &Path| {
            report::save(&source, &locale, path).map_err(|error| locale.alone(locale.say(&error)))
        });
        self.files.ask(Purpose::Save(Document::Report, write), &suggestion, &self.model.locale, window);
    }

    /// The lab as it is now, and what was typed for the report.
    fn report_source(&self) -> Source {
        let (model, draft) = (&self.model, &self.report);
        Source {
            lab: model.lab(),
            title: model.shown_title().trim_end_matches(".lab.toml").to_owned(),
            ids: model.slots.iter().map(|slot| slot.id).collect(),
            log: model.session.log(),
            row_numbers: None,
            origin: Origin::Kept,
            context: model.export_context(),
            lesson: None,
            author: draft.author.clone(),
            notes: draft.notes.clone(),
            data: draft.data,
            made: chrono::Local::now().fixed_offset(),
        }
    }
}
