//! The window of earlier runs: those that are kept, to be opened, saved or deleted.

use egui::{Button, Grid, Label, RichText, ScrollArea, Ui};

use crate::locale::Locale;
use crate::record::KeptRun;
use crate::ui::action::{Action, Actions, OnKept};
use crate::ui::earlier::{Earlier, began, lab_name};
use crate::ui::widgets::{Stays, close_ui, dialog_ui, reason, title_ui};
use crate::units::{grouped, size};

/// As many runs as are shown; older ones are on the command line.
const MOST: usize = 200;
/// What the window takes beside its list, in points.
const AROUND: f32 = 190.0;

/// Lists the runs.
pub fn earlier_ui(ui: &mut Ui, locale: &Locale, earlier: &Earlier, actions: &mut Actions) -> Stays {
    let content = |ui: &mut Ui| {
        title_ui(ui, locale.text("earlier-title"));
        ui.label(RichText::new(locale.text("earlier-hint")).weak());
        if let Some(error) = &earlier.error {
            reason(ui, error);
        }
        ui.add_space(4.0);
        match &earlier.list {
            None => drop(ui.label(locale.text("dialog-busy"))),
            Some(runs) if runs.is_empty() => drop(ui.label(locale.text("earlier-none"))),
            Some(runs) => {
                let height = ui.ctx().content_rect().height() - AROUND;
                ScrollArea::both().max_height(height).show(ui, |ui| list_ui(ui, locale, runs, actions));
            }
        }
        ui.add_space(8.0);
        close_ui(ui, locale);
    };
    dialog_ui(ui, "earlier", 760.0, content).0
}

fn list_ui(ui: &mut Ui, locale: &Locale, runs: &[KeptRun], actions: &mut Actions) {
    Grid::new("earlier runs").num_columns(6).striped(true).spacing([14.0, 6.0]).show(ui, |ui| {
        for key in ["earlier-began", "earlier-lab", "earlier-rows", "earlier-size", "earlier-ended"] {
            ui.label(RichText::new(locale.text(key)).weak());
        }
        ui.end_row();
        for run in runs.iter().take(MOST) {
            run_ui(ui, locale, run, actions);
            ui.end_row();
        }
    });
}

fn run_ui(ui: &mut Ui, locale: &Locale, run: &KeptRun, actions: &mut Actions) {
    let began = began(run);
    ui.label(&began);
    let lab = lab_name(run);
    ui.scope(|ui| {
        ui.set_max_width(180.0);
        ui.add(Label::new(&lab).truncate());
    });
    ui.label(grouped(run.rows));
    ui.label(size(run.bytes));
    ui.label(locale.text(if run.about.ended_unexpectedly() { "earlier-cut" } else { "earlier-whole" }));
    ui.horizontal(|ui| {
        for (key, named, act) in [
            ("kept-open", "kept-open-named", OnKept::Open),
            ("kept-save", "kept-save-named", OnKept::Save),
            ("kept-delete", "kept-delete-named", OnKept::Delete),
        ] {
            let named = locale.with(named, &[("began", began.as_str().into())]);
            if ui.add(Button::new(locale.text(key))).accessible_name(named).clicked() {
                actions.push(Action::Kept(run.clone(), act));
            }
        }
    });
}
