//! What can be added: the usual kinds a click away, all roles and transports in a small table behind a button.

use egui::{Button, Grid, Label, Popup, RichText, Ui, vec2};

use crate::address::Transport;
use crate::lab::Role;
use crate::locale::Locale;
use crate::ui::action::{Action, Actions};
use crate::ui::commands::Command;
use crate::ui::model::OpenLab;
use crate::ui::widgets::{reason, right_ui};
use crate::ui::{texts, theme};

/// Draws the rows below the list of endpoints; where the lab is full, they are grey and the reason stands above them.
pub fn add_ui(ui: &mut Ui, model: &OpenLab, actions: &mut Actions) {
    let (locale, full) = (&model.locale, model.no_room());
    if let Some(why) = &full {
        // A recorded log is nothing wrong.
        match model.is_recorded() {
            true => _ = ui.add(Label::new(RichText::new(why).small().weak()).wrap()),
            false => _ = reason(ui, why),
        }
        ui.disable();
    }
    for role in [Role::Server, Role::Client] {
        row_ui(ui, locale, role, actions);
    }
    let more = Button::new(locale.text("add-more")).min_size(vec2(ui.available_width(), 22.0));
    let more = ui.add(more);
    Popup::menu(&more).show(|ui| table_ui(ui, locale, actions));
}

fn row_ui(ui: &mut Ui, locale: &Locale, role: Role, actions: &mut Actions) {
    ui.horizontal(|ui| {
        let text = format!("+ {}", texts::role(role, locale));
        ui.label(RichText::new(text).color(theme::palette(ui.ctx()).weak_text));
        right_ui(ui, "add", |ui| {
            ui.spacing_mut().item_spacing.x = 4.0;
            for transport in [Transport::Tcp, Transport::Udp] {
                let command = Command::Add(role, transport);
                let button = Button::new(texts::transport(transport, locale)).min_size(vec2(44.0, 22.0));
                if ui.add(button).accessible_name(command.label(locale)).clicked() {
                    actions.push(Action::Run(command));
                }
            }
        });
    });
}

/// Every transport, and the roles it has; what the system refuses is grey, with the reason.
fn table_ui(ui: &mut Ui, locale: &Locale, actions: &mut Actions) {
    ui.label(RichText::new(locale.text("add-more-title")).strong());
    Grid::new("add").num_columns(1 + Role::ALL.len()).spacing([6.0, 4.0]).show(ui, |ui| {
        for transport in Transport::ALL {
            let refused = texts::refusal(transport, locale);
            let name = ui.label(texts::transport(transport, locale));
            name.on_hover_text(texts::transport_hint(transport, locale));
            for role in Role::ALL {
                if !role.fits(transport) {
                    ui.label("");
                    continue;
                }
                let command = Command::Add(role, transport);
                let button = Button::new(texts::role(role, locale)).min_size(vec2(66.0, 22.0));
                let response = ui.add_enabled(refused.is_none(), button).accessible_name(command.label(locale));
                let response = match &refused {
                    Some(why) => response.on_disabled_hover_text(why),
                    None => response.on_hover_text(texts::role_hint(role, locale)),
                };
                if response.clicked() {
                    actions.push(Action::Run(command));
                    ui.close();
                }
            }
            ui.end_row();
        }
    });
}
