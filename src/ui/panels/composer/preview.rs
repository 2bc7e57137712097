//! The line below the field: the bytes that would be sent, or what is wrong with the text; and why nothing can be sent.

use std::ops::Range;

use egui::text::{LayoutJob, TextFormat};
use egui::{Align, Color32, Id, Label, Layout, Rect, RichText, TextStyle, Ui};

use super::{Composer, ComposerContext, ONE_LINE_WIDTH, Refused};
use crate::escape;
use crate::payload::Content;
use crate::ui::theme;
use crate::ui::widgets::{Beside, is_cut, whole_ui};
use crate::units;

/// Bytes that are shown at most.
const SHOWN_BYTES: usize = 96;

/// What stands at the line's end, its colour, and what it means.
type Note = (String, Color32, Option<String>);

impl Composer {
    /// Draws the line; its height is the same whatever it says. While the keys go to the field `id`, what is wrong is shown
    /// whole above `top`, where it covers neither the field nor what stands around it.
    pub(super) fn preview_ui(&self, ui: &mut Ui, cx: &ComposerContext<'_>, id: Id, top: Rect, reason: Option<&str>) {
        let height = ui.text_style_height(&TextStyle::Monospace) + 4.0;
        let size = egui::vec2(ui.available_width(), height);
        ui.allocate_ui_with_layout(size, Layout::right_to_left(Align::Center), |ui| {
            ui.set_min_size(size);
            if let Some((text, color, hint)) = self.note(ui, cx, reason) {
                let label = ui.add(Label::new(RichText::new(text).color(color).small()).truncate());
                if let Some(hint) = hint {
                    label.on_hover_text(hint);
                }
            }
            let whole_over = ui.memory(|memory| memory.has_focus(id)).then_some(top);
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| self.content_ui(ui, cx, whole_over));
        });
    }

    /// Why nothing can be sent though the text is right; that it is this side's turn; or what the framing adds.
    fn note(&self, ui: &Ui, cx: &ComposerContext<'_>, reason: Option<&str>) -> Option<Note> {
        let (palette, locale) = (theme::palette(ui.ctx()), cx.locale);
        let refused = self.refused.as_ref().map(|why| match why {
            Refused::Send(why) => locale.say(why),
            Refused::System(error) => locale.with("composer-no-thread", &[("error", error.as_str().into())]),
            Refused::Empty => locale.text("composer-empty-tcp"),
        });
        // An empty field is no fault until one tries to send it.
        let reason = reason.filter(|_| !self.is_empty_message(cx)).map(str::to_owned);
        if let Some(reason) = refused.or(reason).filter(|_| self.content.is_ok()) {
            return Some((reason, palette.notice, None));
        }
        if self.is_our_turn(cx) == Some(true) {
            let key = if self.is_unsent(cx) { "composer-either-may-begin" } else { "composer-your-turn" };
            return Some((locale.text(key), palette.good, Some(locale.text("composer-turns-hint"))));
        }
        let (added, framing) = (self.framed.added()?, &cx.endpoint.framing);
        let key = framing.kind().key();
        let (name, notation) = (locale.text(&key), framing.to_string());
        let args = [("framing", name.into()), ("notation", notation.into()), ("n", added.into())];
        let is_wide = ui.available_width() >= ONE_LINE_WIDTH;
        let said = if is_wide { "composer-framed" } else { "composer-framed-short" };
        Some((locale.with(said, &args), palette.weak_text, Some(locale.text(&format!("{key}-hint")))))
    }

    fn content_ui(&self, ui: &mut Ui, cx: &ComposerContext<'_>, whole_over: Option<Rect>) {
        let (palette, locale) = (theme::palette(ui.ctx()), cx.locale);
        match &self.content {
            Ok(Content::Bytes(plain)) => {
                ui.spacing_mut().item_spacing.x = 6.0;
                let bytes = self.framed.bytes().unwrap_or(plain);
                let n = bytes.len() as u64;
                let count = locale.with("composer-bytes", &[("n", n.into()), ("bytes", units::grouped(n).into())]);
                ui.label(RichText::new(count).weak().small());
                ui.add(Label::new(hex(ui, bytes, &self.framed.payload)).truncate());
            }
            Ok(Content::File(_)) => {
                let is_stream = cx.endpoint.transport().is_stream();
                let key = if is_stream { "composer-file-streamed" } else { "composer-file-datagram" };
                ui.add(Label::new(RichText::new(locale.text(key)).weak().small()).truncate());
            }
            Err(error) => {
                let text = format!("! {}", locale.say(error));
                let room = ui.available_width();
                ui.add(Label::new(RichText::new(&text).color(palette.trouble).small()).truncate());
                if let Some(top) = whole_over.filter(|_| is_cut(ui, &text, &TextStyle::Small, room)) {
                    let text = RichText::new(text).color(palette.trouble);
                    whole_ui(ui, ui.scope_id().with("whole"), top, Beside::Above, text);
                }
            }
        }
    }
}

/// The first bytes in hex; those of the framing in another colour and underlined.
fn hex(ui: &Ui, bytes: &[u8], payload: &Range<usize>) -> LayoutJob {
    let palette = theme::palette(ui.ctx());
    let font = TextStyle::Monospace.resolve(ui.style());
    let plain = TextFormat::simple(font.clone(), palette.weak_text);
    let framing =
        TextFormat { underline: egui::Stroke::new(1.0, palette.accent), ..TextFormat::simple(font, palette.accent) };
    let shown = bytes.len().min(SHOWN_BYTES);
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
    if shown < bytes.len() {
        job.append(" …", 0.0, plain);
    }
    job
}
