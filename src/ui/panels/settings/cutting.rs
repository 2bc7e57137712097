//! The framing of a byte stream: its kind, and the parameter of that kind.

use egui::Ui;

use super::field::Field;
use super::{Form, FormAction, Part, combo_ui};
use crate::framing::{FRAMINGS, Framing, Kind, Parameter};
use crate::lab::Endpoint;

impl Form {
    /// Of byte streams only: the others keep the boundaries of messages.
    pub(super) fn framing_ui(
        &mut self,
        ui: &mut Ui,
        endpoint: &mut Endpoint,
        part: &Part<'_>,
        action: &mut Option<FormAction>,
    ) {
        let locale = part.locale;
        let label = ui.label(locale.text("setting-framing"));
        ui.vertical(|ui| {
            let chosen = endpoint.framing.kind();
            let hint = |kind: &Kind| locale.text(&format!("{}-hint", kind.key()));
            let choices = FRAMINGS.iter().map(|kind| (kind, kind == chosen, locale.text(&kind.key()), hint(kind)));
            if let Some(kind) = combo_ui(ui, label.id, "framing", &locale.text(&chosen.key()), choices) {
                // The example is a notation that parses, which a test of the registry holds.
                self.take_framing(endpoint, kind.example.parse().ok());
            }
            part.hint_ui(ui, &format!("{}-hint", endpoint.framing.kind().key()));
        });
        ui.end_row();
        let kind = endpoint.framing.kind();
        match kind.parameter {
            Parameter::None => {}
            Parameter::Typed => self.field_ui(ui, Field::FramingParameter, endpoint, part, action),
            Parameter::OneOf(offered) | Parameter::Choose(offered) => {
                let label = ui.label(locale.text(&format!("{}-parameter", kind.key())));
                let chosen = endpoint.framing.parameter();
                let choices = offered.iter().map(|one| (*one, *one == chosen, (*one).to_owned(), hint_of(kind, one)));
                if let Some(one) = combo_ui(ui, label.id, "framing parameter", &chosen, choices) {
                    self.take_framing(endpoint, kind.with(one).ok());
                }
                ui.end_row();
            }
        }
    }

    fn take_framing(&mut self, endpoint: &mut Endpoint, framing: Option<Framing>) {
        if let Some(framing) = framing {
            self.texts.insert(Field::FramingParameter.id(), framing.parameter());
            endpoint.framing = framing;
        }
    }
}

/// The notation that the choice stands for, as a lab or the command line has it.
fn hint_of(kind: &Kind, parameter: &str) -> String {
    format!("{}:{parameter}", kind.id)
}
