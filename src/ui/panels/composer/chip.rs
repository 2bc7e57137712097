//! How a chip looks, and one of several that is chosen from a list.

use egui::{Button, TextStyle, TextWrapMode, Ui};

use super::options::Setting;
use crate::ui::widgets::text_width;

/// The height of a chip, and the width of what takes it back, in points.
pub(super) const CHIP: (f32, f32) = (22.0, 18.0);
/// At the sides of a chip's text, in points.
pub(super) const CHIP_PADDING: f32 = 7.0;

/// Something that can be chosen beside the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// Whom it goes to.
    To,
    /// How far the file is.
    Progress,
    Repeat,
    Setting(Setting),
    Framing,
}

/// How a part looks while it is closed.
pub(super) struct Face {
    pub(super) part: Part,
    pub(super) name: String,
    pub(super) shown: String,
    pub(super) hint: Option<String>,
    /// What its `×` does, where it has one.
    pub(super) back: Option<String>,
}

impl Face {
    /// As a screen reader has it.
    pub(super) fn whole(&self) -> String {
        format!("{}: {}", self.name, self.shown)
    }

    /// As its chip has it.
    pub(super) fn text(&self) -> String {
        if self.part == Part::To { format!("→ {}", self.shown) } else { self.shown.clone() }
    }

    /// Its width as a chip, in points.
    pub(super) fn width(&self, ui: &Ui) -> f32 {
        let back = if self.back.is_some() { CHIP.1 } else { 0.0 };
        text_width(ui, &self.text(), &TextStyle::Small).ceil() + 2.0 * CHIP_PADDING + back
    }
}

/// One of several below each other; the one that was pressed, which closes what they stand in.
pub(super) fn choose_ui<T: Clone + PartialEq>(ui: &mut Ui, choices: &[(T, String)], now: &T) -> Option<T> {
    let mut chosen = None;
    for (choice, text) in choices {
        let button = Button::selectable(choice == now, text).wrap_mode(TextWrapMode::Extend);
        if ui.add(button).clicked() {
            chosen = Some(choice.clone());
            ui.close();
        }
    }
    chosen
}
