//! An endpoint's settings: one line while closed, fields while open. The everyday ones are in sight, the others a click
//! away. What is typed takes effect as soon as it is right; what is wrong is told beside its field, and the endpoint
//! cannot be started until it is put right.

mod answering;
mod cutting;
mod datagrams;
mod field;
mod place;
mod problem;
mod rules;
mod serving;
mod traffic;

use std::cell::RefCell;

use egui::{Grid, Label, RichText, TextEdit, Ui};

pub use self::problem::Problem;

use self::field::Field;
use self::problem::Why;
use crate::behaviour::{self, Settings, SettingsError};
use crate::lab::{Endpoint, Role};
use crate::locale::Locale;
use crate::payload::Encoding;
pub use crate::ui::action::FormAction;
use crate::ui::theme;
use crate::ui::widgets::reason;

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
    pub is_open: bool,
    texts: [String; Field::ALL.len()],
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

/// What the parts of the form have in common.
struct Part<'a> {
    locale: &'a Locale,
    editing: Editing,
}

impl Form {
    pub fn of(endpoint: &Endpoint) -> Self {
        let texts = Field::ALL.map(|field| field.of(endpoint));
        Self { is_open: false, texts, checked: RefCell::default() }
    }

    /// Takes an endpoint that was changed elsewhere.
    pub fn refill(&mut self, endpoint: &Endpoint) {
        self.texts = Field::ALL.map(|field| field.of(endpoint));
    }

    /// The first setting that is wrong.
    pub fn problem(&self, endpoint: &Endpoint) -> Option<Problem> {
        let mut scratch = endpoint.clone();
        let fields = Field::ALL.into_iter().zip(&self.texts).filter(|(field, _)| field.applies_to(endpoint));
        let typed = fields.filter_map(|(field, text)| field.read(text, &mut scratch).err()).next();
        typed.or_else(|| {
            let why = Why::Behaviour(Box::new(self.behaviour_error(endpoint)?));
            Some(Problem { label: "setting-behaviour".to_owned(), why })
        })
    }

    /// Why a server's behaviour cannot be made with its settings.
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

    /// Draws the fields and changes the endpoint as they are typed.
    pub fn form_ui(
        &mut self,
        ui: &mut Ui,
        endpoint: &mut Endpoint,
        editing: Editing,
        locale: &Locale,
    ) -> Option<FormAction> {
        let part = Part { locale, editing };
        let mut action = None;
        if editing == Editing::StopFirst {
            ui.weak(locale.text("settings-stop-first"));
        }
        self.kind_ui(ui, endpoint, &part, &mut action);
        part.grid_ui(ui, "everyday", |ui| {
            self.field_ui(ui, Field::Host, endpoint, &part, &mut action);
            self.field_ui(ui, Field::Port, endpoint, &part, &mut action);
            if endpoint.role() == Role::Server {
                serving::model_ui(ui, endpoint, &part);
                self.behaviour_ui(ui, endpoint, &part);
                answering::choices_ui(ui, endpoint, &part);
                self.field_ui(ui, Field::Leave, endpoint, &part, &mut action);
                self.field_ui(ui, Field::Folder, endpoint, &part, &mut action);
                self.hidden_names_ui(ui, endpoint, &part);
                self.field_ui(ui, Field::Delay, endpoint, &part, &mut action);
            }
        });
        if endpoint.role() == Role::Server {
            self.answering_ui(ui, endpoint, &part);
        }
        if endpoint.transport().is_stream() {
            part.grid_ui(ui, "framing", |ui| self.framing_ui(ui, endpoint, &part, &mut action));
        }
        self.traffic_ui(ui, endpoint, &part, &mut action);
        self.listening_ui(ui, endpoint, &part, &mut action);
        self.datagrams_ui(ui, endpoint, &part, &mut action);
        action
    }

    /// A section that is opened by a click, and by itself where something in it is wrong.
    fn section_ui(
        &mut self,
        ui: &mut Ui,
        key: &str,
        endpoint: &mut Endpoint,
        part: &Part<'_>,
        fields: &[Field],
        content: impl FnOnce(&mut Self, &mut Ui, &mut Endpoint),
    ) {
        let is_wrong = fields.iter().any(|field| {
            field.applies_to(endpoint) && field.read(&self.texts[*field as usize], &mut endpoint.clone()).is_err()
        });
        let title = RichText::new(part.locale.text(key)).small().strong();
        let section = egui::CollapsingHeader::new(title).id_salt(key).open(is_wrong.then_some(true));
        section.show_unindented(ui, |ui| {
            part.grid_ui(ui, key, |ui| content(self, ui, endpoint));
        });
    }

    fn field_ui(
        &mut self,
        ui: &mut Ui,
        field: Field,
        endpoint: &mut Endpoint,
        part: &Part<'_>,
        action: &mut Option<FormAction>,
    ) {
        if !field.applies_to(endpoint) {
            return;
        }
        let locale = part.locale;
        let text = &mut self.texts[field as usize];
        let label = ui.label(locale.text(&field.label(endpoint)));
        // A name of its own: a counted one would change, and the focus go, when a badge or a reason comes above it.
        let id = ui.make_persistent_id(("setting", field.key()));
        ui.vertical(|ui| {
            let room = ui.available_width();
            let width = match field {
                Field::Host if endpoint.transport().is_unix() => (room - 104.0).clamp(80.0, 260.0),
                Field::Folder => (room - 104.0).clamp(80.0, 260.0),
                Field::Host | Field::Groups | Field::Leave => 200.0_f32.min(room),
                Field::FramingParameter | Field::Interface => 110.0,
                _ => 84.0,
            };
            let was_wrong = field.read(text, &mut endpoint.clone()).is_err();
            let typed = text.clone();
            let mut edit = TextEdit::singleline(text).id(id).desired_width(width).char_limit(1024);
            if was_wrong {
                edit = edit.text_color(theme::palette(ui.ctx()).trouble);
            }
            let hint = format!("{}-hint", field.key());
            let example = match field {
                // Both are texts, and an empty one is the usual one.
                Field::Leave => "setting-text-example".to_owned(),
                _ => format!("{}-example", field.key()),
            };
            if locale.has(&example) {
                edit = edit.hint_text(locale.text(&example));
            }
            ui.horizontal(|ui| {
                let response = ui.add(edit).labelled_by(label.id);
                if locale.has(&hint) {
                    response.on_hover_text(locale.text(&hint));
                }
                let unit = format!("{}-unit", field.key());
                if locale.has(&unit) {
                    ui.weak(locale.text(&unit));
                }
                place::beside_ui(ui, field, &typed, endpoint, locale, action);
            });
            if let Err(problem) = field.read(text, endpoint) {
                reason(ui, &problem.text(locale));
            }
        });
        ui.end_row();
    }
}

impl Part<'_> {
    /// Labels on the left, fields on the right; all of it grey while it cannot be changed.
    fn grid_ui(&self, ui: &mut Ui, name: &str, content: impl FnOnce(&mut Ui)) {
        ui.add_enabled_ui(self.editing == Editing::Allowed, |ui| {
            let grid = Grid::new(("settings", name)).num_columns(2).min_col_width(LABELS).spacing([12.0, 6.0]);
            grid.show(ui, content);
        });
    }

    /// A sentence that explains a choice.
    fn hint_ui(&self, ui: &mut Ui, key: &str) {
        ui.add(Label::new(RichText::new(self.locale.text(key)).weak().small()).wrap());
    }
}

/// A list to choose from, each choice with its hint; the one that was clicked.
fn combo_ui<T>(
    ui: &mut Ui,
    label: egui::Id,
    salt: &str,
    shown: &str,
    choices: impl Iterator<Item = (T, bool, String, String)>,
) -> Option<T> {
    let mut clicked = None;
    let width = 150.0_f32.min(ui.available_width());
    let combo = egui::ComboBox::from_id_salt(salt).selected_text(shown).width(width).height(320.0).truncate();
    let combo = combo.show_ui(ui, |ui| {
        for (choice, is_chosen, text, hint) in choices {
            let button = egui::Button::selectable(is_chosen, text).wrap_mode(egui::TextWrapMode::Extend);
            if ui.add(button).on_hover_text(hint).clicked() {
                clicked = Some(choice);
            }
        }
    });
    combo.response.labelled_by(label);
    clicked
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
        form.texts[Field::Backlog as usize] = "no".to_owned();
        assert_eq!(form.problem(&endpoint), None, "a client has no backlog");
        form.texts[Field::Port as usize] = "0".to_owned();
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
        form.texts[Field::FramingParameter as usize] = "many".to_owned();
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
            for field in Field::ALL.into_iter().filter(|field| *field != Field::FramingParameter) {
                assert!(locale.has(field.key()), "{locale:?} {}", field.key());
            }
            for transport in Transport::ALL {
                for model in crate::lab::Model::ALL.into_iter().filter(|model| model.fits(transport)) {
                    let key = serving::key(model, transport);
                    assert!(locale.has(&key) && locale.has(&format!("{key}-hint")), "{key}");
                }
            }
            for setting in behaviour::BEHAVIOURS.iter().flat_map(|kind| kind.settings) {
                let key = format!("setting-{}", setting.id());
                let choices = behaviour::Settings::default().choices(*setting);
                for name in choices.map_or_else(Vec::new, |(ids, _)| ids) {
                    assert!(locale.has(&format!("{key}-{name}")) && locale.has(&format!("{key}-hint")), "{key} {name}");
                }
            }
            for kind in crate::framing::FRAMINGS {
                let has_parameter = kind.parameter != crate::framing::Parameter::None;
                assert!(!has_parameter || locale.has(&format!("{}-parameter", kind.key())), "{}", kind.id);
            }
        }
    }
}
