//! Broadcast and multicast of a socket of datagrams.

use egui::Ui;

use super::field::Field;
use super::{Form, FormAction, Part};
use crate::address::Transport;
use crate::lab::Endpoint;
use crate::ui::widgets::choice;

impl Form {
    pub(super) fn datagrams_ui(
        &mut self,
        ui: &mut Ui,
        endpoint: &mut Endpoint,
        part: &Part<'_>,
        action: &mut Option<FormAction>,
    ) {
        if endpoint.transport() != Transport::Udp {
            return;
        }
        let fields = [Field::Groups, Field::Ttl, Field::Interface];
        self.section_ui(ui, "settings-datagrams", endpoint, part, &fields, |form, ui, endpoint| {
            let locale = part.locale;
            ui.label("");
            let hint = locale.text("setting-broadcast-hint");
            ui.checkbox(&mut endpoint.options.broadcast, "SO_BROADCAST").on_hover_text(hint);
            ui.end_row();
            for field in fields {
                form.field_ui(ui, field, endpoint, part, action);
            }
            let name = locale.text("setting-loop");
            ui.label(&name).on_hover_text(locale.text("setting-loop-hint"));
            let choices = [
                (None, locale.text("setting-loop-system")),
                (Some(true), locale.text("setting-loop-yes")),
                (Some(false), locale.text("setting-loop-no")),
            ];
            choice::segments_ui(ui, &name, &mut endpoint.options.multicast_loop, &choices);
            ui.end_row();
        });
    }
}
