//! The picture in colours.

use std::collections::HashMap;

use egui::{Align2, Id, Rect, Shape, Stroke, Ui, pos2, vec2};

use super::arrows::{self, Found};
use super::bars;
use super::blocks::{Laid, block_ui, lay_out};
use super::look::{Did, Look, Taken};
use super::shapes::{aside, cross, head};
use crate::clock::Stamp;
use crate::diagram::{Axis, Bar, Head as Ending, Implied, Lane, Scene};
use crate::units;

/// The length of the dashes of what the kernel does, and between them, in points.
const DASH: [f32; 2] = [5.0, 4.0];
/// Between two times of a picture to scale, in points.
const TICKS: f32 = 48.0;

/// Draws the scene.
pub(super) fn scene_ui(ui: &mut Ui, id: Id, scene: &Scene, look: &Look<'_>) -> Option<Did> {
    lifelines(ui, look);
    times(ui, scene, look);
    let seen: Vec<(&Bar, Rect)> = scene.bars.iter().filter_map(|bar| bars::bar_ui(ui, id, bar, look)).collect();
    let laid = lay_out(ui, &scene.blocks, look);
    let halves: HashMap<u64, f32> = laid.iter().map(|laid| (laid.block.row, laid.rect.width() / 2.0)).collect();
    let mut taken = Taken::new(laid.iter().map(|laid| laid.rect).chain(seen.iter().map(|(_, rect)| *rect)));
    for implied in &scene.implied {
        self::implied(ui, implied, look, &halves);
    }
    let found: Vec<Found<'_>> = scene.arrows.iter().map(|arrow| arrows::find(arrow, look, &halves)).collect();
    let mut did = arrows::arrows_ui(ui, id, &found, look, &mut taken).map(Did::Select);
    seen.iter().for_each(|(bar, rect)| bars::label(ui, bar, *rect, look, &mut taken));
    for (place, waiting) in scene.backlog.iter().enumerate() {
        bars::backlog_ui(ui, id, waiting, place, look, &mut taken);
    }
    // What is selected lies above the others.
    let (above, below): (Vec<&Laid<'_>>, Vec<_>) = laid.iter().partition(|laid| look.selected == Some(laid.block.row));
    for laid in below.into_iter().chain(above) {
        did = block_ui(ui, id, laid, look).or(did);
    }
    found.iter().for_each(|found| arrows::mark(ui, found, look));
    did
}

fn lifelines(ui: &Ui, look: &Look<'_>) {
    for place in 0..look.lifelines.len() {
        let x = look.places.x(Lane { lifeline: place, lane: 0 });
        let stroke = Stroke::new(2.0, look.palette.lifeline(place).gamma_multiply(0.35));
        ui.painter().vline(x, look.places.rect.y_range(), stroke);
    }
}

fn times(ui: &Ui, scene: &Scene, look: &Look<'_>) {
    let (places, font) = (&look.places, &look.small);
    let x = places.times().min + 8.0;
    if places.axis == Axis::Scale {
        ticks(ui, look, |place| Stamp(place.max(0.0) as u64));
        return;
    }
    let (digits, mut free) = (scene.time_digits(), f32::MIN);
    for block in &scene.blocks {
        let y = places.y(block.down);
        if y >= free {
            let text = units::since_in_groups(block.since_run_ns, digits);
            ui.painter().text(pos2(x, y), Align2::LEFT_CENTER, text, font.clone(), look.palette.weak_text);
            free = y + font.size * 1.2;
        }
    }
    for pause in &scene.breaks {
        let y = places.y(pause.before as f64);
        let span = units::tenths(pause.ns);
        let text = look.locale.with("exchange-break", &[("time", span.into())]);
        let line = Stroke::new(1.0, look.palette.line);
        let across = [pos2(places.rect.left(), y), pos2(places.rect.right(), y)];
        ui.painter().extend(Shape::dashed_line(&across, line, 2.0, 6.0));
        let galley = ui.painter().layout_no_wrap(text, font.clone(), look.palette.weak_text);
        let place = Rect::from_min_size(pos2(x, y - galley.size().y / 2.0), galley.size());
        ui.painter().rect_filled(place.expand2(vec2(3.0, 0.0)), 3.0, look.palette.window);
        ui.painter().galley(place.min, galley, look.palette.weak_text);
    }
}

/// Times at equal distances, with a line for each; `at` is the time of a place.
pub(super) fn ticks(ui: &Ui, look: &Look<'_>, at: impl Fn(f64) -> Stamp) {
    let places = &look.places;
    let [first, second] = [0.0, TICKS].map(|y| at(places.down_at(places.rect.top() + y)));
    // Neighbours are to be told apart.
    let digits = match second.ns_since(first) {
        1_000_000.. => 3,
        1_000.. => 6,
        _ => 9,
    };
    let mut y = places.rect.top() + TICKS / 2.0;
    while y < places.rect.bottom() {
        let at = at(places.down_at(y));
        let since = at.ns_since(look.log.status().run_began(at));
        let (text, colour) = (units::since_in_groups(since, digits), look.palette.weak_text);
        ui.painter().hline(places.rect.x_range(), y, Stroke::new(1.0, look.palette.line.gamma_multiply(0.5)));
        let place = pos2(places.times().min + 8.0, y - 1.0);
        ui.painter().text(place, Align2::LEFT_BOTTOM, text, look.small.clone(), colour);
        y += TICKS;
    }
}

/// What the kernel does: dashed, and named.
fn implied(ui: &Ui, implied: &Implied, look: &Look<'_>, halves: &HashMap<u64, f32>) {
    let (places, palette) = (&look.places, look.palette);
    let (from, to) = (places.at(implied.from), places.at(implied.to));
    let half = halves.get(&implied.row).copied().unwrap_or(bars::WIDTH);
    // A reset is met at the call that it made fail; all else begins at its call.
    let is_met = places.y(implied.to.1) > places.y(implied.from.1) && implied.what == "RST" || from == to;
    let halves = if is_met { [bars::WIDTH, half] } else { [half, bars::WIDTH] };
    let (from, to) = (aside(from, to, halves[0]), aside(to, from, halves[1]));
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
    let short = implied.what.split(' ').next().unwrap_or_default();
    let across = (to.x - from.x).abs();
    let room = across - 110.0 * places.size;
    let whole = look.locale.with("exchange-implied", &[("what", implied.what.into())]);
    let lay_out = |text: &str| ui.painter().layout_no_wrap(text.to_owned(), look.small.clone(), palette.weak_text);
    let texts = [(whole.as_str(), room), (implied.what, room), (short, across - 24.0)];
    let mut galleys = texts.into_iter().map(|(text, room)| (lay_out(text), room));
    if let Some((galley, _)) = galleys.find(|(galley, room)| galley.size().x <= *room) {
        let x = if to.x > from.x { from.x + 8.0 } else { from.x - 8.0 - galley.size().x };
        ui.painter().galley(pos2(x, from.y - 1.0 - galley.size().y), galley, palette.weak_text);
    }
}
