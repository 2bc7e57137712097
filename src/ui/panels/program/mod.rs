//! An endpoint as a Python program: to read, copy or save.

mod colors;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use egui::text::LayoutJob;
use egui::{RichText, ScrollArea, TextBuffer, TextEdit, Ui};

use crate::lab::{Endpoint, Lab};
use crate::locale::Locale;
use crate::python;
use crate::replace;
use crate::ui::files::Write;
use crate::ui::theme;
use crate::ui::widgets::{Stays, close_ui, dialog_ui, primary, title_ui};
use colors::colored;

/// The width and the height of the window, in points, where there is room for it.
const WIDTH: f32 = 860.0;
const HEIGHT: f32 = 560.0;

/// The window while it is open.
pub struct ProgramWindow {
    name: String,
    file_name: PathBuf,
    text: String,
    is_copied: bool,
}

impl ProgramWindow {
    /// The program of one endpoint of a lab.
    pub fn new(endpoint: &Endpoint, lab: &Lab) -> Self {
        let text = python::program_in(endpoint, &lab.endpoints);
        let file_name = PathBuf::from(python::file_name(endpoint));
        Self { name: endpoint.name.clone(), file_name, text, is_copied: false }
    }

    /// What to call the file.
    pub fn file_name(&self) -> &Path {
        &self.file_name
    }

    /// Writes the program in one step; the error is a sentence.
    fn writer(&self, locale: &Locale) -> Write {
        let (text, locale) = (self.text.clone(), locale.clone());
        Arc::new(move |path: &Path| {
            replace::write(path, &text).map_err(|error| {
                locale
                    .with("program-failed", &[("path", path.display().to_string().into()), ("error", (&error).into())])
            })
        })
    }

    /// Draws the window; what writes the program, where it is to be saved.
    pub fn program_ui(&mut self, ui: &mut Ui, locale: &Locale) -> (Stays, Option<Write>) {
        dialog_ui(ui, "program", WIDTH, |ui| {
            title_ui(ui, locale.with("program-title", &[("name", self.name.as_str().into())]));
            ui.label(RichText::new(locale.text("program-what")).weak());
            self.text_ui(ui, HEIGHT.min(ui.ctx().content_rect().height() - 210.0), locale);
            ui.add_space(4.0);
            self.buttons_ui(ui, locale)
        })
    }

    fn text_ui(&self, ui: &mut Ui, height: f32, locale: &Locale) {
        let palette = theme::palette(ui.ctx());
        let mut layouter = |ui: &Ui, text: &dyn TextBuffer, _width: f32| {
            let job: LayoutJob = colored(text.as_str(), palette, ui.style());
            ui.fonts_mut(|fonts| fonts.layout_job(job))
        };
        let area = ScrollArea::both().max_height(height).min_scrolled_height(height).auto_shrink(false);
        area.show(ui, |ui| {
            // A text that can be marked and copied from, but not changed.
            let mut text = self.text.as_str();
            let edit = TextEdit::multiline(&mut text).code_editor().layouter(&mut layouter);
            ui.add(edit.desired_width(f32::INFINITY)).accessible_name(locale.text("program-text"));
        });
    }

    fn buttons_ui(&mut self, ui: &mut Ui, locale: &Locale) -> Option<Write> {
        let mut wanted = None;
        ui.horizontal(|ui| {
            let copy = ui.add(primary(locale.text("program-copy"), theme::palette(ui.ctx())));
            if ui.memory(|memory| memory.focused().is_none()) {
                copy.request_focus();
            }
            if copy.clicked() {
                ui.ctx().copy_text(self.text.clone());
                self.is_copied = true;
            }
            if ui.button(locale.text("program-save")).clicked() {
                wanted = Some(self.writer(locale));
            }
            close_ui(ui, locale);
            if self.is_copied {
                ui.label(RichText::new(format!("✔ {}", locale.text("program-copied"))).weak());
            }
        });
        wanted
    }
}
