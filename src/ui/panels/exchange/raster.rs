//! SVG as PNG, with the fonts of the window and of the system.

use std::sync::Arc;

use egui::FontDefinitions;
use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{Options, Tree, fontdb};

/// Pixels for a point, where that makes no picture too large.
const SCALE: f32 = 2.0;
/// The most pixels of a side.
const MAX_SIDE: f32 = 16_384.0;

/// # Errors
/// Why it cannot be drawn: there is no memory for it.
pub(in crate::ui::panels) fn png(svg: &str) -> Result<Vec<u8>, String> {
    let mut fonts = fontdb::Database::new();
    for font in FontDefinitions::default().font_data.values() {
        fonts.load_font_source(fontdb::Source::Binary(Arc::clone(&font.font)));
    }
    // Chinese is in those of the system.
    fonts.load_system_fonts();
    let options = Options { fontdb: Arc::new(fonts), ..Options::default() };
    let tree = Tree::from_str(svg, &options).map_err(|error| error.to_string())?;
    let size = tree.size();
    let scale = (MAX_SIDE / size.width().max(size.height())).min(SCALE);
    let [width, height] = [size.width(), size.height()].map(|side| (side * scale).ceil() as u32);
    let mut pixels = Pixmap::new(width, height).ok_or_else(|| format!("{width} × {height}"))?;
    resvg::render(&tree, Transform::from_scale(scale, scale), &mut pixels.as_mut());
    pixels.encode_png().map_err(|error| error.to_string())
}
