//! What an endpoint is and where: its role, its transport, and what stands beside its address.

use egui::{Button, Label, RichText, Ui};

use super::field::Field;
use super::{Drawing, Editing};
use crate::address::{Transport, parse_port_or_service};
use crate::lab::{Endpoint, Role};
use crate::locale::Locale;
use crate::services;
use crate::ui::action::Action;
use crate::ui::texts;
use crate::ui::widgets::reason;

impl Drawing<'_> {
    /// The role and the transport, as one choice in one line.
    pub(super) fn kind_ui(&mut self, ui: &mut Ui) {
        ui.add_enabled_ui(self.editing == Editing::Allowed, |ui| {
            ui.horizontal(|ui| {
                ui.spacing_mut().item_spacing.x = 2.0;
                self.roles_ui(ui);
                ui.add_space(6.0);
                self.transports_ui(ui);
            });
            // A lab may come from a machine that has it.
            if let Some(why) = texts::refusal(self.endpoint.transport(), self.locale) {
                reason(ui, &why);
            }
        });
    }

    fn roles_ui(&mut self, ui: &mut Ui) {
        let (chosen, transport, locale) = (self.endpoint.role(), self.endpoint.transport(), self.locale);
        for role in Role::ALL {
            let button = Button::selectable(role == chosen, texts::role(role, locale));
            let response = ui.add_enabled(role.fits(transport), button);
            let response = response.on_hover_text(texts::role_hint(role, locale));
            let unfit = texts::about_transport("setting-role-unfit", transport, locale);
            if response.on_disabled_hover_text(unfit).clicked() && role != chosen {
                self.actions.push(Action::SetKind(self.id, role, transport));
            }
        }
    }

    fn transports_ui(&mut self, ui: &mut Ui) {
        let (role, chosen) = (self.endpoint.role(), self.endpoint.transport());
        let width = 120.0_f32.min(ui.available_width());
        let combo = egui::ComboBox::from_id_salt("transport").selected_text(texts::transport(chosen, self.locale));
        let combo = combo.width(width).height(320.0).truncate().show_ui(ui, |ui| {
            ui.set_min_width(220.0);
            for transport in Transport::ALL {
                if transport_ui(ui, transport, transport == chosen, self.locale) && transport != chosen {
                    let role = if role.fits(transport) { role } else { Role::Client };
                    self.actions.push(Action::SetKind(self.id, role, transport));
                }
            }
        });
        combo.response.accessible_name(self.locale.text("setting-transport"));
    }

    /// What stands to the right of a field in which `text` stands.
    pub(super) fn beside_ui(&mut self, ui: &mut Ui, field: Field, text: &str) {
        let locale = self.locale;
        match field {
            Field::Port => port_ui(ui, text, self.endpoint, locale),
            Field::Host if self.endpoint.transport().is_unix() => {
                let hint = locale.text("setting-free-path-hint");
                if ui.button(locale.text("setting-free-path")).on_hover_text(hint).clicked() {
                    self.actions.push(Action::FreePath(self.id));
                }
            }
            Field::Of(setting) if setting.id == "folder" && ui.button(locale.text("dialog-browse")).clicked() => {
                self.actions.push(Action::BrowseFolder(self.id));
            }
            _ => {}
        }
    }
}

/// One transport of the list: what the system refuses is grey, with the reason below; whether it was clicked.
fn transport_ui(ui: &mut Ui, transport: Transport, is_chosen: bool, locale: &Locale) -> bool {
    let refused = texts::refusal(transport, locale);
    let button = Button::selectable(is_chosen, texts::transport(transport, locale));
    let response = ui.add_enabled(refused.is_none(), button);
    let Some(why) = refused else {
        return response.on_hover_text(texts::transport_hint(transport, locale)).clicked();
    };
    let why = RichText::new(why).small().weak();
    ui.horizontal_top(|ui| {
        ui.add_space(10.0);
        ui.vertical(|ui| ui.add(Label::new(why).wrap()));
    });
    false
}

/// What there is to know of a port that was typed: its number where a name was, its name, and whether it is reserved.
fn port_ui(ui: &mut Ui, text: &str, endpoint: &Endpoint, locale: &Locale) {
    let Ok(port) = parse_port_or_service(text.trim(), endpoint.transport()) else { return };
    let is_reserved = services::is_reserved(port);
    let facts = [
        (text.trim().parse() != Ok(port)).then(|| format!("= {port}")),
        services::of_port(port, endpoint.transport().scheme()).map(|service| service.name.to_owned()),
        is_reserved.then(|| locale.text("port-reserved")),
    ];
    let facts: Vec<String> = facts.into_iter().flatten().collect();
    if !facts.is_empty() {
        let response = ui.add(Label::new(RichText::new(facts.join(" · ")).weak()).wrap());
        if is_reserved {
            response.on_hover_text(locale.text("port-reserved-hint"));
        }
    }
}
