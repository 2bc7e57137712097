//! What has no room in its line is read whole beside it.

use egui::{Id, LayerId, Order, Rect, RectAlign, Tooltip, Ui, WidgetText};

/// The width in which a text is read well though its place is narrower, in points.
const READABLE: f32 = 280.0;

/// Where the whole text stands, seen from its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Beside {
    Above,
    Below,
}

/// Shows `text` whole over what stands beside `place`, for as long as it is called. It moves nothing and takes no click.
pub fn whole_ui(ui: &Ui, id: Id, place: Rect, beside: Beside, text: impl Into<WidgetText>) {
    let layer = LayerId::new(Order::Tooltip, id);
    let mut tooltip = Tooltip::always_open(ui.ctx().clone(), layer, id, place);
    // On no other side: there stands what one types, or presses next.
    tooltip.popup = tooltip.popup.align_alternatives(&[]).align(match beside {
        Beside::Above => RectAlign::TOP_START,
        Beside::Below => RectAlign::BOTTOM_START,
    });
    tooltip.show(|ui| {
        ui.set_max_width(place.width().max(READABLE));
        ui.add(egui::Label::new(text).wrap());
    });
}

/// How wide a text of one line is, in points.
pub fn text_width(ui: &Ui, text: &str, style: &egui::TextStyle) -> f32 {
    let font = style.resolve(ui.style());
    ui.painter().layout_no_wrap(text.to_owned(), font, ui.visuals().text_color()).size().x
}

/// Whether a text of one line is wider than the room it was given.
pub fn is_cut(ui: &Ui, text: &str, style: &egui::TextStyle, room: f32) -> bool {
    text_width(ui, text, style) > room + 0.5
}
