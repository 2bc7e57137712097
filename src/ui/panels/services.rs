//! The table of well-known services: type a few letters or a number; Enter or a click copies the port.

use egui::text::{LayoutJob, TextFormat, TextWrapping};
use egui::{
    Align2, Color32, FontId, Id, Key, Modifiers, Rect, RichText, ScrollArea, Sense, TextEdit, TextStyle, Ui, vec2,
};

use super::palette::Stays;
use crate::locale::{Language, Locale};
use crate::services::{self, Service};
use crate::ui::theme::{self, Palette};

/// The columns: the key of the title, and the width in points; the last takes what is left.
const COLUMNS: [(&str, f32); 5] = [
    ("services-port", 64.0),
    ("services-name", 130.0),
    ("services-transport", 90.0),
    ("services-source", 84.0),
    ("services-what", 0.0),
];
const ROW_HEIGHT: f32 = 24.0;
/// The height of the table, in points, where the window has room for it.
const HEIGHT: f32 = 380.0;

/// The table while it is open.
#[derive(Default)]
pub struct ServiceTable {
    sought: String,
    chosen: usize,
    copied: Option<u16>,
}

/// The keys that were pressed.
struct Pressed {
    up: bool,
    down: bool,
    enter: bool,
}

impl ServiceTable {
    pub fn services_ui(&mut self, ui: &mut Ui, locale: &Locale) -> Stays {
        let modal = theme::dialog(ui.ctx(), Id::unique("services")).show(ui.ctx(), |ui| {
            let room = ui.ctx().content_rect().size();
            ui.set_width(760.0_f32.min(room.x - 60.0));
            ui.label(RichText::new(locale.text("services-title")).heading().strong());
            self.content_ui(ui, HEIGHT.min(room.y - 220.0), locale);
            ui.add_space(4.0);
            let told = match self.copied {
                Some(port) => format!("✔ {}", locale.with("services-copied", &[("port", port.to_string().into())])),
                None => locale.text("services-more"),
            };
            ui.add(egui::Label::new(RichText::new(told).small().weak()).wrap());
            if ui.button(locale.text("dialog-close")).clicked() {
                ui.close();
            }
        });
        if modal.should_close() { Stays::Closed } else { Stays::Open }
    }

    fn content_ui(&mut self, ui: &mut Ui, height: f32, locale: &Locale) {
        let pressed = ui.input_mut(|input| {
            let mut key = |key| input.consume_key(Modifiers::NONE, key);
            Pressed { up: key(Key::ArrowUp), down: key(Key::ArrowDown), enter: key(Key::Enter) }
        });
        let hint = locale.text("services-hint");
        let edit = TextEdit::singleline(&mut self.sought).desired_width(f32::INFINITY).hint_text(hint.clone());
        let response = ui.add(edit).accessible_name(hint);
        if ui.memory(|memory| memory.focused().is_none()) {
            response.request_focus();
        }
        if response.changed() {
            (self.chosen, self.copied) = (0, None);
        }
        let found = services::search(&self.sought);
        let last = found.len().saturating_sub(1);
        self.chosen = (self.chosen + usize::from(pressed.down)).saturating_sub(usize::from(pressed.up)).min(last);
        // Enter on a button or a row is its click.
        if pressed.enter
            && response.has_focus()
            && let Some(service) = found.get(self.chosen)
        {
            self.copy(ui, service);
        }
        if found.is_empty() {
            ui.label(RichText::new(locale.text("services-nothing")).weak());
        } else {
            header_ui(ui, locale);
        }
        ui.spacing_mut().item_spacing.y = 1.0;
        let mut area = ScrollArea::vertical().max_height(height).min_scrolled_height(height).auto_shrink(false);
        if pressed.up || pressed.down {
            // A row or two of what comes next stays in sight.
            let step = ROW_HEIGHT + ui.spacing().item_spacing.y;
            area = area.vertical_scroll_offset((self.chosen as f32 * step - height / 2.0).max(0.0));
        }
        area.show_rows(ui, ROW_HEIGHT, found.len(), |ui, shown| {
            for place in shown {
                let service = found[place];
                if row_ui(ui, service, place == self.chosen, locale) {
                    self.chosen = place;
                    self.copy(ui, service);
                }
            }
        });
    }

    fn copy(&mut self, ui: &Ui, service: &Service) {
        ui.ctx().copy_text(service.port.to_string());
        self.copied = Some(service.port);
    }
}

fn header_ui(ui: &mut Ui, locale: &Locale) {
    let palette = theme::palette(ui.ctx());
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), ROW_HEIGHT), Sense::hover());
    for (place, (key, _)) in COLUMNS.iter().enumerate() {
        let font = TextStyle::Small.resolve(ui.style());
        cell_ui(ui, column(rect, place), &locale.text(key), font, palette.weak_text);
    }
}

/// Draws a row; whether it was clicked.
fn row_ui(ui: &mut Ui, service: &Service, is_chosen: bool, locale: &Locale) -> bool {
    let palette = theme::palette(ui.ctx());
    let what = match locale.language() {
        Language::English => service.english,
        Language::Chinese => service.chinese,
    };
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW_HEIGHT), Sense::click());
    let label =
        locale.with("services-row", &[("port", service.port.to_string().into()), ("name", service.name.into())]);
    response.widget_info(|| egui::WidgetInfo::selected(egui::Role::Button, true, is_chosen, label.clone()));
    if let Some(fill) = fill(palette, is_chosen, response.hovered()) {
        ui.painter().rect_filled(rect, 4.0, fill);
    }
    if response.has_focus() {
        ui.painter().rect_stroke(rect, 4.0, egui::Stroke::new(1.0, palette.accent), egui::StrokeKind::Inside);
    }
    let lock = if services::is_reserved(service.port) { " 🔒" } else { "" };
    let texts = [
        format!("{}{lock}", service.port),
        service.name.to_owned(),
        service.transports_label(),
        service.source.to_owned(),
        what.to_owned(),
    ];
    let mut is_cut = false;
    for (place, text) in texts.iter().enumerate() {
        let (style, color) = match place {
            0 | 1 => (TextStyle::Monospace, palette.text),
            4 => (TextStyle::Body, palette.text),
            _ => (TextStyle::Body, palette.weak_text),
        };
        is_cut |= cell_ui(ui, column(rect, place), text, style.resolve(ui.style()), color);
    }
    let response = if is_cut { response.on_hover_text(texts.join("  ")) } else { response };
    response.clicked()
}

fn fill(palette: &Palette, is_chosen: bool, is_hovered: bool) -> Option<Color32> {
    match (is_chosen, is_hovered) {
        (true, _) => Some(palette.selection),
        (false, true) => Some(palette.stripe),
        (false, false) => None,
    }
}

/// Where a column stands in a row.
fn column(row: Rect, place: usize) -> Rect {
    let start: f32 = COLUMNS[..place].iter().map(|(_, width)| width).sum();
    let width = if COLUMNS[place].1 > 0.0 { COLUMNS[place].1 } else { row.width() - start };
    Rect::from_min_size(row.min + vec2(start + 6.0, 0.0), vec2((width - 10.0).max(0.0), row.height()))
}

/// One line of text, cut off where the column ends; whether it was.
fn cell_ui(ui: &Ui, rect: Rect, text: &str, font: FontId, color: Color32) -> bool {
    let mut job = LayoutJob::single_section(text.to_owned(), TextFormat::simple(font, color));
    job.wrap = TextWrapping::truncate_at_width(rect.width());
    let galley = ui.painter().layout_job(job);
    let at = Align2::LEFT_CENTER.align_size_within_rect(galley.size(), rect).min;
    let is_cut = galley.elided;
    ui.painter().galley(at, galley, color);
    is_cut
}
