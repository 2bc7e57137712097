//! An endpoint's settings as a form. The everyday ones are in sight, the others a click away. What is typed takes effect as soon as it is right; what is wrong is said beside its field, and the endpoint
//! cannot be started until it is put right.

mod fault_texts;
mod faults;
mod field;
mod kinds;
mod layout;
mod place;
mod problem;
mod row;
mod rules;

use std::cell::RefCell;
use std::collections::BTreeMap;

use egui::{Grid, Label, RichText, Ui};

use self::fault_texts::FaultTexts;
use self::field::Field;
use self::problem::Why;
use crate::behaviour::{self, Settings, SettingsError};
use crate::lab::{Endpoint, Role, setting};
use crate::locale::Locale;
use crate::payload::Encoding;
use crate::record::EndpointId;
use crate::ui::action::Actions;
use crate::ui::model::Slot;
use crate::ui::widgets::reason;

pub use self::problem::Problem;

/// The width that labels have at least, in points, so that the fields of all parts stand below each other.
const LABELS: f32 = 70.0;

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
    /// By the names of the fields.
    texts: BTreeMap<&'static str, String>,
    /// Those of a relay's faults.
    fault_texts: FaultTexts,
    /// The behaviour and the settings that were looked at last, and what was wrong with them: a behaviour may take its
    /// time to find out, and the question comes in every frame.
    checked: RefCell<Option<Checked>>,
}

/// A behaviour that was tried, and what came of it.
#[derive(Debug)]
struct Checked {
    kind: &'static behaviour::Kind,
    settings: Settings,
    encoding: Encoding,
    error: Option<SettingsError>,
}

/// The form while it is drawn, and the endpoint that it changes.
struct Drawing<'a> {
    form: &'a mut Form,
    id: EndpointId,
    endpoint: &'a mut Endpoint,
    editing: Editing,
    /// Settings that are not shown, by their keys: they would tell a mistake that is looked for.
    hidden: &'a [String],
    locale: &'a Locale,
    actions: &'a mut Actions,
}

impl Form {
    pub fn of(endpoint: &Endpoint) -> Self {
        let texts = texts_of(endpoint);
        Self { texts, fault_texts: fault_texts::texts_of(endpoint), checked: RefCell::default() }
    }

    /// Takes an endpoint that was changed elsewhere.
    pub fn refill(&mut self, endpoint: &Endpoint) {
        self.texts = texts_of(endpoint);
        self.fault_texts = fault_texts::texts_of(endpoint);
    }

    /// The first setting that is wrong.
    pub fn problem(&self, endpoint: &Endpoint) -> Option<Problem> {
        let mut scratch = endpoint.clone();
        let typed = Field::all().find_map(|field| self.wrong(field, endpoint, &mut scratch));
        let of_faults = || fault_texts::problem(endpoint, &self.fault_texts);
        typed.or_else(of_faults).or_else(|| self.behaviour_problem(endpoint))
    }

    /// Why a server's behaviour cannot be made with its settings.
    fn behaviour_problem(&self, endpoint: &Endpoint) -> Option<Problem> {
        let why = Why::Behaviour(Box::new(self.behaviour_error(endpoint)?));
        Some(Problem { label: "setting-behaviour".to_owned(), why })
    }

    /// What is wrong with a field that the endpoint has; what is right goes into `scratch`.
    fn wrong(&self, field: Field, endpoint: &Endpoint, scratch: &mut Endpoint) -> Option<Problem> {
        let text = self.texts.get(field.id()).filter(|_| field.applies_to(endpoint))?;
        field.read(text, scratch).err()
    }

    fn behaviour_error(&self, endpoint: &Endpoint) -> Option<SettingsError> {
        let kind = behaviour::find(endpoint.behaviour()).filter(|_| endpoint.role() == Role::Server)?;
        let mut checked = self.checked.borrow_mut();
        let setup = endpoint.setup();
        match &*checked {
            Some(seen) if seen.kind == kind && seen.settings == *setup.settings && seen.encoding == setup.encoding => {
                seen.error.clone()
            }
            _ => {
                let error = (kind.make)(&setup).err();
                let (settings, encoding) = (setup.settings.clone(), setup.encoding);
                *checked = Some(Checked { kind, settings, encoding, error: error.clone() });
                error
            }
        }
    }

    /// Draws the fields and changes the endpoint as they are typed, but for those that are hidden.
    pub fn form_ui(
        &mut self,
        ui: &mut Ui,
        slot: &mut Slot,
        (editing, hidden): (Editing, &[String]),
        locale: &Locale,
        actions: &mut Actions,
    ) {
        Drawing { form: self, id: slot.id, endpoint: &mut slot.endpoint, editing, hidden, locale, actions }.form_ui(ui);
    }
}

/// What stands in every field of an endpoint.
fn texts_of(endpoint: &Endpoint) -> BTreeMap<&'static str, String> {
    Field::all().map(|field| (field.id(), field.of(endpoint))).collect()
}

impl Drawing<'_> {
    fn form_ui(&mut self, ui: &mut Ui) {
        self.kind_ui(ui);
        self.grid_ui(ui, "everyday", |drawing, ui| drawing.rows_ui(ui, layout::EVERYDAY));
        if self.endpoint.firewall_asks() {
            reason(ui, &self.locale.text("firewall-asks"));
        }
        for id in layout::WIDE {
            match *id {
                id if self.is_hidden(id) => self.grid_ui(ui, id, |drawing, ui| drawing.hidden_ui(ui, id)),
                "framing" => {
                    if setting("framing").is_some_and(|setting| setting.applies_to(self.endpoint)) {
                        self.grid_ui(ui, id, Self::framing_ui);
                    }
                }
                // Both ways in one table.
                "to_target" => self.faults_ui(ui),
                "to_client" => {}
                _ => self.wide_ui(ui, id),
            }
        }
        for (title, ids) in layout::SECTIONS {
            self.section_ui(ui, title, ids);
        }
    }

    /// Labels on the left, fields on the right; all of it grey while it cannot be changed.
    fn grid_ui(&mut self, ui: &mut Ui, name: &str, content: impl FnOnce(&mut Self, &mut Ui)) {
        ui.add_enabled_ui(self.editing == Editing::Allowed, |ui| {
            let grid = Grid::new(("settings", name)).num_columns(2).min_col_width(LABELS).spacing([12.0, 6.0]);
            grid.show(ui, |ui| content(self, ui));
        });
    }

    fn rows_ui(&mut self, ui: &mut Ui, ids: &[&'static str]) {
        for id in ids {
            match *id {
                id if self.is_hidden(id) => self.hidden_ui(ui, id),
                "host" => self.field_ui(ui, Field::Host),
                "port" => self.field_ui(ui, Field::Port),
                "target" => self.field_ui(ui, Field::Target),
                "model" if self.endpoint.role() == Role::Server => self.model_ui(ui),
                "behaviour" if self.endpoint.role() == Role::Server => self.behaviour_ui(ui),
                _ => {
                    if let Some(setting) = setting(id) {
                        self.setting_ui(ui, setting);
                    }
                }
            }
        }
    }

    fn is_hidden(&self, id: &str) -> bool {
        self.hidden.iter().any(|hidden| hidden == id)
            && setting(id).is_some_and(|setting| setting.applies_to(self.endpoint))
    }

    /// The name of a setting, and why it is not shown.
    fn hidden_ui(&self, ui: &mut Ui, id: &str) {
        let key = setting(id).map(crate::lab::Setting::key).unwrap_or_default();
        ui.label(self.locale.text(&key));
        self.hint_ui(ui, "card-hidden");
        ui.end_row();
    }

    /// A section that is opened by a click, and by itself where something in it is wrong; none where the endpoint has
    /// nothing of it.
    fn section_ui(&mut self, ui: &mut Ui, key: &str, ids: &[&'static str]) {
        if !ids.iter().filter_map(|id| setting(id)).any(|setting| setting.applies_to(self.endpoint)) {
            return;
        }
        let mut fields = Field::all().filter(|field| ids.contains(&field.id()));
        let is_wrong = fields.any(|field| self.form.wrong(field, self.endpoint, &mut self.endpoint.clone()).is_some());
        let title = RichText::new(self.locale.text(key)).small().strong();
        let section = egui::CollapsingHeader::new(title).id_salt(key).open(is_wrong.then_some(true));
        section.show_unindented(ui, |ui| self.grid_ui(ui, key, |drawing, ui| drawing.rows_ui(ui, ids)));
    }

    /// A sentence that explains a choice.
    fn hint_ui(&self, ui: &mut Ui, key: &str) {
        ui.add(Label::new(RichText::new(self.locale.text(key)).weak().small()).wrap());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::address::Transport;
    use crate::lab::Lab;
    use crate::locale::Language;

    #[test]
    fn a_client_needs_a_port_and_only_what_applies_can_be_wrong() {
        let locale = Locale::new(Language::English);
        let mut endpoint = Lab::echo().endpoints.remove(1);
        let mut form = Form::of(&endpoint);
        form.texts.insert("backlog", "no".to_owned());
        assert_eq!(form.problem(&endpoint), None, "a client has no backlog");
        form.texts.insert("port", "0".to_owned());
        let text = |form: &Form, endpoint: &Endpoint| form.problem(endpoint).unwrap().text_with_field(&locale);
        assert!(text(&form, &endpoint).contains("a client needs the port"));
        endpoint.make_server();
        assert!(text(&form, &endpoint).starts_with("Backlog: a whole number"));
    }

    #[test]
    fn a_framing_that_is_mistyped_says_where() {
        let mut endpoint = Lab::echo().endpoints.remove(1);
        endpoint.framing = "fixed:16".parse().unwrap();
        let mut form = Form::of(&endpoint);
        form.texts.insert("framing-parameter", "many".to_owned());
        for language in Language::ALL {
            let locale = Locale::new(language);
            let text = form.problem(&endpoint).unwrap().text_with_field(&locale);
            assert!(text.contains('1') && !text.contains("framing-"), "{text}");
        }
        endpoint.address.transport = Transport::Udp;
        assert_eq!(form.problem(&endpoint), None, "datagrams need no framing");
    }

    #[test]
    fn every_label_and_hint_is_in_both_languages() {
        for locale in Language::ALL.map(Locale::new) {
            assert!(["setting-host", "setting-port", "setting-path"].into_iter().all(|key| locale.has(key)));
            for transport in Transport::ALL {
                for model in crate::lab::Model::ALL.into_iter().filter(|model| model.fits(transport)) {
                    let key = kinds::model_key(model, transport);
                    assert!(locale.has(&key) && locale.has(&format!("{key}-hint")), "{key}");
                }
            }
            for setting in ["turns", "stamp", "answer", "list", "accepts"].into_iter().filter_map(setting) {
                let crate::lab::SettingKind::Choice(ids) = setting.kind else { panic!("{}: no choices", setting.id) };
                for id in ids() {
                    assert!(locale.has(&format!("{}-{id}", setting.key())), "{} {id}", setting.id);
                }
            }
            for kind in crate::framing::FRAMINGS {
                let has_parameter = kind.parameter != crate::framing::Parameter::None;
                assert!(!has_parameter || locale.has(&format!("{}-parameter", kind.key())), "{}", kind.id);
            }
        }
    }
}
