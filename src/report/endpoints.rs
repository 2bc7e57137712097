//! The lab's endpoints: what they are, and which of their settings are not as usual.

use super::model::{EndpointPart, Fact};
use crate::lab::{Endpoint, Lab, RoleSettings, SETTINGS, Setting, SettingKind, SettingValue};
use crate::locale::Locale;
use crate::payload::Encoding;

/// The endpoints in the lab's order, without the settings that are hidden.
pub(super) fn parts(lab: &Lab, hidden: &[String], locale: &Locale) -> Vec<EndpointPart> {
    lab.endpoints.iter().map(|endpoint| part(endpoint, hidden, locale)).collect()
}

fn part(endpoint: &Endpoint, hidden: &[String], locale: &Locale) -> EndpointPart {
    let usual = usual(endpoint);
    let is_hidden = |id: &str| hidden.iter().any(|hidden| hidden == id);
    let is_changed = |setting: &&Setting| {
        setting.id != "behaviour"
            && setting.applies_to(endpoint)
            && setting.get(endpoint) != setting.get(&usual)
            && !is_hidden(setting.id)
    };
    let changed = SETTINGS
        .iter()
        .filter(is_changed)
        .map(|setting| Fact { name: locale.text(&setting.key()), value: value(setting, endpoint, locale) });
    let is_server = matches!(endpoint.role, RoleSettings::Server(_));
    EndpointPart {
        name: endpoint.name.clone(),
        role: locale.text(&format!("add-{}", endpoint.role())),
        address: endpoint.address.to_string(),
        behaviour: if is_server && !is_hidden("behaviour") {
            locale.text(&format!("behaviour-{}", endpoint.behaviour()))
        } else {
            String::new()
        },
        changed: changed.collect(),
    }
}

/// The same endpoint with the settings that one has where nothing is said.
fn usual(endpoint: &Endpoint) -> Endpoint {
    let mut usual = Endpoint::new("", endpoint.role(), endpoint.address.clone());
    if let RoleSettings::Server(server) = &mut usual.role {
        endpoint.behaviour().clone_into(&mut server.behaviour);
    }
    usual
}

/// What a setting holds, as the form of the window shows it.
fn value(setting: &Setting, endpoint: &Endpoint, locale: &Locale) -> String {
    let held = setting.get(endpoint);
    let choice = |id: &str| locale.text(&format!("{}-{id}", setting.key()));
    match (&setting.kind, &held) {
        (SettingKind::Choice(_), SettingValue::String(id)) => match id.parse::<Encoding>() {
            Ok(encoding) if setting.id == "encoding" => encoding.label().to_owned(),
            _ => choice(id),
        },
        (SettingKind::Framing, _) => {
            format!("{} ({})", locale.text(&endpoint.framing.kind().key()), setting.shown(endpoint))
        }
        (SettingKind::Switch, SettingValue::Null) => choice("default"),
        (_, SettingValue::Bool(is_on)) => locale.text(if *is_on { "deed-on" } else { "deed-off" }),
        _ => {
            let unit = Some(format!("{}-unit", setting.key())).filter(|key| locale.has(key));
            let unit = unit.map(|key| format!(" {}", locale.text(&key))).unwrap_or_default();
            setting.shown(endpoint) + &unit
        }
    }
}
