//! The faults of a relay: a line for each, and a field for each way. They can be changed while it runs, and what is typed
//! counts as soon as it is right.

use egui::{Checkbox, Grid, RichText, TextEdit, Ui};

use super::Drawing;
use super::fault_texts::{kinds, problem};
use crate::fault::{Faults, Kind, Way};
use crate::ui::action::Action;
use crate::ui::theme;
use crate::ui::widgets::reason;

/// The width of the names at least, and of a field, in points.
const LABELS: f32 = 70.0;
const FIELD: f32 = 96.0;

impl Drawing<'_> {
    /// The table of faults, where the endpoint is a relay.
    pub(super) fn faults_ui(&mut self, ui: &mut Ui) {
        let Some(relay) = self.endpoint.relay_settings() else { return };
        let mut faults = Way::ALL.map(|way| relay.faults(way).clone());
        let before = faults.clone();
        let locale = self.locale;
        ui.add_space(4.0);
        ui.label(RichText::new(locale.text("settings-faults")).strong())
            .on_hover_text(locale.text("settings-faults-hint"));
        let grid = Grid::new("faults").num_columns(3).min_col_width(LABELS).spacing([8.0, 4.0]);
        grid.show(ui, |ui| {
            ui.label("");
            for way in Way::ALL {
                let hint = locale.text(&format!("setting-{way}-hint"));
                ui.label(RichText::new(locale.text(&format!("setting-{way}"))).small().weak()).on_hover_text(hint);
            }
            ui.end_row();
            let all: Vec<&'static Kind> = kinds(self.endpoint).collect();
            for kind in all {
                let hint = locale.text(&format!("{}-hint", kind.key()));
                ui.label(locale.text(&kind.key())).on_hover_text(&hint);
                for (way, faults) in Way::ALL.into_iter().zip(&mut faults) {
                    self.fault_ui(ui, kind, way, faults, &hint);
                }
                ui.end_row();
            }
        });
        if let Some(wrong) = problem(self.endpoint, &self.form.fault_texts) {
            reason(ui, &wrong.text_with_field(locale));
        }
        if faults != before {
            let [to_target, to_client] = faults.clone();
            let relay = self.endpoint.make_relay();
            (relay.to_target, relay.to_client) = (to_target, to_client);
            let changed = Way::ALL.into_iter().zip(faults);
            self.actions.extend(changed.map(|(way, faults)| Action::SetFaults(self.id, way, faults)));
        }
    }

    fn fault_ui(&mut self, ui: &mut Ui, kind: &'static Kind, way: Way, faults: &mut Faults, hint: &str) {
        let locale = self.locale;
        let name = locale.with(
            "setting-faults-way",
            &[("fault", locale.text(&kind.key()).into()), ("way", locale.text(&way.key()).into())],
        );
        let text = self.form.fault_texts.entry((kind.id, way.place())).or_default();
        if kind.example == "on" {
            let mut is_on = faults.get(kind).is_some();
            ui.add(Checkbox::without_text(&mut is_on)).on_hover_text(hint).accessible_name(name);
            let value = if is_on { "on" } else { "" };
            value.clone_into(text);
        } else {
            let is_wrong = Faults::default().set(kind, text).is_err();
            let id = ui.make_persistent_id(("fault", kind.id, way.place()));
            let mut edit = TextEdit::singleline(text)
                .id(id)
                .desired_width(FIELD)
                .char_limit(40)
                .hint_text(locale.text("settings-faults-off"));
            if is_wrong {
                edit = edit.text_color(theme::palette(ui.ctx()).trouble);
            }
            let size = egui::vec2(FIELD, ui.spacing().interact_size.y);
            ui.add_sized(size, edit).on_hover_text(hint).accessible_name(name);
        }
        // What is wrong leaves what counts as it was.
        let _ = faults.set(kind, text);
    }
}
