//! The growing transcript: each call in Python, what it returned or raised, and how long it took.

use egui::text::{LayoutJob, TextWrapping};
use egui::{Align2, Color32, FontId, Rect, Role, ScrollArea, Sense, Stroke, TextStyle, Ui, Vec2, WidgetInfo};

use super::ByHand;
use crate::by_hand::{Entry, Outcome, Returned};
use crate::clock::Stamp;
use crate::explain::Owned;
use crate::locale::Locale;
use crate::ui::theme::{self, Palette};
use crate::units;

/// Around the two lines of a row, in points.
const PADDING: f32 = 3.0;
/// For the number of a call.
const NUMBER_WIDTH: f32 = 34.0;
/// For how long it took.
const TOOK_WIDTH: f32 = 78.0;

impl ByHand {
    pub(super) fn transcript_ui(&mut self, ui: &mut Ui, locale: &Locale, owned: &[Owned]) {
        let palette = theme::palette(ui.ctx());
        if self.bench.entries().is_empty() {
            ui.add(
                egui::Label::new(egui::RichText::new(locale.text("by-hand-no-calls")).color(palette.weak_text)).wrap(),
            );
            return;
        }
        let explained = self.explained_height(ui, locale, owned);
        let font = TextStyle::Monospace.resolve(ui.style());
        let line = ui.fonts_mut(|fonts| fonts.row_height(&font)).ceil();
        let row_height = 2.0 * (line + PADDING);
        let now = self.bench.clock().now();
        let (mut chosen, mut cancelled) = (None, None);
        let height = (ui.available_height() - explained).max(2.0 * row_height);
        let area = ScrollArea::vertical().id_salt("by hand calls").max_height(height).auto_shrink([false, false]);
        ui.spacing_mut().item_spacing.y = 0.0;
        let entries = self.bench.entries();
        area.stick_to_bottom(true).show_rows(ui, row_height, entries.len(), |ui, rows| {
            for entry in entries.get(rows).unwrap_or_default() {
                let row = Row { entry, now, font: &font, line, locale, palette };
                match row.row_ui(ui, row_height, self.explained == Some(entry.number)) {
                    Some(Asked::Explain) => chosen = Some(entry.number),
                    Some(Asked::Cancel) => cancelled = Some(entry.number),
                    None => {}
                }
            }
        });
        if chosen.is_some() {
            self.explained = chosen;
        }
        if let Some(number) = cancelled {
            self.bench.cancel(number);
        }
        self.explained_ui(ui, locale, owned);
    }
}

enum Asked {
    Explain,
    Cancel,
}

/// A row while it is drawn.
struct Row<'a> {
    entry: &'a Entry,
    now: Stamp,
    font: &'a FontId,
    line: f32,
    locale: &'a Locale,
    palette: &'static Palette,
}

impl Row<'_> {
    fn row_ui(&self, ui: &mut Ui, height: f32, is_chosen: bool) -> Option<Asked> {
        let (entry, palette) = (self.entry, self.palette);
        let (rect, response) = ui.allocate_exact_size(Vec2::new(ui.available_width(), height), Sense::click());
        let (sign, result, color) = self.result();
        let took = units::span(entry.took_ns(self.now));
        let spoken = format!("{} {} → {result}, {took}", entry.number, entry.python);
        response.widget_info(|| WidgetInfo::selected(Role::ListBoxOption, true, is_chosen, &spoken));
        let fill = if is_chosen {
            Some(palette.selection)
        } else if response.hovered() || entry.number % 2 == 0 {
            Some(palette.stripe)
        } else {
            None
        };
        if let Some(fill) = fill {
            ui.painter().rect_filled(rect, 3.0, fill);
        }
        if response.has_focus() {
            ui.painter().rect_stroke(rect, 3.0, Stroke::new(1.5, palette.accent), egui::StrokeKind::Inside);
        }
        let inside = rect.shrink2(Vec2::new(4.0, PADDING));
        let mut upper = inside;
        upper.max.y = inside.top() + self.line;
        let mut lower = inside;
        lower.min.y = inside.bottom() - self.line;
        let number = Rect::from_min_size(upper.min, Vec2::new(NUMBER_WIDTH - 8.0, self.line));
        self.text(ui, number, entry.number.to_string(), palette.weak_text, Align2::RIGHT_CENTER);
        upper.min.x += NUMBER_WIDTH;
        lower.min.x += NUMBER_WIDTH;
        let took_rect = Rect::from_min_max(egui::pos2(upper.max.x - TOOK_WIDTH, upper.min.y), upper.max);
        self.text(ui, took_rect, took, palette.weak_text, Align2::RIGHT_CENTER);
        upper.max.x -= TOOK_WIDTH + 6.0;
        self.text(ui, upper, entry.python.clone(), palette.text, Align2::LEFT_CENTER);
        let mut asked = response.clicked().then_some(Asked::Explain);
        if entry.is_waiting() {
            let button =
                Rect::from_min_max(egui::pos2(inside.max.x - 84.0, lower.min.y - 1.0), inside.max + Vec2::splat(1.0));
            let name = format!("{} {}", self.locale.text("by-hand-cancel"), entry.number);
            let small = egui::Button::new(egui::RichText::new(self.locale.text("by-hand-cancel")).small()).small();
            // In a place of its own, so that the rows below stay where they are.
            let mut place = ui.new_child(egui::UiBuilder::new().max_rect(button));
            if place.add_sized(button.size(), small).accessible_name(name).clicked() {
                asked = Some(Asked::Cancel);
            }
            lower.max.x -= 90.0;
        }
        let note = entry.outcome.note().map(|(key, args)| format!("  {}", self.locale.with(key, &args)));
        self.text(ui, lower, format!("{sign} {result}{}", note.unwrap_or_default()), color, Align2::LEFT_CENTER);
        response.on_hover_ui(|ui| {
            ui.set_max_width(520.0);
            ui.label(egui::RichText::new(format!("{}\n{sign} {result}", entry.python)).monospace());
        });
        asked
    }

    /// A sign, a text and a colour for what came of it.
    fn result(&self) -> (&'static str, String, Color32) {
        let (entry, palette) = (self.entry, self.palette);
        match &entry.outcome {
            Outcome::Waiting => ("⏳", self.locale.text("by-hand-waiting"), palette.notice),
            Outcome::Returned(Returned::Errno(Some(code))) => {
                ("→", format!("{} ({})", entry.outcome.python(), code.name), palette.notice)
            }
            Outcome::Returned(_) => ("→", entry.outcome.python(), palette.good),
            Outcome::Failed { code, .. } => {
                ("✖", format!("{}  {}", entry.outcome.python(), code.name), palette.trouble)
            }
            Outcome::TimedOut { .. } => ("✖", entry.outcome.python(), palette.trouble),
            Outcome::Cancelled { .. } => ("■", self.locale.text("by-hand-cancelled"), palette.notice),
        }
    }

    fn text(&self, ui: &Ui, place: Rect, text: String, color: Color32, align: Align2) {
        let mut job = LayoutJob::simple_singleline(text, self.font.clone(), color);
        job.wrap = TextWrapping::truncate_at_width(place.width());
        let galley = ui.painter().layout_job(job);
        let at = align.align_size_within_rect(galley.size(), place).min;
        ui.painter().with_clip_rect(place.expand(2.0).intersect(ui.clip_rect())).galley(at, galley, color);
    }
}
