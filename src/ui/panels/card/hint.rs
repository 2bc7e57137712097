//! What a step still lacks, and a hint for the one who asks for it: every fact of the step, and the control that is next.

use egui::{Label, RichText, Ui};

use super::{Card, CardContext};
use crate::checks::{StepState, Verdict};
use crate::lesson::{Deed, Step};
use crate::ui::action::{Action, Actions, Show};
use crate::ui::theme;

impl Card {
    /// What is missing, in a line; with a hint, fact by fact.
    pub(super) fn missing_ui(&mut self, ui: &mut Ui, number: usize, state: &StepState, cx: &CardContext<'_>) {
        let palette = theme::palette(ui.ctx());
        let line = |ui: &mut Ui, sign: &str, text: String, color| {
            ui.add(Label::new(RichText::new(format!("{sign} {text}")).small().color(color)).wrap());
        };
        if self.hinted == Some(number) {
            for fact in &state.facts {
                match &fact.verdict {
                    Verdict::Holds(_) => line(ui, "✔", fact.text.clone(), palette.good),
                    Verdict::NotYet(why) => line(ui, "…", cx.locale.say(why), palette.weak_text),
                    Verdict::Broken(why) => line(ui, "⟲", cx.locale.say(why), palette.notice),
                }
            }
        } else if let Some(why) = state.missing.as_ref().filter(|_| state.has_begun) {
            let (sign, color) = if state.is_broken() { ("⟲", palette.notice) } else { ("…", palette.accent) };
            line(ui, sign, cx.locale.say(why), color);
        }
    }

    /// Shows every fact of a step and lights the control that is next, or hides the facts again.
    pub(super) fn hint(&mut self, number: usize, state: &StepState, cx: &CardContext<'_>, actions: &mut Actions) {
        if self.hinted == Some(number) {
            self.hinted = None;
            return;
        }
        self.hinted = Some(number);
        let lesson = self.open.lesson.clone();
        let Some(step) = lesson.steps.get(number) else { return };
        let next = next_deed(step, state);
        if let Some((deed, Deed::Press { control, .. })) = next.map(|deed| (deed, deed)) {
            actions.push(Action::Show(Show::Control(super::step::owner_of(deed, cx), control)));
        }
    }
}

/// The deed that makes true what is missing first, as far as that can be told: the first of a step that has not begun, else the
/// first one of an endpoint of which something is missing.
fn next_deed<'a>(step: &'a Step, state: &StepState) -> Option<&'a Deed> {
    let presses = || step.deeds.iter().filter(|deed| matches!(deed, Deed::Press { .. }));
    if !state.has_begun || state.is_broken() {
        return presses().next();
    }
    let lacks = state.facts.iter().filter(|fact| !matches!(fact.verdict, Verdict::Holds(_)));
    let whose: Vec<&String> =
        lacks.filter_map(|fact| step.check.facts.get(fact.fact)).flat_map(|fact| &fact.endpoints).collect();
    presses().find(|deed| deed.endpoints().iter().any(|name| whose.contains(&name)))
}
