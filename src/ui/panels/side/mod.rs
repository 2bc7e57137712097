//! The column at the right of the window. It has no width while nothing stands in it; where the window is narrow, what
//! stands in it takes the place of the panes, or is a strip above them.

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
    /// A strip above them; a line of it where it is folded.
    Above { is_folded: bool },
}

/// The column's width, in points, until somebody drags its edge.
const WIDTH: f32 = 340.0;

/// The part of a window's height that a strip has, and its height in points, at least and at most.
const STRIP: f32 = 0.22;
const STRIP_HEIGHT: std::ops::RangeInclusive<f32> = 96.0..=132.0;
/// A strip that is folded, in points.
const FOLDED: f32 = 26.0;

/// Draws the column, or what takes the place of the panes; where that was.
pub fn side_ui(ui: &mut Ui, stand: Stand, content: impl FnOnce(&mut Ui)) -> Rect {
    let frame = theme::bar(theme::palette(ui.ctx()), Margin::symmetric(10, 6));
    let shown = match stand {
        Stand::Beside => {
            let column = Panel::right("side").frame(frame).resizable(true);
            column.default_size(WIDTH).size_range(280.0..=560.0).show(ui, content)
        }
        Stand::Instead => CentralPanel::default().frame(frame).show(ui, content),
        Stand::Above { is_folded } => {
            // As high whatever stands in it, so that nothing below it moves.
            let whole = (ui.ctx().content_rect().height() * STRIP).clamp(*STRIP_HEIGHT.start(), *STRIP_HEIGHT.end());
            let frame = frame.inner_margin(Margin::symmetric(10, 2));
            let strip = Panel::top("strip").frame(frame).resizable(false);
            strip.exact_size(if is_folded { FOLDED } else { whole }).show(ui, |ui| {
                content(ui);
                ui.take_available_height();
            })
        }
    };
    shown.response.rect
}
