//! The strips in colours.

use std::ops::Range;
use std::sync::Arc;

use egui::text::{LayoutJob, TextWrapping};
use egui::{
    Align2, Color32, Galley, Id, Rangef, Rect, Role, Sense, Shape, Stroke, StrokeKind, TextStyle, Ui, Vec2, WidgetInfo,
    pos2, vec2,
};

use super::bands::{Bands, Strip};
use super::form::Form;
use super::words;
use crate::diagram::stream::{Cut, Cuts, Join, Shown, Side, Strips, Way, Why};
use crate::locale::Locale;
use crate::record::Snapshot;
use crate::socket::Direction;
use crate::ui::theme::Palette;
use crate::ui::widgets::left_to_right;

/// Bytes of a cut that are read out, and shown where one points at it.
const WHOLE_CHARS: usize = 200;
/// About the width of a character, in points.
const CHAR: f32 = 6.5;
/// Around a text in its block, in points.
const PADDING: Vec2 = vec2(5.0, 2.0);
/// A block lower than this has one line of text.
const TWO_LINES: f32 = 33.0;
/// One as high as this has letters of the usual size.
const ROOMY: f32 = 40.0;

/// What the picture is drawn with.
pub(super) struct Look<'a> {
    pub locale: &'a Locale,
    pub palette: &'static Palette,
    pub log: &'a Snapshot,
    pub way: Way,
    pub bands: Bands,
    pub strips: &'a Strips,
    pub selected: Option<u64>,
    pub form: Form,
    /// Why a side has no calls, where one has none.
    pub absent: words::Absent,
    /// The framing that finds the messages, in its notation.
    pub framing: Option<&'a str>,
}

impl Look<'_> {
    fn sides(&self) -> [(Strip, Option<&Side>, Rangef); 3] {
        let Strips { sent, received, messages, .. } = self.strips;
        [
            (Strip::Sent, sent.as_ref(), self.bands.sent),
            (Strip::Received, received.as_ref(), self.bands.received),
            (Strip::Messages, messages.as_ref(), self.bands.messages),
        ]
    }

    /// The colour of the nth send; after the last the first comes again.
    fn colour(&self, nth: u64) -> Color32 {
        self.palette.lifeline(nth.saturating_sub(1) as usize)
    }

    /// The colour of the send that has this byte, if one in sight has.
    fn colour_at(&self, byte: u64) -> Option<Color32> {
        let found = self.strips.ribbons.iter().find(|ribbon| ribbon.bytes.contains(&byte));
        found.map(|ribbon| self.colour(ribbon.nth))
    }
}

/// Draws the strips; the row of the cut that was clicked.
pub(super) fn strips_ui(ui: &mut Ui, id: Id, look: &Look<'_>) -> Option<u64> {
    axis(ui, look);
    let mut inside = ui.new_child(egui::UiBuilder::new().max_rect(look.bands.rect));
    inside.set_clip_rect(look.bands.plot().expand(1.0).intersect(ui.clip_rect()));
    ribbons(&inside, look);
    let mut clicked = None;
    for (strip, side, band) in look.sides() {
        labels(ui, id, look, strip, side, band);
        let Some(side) = side else { continue };
        gone(&inside, look, side, band);
        match &side.shown {
            Shown::Cuts(cuts) => {
                for cut in cuts {
                    clicked = block_ui(&mut inside, id, look, strip, cut).or(clicked);
                }
            }
            Shown::Density(columns) => density(&inside, look, columns, band),
        }
    }
    missing_ui(&mut inside, id, look);
    chips(&inside, id, look);
    clicked
}

fn ribbons(ui: &Ui, look: &Look<'_>) {
    let between = Rangef::new(look.bands.sent.max, look.bands.received.min);
    for ribbon in &look.strips.ribbons {
        let is_chosen = look.selected.is_some_and(|row| row == ribbon.send || row == ribbon.recv);
        let rect = inset(look.bands.block(&ribbon.bytes, between));
        ui.painter().rect_filled(rect, 0.0, look.colour(ribbon.nth).gamma_multiply(if is_chosen { 0.42 } else { 0.2 }));
    }
}

/// Leaves a little room between neighbours that are wide enough.
fn inset(rect: Rect) -> Rect {
    if rect.width() > 5.0 { rect.shrink2(vec2(1.0, 0.0)) } else { rect }
}

fn block_ui(ui: &mut Ui, id: Id, look: &Look<'_>, strip: Strip, cut: &Cut) -> Option<u64> {
    let (bands, palette) = (&look.bands, look.palette);
    let band = match strip {
        Strip::Sent => bands.sent,
        Strip::Received => bands.received,
        Strip::Messages => bands.messages,
    };
    let rect = inset(bands.block(&cut.body, band));
    let seen = rect.intersect(bands.plot());
    if seen.width() < 0.5 && !bands.plot().x_range().contains(rect.left()) {
        return None;
    }
    let row = look.log.get(cut.row)?;
    let whole = look.form.write(&row.bytes, WHOLE_CHARS);
    let spoken = words::spoken(&row, cut, &whole, look.locale);
    let response = ui.interact(seen, id.with((strip, cut.row)), Sense::CLICK);
    let is_selected = look.selected == Some(cut.row);
    response.widget_info(|| WidgetInfo::selected(Role::ListBoxOption, true, is_selected, &spoken));
    let colour = match strip {
        Strip::Sent => look.colour(cut.nth),
        Strip::Received => palette.weak_text,
        Strip::Messages => look.colour_at(cut.body.start).unwrap_or(palette.weak_text),
    };
    let tint = if strip == Strip::Sent { 0.14 } else { 0.03 };
    let fill = if is_selected { palette.selection } else { palette.surface.lerp_to_gamma(colour, tint) };
    let stroke = match () {
        () if is_selected => Stroke::new(2.5, palette.accent),
        () if response.hovered() => Stroke::new(2.0, colour),
        () => Stroke::new(1.2, colour),
    };
    ui.painter().rect(rect, if rect.width() > 8.0 { 4.0 } else { 0.0 }, fill, stroke, StrokeKind::Inside);
    let has_source = match strip {
        Strip::Received => sources(ui, look, cut, band),
        Strip::Sent | Strip::Messages => false,
    };
    if strip == Strip::Messages {
        framed(ui, look, cut, band, colour);
    }
    let titles = words::titles(&row, cut);
    // Where the send above it says what the bytes are, the receive has its colours instead.
    let text = if has_source { "" } else { whole.as_str() };
    write(ui, look, seen, &titles, text, colour);
    let hover = spoken.clone();
    response.on_hover_text(hover).clicked().then_some(cut.row)
}

/// The colours of the sends that a receive's bytes came from; whether there are any.
fn sources(ui: &Ui, look: &Look<'_>, recv: &Cut, band: Rangef) -> bool {
    let below = Rangef::new((band.max - 13.0).max(band.min + 2.0), band.max - 4.0);
    let below = if band.span() < TWO_LINES { Rangef::new(band.max - 5.0, band.max - 2.0) } else { below };
    let mut has_any = false;
    for ribbon in look.strips.ribbons.iter().filter(|ribbon| ribbon.recv == recv.row) {
        let rect = look.bands.block(&ribbon.bytes, below).shrink2(vec2(2.0, 0.0));
        ui.painter().rect_filled(rect, 1.5, look.colour(ribbon.nth).gamma_multiply(0.6));
        has_any = true;
    }
    has_any
}

/// What the framing puts around a message: set off by a dashed line, and named where there is room.
fn framed(ui: &Ui, look: &Look<'_>, cut: &Cut, band: Rangef, colour: Color32) {
    let parts = [cut.bytes.start..cut.body.start, cut.body.end..cut.bytes.end];
    for part in parts.into_iter().filter(|part| !part.is_empty()) {
        let rect = look.bands.block(&part, band);
        if rect.width() < 3.0 {
            continue;
        }
        let middle = rect.center().x;
        let line = [pos2(middle, band.min + 2.0), pos2(middle, band.max - 2.0)];
        ui.painter().extend(Shape::dashed_line(&line, Stroke::new(1.5, colour.gamma_multiply(0.7)), 3.0, 3.0));
        let Some(receiver) = look.way.receiver else { continue };
        let bytes = Cuts::of_calls(look.log, receiver, Direction::In).read(&(part.start..part.end.min(part.start + 8)));
        let font = TextStyle::Small.resolve(ui.style());
        let galley = ui.painter().layout_no_wrap(look.form.write(&bytes, 12), font, look.palette.weak_text);
        if galley.size().x < rect.width() + 14.0 {
            ui.painter().galley(pos2(middle - galley.size().x / 2.0, band.max), galley, look.palette.weak_text);
        }
    }
}

/// Writes a title and the bytes into a block, as much of both as fits.
fn write(ui: &Ui, look: &Look<'_>, seen: Rect, titles: &[String], bytes: &str, colour: Color32) {
    let room = seen.width() - 2.0 * PADDING.x;
    let is_low = seen.height() < TWO_LINES;
    let style = if seen.height() < ROOMY { TextStyle::Small } else { TextStyle::Button };
    let font = style.resolve(ui.style());
    let lay_out = |text: &String| ui.painter().layout_no_wrap(text.clone(), font.clone(), colour);
    let Some(title) = titles.iter().map(lay_out).find(|galley| galley.size().x <= room) else { return };
    let painter = ui.painter().with_clip_rect(seen.intersect(ui.clip_rect()));
    let at = seen.min + PADDING;
    let (width, height) = (title.size().x, title.size().y);
    let top = if is_low { seen.center().y - height / 2.0 } else { at.y };
    painter.galley(pos2(at.x, top), title, colour);
    let (place, room) = match is_low {
        true => (pos2(at.x + width + 8.0, top), room - width - 8.0),
        false => (pos2(at.x, top + height), room),
    };
    if room > 2.0 * CHAR && !bytes.is_empty() {
        painter.galley(place, cut_text(ui, bytes, room, look.palette.text), look.palette.text);
    }
}

/// A text of one line, cut where its room ends.
fn cut_text(ui: &Ui, text: &str, room: f32, colour: Color32) -> Arc<Galley> {
    let font = TextStyle::Monospace.resolve(ui.style());
    let mut job = LayoutJob::simple_singleline(text.to_owned(), font, colour);
    job.wrap = TextWrapping::truncate_at_width(room);
    ui.painter().layout_job(left_to_right(job))
}

fn density(ui: &Ui, look: &Look<'_>, columns: &[u64], band: Rangef) {
    let most = columns.iter().copied().max().unwrap_or_default().max(1) as f32;
    let width = look.bands.x.span() / columns.len().max(1) as f32;
    for (column, count) in columns.iter().enumerate().filter(|(_, count)| **count > 0) {
        let left = look.bands.x.min + column as f32 * width;
        let top = band.max - (band.span() - 2.0) * (*count as f32 / most);
        let rect = Rect::from_x_y_ranges(left..=left + width - 0.5, top..=band.max);
        ui.painter().rect_filled(rect, 0.0, look.palette.accent.gamma_multiply(0.55));
    }
    if columns.is_empty() {
        let place = Rect::from_x_y_ranges(look.bands.x, band);
        let text = look.locale.text("streams-zoom-in");
        let font = TextStyle::Small.resolve(ui.style());
        ui.painter().text(place.center(), Align2::CENTER_CENTER, text, font, look.palette.weak_text);
    }
}

/// What lies before the first row that is there: hatched, so that it looks like nothing that was sent.
fn gone(ui: &Ui, look: &Look<'_>, side: &Side, band: Rangef) {
    let rect = look.bands.block(&(0..side.bytes.start), band).intersect(look.bands.plot());
    if side.bytes.start > 0 && rect.width() > 1.0 {
        hatched(ui, rect, look.palette.quiet);
    }
}

fn hatched(ui: &Ui, rect: Rect, colour: Color32) {
    let painter = ui.painter().with_clip_rect(rect.intersect(ui.clip_rect()));
    let mut x = rect.left() - rect.height();
    while x < rect.right() {
        let line = [pos2(x, rect.bottom()), pos2(x + rect.height(), rect.top())];
        painter.line_segment(line, Stroke::new(1.0, colour.gamma_multiply(0.5)));
        x += 7.0;
    }
}

/// What was sent and not received: an outline where the receive would be.
fn missing_ui(ui: &mut Ui, id: Id, look: &Look<'_>) {
    for missing in &look.strips.missing {
        let rect = inset(look.bands.block(&missing.bytes, look.bands.received));
        let seen = rect.intersect(look.bands.plot());
        if !seen.is_positive() {
            continue;
        }
        let text = words::of_missing(missing, look.locale);
        let colour = match missing.why {
            Why::Lost(_) | Why::CutOff => look.palette.trouble,
            Why::NotYet => look.palette.weak_text,
        };
        let response = ui.interact(seen, id.with(("missing", missing.bytes.start)), Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &text));
        let corners = [rect.left_top(), rect.right_top(), rect.right_bottom(), rect.left_bottom(), rect.left_top()];
        ui.painter().extend(Shape::dashed_line(&corners, Stroke::new(1.2, colour), 4.0, 3.0));
        write(ui, look, seen, std::slice::from_ref(&text), "", colour);
        response.on_hover_text(text);
    }
}

/// `2 sends → 1 recv`, between the strips, as far as there is room for each.
fn chips(ui: &Ui, id: Id, look: &Look<'_>) {
    let between = Rangef::new(look.bands.sent.max, look.bands.received.min);
    let font = TextStyle::Small.resolve(ui.style());
    let accent = look.palette.accent;
    // Both kinds have a height of their own, so that one cannot hide the other.
    let mut taken = [f32::NEG_INFINITY; 2];
    for join in &look.strips.joins {
        let (kind, bytes) = match join {
            Join::Sends { recv, .. } => (1, &recv.bytes),
            Join::Recvs { send, .. } => (0, &send.bytes),
        };
        let seen: Range<f32> =
            look.bands.at(bytes.start).max(look.bands.x.min)..look.bands.at(bytes.end).min(look.bands.x.max);
        let text = words::of_join(join, look.locale);
        let galley = ui.painter().layout_no_wrap(text.clone(), font.clone(), accent);
        let size = galley.size() + vec2(14.0, 4.0);
        let height = if between.span() > 2.2 * size.y { 0.33 + 0.34 * kind as f32 } else { 0.5 };
        let room = (look.bands.x.max - size.x / 2.0).max(look.bands.x.min + size.x / 2.0);
        let middle = ((seen.start + seen.end) / 2.0).clamp(look.bands.x.min + size.x / 2.0, room);
        let rect = Rect::from_center_size(pos2(middle, between.min + height * between.span()), size);
        if seen.is_empty() || rect.left() < taken[kind] + 2.0 {
            continue;
        }
        taken[kind] = rect.right();
        let response = ui.interact(rect, id.with(("join", kind, bytes.start)), Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &text));
        let fill = look.palette.surface.lerp_to_gamma(accent, 0.1);
        ui.painter().rect(rect, size.y / 2.0, fill, Stroke::new(1.0, accent), StrokeKind::Inside);
        ui.painter().galley(rect.min + vec2(7.0, 2.0), galley, accent);
    }
}

/// What a strip is, and how much it has.
fn labels(ui: &Ui, id: Id, look: &Look<'_>, strip: Strip, side: Option<&Side>, band: Rangef) {
    if band.span() <= 0.0 {
        return;
    }
    let left = look.bands.rect.left() + 8.0;
    let width = look.bands.x.min - left - 6.0;
    let lines = words::of_strip(strip, side, look.framing.unwrap_or_default(), look.absent, look.locale);
    let place = Rect::from_x_y_ranges(left..=left + width, band);
    let response = ui.interact(place, id.with(("strip", strip)), Sense::hover());
    let whole = lines.join(", ");
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &whole));
    response.on_hover_text(whole);
    let fonts = [TextStyle::Body, TextStyle::Small, TextStyle::Small].map(|style| style.resolve(ui.style()));
    let colours = [look.palette.text, look.palette.weak_text, look.palette.weak_text];
    let galleys: Vec<_> = lines
        .into_iter()
        .zip(fonts)
        .zip(colours)
        .map(|((text, font), colour)| {
            let mut job = LayoutJob::simple_singleline(text, font, colour);
            job.wrap = TextWrapping::truncate_at_width(width);
            (ui.painter().layout_job(job), colour)
        })
        .collect();
    let height: f32 = galleys.iter().map(|(galley, _)| galley.size().y).sum();
    let mut y = band.center() - height / 2.0;
    for (galley, colour) in galleys {
        let below = galley.size().y;
        ui.painter().galley(pos2(left, y), galley, colour);
        y += below;
    }
}

fn axis(ui: &Ui, look: &Look<'_>) {
    let Bands { x, axis, .. } = look.bands;
    let line = Stroke::new(1.0, look.palette.quiet);
    ui.painter().hline(x, axis.min, line);
    let font = TextStyle::Small.resolve(ui.style());
    for byte in look.bands.ticks((x.span() / 70.0) as usize) {
        let at = look.bands.at(byte);
        if !x.contains(at) {
            continue;
        }
        ui.painter().vline(at, axis.min..=axis.min + 4.0, line);
        let text = crate::units::grouped(byte);
        ui.painter().text(pos2(at, axis.min + 5.0), Align2::CENTER_TOP, text, font.clone(), look.palette.weak_text);
    }
    let text = look.locale.text("streams-axis");
    let at = pos2(look.bands.rect.left() + 8.0, axis.min);
    let mut job = LayoutJob::simple_singleline(text, font, look.palette.weak_text);
    job.wrap = TextWrapping::truncate_at_width(x.min - at.x - 12.0);
    ui.painter().galley(at, ui.painter().layout_job(job), look.palette.weak_text);
}
