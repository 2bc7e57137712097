//! What has no room in its line is read whole beside it.

use egui::{Align2, Id, LayerId, Order, Rect, RichText, Tooltip, Ui};

/// Shows `text` whole over what stands above `line`, for as long as it is called. It moves nothing and takes no click.
pub fn whole_ui(ui: &Ui, id: Id, line: Rect, text: RichText) {
    let layer = LayerId::new(Order::Tooltip, id);
    let mut tooltip = Tooltip::always_open(ui.ctx().clone(), layer, id, line);
    tooltip.popup = tooltip.popup.align(egui::RectAlign { parent: Align2::LEFT_TOP, child: Align2::LEFT_BOTTOM });
    tooltip.show(|ui| {
        ui.set_max_width(line.width().max(200.0));
        ui.add(egui::Label::new(text).wrap());
    });
}

/// Whether a text of one line is wider than the room it was given.
pub fn is_cut(ui: &Ui, text: &str, style: &egui::TextStyle, room: f32) -> bool {
    let font = style.resolve(ui.style());
    ui.painter().layout_no_wrap(text.to_owned(), font, ui.visuals().text_color()).size().x > room + 0.5
}
