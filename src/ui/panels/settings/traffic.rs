//! Sending and receiving: whose turn it is, how long one waits, how much a recv asks for.

use egui::{Ui, Widget};

use super::answering::encoding_ui;
use super::field::Field;
use super::{Form, FormAction, Part};
use crate::address::Transport;
use crate::lab::{Endpoint, Role, Turns};
use crate::ui::widgets::choice;

impl Form {
    pub(super) fn traffic_ui(
        &mut self,
        ui: &mut Ui,
        endpoint: &mut Endpoint,
        part: &Part<'_>,
        action: &mut Option<FormAction>,
    ) {
        let fields = [Field::RecvSize, Field::ConnectTimeout, Field::AnswerTimeout];
        self.section_ui(ui, "settings-traffic", endpoint, part, &fields, |form, ui, endpoint| {
            turns_ui(ui, endpoint, part);
            encoding_ui(ui, endpoint, part);
            if endpoint.transport().has_datagrams() {
                datagrams_ui(ui, endpoint, part);
            }
            for field in fields {
                form.field_ui(ui, field, endpoint, part, action);
            }
            if endpoint.transport() == Transport::Tcp {
                ui.label("");
                let hint = part.locale.text("setting-no-delay-hint");
                ui.checkbox(&mut endpoint.options.no_delay, "TCP_NODELAY").on_hover_text(hint);
                ui.end_row();
            }
            if endpoint.role() == Role::Client && endpoint.transport().has_connections() {
                ui.label("");
                let (label, hint) = (part.locale.text("setting-reconnect"), part.locale.text("setting-reconnect-hint"));
                ui.checkbox(&mut endpoint.make_client().reconnect, label).on_hover_text(hint);
                ui.end_row();
            }
            if endpoint.role() == Role::Server && endpoint.transport().has_connections() {
                ui.label("");
                let key = "setting-keep-half-open";
                let (label, hint) = (part.locale.text(key), part.locale.text(&format!("{key}-hint")));
                ui.checkbox(&mut endpoint.make_server().keep_half_open, label).on_hover_text(hint);
                ui.end_row();
            }
        });
    }
}

/// Whether datagrams come whole; above the size that they are cut to.
fn datagrams_ui(ui: &mut Ui, endpoint: &mut Endpoint, part: &Part<'_>) {
    ui.label("");
    ui.vertical(|ui| {
        let cuts = &mut endpoint.options.cut_datagrams;
        ui.checkbox(cuts, part.locale.text("setting-cut-datagrams"));
        part.hint_ui(ui, if *cuts { "setting-cut-datagrams-hint" } else { "setting-udp-whole" });
    });
    ui.end_row();
}

fn turns_ui(ui: &mut Ui, endpoint: &mut Endpoint, part: &Part<'_>) {
    let locale = part.locale;
    let name = locale.text("setting-turns");
    egui::Label::new(&name).ui(ui);
    ui.vertical(|ui| {
        let choices = [Turns::FullDuplex, Turns::HalfDuplex].map(|turns| (turns, locale.text(key(turns))));
        choice::segments_ui(ui, &name, &mut endpoint.options.turns, &choices);
        part.hint_ui(ui, &format!("{}-hint", key(endpoint.options.turns)));
    });
    ui.end_row();
}

fn key(turns: Turns) -> &'static str {
    match turns {
        Turns::FullDuplex => "turns-full-duplex",
        Turns::HalfDuplex => "turns-half-duplex",
    }
}
