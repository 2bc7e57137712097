//! What the program is, and its keys.

use std::path::Path;

use egui::{Grid, Label, RichText, ScrollArea, Ui};

use crate::locale::Locale;
use crate::ui::commands::Command;
use crate::ui::drawn::{Drawn, Way};
use crate::ui::widgets::{Stays, close_ui, dialog_ui, title_ui};

/// Says what the program is, where it keeps everything, what draws it, and what could not.
pub fn about_ui(
    ui: &mut Ui,
    locale: &Locale,
    portable: Option<&Path>,
    drawn: Option<&Drawn>,
    undrawn: &[(Way, String)],
) -> Stays {
    let content = |ui: &mut Ui| {
        title_ui(ui, locale.text("app-name"));
        ui.label(locale.with("about-version", &[("version", env!("CARGO_PKG_VERSION").into())]));
        ui.add_space(4.0);
        ui.label(locale.text("about-what"));
        ui.label(RichText::new(locale.text("about-licence")).weak());
        portable_ui(ui, locale, portable);
        ui.add_space(8.0);
        if let Some(drawn) = drawn {
            drawn_ui(ui, locale, drawn, undrawn);
            ui.add_space(8.0);
        }
        close_ui(ui, locale);
    };
    dialog_ui(ui, "about", 380.0, content).0
}

/// Says where everything is kept, in a program that keeps it beside itself.
pub fn portable_ui(ui: &mut Ui, locale: &Locale, portable: Option<&Path>) {
    if let Some(folder) = portable {
        ui.add_space(4.0);
        let text = locale.with("about-portable", &[("path", folder.display().to_string().into())]);
        ui.add(Label::new(text).wrap());
    }
}

/// What draws the window. It can be copied, because who helps with a slow window asks for it.
fn drawn_ui(ui: &mut Ui, locale: &Locale, drawn: &Drawn, undrawn: &[(Way, String)]) {
    let way = locale.text(drawn.way.key());
    let mut text = locale.with("about-drawn", &[("way", way.into())]);
    let parts = [&drawn.adapter, &drawn.driver].into_iter().filter(|part| !part.is_empty());
    for part in parts {
        text.push_str(" · ");
        text.push_str(part);
    }
    ui.add(Label::new(text).wrap().selectable(true));
    if drawn.is_processor {
        ui.label(RichText::new(locale.text("about-drawn-processor")).weak());
    }
    if drawn.is_remote {
        ui.label(RichText::new(locale.text("about-drawn-remote")).weak());
    }
    for (way, why) in undrawn {
        let failed = [("way", locale.text(way.key()).into()), ("why", why.as_str().into())];
        let text = RichText::new(locale.with("about-undrawn", &failed)).weak();
        ui.add(Label::new(text).wrap().selectable(true));
    }
}

/// Lists the keys.
pub fn shortcuts_ui(ui: &mut Ui, locale: &Locale) -> Stays {
    let content = |ui: &mut Ui| {
        title_ui(ui, Command::Shortcuts.label(locale));
        let height = ui.ctx().content_rect().height() - 160.0;
        ScrollArea::vertical().max_height(height).auto_shrink([false, true]).show(ui, |ui| {
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
    };
    dialog_ui(ui, "shortcuts", 400.0, content).0
}
