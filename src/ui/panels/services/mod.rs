//! Ports and services: the well-known services, the modules of Python that speak them, the classes of its socketserver.
//! Type a few letters or a number; Enter or a press copies the port, or opens the example that shows the class.

mod rows;
mod tables;

use egui::{Id, RichText, ScrollArea, TextEdit, Ui};

use self::rows::{Press, ROW_HEIGHT, Row, header_ui, row_ui};
use self::tables::Table;
use super::palette::Stays;
use crate::lab::examples::EXAMPLES;
use crate::locale::Locale;
use crate::ui::action::{Action, Actions};
use crate::ui::commands::Command;
use crate::ui::theme;
use crate::ui::widgets::ListKeys;
use crate::ui::widgets::choice::segments_ui;

/// The widest that the window is, in points.
const WIDEST: f32 = 960.0;
/// The height of the table, in points, where the window has room for it.
const HEIGHT: f32 = 380.0;

/// The tables while they are open.
#[derive(Default)]
pub struct ServiceTable {
    table: Table,
    sought: String,
    chosen: usize,
    copied: Option<u16>,
}

impl ServiceTable {
    pub fn services_ui(&mut self, ui: &mut Ui, locale: &Locale, actions: &mut Actions) -> Stays {
        let modal = theme::dialog(ui.ctx(), Id::unique("services")).show(ui.ctx(), |ui| {
            let room = ui.ctx().content_rect().size();
            ui.set_width(WIDEST.min(room.x - 60.0));
            ui.label(RichText::new(locale.text("services-title")).heading().strong());
            let choices = Table::ALL.map(|table| (table, locale.text(table.key())));
            if segments_ui(ui, &locale.text("services-tables"), &mut self.table, &choices) {
                (self.chosen, self.copied) = (0, None);
            }
            let pressed = self.content_ui(ui, HEIGHT.min(room.y - 250.0), locale);
            ui.add_space(4.0);
            let hint = match self.copied {
                Some(port) => format!("✔ {}", locale.with("services-copied", &[("port", port.to_string().into())])),
                None => locale.text(self.table.more_key()),
            };
            ui.add(egui::Label::new(RichText::new(hint).small().weak()).wrap());
            if ui.button(locale.text("dialog-close")).clicked() {
                ui.close();
            }
            pressed
        });
        match modal.inner {
            Some(Press::Copy(port)) => {
                ui.ctx().copy_text(port.to_string());
                self.copied = Some(port);
            }
            Some(Press::Open(id)) => {
                let place = EXAMPLES.iter().position(|example| example.id == id);
                actions.extend(place.map(|place| Action::Run(Command::Example(place))));
                return Stays::Closed;
            }
            None => {}
        }
        if modal.should_close() { Stays::Closed } else { Stays::Open }
    }

    /// The search and the table; the row that was pressed.
    fn content_ui(&mut self, ui: &mut Ui, height: f32, locale: &Locale) -> Option<Press> {
        let keys = ListKeys::take(ui);
        let hint = locale.text("services-hint");
        let edit = TextEdit::singleline(&mut self.sought).desired_width(f32::INFINITY).hint_text(hint.clone());
        let response = ui.add(edit).accessible_name(hint);
        keys.keep(&response);
        if response.changed() {
            (self.chosen, self.copied) = (0, None);
        }
        let found: Vec<Row> = self.table.rows(&self.sought, locale);
        self.chosen = keys.moved(self.chosen, found.len());
        let mut press = found.get(self.chosen).filter(|_| keys.enters(&response)).map(|row| row.press);
        let columns = self.table.columns();
        if found.is_empty() {
            ui.label(RichText::new(locale.text("services-nothing")).weak());
        } else {
            header_ui(ui, columns, locale);
        }
        ui.spacing_mut().item_spacing.y = 1.0;
        let mut area = ScrollArea::vertical().id_salt(self.table.key()).max_height(height);
        area = area.min_scrolled_height(height).auto_shrink(false);
        if keys.moves() {
            // A row or two of what comes next stays in sight.
            let step = ROW_HEIGHT + ui.spacing().item_spacing.y;
            area = area.vertical_scroll_offset((self.chosen as f32 * step - height / 2.0).max(0.0));
        }
        area.show_rows(ui, ROW_HEIGHT, found.len(), |ui, shown| {
            for place in shown {
                if row_ui(ui, columns, &found[place], place == self.chosen) {
                    self.chosen = place;
                    press = Some(found[place].press);
                }
            }
        });
        press
    }
}
