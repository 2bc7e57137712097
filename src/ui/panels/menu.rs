//! The bar at the top: the menus, and the buttons that a class uses most.

use std::path::PathBuf;

use egui::{Button, MenuBar, Ui};

use super::card::CardIs;
use super::examples;
use crate::locale::{Language, Locale};
use crate::ui::action::{Action, Actions};
use crate::ui::commands::{Command, LOG_MENU, MENUS};
use crate::ui::model::OpenLab;
use crate::ui::preferences::{Preferences, View};
use crate::ui::theme::{self, GAP};
use crate::ui::widgets::choice::segments_ui;
use crate::ui::widgets::{primary, right_ui};

/// What the views and the buttons beside them need, in points.
const VIEWS_WIDTH: f32 = 520.0;

/// Draws the bar.
pub fn menu_ui(ui: &mut Ui, model: &OpenLab, preferences: &Preferences, card: CardIs, actions: &mut Actions) {
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
                    if group.contains(&Command::OpenLab) {
                        recent_ui(ui, &model.locale, &preferences.recent_labs, actions);
                    }
                }
                if *title == "menu-view" {
                    ui.menu_button(model.locale.text("menu-log"), |ui| {
                        for command in LOG_MENU.iter().flat_map(|group| *group) {
                            item_ui(ui, *command, model, preferences, actions);
                        }
                    });
                }
            });
            if *title == "menu-lab" {
                ui.menu_button(model.locale.text("menu-examples"), |ui| examples::menu_ui(ui, &model.locale, actions));
            }
        }
        card_ui(ui, model, card, actions);
        views_ui(ui, model, preferences, actions);
        right_ui(ui, "menu buttons", |ui| buttons_ui(ui, model, actions));
    });
}

/// The button of the card, where the lab has one.
fn card_ui(ui: &mut Ui, model: &OpenLab, card: CardIs, actions: &mut Actions) {
    if card == CardIs::Missing {
        return;
    }
    let label = Command::ToggleCard.label(&model.locale);
    let button = ui.add(Button::selectable(card == CardIs::Open, model.locale.text("card")));
    if button.on_hover_text(label.as_str()).accessible_name(label).clicked() {
        actions.push(Action::Run(Command::ToggleCard));
    }
}

/// The views side by side, where there is room for them beside the buttons; they stand in the menu, too.
fn views_ui(ui: &mut Ui, model: &OpenLab, preferences: &Preferences, actions: &mut Actions) {
    if ui.available_width() < VIEWS_WIDTH {
        return;
    }
    ui.reset_style();
    ui.add_space(GAP);
    let mut view = preferences.view;
    let choices = View::ALL.map(|view| (view, Command::View(view).label(&model.locale)));
    if segments_ui(ui, &model.locale.text("view-name"), &mut view, &choices) {
        actions.push(Action::Run(Command::View(view)));
    }
}

/// The labs that were opened last, by the names of their files.
fn recent_ui(ui: &mut Ui, locale: &Locale, labs: &[PathBuf], actions: &mut Actions) {
    if labs.is_empty() {
        return;
    }
    let label = locale.text("menu-recent");
    let menu = ui.menu_button(format!("    {label}"), |ui| {
        for path in labs {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            if ui.button(name).on_hover_text(path.display().to_string()).clicked() {
                actions.push(Action::OpenRecent(path.clone()));
                ui.close();
            }
        }
    });
    menu.response.accessible_name(label);
}

fn item_ui(ui: &mut Ui, command: Command, model: &OpenLab, preferences: &Preferences, actions: &mut Actions) {
    let label = command.label(&model.locale);
    // A mark before the label and not a colour: it is read out, too.
    let text = if is_chosen(command, model, preferences) { format!("✔ {label}") } else { format!("    {label}") };
    let mut button = Button::new(text);
    if let Some(shortcut) = command.shortcut() {
        button = button.shortcut_text(ui.ctx().format_shortcut(&shortcut));
    }
    let mut response = ui.add_enabled(command.is_enabled(model), button).accessible_name(label);
    if let Some(why) = command.refusal(model) {
        response = response.on_disabled_hover_text(why);
    }
    if response.clicked() {
        actions.push(Action::Run(command));
        ui.close();
    }
}

/// Whether a choice is the present one.
fn is_chosen(command: Command, model: &OpenLab, preferences: &Preferences) -> bool {
    match command {
        Command::Language(language) => model.locale.language() == language,
        Command::Theme(theme) => preferences.theme == theme,
        Command::View(view) => preferences.view == view,
        Command::Arrange(arrangement) => preferences.arrangement == arrangement,
        Command::RowTime(time) => preferences.log.time == time,
        Command::ToggleColumn(column) => preferences.log.shows(column),
        Command::ToggleEndpoints => preferences.show_endpoints,
        Command::ToggleInspector => preferences.show_inspector,
        Command::ToggleCard => preferences.show_card,
        Command::Inspect(place) => preferences.inspector_place == place,
        _ => false,
    }
}

fn buttons_ui(ui: &mut Ui, model: &OpenLab, actions: &mut Actions) {
    let palette = theme::palette(ui.ctx());
    // These are buttons, not menus.
    ui.reset_style();
    for (sign, command) in [("▶", Command::StartAll), ("■", Command::StopAll)] {
        let (label, can_press) = (command.label(&model.locale), command.is_enabled(model));
        let text = format!("{sign} {label}");
        let is_primary = can_press && command == Command::StartAll;
        let button = if is_primary { primary(text, palette) } else { Button::new(text) };
        if ui.add_enabled(can_press, button).accessible_name(label).clicked() {
            actions.push(Action::Run(command));
        }
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
