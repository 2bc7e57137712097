//! The calls that one step stands for, in a list over the picture.

use egui::{Button, Popup, PopupCloseBehavior, RichText, Ui};

use super::look::Look;
use crate::record::Row;
use crate::units;

/// Shows the calls below the step; the row of one that was pressed.
pub(super) fn calls_ui(ui: &Ui, place: egui::Rect, calls: &[u64], look: &Look<'_>, open: &mut bool) -> Option<u64> {
    let id = ui.scope_id().with("set-up");
    let popup = Popup::new(id, ui.ctx().clone(), place, ui.layer_id()).open_bool(open);
    let popup = popup.close_behavior(PopupCloseBehavior::CloseOnClickOutside);
    let shown = popup.show(|ui| {
        let mut pressed = None;
        ui.style_mut().wrap_mode = Some(egui::TextWrapMode::Extend);
        for row in calls.iter().filter_map(|call| look.log.get(*call)) {
            let is_selected = look.selected == Some(row.number);
            let button = Button::selectable(is_selected, RichText::new(text(&row, look)).monospace());
            if ui.add(button).clicked() {
                pressed = Some(row.number);
            }
        }
        pressed
    });
    shown.and_then(|shown| shown.inner)
}

/// `+0.000 012  bind(('127.0.0.1', 5001)) → ok`
fn text(row: &Row, look: &Look<'_>) -> String {
    let since = row.at.ns_since(look.log.status().run_began(row.at));
    let outcome = row.call().map(|call| call.outcome.to_string()).unwrap_or_default();
    format!("{}  {} → {outcome}", units::since_in_groups(since, 6), row.spelled().unwrap_or_default())
}
