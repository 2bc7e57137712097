//! The window: eframe's glue, its panels, and the only code that names egui, eframe or rfd.
pub mod panels;
pub mod theme;
pub mod widgets;

/// Opens the window.
pub fn run(_lab: Option<std::path::PathBuf>) -> anyhow::Result<()> {
    anyhow::bail!("the window is not built yet")
}
