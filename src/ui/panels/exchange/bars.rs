//! What takes its time: hatched bars beside a lifeline.

use egui::{Id, Rect, Sense, Shape, Stroke, StrokeKind, Ui, pos2, vec2};

use super::look::{Look, Taken};
use super::{hover, words};
use crate::diagram::{Axis, Backlog, Bar};
use crate::units;

/// The width of a bar, in points.
pub(super) const WIDTH: f32 = 9.0;
/// Between two hatches, in points.
const HATCH: f32 = 6.0;
/// Where along a bar its words may stand, the best first.
const PLACES: [f32; 7] = [0.5, 0.3, 0.7, 0.15, 0.85, 0.0, 1.0];

/// A call that waited: hatched, so that it looks like no event. Returns what is seen of it.
pub(super) fn bar_ui<'a>(ui: &Ui, id: Id, bar: &'a Bar, look: &Look<'_>) -> Option<(&'a Bar, Rect)> {
    let (places, colour) = (&look.places, look.palette.notice);
    let (x, width) = (places.x(bar.lane), WIDTH * places.size);
    // One that still waits goes on to the edge.
    let is_open = bar.row.is_none() && places.axis == Axis::Steps;
    let to = if is_open { places.rect.bottom() } else { places.y(bar.to) };
    let rect = Rect::from_min_max(pos2(x - width / 2.0, places.y(bar.from)), pos2(x + width / 2.0, to));
    let seen = rect.intersect(places.rect);
    if !seen.is_positive() {
        return None;
    }
    let painter = ui.painter().with_clip_rect(seen.intersect(ui.clip_rect()));
    painter.rect(rect, 2.0, look.palette.surface, Stroke::new(1.0, colour), StrokeKind::Inside);
    let hatch = Stroke::new(1.5, colour.gamma_multiply(0.6));
    let mut y = seen.top() - (seen.top() - rect.top()) % HATCH - width;
    while y < seen.bottom() {
        painter.line_segment([pos2(rect.left(), y + width), pos2(rect.right(), y)], hatch);
        y += HATCH;
    }
    let response = ui.interact(seen, id.with(("bar", bar.lane, bar.from.to_bits(), bar.call)), Sense::HOVER);
    response.on_hover_ui(|ui| hover::lines_ui(ui, &hover::of_bar(bar, look)));
    Some((bar, seen))
}

/// What waited and how long, beside the bar where there is room.
pub(super) fn label(ui: &Ui, bar: &Bar, seen: Rect, look: &Look<'_>, taken: &mut Taken) {
    let colour = look.palette.notice;
    let short = if bar.row.is_some() { units::span(bar.waited_ns) } else { units::tenths(bar.waited_ns) };
    // Where the whole does not fit beside the bar, how long it is says most.
    for text in [words::of_bar(bar, look.locale), short] {
        let galley = ui.painter().layout_no_wrap(text, look.small.clone(), colour);
        let size = galley.size();
        let along = seen.height() - size.y;
        // The lanes of a lifeline lie to its right, so what its own thread waits in is said at the left.
        let (left, right) = (seen.left() - 6.0 - size.x, seen.right() + 6.0);
        let sides = if bar.lane.lane == 0 { [left, right] } else { [right, left] };
        let room = look.places.times().max..look.places.rect.right();
        let sides = sides.into_iter().filter(|x| room.contains(x) && room.contains(&(x + size.x)));
        let mut spots = sides.flat_map(|x| PLACES.map(|part| pos2(x, seen.top() + part * along)));
        let spot = spots.find(|spot| along >= 0.0 && taken.take(Rect::from_min_size(*spot, size)));
        if let Some(spot) = spot {
            let place = Rect::from_min_size(spot, size);
            ui.painter().rect_filled(place.expand2(vec2(2.0, 0.0)), 3.0, look.palette.window);
            ui.painter().galley(spot, galley, colour);
            return;
        }
    }
}

/// Where the line of a connection in the backlog runs, beside the bar of what the server waits in.
pub(super) fn backlog_line(waiting: &Backlog, nth: usize, look: &Look<'_>) -> Option<Rect> {
    let places = &look.places;
    let x = places.x(waiting.lane) + (WIDTH + 3.0 + 7.0 * (nth % 4) as f32) * places.size;
    let bottom = waiting.to.map_or(places.rect.bottom(), |(_, to)| places.y(to));
    let (top, bottom) = (places.y(waiting.from).max(places.rect.top()), bottom.min(places.rect.bottom()));
    (top < bottom).then(|| Rect::from_min_max(pos2(x - 4.0, top), pos2(x + 4.0, bottom)))
}

/// A connection that the server's `accept` has not returned: dotted, with the client's name.
pub(super) fn backlog_ui(ui: &Ui, id: Id, waiting: &Backlog, nth: usize, look: &Look<'_>, taken: &mut Taken) {
    let (places, palette) = (&look.places, look.palette);
    let Some(line) = backlog_line(waiting, nth, look) else { return };
    let (x, top, bottom) = (line.center().x, line.top(), line.bottom());
    let colour = palette.lifeline(waiting.client);
    ui.painter().extend(Shape::dotted_line(&[pos2(x, top), pos2(x, bottom)], colour, 5.0, 1.6 * places.size));
    let text = words::of_backlog(waiting, &look.name_at(waiting.client), look.locale);
    // Up to the next lifeline there is nothing else, or the edge.
    let room = (places.column(waiting.lane.lifeline).span() - 40.0).min(places.rect.right() - x - 12.0);
    let galley = ui.painter().layout(text.clone(), look.small.clone(), colour, room.max(60.0));
    let (size, along) = (galley.size(), (bottom - top - galley.size().y).max(0.0));
    let places = PLACES.map(|part| Rect::from_min_size(pos2(x + 8.0, top + part * along), size));
    if let Some(place) = places.into_iter().find(|place| place.bottom() <= bottom && taken.take(*place)) {
        ui.painter().rect_filled(place.expand2(vec2(2.0, 0.0)), 3.0, palette.window);
        ui.painter().galley(place.min, galley, colour);
    }
    ui.interact(line, id.with(("backlog", waiting.row)), Sense::HOVER).on_hover_text(text);
}
