//! The growing transcript: each call in Python, what it returned or raised, and how long it took.

use egui::text::{LayoutJob, TextWrapping};
use egui::{Align2, Color32, FontId, Rect, Role, ScrollArea, Sense, Stroke, TextStyle, Ui, Vec2, WidgetInfo};

use super::ByHand;
use crate::by_hand::{Bench, UnderWay, note};
use crate::clock::Stamp;
use crate::explain::Owned;
use crate::locale::Locale;
use crate::record::{Record, Snapshot};
use crate::socket::Outcome;
use crate::ui::theme::{self, Palette};
use crate::units;

/// Around the two lines of a row, in points.
const PADDING: f32 = 3.0;
/// For the number of a call.
const NUMBER_WIDTH: f32 = 34.0;
/// For how long it took.
const TOOK_WIDTH: f32 = 78.0;

/// What the box below the transcript is about.
pub(super) enum Chosen<'a> {
    Nothing,
    Row(&'a Record),
    Waiting(&'a UnderWay),
}

impl ByHand {
    /// The chosen call; without a choice, the last.
    pub(super) fn chosen(&self) -> Chosen<'_> {
        match (&self.explained, self.bench.under_way().last(), &self.last) {
            (Some(record), _, _) => Chosen::Row(record),
            (None, Some(call), _) => Chosen::Waiting(call),
            (None, None, Some(record)) => Chosen::Row(record),
            (None, None, None) => Chosen::Nothing,
        }
    }

    pub(super) fn transcript_ui(&mut self, ui: &mut Ui, log: &Snapshot, locale: &Locale, owned: &[Owned]) {
        let palette = theme::palette(ui.ctx());
        if !self.has_calls() {
            ui.add(
                egui::Label::new(egui::RichText::new(locale.text("by-hand-no-calls")).color(palette.weak_text)).wrap(),
            );
            return;
        }
        let explained = self.explained_height(ui, locale, owned);
        let font = TextStyle::Monospace.resolve(ui.style());
        let line = ui.fonts_mut(|fonts| fonts.row_height(&font)).ceil();
        let row_height = 2.0 * (line + PADDING);
        let now = self.bench.now();
        let (mut chosen, mut cancelled) = (None, None);
        let height = (ui.available_height() - explained).max(2.0 * row_height);
        let area = ScrollArea::vertical().id_salt("by hand calls").max_height(height).auto_shrink([false, false]);
        ui.spacing_mut().item_spacing.y = 0.0;
        let ended = self.view.len();
        let count = ended + self.bench.under_way().len();
        area.stick_to_bottom(true).show_rows(ui, row_height, count, |ui, rows| {
            for place in rows {
                // Calls that wait stand behind those that have ended.
                let waiting = place.checked_sub(ended).and_then(|place| self.bench.under_way().get(place));
                let number = self.view.row(place);
                let ended = number.and_then(|number| log.get(number)).map(|row| row.record);
                let record = ended.as_ref().or(waiting.map(|call| &call.record));
                let Some(record) = record else { continue };
                let is_chosen = number.is_some() && self.chosen_row == number;
                let row = Row { bench: &self.bench, record, number, waiting, now, font: &font, line, locale, palette };
                match row.row_ui(ui, row_height, is_chosen) {
                    Some(Asked::Explain) => chosen = Some((number, record.clone())),
                    Some(Asked::Cancel) => cancelled = waiting.map(|call| call.number),
                    None => {}
                }
            }
        });
        if let Some((number, record)) = chosen {
            (self.chosen_row, self.explained) = (number, number.map(|_| record));
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
    bench: &'a Bench,
    record: &'a Record,
    /// Its number in the log; `None` while the call waits.
    number: Option<u64>,
    waiting: Option<&'a UnderWay>,
    now: Stamp,
    font: &'a FontId,
    line: f32,
    locale: &'a Locale,
    palette: &'static Palette,
}

impl Row<'_> {
    fn row_ui(&self, ui: &mut Ui, height: f32, is_chosen: bool) -> Option<Asked> {
        let palette = self.palette;
        let (rect, response) = ui.allocate_exact_size(Vec2::new(ui.available_width(), height), Sense::click());
        let (sign, result, color) = self.result();
        let took_ns = match self.waiting {
            Some(call) => self.now.ns_since(call.began),
            None => self.record.call().map_or(0, |call| call.took_ns),
        };
        let took = units::span(took_ns);
        let number = self.number.map_or_else(|| "…".to_owned(), units::grouped);
        let python = self.bench.statement(self.record);
        let spoken = format!("{number} {python} → {result}, {took}");
        response.widget_info(|| WidgetInfo::selected(Role::ListBoxOption, true, is_chosen, &spoken));
        let fill = if is_chosen {
            Some(palette.selection)
        } else if response.hovered() || self.number.is_some_and(|number| number % 2 == 0) {
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
        let number_rect = Rect::from_min_size(upper.min, Vec2::new(NUMBER_WIDTH - 8.0, self.line));
        self.text(ui, number_rect, number, palette.weak_text, Align2::RIGHT_CENTER);
        upper.min.x += NUMBER_WIDTH;
        lower.min.x += NUMBER_WIDTH;
        let took_rect = Rect::from_min_max(egui::pos2(upper.max.x - TOOK_WIDTH, upper.min.y), upper.max);
        self.text(ui, took_rect, took, palette.weak_text, Align2::RIGHT_CENTER);
        upper.max.x -= TOOK_WIDTH + 6.0;
        self.text(ui, upper, python.clone(), palette.text, Align2::LEFT_CENTER);
        let mut asked = response.clicked().then_some(Asked::Explain);
        if let Some(call) = self.waiting {
            let button =
                Rect::from_min_max(egui::pos2(inside.max.x - 84.0, lower.min.y - 1.0), inside.max + Vec2::splat(1.0));
            let name = format!("{} {}", self.locale.text("by-hand-cancel"), call.number);
            let small = egui::Button::new(egui::RichText::new(self.locale.text("by-hand-cancel")).small()).small();
            // In a place of its own, so that the rows below stay where they are.
            let mut place = ui.new_child(egui::UiBuilder::new().max_rect(button));
            if place.add_sized(button.size(), small).accessible_name(name).clicked() {
                asked = Some(Asked::Cancel);
            }
            lower.max.x -= 90.0;
        }
        let note = note(self.record).filter(|_| self.waiting.is_none());
        let note = note.map(|(key, args)| format!("  {}", self.locale.with(key, &args)));
        self.text(ui, lower, format!("{sign} {result}{}", note.unwrap_or_default()), color, Align2::LEFT_CENTER);
        response.on_hover_ui(|ui| {
            ui.set_max_width(520.0);
            ui.label(egui::RichText::new(format!("{python}\n{sign} {result}")).monospace());
        });
        asked
    }

    /// A sign, a text and a colour for what came of it.
    fn result(&self) -> (&'static str, String, Color32) {
        let palette = self.palette;
        if self.waiting.is_some() {
            return ("⏳", self.locale.text("by-hand-waiting"), palette.notice);
        }
        let result = self.bench.result(self.record);
        match self.record.call().map(|call| &call.outcome) {
            Some(Outcome::Errno(code)) => ("→", format!("{result} ({})", code.name), palette.notice),
            Some(Outcome::Failed(code)) => ("✖", format!("{result}  {}", code.name), palette.trouble),
            Some(Outcome::TimedOut) => ("✖", result, palette.trouble),
            Some(Outcome::Cancelled) => ("■", self.locale.text("by-hand-cancelled"), palette.notice),
            _ => ("→", result, palette.good),
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
