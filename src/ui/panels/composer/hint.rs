//! What stands beside the text: its bytes while one writes, what is wrong with it, why nothing can be sent. It stands at the
//! right in the field; what has no room there lies over what is above the field, for as long as one writes.

use std::ops::Range;

use bytes::Bytes;
use egui::text::{LayoutJob, TextFormat};
use egui::{
    Align, Color32, Id, Label, Layout, Rect, Response, RichText, Role, Stroke, TextStyle, Ui, UiBuilder, WidgetInfo,
    vec2,
};

use super::field::{Measured, measure};
use super::{Composer, ComposerContext, Refused};
use crate::escape;
use crate::payload::Content;
use crate::ui::theme;
use crate::ui::widgets::{Beside, whole_ui};
use crate::units;

/// Bytes that are shown at most.
const SHOWN_BYTES: usize = 96;
/// Between the text and the hint, and around both, in points.
const GAP: f32 = 26.0;
/// Less room than this is none, in points.
const LEAST: f32 = 70.0;

/// What stands there.
struct Note {
    text: LayoutJob,
    /// Shown while one points at it.
    hint: Option<String>,
    /// It is read whole even where the field has no room for it.
    is_urgent: bool,
}

impl Composer {
    /// Whether something can stand beside a text in the field.
    pub(super) fn has_room(ui: &Ui, text: &str, place: Rect) -> bool {
        measure(ui, text, f32::INFINITY).width + GAP + LEAST <= place.width()
    }

    /// Draws it into the field at `place`, which has grown to `grown` and shows this text.
    pub(super) fn hint_ui(
        &self,
        ui: &mut Ui,
        cx: &ComposerContext<'_>,
        id: Id,
        shown: &str,
        (place, grown): (Rect, Rect),
    ) {
        let has_focus = ui.memory(|memory| memory.has_focus(id));
        let Measured { lines, width } = measure(ui, shown, place.width());
        let is_grown = grown != place;
        let room = if is_grown { 0.0 } else { place.width() - width - GAP };
        let Some(note) = self.note(ui, cx, (has_focus, is_grown, lines), room) else { return };
        let wide = ui.fonts_mut(|fonts| fonts.layout_job(note.text.clone())).size().x;
        if room >= wide || !has_focus && room >= LEAST {
            let label = inside_ui(ui, place, wide.min(room), Label::new(note.text).truncate());
            if let Some(hint) = note.hint {
                label.on_hover_text(hint);
            }
        } else if has_focus && (note.is_urgent || is_grown) {
            whole_ui(ui, id.with("hint"), grown, Beside::Above, note.text);
        } else if note.is_urgent {
            // The text takes all the room: a mark stands on its end.
            let color = note.text.sections.first().map_or(Color32::PLACEHOLDER, |section| section.format.color);
            let mark = RichText::new("!").strong().color(color).background_color(ui.visuals().extreme_bg_color);
            let label = inside_ui(ui, place, 8.0, Label::new(mark));
            label.widget_info(|| WidgetInfo::labeled(Role::Label, true, &note.text.text));
            label.on_hover_text(note.text.text);
        }
    }

    fn note(
        &self,
        ui: &Ui,
        cx: &ComposerContext<'_>,
        (has_focus, is_grown, lines): (bool, bool, usize),
        room: f32,
    ) -> Option<Note> {
        let (palette, locale) = (theme::palette(ui.ctx()), cx.locale);
        let said = |text: String, color: Color32, hint: Option<String>| {
            let format = TextFormat::simple(TextStyle::Small.resolve(ui.style()), color);
            let is_urgent = color == palette.trouble || color == palette.notice;
            Some(Note { text: LayoutJob::single_section(text, format), hint, is_urgent })
        };
        let refused = self.refused.as_ref().map(|why| match why {
            Refused::Send(why) => locale.say(why),
            Refused::System(error) => locale.with("composer-no-thread", &[("error", error.as_str().into())]),
            Refused::Empty => locale.text("composer-empty-tcp"),
        });
        let content = match &self.content {
            Ok(content) => content,
            // An empty field is no fault until one writes.
            Err(_) if self.payload.text.is_empty() && !has_focus => return None,
            Err(error) => return said(format!("! {}", locale.say(error)), palette.trouble, None),
        };
        if let Some(refused) = refused {
            return said(refused, palette.notice, None);
        }
        if let Some(error) = self.framed.error() {
            return said(format!("! {}", locale.say(error)), palette.trouble, None);
        }
        if let Content::File(path) = content {
            let key =
                if cx.endpoint.transport().is_stream() { "composer-file-streamed" } else { "composer-file-datagram" };
            return match self.file.known(path) {
                Some(Err(why)) => said(format!("! {}", why.text(locale)), palette.trouble, None),
                Some(Ok(bytes)) => said(units::size(*bytes), palette.weak_text, Some(locale.text(key))),
                None => None,
            };
        }
        if let Some(reason) = self.reason(cx).filter(|_| !self.is_empty_message(cx)) {
            return said(reason, palette.weak_text, None);
        }
        if self.is_our_turn(cx) == Some(true) {
            let key = if self.is_unsent(cx) { "composer-either-may-begin" } else { "composer-your-turn" };
            return said(locale.text(key), palette.good, Some(locale.text("composer-turns-hint")));
        }
        if has_focus {
            let bytes = self.framed.bytes().filter(|_| !self.payload.text.is_empty())?;
            let whole = bytes_job(ui, bytes, &self.framed.payload, SHOWN_BYTES);
            let hint = format!("{}{}", whole.text, self.framing_hint(cx));
            // All that are ever shown, or as many as have room.
            let each = 3.0 * ui.fonts_mut(|fonts| fonts.glyph_width(&TextStyle::Monospace.resolve(ui.style()), '0'));
            let cut = ((room - LEAST) / each).max(0.0) as usize;
            let has_room = is_grown || ui.fonts_mut(|fonts| fonts.layout_job(whole.clone())).size().x <= room;
            let text = if has_room { whole } else { bytes_job(ui, bytes, &self.framed.payload, cut) };
            return Some(Note { text, hint: Some(hint), is_urgent: false });
        }
        let text = locale.with("composer-lines", &[("n", lines.into())]);
        if lines > 1 { said(text, palette.weak_text, None) } else { None }
    }

    /// What the framing adds, where there is one.
    fn framing_hint(&self, cx: &ComposerContext<'_>) -> String {
        let Some(added) = self.framed.added() else { return String::new() };
        let framing = &cx.endpoint.framing;
        let (name, notation) = (cx.locale.text(&framing.kind().key()), framing.to_string());
        let args = [("framing", name.into()), ("notation", notation.into()), ("n", added.into())];
        format!("\n{}", cx.locale.with("composer-framed", &args))
    }
}

/// Draws a label of this width at the right end of the field.
fn inside_ui(ui: &mut Ui, place: Rect, width: f32, label: Label) -> Response {
    let inside = place.shrink2(vec2(8.0, 0.0));
    let inside = inside.with_min_x(inside.right() - width);
    let layout = Layout::left_to_right(Align::Center);
    ui.new_child(UiBuilder::new().id_salt("hint").max_rect(inside).layout(layout)).add(label)
}

/// The first bytes in hex, those of the framing in another colour and underlined, and how many there are.
fn bytes_job(ui: &Ui, bytes: &Bytes, payload: &Range<usize>, most: usize) -> LayoutJob {
    let palette = theme::palette(ui.ctx());
    let font = TextStyle::Monospace.resolve(ui.style());
    let plain = TextFormat::simple(font.clone(), palette.weak_text);
    let framing =
        TextFormat { underline: Stroke::new(1.0, palette.accent), ..TextFormat::simple(font, palette.accent) };
    let shown = bytes.len().min(most);
    let (begin, end) = (payload.start.min(shown), payload.end.min(shown));
    let mut job = LayoutJob::default();
    for (range, format) in [(0..begin, &framing), (begin..end, &plain), (end..shown, &framing)] {
        let part = bytes.get(range).unwrap_or_default();
        if !part.is_empty() {
            let gap = if job.is_empty() { "" } else { " " };
            job.append(gap, 0.0, plain.clone());
            job.append(&escape::hex(part, " "), 0.0, format.clone());
        }
    }
    let cut = if shown < bytes.len() && shown > 0 { " …" } else { "" };
    let gap = if job.is_empty() { "" } else { " · " };
    job.append(&format!("{cut}{gap}{}", units::size(bytes.len() as u64)), 0.0, plain);
    job
}
