//! The exchange: a lifeline for each endpoint, time downwards, and arrows for the bytes from the send to the receive that
//! gave them. What is drawn is [`diagram`](crate::diagram); here it gets its colours and its places on the screen.

mod arrows;
mod bar;
mod bars;
mod blocks;
mod context;
mod hover;
mod keys;
mod lifelines;
mod look;
mod paint;
mod place;
mod set_up;
mod shapes;
mod words;

use std::ops::Range;
use std::time::Duration;

use egui::{CentralPanel, Frame, Panel, Rect, Role, Sense, Stroke, StrokeKind, Ui, UiBuilder, Vec2, WidgetInfo};

use crate::clock::Stamp;
use crate::diagram::{Axis, Fate, Moment, Replay, Scene, StepIndex, Steps, Under, Wanted, build, mermaid};
use crate::locale::Locale;
use crate::record::EndpointId;
use crate::ui::action::{Action, Actions};
use crate::ui::model::{LabNumber, Slot};
use crate::ui::panels::composer::speaker_ui;
use crate::ui::panels::pane::state::PaneStates;
use crate::ui::panels::pane::{PaneContext, composer_ui};
use crate::ui::repaint::Pacer;
use crate::ui::theme;
use crate::ui::widgets::row_scroll::RowScroll;
use bar::{Moments, Wish, bar_ui};
use context::ExchangeContext;
use keys::{Pressed, pressed};
use lifelines::{HEADER_HEIGHT, Head, header_ui, heads};
use look::{Did, Look};
use place::Places;

/// The height of a step, in points.
const STEP_HEIGHT: f32 = 30.0;
/// Room below the last step for what still waits, in steps.
const TAIL: u64 = 2;
/// Between two frames while a call is seen to wait.
const GROWS: Duration = Duration::from_millis(250);
/// Between two frames while a recording is played, in seconds.
const PLAYS: f64 = 0.1;
/// The longest time that one frame lets a recording go on, in seconds.
const MAX_FRAME: f64 = 0.5;
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
    /// The steps of a lab's log; why they cannot be counted where the system has no more threads.
    index: Option<(LabNumber, Result<StepIndex, String>)>,
    scroll: RowScroll,
    /// The last step is kept in sight.
    follows: bool,
    replay: Replay,
    /// How fast a recording is played, 1 for its own speed.
    speed: f64,
    /// When the last frame was, in the window's seconds.
    last_frame: f64,
    /// Somebody outside the lab has been seen, and keeps a lifeline.
    has_outside: bool,
    /// The row that was selected in the last frame: another one is brought into sight.
    selected: Option<u64>,
    /// The step whose calls are shown.
    opened: Option<u64>,
}

impl Exchange {
    /// A picture that asks for frames through `pacer`.
    pub fn new(pacer: Pacer) -> Self {
        Self {
            pacer,
            index: None,
            scroll: RowScroll::default(),
            follows: true,
            replay: Replay::default(),
            speed: 1.0,
            last_frame: 0.0,
            has_outside: false,
            selected: None,
            opened: None,
        }
    }

    /// Draws the picture into all the room there is, and below it the composer of the endpoint that has the focus.
    pub fn exchange_ui(&mut self, ui: &mut Ui, lab: Shown<'_>, cx: &PaneContext<'_>, actions: &mut Actions) {
        let palette = theme::palette(ui.ctx());
        if let Some(focused) = cx.focused {
            let frame = theme::card(palette);
            let composer = Panel::bottom("exchange composer").frame(frame).resizable(false).show_separator_line(false);
            composer.show(ui, |ui| {
                ui.horizontal(|ui| {
                    actions.extend(speaker_ui(ui, cx.locale, lab.slots, focused).map(Action::Focus));
                    if let Some(slot) = lab.slots.iter_mut().find(|slot| slot.id == focused) {
                        composer_ui(ui, slot, lab.states.of(slot), cx, actions);
                    }
                });
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
            let index = StepIndex::start(Box::new(move || pacer.wake())).map_err(|error| error.to_string());
            (self.index, self.follows, self.has_outside) = (Some((lab, index)), true, false);
            self.replay.live();
        }
        // Taken out while it is looked at: the rest of the panel changes meanwhile.
        let Some((lab, mut index)) = self.index.take() else { return };
        match &mut index {
            Ok(index) => self.steps_ui(ui, cx, &index.steps(cx.log), actions),
            Err(why) => failed_ui(ui, cx.locale, why),
        }
        // Where there was no thread for it, the next frame asks again.
        self.index = Some((lab, index)).filter(|(_, index)| index.is_ok());
    }

    fn steps_ui(&mut self, ui: &mut Ui, cx: &ExchangeContext<'_>, steps: &Steps<'_>, actions: &mut Actions) {
        ui.spacing_mut().item_spacing.y = 0.0;
        let lifelines = heads(cx);
        let range = steps.range();
        self.replay.keep_within(&range);
        self.plays(ui, cx, steps, actions);
        let moments = Moments { replay: &self.replay, follows: self.follows, speed: &mut self.speed };
        if let Some(wish) = bar_ui(ui, cx, steps, moments) {
            self.does(ui, cx, steps, &lifelines, wish, actions);
        }
        let header = Rect::from_min_size(ui.cursor().min, Vec2::new(ui.available_width(), HEADER_HEIGHT));
        ui.allocate_rect(header, Sense::hover());
        let outer = ui.available_rect_before_wrap();
        ui.allocate_rect(outer, Sense::hover());

        let id = ui.make_persistent_id("exchange");
        let focus = ui.interact(outer, id, Sense::click());
        let name = cx.locale.text("exchange-name");
        focus.widget_info(|| WidgetInfo::labeled(Role::ListBox, true, &name));
        if cx.takes_focus || focus.clicked() {
            focus.request_focus();
        }
        match pressed(ui, cx, &focus, steps, &self.replay, self.scroll.page_rows()) {
            Some(Pressed::Select(row)) => actions.push(Action::Select(Some(row))),
            Some(Pressed::Wish(wish)) => self.does(ui, cx, steps, &lifelines, wish, actions),
            Some(Pressed::Open(row)) => self.opened = if self.opened == Some(row) { None } else { Some(row) },
            None => {}
        }
        self.reveal(cx, steps);
        let held = self.held(cx, steps);
        let end = self.replay.moment().map_or(range.end, |(step, _)| step + 1);
        let room = (end - range.start + TAIL) as usize;
        if self.follows {
            self.scroll.to_end();
        }
        let chosen = cx.selected.map(|row| steps.step_from(row)).filter(|step| range.contains(step));
        self.scroll.keep(chosen.map(|step| (step - range.start) as usize));
        let view = self.scroll.show(ui, id, outer, STEP_HEIGHT, room);
        if view.scrolled != 0.0 {
            self.follows = view.scrolled > 0.0 && self.scroll.is_at_end(room);
        }
        let shown = |row: usize| (range.start + row as u64).min(end);
        let under_way = under_way(cx, &lifelines);
        let drawn: Vec<_> = lifelines.iter().map(|shown| shown.lifeline).collect();
        let wanted = Wanted {
            lifelines: &drawn,
            under_way: &under_way,
            now: cx.session.clock().now(),
            steps: shown(view.rows.start)..shown(view.rows.end),
            axis: Axis::Steps,
            held,
        };
        let scene = build(cx.log, steps, &wanted);
        self.has_outside |= scene.arrows.iter().any(|arrow| arrow.fate == Fate::Outside)
            || scene
                .implied
                .iter()
                .any(|implied| implied.to.0.lifeline.max(implied.from.0.lifeline) >= lifelines.len());
        if !under_way.is_empty() && self.replay.is_live() {
            ui.request_repaint_after(GROWS);
        }
        let places = Places {
            rect: view.rect,
            lifelines: lifelines.len() + usize::from(self.has_outside),
            axis: Axis::Steps,
            top: range.start as f64 + self.scroll.top(),
            unit: f64::from(STEP_HEIGHT),
            size: 1.0,
        };
        header_ui(ui, cx, header, &places, &lifelines, actions);
        let mut inside = ui.new_child(UiBuilder::new().max_rect(view.rect));
        inside.set_clip_rect(view.rect.intersect(ui.clip_rect()));
        if range.is_empty() {
            empty_ui(&mut inside, cx.locale);
        }
        let palette = theme::palette(ui.ctx());
        let look = Look::new(ui, palette, places, (cx.locale, cx.log), &lifelines, cx.selected);
        match paint::scene_ui(&mut inside, id, &scene, &look) {
            Some(Did::Select(row)) => {
                actions.push(Action::Select(Some(row)));
                focus.request_focus();
                self.follows = false;
            }
            Some(Did::Open(row)) => self.opened = Some(row),
            None => {}
        }
        self.set_up_ui(&inside, &scene, &look, actions);
        if focus.has_focus() {
            let stroke = Stroke::new(1.0, palette.accent);
            ui.painter().rect_stroke(outer.shrink(0.5), 2.0, stroke, StrokeKind::Inside);
        }
    }

    /// Does what the line above or a key asked for.
    fn does(
        &mut self,
        ui: &Ui,
        cx: &ExchangeContext<'_>,
        steps: &Steps<'_>,
        lifelines: &[Head],
        wish: Wish,
        actions: &mut Actions,
    ) {
        let range = steps.range();
        let at = self.replay.moment().map_or(range.end.saturating_sub(1), |(step, _)| step);
        let go_to = match wish {
            Wish::Live => {
                let was_shown = self.replay.is_live() && self.follows;
                self.replay.live();
                self.follows = !was_shown;
                None
            }
            Wish::PlayOrHold => {
                self.replay.play_or_hold(&range);
                self.follows = true;
                None
            }
            Wish::Step(by) => Some(at.saturating_add_signed(by)),
            Wish::Moment(step) => Some(step),
            Wish::CopyMermaid => {
                ui.ctx().copy_text(as_mermaid(cx, steps, lifelines));
                None
            }
        };
        if let Some(step) = go_to {
            self.replay.hold(step, &range);
            self.follows = true;
            self.choose(cx, steps, actions);
        }
    }

    /// Chooses the last row that has happened, so that the other views go along.
    fn choose(&self, cx: &ExchangeContext<'_>, steps: &Steps<'_>, actions: &mut Actions) {
        let last = self.replay.moment().map_or(steps.range().end.saturating_sub(1), |(step, _)| step);
        let row = steps.row(last);
        if row.is_some() && row != cx.selected {
            actions.push(Action::Select(row));
        }
    }

    /// Lets a recording that is played go on.
    fn plays(&mut self, ui: &Ui, cx: &ExchangeContext<'_>, steps: &Steps<'_>, actions: &mut Actions) {
        let now = ui.input(|input| input.time);
        let passed = (now - std::mem::replace(&mut self.last_frame, now)).clamp(0.0, MAX_FRAME);
        let gap = |step| gap_ns(cx, steps, step);
        if self.replay.advance(passed, self.speed, &steps.range(), gap) {
            self.choose(cx, steps, actions);
        }
        if let Some(next) = self.replay.until_next(self.speed, gap) {
            ui.request_repaint_after(Duration::from_secs_f64(next.clamp(0.001, PLAYS)));
        }
    }

    /// The moment that is held, as a row and a time.
    fn held(&self, cx: &ExchangeContext<'_>, steps: &Steps<'_>) -> Option<Moment> {
        let (step, gone) = self.replay.moment()?;
        let row = cx.log.get(steps.row(step)?)?;
        let passed = gap_ns(cx, steps, step) as f64 * gone;
        Some(Moment { row: row.number, at: Stamp(row.at.0 + passed as u64) })
    }

    /// Brings a row into sight that was selected elsewhere.
    fn reveal(&mut self, cx: &ExchangeContext<'_>, steps: &Steps<'_>) {
        if std::mem::replace(&mut self.selected, cx.selected) != cx.selected
            && let Some(row) = cx.selected
        {
            let range = steps.range();
            let step = steps.step_from(row).clamp(range.start, range.end.saturating_sub(1).max(range.start));
            // What is later than the moment that is held is a moment of its own.
            if self.replay.moment().is_some_and(|(held, _)| step > held) {
                self.replay.hold(step, &range);
            }
            // A new row that is selected at the end does not end the following.
            let last = self.replay.moment().map_or(range.end.saturating_sub(1), |(step, _)| step);
            self.follows &= step == last;
            self.scroll.reveal((step - range.start) as usize);
        }
    }

    /// The calls that a step stands for, where they were asked for.
    fn set_up_ui(&mut self, ui: &Ui, scene: &Scene, look: &Look<'_>, actions: &mut Actions) {
        let Some(row) = self.opened else { return };
        let Some(block) = scene.blocks.iter().find(|block| block.row == row && block.calls.len() > 1) else {
            self.opened = None;
            return;
        };
        let centre = look.places.at((block.lane, block.down));
        let place = Rect::from_center_size(centre, Vec2::new(120.0, STEP_HEIGHT - 6.0));
        let mut is_open = true;
        if let Some(call) = set_up::calls_ui(ui, place, &block.calls, look, &mut is_open) {
            actions.push(Action::Select(Some(call)));
        }
        if !is_open {
            self.opened = None;
        }
    }
}

/// The recorded time from a step to the next, in nanoseconds.
fn gap_ns(cx: &ExchangeContext<'_>, steps: &Steps<'_>, step: u64) -> u64 {
    let at = |step: u64| cx.log.get(steps.row(step)?).map(|row| row.at);
    at(step).zip(at(step + 1)).map_or(0, |(from, to)| to.ns_since(from))
}

/// The last steps as text.
fn as_mermaid(cx: &ExchangeContext<'_>, steps: &Steps<'_>, lifelines: &[Head]) -> String {
    let Range { start, end } = steps.range();
    let drawn: Vec<_> = lifelines.iter().map(|shown| shown.lifeline).collect();
    let wanted = Wanted {
        lifelines: &drawn,
        under_way: &[],
        now: cx.session.clock().now(),
        steps: start.max(end.saturating_sub(MAX_COPIED))..end,
        axis: Axis::Steps,
        held: None,
    };
    let scene: Scene = build(cx.log, steps, &wanted);
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

/// Says why there is no picture.
fn failed_ui(ui: &mut Ui, locale: &Locale, why: &str) {
    ui.vertical_centered(|ui| {
        ui.add_space(40.0);
        ui.label(locale.with("exchange-failed", &[("why", why.into())]));
    });
}
