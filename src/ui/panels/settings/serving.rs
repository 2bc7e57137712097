//! How a server serves many.

use egui::Ui;

use super::{Part, combo_ui};
use crate::address::Transport;
use crate::lab::{Endpoint, Model};

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
