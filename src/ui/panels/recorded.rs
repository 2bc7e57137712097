//! The lines below the menu that tell of recorded logs: the last run ended unexpectedly and is kept; what is open was recorded.

use egui::{Label, Margin, Panel, RichText, Ui};

use crate::record::{KeptRun, Snapshot};
use crate::ui::action::{Action, Actions, OnKept};
use crate::ui::commands::Command;
use crate::ui::model::OpenLab;
use crate::ui::theme;
use crate::ui::widgets::{LineEnds, ends_ui};
use crate::units::{date_and_second, grouped};

/// The height of a line, in points.
const HEIGHT: f32 = 24.0;

/// Offers what is kept of the last run.
pub fn offered_ui(ui: &mut Ui, model: &OpenLab, run: &KeptRun, actions: &mut Actions) {
    let locale = &model.locale;
    let text = locale.with("kept-offered", &[("n", run.rows.into()), ("rows", grouped(run.rows).into())]);
    let asked = line_ui(ui, "kept run", &text, |ui| {
        let open = ui.button(locale.text("kept-open")).clicked().then_some(OnKept::Open);
        let delete = ui.button(locale.text("kept-delete")).clicked().then_some(OnKept::Delete);
        let close = ui.button("✖").accessible_name(locale.text("notice-close")).clicked().then_some(OnKept::Leave);
        open.or(delete).or(close)
    });
    actions.extend(asked.map(|act| Action::Kept(run.clone(), act)));
}

/// Says that what is open was recorded.
pub fn recorded_ui(ui: &mut Ui, model: &OpenLab, log: &Snapshot, actions: &mut Actions) {
    let Some((title, about)) = model.recorded() else { return };
    let locale = &model.locale;
    let rows = log.end_row() - log.first_row();
    let began = date_and_second(chrono::DateTime::<chrono::Local>::from(about.began));
    let args = [("name", title.into()), ("began", began.into()), ("n", rows.into()), ("rows", grouped(rows).into())];
    let mut text = locale.with("recorded", &args);
    for (holds, key) in [(about.ended_unexpectedly(), "recorded-cut"), (model.is_damaged(), "recorded-damaged")] {
        if holds {
            text = format!("{text} · {}", locale.text(key));
        }
    }
    let command = Command::CloseLog;
    let is_closed = line_ui(ui, "recorded", &text, |ui| ui.button(command.label(locale)).clicked());
    actions.extend(is_closed.then_some(Action::Run(command)));
}

/// A line with buttons at its end.
fn line_ui<T>(ui: &mut Ui, id: &'static str, text: &str, buttons: impl FnOnce(&mut Ui) -> T) -> T {
    let palette = theme::palette(ui.ctx());
    let frame = theme::bar(palette, Margin::symmetric(10, 2)).fill(palette.selection);
    let line = Panel::top(id).frame(frame).show(ui, |ui| {
        let left = |ui: &mut Ui| ui.add(Label::new(RichText::new(text)).truncate()).on_hover_text(text);
        ends_ui(ui, LineEnds::of(id, HEIGHT), left, buttons).1
    });
    line.inner
}
