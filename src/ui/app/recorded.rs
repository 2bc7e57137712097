//! Recorded logs: opened in the place of the lab, closed again; runs that are kept on disk.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::ui::files::Parent;
use egui::Context;

use super::App;
use crate::export;
use crate::lab::examples::EXAMPLES;
use crate::lab::{Lab, Role};
use crate::locale::{Language, Locale};
use crate::record::lablog::{Progress, Saving};
use crate::record::{KeptRun, OpenedRun};
use crate::ui::action::OnKept;
use crate::ui::dialogs::{After, Open};
use crate::ui::earlier::began;
use crate::ui::example_names;
use crate::ui::files::{Purpose, WriteLog};
use crate::ui::panels::card::cards::Taught;
use crate::ui::panels::pane::state::PaneStates;

impl App {
    /// Goes on at once where nothing runs; else asks first, as the lab is stopped.
    pub(super) fn unless_running(&mut self, ctx: &Context, window: &Parent, after: After) {
        if self.model.is_active() {
            self.dialogs.open = Some(Open::Running(after));
        } else {
            self.go_on(ctx, window, after);
        }
    }

    /// Opens a log that was read, in the place of the lab.
    pub(super) fn open_recorded(&mut self, ctx: &Context, run: OpenedRun, title: String) {
        if let Err(error) = self.model.open_recorded(run, title) {
            self.notices.not_opened(error.to_string());
            return;
        }
        self.swapped(ctx);
        if self.by_hand.is_shown() {
            self.by_hand.toggle();
        }
        let lab = self.model.lab();
        let example = EXAMPLES.iter().position(|example| is_of(&lab, &example.lab()));
        self.teach(example.and_then(Taught::example));
    }

    /// Brings back the lab that was open before.
    pub(super) fn close_recorded(&mut self, ctx: &Context) {
        if self.model.is_recorded() {
            self.model.close_recorded();
            self.swapped(ctx);
        }
    }

    /// Another log is open: nothing that was looked at is in it.
    fn swapped(&mut self, ctx: &Context) {
        // Endpoints of different logs may have the same numbers.
        self.states = PaneStates::default();
        self.settings_of = None;
        self.title.clear();
        self.panes.rearrange();
        ctx.request_repaint();
    }

    /// Does something with a run that is kept.
    pub(super) fn on_kept(&mut self, ctx: &Context, window: &Parent, run: KeptRun, act: OnKept) {
        match act {
            OnKept::Open => {
                self.dialogs.open = None;
                self.earlier.offered = None;
                self.unless_running(ctx, window, After::OpenLog(run.path().to_owned()));
            }
            OnKept::Delete => self.earlier.delete(run),
            OnKept::Leave => self.earlier.offered = None,
            OnKept::Save => {
                let began: String = began(&run).replace([':', ' '], "-");
                let suggestion = PathBuf::from(format!("{began}.lablog"));
                let write = kept_writer(run, self.model.locale.clone());
                self.files.ask(Purpose::SaveLog(write), &suggestion, &self.model.locale, window);
            }
        }
    }
}

/// Saves a run as one file.
fn kept_writer(run: KeptRun, locale: Locale) -> WriteLog {
    Arc::new(move |path: &Path, progress: &Progress| {
        if !export::is_lablog(path) {
            return Err(locale.text("kept-save-ending"));
        }
        let opened = run.open().map_err(|error| error.to_string())?;
        let saving = Saving { log: &opened.log.snapshot(), waits: &[], about: &opened.about, wanted: None };
        export::save_lablog(&saving, path, progress).map(drop).map_err(|error| locale.say(&error))
    })
}

/// Whether a lab is an example's, in either language, whatever was typed into it.
fn is_of(lab: &Lab, example: &Lab) -> bool {
    let look = |lab: &Lab| -> Vec<(String, Role)> {
        lab.endpoints.iter().map(|endpoint| (endpoint.name.clone(), endpoint.role())).collect()
    };
    Language::ALL.iter().any(|language| {
        let example = example_names::in_language(example.clone(), &Locale::new(*language));
        lab.name == example.name && look(lab) == look(&example)
    })
}
