//! The preferences that are no command: how much of the disk and of memory the log may take, what of it is kept.

use std::path::Path;

use egui::{ComboBox, Grid, RichText, Slider, Ui};

use crate::keeping::KeepLogs;
use crate::lab::ZOOMS;
use crate::locale::Locale;
use crate::ui::action::{Action, Actions};
use crate::ui::panels::about::portable_ui;
use crate::ui::preferences::Preferences;
use crate::ui::widgets::{Stays, close_ui, dialog_ui, title_ui};

/// The memory budgets that are offered, in MiB.
const MEMORY_CHOICES: [u32; 8] = [64, 128, 256, 512, 1024, 2048, 4096, 8192];

/// What a run may take of the disk, in GiB.
const DISK_CHOICES: [u32; 7] = [1, 2, 4, 8, 16, 32, 64];

/// Draws the preferences, which take effect at once.
pub fn preferences_ui(
    ui: &mut Ui,
    locale: &Locale,
    preferences: &mut Preferences,
    portable: Option<&Path>,
    actions: &mut Actions,
) -> Stays {
    let content = |ui: &mut Ui| {
        title_ui(ui, locale.text("preferences"));
        ui.add_space(4.0);
        Grid::new("preferences").num_columns(2).spacing([16.0, 8.0]).show(ui, |ui| {
            if let Some(keep) = kept_ui(ui, locale, preferences.keep_logs()) {
                actions.push(Action::KeepLogs(keep));
            }
            let label = ui.label(locale.text("preference-memory"));
            let mut mib = preferences.memory_mib;
            // A choice and no field: a number half typed would throw rows away at once and for good.
            let shown = |mib: u32| format!("{mib} MiB");
            let combo = ComboBox::from_id_salt("memory").selected_text(shown(mib));
            let response = combo.show_ui(ui, |ui| {
                for choice in MEMORY_CHOICES {
                    ui.selectable_value(&mut mib, choice, shown(choice));
                }
            });
            response.response.labelled_by(label.id);
            if mib != preferences.memory_mib {
                actions.push(Action::SetMemory(mib));
            }
            ui.end_row();
            let label = ui.label(locale.text("preference-zoom"));
            let mut place = ZOOMS.iter().position(|zoom| *zoom == preferences.zoom_percent).unwrap_or(1);
            let percent = |place: f64, _| format!("{} %", ZOOMS[(place.max(0.0) as usize).min(ZOOMS.len() - 1)]);
            let slider = Slider::new(&mut place, 0..=ZOOMS.len() - 1).custom_formatter(percent);
            if ui.add(slider).labelled_by(label.id).changed() {
                preferences.zoom_percent = ZOOMS[place.min(ZOOMS.len() - 1)];
            }
            ui.end_row();
        });
        for hint in ["preference-disk-hint", "preference-memory-hint"] {
            ui.add(egui::Label::new(RichText::new(locale.text(hint)).weak().small()).wrap());
        }
        portable_ui(ui, locale, portable);
        ui.add_space(8.0);
        close_ui(ui, locale);
    };
    dialog_ui(ui, "preferences", 420.0, content).0
}

/// What of logs is kept on the disk; what is chosen anew.
fn kept_ui(ui: &mut Ui, locale: &Locale, before: KeepLogs) -> Option<KeepLogs> {
    let mut keep = before;
    let label = ui.label(locale.text("preference-disk"));
    let shown = |gib: u32| format!("{gib} GiB");
    let combo = ComboBox::from_id_salt("disk").selected_text(shown(keep.disk_gib)).show_ui(ui, |ui| {
        for choice in DISK_CHOICES {
            ui.selectable_value(&mut keep.disk_gib, choice, shown(choice));
        }
    });
    combo.response.labelled_by(label.id);
    ui.end_row();
    let label = ui.label(locale.text("preference-kept"));
    let named = |is_kept: bool| locale.text(if is_kept { "preference-kept-week" } else { "preference-kept-nothing" });
    let combo = ComboBox::from_id_salt("kept").width(220.0).selected_text(named(keep.finished)).show_ui(ui, |ui| {
        for choice in [true, false] {
            ui.selectable_value(&mut keep.finished, choice, named(choice));
        }
    });
    combo.response.labelled_by(label.id);
    ui.end_row();
    (keep != before).then_some(keep)
}
