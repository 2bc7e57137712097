//! The windows that stand before the others until they are answered, and what waits for the answer.

use eframe::Frame as Window;
use egui::{Button, Id, Key, Modifiers, RichText, Ui};

use super::action::Actions;
use super::app::App;
use super::files::Purpose;
use super::panels::about::{about_ui, shortcuts_ui};
use super::panels::examples::ExampleList;
use super::panels::palette::{CommandPalette, Stays};
use super::panels::preferences::preferences_ui;
use super::panels::program::{ProgramWindow, ProgramWish};
use super::panels::services::ServiceTable;
use super::theme;
use super::widgets::primary;
use crate::locale::Locale;

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
    open: Option<Open>,
    /// What waits for the lab to be saved.
    pending: Option<After>,
    quit: Quit,
}

/// Whether the question about unsaved changes has been answered for good.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Quit {
    #[default]
    Asks,
    Free,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Answer {
    Save,
    Discard,
    Cancel,
}

impl Dialogs {
    pub fn open(&mut self, open: Open) {
        self.open = Some(open);
    }

    pub fn is_open(&self) -> bool {
        self.open.is_some()
    }

    pub fn may_quit(&self) -> bool {
        self.quit == Quit::Free
    }

    pub fn let_quit(&mut self) {
        self.quit = Quit::Free;
    }

    /// What waited for the lab to be saved, once.
    pub fn take_pending(&mut self) -> Option<After> {
        self.pending.take()
    }
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
                let (stays, wish) = program.program_ui(ui, &locale);
                if wish == Some(ProgramWish::Save) {
                    let purpose = Purpose::SaveProgram(program.writer(&locale));
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
                        Answer::Save => {
                            self.dialogs.pending = Some(*after);
                            self.save_lab(window);
                        }
                        Answer::Discard => self.go_on(ui.ctx(), window, *after),
                        Answer::Cancel => {}
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

fn unsaved_ui(ui: &mut Ui, title: &str, locale: &Locale) -> Option<Answer> {
    let modal = theme::dialog(ui.ctx(), Id::unique("unsaved")).show(ui.ctx(), |ui| {
        ui.set_width(400.0);
        ui.label(RichText::new(locale.with("unsaved", &[("name", title.into())])).heading().strong());
        ui.label(locale.text("unsaved-hint"));
        ui.add_space(8.0);
        let mut answer = None;
        ui.horizontal(|ui| {
            for (key, meaning) in
                [("dialog-save", Answer::Save), ("dialog-discard", Answer::Discard), ("dialog-cancel", Answer::Cancel)]
            {
                let text = locale.text(key);
                let is_usual = meaning == Answer::Save;
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
    modal.inner.or(escaped.then_some(Answer::Cancel))
}
