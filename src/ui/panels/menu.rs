//! The bar at the top: the menus, and the buttons that a class uses most.

use egui::{Button, MenuBar, Ui};

use super::examples;
use crate::locale::Language;
use crate::socket;
use crate::ui::action::{Action, Actions};
use crate::ui::commands::{Command, MENUS};
use crate::ui::model::Model;
use crate::ui::preferences::Preferences;
use crate::ui::texts::refusal;
use crate::ui::theme;
use crate::ui::widgets::{primary, right_ui};

/// Draws the bar.
pub fn menu_ui(ui: &mut Ui, model: &Model, preferences: &Preferences, actions: &mut Actions) {
    MenuBar::new().ui(ui, |ui| {
        for (title, groups) in MENUS {
            ui.menu_button(model.locale.text(title), |ui| {
                ui.set_min_width(230.0);
                for (place, group) in groups.iter().enumerate() {
                    if place > 0 {
                        ui.separator();
                    }
                    for command in *group {
                        item_ui(ui, *command, model, preferences, actions);
                    }
                }
            });
            if *title == "menu-lab" {
                ui.menu_button(model.locale.text("menu-examples"), |ui| examples::menu_ui(ui, &model.locale, actions));
            }
        }
        right_ui(ui, "menu buttons", |ui| buttons_ui(ui, model, actions));
    });
}

fn item_ui(ui: &mut Ui, command: Command, model: &Model, preferences: &Preferences, actions: &mut Actions) {
    let label = command.label(&model.locale);
    // A mark before the label and not a colour: it is read out, too.
    let text = if is_chosen(command, model, preferences) { format!("✔ {label}") } else { format!("    {label}") };
    let mut button = Button::new(text);
    if let Some(shortcut) = command.shortcut() {
        button = button.shortcut_text(ui.ctx().format_shortcut(&shortcut));
    }
    let mut response = ui.add_enabled(command.is_enabled(model), button).accessible_name(label);
    let why = match command {
        Command::Add(_, transport) => {
            let refused = socket::supports(transport).err().map(|error| refusal(&error, &model.locale));
            refused.or_else(|| model.no_room())
        }
        Command::AddAny => model.no_room(),
        _ => None,
    };
    if let Some(why) = why {
        response = response.on_disabled_hover_text(why);
    }
    if response.clicked() {
        actions.push(Action::Run(command));
        ui.close();
    }
}

/// Whether a choice is the present one.
fn is_chosen(command: Command, model: &Model, preferences: &Preferences) -> bool {
    match command {
        Command::Language(language) => model.locale.language() == language,
        Command::Theme(theme) => preferences.theme == theme,
        Command::Arrange(arrangement) => preferences.arrangement == arrangement,
        Command::ToggleEndpoints => preferences.show_endpoints,
        Command::ToggleInspector => preferences.show_inspector,
        _ => false,
    }
}

fn buttons_ui(ui: &mut Ui, model: &Model, actions: &mut Actions) {
    let palette = theme::palette(ui.ctx());
    // These are buttons, not menus.
    ui.reset_style();
    let start = format!("▶ {}", Command::StartAll.label(&model.locale));
    let can_start = Command::StartAll.is_enabled(model);
    let start = if can_start { primary(start, palette) } else { Button::new(start) };
    let start = ui.add_enabled(can_start, start).accessible_name(Command::StartAll.label(&model.locale));
    if start.clicked() {
        actions.push(Action::Run(Command::StartAll));
    }
    let stop = format!("■ {}", Command::StopAll.label(&model.locale));
    let can_stop = Command::StopAll.is_enabled(model);
    let stop = ui.add_enabled(can_stop, Button::new(stop)).accessible_name(Command::StopAll.label(&model.locale));
    if stop.clicked() {
        actions.push(Action::Run(Command::StopAll));
    }
    ui.separator();
    let other = match model.locale.language() {
        Language::English => Language::Chinese,
        Language::Chinese => Language::English,
    };
    if ui.add(Button::new(other.label()).frame(false)).clicked() {
        actions.push(Action::Run(Command::Language(other)));
    }
}
