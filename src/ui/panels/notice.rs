//! What has to be said once: a file of preferences that could not be read, a file that was saved, what can be undone. It
//! lies over the line at the bottom until it is closed, so that it moves nothing.

use std::path::Path;

use egui::{Align2, Area, Context, Id, Label, Margin, Panel, RichText, Ui, vec2};

use crate::locale::Locale;
use crate::ui::action::{Action, Actions};
use crate::ui::commands::Command;
use crate::ui::fonts::HELP;
use crate::ui::model::OpenLab;
use crate::ui::theme::{self, STATUS_HEIGHT};
use crate::ui::widgets::{LineEnds, ends_ui};

/// How long the notice of a saved file is shown, in seconds.
const SAVED_FOR: f64 = 4.0;
/// Space above and below a line, in points.
const MARGIN: i8 = 3;

/// The notices that are shown.
#[derive(Default)]
pub struct Notices(Vec<Notice>);

struct Notice {
    /// Of its text, in which `$what` is what it is about.
    key: &'static str,
    sign: char,
    what: Vec<String>,
    /// When it goes by itself, in seconds.
    until: f64,
}

/// The buttons of a notice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum NoticeButton {
    Close,
    Undo,
}

impl Notices {
    /// Shows why files of our own could not be read: the preferences, or what is done of the lessons.
    pub fn new(unread: Vec<String>) -> Self {
        let notice = |why| Notice { key: "notice-preferences", sign: '⚠', what: vec![why], until: f64::INFINITY };
        Self(unread.into_iter().map(notice).collect())
    }

    /// Shows why what was chosen is not kept.
    pub fn not_kept(&mut self, why: String) {
        self.show(Notice { key: "notice-not-kept", sign: '⚠', what: vec![why], until: f64::INFINITY });
    }

    /// Shows for a while that a file was saved; `now` in seconds.
    pub fn saved(&mut self, path: &Path, now: f64) {
        let what = vec![path.display().to_string()];
        self.show(Notice { key: "notice-saved", sign: '✔', what, until: now + SAVED_FOR });
    }

    /// Shows why the lesson beside a lab could not be read.
    pub fn no_lesson(&mut self, why: String) {
        self.show(Notice { key: "notice-no-lesson", sign: '⚠', what: vec![why], until: f64::INFINITY });
    }

    /// Shows why a recorded log could not be opened.
    pub fn not_opened(&mut self, why: String) {
        self.show(Notice { key: "notice-not-opened", sign: '⚠', what: vec![why], until: f64::INFINITY });
    }

    /// Shows which clients were not started because their server has failed.
    pub fn held_back(&mut self, clients: Vec<String>) {
        if !clients.is_empty() {
            self.show(Notice { key: "notice-held-back", sign: '⚠', what: clients, until: f64::INFINITY });
        }
    }

    fn show(&mut self, new: Notice) {
        self.0.retain(|old| old.key != new.key);
        self.0.push(new);
    }

    pub fn notices_ui(&mut self, ui: &Ui, lab: &OpenLab) -> Actions {
        let locale = &lab.locale;
        let now = ui.input(|input| input.time);
        self.0.retain(|notice| now < notice.until);
        let undone = lab.undoable();
        let ends = self.0.iter().map(|notice| notice.until).chain(undone.as_ref().map(|(_, until)| *until));
        for until in ends.filter(|until| until.is_finite()) {
            ui.request_repaint_after(std::time::Duration::from_secs_f64((until - now).max(0.0)));
        }
        let mut actions = Actions::new();
        over_bottom(ui.ctx(), |ui| {
            self.0.retain(|Notice { key, sign, what, .. }| {
                let text = format!("{sign} {}", locale.with(key, &[("what", locale.list(what).into())]));
                line_ui(ui, key, &text, locale, &[NoticeButton::Close]).is_none()
            });
            if let Some((text, _)) = &undone {
                let (text, buttons): (_, &[NoticeButton]) = match lab.undo_refusal() {
                    Some(why) => (&format!("{text} {why}"), &[NoticeButton::Close]),
                    None => (text, &[NoticeButton::Undo, NoticeButton::Close]),
                };
                actions.extend(line_ui(ui, "undo", text, locale, buttons).map(|pressed| match pressed {
                    NoticeButton::Undo => Action::Run(Command::Undo),
                    NoticeButton::Close => Action::KeepDone,
                }));
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
        "⚠ No font with Chinese characters was found. {HELP} and start again, or press “English” at the upper right."
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

/// Draws a line with its buttons; which of them was pressed.
fn line_ui(ui: &mut Ui, id: &str, text: &str, locale: &Locale, buttons: &[NoticeButton]) -> Option<NoticeButton> {
    let palette = theme::palette(ui.ctx());
    let frame = theme::bar(palette, Margin::symmetric(10, MARGIN)).fill(palette.selection);
    let ends = LineEnds::of(id, STATUS_HEIGHT - 2.0 * f32::from(MARGIN));
    let left = |ui: &mut Ui| ui.add(Label::new(text).wrap());
    let right = |ui: &mut Ui| {
        ui.spacing_mut().interact_size.y = ends.height;
        ui.spacing_mut().button_padding.y = 0.0;
        let clicked = buttons.iter().copied().filter(|button| {
            let response = match button {
                NoticeButton::Undo => ui.button(Command::Undo.label(locale)),
                NoticeButton::Close => ui.button("✖").accessible_name(locale.text("notice-close")),
            };
            response.clicked()
        });
        clicked.last()
    };
    frame.show(ui, |ui| ends_ui(ui, ends, left, right).1).inner
}
