//! The command palette: type a few letters of what you want, press Enter.

use egui::{Button, RichText, ScrollArea, Ui};

use crate::record::EndpointId;
use crate::ui::action::{Action, Actions};
use crate::ui::commands::Command;
use crate::ui::model::{OpenLab, Slot};
use crate::ui::widgets::{Search, Stays, dialog_ui};

/// What can be chosen.
#[derive(Debug, Clone, Copy)]
enum Entry {
    Command(Command),
    /// An endpoint, to go to.
    Endpoint(EndpointId),
}

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
        let (stays, chosen) = dialog_ui(ui, "palette", 420.0, |ui| self.content_ui(ui, model));
        let stays = if chosen.is_some() { Stays::Closed } else { stays };
        actions.extend(chosen.map(|entry| match entry {
            Entry::Command(command) => Action::Run(command),
            Entry::Endpoint(id) => Action::Focus(id),
        }));
        stays
    }

    fn content_ui(&mut self, ui: &mut Ui, model: &OpenLab) -> Option<Entry> {
        let only_adds = self.only_adds;
        let find = |sought: &str| -> Vec<(Entry, String)> {
            let commands = Command::all()
                .filter(|command| *command != Command::Palette && command.is_enabled(model))
                .filter(|command| !only_adds || matches!(command, Command::Add(..)))
                .map(|command| (Entry::Command(command), command.label(&model.locale)));
            let go_to = |slot: &Slot| {
                let label = model.locale.with("palette-endpoint", &[("name", slot.endpoint.name.as_str().into())]);
                (Entry::Endpoint(slot.id), label)
            };
            let endpoints = model.slots.iter().filter(|_| !only_adds).map(go_to);
            commands.chain(endpoints).filter(|(_, label)| matches(label, sought)).collect()
        };
        let found = self.search.search_ui(ui, &model.locale.text("palette-hint"), find);
        let mut chosen = found.entered().map(|(entry, _)| *entry);
        ScrollArea::vertical().max_height(320.0).auto_shrink([false, true]).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 1.0;
            for (place, (entry, label)) in found.rows.iter().enumerate() {
                let is_chosen = place == found.chosen;
                let mut button = Button::selectable(is_chosen, label.as_str());
                if let Entry::Command(command) = entry
                    && let Some(shortcut) = command.shortcut()
                {
                    button = button.shortcut_text(ui.ctx().format_shortcut(&shortcut));
                }
                let response = ui.add(button.min_size(egui::vec2(ui.available_width(), 24.0)));
                if is_chosen && found.is_moved {
                    response.scroll_to_me(None);
                }
                if response.clicked() {
                    chosen = Some(*entry);
                }
            }
            if found.rows.is_empty() {
                let full = model.no_room().filter(|_| self.only_adds);
                ui.label(RichText::new(full.unwrap_or_else(|| model.locale.text("palette-nothing"))).weak());
            }
        });
        chosen
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
