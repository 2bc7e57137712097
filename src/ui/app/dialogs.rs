//! The windows that stand before the others until they are answered, and what waits for the answer.

use eframe::Frame as Window;
use egui::{Button, Key, Modifiers, Ui};

use super::App;
use crate::locale::Locale;
use crate::ui::action::Actions;
use crate::ui::files::{Document, Purpose};
use crate::ui::panels::about::{about_ui, shortcuts_ui};
use crate::ui::panels::examples::ExampleList;
use crate::ui::panels::palette::CommandPalette;
use crate::ui::panels::preferences::preferences_ui;
use crate::ui::panels::program::ProgramWindow;
use crate::ui::panels::services::ServiceTable;
use crate::ui::theme;
use crate::ui::widgets::{Stays, dialog_ui, primary, title_ui};

/// What is to be done once the lab is saved or given up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum After {
    New,
    Open,
    /// Open one of the examples, by its place.
    Example(usize),
    Quit,
}

/// A window that is open.
pub enum Open {
    Palette(CommandPalette),
    Services(ServiceTable),
    /// An endpoint as a Python program.
    Program(ProgramWindow),
    Examples(ExampleList),
    Preferences,
    Shortcuts,
    About,
    /// The lab has changes that would be lost.
    Unsaved(After),
}

/// The open window, if there is one.
#[derive(Default)]
pub struct Dialogs {
    pub open: Option<Open>,
    /// What waits for the lab to be saved.
    pub pending: Option<After>,
    /// The question about unsaved changes has been answered for good.
    pub may_quit: bool,
}

impl App {
    /// Draws the open window.
    pub(super) fn dialogs_ui(&mut self, ui: &mut Ui, window: &Window) -> Actions {
        let mut actions = Actions::new();
        if let Some(outcome) = self.files.files_ui(ui, &self.model.locale, window) {
            self.finish(ui.ctx(), window, outcome);
        }
        let Some(mut open) = self.dialogs.open.take() else { return actions };
        if matches!(open, Open::Program(_)) && self.files.is_open() {
            // It comes back when the question for its file is answered.
            self.dialogs.open = Some(open);
            return actions;
        }
        let locale = self.model.locale.clone();
        let stays = match &mut open {
            Open::Palette(palette) => palette.palette_ui(ui, &self.model, &mut actions),
            Open::Examples(list) => list.examples_ui(ui, &locale, &mut actions),
            Open::Services(table) => table.services_ui(ui, &locale, &mut actions),
            Open::Program(program) => {
                let (stays, wanted) = program.program_ui(ui, &locale);
                if let Some(write) = wanted {
                    let purpose = Purpose::Save(Document::Program, write);
                    self.files.ask(purpose, program.file_name(), &locale, window);
                }
                stays
            }
            Open::Shortcuts => shortcuts_ui(ui, &locale),
            Open::About => about_ui(ui, &locale),
            Open::Preferences => {
                let before = self.preferences.zoom_percent;
                let stays = preferences_ui(ui, &locale, &mut self.preferences, &mut actions);
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
                            self.dialogs.pending = Some(*after);
                            self.save_lab(window);
                        }
                        UnsavedAnswer::Discard => self.go_on(ui.ctx(), window, *after),
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

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum UnsavedAnswer {
    Save,
    Discard,
    Cancel,
}

/// Asks what to do with the changes of the lab.
fn unsaved_ui(ui: &mut Ui, title: &str, locale: &Locale) -> Option<UnsavedAnswer> {
    let (_, answer) = dialog_ui(ui, "unsaved", 400.0, |ui| {
        title_ui(ui, locale.with("unsaved", &[("name", title.into())]));
        ui.label(locale.text("unsaved-hint"));
        ui.add_space(8.0);
        let mut answer = None;
        ui.horizontal(|ui| {
            for (key, meaning) in [
                ("dialog-save", UnsavedAnswer::Save),
                ("dialog-discard", UnsavedAnswer::Discard),
                ("dialog-cancel", UnsavedAnswer::Cancel),
            ] {
                let text = locale.text(key);
                let is_usual = meaning == UnsavedAnswer::Save;
                let button = if is_usual { primary(text, theme::palette(ui.ctx())) } else { Button::new(text) };
                let response = ui.add(button);
                if is_usual && ui.memory(|memory| memory.focused().is_none()) {
                    response.request_focus();
                }
                if response.clicked() {
                    answer = Some(meaning);
                }
            }
        });
        answer
    });
    let escaped = ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape));
    answer.or(escaped.then_some(UnsavedAnswer::Cancel))
}
