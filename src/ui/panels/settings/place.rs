//! What an endpoint is and where: its role, its transport, and what stands beside its address.

use egui::{Button, Label, RichText, Ui};

use super::field::Field;
use super::{Editing, Form, FormAction, Part};
use crate::address::{Transport, parse_port_or_service};
use crate::lab::{Endpoint, Role};
use crate::locale::Locale;
use crate::services;
use crate::socket::{self, SocketError};
use crate::ui::texts::{refusal, role_key};
use crate::ui::widgets::reason;
use crate::ui::{texts, theme};

impl Form {
    /// The role and the transport, as one choice in one line.
    pub(super) fn kind_ui(
        &mut self,
        ui: &mut Ui,
        endpoint: &Endpoint,
        part: &Part<'_>,
        action: &mut Option<FormAction>,
    ) {
        ui.add_enabled_ui(part.editing == Editing::Allowed, |ui| {
            ui.horizontal(|ui| {
                ui.spacing_mut().item_spacing.x = 2.0;
                roles_ui(ui, endpoint, part.locale, action);
                ui.add_space(6.0);
                transports_ui(ui, endpoint, part.locale, action);
            });
            // A lab may come from a machine that has it.
            if let Err(error) = socket::supports(endpoint.transport()) {
                reason(ui, &refusal(&error, part.locale));
            }
        });
    }
}

fn roles_ui(ui: &mut Ui, endpoint: &Endpoint, locale: &Locale, action: &mut Option<FormAction>) {
    for role in Role::ALL {
        let is_chosen = endpoint.role() == role;
        let can_have = role.fits(endpoint.transport());
        let button = Button::selectable(is_chosen, locale.text(role_key(role)));
        let response = ui.add_enabled(can_have, button);
        let response = response.on_hover_text(locale.text(&format!("{}-hint", role_key(role))));
        let unfit = texts::about_transport("setting-role-unfit", endpoint.transport(), locale);
        let response = response.on_disabled_hover_text(unfit);
        if response.clicked() && !is_chosen {
            *action = Some(FormAction::SetKind(role, endpoint.transport()));
        }
    }
}

fn transports_ui(ui: &mut Ui, endpoint: &Endpoint, locale: &Locale, action: &mut Option<FormAction>) {
    let width = 120.0_f32.min(ui.available_width());
    let combo = egui::ComboBox::from_id_salt("transport").selected_text(texts::transport(endpoint.transport(), locale));
    let combo = combo.width(width).height(320.0).truncate().show_ui(ui, |ui| {
        ui.set_min_width(220.0);
        for transport in Transport::ALL {
            if transport_ui(ui, endpoint, transport, socket::supports(transport).err(), locale) {
                let role = Some(endpoint.role()).filter(|role| role.fits(transport));
                *action = Some(FormAction::SetKind(role.unwrap_or(Role::Client), transport));
            }
        }
    });
    combo.response.accessible_name(locale.text("setting-transport"));
}

/// One transport of the list: what the system refuses is grey, with the reason below; whether it was chosen.
fn transport_ui(
    ui: &mut Ui,
    endpoint: &Endpoint,
    transport: Transport,
    refused: Option<SocketError>,
    locale: &Locale,
) -> bool {
    let is_chosen = endpoint.transport() == transport;
    let button = Button::selectable(is_chosen, texts::transport(transport, locale));
    let response = ui.add_enabled(refused.is_none(), button);
    match refused {
        Some(error) => {
            let why = RichText::new(refusal(&error, locale)).small().weak();
            ui.horizontal_top(|ui| {
                ui.add_space(10.0);
                ui.vertical(|ui| ui.add(Label::new(why).wrap()));
            });
        }
        None => {
            let hint = locale.text(&format!("transport-{}-hint", transport.scheme()));
            if response.on_hover_text(hint).clicked() && !is_chosen {
                return true;
            }
        }
    }
    false
}

/// What stands to the right of a field.
pub(super) fn beside_ui(
    ui: &mut Ui,
    field: Field,
    text: &str,
    endpoint: &Endpoint,
    locale: &Locale,
    action: &mut Option<FormAction>,
) {
    match field {
        Field::Port => {
            if let Some((port, facts)) = port_facts(text, endpoint, locale) {
                port_ui(ui, port, &facts, locale);
            }
        }
        Field::Host if endpoint.transport().is_unix() => {
            let button =
                ui.button(locale.text("setting-free-path")).on_hover_text(locale.text("setting-free-path-hint"));
            if button.clicked() {
                *action = Some(FormAction::FreePath);
            }
        }
        Field::Of(setting) if setting.id == "folder" && ui.button(locale.text("dialog-browse")).clicked() => {
            *action = Some(FormAction::BrowseFolder)
        }
        _ => {}
    }
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
