//! The bar at the top: the menus, and the buttons that a class uses most.

use std::path::PathBuf;

use egui::{Button, MenuBar, ScrollArea, TextStyle, Ui};

use super::card::cards::CardIs;
use super::examples;
use crate::lesson::Book;
use crate::locale::{Language, Locale};
use crate::ui::action::{Action, Actions};
use crate::ui::commands::{Command, Group, MENUS, WITHIN};
use crate::ui::model::OpenLab;
use crate::ui::preferences::{Preferences, View};
use crate::ui::theme::{self, GAP};
use crate::ui::widgets::choice::segments_ui;
use crate::ui::widgets::{primary, right_ui, text_width};

/// What all menus side by side need, in points.
const ALL_MENUS: f32 = 500.0;
/// What the buttons need with their words, in points.
const WORDS_WIDTH: f32 = 270.0;
/// What a menu leaves of the window's height, in points.
const MENU_MARGIN: f32 = 60.0;
/// What the buttons need with their signs alone, in points.
const SIGNS_WIDTH: f32 = 84.0;

/// Draws the bar; `shown` is the view that is to be seen, where it is one.
pub fn menu_ui(
    ui: &mut Ui,
    model: &OpenLab,
    preferences: &Preferences,
    (card, book): (CardIs, &Book),
    shown: Option<View>,
    actions: &mut Actions,
) {
    MenuBar::new().ui(ui, |ui| {
        if ui.available_width() < ALL_MENUS {
            ui.menu_button(model.locale.text("menu"), |ui| menus_ui(ui, model, preferences, book, actions));
        } else {
            menus_ui(ui, model, preferences, book, actions);
        }
        card_ui(ui, model, card, actions);
        views_ui(ui, &model.locale, shown, actions);
        let has_words = ui.available_width() >= WORDS_WIDTH;
        right_ui(ui, "menu buttons", |ui| buttons_ui(ui, model, has_words, actions));
    });
}

fn menus_ui(ui: &mut Ui, model: &OpenLab, preferences: &Preferences, book: &Book, actions: &mut Actions) {
    for (title, groups) in MENUS {
        ui.menu_button(model.locale.text(title), |ui| {
            // In a low window a long menu is scrolled.
            ui.set_max_height(ui.ctx().content_rect().height() - MENU_MARGIN);
            ScrollArea::vertical().show(ui, |ui| {
                groups_ui(ui, groups, model, preferences, actions);
                if *title == WITHIN.0 {
                    ui.separator();
                    for (title, groups) in WITHIN.1 {
                        // In line with the commands, which have a place for their mark.
                        let title = model.locale.text(title);
                        let within = ui.menu_button(format!("    {title}"), |ui| {
                            groups_ui(ui, groups, model, preferences, actions);
                        });
                        within.response.accessible_name(title);
                    }
                }
            });
        });
        if *title == "menu-lab" {
            let title = model.locale.text("menu-examples");
            ui.menu_button(title, |ui| examples::menu_ui(ui, &model.locale, book, actions));
        }
    }
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

/// The views side by side, where there is room for them beside the signs of the buttons; they stand in the menu, too.
fn views_ui(ui: &mut Ui, locale: &Locale, shown: Option<View>, actions: &mut Actions) {
    let choices = View::ALL.map(|view| (Some(view), Command::View(view).label(locale)));
    let padding = 2.0 * ui.ctx().global_style().spacing.button_padding.x;
    let width = |text: &String| text_width(ui, text, &TextStyle::Button) + padding;
    let views: f32 = choices.iter().map(|(_, text)| width(text)).sum();
    if ui.available_width() < GAP + views + SIGNS_WIDTH {
        return;
    }
    ui.reset_style();
    ui.add_space(GAP);
    let mut view = shown;
    if segments_ui(ui, &locale.text("view-name"), &mut view, &choices) {
        actions.extend(view.map(|view| Action::Run(Command::View(view))));
    }
}

fn groups_ui(ui: &mut Ui, groups: &[Group], model: &OpenLab, preferences: &Preferences, actions: &mut Actions) {
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
        Command::KeepShown => model.show == preferences.shown(model.locale.language()),
        Command::View(view) => preferences.view == view,
        Command::Axis(axis) => preferences.axis == axis,
        Command::Present => preferences.presents,
        Command::Arrange(arrangement) => preferences.arrangement == arrangement,
        Command::RowTime(time) => preferences.log.time == time,
        Command::ToggleColumn(column) => preferences.log.shows(column),
        Command::FoldBursts => preferences.log.folds,
        Command::ToggleEndpoints => preferences.show_endpoints,
        Command::ToggleInspector => preferences.show_inspector,
        Command::ToggleCard => preferences.show_card,
        Command::Inspect(place) => preferences.inspector_place == place,
        _ => false,
    }
}

fn buttons_ui(ui: &mut Ui, model: &OpenLab, has_words: bool, actions: &mut Actions) {
    let palette = theme::palette(ui.ctx());
    // These are buttons, not menus.
    ui.reset_style();
    for (sign, command) in [("▶", Command::StartAll), ("■", Command::StopAll)] {
        let (label, can_press) = (command.label(&model.locale), command.is_enabled(model));
        let text = if has_words { format!("{sign} {label}") } else { sign.to_owned() };
        let is_primary = can_press && command == Command::StartAll;
        let button = if is_primary { primary(text, palette) } else { Button::new(text) };
        let mut response = ui.add_enabled(can_press, button).accessible_name(&label);
        if !has_words {
            response = response.on_hover_text(label);
        }
        if response.clicked() {
            actions.push(Action::Run(command));
        }
    }
    if !has_words {
        // The languages stand in the menu, too.
        return;
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
