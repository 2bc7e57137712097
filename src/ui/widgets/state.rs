//! The state of an endpoint: a dot whose shape and colour say it, and the word that stands beside it; and the stripe of its
//! own colour.

use egui::{Color32, Response, Sense, Stroke, Ui, Vec2};

use crate::record::State;
use crate::ui::theme::{DOT, Palette};

/// The colour of a state.
pub fn state_color(state: &State, palette: &Palette) -> Color32 {
    match state {
        State::Stopped => palette.quiet,
        State::Starting | State::Stopping => palette.notice,
        State::Running => palette.good,
        State::Failed(_) => palette.trouble,
    }
}

/// The key of the word for a state.
pub fn state_key(state: &State) -> &'static str {
    match state {
        State::Stopped => "state-stopped",
        State::Starting => "state-starting",
        State::Running => "state-running",
        State::Stopping => "state-stopping",
        State::Failed(_) => "state-failed",
    }
}

/// The dot of a state: a ring while stopped, half full on the way, full while running, crossed when failed.
pub fn dot(ui: &mut Ui, state: &State, palette: &Palette) -> Response {
    let (rect, response) = ui.allocate_exact_size(DOT, Sense::hover());
    let (painter, color, center) = (ui.painter(), state_color(state, palette), rect.center());
    let radius = rect.width() / 2.0 - 0.5;
    match state {
        State::Running => {
            painter.circle_filled(center, radius, color);
        }
        State::Stopped => {
            painter.circle_stroke(center, radius - 0.5, Stroke::new(1.5, color));
        }
        State::Starting | State::Stopping => {
            painter.circle_stroke(center, radius - 0.5, Stroke::new(1.5, color));
            painter.circle_filled(center, radius - 3.0, color);
        }
        State::Failed(_) => {
            let stroke = Stroke::new(2.0, color);
            let cross = rect.shrink(1.0);
            painter.line_segment([cross.left_top(), cross.right_bottom()], stroke);
            painter.line_segment([cross.right_top(), cross.left_bottom()], stroke);
        }
    }
    response
}

/// The stripe beside the name of an endpoint, in the colour that it has in every view.
pub fn stripe(ui: &mut Ui, color: Color32) {
    let (rect, _) = ui.allocate_exact_size(Vec2::new(4.0, 16.0), Sense::hover());
    ui.painter().rect_filled(rect, 2.0, color);
}
