//! The line above the pictures: what is counted, a moment that is held, how closely, and saving.

use egui::{Button, Ui};

use super::look::{Look, What};
use crate::ui::texts;
use crate::ui::widgets::choice::{quiet_button, segments_ui};
use crate::ui::widgets::{LineEnds, ends_ui};

/// The height of the line, in points.
const HEIGHT: f32 = 28.0;
/// From this width on, in points, the line has the buttons that go back and on, and those that zoom; keys and the wheel do it,
/// too, and all of it is in sight at once by itself.
const MOVES: f32 = 490.0;
const ZOOMS: f32 = 560.0;
/// How much a press of a button moves what is seen, as a part of it.
const STEP: f64 = 0.5;

/// What a person wants of the view as a whole.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Wish {
    /// Hold the moment, or go on.
    Hold,
    /// See so many times as much.
    Zoom(f64),
    /// Go on by a part of what is seen, or back.
    Move(f64),
    ShowAll,
    Save,
}

/// Draws the line.
pub(super) fn bar_ui(ui: &mut Ui, look: &Look<'_>, is_held: bool, what: &mut What) -> Option<Wish> {
    let (locale, width) = (look.locale, ui.available_width());
    let left = |ui: &mut Ui| {
        let choices =
            [(What::Bytes, "rates-bytes"), (What::Messages, "rates-messages"), (What::Unread, "rates-unread-choice")];
        let choices = choices.map(|(what, key)| (what, locale.text(key)));
        segments_ui(ui, &locale.text("rates-what"), what, &choices);
        let hold = ui.selectable_label(is_held, locale.text("rates-hold"));
        hold.on_hover_text(locale.text("rates-hold-hint")).clicked().then_some(Wish::Hold)
    };
    let right = |ui: &mut Ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        let mut wish = None;
        let buttons = [
            ("⏴", "rates-back", Wish::Move(-STEP), MOVES),
            ("⏵", "rates-on", Wish::Move(STEP), MOVES),
            ("−", "rates-zoom-out", Wish::Zoom(2.0), ZOOMS),
            ("+", "rates-zoom-in", Wish::Zoom(0.5), ZOOMS),
        ];
        for (sign, name, wanted, _) in buttons.into_iter().filter(|(.., from)| width >= *from) {
            if quiet_button(ui, sign, &locale.text(name)).clicked() {
                wish = Some(wanted);
            }
        }
        if ui.button(locale.text("rates-all")).on_hover_text(texts::with_key("rates-all-hint", locale)).clicked() {
            wish = Some(Wish::ShowAll);
        }
        let can_save = look.tally.moved().is_some();
        let save = ui.add_enabled(can_save, Button::new(locale.text("rates-save-button")));
        if save.on_hover_text(locale.text("dialog-save-rates")).clicked() {
            wish = Some(Wish::Save);
        }
        wish
    };
    let (held, other) = ends_ui(ui, LineEnds::of("rates bar", HEIGHT), left, right);
    held.or(other)
}
