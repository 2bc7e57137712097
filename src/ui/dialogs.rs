//! The windows that stand before the others until they are answered, and what waits for the answer.

use std::path::PathBuf;

use egui::{Button, Key, Modifiers, Ui};

use super::panels::examples::ExampleList;
use super::panels::go_to::GoTo;
use super::panels::palette::CommandPalette;
use super::panels::program::ProgramWindow;
use super::panels::reach::ReachWindow;
use super::panels::services::ServiceTable;
use super::theme;
use super::widgets::{dialog_ui, primary, title_ui};
use crate::locale::Locale;

/// What is to be done once the lab is saved or given up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum After {
    New,
    Open,
    /// Open the lab in this file.
    OpenFile(PathBuf),
    /// Open one of the examples, by its place.
    Example(usize),
    /// Ask for a recorded log, or open the one in this file or folder.
    AskLog,
    OpenLog(PathBuf),
    Quit,
}

/// A window that is open.
pub enum Open {
    Palette(CommandPalette),
    Services(ServiceTable),
    /// An endpoint as a Python program.
    Program(ProgramWindow),
    Examples(ExampleList),
    /// How another machine reaches an endpoint.
    Reach(ReachWindow),
    /// Where to go in the log.
    GoTo(GoTo),
    /// What a report is to say, before it is saved.
    Report,
    Preferences,
    Shortcuts,
    About,
    /// The lab has changes that would be lost.
    Unsaved(After),
    /// The lab runs, and would be stopped.
    Running(After),
    /// The runs that are kept.
    Earlier,
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

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum UnsavedAnswer {
    Save,
    Discard,
    Cancel,
}

/// Asks what to do with the changes of the lab.
pub(super) fn unsaved_ui(ui: &mut Ui, title: &str, locale: &Locale) -> Option<UnsavedAnswer> {
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

/// Asks whether the lab that runs may be stopped.
pub(super) fn running_ui(ui: &mut Ui, locale: &Locale) -> Option<bool> {
    let (_, answer) = dialog_ui(ui, "running", 400.0, |ui| {
        title_ui(ui, locale.text("running-stop"));
        ui.label(locale.text("running-stop-hint"));
        ui.add_space(8.0);
        let mut answer = None;
        ui.horizontal(|ui| {
            let stop = ui.add(primary(locale.text("running-stop-yes"), theme::palette(ui.ctx())));
            if ui.memory(|memory| memory.focused().is_none()) {
                stop.request_focus();
            }
            answer = stop.clicked().then_some(true);
            if ui.button(locale.text("dialog-cancel")).clicked() {
                answer = Some(false);
            }
        });
        answer
    });
    let escaped = ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape));
    answer.or(escaped.then_some(false))
}
