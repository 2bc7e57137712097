//! The window with the path: what to type where the system has no file dialog, and where a failure is shown.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use egui::{Button, Key, ProgressBar, RichText, TextEdit, Ui};

use super::purpose::{Native, Purpose, Replace};
use crate::locale::Locale;
use crate::record::lablog::Progress;
use crate::ui::theme;
use crate::ui::widgets::{Stays, dialog_ui, primary, reason, title_ui};

/// Work that takes no longer than this is done without a window flashing up.
const QUICK: Duration = Duration::from_millis(250);

/// How often it is looked how far the work is.
const LOOK: Duration = Duration::from_millis(100);

pub(super) struct Dialog {
    pub purpose: Purpose,
    pub path: String,
    pub error: Option<String>,
    /// The file that is there already and is asked about.
    pub replacing: Option<PathBuf>,
    /// A thread is at it.
    pub is_busy: bool,
    /// When the system's dialog was opened, while it is open.
    pub native_since: Option<Instant>,
    /// How far it is, and the wish to end it.
    pub progress: Arc<Progress>,
    began: Instant,
}

/// What the person wants of the window.
pub(super) enum PathAnswer {
    Cancel,
    Browse,
    Go(PathBuf, Replace),
}

impl Dialog {
    pub fn new(purpose: Purpose, path: &Path) -> Self {
        Self {
            purpose,
            path: path.display().to_string(),
            error: None,
            replacing: None,
            is_busy: false,
            native_since: None,
            progress: Arc::default(),
            began: Instant::now(),
        }
    }

    pub fn show(&mut self, ui: &mut Ui, locale: &Locale, native: Native) -> Option<PathAnswer> {
        let is_quick = (self.is_busy || self.native_since.is_some()) && self.began.elapsed() < QUICK;
        if is_quick {
            ui.request_repaint_after(QUICK);
            return None;
        }
        match dialog_ui(ui, "file", 520.0, |ui| self.content_ui(ui, locale, native)) {
            (Stays::Closed, _) => Some(PathAnswer::Cancel),
            (Stays::Open, wish) => wish,
        }
    }

    fn content_ui(&mut self, ui: &mut Ui, locale: &Locale, native: Native) -> Option<PathAnswer> {
        let [title, hint, confirm] = self.purpose.keys();
        title_ui(ui, locale.text(title));
        let label = ui.label(RichText::new(locale.text(hint)).weak());
        let mut wish = None;
        ui.horizontal(|ui| {
            let button_width = if native == Native::Yes { 90.0 } else { 0.0 };
            let width = ui.available_width() - button_width;
            let edit = TextEdit::singleline(&mut self.path).desired_width(width).cursor_at_end(true);
            let field = ui.add_enabled(!self.is_busy, edit).labelled_by(label.id);
            // Before the focus is asked for again: a field that has just been given it has not lost it.
            let confirmed = field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
            let nothing_has_focus = ui.memory(|memory| memory.focused().is_none());
            if nothing_has_focus && !self.is_busy && self.native_since.is_none() {
                field.request_focus();
            }
            if field.changed() {
                (self.replacing, self.error) = (None, None);
            }
            if confirmed {
                wish = self.go(Replace::Ask);
            }
            if native == Native::Yes {
                let can_browse = !self.is_busy && self.native_since.is_none();
                if ui.add_enabled(can_browse, Button::new(locale.text("dialog-browse"))).clicked() {
                    wish = Some(PathAnswer::Browse);
                }
            }
        });
        if let Some(error) = &self.error {
            reason(ui, error);
        }
        if let Some(path) = &self.replacing {
            reason(ui, &locale.with("dialog-exists", &[("path", path.display().to_string().into())]));
        }
        ui.add_space(6.0);
        ui.horizontal(|ui| {
            let (key, replace) = match self.replacing {
                Some(_) => ("dialog-replace", Replace::Yes),
                None => (confirm, Replace::Ask),
            };
            let can_go = !self.is_busy && !self.path.trim().is_empty();
            let palette = theme::palette(ui.ctx());
            let button = if can_go { primary(locale.text(key), palette) } else { Button::new(locale.text(key)) };
            if ui.add_enabled(can_go, button).clicked() {
                wish = self.go(replace);
            }
            if ui.button(locale.text("dialog-cancel")).clicked() {
                wish = Some(PathAnswer::Cancel);
            }
            if self.is_busy {
                match self.progress.part() {
                    Some(part) => drop(ui.add(ProgressBar::new(part).show_percentage().desired_width(160.0))),
                    None => drop(ui.weak(locale.text("dialog-busy"))),
                }
                ui.request_repaint_after(LOOK);
            }
        });
        wish
    }

    fn go(&self, replace: Replace) -> Option<PathAnswer> {
        let path = self.path.trim();
        (!path.is_empty()).then(|| PathAnswer::Go(PathBuf::from(path), replace))
    }
}
