//! Steps: each call a block on its lifeline, which can be chosen and read out.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use egui::text::{LayoutJob, TextWrapping};
use egui::{Color32, FontId, Galley, Id, Rect, Role, Sense, Stroke, StrokeKind, Ui, Vec2, WidgetInfo, pos2, vec2};

use super::look::{Did, Look};
use super::{hover, words};
use crate::diagram::{Axis, Block, Head, Scene};
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
pub(super) fn lay_out<'a>(ui: &Ui, scene: &'a Scene, look: &Look<'_>) -> Vec<Laid<'a>> {
    let touched = touched(scene);
    let mut above: HashMap<usize, Rect> = HashMap::new();
    let mut laid = Vec::with_capacity(scene.blocks.len());
    for block in &scene.blocks {
        let text = block.note.as_ref().map_or_else(|| block.text.clone(), |note| look.locale.say(note));
        let centre = look.places.at((block.lane, block.down));
        let above = above.entry(block.lane.lifeline).or_insert(Rect::NOTHING);
        let padding = PADDING * look.places.size;
        let height = look.mono.size * 1.3 + 2.0 * padding.y;
        let has_room =
            !above.is_positive() || centre.y - height / 2.0 >= above.bottom() || look.selected == Some(block.row);
        let (galley, rect) = if has_room {
            let galley = fitting(ui, block, &text, look, &touched);
            let rect = Rect::from_center_size(centre, galley.size() + 2.0 * padding);
            // One that stands out over its neighbours stays within the picture.
            let room = look.places.times().max..=look.places.rect.right();
            let shift = (room.end() - rect.right()).min(0.0).max(room.start() - rect.left());
            let rect = rect.translate(vec2(
                if rect.width() > look.places.column(block.lane.lifeline).span() { shift } else { 0.0 },
                0.0,
            ));
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

/// The rows whose steps arrows begin or end at.
fn touched(scene: &Scene) -> HashSet<u64> {
    let arrows = scene.arrows.iter().flat_map(|arrow| [arrow.send, arrow.recv]);
    let implied = scene.implied.iter().filter(|implied| implied.head == Head::Arrives);
    arrows.chain(implied.flat_map(|implied| [implied.cause, implied.met])).flatten().collect()
}

/// As much of the text as there is room for. A step that no arrow touches may stand out over the lifelines beside it: there is
/// nothing else at its height.
fn fitting(ui: &Ui, block: &Block, text: &str, look: &Look<'_>, touched: &HashSet<u64>) -> Arc<Galley> {
    let colour = colour(block, look.palette).unwrap_or(look.palette.text);
    let padding = PADDING.x * look.places.size;
    let span = look.places.column(block.lane.lifeline).span();
    let lay_out = |form: &Form, most: f32| {
        let font = FontId { size: look.mono.size * form.size, ..look.mono.clone() };
        let mut job = LayoutJob::simple_singleline(form.text.clone(), font, colour);
        job.wrap = TextWrapping::truncate_at_width(most);
        ui.painter().layout_job(job)
    };
    let (forms, shortest) = forms(text, block.calls.len() > 1);
    let wide = span - 3.0 * padding;
    for form in &forms {
        let galley = lay_out(form, f32::INFINITY);
        if galley.size().x <= wide {
            return galley;
        }
    }
    let narrow = (span - 2.5 * padding).max(40.0);
    let stands_alone = look.places.axis == Axis::Steps && !touched.contains(&block.row);
    match forms.last() {
        Some(form) if stands_alone => lay_out(form, 2.0 * span),
        _ => lay_out(&shortest, narrow),
    }
}

/// What stands on a step, and by how much its letters are smaller.
struct Form {
    text: String,
    size: f32,
}

/// The whole, then what is left of it where there is less room, and what where there is least.
fn forms(text: &str, opens: bool) -> (Vec<Form>, Form) {
    let sign = if opens { "⏵ " } else { "" };
    let short = without_arguments(text).unwrap_or_else(|| text.to_owned());
    let form = |text: String, size| Form { text, size };
    let all = vec![
        form(format!("{sign}{text}"), 1.0),
        form(format!("{sign}{short}"), 1.0),
        form(format!("{sign}{short}"), SMALLER),
    ];
    // That it went well is what is expected.
    let least = short.strip_suffix(" → ok").unwrap_or(&short).replace(" → ", "→");
    (all, form(least, SMALLER))
}

/// `recv → 5` of `recv(1024) → 5`: where there is no room for the whole, what came of a call says more than its arguments.
fn without_arguments(text: &str) -> Option<String> {
    let (call, outcome) = text.rsplit_once(") → ")?;
    Some(format!("{} → {outcome}", call.split('(').next()?))
}

/// The colour of a failure or a note.
fn colour(block: &Block, palette: &Palette) -> Option<Color32> {
    match &block.note {
        Some(note) => (!note.is_usual()).then_some(palette.notice),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_came_of_a_call_is_the_last_to_go() {
        let texts = |text: &str| {
            let (forms, least) = forms(text, false);
            (forms.last().map(|form| form.text.clone()).unwrap_or_default(), least.text)
        };
        let said = |last: &str, least: &str| (last.to_owned(), least.to_owned());
        assert_eq!(texts("recvfrom(65535) → 6"), said("recvfrom → 6", "recvfrom→6"));
        assert_eq!(texts("connect(:5001) → ok"), said("connect → ok", "connect"));
        assert_eq!(texts("bind(:5001) → EADDRINUSE"), said("bind → EADDRINUSE", "bind→EADDRINUSE"));
        assert_eq!(texts("accept()"), said("accept()", "accept()"));
        assert_eq!(forms("socket · bind(:5001)", true).0[0].text, "⏵ socket · bind(:5001)");
    }
}
