//! The times at the left of the picture, counted as in all logs of the lab.

use egui::{Align2, Rect, Shape, Stroke, Ui, pos2, vec2};

use super::look::Look;
use crate::clock::Stamp;
use crate::diagram::{Axis, Scene};
use crate::ui::table::RowTime;
use crate::units;

/// Between two times of a picture to scale, in points: at least.
const TICKS: f32 = 48.0;

/// Draws the times of the steps, and where nothing happened.
pub(super) fn times_ui(ui: &Ui, scene: &Scene, look: &Look<'_>) {
    let (places, font) = (&look.places, &look.small);
    let x = places.times().min + 8.0;
    if places.axis == Axis::Scale {
        scale_ui(ui, look);
        return;
    }
    let (digits, mut free) = (scene.time_digits(), f32::MIN);
    for block in &scene.blocks {
        let y = places.y(block.down);
        if y >= free {
            let text = look.times.of(block, digits);
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

/// Round times of a picture to scale.
fn scale_ui(ui: &Ui, look: &Look<'_>) {
    let places = &look.places;
    let [top, bottom] = [places.rect.top(), places.rect.bottom()].map(|y| places.down_at(y));
    let run = look.log.status().run_began(Stamp(bottom.max(0.0) as u64));
    // The time of day is round, too, where it is shown.
    let origin = match look.times.on(Axis::Scale) {
        RowTime::WallClock => -(look.times.clock.wall(Stamp(0)).timestamp_subsec_nanos() as f64),
        _ => run.0 as f64,
    };
    let between = round(f64::from(TICKS * look.places.size) / places.unit);
    let first = ((top - origin) / between).ceil().max(if origin < 0.0 { f64::MIN } else { 0.0 });
    let count = (((bottom - origin) / between).floor() - first).clamp(-1.0, 1000.0) as i64 + 1;
    for tick in 0..count {
        let place = origin + (first + tick as f64) * between;
        tick_ui(ui, look, places.y(place), Stamp(place.round().max(0.0) as u64), between);
    }
}

/// The next larger of 1, 2 and 5 with zeros behind it.
fn round(least: f64) -> f64 {
    let power = 10_f64.powf(least.max(1.0).log10().floor());
    [1.0, 2.0, 5.0].into_iter().map(|first| first * power).find(|round| *round >= least).unwrap_or(10.0 * power)
}

/// Times at equal distances of the screen, where places down are steps; `at` is the time of a place.
pub(super) fn ticks_ui(ui: &Ui, look: &Look<'_>, at: impl Fn(f64) -> Stamp) {
    let places = &look.places;
    if places.axis == Axis::Scale {
        scale_ui(ui, look);
        return;
    }
    let [first, second] = [0.0, TICKS].map(|y| at(places.down_at(places.rect.top() + y)));
    let mut y = places.rect.top() + TICKS / 2.0;
    while y < places.rect.bottom() {
        tick_ui(ui, look, y, at(places.down_at(y)), second.ns_since(first) as f64);
        y += TICKS;
    }
}

/// A line with its time, with so many digits that it differs from its neighbours.
fn tick_ui(ui: &Ui, look: &Look<'_>, y: f32, at: Stamp, between_ns: f64) {
    let digits = match between_ns {
        1e6.. => 3,
        1e3.. => 6,
        _ => 9,
    };
    let text = match look.times.on(Axis::Scale) {
        RowTime::WallClock => look.times.time_of_day(at, digits),
        _ => units::since_in_groups(at.ns_since(look.log.status().run_began(at)), digits),
    };
    let (places, colour) = (&look.places, look.palette.weak_text);
    ui.painter().hline(places.rect.x_range(), y, Stroke::new(1.0, look.palette.line.gamma_multiply(0.5)));
    let place = pos2(places.times().min + 8.0, y - 1.0);
    ui.painter().text(place, Align2::LEFT_BOTTOM, text, look.small.clone(), colour);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_at_round_times() {
        for (least, expected) in [(0.3, 1.0), (1.0, 1.0), (1.1, 2.0), (480.0, 500.0), (5001.0, 10_000.0), (2e9, 2e9)] {
            assert!((round(least) - expected).abs() < 1e-6 * expected, "{least}: {}", round(least));
        }
    }
}
