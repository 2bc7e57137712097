//! One numbered step of a card.

use egui::text::{LayoutJob, TextFormat};
use egui::{Button, Response, RichText, TextStyle, Tooltip, Ui};

use super::text::text_ui;
use super::tick::Tick;
use super::{Card, CardContext, Looked, LookedAt, places};
use crate::checks::StepState;
use crate::lab::Role;
use crate::lesson::{Control, Deed, Part, Step, Who, parts};
use crate::record::EndpointId;
use crate::ui::action::{Action, Actions, Show};
use crate::ui::model::Slot;
use crate::ui::theme;
use crate::ui::widgets::{LineEnds, ends_ui};

/// The height of a line of what there is to do, in points.
const LINE: f32 = 20.0;
/// Where the text of a step begins, in points: its number stands before it.
const INDENT: f32 = 22.0;

impl Card {
    pub(super) fn step_ui(&mut self, ui: &mut Ui, number: usize, cx: &CardContext<'_>, actions: &mut Actions) {
        let lesson = self.open.lesson.clone();
        let Some(step) = lesson.steps.get(number) else { return };
        let Some(state) = self.open.steps().get(number).cloned() else { return };
        let tick = state.done.clone().map(|done| Tick { number, done });
        if self.is_unfolded(number) {
            self.whole_ui(ui, (number, step), &state, cx, actions);
            let pressed = tick.as_ref().filter(|tick| {
                let line = ui.horizontal(|ui| {
                    ui.add_space(INDENT);
                    tick.tick_ui(ui, cx.locale)
                });
                line.inner
            });
            pressed.iter().for_each(|tick| self.show_proof(tick, cx, actions));
        } else {
            self.line_ui(ui, (number, step), tick.as_ref(), cx, actions);
        }
    }

    /// A step as one line, which opens it.
    fn line_ui(
        &mut self,
        ui: &mut Ui,
        (number, step): (usize, &Step),
        tick: Option<&Tick>,
        cx: &CardContext<'_>,
        actions: &mut Actions,
    ) {
        let ends = LineEnds::of("step", LINE);
        let (opens, shows) = ui
            .push_id(number, |ui| {
                let title = |ui: &mut Ui| title_ui(ui, (number, step), cx);
                ends_ui(ui, ends, title, |ui| tick.is_some_and(|tick| tick.tick_ui(ui, cx.locale)))
            })
            .inner;
        if opens {
            self.unfold(number);
        }
        if let Some(tick) = tick.filter(|_| shows) {
            self.show_proof(tick, cx, actions);
        }
    }

    /// A step with all that belongs to it, but for its tick.
    fn whole_ui(
        &mut self,
        ui: &mut Ui,
        (number, step): (usize, &Step),
        state: &StepState,
        cx: &CardContext<'_>,
        actions: &mut Actions,
    ) {
        let palette = theme::palette(ui.ctx());
        let width = ui.available_width() - INDENT;
        let mut closes = false;
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = 0.0;
            ui.allocate_ui([INDENT, LINE].into(), |ui| {
                ui.set_min_width(INDENT);
                ui.spacing_mut().button_padding = [2.0, 1.0].into();
                let text = RichText::new((number + 1).to_string()).strong().color(palette.accent);
                let button = ui.add(Button::new(text).frame_when_inactive(false));
                closes = button.accessible_name(step_name(number, step, cx)).clicked();
            });
            ui.vertical(|ui| {
                ui.set_width(width);
                ui.spacing_mut().interact_size.y = LINE;
                ui.spacing_mut().item_spacing.y = 2.0;
                for deed in &step.deeds {
                    deed_ui(ui, deed, cx, actions);
                }
            });
        });
        if closes {
            self.unfold(number);
        }
        let n = [("n", (number as u64 + 1).into())];
        let small = |key: &str| Button::new(RichText::new(cx.locale.text(key)).small());
        let look = ui.horizontal_top(|ui| {
            ui.add_space(INDENT);
            let button = ui.add(small("card-look")).accessible_name(cx.locale.with("card-look-named", &n));
            text_ui(ui, &step.look, cx.locale, palette.weak_text);
            button
        });
        self.look(number, &look.inner, cx, actions);
        if state.done.is_none() {
            let hints = ui.horizontal_top(|ui| {
                ui.add_space(INDENT);
                let button = ui.add(small("card-clue").selected(self.hinted == Some(number)));
                let hints = button.on_hover_text(cx.locale.text("card-clue-hint"));
                let hints = hints.accessible_name(cx.locale.with("card-clue-named", &n)).clicked();
                ui.vertical(|ui| self.missing_ui(ui, number, state, cx));
                hints
            });
            if hints.inner {
                self.hint(number, state, cx, actions);
            }
        }
    }

    /// Shows the place that a step speaks of, and at each further press the next one.
    fn look(&mut self, number: usize, button: &Response, cx: &CardContext<'_>, actions: &mut Actions) {
        let looked = self.looked.filter(|looked| looked.step == number && looked.at == LookedAt::Places);
        if button.clicked()
            && let Some(step) = self.open.lesson.steps.get(number)
        {
            let endpoint = |name: &str| cx.endpoint(name);
            let mut found = places::of(&step.check, cx.log, cx.session, &endpoint);
            if found.is_empty() {
                found = self.proof(number, cx);
            }
            let times = looked.map_or(0, |looked| looked.times + 1);
            let place = found.get(times % found.len().max(1));
            self.looked = Some(Looked { step: number, at: LookedAt::Places, times, is_found: place.is_some() });
            actions.extend(place.map(|show| Action::Show(show.clone())));
        }
        let is_missing = looked.is_some_and(|looked| !looked.is_found);
        let key = if is_missing { "card-nothing-yet" } else { "card-look-hint" };
        if is_missing && (button.hovered() || button.has_focus()) {
            let tip = Tooltip::always_open(button.ctx.clone(), button.layer_id, button.id, button.rect);
            tip.show(|ui| ui.label(cx.locale.text(key)));
        } else {
            button.clone().on_hover_text(cx.locale.text(key));
        }
    }
}

/// The number of a step and what there is to do in it, in a line; whether it is pressed.
fn title_ui(ui: &mut Ui, (number, step): (usize, &Step), cx: &CardContext<'_>) -> bool {
    let palette = theme::palette(ui.ctx());
    let mut text = LayoutJob::default();
    let format = |color| TextFormat::simple(TextStyle::Body.resolve(ui.style()), color);
    text.append(&(number + 1).to_string(), 0.0, format(palette.accent));
    text.append(&summary(step, cx), 8.0, format(palette.weak_text));
    ui.spacing_mut().button_padding = [2.0, 1.0].into();
    let name = step_name(number, step, cx);
    let button = Button::new(text).frame_when_inactive(false).truncate();
    ui.add(button).on_hover_text(summary(step, cx)).accessible_name(name).clicked()
}

fn step_name(number: usize, step: &Step, cx: &CardContext<'_>) -> String {
    cx.locale.with("card-step", &[("n", (number as u64 + 1).into()), ("what", summary(step, cx).into())])
}

/// What there is to do in a step, without its marks.
fn summary(step: &Step, cx: &CardContext<'_>) -> String {
    let line = |deed: &Deed| {
        let parts = parts(&deed.line(cx.locale, &|name| cx.name(name)), cx.locale);
        let text = |part| match part {
            Part::Words(text) | Part::Typed(text) => text,
            Part::Control(control) => control.label(cx.locale),
        };
        parts.into_iter().map(text).collect::<String>()
    };
    cx.locale.list(&step.deeds.iter().map(line).collect::<Vec<_>>())
}

/// A line of what is to be done.
pub(super) fn deed_ui(ui: &mut Ui, deed: &Deed, cx: &CardContext<'_>, actions: &mut Actions) {
    let line = deed.line(cx.locale, &|name| cx.name(name));
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = [3.0, 2.0].into();
        for part in parts(&line, cx.locale) {
            match part {
                Part::Words(words) => drop(ui.label(words.trim())),
                Part::Typed(text) => drop(ui.label(RichText::new(text).code())),
                Part::Control(control) => control_ui(ui, deed, control, cx, actions),
            }
        }
    });
}

/// A control by its name, which shows where it is.
fn control_ui(ui: &mut Ui, deed: &Deed, control: &'static Control, cx: &CardContext<'_>, actions: &mut Actions) {
    let label = control.label(cx.locale);
    let owner = deed.endpoints().first().map(|name| cx.name(name));
    let whole = owner.map_or_else(|| label.clone(), |owner| format!("{owner}: {label}"));
    let name = cx.locale.with("card-light-named", &[("control", whole.into())]);
    let button = ui.add(Button::new(RichText::new(&label).strong()).small());
    if button.on_hover_text(name.as_str()).accessible_name(name).clicked() {
        actions.push(Action::Show(Show::Control(owner_of(deed, cx), control)));
    }
}

/// The endpoint whose control it is; of several the first.
pub(super) fn owner_of(deed: &Deed, cx: &CardContext<'_>) -> Option<EndpointId> {
    let first_client = || {
        let is_client = |slot: &&Slot| slot.endpoint.role() == Role::Client;
        cx.slots.iter().find(is_client).map(|slot| slot.id)
    };
    match deed {
        Deed::Press { who: Who::AllClients | Who::Others, .. } => first_client(),
        _ => deed.endpoints().first().and_then(|name| cx.endpoint(name)),
    }
}
