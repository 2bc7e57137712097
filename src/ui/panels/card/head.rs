//! The line at the top of a card: what it is called, how far it is, to begin again, to close it.

use egui::{Button, Label, RichText, Ui};

use super::{Card, CardContext};
use crate::ui::action::{Action, Actions};
use crate::ui::commands::Command;
use crate::ui::panels::side::Stand;
use crate::ui::theme;
use crate::ui::widgets::choice::quiet_button;
use crate::ui::widgets::{LineEnds, ends_ui};

impl Card {
    pub(super) fn head_ui(&mut self, ui: &mut Ui, cx: &CardContext<'_>, actions: &mut Actions) {
        let locale = cx.locale;
        let whole = match cx.stand {
            Stand::Beside => None,
            Stand::Above { .. } => Some((true, "⏷", "card-whole")),
            Stand::Instead => Some((false, "⏶", "card-strip")),
        };
        let title = self.title.text(locale);
        let ends = LineEnds::of("card head", ui.spacing().interact_size.y);
        let is_folded = self.is_folded;
        let steps = self.open.steps();
        let (done, all) = self.open.counts();
        let can_begin_again = done > 0 || self.open.given().is_some() || steps.iter().any(|step| step.has_begun);
        let (folds, (begins_again, closes)) = ends_ui(
            ui,
            ends,
            |ui| {
                let sign = if is_folded { "▶" } else { "▼" };
                let name = RichText::new(format!("{sign} {title}")).text_style(egui::TextStyle::Heading);
                let button = Button::new(name).frame_when_inactive(false).truncate();
                ui.add(button).accessible_name(title.as_str()).on_hover_text(title.as_str()).clicked()
            },
            |ui| {
                let palette = theme::palette(ui.ctx());
                let color = if done == all { palette.good } else { palette.weak_text };
                let sign = if done == all { "✔ " } else { "" };
                let counted = [("done", (done as u64).into()), ("all", (all as u64).into())];
                let label = Label::new(RichText::new(format!("{sign}{done}/{all}")).small().color(color));
                ui.add(label).on_hover_text(locale.with("card-done", &counted));
                let begins_again = can_begin_again
                    && quiet_button(ui, "⟲", &locale.text("card-again"))
                        .on_hover_text(locale.text("card-again-hint"))
                        .clicked();
                if let Some((is_whole, sign, key)) = whole
                    && quiet_button(ui, sign, &locale.text(key)).clicked()
                {
                    actions.push(Action::WholeCard(is_whole));
                }
                (begins_again, quiet_button(ui, "×", &locale.text("card-close")).clicked())
            },
        );
        self.is_folded ^= folds;
        if begins_again {
            self.begin_again();
            actions.push(Action::PutBack(self.open.first.clone()));
        }
        if closes {
            actions.push(Action::Run(Command::ToggleCard));
        }
    }

    fn begin_again(&mut self) {
        self.open.begin_again();
        self.unfolded.clear();
        (self.answered, self.judged) = (None, None);
        self.typed.clear();
        (self.hinted, self.looked, self.shows_answer, self.is_changed) = (None, None, false, true);
    }
}
