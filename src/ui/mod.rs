//! The window: eframe's glue, its panels, and the only code that names egui, eframe or rfd.
//!
//! [`App`] draws the panels over the `model`; they queue `action`s, which are applied when the frame is drawn.

pub mod action;
mod adapter;
mod app;
mod commands;
mod dialogs;
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

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use eframe::Renderer;
use egui::{IconData, ViewportBuilder, vec2};

pub use crate::keeping::preferences_path as usual_preferences_path;
pub use app::{App, WindowOptions};
pub use files::Native;

use preferences::Store;

/// The window's icon.
const ICON: &[u8] = include_bytes!("../../assets/icon/socketlab.png");
/// The window's size at first, in points.
const USUAL_SIZE: [u32; 2] = [1280, 800];
/// What everything still fits into, in points.
const MIN_SIZE: [f32; 2] = [640.0, 420.0];

/// Opens the window and returns when it is closed.
///
/// # Errors
/// There is no display, or nothing on it can draw.
pub fn run(options: WindowOptions) -> Result<(), eframe::Error> {
    // Where the processor draws, wgpu's way to shade a pixel takes it several times as long as glow's.
    if cfg!(target_os = "linux") {
        let is_open = Arc::new(AtomicBool::new(false));
        let ended = run_with(options.clone(), Renderer::Glow, Arc::clone(&is_open));
        // Without OpenGL there may be Vulkan.
        if ended.is_ok() || is_open.load(Ordering::Relaxed) {
            return ended;
        }
    }
    run_with(options, Renderer::Wgpu, Arc::default())
}

/// As [`run`], drawn by this. `is_open` is set once there is a window.
fn run_with(options: WindowOptions, renderer: Renderer, is_open: Arc<AtomicBool>) -> Result<(), eframe::Error> {
    let fonts = fonts::SystemFonts::find();
    let (preferences, store) = Store::load(options.preferences_path.clone());
    let [width, height] = preferences.window.unwrap_or(USUAL_SIZE);
    let viewport = ViewportBuilder::default()
        .with_app_id("socketlab")
        .with_title("Socket Lab")
        .with_icon(icon())
        .with_inner_size(vec2(width as f32, height as f32).max(vec2(MIN_SIZE[0], MIN_SIZE[1])))
        .with_min_inner_size(MIN_SIZE);
    let native = eframe::NativeOptions {
        viewport,
        // Ours knows that Han characters are to come in their Chinese shape.
        system_font_fallback: false,
        // Against bands in slow gradients, of which there are none here; a processor that draws takes long over it.
        dithering: false,
        renderer,
        wgpu_options: adapter::configuration(),
        ..eframe::NativeOptions::default()
    };
    let create = move |cc: &eframe::CreationContext<'_>| {
        is_open.store(true, Ordering::Relaxed);
        fonts.install(&cc.egui_ctx);
        ending::follow(&cc.egui_ctx);
        let app = App::with_preferences(cc, options, preferences, store)?;
        Ok(Box::new(app) as Box<dyn eframe::App>)
    };
    eframe::run_native("socketlab", native, Box::new(create))
}

/// The icon; without one where the file is broken, which a test holds it is not.
fn icon() -> IconData {
    eframe::icon_data::from_png_bytes(ICON).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_icon_is_one() {
        let icon = eframe::icon_data::from_png_bytes(super::ICON).unwrap();
        assert_eq!((icon.width, icon.height), (256, 256));
    }
}
