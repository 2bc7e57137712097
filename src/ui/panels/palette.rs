//! The command palette: type a few letters of what you want, press Enter.

use egui::{Button, Id, RichText, ScrollArea, TextEdit, Ui};

use crate::ui::action::{Action, Actions};
use crate::ui::commands::Command;
use crate::ui::model::Model;
use crate::ui::theme;
use crate::ui::widgets::ListKeys;

/// The palette while it is open.
#[derive(Default)]
pub struct CommandPalette {
    filter: String,
    chosen: usize,
    only: Only,
}

/// Which commands a palette offers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Only {
    #[default]
    All,
    /// Those that add an endpoint.
    Adding,
}

/// Whether a window stays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stays {
    Open,
    Closed,
}

impl CommandPalette {
    pub fn new(only: Only) -> Self {
        Self { only, ..Self::default() }
    }

    pub fn palette_ui(&mut self, ui: &mut Ui, model: &Model, actions: &mut Actions) -> Stays {
        let found: Vec<(Command, String)> = Command::all()
            .filter(|command| *command != Command::Palette && command.is_enabled(model))
            .filter(|command| self.only == Only::All || matches!(command, Command::Add(..)))
            .map(|command| (command, command.label(&model.locale)))
            .filter(|(_, label)| matches(label, &self.filter))
            .collect();
        let modal = theme::dialog(ui.ctx(), Id::unique("palette")).show(ui.ctx(), |ui| {
            ui.set_width(420.0_f32.min(ui.ctx().content_rect().width() - 60.0));
            self.content_ui(ui, model, &found)
        });
        if let Some(command) = modal.inner {
            actions.push(Action::Run(command));
            return Stays::Closed;
        }
        if modal.should_close() { Stays::Closed } else { Stays::Open }
    }

    fn content_ui(&mut self, ui: &mut Ui, model: &Model, found: &[(Command, String)]) -> Option<Command> {
        let keys = ListKeys::take(ui);
        let hint = model.locale.text("palette-hint");
        let edit = TextEdit::singleline(&mut self.filter).desired_width(f32::INFINITY).hint_text(hint.clone());
        let response = ui.add(edit).accessible_name(hint);
        keys.keep(&response);
        if response.changed() {
            self.chosen = 0;
        }
        self.chosen = keys.moved(self.chosen, found.len());
        let mut run = if keys.enters(&response) { found.get(self.chosen).map(|(command, _)| *command) } else { None };
        ScrollArea::vertical().max_height(320.0).auto_shrink([false, true]).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 1.0;
            for (place, (command, label)) in found.iter().enumerate() {
                let is_chosen = place == self.chosen;
                let mut button = Button::selectable(is_chosen, label.as_str());
                if let Some(shortcut) = command.shortcut() {
                    button = button.shortcut_text(ui.ctx().format_shortcut(&shortcut));
                }
                let response = ui.add(button.min_size(egui::vec2(ui.available_width(), 24.0)));
                if is_chosen && keys.moves() {
                    response.scroll_to_me(None);
                }
                if response.clicked() {
                    run = Some(*command);
                }
            }
            if found.is_empty() {
                let full = model.no_room().filter(|_| self.only == Only::Adding);
                ui.label(RichText::new(full.unwrap_or_else(|| model.locale.text("palette-nothing"))).weak());
            }
        });
        run
    }
}

/// Whether the label holds every word of the filter, whatever the case.
pub(super) fn matches(label: &str, filter: &str) -> bool {
    let label = label.to_lowercase();
    filter.to_lowercase().split_whitespace().all(|word| label.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_has_to_be_there() {
        assert!(matches("Add TCP server", "serv tcp"));
        assert!(matches("Add TCP server", ""));
        assert!(!matches("Add TCP server", "udp"));
        assert!(matches("添加 TCP 服务器", "服务"));
    }
}
