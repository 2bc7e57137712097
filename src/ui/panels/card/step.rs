//! One numbered step of a card.

use egui::{Button, Response, RichText, Tooltip, Ui};

use super::text::text_ui;
use super::{Card, CardContext, Looked, places};
use crate::lab::Role;
use crate::lesson::{Control, Deed, Part, Who, parts};
use crate::record::EndpointId;
use crate::ui::action::{Action, Actions, Show};
use crate::ui::model::Slot;
use crate::ui::theme;

/// The height of a line of what there is to do, in points.
const LINE: f32 = 20.0;
/// Where the text of a step begins, in points: its number stands before it.
const INDENT: f32 = 22.0;

impl Card {
    pub(super) fn step_ui(&mut self, ui: &mut Ui, number: usize, cx: &CardContext<'_>, actions: &mut Actions) {
        let Some(step) = self.lesson.steps.get(number) else { return };
        let palette = theme::palette(ui.ctx());
        let width = ui.available_width() - INDENT;
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = 0.0;
            ui.allocate_ui([INDENT, LINE].into(), |ui| {
                ui.set_min_width(INDENT);
                ui.label(RichText::new((number + 1).to_string()).strong().color(palette.accent));
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
        let look = ui.horizontal_top(|ui| {
            ui.add_space(INDENT);
            let button = ui.button(RichText::new(cx.locale.text("card-look")).small());
            let name = cx.locale.with("card-look-named", &[("n", (number as u64 + 1).into())]);
            let button = button.accessible_name(name);
            text_ui(ui, &step.look, cx.locale, palette.weak_text);
            button
        });
        self.look(number, &look.inner, cx, actions);
    }

    /// Shows the place that a step speaks of, and at each further press the next one.
    fn look(&mut self, number: usize, button: &Response, cx: &CardContext<'_>, actions: &mut Actions) {
        let looked = self.looked.filter(|looked| looked.step == number);
        if button.clicked()
            && let Some(step) = self.lesson.steps.get(number)
        {
            let endpoint = |name: &str| cx.endpoint(name);
            let found = places::of(&step.check, cx.log, cx.session, &endpoint);
            let times = looked.map_or(0, |looked| looked.times + 1);
            let place = found.get(times % found.len().max(1));
            self.looked = Some(Looked { step: number, times, is_found: place.is_some() });
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

/// A line of what is to be done.
fn deed_ui(ui: &mut Ui, deed: &Deed, cx: &CardContext<'_>, actions: &mut Actions) {
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
fn owner_of(deed: &Deed, cx: &CardContext<'_>) -> Option<EndpointId> {
    let first_client = || {
        let is_client = |slot: &&Slot| slot.endpoint.role() == Role::Client;
        cx.slots.iter().find(is_client).map(|slot| slot.id)
    };
    match deed {
        Deed::Press { who: Who::AllClients | Who::Others, .. } => first_client(),
        _ => deed.endpoints().first().and_then(|name| cx.endpoint(name)),
    }
}
