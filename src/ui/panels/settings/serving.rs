//! How a server serves many, and its listening socket.

use egui::Ui;

use super::field::Field;
use super::{Form, FormAction, Part, combo_ui};
use crate::address::Transport;
use crate::lab::{Endpoint, Model, Role};

/// The model, with a sentence about it.
pub(super) fn model_ui(ui: &mut Ui, endpoint: &mut Endpoint, part: &Part<'_>) {
    let locale = part.locale;
    let label = ui.label(locale.text("setting-model"));
    ui.vertical(|ui| {
        let transport = endpoint.transport();
        let chosen = endpoint.model();
        let name = |model: Model| locale.text(&key(model, transport));
        let hint = |model: Model| locale.text(&format!("{}-hint", key(model, transport)));
        let models = Model::ALL.into_iter().filter(|model| model.fits(transport));
        let choices = models.map(|model| (model, model == chosen, name(model), hint(model)));
        if let Some(model) = combo_ui(ui, label.id, "model", &name(chosen), choices) {
            // The usual one is not written into the lab.
            endpoint.make_server().model = Some(model).filter(|model| *model != Model::usual(transport));
        }
        part.hint_ui(ui, &format!("{}-hint", key(endpoint.model(), transport)));
    });
    ui.end_row();
}

/// The key of a model's name; a socket of datagrams has other things to wait for.
pub(super) fn key(model: Model, transport: Transport) -> String {
    let kind = if transport.has_connections() { "" } else { "datagrams-" };
    format!("model-{kind}{model}")
}

impl Form {
    /// The backlog and what else belongs to a listening socket.
    pub(super) fn listening_ui(
        &mut self,
        ui: &mut Ui,
        endpoint: &mut Endpoint,
        part: &Part<'_>,
        action: &mut Option<FormAction>,
    ) {
        if endpoint.role() != Role::Server || !endpoint.transport().has_connections() {
            return;
        }
        let fields = [Field::Backlog, Field::Connections];
        self.section_ui(ui, "settings-listening", endpoint, part, &fields, |form, ui, endpoint| {
            for field in fields {
                form.field_ui(ui, field, endpoint, part, action);
            }
            if endpoint.transport().has_port() {
                ui.label("");
                let hint = part.locale.text("setting-reuse-addr-hint");
                ui.checkbox(&mut endpoint.make_server().reuse_addr, "SO_REUSEADDR").on_hover_text(hint);
                ui.end_row();
            }
        });
    }
}
