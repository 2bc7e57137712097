//! The column at the right of the window. It has no width while nothing stands in it; where the window is narrow, what
//! stands in it takes the place of the panes.

mod settings;

use egui::{CentralPanel, Margin, Panel, Rect, Ui};

use crate::record::EndpointId;
use crate::ui::theme;

pub use settings::settings_ui;

/// What stands in the column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// The settings of an endpoint.
    Settings(EndpointId),
    Inspector,
    /// The card of the example that is open.
    Card,
}

/// Where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stand {
    /// At the right of the panes.
    Beside,
    /// In their place.
    Instead,
}

/// The column's width, in points, until somebody drags its edge.
const WIDTH: f32 = 340.0;

/// Draws the column, or what takes the place of the panes; where that was.
pub fn side_ui(ui: &mut Ui, stand: Stand, content: impl FnOnce(&mut Ui)) -> Rect {
    let frame = theme::bar(theme::palette(ui.ctx()), Margin::symmetric(10, 6));
    let shown = match stand {
        Stand::Beside => {
            let column = Panel::right("side").frame(frame).resizable(true);
            column.default_size(WIDTH).size_range(280.0..=560.0).show(ui, content)
        }
        Stand::Instead => CentralPanel::default().frame(frame).show(ui, content),
    };
    shown.response.rect
}
