//! The line below the field: the bytes that would be sent, or what is wrong with the text; and why nothing can be sent.

use std::ops::Range;

use bytes::Bytes;
use egui::text::{LayoutJob, TextFormat};
use egui::{Align, Label, Layout, Rect, RichText, TextStyle, Ui};

use crate::escape;
use crate::framing::{Framing, WrapError};
use crate::lab::Endpoint;
use crate::locale::Locale;
use crate::payload::{Content, PayloadError};
use crate::ui::theme;
use crate::ui::widgets::{is_cut, whole_ui};
use crate::units;

/// Bytes that are shown at most.
const SHOWN_BYTES: usize = 96;

/// A payload's bytes with what the framing puts around them, made once for each payload and framing.
#[derive(Default)]
pub(super) struct Framed {
    made: Option<(Option<Framing>, Result<Bytes, WrapError>)>,
    /// Where in them the payload lies.
    payload: Range<usize>,
}

impl Framed {
    /// Makes them again where the framing is another one.
    pub(super) fn update(&mut self, content: &Result<Content, PayloadError>, endpoint: &Endpoint) {
        let Ok(Content::Bytes(bytes)) = content else {
            self.made = None;
            return;
        };
        let framing = Some(&endpoint.framing).filter(|framing| endpoint.transport().is_stream() && !framing.is_raw());
        if self.made.as_ref().is_some_and(|(made_with, _)| made_with.as_ref() == framing) {
            return;
        }
        let wrapped = framing.map_or(Ok(bytes.clone()), |framing| framing.wrap(bytes));
        // What a framing adds stands before the payload or behind it.
        let before = match &wrapped {
            Ok(wrapped) if !wrapped.starts_with(bytes) && wrapped.ends_with(bytes) => wrapped.len() - bytes.len(),
            _ => 0,
        };
        self.payload = before..before + bytes.len();
        self.made = Some((framing.cloned(), wrapped));
    }

    pub(super) fn bytes(&self) -> Option<&Bytes> {
        self.made.as_ref()?.1.as_ref().ok()
    }

    /// Why the framing cannot carry the payload.
    pub(super) fn error(&self) -> Option<&WrapError> {
        self.made.as_ref()?.1.as_ref().err()
    }

    /// How many bytes the framing adds, where there is one.
    pub(super) fn added(&self) -> Option<usize> {
        let (framing, _) = self.made.as_ref()?;
        framing.as_ref()?;
        Some(self.bytes()?.len() - self.payload.len())
    }
}

/// From this width on, in points, the framing has its name beside its notation.
const WIDE: f32 = 520.0;

/// What the line says.
pub(super) struct Preview<'a> {
    pub content: Result<&'a Content, &'a PayloadError>,
    pub framed: &'a Framed,
    /// Whether a file is streamed.
    pub is_stream: bool,
    /// Where the composer begins, while the keys go to its field: what is wrong is then shown whole above it, where it
    /// covers neither the field nor what stands around it.
    pub whole_over: Option<Rect>,
    pub note: Option<PreviewNote<'a>>,
}

/// What stands at the line's end.
pub(super) enum PreviewNote<'a> {
    /// Why nothing can be sent though the text is right.
    Reason(String),
    /// Half-duplex, and this side may send: the key of what is said.
    Turn(&'static str),
    /// What is put around the payload, and how many bytes it is.
    Framed(&'a Framing, usize),
}

/// Draws the line; its height is the same whatever it says.
pub(super) fn preview_ui(ui: &mut Ui, locale: &Locale, preview: &Preview<'_>) {
    let height = ui.text_style_height(&TextStyle::Monospace) + 4.0;
    let size = egui::Vec2::new(ui.available_width(), height);
    ui.allocate_ui_with_layout(size, Layout::right_to_left(Align::Center), |ui| {
        ui.set_min_size(size);
        if let Some(note) = &preview.note {
            note_ui(ui, locale, note);
        }
        ui.with_layout(Layout::left_to_right(Align::Center), |ui| content_ui(ui, locale, preview));
    });
}

fn note_ui(ui: &mut Ui, locale: &Locale, note: &PreviewNote<'_>) {
    let palette = theme::palette(ui.ctx());
    let (text, color, hint) = match note {
        PreviewNote::Reason(reason) => (reason.clone(), palette.notice, None),
        PreviewNote::Turn(key) => (locale.text(key), palette.good, Some(locale.text("composer-turns-hint"))),
        PreviewNote::Framed(framing, bytes) => {
            let key = framing.kind().key();
            let name = locale.text(&key);
            let args =
                [("framing", name.into()), ("notation", framing.to_string().into()), ("n", (*bytes as u64).into())];
            let is_wide = ui.available_width() >= WIDE;
            let said = if is_wide { "composer-framed" } else { "composer-framed-short" };
            (locale.with(said, &args), palette.weak_text, Some(locale.text(&format!("{key}-hint"))))
        }
    };
    let label = ui.add(Label::new(RichText::new(text).color(color).small()).truncate());
    if let Some(hint) = hint {
        label.on_hover_text(hint);
    }
}

fn content_ui(ui: &mut Ui, locale: &Locale, preview: &Preview<'_>) {
    let palette = theme::palette(ui.ctx());
    match preview.content {
        Ok(Content::Bytes(plain)) => {
            ui.spacing_mut().item_spacing.x = 6.0;
            let bytes = preview.framed.bytes().unwrap_or(plain);
            let n = bytes.len() as u64;
            let count = locale.with("composer-bytes", &[("n", n.into()), ("bytes", units::grouped(n).into())]);
            ui.label(RichText::new(count).color(palette.weak_text).small());
            ui.add(Label::new(hex(ui, bytes, &preview.framed.payload)).truncate());
        }
        Ok(Content::File(_)) => {
            let key = if preview.is_stream { "composer-file-streamed" } else { "composer-file-datagram" };
            ui.add(Label::new(RichText::new(locale.text(key)).color(palette.weak_text).small()).truncate());
        }
        Err(error) => {
            let text = format!("! {}", locale.say(error));
            let room = ui.available_width();
            ui.add(Label::new(RichText::new(&text).color(palette.trouble).small()).truncate());
            if let Some(top) = preview.whole_over.filter(|_| is_cut(ui, &text, &TextStyle::Small, room)) {
                let text = RichText::new(text).color(palette.trouble);
                whole_ui(ui, ui.scope_id().with("whole"), top, egui::RectAlign::TOP_START, text);
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
