//! The question at the end of a card.

use egui::{RichText, Ui};

use super::text::text_ui;
use super::{Card, CardContext};
use crate::ui::theme;

impl Card {
    pub(super) fn question_ui(&mut self, ui: &mut Ui, cx: &CardContext<'_>) {
        let palette = theme::palette(ui.ctx());
        let locale = cx.locale;
        let lesson = self.open.lesson.clone();
        ui.label(RichText::new(locale.text("card-question")).small().color(palette.accent));
        text_ui(ui, &lesson.question.ask, locale, palette.text);
        let key = if self.shows_answer { "card-hide-answer" } else { "card-answer" };
        self.shows_answer ^= ui.button(locale.text(key)).clicked();
        if self.shows_answer {
            text_ui(ui, &lesson.question.answer, locale, palette.text);
        }
    }
}
