//! The question at the end of a card: it takes a choice, a number or a row, and says why. It may be answered again.

use egui::{Button, Key, Label, RichText, TextEdit, Ui};

use super::text::text_ui;
use super::{Card, CardContext, tick};
use crate::checks::is_proof;
use crate::lesson::{Answer, Check, Choice, Given, Question, Said, Takes, Text};
use crate::ui::theme;

/// The longest number that is typed, in characters.
const MAX_CHARS: usize = 30;

/// What a person has answered while the card was open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Answered {
    Choice(usize),
    Number(String),
    Row { proves: bool },
}

impl Answered {
    fn judged<'a>(&self, question: &'a Question) -> Said<'a> {
        question.judge(match self {
            Answered::Choice(place) => Answer::Choice(*place),
            Answered::Number(typed) => Answer::Number(typed),
            Answered::Row { proves } => Answer::Row { proves: *proves },
        })
    }
}

impl Card {
    pub(super) fn question_ui(&mut self, ui: &mut Ui, cx: &CardContext<'_>) {
        let palette = theme::palette(ui.ctx());
        let locale = cx.locale;
        let lesson = self.open.lesson.clone();
        let question = &lesson.question;
        ui.label(RichText::new(locale.text("card-question")).small().color(palette.accent));
        text_ui(ui, &question.ask, locale, palette.text);
        let answered = match &question.takes {
            Some(Takes::Choice(choices)) => self.choices_ui(ui, choices, cx),
            Some(Takes::Number { .. }) => self.number_ui(ui, cx),
            Some(Takes::Row { is, .. }) => self.row_ui(ui, is, cx),
            None => None,
        };
        if let Some((answered, shown)) = answered {
            self.answer(question, answered, shown);
        }
        self.said_ui(ui, question, cx);
        let key = if self.shows_answer { "card-hide-answer" } else { "card-answer" };
        self.shows_answer ^= ui.button(locale.text(key)).clicked();
        if self.shows_answer {
            text_ui(ui, &question.answer, locale, palette.text);
        }
    }

    fn answer(&mut self, question: &Question, answered: Answered, shown: String) {
        let is_right = matches!(answered.judged(question), Said::Right(_));
        // One that is right stays so, whatever is tried behind it.
        if is_right || !self.open.given().is_some_and(|given| given.is_right) {
            let at = chrono::Utc::now().timestamp();
            self.open.answered(Given { answer: shown, is_right, at });
            self.is_changed = true;
        }
        self.shows_answer |= is_right;
        self.answered = Some(answered);
    }

    fn choices_ui(&self, ui: &mut Ui, choices: &[Choice], cx: &CardContext<'_>) -> Option<(Answered, String)> {
        let mut answered = None;
        for (place, choice) in choices.iter().enumerate() {
            let text = choice.text.in_language(cx.locale.language());
            let is_chosen = self.answered == Some(Answered::Choice(place));
            let button = Button::selectable(is_chosen, text).wrap().frame_when_inactive(true);
            if ui.add(button).clicked() {
                answered = Some((Answered::Choice(place), text.to_owned()));
            }
        }
        answered
    }

    fn number_ui(&mut self, ui: &mut Ui, cx: &CardContext<'_>) -> Option<(Answered, String)> {
        let is_given = ui.horizontal(|ui| {
            let edit = TextEdit::singleline(&mut self.typed).desired_width(90.0).char_limit(MAX_CHARS);
            let field = ui.add(edit).accessible_name(cx.locale.text("card-number"));
            let is_entered = field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
            let button = Button::new(cx.locale.text("card-number-take"));
            ui.add_enabled(!self.typed.trim().is_empty(), button).clicked() || is_entered
        });
        let typed = self.typed.trim().to_owned();
        (is_given.inner && !typed.is_empty()).then(|| (Answered::Number(typed.clone()), typed))
    }

    fn row_ui(&self, ui: &mut Ui, check: &Check, cx: &CardContext<'_>) -> Option<(Answered, String)> {
        let row = cx.selected.and_then(|row| cx.log.get(row));
        let button = ui.add_enabled(row.is_some(), Button::new(cx.locale.text("card-this-row")));
        let hint = cx.locale.text("card-this-row-hint");
        let is_pressed = button.on_hover_text(hint.as_str()).on_disabled_hover_text(hint).clicked();
        let row = row.filter(|_| is_pressed)?;
        let who = self.open.in_lesson(row.endpoint).unwrap_or_default();
        let shown = row.call().map_or_else(|| row.number.to_string(), |call| format!("{} → {}", call.op, call.outcome));
        Some((Answered::Row { proves: is_proof(check, &row, who) }, shown))
    }

    /// What there is to say of the last answer.
    fn said_ui(&self, ui: &mut Ui, question: &Question, cx: &CardContext<'_>) {
        let palette = theme::palette(ui.ctx());
        let locale = cx.locale;
        let why = |key: &str, why: &Text| locale.with(key, &[("why", why.in_language(locale.language()).into())]);
        let (sign, text, color) =
            match (self.answered.as_ref().map(|answered| answered.judged(question)), self.open.given()) {
                (Some(Said::Right(text)), _) => ("✔", why("card-right", text), palette.good),
                (Some(Said::NotThis(Some(text))), _) => ("…", why("card-not-this", text), palette.notice),
                (Some(Said::NotThis(None)), _) => ("…", locale.text("card-not-this-alone"), palette.notice),
                (Some(Said::Unreadable), _) => ("…", locale.text("card-no-number"), palette.notice),
                (None, Some(given)) if given.is_right => {
                    let time = tick::time(given.at);
                    ("✔", locale.with("card-answered", &[("time", time.into())]), palette.good)
                }
                (None, _) => return,
            };
        ui.add(Label::new(RichText::new(format!("{sign} {text}")).color(color)).wrap());
    }
}
