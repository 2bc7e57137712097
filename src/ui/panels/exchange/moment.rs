//! The moment that the picture shows, and how it goes on.

use std::ops::Range;
use std::time::Duration;

use egui::Ui;

use super::Exchange;
use super::bar::Wish;
use super::context::ExchangeContext;
use super::lifelines::Head;
use crate::clock::Stamp;
use crate::diagram::{Axis, Moment, Steps, Wanted, build, mermaid};
use crate::record::Snapshot;
use crate::ui::action::{Action, Actions};

/// Between two frames while a recording is played, in seconds.
const PLAYS: f64 = 0.1;
/// The longest time that one frame lets a recording go on, in seconds.
const MAX_FRAME: f64 = 0.5;
/// Steps that are copied as text at most, the last ones.
const MAX_COPIED: u64 = 2000;

impl Exchange {
    /// Does what the line above or a key asked for.
    pub(super) fn does(
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
            Wish::Run(command) => {
                actions.push(Action::Run(command));
                None
            }
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
    pub(super) fn plays(&mut self, ui: &Ui, cx: &ExchangeContext<'_>, steps: &Steps<'_>, actions: &mut Actions) {
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
    pub(super) fn held(&self, cx: &ExchangeContext<'_>, steps: &Steps<'_>) -> Option<Moment> {
        let (step, gone) = self.replay.moment()?;
        let row = cx.log.get(steps.row(step)?)?;
        let passed = gap_ns(cx, steps, step) as f64 * gone;
        Some(Moment { row: row.number, at: Stamp(row.at.0 + passed as u64) })
    }

    /// The row of the step that a row is, or of the next one; of the last where there is none.
    pub fn row_from(&mut self, log: &Snapshot, row: u64) -> Option<u64> {
        let (_, index) = self.index.as_mut()?;
        let steps = index.as_mut().ok()?.steps(log);
        let last = steps.range().end.checked_sub(1)?;
        steps.row(steps.step_from(row).min(last))
    }

    /// Brings the selected row into sight again.
    pub fn show_selected(&mut self) {
        self.selected = None;
    }

    /// Brings a row into sight that was selected elsewhere.
    pub(super) fn reveal(&mut self, cx: &ExchangeContext<'_>, steps: &Steps<'_>) {
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
            match cx.axis {
                Axis::Steps => self.scroll.reveal((step - range.start) as usize),
                Axis::Scale => self.reveal_time(cx, steps, row),
            }
        }
    }

    /// Brings a row into the middle of the picture to scale, unless it is in sight.
    fn reveal_time(&mut self, cx: &ExchangeContext<'_>, steps: &Steps<'_>, row: u64) {
        let Some((at, (first, _))) = cx.log.get(row).map(|row| row.at).zip(steps.times()) else { return };
        let (place, page) = (at.ns_since(first) as f64, self.scroll.page_rows() as f64);
        let is_seen = (self.scroll.top() + 0.05 * page..self.scroll.top() + 0.95 * page).contains(&place);
        if !is_seen {
            self.scroll.set_top(place - page / 2.0);
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
    let scene = build(cx.log, steps, &wanted);
    let outside = cx.locale.text("exchange-outside");
    let names: Vec<String> = lifelines.iter().map(|shown| shown.name.clone()).chain([outside]).collect();
    mermaid::write(&scene, &names)
}
