//! The command palette: type a few letters of what you want, press Enter.

use egui::{Button, RichText, ScrollArea, Ui};

use crate::ui::action::{Action, Actions};
use crate::ui::commands::Command;
use crate::ui::model::OpenLab;
use crate::ui::widgets::{Search, Stays, dialog_ui};

/// The palette while it is open.
#[derive(Default)]
pub struct CommandPalette {
    search: Search,
    /// It offers the commands that add an endpoint, and no others.
    only_adds: bool,
}

impl CommandPalette {
    /// The palette of what can be added.
    pub fn adding() -> Self {
        Self { only_adds: true, ..Self::default() }
    }

    pub fn palette_ui(&mut self, ui: &mut Ui, model: &OpenLab, actions: &mut Actions) -> Stays {
        let (stays, run) = dialog_ui(ui, "palette", 420.0, |ui| self.content_ui(ui, model));
        actions.extend(run.map(Action::Run));
        if run.is_some() { Stays::Closed } else { stays }
    }

    fn content_ui(&mut self, ui: &mut Ui, model: &OpenLab) -> Option<Command> {
        let only_adds = self.only_adds;
        let find = |sought: &str| -> Vec<(Command, String)> {
            Command::all()
                .filter(|command| *command != Command::Palette && command.is_enabled(model))
                .filter(|command| !only_adds || matches!(command, Command::Add(..)))
                .map(|command| (command, command.label(&model.locale)))
                .filter(|(_, label)| matches(label, sought))
                .collect()
        };
        let found = self.search.search_ui(ui, &model.locale.text("palette-hint"), find);
        let mut run = found.entered().map(|(command, _)| *command);
        ScrollArea::vertical().max_height(320.0).auto_shrink([false, true]).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 1.0;
            for (place, (command, label)) in found.rows.iter().enumerate() {
                let is_chosen = place == found.chosen;
                let mut button = Button::selectable(is_chosen, label.as_str());
                if let Some(shortcut) = command.shortcut() {
                    button = button.shortcut_text(ui.ctx().format_shortcut(&shortcut));
                }
                let response = ui.add(button.min_size(egui::vec2(ui.available_width(), 24.0)));
                if is_chosen && found.is_moved {
                    response.scroll_to_me(None);
                }
                if response.clicked() {
                    run = Some(*command);
                }
            }
            if found.rows.is_empty() {
                let full = model.no_room().filter(|_| self.only_adds);
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
