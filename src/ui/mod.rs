//! The window: eframe's glue, its panels, and the only code that names egui, eframe or rfd.
//!
//! [`App`] draws the panels over the `model`; they queue `action`s, which are applied when the frame is drawn.

pub mod action;
mod app;
mod commands;
mod dialogs;
pub mod drawing;
mod drawn;
mod earlier;
mod ending;
mod example_names;
mod files;
mod fonts;
mod kept;
mod light;
pub mod model;
mod owners;
pub mod panels;
mod parts;
pub mod peers;
mod preferences;
pub mod repaint;
mod shown;
mod sizes;
pub mod table;
mod texts;
pub mod theme;
pub mod widgets;

pub use crate::keeping::preferences_path as usual_preferences_path;
pub use app::{App, WindowOptions};
pub use drawing::open as run;
pub use files::Native;
