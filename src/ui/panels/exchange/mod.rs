//! The exchange: a lifeline for each endpoint, time downwards, and arrows for the bytes from the send to the receive that
//! gave them. What is drawn is [`diagram`](crate::diagram); here it gets its colours and its places on the screen.

mod arrows;
mod bar;
mod bars;
mod blocks;
mod context;
mod density;
mod hover;
mod keys;
mod lifelines;
mod look;
mod moment;
mod paint;
mod place;
mod raster;
mod save;
mod set_up;
mod shapes;
mod shared;
mod step_time;
mod times;
mod words;
mod zoom;

use std::collections::BTreeSet;
use std::ops::Range;
use std::time::Duration;

use egui::{CentralPanel, Frame, Id, Rect, Role, Sense, Stroke, StrokeKind, Ui, UiBuilder, WidgetInfo, vec2};

use crate::clock::Stamp;
use crate::diagram::{Axis, Fate, Moment, Replay, Scene, StepIndex, Steps, Under, Wanted, build};
use crate::locale::Locale;
use crate::record::EndpointId;
use crate::ui::action::{Action, Actions};
use crate::ui::model::{LabNumber, Slot};
use crate::ui::panels::pane::state::PaneStates;
use crate::ui::panels::pane::{PaneContext, speaker_line_ui};
use crate::ui::repaint::Pacer;
use crate::ui::theme;
use crate::ui::widgets::row_scroll::RowScroll;
use bar::{Moments, bar_ui};
use context::ExchangeContext;
use density::density_ui;
use keys::{Pressed, pressed};
use lifelines::{HEADER_HEIGHT, Head, header_ui, heads};
use look::{Did, Look};
use place::Places;
use shared::shared_ui;
use zoom::{Zoom, zoomed};

pub(super) use raster::png;
pub use save::picture_writer;

/// The height of a step, in points.
const STEP_HEIGHT: f32 = 30.0;
/// Room below the last step for what still waits, in points.
const TAIL: f32 = 60.0;
/// Room above the first step of a picture to scale, in points: half of it stands above its time.
const LEAD: f32 = 20.0;
/// A view lower than this, in points, has no room for the composer.
const ROOM_FOR_COMPOSER: f32 = 220.0;
/// Between two frames while a call is seen to wait.
const GROWS: Duration = Duration::from_millis(250);
/// Steps that are drawn one by one; where more are in sight it is drawn how many they are.
const MAX_DRAWN: u64 = 300;

/// The lab that is shown.
pub struct Shown<'a> {
    pub slots: &'a mut [Slot],
    pub states: &'a mut PaneStates,
    pub number: LabNumber,
    /// What places down the picture count.
    pub axis: Axis,
    /// How large the picture is drawn, 1 for the usual size.
    pub size: f32,
}

/// Where the picture stands.
pub struct Exchange {
    pacer: Pacer,
    /// The steps of a lab's log; why they cannot be counted where the system has no more threads.
    index: Option<(LabNumber, Result<StepIndex, String>)>,
    scroll: RowScroll,
    zoom: Zoom,
    /// What places down the picture counted in the last frame.
    axis: Axis,
    /// Endpoints whose threads are drawn as one.
    folded: BTreeSet<EndpointId>,
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
            zoom: Zoom::default(),
            axis: Axis::default(),
            folded: BTreeSet::new(),
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
        // Where the inspector's sheet leaves little, the steps come first.
        if ui.available_height() >= ROOM_FOR_COMPOSER {
            speaker_line_ui(ui, "exchange composer", lab.slots, lab.states, cx, actions);
        }
        let (locale, log, session, slots) = (cx.locale, cx.log, cx.session, &*lab.slots);
        let (selected, focused, takes_focus) = (cx.selected, cx.focused, cx.takes_focus.is_some());
        let (axis, size, time) = (lab.axis, lab.size, cx.table.time);
        let cx = ExchangeContext { locale, log, session, slots, selected, focused, takes_focus, axis, time, size };
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
        let lifelines = heads(cx, &self.folded);
        let range = steps.range();
        self.replay.keep_within(&range);
        self.plays(ui, cx, steps, actions);
        let moments = Moments { replay: &self.replay, follows: self.follows, speed: &mut self.speed };
        if let Some(wish) = bar_ui(ui, cx, steps, moments) {
            self.does(ui, cx, steps, &lifelines, wish, actions);
        }
        let header = Rect::from_min_size(ui.cursor().min, vec2(ui.available_width(), HEADER_HEIGHT * cx.size));
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
        let page = (outer.height() / (STEP_HEIGHT * cx.size)) as usize;
        let wish = match pressed(ui, cx, &focus, steps, &self.replay, page) {
            Some(Pressed::Select(row)) => {
                actions.push(Action::Select(Some(row)));
                None
            }
            Some(Pressed::Wish(wish)) => Some(wish),
            Some(Pressed::Open(row)) => {
                self.opened = if self.opened == Some(row) { None } else { Some(row) };
                None
            }
            None => None,
        };
        if let Some(wish) = wish {
            self.does(ui, cx, steps, &lifelines, wish, actions);
        }
        if std::mem::replace(&mut self.axis, cx.axis) != cx.axis {
            // What is selected is looked for anew.
            (self.selected, self.follows) = (None, self.follows || cx.selected.is_none());
        }
        self.reveal(cx, steps);
        let held = self.held(cx, steps);
        let under_way = under_way(cx, &lifelines);
        let now = cx.session.clock().now();
        let whole = whole(cx, steps, held, if under_way.is_empty() { None } else { Some(now) });
        let view = self.scrolled(ui, id, cx, steps, (outer, focus.has_focus()), &whole);
        let unit = self.zoom.unit(cx.axis);
        let places = Places {
            rect: view,
            lifelines: lifelines.len() + usize::from(self.has_outside),
            axis: cx.axis,
            top: whole.start - self.lead(cx) + self.scroll.top(),
            unit,
            size: cx.size,
        };
        let seen = places.top..places.top + f64::from(view.height()) / unit;
        let in_sight = in_sight(cx, steps, held, &seen);
        header_ui(ui, cx, header, &places, &lifelines, &mut self.folded, actions);
        let mut inside = ui.new_child(UiBuilder::new().max_rect(view));
        inside.set_clip_rect(view.intersect(ui.clip_rect()));
        let palette = theme::palette(ui.ctx());
        let look = Look::new(ui, cx, places, &lifelines);
        let did = if in_sight.end - in_sight.start > MAX_DRAWN {
            let count = in_sight.end - in_sight.start;
            density_ui(&mut inside, id, steps, (seen, count), &look).map(Did::Select)
        } else {
            let drawn: Vec<_> = lifelines.iter().map(|shown| shown.lifeline).collect();
            let (lifelines, under_way, steps_seen) = (&drawn[..], &under_way[..], in_sight);
            let wanted = Wanted { lifelines, under_way, now, steps: steps_seen, axis: cx.axis, held };
            let scene = build(cx.log, steps, &wanted);
            self.has_outside |= names_outside(&scene, drawn.len());
            let did = paint::scene_ui(&mut inside, id, &scene, &look);
            shared_ui(ui, id, &scene, &look, header.bottom());
            self.set_up_ui(&inside, &scene, &look, actions);
            did
        };
        if range.is_empty() && under_way.is_empty() {
            empty_ui(&mut inside, cx.locale);
        }
        if !under_way.is_empty() && self.replay.is_live() {
            ui.request_repaint_after(GROWS);
        }
        match did {
            Some(Did::Select(row)) => {
                actions.push(Action::Select(Some(row)));
                focus.request_focus();
                self.follows = false;
            }
            Some(Did::Open(row)) => self.opened = Some(row),
            None => {}
        }
        if focus.has_focus() {
            let stroke = Stroke::new(1.0, palette.accent);
            ui.painter().rect_stroke(outer.shrink(0.5), 2.0, stroke, StrokeKind::Inside);
        }
    }

    /// The room above the first step, in places.
    fn lead(&self, cx: &ExchangeContext<'_>) -> f64 {
        match cx.axis {
            Axis::Steps => 0.0,
            Axis::Scale => f64::from(LEAD * cx.size) / self.zoom.unit(cx.axis),
        }
    }

    /// Takes wheel, keys and scroll bar; where the picture goes, beside the bar.
    fn scrolled(
        &mut self,
        ui: &Ui,
        id: Id,
        cx: &ExchangeContext<'_>,
        steps: &Steps<'_>,
        (outer, has_focus): (Rect, bool),
        whole: &Range<f64>,
    ) -> Rect {
        let (first, length) = (steps.range().start, whole.end - whole.start);
        let around = if cx.axis == Axis::Scale { LEAD + TAIL } else { TAIL };
        self.zoom.fit(cx.axis, f64::from(STEP_HEIGHT * cx.size), length, f64::from(outer.height() - around * cx.size));
        if let Some((factor, at)) = zoomed(ui, outer, has_focus) {
            let from_edge = f64::from(at - outer.top());
            let place = self.scroll.top() - self.lead(cx) + from_edge / self.zoom.unit(cx.axis);
            self.zoom.by(cx.axis, factor);
            self.scroll.set_top(place + self.lead(cx) - from_edge / self.zoom.unit(cx.axis));
        }
        let unit = self.zoom.unit(cx.axis);
        let room = (length + f64::from(around * cx.size) / unit).ceil() as usize;
        if self.follows {
            self.scroll.to_end();
        }
        let chosen = cx.selected.filter(|_| cx.axis == Axis::Steps).map(|row| steps.step_from(row));
        let chosen = chosen.filter(|step| steps.range().contains(step));
        self.scroll.keep(chosen.map(|step| (step - first) as usize));
        let view = self.scroll.show(ui, id, outer, unit as f32, room);
        if view.scrolled != 0.0 {
            self.follows = view.scrolled > 0.0 && self.scroll.is_at_end(room);
        }
        view.rect
    }

    /// The calls that a step stands for, where they were asked for.
    fn set_up_ui(&mut self, ui: &Ui, scene: &Scene, look: &Look<'_>, actions: &mut Actions) {
        let Some(row) = self.opened else { return };
        let Some(block) = scene.blocks.iter().find(|block| block.row == row && block.calls.len() > 1) else {
            self.opened = None;
            return;
        };
        let centre = look.places.at((block.lane, block.down));
        let place = Rect::from_center_size(centre, vec2(120.0, STEP_HEIGHT - 6.0) * look.places.size);
        let mut is_open = true;
        if let Some(call) = set_up::calls_ui(ui, place, &block.calls, look, &mut is_open) {
            actions.push(Action::Select(Some(call)));
        }
        if !is_open {
            self.opened = None;
        }
    }
}

/// The places from the first step to the end of the last, or to the moment that is held or goes on.
fn whole(cx: &ExchangeContext<'_>, steps: &Steps<'_>, held: Option<Moment>, now: Option<Stamp>) -> Range<f64> {
    let range = steps.range();
    match cx.axis {
        Axis::Steps => {
            let end = held.map_or(range.end, |held| steps.step_from(held.row) + 1);
            range.start as f64..end as f64
        }
        Axis::Scale => {
            let (first, last) = steps.times().unwrap_or_default();
            let end = held.map(|held| held.at).or(now).unwrap_or(last).max(last.min(first));
            first.0 as f64..end.0.max(first.0) as f64
        }
    }
}

/// The steps that have happened among these places.
fn in_sight(cx: &ExchangeContext<'_>, steps: &Steps<'_>, held: Option<Moment>, seen: &Range<f64>) -> Range<u64> {
    let range = steps.range();
    let end = held.map_or(range.end, |held| steps.step_from(held.row) + 1);
    let [from, to] = match cx.axis {
        Axis::Steps => [seen.start.floor() as u64, seen.end.ceil() as u64],
        // A little more, for what begins above and ends below.
        Axis::Scale => [seen.start, seen.end].map(|place| steps.step_at(Stamp(place.max(0.0) as u64))),
    };
    from.saturating_sub(1).clamp(range.start, end)..(to + 1).clamp(range.start, end)
}

/// Whether something goes to or comes from outside the lab.
fn names_outside(scene: &Scene, lifelines: usize) -> bool {
    let lanes = scene.implied.iter().flat_map(|implied| [implied.from.0, implied.to.0]);
    scene.arrows.iter().any(|arrow| arrow.fate == Fate::Outside)
        || lanes.into_iter().any(|lane| lane.lifeline >= lifelines)
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
        // Over the lifelines.
        Frame::new().fill(theme::palette(ui.ctx()).window).inner_margin(8).show(ui, |ui| {
            ui.label(locale.text("exchange-empty"));
            ui.weak(locale.text("exchange-empty-hint"));
        });
    });
}

/// Says why there is no picture.
fn failed_ui(ui: &mut Ui, locale: &Locale, why: &str) {
    ui.vertical_centered(|ui| {
        ui.add_space(40.0);
        ui.label(locale.with("exchange-failed", &[("why", why.into())]));
    });
}
