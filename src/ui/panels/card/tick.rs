//! The tick of a step that was done: when, and by which rows.

use chrono::{DateTime, Local};
use egui::{Button, RichText, Ui};

use super::{Card, CardContext, Looked, LookedAt};
use crate::checks::Done;
use crate::locale::Locale;
use crate::ui::action::{Action, Actions, Show};
use crate::ui::theme;

/// What is drawn of it in this frame.
pub(super) struct Tick {
    pub number: usize,
    pub done: Done,
}

impl Tick {
    /// Draws it; whether it is pressed.
    pub(super) fn tick_ui(&self, ui: &mut Ui, locale: &Locale) -> bool {
        let Self { number, done } = self;
        let time = time(done.at);
        let args = [("n", (*number as u64 + 1).into()), ("time", time.as_str().into())];
        let color = theme::palette(ui.ctx()).good;
        let text = RichText::new(format!("✔ {time}")).small().color(color);
        let rows = [("rows", (done.rows.len() as u64).into())];
        let hint = match done.rows.is_empty() {
            true => locale.text("card-tick-old"),
            false => locale.with("card-tick-hint", &rows),
        };
        let button = ui.add(Button::new(text).small().frame_when_inactive(false));
        button.on_hover_text(hint).accessible_name(locale.with("card-tick", &args)).clicked()
    }
}

impl Card {
    /// The rows that prove a step, as far as they are still in the log.
    pub(super) fn proof(&self, number: usize, cx: &CardContext<'_>) -> Vec<Show> {
        let done = self.open.steps().get(number).and_then(|step| step.done.as_ref());
        let rows = done.into_iter().flat_map(|done| &done.rows).filter_map(|row| cx.log.get(*row));
        rows.map(|row| Show::Row(row.endpoint, row.number)).collect()
    }

    /// Shows the rows that prove a step, one after the other.
    pub(super) fn show_proof(&mut self, tick: &Tick, cx: &CardContext<'_>, actions: &mut Actions) {
        let is_same = |looked: &Looked| looked.step == tick.number && looked.at == LookedAt::Proof;
        let times = self.looked.filter(is_same).map_or(0, |looked| looked.times + 1);
        // Rows that have left the log since are not to be shown.
        let rows: Vec<_> = tick.done.rows.iter().filter_map(|row| cx.log.get(*row)).collect();
        let row = rows.get(times % rows.len().max(1));
        self.looked = Some(Looked { step: tick.number, at: LookedAt::Proof, times, is_found: row.is_some() });
        actions.extend(row.map(|row| Action::Show(Show::Row(row.endpoint, row.number))));
    }
}

/// When it was: the time of today, or the day.
pub(super) fn time(at: i64) -> String {
    let Some(at) = DateTime::from_timestamp(at, 0).map(|at| at.with_timezone(&Local)) else { return String::new() };
    let is_today = at.date_naive() == Local::now().date_naive();
    at.format(if is_today { "%H:%M:%S" } else { "%Y-%m-%d" }).to_string()
}
