//! The picture in colours.

use std::collections::HashMap;

use egui::{Id, Pos2, Rect, Shape, Stroke, Ui, pos2};

use super::arrows::{self, Found};
use super::bars;
use super::blocks::{Laid, block_ui, lay_out};
use super::look::{Did, Look, Taken};
use super::shapes::{aside, cross, head};
use super::times;
use crate::diagram::{Bar, Dropped, Head as Ending, Implied, Lane, Scene};

/// How far beyond its relay a dropped datagram seems to come, in points, and half of the cross there.
const STUB: f32 = 30.0;
const CROSS: f32 = 6.0;
/// The length of the dashes of what the kernel does, and between them, in points.
const DASH: [f32; 2] = [5.0, 4.0];

/// Draws the scene.
pub(super) fn scene_ui(ui: &mut Ui, id: Id, scene: &Scene, look: &Look<'_>) -> Option<Did> {
    lifelines(ui, look);
    times::times_ui(ui, scene, look);
    let seen: Vec<(&Bar, Rect)> = scene.bars.iter().filter_map(|bar| bars::bar_ui(ui, id, bar, look)).collect();
    let laid = lay_out(ui, scene, look);
    let halves: HashMap<u64, f32> = laid.iter().map(|laid| (laid.block.row, laid.half)).collect();
    let waiting = scene.backlog.iter().enumerate();
    let lines = waiting.filter_map(|(place, waiting)| bars::backlog_line(waiting, place, look));
    let bars = seen.iter().map(|(_, rect)| *rect).chain(lines);
    let stubs: Vec<[Pos2; 2]> = scene.dropped.iter().map(|dropped| stub(dropped, look, &halves)).collect();
    let crosses = stubs.iter().map(|[from, to]| Rect::from_two_pos(*from, *to).expand(CROSS));
    let mut taken = Taken::new(laid.iter().map(|laid| laid.rect).chain(bars).chain(crosses));
    for [from, to] in stubs {
        ui.painter().line_segment([from, to], Stroke::new(2.0 * look.places.size, look.palette.trouble));
        cross(ui, to, look.palette.trouble);
    }
    for implied in &scene.implied {
        self::implied(ui, implied, look, &halves, &mut taken);
    }
    let found: Vec<Found<'_>> = scene.arrows.iter().map(|arrow| arrows::find(arrow, look, &halves)).collect();
    let mut did = arrows::arrows_ui(ui, id, &found, look, &mut taken).map(Did::Select);
    seen.iter().for_each(|(bar, rect)| bars::label(ui, bar, *rect, look, &mut taken));
    for (place, waiting) in scene.backlog.iter().enumerate() {
        bars::backlog_ui(ui, id, waiting, place, look, &mut taken);
    }
    // What is selected lies above the others.
    let (above, below): (Vec<&Laid<'_>>, Vec<_>) = laid.iter().partition(|laid| look.selected == Some(laid.block.row));
    let (ticks, below): (Vec<_>, Vec<_>) = below.into_iter().partition(|laid| laid.is_tick());
    for laid in ticks.into_iter().chain(below).chain(above) {
        did = block_ui(ui, id, laid, look).or(did);
    }
    found.iter().for_each(|found| arrows::mark(ui, found, look));
    did
}

/// The way that a dropped datagram did not go: it stays within the picture.
fn stub(dropped: &Dropped, look: &Look<'_>, halves: &HashMap<u64, f32>) -> [Pos2; 2] {
    let (middle, length) = (look.places.at(dropped.at), STUB * look.places.size);
    let half = halves.get(&dropped.row).copied().unwrap_or(bars::WIDTH);
    let way = if dropped.goes_left { -1.0 } else { 1.0 };
    let end = |way: f32| middle.x + way * (half + length);
    let is_inside = (look.places.times().max..look.places.rect.right() - CROSS).contains(&end(way));
    let way = if is_inside { way } else { -way };
    [pos2(middle.x + way * half, middle.y), pos2(end(way), middle.y)]
}

fn lifelines(ui: &Ui, look: &Look<'_>) {
    for place in 0..look.lifelines.len() {
        let x = look.places.x(Lane { lifeline: place, lane: 0 });
        let stroke = Stroke::new(2.0, look.palette.lifeline(place).gamma_multiply(0.35));
        ui.painter().vline(x, look.places.rect.y_range(), stroke);
    }
}

/// What the kernel does: dashed, and named.
fn implied(ui: &Ui, implied: &Implied, look: &Look<'_>, halves: &HashMap<u64, f32>, taken: &mut Taken) {
    let (places, palette) = (&look.places, look.palette);
    let (from, to) = (places.at(implied.from), places.at(implied.to));
    let half = |row: Option<u64>| row.and_then(|row| halves.get(&row)).copied().unwrap_or(bars::WIDTH);
    let (from, to) = (aside(from, to, half(implied.cause)), aside(to, from, half(implied.met)));
    let is_refused = implied.head == Ending::Refused;
    let stroke = Stroke::new(1.2, if is_refused || implied.what == "RST" { palette.trouble } else { palette.quiet });
    ui.painter().extend(Shape::dashed_line(&[from, to], stroke, DASH[0], DASH[1]));
    if is_refused {
        cross(ui, to, stroke.color);
    } else {
        head(ui, from, to, stroke.color);
    }
    // Beside where it begins; the room at its end is for what waits there. Where the whole does not fit, its first word
    // says most.
    let short = implied.what.split([' ', ':']).next().unwrap_or_default();
    let across = (to.x - from.x).abs();
    let room = across - 110.0 * places.size;
    let whole = look.locale.with("exchange-implied", &[("what", implied.what.into())]);
    let lay_out = |text: &str| ui.painter().layout_no_wrap(text.to_owned(), look.small.clone(), palette.weak_text);
    let texts = [(whole.as_str(), room), (implied.what, room), (short, across - 24.0)];
    let galleys = texts.into_iter().map(|(text, room)| (lay_out(text), room));
    for (galley, _) in galleys.filter(|(galley, room)| galley.size().x <= *room) {
        let x = if to.x > from.x { from.x + 8.0 } else { from.x - 8.0 - galley.size().x };
        let place = Rect::from_min_size(pos2(x, from.y - 1.0 - galley.size().y), galley.size());
        if taken.take(place) {
            ui.painter().galley(place.min, galley, palette.weak_text);
            return;
        }
    }
}
