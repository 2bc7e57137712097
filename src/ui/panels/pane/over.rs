//! What lies over the lower end of a log, so that it pushes no row.

use egui::{Align2, Area, Id, Order, Rect, Ui};

/// Draws over the lower end of `place`, as wide as that.
pub(super) fn over_ui(ui: &Ui, id: Id, place: Rect, content: impl FnOnce(&mut Ui)) {
    let area = Area::new(id).order(Order::Middle).pivot(Align2::LEFT_BOTTOM).fixed_pos(place.left_bottom());
    area.default_width(place.width()).show(ui.ctx(), |ui| {
        ui.set_width(place.width());
        content(ui);
    });
}
