//! What an endpoint is and where: its role, its transport, and what stands beside its address.

use egui::{Button, Label, RichText, Ui};

use super::field::Field;
use super::{Drawing, Editing};
use crate::address::{Transport, parse_port_or_service};
use crate::lab::{Endpoint, Role};
use crate::locale::Locale;
use crate::services;
use crate::socket;
use crate::ui::action::FormAction;
use crate::ui::texts::{refusal, role_key};
use crate::ui::widgets::reason;
use crate::ui::{texts, theme};

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
            if let Err(error) = socket::supports(self.endpoint.transport()) {
                reason(ui, &refusal(&error, self.locale));
            }
        });
    }

    fn roles_ui(&mut self, ui: &mut Ui) {
        let (chosen, transport, locale) = (self.endpoint.role(), self.endpoint.transport(), self.locale);
        for role in Role::ALL {
            let button = Button::selectable(role == chosen, locale.text(role_key(role)));
            let response = ui.add_enabled(role.fits(transport), button);
            let response = response.on_hover_text(locale.text(&format!("{}-hint", role_key(role))));
            let unfit = texts::about_transport("setting-role-unfit", transport, locale);
            if response.on_disabled_hover_text(unfit).clicked() && role != chosen {
                self.action = Some(FormAction::SetKind(role, transport));
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
                    self.action = Some(FormAction::SetKind(role, transport));
                }
            }
        });
        combo.response.accessible_name(self.locale.text("setting-transport"));
    }

    /// What stands to the right of a field in which `text` stands.
    pub(super) fn beside_ui(&mut self, ui: &mut Ui, field: Field, text: &str) {
        let locale = self.locale;
        match field {
            Field::Port => {
                if let Some((port, facts)) = port_facts(text, self.endpoint, locale) {
                    port_ui(ui, port, &facts, locale);
                }
            }
            Field::Host if self.endpoint.transport().is_unix() => {
                let hint = locale.text("setting-free-path-hint");
                if ui.button(locale.text("setting-free-path")).on_hover_text(hint).clicked() {
                    self.action = Some(FormAction::FreePath);
                }
            }
            Field::Of(setting) if setting.id == "folder" && ui.button(locale.text("dialog-browse")).clicked() => {
                self.action = Some(FormAction::BrowseFolder)
            }
            _ => {}
        }
    }
}

/// One transport of the list: what the system refuses is grey, with the reason below; whether it was clicked.
fn transport_ui(ui: &mut Ui, transport: Transport, is_chosen: bool, locale: &Locale) -> bool {
    let refused = socket::supports(transport).err();
    let button = Button::selectable(is_chosen, texts::transport(transport, locale));
    let response = ui.add_enabled(refused.is_none(), button);
    let Some(error) = refused else {
        let hint = locale.text(&format!("transport-{}-hint", transport.scheme()));
        return response.on_hover_text(hint).clicked();
    };
    let why = RichText::new(refusal(&error, locale)).small().weak();
    ui.horizontal_top(|ui| {
        ui.add_space(10.0);
        ui.vertical(|ui| ui.add(Label::new(why).wrap()));
    });
    false
}

/// What there is to know of a port that was typed: its number where a name was, its name, and whether it is reserved.
fn port_facts(text: &str, endpoint: &Endpoint, locale: &Locale) -> Option<(u16, String)> {
    let port = parse_port_or_service(text.trim(), endpoint.transport()).ok()?;
    let mut facts = Vec::new();
    if text.trim().parse() != Ok(port) {
        facts.push(format!("= {port}"));
    }
    let service = services::of_port(port, endpoint.transport().scheme());
    facts.extend(service.map(|service| service.name.to_owned()));
    if services::is_reserved(port) {
        facts.push(locale.text("port-reserved"));
    }
    (!facts.is_empty()).then(|| (port, facts.join(" · ")))
}

fn port_ui(ui: &mut Ui, port: u16, facts: &str, locale: &Locale) {
    let color = theme::palette(ui.ctx()).weak_text;
    let response = ui.add(Label::new(RichText::new(facts).color(color)).wrap());
    if services::is_reserved(port) {
        response.on_hover_text(locale.text("port-reserved-hint"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::locale::Language;

    #[test]
    fn every_transport_has_its_hint_and_a_refusal_its_reason() {
        // IPv4 has no SOCK_SEQPACKET on any system.
        let error = socket::support(socket::Family::Inet, socket::Kind::Seqpacket).unwrap_err();
        for locale in Language::ALL.map(Locale::new) {
            for transport in Transport::ALL {
                assert!(locale.has(&format!("transport-{}-hint", transport.scheme())));
            }
            for role in Role::ALL {
                assert!(locale.has(role_key(role)) && locale.has(&format!("{}-hint", role_key(role))));
            }
            let text = refusal(&error, &locale);
            assert!(text.contains(error.code.name), "{text}");
        }
    }
}
