//! Steps: each call a block on its lifeline, which can be chosen and read out.

use std::collections::HashMap;
use std::sync::Arc;

use egui::text::{LayoutJob, TextWrapping};
use egui::{Color32, Galley, Id, Rect, Role, Sense, Stroke, StrokeKind, Ui, Vec2, WidgetInfo, pos2, vec2};

use super::look::{Did, Look};
use super::{hover, words};
use crate::diagram::Block;
use crate::ui::theme::Palette;

/// Around the text of a step, in points.
const PADDING: Vec2 = vec2(8.0, 3.0);
/// By how much letters are smaller where the text does not fit.
const SMALLER: f32 = 0.85;
/// A step that has no room for its text, in points.
const TICK: Vec2 = vec2(22.0, 5.0);

/// A step with its text laid out.
pub(super) struct Laid<'a> {
    pub block: &'a Block,
    text: String,
    /// None where there is no room for it.
    galley: Option<Arc<Galley>>,
    pub rect: Rect,
    /// From the middle of the lane to where arrows begin and end, in points.
    pub half: f32,
}

impl Laid<'_> {
    /// Whether it has no room for its text.
    pub(super) fn is_tick(&self) -> bool {
        self.galley.is_none()
    }
}

/// Gives each step its place; of those that lie over one another the first has its text, and the others stand beside it.
pub(super) fn lay_out<'a>(ui: &Ui, blocks: &'a [Block], look: &Look<'_>) -> Vec<Laid<'a>> {
    let mut above: HashMap<usize, Rect> = HashMap::new();
    let mut laid = Vec::with_capacity(blocks.len());
    for block in blocks {
        let text = block.note.as_ref().map_or_else(|| block.text.clone(), |note| look.locale.say(note));
        let centre = look.places.at((block.lane, block.down));
        let above = above.entry(block.lane.lifeline).or_insert(Rect::NOTHING);
        let padding = PADDING * look.places.size;
        let height = look.mono.size * 1.3 + 2.0 * padding.y;
        let has_room =
            !above.is_positive() || centre.y - height / 2.0 >= above.bottom() || look.selected == Some(block.row);
        let (galley, rect) = if has_room {
            let sign = if block.calls.len() > 1 { "⏵ " } else { "" };
            let colour = colour(block, look.palette).unwrap_or(look.palette.text);
            let mut job = LayoutJob::simple_singleline(format!("{sign}{text}"), look.mono.clone(), colour);
            let room = (look.places.column(block.lane.lifeline).span() - 3.0 * padding.x).max(40.0);
            let mut galley = ui.painter().layout_job(job.clone());
            if let Some(short) = without_arguments(&text).filter(|_| galley.size().x > room) {
                job = LayoutJob::simple_singleline(short, look.mono.clone(), colour);
                galley = ui.painter().layout_job(job.clone());
            }
            if galley.size().x > room {
                job.sections.iter_mut().for_each(|section| section.format.font_id.size *= SMALLER);
                galley = ui.painter().layout_job(job.clone());
            }
            if galley.size().x > room {
                job.wrap = TextWrapping::truncate_at_width(room);
                galley = ui.painter().layout_job(job);
            }
            let rect = Rect::from_center_size(centre, galley.size() + 2.0 * padding);
            *above = rect;
            (Some(galley), rect)
        } else {
            let left = above.right() + TICK.x * 0.2;
            (None, Rect::from_min_size(pos2(left, centre.y - TICK.y / 2.0), TICK))
        };
        let half = if galley.is_some() { rect.width() / 2.0 } else { above.right() - centre.x };
        laid.push(Laid { block, text, galley, rect, half: half.max(0.0) });
    }
    laid
}

/// `recv → 5` of `recv(1024) → 5`: where there is no room for the whole, what came of a call says more than its arguments.
fn without_arguments(text: &str) -> Option<String> {
    let (call, outcome) = text.rsplit_once(") → ")?;
    Some(format!("{} → {outcome}", call.split('(').next()?))
}

/// The colour of a failure or a note.
fn colour(block: &Block, palette: &Palette) -> Option<Color32> {
    match &block.note {
        Some(_) => Some(palette.notice),
        None => block.is_trouble.then_some(palette.trouble),
    }
}

/// Draws a step.
pub(super) fn block_ui(ui: &mut Ui, id: Id, laid: &Laid<'_>, look: &Look<'_>) -> Option<Did> {
    let Laid { block, text, galley, rect, .. } = laid;
    let response = ui.interact(rect.intersect(ui.clip_rect()), id.with(block.row), Sense::CLICK);
    let is_selected = look.selected == Some(block.row);
    let spoken = words::spoken(look.name(block.endpoint), text, look.locale);
    response.widget_info(|| WidgetInfo::selected(Role::ListBoxOption, true, is_selected, &spoken));
    let palette = look.palette;
    let lifeline = palette.lifeline(block.lane.lifeline);
    let (fill, line) = match colour(block, palette) {
        _ if is_selected => (palette.selection, palette.accent),
        Some(colour) => (palette.surface.lerp_to_gamma(colour, 0.1), colour),
        None if response.hovered() => (palette.stripe, palette.accent),
        None if galley.is_none() => (palette.surface.lerp_to_gamma(lifeline, 0.4), lifeline),
        None => (palette.surface, palette.line),
    };
    ui.painter().rect(*rect, 5.0, fill, Stroke::new(if is_selected { 2.0 } else { 1.0 }, line), StrokeKind::Inside);
    if let Some(galley) = galley {
        ui.painter().galley(rect.min + PADDING * look.places.size, Arc::clone(galley), palette.text);
    }
    let opens = block.calls.len() > 1;
    if response.clicked() {
        // Where it is chosen already, a press opens it.
        return Some(if opens && is_selected { Did::Open(block.row) } else { Did::Select(block.row) });
    }
    if let Some(texts) = response.hovered().then(|| hover::of_block(block, look)) {
        response.on_hover_ui(|ui| hover::lines_ui(ui, &texts));
    }
    None
}
