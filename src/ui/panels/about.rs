//! What the program is, and its keys.

use egui::{Grid, Id, RichText, ScrollArea, Ui};

use super::palette::Stays;
use crate::locale::Locale;
use crate::ui::commands::Command;
use crate::ui::theme;

/// Says what the program is.
pub fn about_ui(ui: &mut Ui, locale: &Locale) -> Stays {
    let modal = theme::dialog(ui.ctx(), Id::unique("about")).show(ui.ctx(), |ui| {
        ui.set_width(380.0);
        ui.label(RichText::new(locale.text("app-name")).heading().strong());
        ui.label(locale.with("about-version", &[("version", env!("CARGO_PKG_VERSION").into())]));
        ui.add_space(4.0);
        ui.label(locale.text("about-what"));
        ui.label(RichText::new(locale.text("about-licence")).weak());
        ui.add_space(8.0);
        close_ui(ui, locale);
    });
    if modal.should_close() { Stays::Closed } else { Stays::Open }
}

/// Lists the keys.
pub fn shortcuts_ui(ui: &mut Ui, locale: &Locale) -> Stays {
    let modal = theme::dialog(ui.ctx(), Id::unique("shortcuts")).show(ui.ctx(), |ui| {
        ui.set_width(400.0);
        ui.label(RichText::new(Command::Shortcuts.label(locale)).heading().strong());
        let height = ui.ctx().content_rect().height() - 160.0;
        ScrollArea::vertical().max_height(height).show(ui, |ui| {
            Grid::new("keys").num_columns(2).spacing([24.0, 6.0]).show(ui, |ui| {
                for (command, shortcut) in Command::all().filter_map(|c| Some((c, c.shortcut()?))) {
                    ui.label(command.label(locale));
                    ui.monospace(ui.ctx().format_shortcut(&shortcut));
                    ui.end_row();
                }
            });
        });
        ui.label(RichText::new(locale.text("shortcuts-more")).weak());
        ui.add_space(4.0);
        close_ui(ui, locale);
    });
    if modal.should_close() { Stays::Closed } else { Stays::Open }
}

fn close_ui(ui: &mut Ui, locale: &Locale) {
    if ui.button(locale.text("dialog-close")).clicked() {
        ui.close();
    }
}
