//! The window: eframe's glue, its panels, and the only code that names egui, eframe or rfd.
pub mod panels;
pub mod theme;
pub mod times;
pub mod widgets;
