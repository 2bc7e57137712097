//! The windows that stand before the others, drawn.

use crate::ui::files::Parent;
use egui::Ui;

use super::App;
use crate::ui::action::Actions;
use crate::ui::dialogs::{Open, UnsavedAnswer, running_ui, unsaved_ui};
use crate::ui::earlier;
use crate::ui::files::{Document, Purpose};
use crate::ui::panels::about::{about_ui, shortcuts_ui};
use crate::ui::panels::earlier::earlier_ui;
use crate::ui::panels::preferences::preferences_ui;
use crate::ui::widgets::Stays;

impl App {
    /// Draws the open window.
    pub(super) fn dialogs_ui(&mut self, ui: &mut Ui, window: &Parent) -> Actions {
        let mut actions = Actions::new();
        if let Some(outcome) = self.files.files_ui(ui, &self.model.locale, window) {
            self.finish(ui.ctx(), window, outcome);
        }
        let Some(mut open) = self.dialogs.open.take() else { return actions };
        if matches!(open, Open::Program(_) | Open::Earlier) && self.files.is_open() {
            // It comes back when the question for its file is answered.
            self.dialogs.open = Some(open);
            return actions;
        }
        let locale = self.model.locale.clone();
        let stays = match &mut open {
            Open::Palette(palette) => palette.palette_ui(ui, &self.model, &mut actions),
            Open::Examples(list) => list.examples_ui(ui, &locale, &self.book, &mut actions),
            Open::Services(table) => table.services_ui(ui, &locale, &mut actions),
            Open::Program(program) => {
                let (stays, wanted) = program.program_ui(ui, &locale);
                if let Some(write) = wanted {
                    let purpose = Purpose::Save(Document::Program, write);
                    self.files.ask(purpose, program.file_name(), &locale, window);
                }
                stays
            }
            Open::Reach(window) => window.reach_ui(ui, &self.model, &mut actions),
            Open::Earlier => {
                self.earlier.follow();
                ui.request_repaint_after(earlier::LOOK);
                earlier_ui(ui, &locale, &self.earlier, &mut actions)
            }
            Open::Running(after) => match running_ui(ui, &locale) {
                None => Stays::Open,
                Some(goes_on) => {
                    if goes_on {
                        self.model.stop_all();
                        self.go_on(ui.ctx(), window, after.clone());
                    }
                    Stays::Closed
                }
            },
            Open::Report => {
                let asked = self.asked();
                let (stays, is_wanted) = self.report.report_ui(ui, &locale, asked.as_ref());
                if is_wanted {
                    self.ask_save_report(window);
                }
                stays
            }
            Open::Shortcuts => shortcuts_ui(ui, &locale),
            Open::GoTo(go_to) => self.go_to_ui(ui, go_to),
            Open::About => about_ui(ui, &locale, self.portable.as_deref(), self.drawn.as_ref(), &self.undrawn),
            Open::Preferences => {
                let before = self.preferences.zoom_percent;
                let stays = preferences_ui(ui, &locale, &mut self.preferences, self.portable.as_deref(), &mut actions);
                if self.preferences.zoom_percent != before {
                    self.zoom(ui.ctx(), self.preferences.zoom_percent);
                }
                stays
            }
            Open::Unsaved(after) => match unsaved_ui(ui, &self.model.shown_title(), &locale) {
                None => Stays::Open,
                Some(answer) => {
                    match answer {
                        UnsavedAnswer::Save => {
                            self.dialogs.pending = Some(after.clone());
                            self.save_lab(window);
                        }
                        UnsavedAnswer::Discard => self.go_on(ui.ctx(), window, after.clone()),
                        UnsavedAnswer::Cancel => {}
                    }
                    Stays::Closed
                }
            },
        };
        if stays == Stays::Open {
            self.dialogs.open = Some(open);
        } else {
            ui.ctx().request_repaint();
        }
        actions
    }
}
