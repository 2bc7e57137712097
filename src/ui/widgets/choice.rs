//! Choosing one of several: side by side where they are few, from a list where they are many.

use egui::{Button, ComboBox, CornerRadius, Response, Role, Ui, Vec2, WidgetInfo};

use crate::ui::theme;

/// The height that an open list grows to, in points.
const LIST_HEIGHT: f32 = 360.0;

/// A few choices side by side in one frame; `true` when another was chosen. Arrow keys and Tab reach each.
pub fn segments_ui<T: Copy + PartialEq>(ui: &mut Ui, name: &str, chosen: &mut T, choices: &[(T, String)]) -> bool {
    let before = *chosen;
    let palette = theme::palette(ui.ctx());
    let frame = egui::Frame::new().fill(palette.stripe).stroke(egui::Stroke::new(1.0, palette.line));
    let shown = frame.corner_radius(CornerRadius::same(5)).show(ui, |ui| {
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 0.0;
            for (choice, text) in choices {
                let is_chosen = *chosen == *choice;
                let button = Button::selectable(is_chosen, text).corner_radius(CornerRadius::same(4));
                let response = ui.add(button);
                response.widget_info(|| WidgetInfo::selected(Role::RadioButton, true, is_chosen, text));
                if response.clicked() {
                    *chosen = *choice;
                }
            }
        });
    });
    ui.ctx().accesskit_node_builder(shown.response.id, |node| node.set_label(name));
    *chosen != before
}

/// A list to choose from that opens below; `true` when another was chosen. `name` is what a screen reader calls it.
pub fn list_ui<T: Clone + PartialEq>(ui: &mut Ui, list: List<'_>, chosen: &mut T, choices: &[(T, String)]) -> Response {
    let shown = choices.iter().find(|(choice, _)| choice == chosen).map_or(list.when_none, |(_, text)| text);
    let mut changed = false;
    let combo = ComboBox::from_id_salt(list.name).selected_text(list.short.unwrap_or(shown));
    // As high as the longest list, so that none hides its last entry behind a scroll bar.
    let combo = combo.width(list.width).height(LIST_HEIGHT).truncate();
    let mut response = combo
        .show_ui(ui, |ui| {
            ui.set_min_width(list.width);
            for (choice, text) in choices {
                let button = Button::selectable(choice == chosen, text).wrap_mode(egui::TextWrapMode::Extend);
                if ui.add(button).clicked() {
                    *chosen = choice.clone();
                    changed = true;
                }
            }
        })
        .response
        .accessible_name(format!("{}: {shown}", list.name));
    if changed {
        response.mark_changed();
    }
    response.on_hover_text(list.name)
}

/// How a list looks while it is closed.
#[derive(Debug, Clone, Copy)]
pub struct List<'a> {
    pub name: &'a str,
    pub width: f32,
    /// Shown where the choice is none of those offered.
    pub when_none: &'a str,
    /// Shown in place of the choice's own text while the list is closed: where there is little room.
    pub short: Option<&'a str>,
}

/// A small quiet button of one word or sign.
pub fn quiet_button(ui: &mut Ui, sign: &str, name: &str) -> Response {
    let button = Button::new(sign).frame_when_inactive(false).min_size(Vec2::splat(ui.spacing().interact_size.y));
    ui.add(button).on_hover_text(name).accessible_name(name)
}
