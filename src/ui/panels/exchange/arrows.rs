//! Bytes: arrows from the send to the receive that gave them.

use std::collections::HashMap;

use egui::epaint::CubicBezierShape;
use egui::{Color32, Id, Pos2, Rect, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2};

use super::look::{Look, Taken};
use super::shapes::{aside, cross, head};
use super::{bars, hover, words};
use crate::diagram::{Arrow, Fate};

/// How near to an arrow the pointer is at it, in points.
const NEAR: f32 = 5.0;
/// Parts that a bent arrow is measured in.
const PARTS: usize = 16;

/// An arrow and where it runs.
pub(super) struct Found<'a> {
    arrow: &'a Arrow,
    from: Pos2,
    to: Pos2,
    colour: Color32,
}

impl Found<'_> {
    fn bends(&self) -> [Pos2; 4] {
        let bend = vec2((self.to.x - self.from.x) * 0.45, 0.0);
        [self.from, self.from + bend, self.to - bend, self.to]
    }

    fn is_near(&self, at: Pos2) -> bool {
        let curve = CubicBezierShape::from_points_stroke(self.bends(), false, Color32::TRANSPARENT, Stroke::NONE);
        let points: Vec<Pos2> = (0..=PARTS).map(|part| curve.sample(part as f32 / PARTS as f32)).collect();
        points.windows(2).any(|pair| {
            let (way, seen) = (pair[1] - pair[0], at - pair[0]);
            let part = (seen.dot(way) / way.length_sq().max(f32::EPSILON)).clamp(0.0, 1.0);
            (seen - way * part).length() <= NEAR
        })
    }

    /// The row that a press of the arrow chooses: where its bytes came, or where they went off.
    fn row(&self) -> Option<u64> {
        self.arrow.recv.or(self.arrow.send)
    }
}

/// Where an arrow runs: from the edge of one block to that of another.
pub(super) fn find<'a>(arrow: &'a Arrow, look: &Look<'_>, halves: &HashMap<u64, f32>) -> Found<'a> {
    let (places, palette) = (&look.places, look.palette);
    let half = |row: Option<u64>| row.and_then(|row| halves.get(&row)).copied().unwrap_or(bars::WIDTH / 2.0);
    let (from, to) = (places.at(arrow.from), places.at(arrow.to));
    let (from, mut to) = (aside(from, to, half(arrow.send)), aside(to, from, half(arrow.recv)));
    let colour = match arrow.fate {
        fate if fate.is_lost() => palette.trouble,
        _ => palette.lifeline(arrow.from.0.lifeline + 2 * arrow.nth),
    };
    if let Fate::Lost(_) = arrow.fate {
        to = from + (to - from) * 0.6;
    }
    Found { arrow, from, to, colour }
}

/// Draws the arrows and what they carry; the row of one that was pressed.
pub(super) fn arrows_ui(ui: &Ui, id: Id, all: &[Found<'_>], look: &Look<'_>, taken: &mut Taken) -> Option<u64> {
    let pointer = ui.ctx().pointer_hover_pos().filter(|at| ui.clip_rect().contains(*at));
    let hovered = pointer.and_then(|at| all.iter().position(|found| found.is_near(at)));
    let mut pressed = None;
    for (place, found) in all.iter().enumerate() {
        let arrow = found.arrow;
        let is_hovered = hovered == Some(place);
        let is_selected = look.selected.is_some() && [arrow.send, arrow.recv].contains(&look.selected);
        let width = if is_selected || is_hovered { 3.0 } else { 1.8 };
        let stroke = Stroke::new(width * look.places.size, found.colour);
        if arrow.fate.is_lost() {
            ui.painter().line_segment([found.from, found.to], stroke);
            cross(ui, found.to, found.colour);
        } else {
            let bends = found.bends();
            ui.painter().add(CubicBezierShape::from_points_stroke(bends, false, Color32::TRANSPARENT, stroke));
            head(ui, bends[2], found.to, found.colour);
        }
        if arrow.fate == Fate::NotReceived {
            queue(ui, found, look);
        }
        let label = label(ui, found, look, taken);
        // The pointer finds the whole arrow, a screen reader its label.
        let response = ui.interact(label.intersect(ui.clip_rect()), id.with((arrow.send, arrow.recv)), Sense::CLICK);
        let spoken = words::arrow_spoken(arrow, look);
        response.widget_info(|| WidgetInfo::selected(Role::ListBoxOption, true, is_selected, &spoken));
        let is_pressed = is_hovered && ui.input(|input| input.pointer.primary_clicked());
        if response.clicked() || is_pressed {
            pressed = found.row();
        }
        if response.hovered() || is_hovered {
            let texts = hover::of_arrow(arrow, look);
            egui::Tooltip::always_open(ui.ctx().clone(), ui.layer_id(), id.with("arrow"), egui::PopupAnchor::Pointer)
                .gap(12.0)
                .show(|ui| hover::lines_ui(ui, &texts));
        }
    }
    pressed
}

/// What an arrow carries, beside its beginning where that is in sight, else beside its end; less of it where another label
/// stands, or nothing.
fn label(ui: &Ui, found: &Found<'_>, look: &Look<'_>, taken: &mut Taken) -> Rect {
    let is_right = found.to.x > found.from.x;
    let at_start = look.places.rect.contains(found.from);
    let (anchor, gap) = if at_start { (found.from, 8.0) } else { (found.to, 16.0) };
    let is_to_the_right = is_right == at_start;
    let mut whole = None;
    let texts = [words::on_arrow(found.arrow, look.locale)].into_iter().chain(words::short_on_arrow(found.arrow));
    for text in texts {
        let galley = ui.painter().layout_no_wrap(text, look.small.clone(), found.colour);
        let size = galley.size();
        let x = if is_to_the_right { anchor.x + gap } else { anchor.x - gap - size.x };
        let place = Rect::from_min_size(pos2(x, anchor.y - 1.0 - size.y), size);
        if taken.take(place) {
            ui.painter().galley(place.min, galley, found.colour);
            return place;
        }
        whole = whole.or(Some(place));
    }
    // Nothing is drawn there, but a screen reader finds it.
    whole.unwrap_or(Rect::from_min_size(anchor, vec2(0.0, 0.0)))
}

/// Bytes that nobody has taken: they lie in a queue at the receiver's edge.
fn queue(ui: &Ui, found: &Found<'_>, look: &Look<'_>) {
    let palette = look.palette;
    let text = words::unread(found.arrow, look.locale);
    let galley = ui.painter().layout_no_wrap(text, look.small.clone(), palette.text);
    let size = galley.size() + vec2(26.0, 4.0);
    let is_right = found.to.x > found.from.x;
    // Beyond the receiver's lifeline, so that it covers no arrow.
    let x = if is_right { found.to.x + bars::WIDTH } else { found.to.x - bars::WIDTH - size.x };
    let rect = Rect::from_min_size(pos2(x, found.to.y - size.y / 2.0), size);
    let fill = palette.surface.lerp_to_gamma(found.colour, 0.12);
    ui.painter().rect(rect, 3.0, fill, Stroke::new(1.0, found.colour), StrokeKind::Inside);
    for part in 0..3 {
        let x = rect.left() + 5.0 + 5.0 * part as f32;
        let piece = Rect::from_min_max(pos2(x, rect.top() + 4.0), pos2(x + 3.0, rect.bottom() - 4.0));
        ui.painter().rect_filled(piece, 0.0, found.colour);
    }
    ui.painter().galley(rect.min + vec2(21.0, 2.0), galley, palette.text);
}

/// `2 sends → 1 recv`, beside the call that did it.
pub(super) fn mark(ui: &Ui, found: &Found<'_>, look: &Look<'_>) {
    let Some(mark) = found.arrow.mark else { return };
    let palette = look.palette;
    let galley = ui.painter().layout_no_wrap(words::of_mark(mark, look.locale), look.small.clone(), palette.notice);
    let centre = found.from + (found.to - found.from) * 0.55;
    let rect = Rect::from_center_size(centre, galley.size() + vec2(14.0, 5.0));
    let fill = palette.surface.lerp_to_gamma(palette.notice, 0.15);
    ui.painter().rect(rect, rect.height() / 2.0, fill, Stroke::new(1.0, palette.notice), StrokeKind::Inside);
    ui.painter().galley(rect.min + vec2(7.0, 2.5), galley, palette.notice);
}
