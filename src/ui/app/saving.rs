//! Labs, logs and programs from and to files, and what waits until a lab is saved.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::ui::files::Parent;
use egui::{Context, ViewportCommand};

use super::App;
use crate::export;
use crate::file_name;
use crate::lab::examples::EXAMPLES;
use crate::lab::{Lab, RoleSettings};
use crate::record::lablog::{Progress, Saving};
use crate::record::{EndpointId, Record, Row};
use crate::ui::action::SavedBytes;
use crate::ui::dialogs::{After, Open};
use crate::ui::example_names;
use crate::ui::files::{Document, FileOutcome, OpenedLab, Purpose, Write, WriteLog};
use crate::ui::model::again::on_free_ports;
use crate::ui::model::course::{LessonIs, OpenCourse};
use crate::ui::panels::card::cards::Taught;
use crate::ui::panels::program::ProgramWindow;

/// The ending of lab files.
const LAB_ENDING: &str = ".lab.toml";

impl App {
    /// Goes on at once where nothing would be lost; else asks first.
    pub(super) fn unless_unsaved(&mut self, ctx: &Context, window: &Parent, after: After) {
        self.close_recorded(ctx);
        if self.model.is_dirty() {
            self.dialogs.open = Some(Open::Unsaved(after));
        } else {
            self.go_on(ctx, window, after);
        }
    }

    /// Does what closes the lab, or leaves it.
    pub(super) fn go_on(&mut self, ctx: &Context, window: &Parent, after: After) {
        match after {
            After::Example(place) => {
                if let Some(example) = EXAMPLES.get(place) {
                    let lab = on_free_ports(example.lab());
                    self.open_lab(ctx, example_names::in_language(lab, &self.model.locale), None);
                    self.teach(Taught::example(place));
                }
            }
            After::New => self.open_lab(ctx, Lab::default(), None),
            After::Open => {
                let suggestion = self.model.path.clone().unwrap_or_default();
                self.files.ask(Purpose::OpenLab, &suggestion, &self.model.locale, window);
            }
            After::OpenFile(path) => {
                // One that has gone is not offered again, and the window says what is wrong with it.
                if !path.is_file() {
                    self.preferences.recent_labs.retain(|known| *known != path);
                }
                self.files.go(Purpose::OpenLab, path, &self.model.locale);
            }
            After::AskLog => {
                let suggestion = self.model.path.as_deref().and_then(Path::parent).map(|folder| folder.join(""));
                self.files.ask(Purpose::OpenLog, &suggestion.unwrap_or_default(), &self.model.locale, window);
            }
            After::OpenLog(path) => self.files.go(Purpose::OpenLog, path, &self.model.locale),
            After::Quit => {
                self.dialogs.may_quit = true;
                ctx.send_viewport_cmd(ViewportCommand::Close);
            }
        }
    }

    /// Opens a lesson of the course that is open.
    pub(super) fn open_lesson(&mut self, ctx: &Context, window: &Parent, place: usize) {
        if let Some(after) = self.course.as_ref().and_then(|course| Self::lesson_at(course, place)) {
            self.unless_unsaved(ctx, window, after);
        }
    }

    fn lesson_at(course: &OpenCourse, place: usize) -> Option<After> {
        course.place(place).map(|is| match is {
            LessonIs::Example(place) => After::Example(place),
            LessonIs::File(path) => After::OpenFile(path),
        })
    }

    pub(super) fn open_lab(&mut self, ctx: &Context, lab: Lab, path: Option<PathBuf>) {
        self.model.open(lab, path, Self::now(ctx));
        self.show_lab(ctx);
        // Set in the next frame, whatever comes then.
        self.title.clear();
        self.panes.rearrange();
    }

    /// Saves the lab where it came from, or asks where.
    pub(super) fn save_lab(&mut self, window: &Parent) {
        match self.model.path.clone() {
            Some(path) => self.files.go(self.saving(), path, &self.model.locale),
            None => self.ask_save_lab(window),
        }
    }

    pub(super) fn ask_save_lab(&mut self, window: &Parent) {
        let name = self.model.shown_title();
        let usual = PathBuf::from(format!("{}{LAB_ENDING}", file_name::stem(name.trim_end_matches(LAB_ENDING), "lab")));
        let suggestion = self.model.path.clone().unwrap_or(usual);
        self.files.ask(self.saving(), &suggestion, &self.model.locale, window);
    }

    pub(super) fn saving(&self) -> Purpose {
        Purpose::SaveLab(self.model.number, self.model.lab())
    }

    /// Shows the program of an endpoint as it is set up now, with what its composer holds.
    pub(super) fn show_python(&mut self, id: EndpointId) {
        if let Some(slot) = self.model.slot(id) {
            self.dialogs.open = Some(Open::Program(ProgramWindow::new(&slot.endpoint, &self.model.lab())));
        }
    }

    /// Asks where to save the log, or only the rows of one endpoint.
    pub(super) fn ask_save_log(&mut self, window: &Parent, only: Option<EndpointId>) {
        let stem = only.map_or_else(|| "log".to_owned(), |id| self.model.name_of(id));
        let stem = file_name::stem(&stem, "log");
        let write = self.log_writer(only);
        let suggestion = PathBuf::from(format!("{stem}.txt"));
        self.files.ask(Purpose::SaveLog(write), &suggestion, &self.model.locale, window);
    }

    /// Asks where to save bytes of a connection.
    pub(super) fn ask_save_bytes(&mut self, window: &Parent, bytes: SavedBytes) {
        let (log, locale) = (self.model.session.log(), self.model.locale.clone());
        let SavedBytes { lists, file } = bytes;
        let write: Write = Arc::new(move |path: &Path| {
            let saved = export::save_bytes(&log, &lists, path);
            saved.map(|_| ()).map_err(|error| locale.say(&error))
        });
        self.files.ask(Purpose::Save(Document::Bytes, write), Path::new(&file), &self.model.locale, window);
    }

    /// Writes the log as it is now, in the format of the file's ending.
    pub(super) fn log_writer(&self, only: Option<EndpointId>) -> WriteLog {
        let (log, locale) = (self.model.session.log(), self.model.locale.clone());
        let waits = self.model.session.waits();
        let (context, about) = (self.model.export_context(), self.model.session.about());
        Arc::new(move |path: &Path, progress: &Progress| {
            let is_of = |record: &Record| only.is_none_or(|id| record.endpoint == id);
            let saved = if export::is_lablog(path) {
                let wanted = |row: &Row| is_of(row);
                let wanted = only.is_some().then_some(&wanted as &dyn Fn(&Row) -> bool);
                export::save_lablog(&Saving { log: &log, waits: &waits, about: &about, wanted }, path, progress)
            } else {
                export::save_with((&log, &waits), &context, path, is_of, progress)
            };
            saved.map(|_| ()).map_err(|error| locale.say(&error))
        })
    }

    /// What came of opening or saving a file.
    pub(super) fn finish(&mut self, ctx: &Context, window: &Parent, outcome: FileOutcome) {
        match outcome {
            FileOutcome::Opened(opened) => {
                let OpenedLab { path, lab, lesson } = *opened;
                self.preferences.note_lab(&path);
                self.open_lab(ctx, lab.clone(), Some(path.clone()));
                match lesson {
                    Ok(lesson) => self.teach(lesson.map(|lesson| Taught::beside(&path, lab, lesson))),
                    Err(why) => self.notices.no_lesson(why),
                }
            }
            FileOutcome::OpenedLog(run, title) => self.open_recorded(ctx, *run, title),
            FileOutcome::OpenedCourse(path, course) => {
                let open = OpenCourse::new(course, &path);
                let next = open.next(&self.book);
                let after = Self::lesson_at(&open, next);
                self.course = Some(open);
                // Whether something would be lost was asked before the file was read.
                after.into_iter().for_each(|after| self.go_on(ctx, window, after));
            }
            FileOutcome::SavedLab(number, path, lab) => {
                self.notices.saved(&path, Self::now(ctx));
                self.preferences.note_lab(&path);
                // What was to come after it was not meant for a lab that was opened in the meantime.
                let after = self.dialogs.pending.take();
                if self.model.mark_saved(number, lab, path)
                    && let Some(after) = after
                {
                    self.go_on(ctx, window, after);
                }
            }
            FileOutcome::Saved(path) => self.notices.saved(&path, Self::now(ctx)),
            FileOutcome::Payload(id, path) => {
                if let Some(slot) = self.model.slot_mut(id) {
                    let composer = &mut self.states.of(slot).composer;
                    composer.chose_file(&path);
                    composer.save_into(&mut slot.endpoint);
                }
            }
            FileOutcome::Folder(id, folder) => {
                // Its role may have been changed while the dialog was open.
                if let Some(slot) = self.model.slot_mut(id)
                    && let RoleSettings::Server(server) = &mut slot.endpoint.role
                {
                    server.behaviour_settings.folder = Some(folder);
                    slot.revision += 1;
                }
            }
            FileOutcome::Cancelled => drop(self.dialogs.pending.take()),
        }
        self.title.clear();
        ctx.request_repaint();
    }
}
