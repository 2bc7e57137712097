//! The presentation: the exchange alone, large enough for the last row of a room.

use egui::{Id, Key, LayerId, Order, Stroke, Ui};

use super::App;
use crate::ui::action::{Action, Actions};
use crate::ui::commands::Command;
use crate::ui::theme;

/// The ring around the pointer, in points.
const HALO: f32 = 24.0;

impl App {
    /// Shows where the pointer is, and leaves the presentation at Escape.
    pub(super) fn presented(&self, ui: &Ui, actions: &mut Actions) {
        let palette = theme::palette(ui.ctx());
        if let Some(at) = ui.ctx().pointer_hover_pos() {
            let painter = ui.ctx().layer_painter(LayerId::new(Order::Tooltip, Id::unique("halo")));
            painter.circle(at, HALO, palette.accent.gamma_multiply(0.15), Stroke::new(3.0, palette.accent));
        }
        let is_free = self.dialogs.open.is_none() && !self.files.is_open() && !egui::Popup::is_any_open(ui.ctx());
        if is_free && ui.input(|input| input.key_pressed(Key::Escape)) {
            actions.push(Action::Run(Command::Present));
        }
    }
}
