//! Ports and services: the well-known services, the modules of Python that speak them, the classes of its socketserver.
//! Type a few letters or a number; Enter or a press copies the port, or opens the example that shows the class.

mod rows;
mod tables;

use egui::{RichText, ScrollArea, Ui};

use self::rows::{Press, ROW_HEIGHT, header_ui, row_ui};
use self::tables::Table;
use crate::lab::examples::EXAMPLES;
use crate::locale::Locale;
use crate::ui::action::{Action, Actions};
use crate::ui::commands::Command;
use crate::ui::widgets::choice::segments_ui;
use crate::ui::widgets::{Search, Stays, close_ui, dialog_ui, title_ui};

/// The widest that the window is, in points.
const WIDEST: f32 = 960.0;
/// The height of the table, in points, where the window has room for it.
const HEIGHT: f32 = 380.0;

/// The tables while they are open.
#[derive(Default)]
pub struct ServiceTable {
    table: Table,
    search: Search,
    copied: Option<u16>,
}

impl ServiceTable {
    pub fn services_ui(&mut self, ui: &mut Ui, locale: &Locale, actions: &mut Actions) -> Stays {
        let (stays, pressed) = dialog_ui(ui, "services", WIDEST, |ui| {
            title_ui(ui, locale.text("services-title"));
            let choices = Table::ALL.map(|table| (table, locale.text(&table.key())));
            if segments_ui(ui, &locale.text("services-tables"), &mut self.table, &choices) {
                (self.search.chosen, self.copied) = (0, None);
            }
            let height = HEIGHT.min(ui.ctx().content_rect().height() - 250.0);
            let pressed = self.content_ui(ui, height, locale);
            ui.add_space(4.0);
            let hint = match self.copied {
                Some(port) => format!("✔ {}", locale.with("services-copied", &[("port", port.to_string().into())])),
                None => locale.text(&format!("{}-more", self.table.key())),
            };
            ui.add(egui::Label::new(RichText::new(hint).small().weak()).wrap());
            close_ui(ui, locale);
            pressed
        });
        match pressed {
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
        stays
    }

    /// The search and the table; the row that was pressed.
    fn content_ui(&mut self, ui: &mut Ui, height: f32, locale: &Locale) -> Option<Press> {
        let found = self.search.search_ui(ui, &locale.text("services-hint"), |sought| self.table.rows(sought, locale));
        if found.is_changed {
            self.copied = None;
        }
        let mut press = found.entered().map(|row| row.press);
        let columns = self.table.columns();
        if found.rows.is_empty() {
            ui.label(RichText::new(locale.text("services-nothing")).weak());
        } else {
            header_ui(ui, columns, locale);
        }
        ui.spacing_mut().item_spacing.y = 1.0;
        let mut area = ScrollArea::vertical().id_salt(self.table.key()).max_height(height);
        area = area.min_scrolled_height(height).auto_shrink(false);
        if found.is_moved {
            // A row or two of what comes next stays in sight.
            let step = ROW_HEIGHT + ui.spacing().item_spacing.y;
            area = area.vertical_scroll_offset((found.chosen as f32 * step - height / 2.0).max(0.0));
        }
        area.show_rows(ui, ROW_HEIGHT, found.rows.len(), |ui, shown| {
            for place in shown {
                let row = &found.rows[place];
                if row_ui(ui, columns, row, place == found.chosen) {
                    self.search.chosen = place;
                    press = Some(row.press);
                }
            }
        });
        press
    }
}
