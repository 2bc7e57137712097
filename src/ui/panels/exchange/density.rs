//! The picture from far away: how many steps of whom lie where.

use std::ops::Range;

use egui::{Id, Rect, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

use super::look::Look;
use super::times::ticks_ui;
use crate::clock::Stamp;
use crate::diagram::{Axis, Lane, Steps};
use crate::units;

/// The height of what is counted together, in points, and the gap below it.
const PART: f32 = 3.0;
const GAP: f32 = 1.0;

/// Draws how many steps lie where; the row of a place that was pressed.
pub(super) fn density_ui(
    ui: &mut Ui,
    id: Id,
    steps: &Steps<'_>,
    (seen, count): (Range<f64>, u64),
    look: &Look<'_>,
) -> Option<u64> {
    let (places, palette) = (&look.places, look.palette);
    let parts = (places.rect.height() / PART).ceil() as usize;
    let density = steps.density(places.axis, seen, parts);
    let most = density.values().flatten().copied().fold(0.0, f64::max).max(f64::MIN_POSITIVE);
    ticks_ui(ui, look, |place| steps.time_near(places.axis, place));
    for (place, head) in look.lifelines.iter().enumerate() {
        let x = places.x(Lane { lifeline: place, lane: 0 });
        let colour = palette.lifeline(place);
        ui.painter().vline(x, places.rect.y_range(), Stroke::new(2.0, colour.gamma_multiply(0.35)));
        let room = places.column(place).span() * 0.4;
        let of = density.get(&head.lifeline.endpoint).map(Vec::as_slice).unwrap_or_default();
        for (part, count) in of.iter().enumerate().filter(|(_, count)| **count > 0.0) {
            let half = (room * (count / most) as f32).max(1.0);
            let y = places.rect.top() + PART * part as f32;
            let bar = Rect::from_min_size(pos2(x - half, y), vec2(2.0 * half, PART - GAP));
            ui.painter().rect_filled(bar, 0.0, colour);
        }
    }
    let text = look.locale.with("exchange-density", &[("n", units::grouped(count).into())]);
    let galley = ui.painter().layout_no_wrap(text.clone(), look.small.clone(), palette.text);
    let size = galley.size() + vec2(16.0, 8.0);
    let place = Rect::from_center_size(pos2(places.rect.center().x, places.rect.top() + size.y), size);
    ui.painter().rect(place, 6.0, palette.surface, Stroke::new(1.0, palette.line), egui::StrokeKind::Inside);
    ui.painter().galley(place.min + vec2(8.0, 4.0), galley, palette.text);

    let response = ui.interact(places.rect, id.with("density"), Sense::CLICK);
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Button, true, &text));
    let at = response.interact_pointer_pos().filter(|_| response.clicked())?;
    let down = places.down_at(at.y).max(0.0);
    let step = match places.axis {
        Axis::Steps => down as u64,
        Axis::Scale => steps.step_at(Stamp(down as u64)),
    };
    let range = steps.range();
    steps.row(step.clamp(range.start, range.end.saturating_sub(1)))
}
