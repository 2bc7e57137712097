//! How another machine reaches an endpoint: the address to type there, large enough for the last row of a room, and as a QR code.

use egui::{Color32, FontId, Label, Rect, RichText, ScrollArea, Sense, Ui, Vec2, WidgetInfo, vec2};

use crate::lab::Role;
use crate::reach::{Qr, Reach, There, qr};
use crate::record::{EndpointId, State};
use crate::socket::{Interface, interfaces};
use crate::ui::action::{Action, Actions};
use crate::ui::model::OpenLab;
use crate::ui::theme;
use crate::ui::widgets::{Stays, badge, close_ui, dialog_ui, reason, title_ui};

/// The window, in points.
const WIDTH: f32 = 620.0;
/// The code's side where there is room, and the least that a camera reads, in points.
const SIDES: (f32, f32) = (260.0, 130.0);
/// The size of the address's letters where there is room, and the least, in points.
const LETTERS: (f32, f32) = (40.0, 15.0);
/// What stands around the code and the list in a low window, in points.
const AROUND: f32 = 240.0;

/// The window of one endpoint.
pub struct ReachWindow {
    id: EndpointId,
    /// As they were when it was opened.
    interfaces: Vec<Interface>,
    /// Which of the addresses is shown.
    chosen: usize,
    /// The code of this text.
    code: Option<(String, Qr)>,
}

impl ReachWindow {
    pub fn new(id: EndpointId) -> Self {
        Self { id, interfaces: interfaces(), chosen: 0, code: None }
    }

    pub fn reach_ui(&mut self, ui: &mut Ui, model: &OpenLab, actions: &mut Actions) -> Stays {
        let Some(slot) = model.slot(self.id) else { return Stays::Closed };
        let (endpoint, locale, status) = (&slot.endpoint, &model.locale, model.status(self.id));
        let is_running = status.state == State::Running;
        let local = status.local.as_ref().filter(|_| is_running);
        let reach = Reach::of(&endpoint.address, local, &self.interfaces);
        let content = |ui: &mut Ui| {
            title_ui(ui, locale.with("reach-title", &[("name", endpoint.name.as_str().into())]));
            let height = ui.ctx().content_rect().height() - 110.0;
            ScrollArea::vertical().max_height(height).show(ui, |ui| match &reach {
                Reach::Here => {
                    badge(ui, locale.text("reach-here"), theme::palette(ui.ctx()).weak_text);
                    ui.add_space(4.0);
                    ui.add(Label::new(locale.text("reach-here-hint")).wrap());
                    ui.add_space(4.0);
                    if endpoint.role() != Role::Client && ui.button(locale.text("settings")).clicked() {
                        actions.push(Action::ShowSettings(Some(self.id)));
                        ui.close();
                    }
                }
                Reach::There(all) => {
                    badge(ui, locale.text("exposed"), theme::palette(ui.ctx()).notice);
                    match all.get(self.chosen).or(all.first()) {
                        None => drop(ui.add(Label::new(locale.text("reach-no-network")).wrap())),
                        Some(_) if !is_running && endpoint.address.port == 0 => {
                            ui.label(locale.text("reach-start-first"));
                        }
                        Some(there) => {
                            if !is_running {
                                reason(ui, &locale.text("reach-not-running"));
                            }
                            self.there_ui(ui, all, there, model);
                        }
                    }
                }
            });
            ui.add_space(8.0);
            close_ui(ui, locale);
        };
        dialog_ui(ui, "reach", WIDTH, content).0
    }

    /// The address, its code, and the other addresses.
    fn there_ui(&mut self, ui: &mut Ui, all: &[There], there: &There, model: &OpenLab) {
        let (locale, text) = (&model.locale, there.address.to_string());
        ui.add_space(4.0);
        // As large as the line has room for it.
        let one = ui.fonts_mut(|fonts| fonts.glyph_width(&FontId::monospace(LETTERS.0), '0')).max(1.0);
        let room = ui.available_width() / (one * text.chars().count() as f32);
        let letters = (LETTERS.0 * room.min(1.0)).max(LETTERS.1).floor();
        ui.add(Label::new(RichText::new(&text).monospace().size(letters).strong()).wrap().selectable(true));
        ui.add_space(6.0);
        let low = ui.ctx().content_rect().height() - AROUND;
        let side = low.clamp(SIDES.1, SIDES.0);
        ui.horizontal_top(|ui| {
            if self.code.as_ref().is_none_or(|(known, _)| *known != text) {
                self.code = qr(&text).map(|code| (text.clone(), code));
            }
            if let Some((_, code)) = &self.code {
                code_ui(ui, code, side, &locale.with("reach-code", &[("address", text.as_str().into())]));
            }
            ui.vertical(|ui| {
                ui.add(Label::new(locale.text("reach-there-hint")).wrap());
                if ui.button(locale.text("reach-copy")).clicked() {
                    ui.copy_text(text.clone());
                }
                if all.len() > 1 {
                    ui.add_space(4.0);
                    ui.label(RichText::new(locale.text("reach-others")).weak());
                    for (place, one) in all.iter().enumerate() {
                        let line = format!("{}  {}", one.address.host, one.interface);
                        ui.radio_value(&mut self.chosen, place, RichText::new(line).monospace());
                    }
                }
                ui.add_space(4.0);
                ui.add(Label::new(RichText::new(locale.text("reach-firewall")).weak().small()).wrap());
            });
        });
    }
}

/// Black on white in both themes: a camera reads no other.
fn code_ui(ui: &mut Ui, code: &Qr, side: f32, name: &str) {
    let (rect, response) = ui.allocate_exact_size(Vec2::splat(side), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Image, true, name));
    let module = side / code.side as f32;
    let painter = ui.painter();
    painter.rect_filled(rect, 0.0, Color32::WHITE);
    for line in 0..code.side {
        for column in 0..code.side {
            if code.is_dark(column, line) {
                let at = rect.min + vec2(column as f32 * module, line as f32 * module);
                // No light seams between neighbours.
                painter.rect_filled(Rect::from_min_size(at, Vec2::splat(module + 0.3)), 0.0, Color32::BLACK);
            }
        }
    }
}
