//! What has to be said once: a file of preferences that could not be read, a file that was saved, what can be undone. It
//! lies over the line at the bottom until it is closed, so that it moves nothing.

use std::path::Path;

use egui::{Align2, Area, Context, Id, Label, Margin, Panel, RichText, Ui, vec2};

use crate::locale::Locale;
use crate::ui::action::{Action, Actions};
use crate::ui::fonts::PACKAGE;
use crate::ui::model::Model;
use crate::ui::model::undo::Undo;
use crate::ui::theme::{self, STATUS_HEIGHT};
use crate::ui::widgets::{LineEnds, ends_ui};

/// How long the notice of a saved file is shown, in seconds.
const SAVED_FOR: f64 = 4.0;
/// Space above and below a line, in points.
const MARGIN: i8 = 3;

/// The notices that are shown.
#[derive(Default)]
pub struct Notices {
    /// Why the preferences could not be read.
    preferences: Option<String>,
    /// A file that was saved, and until when that is shown, in seconds.
    saved: Option<(String, f64)>,
    /// Clients that were not started because their server has failed.
    held_back: Option<Vec<String>>,
}

/// What a person wants of a notice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wish {
    Close,
    Undo,
}

impl Notices {
    pub fn new(preferences: Option<String>) -> Self {
        Self { preferences, ..Self::default() }
    }

    /// Shows for a while that a file was saved; `now` in seconds.
    pub fn saved(&mut self, path: &Path, now: f64) {
        self.saved = Some((path.display().to_string(), now + SAVED_FOR));
    }

    /// Shows which clients were not started because their server has failed.
    pub fn held_back(&mut self, clients: Vec<String>) {
        if !clients.is_empty() {
            self.held_back = Some(clients);
        }
    }

    pub fn notices_ui(&mut self, ui: &Ui, model: &Model, undo: &Undo) -> Actions {
        let locale = &model.locale;
        let now = ui.input(|input| input.time);
        self.saved.take_if(|(_, until)| now >= *until);
        let undone = undo.shown(locale);
        let ends = [self.saved.as_ref().map(|(_, until)| *until), undone.as_ref().map(|(_, until)| *until)];
        for until in ends.into_iter().flatten() {
            ui.request_repaint_after(std::time::Duration::from_secs_f64((until - now).max(0.0)));
        }
        let mut actions = Actions::new();
        over_bottom(ui.ctx(), |ui| {
            if let Some(why) = &self.preferences {
                let text = locale.with("notice-preferences", &[("why", why.as_str().into())]);
                if line_ui(ui, "preferences", &format!("⚠ {text}"), locale, &[Wish::Close]).is_some() {
                    self.preferences = None;
                }
            }
            if let Some(names) = &self.held_back {
                let text = locale.with("notice-held-back", &[("names", locale.list(names).into())]);
                if line_ui(ui, "held back", &format!("⚠ {text}"), locale, &[Wish::Close]).is_some() {
                    self.held_back = None;
                }
            }
            if let Some((path, _)) = &self.saved {
                let text = locale.with("notice-saved", &[("path", path.as_str().into())]);
                if line_ui(ui, "saved", &format!("✔ {text}"), locale, &[Wish::Close]).is_some() {
                    self.saved = None;
                }
            }
            if let Some((text, _)) = &undone {
                let (text, wishes): (_, &[Wish]) = match undo.refusal(model) {
                    Some(why) => (&format!("{text} {why}"), &[Wish::Close]),
                    None => (text, &[Wish::Undo, Wish::Close]),
                };
                match line_ui(ui, "undo", text, locale, wishes) {
                    Some(Wish::Undo) => actions.push(Action::Undo),
                    Some(Wish::Close) => actions.push(Action::KeepDone),
                    None => {}
                }
            }
        });
        actions
    }
}

/// Says, as long as the program runs, that Chinese cannot be read here.
pub fn font_ui(ui: &mut Ui) {
    let palette = theme::palette(ui.ctx());
    // In English, because Chinese is just what cannot be read.
    let text = format!(
        "⚠ No font with Chinese characters is installed. Install the package {PACKAGE} and start again, or choose English \
         in the last but one menu."
    );
    let frame = theme::bar(palette, Margin::symmetric(10, 6));
    Panel::top("notice-font").frame(frame).show(ui, |ui| ui.label(RichText::new(text).color(palette.notice)));
}

/// Draws over the bottom of the window, from its lower edge upwards.
fn over_bottom(ctx: &Context, draw: impl FnOnce(&mut Ui)) {
    let width = ctx.content_rect().width();
    let area = Area::new(Id::unique("notices")).anchor(Align2::LEFT_BOTTOM, vec2(0.0, 0.0)).default_width(width);
    area.show(ctx, |ui| {
        ui.set_width(width);
        ui.spacing_mut().item_spacing.y = 0.0;
        draw(ui);
    });
}

/// Draws a line of so many buttons; which of them was pressed.
fn line_ui(ui: &mut Ui, id: &str, text: &str, locale: &Locale, wishes: &[Wish]) -> Option<Wish> {
    let palette = theme::palette(ui.ctx());
    let frame = theme::bar(palette, Margin::symmetric(10, MARGIN)).fill(palette.selection);
    let ends = LineEnds::of(id, STATUS_HEIGHT - 2.0 * f32::from(MARGIN));
    let shown = frame.show(ui, |ui| {
        ends_ui(
            ui,
            ends,
            |ui| ui.add(Label::new(text).wrap()),
            |ui| {
                ui.spacing_mut().interact_size.y = ends.height;
                ui.spacing_mut().button_padding.y = 0.0;
                let mut wish = None;
                for offered in wishes {
                    let button = match offered {
                        Wish::Undo => ui.button(locale.text("undo")),
                        Wish::Close => ui.button("✖").accessible_name(locale.text("notice-close")),
                    };
                    wish = button.clicked().then_some(*offered).or(wish);
                }
                wish
            },
        )
        .1
    });
    shown.inner
}
