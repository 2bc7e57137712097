//! The picture in colours. Nothing here knows the log.

use std::collections::HashMap;
use std::sync::Arc;

use egui::epaint::CubicBezierShape;
use egui::text::{LayoutJob, TextWrapping};
use egui::{
    Align2, Color32, FontId, Galley, Id, Pos2, Rect, Role, Sense, Shape, Stroke, StrokeKind, TextStyle, Ui, Vec2,
    WidgetInfo, pos2, vec2,
};

use super::lifelines::Head;
use super::place::Places;
use super::words;
use crate::diagram::{Arrow, Bar, Block, Fate, Lane, Scene};
use crate::locale::Locale;
use crate::ui::theme::Palette;
use crate::units;

/// The width of the bar of a call that waits, in points.
const BAR_WIDTH: f32 = 9.0;
/// Around the text of a step, in points.
const PADDING: Vec2 = vec2(8.0, 3.0);
const HEAD: f32 = 7.0;
/// Characters of a time since the run began.
const TIME_CHARS: usize = 11;

/// What the picture is drawn with.
pub(super) struct Look<'a> {
    pub locale: &'a Locale,
    pub palette: &'static Palette,
    pub selected: Option<u64>,
    pub lifelines: &'a [Head],
}

/// A step with its text laid out.
struct Laid<'a> {
    block: &'a Block,
    text: String,
    galley: Arc<Galley>,
    rect: Rect,
}

/// Draws the scene; the row whose step or arrow was clicked.
pub(super) fn scene_ui(ui: &mut Ui, id: Id, scene: &Scene, places: &Places, look: &Look<'_>) -> Option<u64> {
    let small = TextStyle::Small.resolve(ui.style());
    lifelines(ui, places, look);
    times(ui, scene, places, look, &small);
    for bar in &scene.bars {
        self::bar(ui, bar, places, look, &small);
    }
    let laid: Vec<Laid<'_>> = scene.blocks.iter().map(|block| lay_out(ui, block, places, look)).collect();
    let halves: HashMap<u64, f32> = laid.iter().map(|laid| (laid.block.row, laid.rect.width() / 2.0)).collect();
    for implied in &scene.implied {
        let (from, to) = (places.at(implied.from), places.at(implied.to));
        let half = halves.get(&implied.row).copied().unwrap_or(BAR_WIDTH);
        let (from, to) = (aside(from, to, half), aside(to, from, BAR_WIDTH));
        let stroke = Stroke::new(1.0, look.palette.quiet);
        ui.painter().extend(Shape::dashed_line(&[from, to], stroke, 5.0, 4.0));
        head(ui, from, to, stroke.color);
        // Beside the call that caused it, where little else is.
        // Half of the way is the words' of what waits at its end. Where the whole does not fit, its first word says most.
        let short = implied.what.split(' ').next().unwrap_or_default();
        let lay_out = |text: &str| ui.painter().layout_no_wrap(text.to_owned(), small.clone(), look.palette.weak_text);
        let room = (to.x - from.x).abs() * 0.6;
        if let Some(galley) = [implied.what, short].map(lay_out).into_iter().find(|galley| galley.size().x <= room) {
            let x = if to.x > from.x { from.x + 8.0 } else { from.x - 8.0 - galley.size().x };
            ui.painter().galley(pos2(x, from.y - 1.0 - galley.size().y), galley, look.palette.weak_text);
        }
    }
    let mut clicked = None;
    for arrow in &scene.arrows {
        self::arrow(ui, arrow, places, look, &small, &halves);
    }
    for laid in &laid {
        clicked = block_ui(ui, id, laid, look).or(clicked);
    }
    for arrow in &scene.arrows {
        mark(ui, arrow, places, look, &small);
    }
    clicked
}

fn lifelines(ui: &Ui, places: &Places, look: &Look<'_>) {
    for place in 0..look.lifelines.len() {
        let x = places.x(Lane { lifeline: place, lane: 0 });
        ui.painter().vline(
            x,
            places.rect.y_range(),
            Stroke::new(2.0, look.palette.lifeline(place).gamma_multiply(0.35)),
        );
    }
}

fn times(ui: &Ui, scene: &Scene, places: &Places, look: &Look<'_>, font: &FontId) {
    let x = places.times().min + 8.0;
    for block in &scene.blocks {
        let y = places.y(block.step as f64 + 0.5);
        let text = units::since(block.since_run_ns, TIME_CHARS);
        ui.painter().text(pos2(x, y), Align2::LEFT_CENTER, text, font.clone(), look.palette.weak_text);
    }
    for pause in &scene.breaks {
        let y = places.y(pause.before as f64);
        let text = format!("… {}", units::tenths(pause.ns));
        let line = Stroke::new(1.0, look.palette.line);
        ui.painter().extend(Shape::dashed_line(
            &[pos2(places.rect.left(), y), pos2(places.rect.right(), y)],
            line,
            2.0,
            6.0,
        ));
        ui.painter().text(pos2(x, y), Align2::LEFT_CENTER, text, font.clone(), look.palette.quiet);
    }
}

/// A call that waited: hatched, so that it looks like no event.
fn bar(ui: &Ui, bar: &Bar, places: &Places, look: &Look<'_>, font: &FontId) {
    let x = places.x(bar.lane);
    // One that still waits goes on to the edge.
    let to = if bar.row.is_none() { places.rect.bottom() } else { places.y(bar.to) };
    let rect = Rect::from_min_max(pos2(x - BAR_WIDTH / 2.0, places.y(bar.from)), pos2(x + BAR_WIDTH / 2.0, to));
    let seen = rect.intersect(places.rect);
    if !seen.is_positive() {
        return;
    }
    let colour = look.palette.notice;
    let painter = ui.painter().with_clip_rect(seen.intersect(ui.clip_rect()));
    painter.rect(rect, 2.0, look.palette.surface, Stroke::new(1.0, colour), StrokeKind::Inside);
    let mut y = seen.top() - (seen.top() - rect.top()) % 6.0 - BAR_WIDTH;
    while y < seen.bottom() {
        painter.line_segment(
            [pos2(rect.left(), y + BAR_WIDTH), pos2(rect.right(), y)],
            Stroke::new(1.5, colour.gamma_multiply(0.6)),
        );
        y += 6.0;
    }
    // Where the whole does not fit beside the bar, how long it is says most.
    let room = places.column(bar.lane.lifeline).span() / 2.0 - BAR_WIDTH;
    let lay_out = |text: String| ui.painter().layout_no_wrap(text, font.clone(), colour);
    let texts = [words::of_bar(bar, look.locale), units::tenths(bar.waited_ns)];
    let Some(galley) = texts.into_iter().map(lay_out).find(|galley| galley.size().x <= room) else { return };
    let size = galley.size();
    let y =
        seen.center().y.clamp(seen.top() + size.y / 2.0, (seen.bottom() - size.y / 2.0).max(seen.top() + size.y / 2.0));
    // The lanes of a lifeline lie to its right, so what its own thread waits in is said at the left.
    let x = if bar.lane.lane == 0 { rect.left() - 6.0 - size.x } else { rect.right() + 6.0 };
    let place = Rect::from_min_size(pos2(x, y - size.y / 2.0), size);
    ui.painter().rect_filled(place.expand2(vec2(2.0, 0.0)), 3.0, look.palette.window);
    ui.painter().galley(place.min, galley, colour);
}

fn lay_out<'a>(ui: &Ui, block: &'a Block, places: &Places, look: &Look<'_>) -> Laid<'a> {
    let text = block.note.as_ref().map_or_else(|| block.text.clone(), |note| look.locale.say(note));
    let colour = colour(block, look.palette).unwrap_or(look.palette.text);
    let font = TextStyle::Monospace.resolve(ui.style());
    let mut job = LayoutJob::simple_singleline(text.clone(), font, colour);
    job.wrap = TextWrapping::truncate_at_width((places.column(block.lane.lifeline).span() - 3.0 * PADDING.x).max(40.0));
    let galley = ui.painter().layout_job(job);
    let centre = places.at((block.lane, block.step as f64 + 0.5));
    let rect = Rect::from_center_size(centre, galley.size() + 2.0 * PADDING);
    Laid { block, text, galley, rect }
}

/// The colour of a failure or a note.
fn colour(block: &Block, palette: &Palette) -> Option<Color32> {
    match &block.note {
        Some(_) => Some(palette.notice),
        None => block.is_trouble.then_some(palette.trouble),
    }
}

fn block_ui(ui: &mut Ui, id: Id, laid: &Laid<'_>, look: &Look<'_>) -> Option<u64> {
    let Laid { block, text, galley, rect } = laid;
    let response = ui.interact(rect.intersect(ui.clip_rect()), id.with(block.row), Sense::CLICK);
    let is_selected = look.selected == Some(block.row);
    let spoken = words::spoken(block, text, look.lifelines, look.locale);
    response.widget_info(|| WidgetInfo::selected(Role::ListBoxOption, true, is_selected, &spoken));
    let palette = look.palette;
    let (fill, line) = match colour(block, palette) {
        _ if is_selected => (palette.selection, palette.accent),
        Some(colour) => (palette.surface.lerp_to_gamma(colour, 0.1), colour),
        None if response.hovered() => (palette.stripe, palette.accent),
        None => (palette.surface, palette.line),
    };
    ui.painter().rect(*rect, 5.0, fill, Stroke::new(if is_selected { 2.0 } else { 1.0 }, line), StrokeKind::Inside);
    ui.painter().galley(rect.min + PADDING, Arc::clone(galley), palette.text);
    let is_cut = galley.elided;
    if response.clicked() {
        return Some(block.row);
    }
    if is_cut {
        response.on_hover_text(text.as_str());
    }
    None
}

fn arrow(ui: &Ui, arrow: &Arrow, places: &Places, look: &Look<'_>, font: &FontId, halves: &HashMap<u64, f32>) {
    let palette = look.palette;
    let half = |row: Option<u64>| row.and_then(|row| halves.get(&row)).copied().unwrap_or(BAR_WIDTH / 2.0);
    let (from, to) = (places.at(arrow.from), places.at(arrow.to));
    let (from, to) = (aside(from, to, half(arrow.send)), aside(to, from, half(arrow.recv)));
    let is_selected = look.selected.is_some() && (arrow.send == look.selected || arrow.recv == look.selected);
    let colour = match arrow.fate {
        Fate::Lost(_) => palette.trouble,
        _ => palette.lifeline(arrow.from.0.lifeline + 2 * arrow.nth),
    };
    let stroke = Stroke::new(if is_selected { 3.0 } else { 1.8 }, colour);
    let text = words::on_arrow(arrow, look.locale);
    if let Fate::Lost(_) = arrow.fate {
        let end = from + (to - from) * 0.6;
        ui.painter().line_segment([from, end], stroke);
        for way in [vec2(5.0, 5.0), vec2(5.0, -5.0)] {
            ui.painter().line_segment([end - way, end + way], Stroke::new(2.5, colour));
        }
    } else {
        let bend = vec2((to.x - from.x) * 0.45, 0.0);
        let points = [from, from + bend, to - bend, to];
        ui.painter().add(CubicBezierShape::from_points_stroke(points, false, Color32::TRANSPARENT, stroke));
        head(ui, to - bend, to, colour);
    }
    // Beside its beginning where that is in sight, else beside its end.
    let is_right = to.x > from.x;
    let align = |at_start: bool| if is_right == at_start { Align2::LEFT_BOTTOM } else { Align2::RIGHT_BOTTOM };
    let way = if is_right { 8.0 } else { -8.0 };
    let (at, align) = match places.rect.contains(from) {
        true => (from + vec2(way, -1.0), align(true)),
        false => (to - vec2(way + way, 1.0), align(false)),
    };
    ui.painter().text(at, align, text, font.clone(), colour);
}

/// `2 sends → 1 recv`, beside the call that did it.
fn mark(ui: &Ui, arrow: &Arrow, places: &Places, look: &Look<'_>, font: &FontId) {
    let Some(mark) = arrow.mark else { return };
    let (from, to) = (places.at(arrow.from), places.at(arrow.to));
    let text = words::of_mark(mark, look.locale);
    let galley = ui.painter().layout_no_wrap(text, font.clone(), look.palette.notice);
    let centre = from + (to - from) * 0.5 + vec2(0.0, places.step_height * 0.1);
    let rect = Rect::from_center_size(centre, galley.size() + vec2(14.0, 5.0));
    let fill = look.palette.surface.lerp_to_gamma(look.palette.notice, 0.15);
    ui.painter().rect(rect, rect.height() / 2.0, fill, Stroke::new(1.0, look.palette.notice), StrokeKind::Inside);
    ui.painter().galley(rect.min + vec2(7.0, 2.5), galley, look.palette.notice);
}

/// A point moved towards another, across.
fn aside(from: Pos2, to: Pos2, by: f32) -> Pos2 {
    pos2(from.x + by.copysign(to.x - from.x), from.y)
}

/// The head of an arrow that comes from there.
fn head(ui: &Ui, from: Pos2, to: Pos2, colour: Color32) {
    let way = (to - from).normalized();
    let back = to - way * HEAD;
    let side = way.rot90() * (HEAD * 0.5);
    ui.painter().add(Shape::convex_polygon(vec![to, back + side, back - side], colour, Stroke::NONE));
}
