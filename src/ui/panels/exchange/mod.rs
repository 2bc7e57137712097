//! The exchange: a lifeline for each endpoint, time downwards, and arrows for the bytes from the send to the receive that
//! gave them. What is drawn is [`diagram`](crate::diagram); here it gets its colours and its places on the screen.

mod context;
mod lifelines;
mod paint;
mod place;
mod words;

use std::time::Duration;

use egui::{
    CentralPanel, EventFilter, Frame, Key, Label, Panel, Rect, Response, RichText, Role, Sense, Stroke, StrokeKind, Ui,
    UiBuilder, Vec2, WidgetInfo,
};

use crate::diagram::{Scene, StepIndex, Steps, Under, build, mermaid};
use crate::locale::Locale;
use crate::record::EndpointId;
use crate::ui::action::{Action, Actions};
use crate::ui::model::{LabNumber, Slot};
use crate::ui::panels::pane::state::PaneStates;
use crate::ui::panels::pane::{PaneContext, composer_ui};
use crate::ui::repaint::Pacer;
use crate::ui::theme;
use crate::ui::widgets::row_scroll::RowScroll;
use crate::ui::widgets::{LineEnds, ends_ui};
use context::ExchangeContext;
use lifelines::{HEADER_HEIGHT, Head, header_ui, heads};
use place::Places;

/// The height of a step, in points.
const STEP_HEIGHT: f32 = 30.0;
/// Between two frames while a call is seen to wait.
const GROWS: Duration = Duration::from_millis(250);
/// Steps that are copied as text at most, the last ones.
const MAX_COPIED: u64 = 2000;

/// The lab that is shown.
pub struct Shown<'a> {
    pub slots: &'a mut [Slot],
    pub states: &'a mut PaneStates,
    pub number: LabNumber,
}

/// Where the picture stands.
pub struct Exchange {
    pacer: Pacer,
    index: Option<(LabNumber, StepIndex)>,
    scroll: RowScroll,
    /// New steps are followed.
    follows: bool,
    /// Somebody outside the lab has been seen, and keeps a lifeline.
    has_outside: bool,
    /// The row that was selected in the last frame: another one is brought into sight.
    selected: Option<u64>,
}

impl Exchange {
    /// A picture that asks for frames through `pacer`.
    pub fn new(pacer: Pacer) -> Self {
        Self { pacer, index: None, scroll: RowScroll::default(), follows: true, has_outside: false, selected: None }
    }

    /// Draws the picture into all the room there is, and below it the composer of the endpoint that has the focus.
    pub fn exchange_ui(&mut self, ui: &mut Ui, lab: Shown<'_>, cx: &PaneContext<'_>, actions: &mut Actions) {
        let palette = theme::palette(ui.ctx());
        if let Some(slot) = lab.slots.iter_mut().find(|slot| cx.focused == Some(slot.id)) {
            let frame = theme::card(palette);
            let composer = Panel::bottom("exchange composer").frame(frame).resizable(false).show_separator_line(false);
            composer.show(ui, |ui| {
                let state = lab.states.of(slot);
                ui.add(Label::new(RichText::new(&slot.endpoint.name).strong()).truncate());
                composer_ui(ui, slot, state, cx, actions);
            });
        }
        let (locale, log, session, slots) = (cx.locale, cx.log, cx.session, &*lab.slots);
        let (selected, focused, takes_focus) = (cx.selected, cx.focused, cx.takes_focus.is_some());
        let cx = ExchangeContext { locale, log, session, slots, selected, focused, takes_focus };
        CentralPanel::default().frame(Frame::new()).show(ui, |ui| self.picture_ui(ui, lab.number, &cx, actions));
    }

    fn picture_ui(&mut self, ui: &mut Ui, lab: LabNumber, cx: &ExchangeContext<'_>, actions: &mut Actions) {
        if self.index.as_ref().is_none_or(|(known, _)| *known != lab) {
            let pacer = self.pacer.clone();
            let index = StepIndex::start(Box::new(move || pacer.wake()));
            (self.index, self.follows, self.has_outside) = (index.ok().map(|index| (lab, index)), true, false);
        }
        // Taken out while it is looked at: the rest of the panel changes meanwhile.
        let Some((lab, mut index)) = self.index.take() else { return };
        self.steps_ui(ui, cx, &index.steps(cx.log), actions);
        self.index = Some((lab, index));
    }

    fn steps_ui(&mut self, ui: &mut Ui, cx: &ExchangeContext<'_>, steps: &Steps<'_>, actions: &mut Actions) {
        ui.spacing_mut().item_spacing.y = 0.0;
        let lifelines = heads(cx);
        self.bar_ui(ui, cx, steps, &lifelines);
        let header = Rect::from_min_size(ui.cursor().min, Vec2::new(ui.available_width(), HEADER_HEIGHT));
        ui.allocate_rect(header, Sense::hover());
        let outer = ui.available_rect_before_wrap();
        ui.allocate_rect(outer, Sense::hover());

        let id = ui.make_persistent_id("exchange");
        let focus = ui.interact(outer, id, Sense::click());
        let name = cx.locale.text("exchange-name");
        focus.widget_info(|| WidgetInfo::labeled(Role::ListBox, true, &name));
        if cx.takes_focus {
            focus.request_focus();
        }
        let range = steps.range();
        let count = (range.end - range.start) as usize;
        if let Some(row) = self.keys(ui, cx, &focus, steps) {
            actions.push(Action::Select(Some(row)));
        }
        self.reveal(cx, steps);
        if self.follows {
            self.scroll.to_end();
        }
        let chosen = cx.selected.map(|row| steps.step_from(row)).filter(|step| range.contains(step));
        self.scroll.keep(chosen.map(|step| (step - range.start) as usize));
        let view = self.scroll.show(ui, id, outer, STEP_HEIGHT, count);
        if view.scrolled != 0.0 {
            self.follows = view.scrolled > 0.0 && self.scroll.is_at_end(count);
        }
        let rows = range.start + view.rows.start as u64..range.start + view.rows.end as u64;
        let (drawn, under_way): (Vec<_>, Vec<_>) =
            (lifelines.iter().map(|shown| shown.lifeline).collect(), under_way(cx, &lifelines));
        let scene = build(cx.log, steps, &drawn, &under_way, cx.session.clock().now(), rows);
        self.has_outside |= scene.arrows.iter().any(|arrow| arrow.fate == crate::diagram::Fate::Outside);
        if !under_way.is_empty() {
            ui.request_repaint_after(GROWS);
        }
        let top = range.start as f64 + self.scroll.top();
        let places = Places::new(view.rect, lifelines.len() + usize::from(self.has_outside), top, STEP_HEIGHT);
        if let Some(endpoint) = header_ui(ui, cx, header, &places, &lifelines, self.has_outside) {
            actions.push(Action::Focus(endpoint));
        }
        let mut inside = ui.new_child(UiBuilder::new().max_rect(view.rect));
        inside.set_clip_rect(view.rect.intersect(ui.clip_rect()));
        if count == 0 {
            empty_ui(&mut inside, cx.locale);
        }
        let look = paint::Look {
            locale: cx.locale,
            palette: theme::palette(ui.ctx()),
            selected: cx.selected,
            lifelines: &lifelines,
        };
        if let Some(row) = paint::scene_ui(&mut inside, id, &scene, &places, &look) {
            actions.push(Action::Select(Some(row)));
            focus.request_focus();
            self.follows = false;
        }
        if focus.has_focus() {
            let stroke = Stroke::new(1.0, look.palette.accent);
            ui.painter().rect_stroke(outer.shrink(0.5), 2.0, stroke, StrokeKind::Inside);
        }
    }

    /// The line above: whether new steps are followed, and the picture as text.
    fn bar_ui(&mut self, ui: &mut Ui, cx: &ExchangeContext<'_>, steps: &Steps<'_>, lifelines: &[Head]) {
        let locale = cx.locale;
        let ends = LineEnds::of("exchange bar", 26.0);
        ends_ui(
            ui,
            ends,
            |ui| {
                if ui.selectable_label(self.follows, locale.text("exchange-follow")).clicked() {
                    self.follows = !self.follows;
                }
            },
            |ui| {
                let copy = ui.button(locale.text("exchange-copy-mermaid"));
                if copy.on_hover_text(locale.text("exchange-copy-mermaid-hint")).clicked() {
                    ui.ctx().copy_text(as_mermaid(cx, steps, lifelines));
                }
            },
        );
    }

    /// Brings a row into sight that was selected elsewhere.
    fn reveal(&mut self, cx: &ExchangeContext<'_>, steps: &Steps<'_>) {
        if std::mem::replace(&mut self.selected, cx.selected) != cx.selected
            && let Some(row) = cx.selected
        {
            let range = steps.range();
            let step = steps.step_from(row).clamp(range.start, range.end.saturating_sub(1).max(range.start));
            let place = (step - range.start) as usize;
            // A new row that is selected at the end does not end the following.
            self.follows &= step + 1 == range.end;
            self.scroll.reveal(place);
        }
    }

    /// The keys that go from step to step.
    fn keys(&self, ui: &Ui, cx: &ExchangeContext<'_>, focus: &Response, steps: &Steps<'_>) -> Option<u64> {
        if !focus.has_focus() {
            return None;
        }
        let filter = EventFilter { vertical_arrows: true, ..EventFilter::default() };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(focus.id, filter));
        let range = steps.range();
        let last = range.end.checked_sub(1).filter(|last| *last >= range.start)?;
        let page = self.scroll.page_rows() as u64;
        let pressed = |key| ui.input(|input| input.key_pressed(key) && input.modifiers.is_none());
        let from = cx.selected.map(|row| steps.step_from(row).min(last));
        let to = match from {
            _ if pressed(Key::Home) => range.start,
            _ if pressed(Key::End) => last,
            Some(step) if pressed(Key::ArrowUp) => step.saturating_sub(1).max(range.start),
            Some(step) if pressed(Key::ArrowDown) => (step + 1).min(last),
            Some(step) if pressed(Key::PageUp) => step.saturating_sub(page).max(range.start),
            Some(step) if pressed(Key::PageDown) => (step + page).min(last),
            None if [Key::ArrowUp, Key::ArrowDown, Key::PageUp, Key::PageDown].into_iter().any(pressed) => last,
            _ => return None,
        };
        steps.row(to)
    }
}

/// The last steps as text.
fn as_mermaid(cx: &ExchangeContext<'_>, steps: &Steps<'_>, lifelines: &[Head]) -> String {
    let range = steps.range();
    let last = range.start.max(range.end.saturating_sub(MAX_COPIED))..range.end;
    let drawn: Vec<_> = lifelines.iter().map(|shown| shown.lifeline).collect();
    let scene: Scene = build(cx.log, steps, &drawn, &[], cx.session.clock().now(), last);
    let outside = cx.locale.text("exchange-outside");
    let names: Vec<String> = lifelines.iter().map(|shown| shown.name.clone()).chain([outside]).collect();
    mermaid::write(&scene, &names)
}

/// The calls that the lab's threads wait in.
fn under_way(cx: &ExchangeContext<'_>, lifelines: &[Head]) -> Vec<Under> {
    let of = |endpoint: EndpointId| {
        let calls = cx.session.current_calls(endpoint);
        calls.into_iter().map(move |(connection, call, since)| Under { endpoint, connection, call, since })
    };
    lifelines.iter().flat_map(|shown| of(shown.lifeline.endpoint)).collect()
}

fn empty_ui(ui: &mut Ui, locale: &Locale) {
    let room = ui.available_height();
    ui.vertical_centered(|ui| {
        ui.add_space((room * 0.3).min(120.0));
        ui.label(locale.text("exchange-empty"));
        ui.weak(locale.text("exchange-empty-hint"));
    });
}
