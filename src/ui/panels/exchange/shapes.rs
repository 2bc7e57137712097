//! Small shapes that several parts of the picture draw.

use egui::{Color32, Pos2, Shape, Stroke, Ui, pos2, vec2};

/// The length of an arrow's head, in points.
const HEAD: f32 = 7.0;

/// A point moved towards another, across.
pub(super) fn aside(from: Pos2, to: Pos2, by: f32) -> Pos2 {
    pos2(from.x + by.copysign(to.x - from.x), from.y)
}

/// The head of an arrow that comes from there.
pub(super) fn head(ui: &Ui, from: Pos2, to: Pos2, colour: Color32) {
    let way = (to - from).normalized();
    let back = to - way * HEAD;
    let side = way.rot90() * (HEAD * 0.5);
    ui.painter().add(Shape::convex_polygon(vec![to, back + side, back - side], colour, Stroke::NONE));
}

/// The end of what did not arrive.
pub(super) fn cross(ui: &Ui, at: Pos2, colour: Color32) {
    for way in [vec2(5.0, 5.0), vec2(5.0, -5.0)] {
        ui.painter().line_segment([at - way, at + way], Stroke::new(2.5, colour));
    }
}
