//! How many connections have the last lane of a lifeline.

use egui::{Id, Rect, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2};

use super::look::Look;
use super::words;
use crate::diagram::Scene;

/// Where several connections have the last lane of a lifeline, how many they are: at the lane's upper end.
pub(super) fn shared_ui(ui: &Ui, id: Id, scene: &Scene, look: &Look<'_>, top: f32) {
    for shared in &scene.shared {
        let text = words::of_shared(*shared, look.locale);
        let galley = ui.painter().layout_no_wrap(text.clone(), look.small.clone(), look.palette.text);
        let place = pos2(look.places.x(shared.lane), top - galley.size().y / 2.0);
        let rect = Rect::from_min_size(place, galley.size()).expand2(vec2(5.0, 0.0));
        let stroke = Stroke::new(1.0, look.palette.lifeline(shared.lane.lifeline));
        ui.painter().rect(rect, rect.height() / 2.0, look.palette.surface, stroke, StrokeKind::Inside);
        ui.painter().galley(place, galley, look.palette.text);
        let response = ui.interact(rect, id.with(("shared", shared.lane)), Sense::HOVER);
        let name = format!("{}: {text}", look.name_at(shared.lane.lifeline));
        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &name));
        response.on_hover_text(look.locale.with("exchange-shared-hint", &[("n", shared.connections.into())]));
    }
}
