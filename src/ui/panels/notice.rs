//! What has to be said once, in a line across the window until it is put away: a file of preferences that could not be
//! read, a font that is missing, a file that was saved.

use std::path::Path;
use std::time::{Duration, Instant};

use egui::{Label, Margin, Panel, RichText, Sides, Ui};

use crate::locale::Locale;
use crate::ui::fonts::PACKAGE;
use crate::ui::theme;

/// How long it is told that a file was saved.
const SAVED_FOR: Duration = Duration::from_secs(4);

/// What is to be told.
#[derive(Default)]
pub struct Notices {
    /// Why the preferences could not be read.
    preferences: Option<String>,
    saved: Option<(String, Instant)>,
    /// Clients that were not started because their server has failed.
    held_back: Option<String>,
}

impl Notices {
    pub fn new(preferences: Option<String>) -> Self {
        Self { preferences, ..Self::default() }
    }

    /// Tells for a while that a file was saved.
    pub fn saved(&mut self, path: &Path) {
        self.saved = Some((path.display().to_string(), Instant::now()));
    }

    /// Tells which clients were not started because their server has failed.
    pub fn held_back(&mut self, clients: Vec<String>) {
        if !clients.is_empty() {
            self.held_back = Some(clients.join(", "));
        }
    }

    pub fn notices_ui(&mut self, ui: &mut Ui, locale: &Locale, has_chinese: bool) {
        let palette = theme::palette(ui.ctx());
        if !has_chinese {
            // In English, because Chinese is just what cannot be read.
            let text = format!(
                "⚠ No font with Chinese characters is installed. Install the package {PACKAGE} and start again, or \
                 choose English in the last but one menu."
            );
            let frame = theme::bar(palette, Margin::symmetric(10, 6));
            Panel::top("notice-font").frame(frame).show(ui, |ui| ui.label(RichText::new(text).color(palette.notice)));
        }
        if let Some(why) = self.preferences.clone() {
            let text = locale.with("notice-preferences", &[("why", why.into())]);
            if line_ui(ui, "notice-preferences", &format!("⚠ {text}"), locale) {
                self.preferences = None;
            }
        }
        if let Some(names) = self.held_back.clone() {
            let text = locale.with("notice-held-back", &[("names", names.into())]);
            if line_ui(ui, "notice-held-back", &format!("⚠ {text}"), locale) {
                self.held_back = None;
            }
        }
        if let Some((path, since)) = self.saved.clone() {
            let left = SAVED_FOR.saturating_sub(since.elapsed());
            let text = locale.with("notice-saved", &[("path", path.into())]);
            if line_ui(ui, "notice-saved", &format!("✔ {text}"), locale) || left.is_zero() {
                self.saved = None;
            }
            ui.request_repaint_after(left);
        }
    }
}

/// Draws a line; whether it was put away.
fn line_ui(ui: &mut Ui, id: &str, text: &str, locale: &Locale) -> bool {
    let palette = theme::palette(ui.ctx());
    let frame = theme::bar(palette, Margin::symmetric(10, 4)).fill(palette.selection);
    let panel = Panel::top(egui::IdSalt::new(id)).frame(frame);
    let shown = panel.show(ui, |ui| {
        let sides = Sides::new().shrink_left().truncate();
        let (_, is_closed) = sides.show(
            ui,
            |ui| ui.add(Label::new(text).truncate()).on_hover_text(text),
            |ui| ui.small_button("✖").accessible_name(locale.text("notice-close")).clicked(),
        );
        is_closed
    });
    shown.inner
}
