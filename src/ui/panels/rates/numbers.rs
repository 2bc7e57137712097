//! The numbers beside the pictures: one line for each endpoint.

use egui::{Align, Button, Color32, Grid, Label, Layout, RichText, ScrollArea, Sense, Ui, vec2};

use super::look::{LINE, Look, Shown};
use crate::ui::action::{Action, Actions};
use crate::units;

/// The most that a name takes, in points.
const NAME_WIDTH: f32 = 96.0;
/// The titles of the columns.
const COLUMNS: [&str; 7] =
    ["rates-sent", "rates-received", "rates-answers", "rates-p50", "rates-p90", "rates-p99", "rates-max"];

/// Draws the table, this high at most. A press on a name gives its endpoint the focus.
pub(super) fn numbers_ui(ui: &mut Ui, look: &Look<'_>, most: f32, actions: &mut Actions) {
    let locale = look.locale;
    let titles = COLUMNS.map(|key| locale.text(key));
    let area = ScrollArea::both().id_salt("rates table").max_height(most).auto_shrink([false, true]);
    area.show(ui, |ui| {
        let grid = Grid::new("rates numbers").num_columns(COLUMNS.len() + 2).min_row_height(LINE);
        grid.spacing(vec2(10.0, 0.0)).striped(true).show(ui, |ui| {
            ui.weak(locale.text("rates-endpoint"));
            for (place, title) in titles.iter().enumerate() {
                let hint = if place < 2 { "rates-sums-hint" } else { "rates-answers-hint" };
                right_ui(ui, |ui| ui.weak(title).on_hover_text(locale.text(hint)));
            }
            // The last column takes what is left.
            ui.allocate_space(vec2(1.0, 1.0));
            ui.end_row();
            for shown in &look.shown {
                name_ui(ui, look, shown, actions);
                for (title, text) in titles.iter().zip(texts(shown)) {
                    let spoken = format!("{}, {title}: {text}", shown.name);
                    right_ui(ui, |ui| ui.add(Label::new(text)).accessible_name(spoken));
                }
                ui.end_row();
            }
        });
    });
}

fn right_ui<R>(ui: &mut Ui, add: impl FnOnce(&mut Ui) -> R) -> R {
    ui.with_layout(Layout::right_to_left(Align::Center), add).inner
}

fn name_ui(ui: &mut Ui, look: &Look<'_>, shown: &Shown<'_>, actions: &mut Actions) {
    ui.horizontal(|ui| {
        ui.set_max_width(NAME_WIDTH);
        let (mark, _) = ui.allocate_exact_size(vec2(10.0, 10.0), Sense::hover());
        ui.painter().rect_filled(mark, 2.0, shown.color);
        let is_focused = look.focused == Some(shown.id);
        let fill = if is_focused { look.palette.selection } else { Color32::TRANSPARENT };
        let name = Button::new(RichText::new(&shown.name)).fill(fill).frame_when_inactive(is_focused).truncate();
        let spoken = look.locale.with("rates-focus", &[("name", shown.name.as_str().into())]);
        if ui.add(name).on_hover_text(&spoken).accessible_name(spoken).clicked() {
            actions.push(Action::Focus(shown.id));
        }
    });
}

fn texts(shown: &Shown<'_>) -> [String; COLUMNS.len()] {
    let traffic = shown.counted.map(|counted| counted.traffic).unwrap_or_default();
    let numbers = shown.counted.and_then(|counted| counted.times.numbers());
    let time = |ns: Option<u64>| ns.map_or_else(|| "–".to_owned(), units::took);
    [
        units::size(traffic.sent_bytes),
        units::size(traffic.received_bytes),
        units::grouped(numbers.map_or(0, |numbers| numbers.count)),
        time(numbers.map(|numbers| numbers.p50)),
        time(numbers.map(|numbers| numbers.p90)),
        time(numbers.map(|numbers| numbers.p99)),
        time(numbers.map(|numbers| numbers.max)),
    ]
}
