//! An endpoint's settings: one line while closed, fields while open. What is typed takes effect as soon as it is right;
//! what is wrong is told beside its field, and the endpoint cannot be started until it is put right.

use std::ops::RangeInclusive;

use egui::{ComboBox, Grid, TextEdit, Ui};

use crate::address::{Transport, parse_host, parse_port_or_service};
use crate::behaviour::{self, BEHAVIOURS};
use crate::lab::{Endpoint, Limits, Role};
use crate::locale::Locale;
use crate::services;
use crate::ui::theme;
use crate::ui::widgets::reason;

/// A setting that is typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Field {
    Host,
    Port,
    RecvSize,
    Backlog,
    Connections,
    ConnectTimeout,
}

/// A setting that is wrong: the key of the reason, and what its placeholders stand for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    field: Field,
    key: &'static str,
    args: Vec<(&'static str, String)>,
}

/// Whether the settings may be changed now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Editing {
    Allowed,
    /// The endpoint runs.
    StopFirst,
}

/// What stands in the fields.
#[derive(Debug)]
pub struct Form {
    pub is_open: bool,
    texts: [String; Field::ALL.len()],
}

impl Field {
    const ALL: [Field; 6] =
        [Field::Host, Field::Port, Field::RecvSize, Field::Backlog, Field::Connections, Field::ConnectTimeout];

    fn key(self) -> &'static str {
        match self {
            Field::Host => "setting-host",
            Field::Port => "setting-port",
            Field::RecvSize => "setting-recv-size",
            Field::Backlog => "setting-backlog",
            Field::Connections => "setting-connections",
            Field::ConnectTimeout => "setting-connect-timeout",
        }
    }

    fn applies_to(self, endpoint: &Endpoint) -> bool {
        match (self, endpoint.transport(), endpoint.role) {
            (Field::Host, ..) => true,
            (Field::Port, transport, _) => transport.has_port(),
            (Field::RecvSize, transport, _) => transport.has_connections(),
            (Field::Backlog | Field::Connections, transport, role) => {
                transport.has_connections() && role == Role::Server
            }
            (Field::ConnectTimeout, transport, role) => transport.has_connections() && role == Role::Client,
        }
    }

    fn range(self) -> RangeInclusive<u64> {
        match self {
            Field::RecvSize => Limits::RECV_SIZE,
            Field::Backlog => Limits::BACKLOG,
            Field::Connections => Limits::CONNECTIONS,
            Field::ConnectTimeout => Limits::CONNECT_TIMEOUT_MS,
            Field::Host | Field::Port => 0..=65_535,
        }
    }

    fn of(self, endpoint: &Endpoint) -> String {
        let options = &endpoint.options;
        match self {
            Field::Host => endpoint.address.host.clone(),
            Field::Port => endpoint.address.port.to_string(),
            Field::RecvSize => options.recv_size.to_string(),
            Field::Backlog => options.backlog.to_string(),
            Field::Connections => options.max_connections.to_string(),
            Field::ConnectTimeout => options.connect_timeout_ms.to_string(),
        }
    }

    /// Writes what was typed into the endpoint, if it is right.
    fn read(self, text: &str, endpoint: &mut Endpoint) -> Result<(), Problem> {
        let problem = |key, args| Problem { field: self, key, args };
        let text = text.trim();
        match self {
            Field::Host => {
                endpoint.address.host = parse_host(endpoint.transport(), text)
                    .map_err(|error| problem(error.expected.key(), Vec::new()))?;
            }
            Field::Port => {
                let port = parse_port_or_service(text, endpoint.transport());
                let port = port.map_err(|_| problem("wrong-port", Vec::new()))?;
                if port == 0 && endpoint.role == Role::Client {
                    return Err(problem("wrong-client-port", Vec::new()));
                }
                endpoint.address.port = port;
            }
            _ => {
                let range = self.range();
                let value = text.parse::<u64>().ok().filter(|value| range.contains(value));
                let bounds = || vec![("from", range.start().to_string()), ("to", range.end().to_string())];
                self.write_number(value.ok_or_else(|| problem("wrong-number", bounds()))?, endpoint);
            }
        }
        Ok(())
    }

    /// Writes a number that lies in the field's range, which all these types hold.
    fn write_number(self, value: u64, endpoint: &mut Endpoint) {
        let options = &mut endpoint.options;
        match self {
            Field::RecvSize => options.recv_size = value as usize,
            Field::Backlog => options.backlog = value as i32,
            Field::Connections => options.max_connections = value as usize,
            Field::ConnectTimeout => options.connect_timeout_ms = value,
            Field::Host | Field::Port => {}
        }
    }
}

impl Problem {
    /// The reason, in the locale's language.
    pub fn text(&self, locale: &Locale) -> String {
        locale.with_texts(self.key, &self.args)
    }

    /// The reason with the setting's name before it, for where the field is not in sight.
    pub fn text_with_field(&self, locale: &Locale) -> String {
        locale.with_texts("wrong-setting", &[("field", locale.text(self.field.key())), ("why", self.text(locale))])
    }
}

impl Form {
    pub fn of(endpoint: &Endpoint) -> Self {
        Self { is_open: false, texts: Field::ALL.map(|field| field.of(endpoint)) }
    }

    /// Takes an endpoint that was changed elsewhere.
    pub fn refill(&mut self, endpoint: &Endpoint) {
        self.texts = Field::ALL.map(|field| field.of(endpoint));
    }

    /// The first setting that is wrong.
    pub fn problem(&self, endpoint: &Endpoint) -> Option<Problem> {
        let mut scratch = endpoint.clone();
        let fields = Field::ALL.into_iter().zip(&self.texts).filter(|(field, _)| field.applies_to(endpoint));
        fields.filter_map(|(field, text)| field.read(text, &mut scratch).err()).next()
    }

    /// Draws the fields and changes the endpoint as they are typed.
    pub fn form_ui(&mut self, ui: &mut Ui, endpoint: &mut Endpoint, editing: Editing, locale: &Locale) {
        if editing == Editing::StopFirst {
            ui.weak(locale.text("settings-stop-first"));
        }
        ui.add_enabled_ui(editing == Editing::Allowed, |ui| {
            Grid::new("settings").num_columns(2).spacing([12.0, 6.0]).show(ui, |ui| {
                transport_ui(ui, endpoint, locale);
                self.field_ui(ui, Field::Host, endpoint, locale);
                self.field_ui(ui, Field::Port, endpoint, locale);
                if endpoint.role == Role::Server {
                    behaviour_ui(ui, endpoint, locale);
                }
                for field in &Field::ALL[2..] {
                    self.field_ui(ui, *field, endpoint, locale);
                }
                options_ui(ui, endpoint, locale);
            });
            if !endpoint.transport().has_connections() {
                ui.add(egui::Label::new(egui::RichText::new(locale.text("setting-udp-whole")).weak().small()).wrap());
            }
        });
    }

    fn field_ui(&mut self, ui: &mut Ui, field: Field, endpoint: &mut Endpoint, locale: &Locale) {
        if !field.applies_to(endpoint) {
            return;
        }
        let text = &mut self.texts[field as usize];
        let label = ui.label(locale.text(field.key()));
        // A name of its own: a counted one would change, and the focus go, when a badge or a reason comes above it.
        let id = ui.make_persistent_id(("setting", field.key()));
        ui.vertical(|ui| {
            let width = match field {
                Field::Host => 200.0_f32.min(ui.available_width()),
                _ => 84.0,
            };
            let was_wrong = field.read(text, &mut endpoint.clone()).is_err();
            let known = if field == Field::Port { port_facts(text, endpoint, locale) } else { None };
            let mut edit = TextEdit::singleline(text).id(id).desired_width(width).char_limit(255);
            if was_wrong {
                edit = edit.text_color(theme::palette(ui.ctx()).trouble);
            }
            ui.horizontal(|ui| {
                ui.add(edit).labelled_by(label.id);
                let unit = format!("{}-unit", field.key());
                if locale.has(&unit) {
                    ui.weak(locale.text(&unit));
                }
                if let Some((port, facts)) = known {
                    port_ui(ui, port, &facts, locale);
                }
            });
            if let Err(problem) = field.read(text, endpoint) {
                reason(ui, &problem.text(locale));
            }
        });
        ui.end_row();
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
    let response = ui.add(egui::Label::new(egui::RichText::new(facts).weak()).wrap());
    if services::is_reserved(port) {
        response.on_hover_text(locale.text("port-reserved-hint"));
    }
}

fn transport_ui(ui: &mut Ui, endpoint: &mut Endpoint, locale: &Locale) {
    ui.label(locale.text("setting-transport"));
    ui.horizontal(|ui| {
        for transport in Transport::ALL {
            ui.radio_value(&mut endpoint.address.transport, transport, transport.label());
        }
    });
    ui.end_row();
}

fn behaviour_ui(ui: &mut Ui, endpoint: &mut Endpoint, locale: &Locale) {
    let label = ui.label(locale.text("setting-behaviour"));
    ui.vertical(|ui| {
        let chosen = behaviour::find(&endpoint.behaviour).map_or(String::new(), |kind| locale.text(&kind.key()));
        let combo = ComboBox::from_id_salt("behaviour").selected_text(chosen).width(150.0).show_ui(ui, |ui| {
            for kind in BEHAVIOURS {
                let hint = locale.text(&format!("{}-hint", kind.key()));
                let is_chosen = endpoint.behaviour == kind.id;
                if ui.selectable_label(is_chosen, locale.text(&kind.key())).on_hover_text(hint).clicked() {
                    endpoint.behaviour = kind.id.to_owned();
                }
            }
        });
        combo.response.labelled_by(label.id);
        let hint = format!("behaviour-{}-hint", endpoint.behaviour);
        ui.add(egui::Label::new(egui::RichText::new(locale.text(&hint)).weak().small()).wrap());
    });
    ui.end_row();
}

fn options_ui(ui: &mut Ui, endpoint: &mut Endpoint, locale: &Locale) {
    let transport = endpoint.transport();
    let options = &mut endpoint.options;
    if endpoint.role == Role::Server && transport.has_connections() {
        ui.label("");
        ui.checkbox(&mut options.reuse_addr, "SO_REUSEADDR").on_hover_text(locale.text("setting-reuse-addr-hint"));
        ui.end_row();
    }
    if transport == Transport::Tcp {
        ui.label("");
        ui.checkbox(&mut options.no_delay, "TCP_NODELAY").on_hover_text(locale.text("setting-no-delay-hint"));
        ui.end_row();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lab::Lab;

    #[test]
    fn what_is_right_takes_effect_and_what_is_wrong_does_not() {
        let mut endpoint = Lab::echo().endpoints.remove(0);
        for (field, text, is_right) in [
            (Field::Port, "0", true),
            (Field::Port, "65536", false),
            (Field::Port, "", false),
            (Field::Port, "+1", false),
            (Field::Port, "daytime", true),
            (Field::Port, "nothing", false),
            (Field::Port, "65535", true),
            (Field::Host, "::1", true),
            (Field::Host, "a b", false),
            (Field::RecvSize, "65536", true),
            (Field::RecvSize, "0", false),
            (Field::Backlog, "99999999999999999999", false),
        ] {
            let before = endpoint.clone();
            let result = field.read(text, &mut endpoint);
            assert_eq!(result.is_ok(), is_right, "{field:?} {text}");
            assert!(is_right || endpoint == before, "{field:?} {text}");
        }
        assert_eq!(endpoint.address.to_string(), "tcp://[::1]:65535");
    }

    #[test]
    fn a_client_needs_a_port_and_only_what_applies_can_be_wrong() {
        let mut endpoint = Lab::echo().endpoints.remove(1);
        let mut form = Form::of(&endpoint);
        form.texts[Field::Backlog as usize] = "no".to_owned();
        assert_eq!(form.problem(&endpoint), None, "a client has no backlog");
        form.texts[Field::Port as usize] = "0".to_owned();
        assert_eq!(form.problem(&endpoint).map(|p| p.key), Some("wrong-client-port"));
        endpoint.role = Role::Server;
        assert_eq!(form.problem(&endpoint).map(|p| p.key), Some("wrong-number"));
    }
}
