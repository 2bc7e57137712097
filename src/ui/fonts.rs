//! Chinese comes from the system's fonts, in its Chinese shape whatever the system's own language is.

use std::sync::Arc;

use egui::{Context, FontId};
use egui_system_font_provider::SystemFontProvider;

/// Characters without which the Chinese interface cannot be read.
const SAMPLE: &str = "套接字实验室";
/// The package that has them on Debian and Ubuntu.
pub const PACKAGE: &str = "fonts-noto-cjk";

/// Lets egui find in the system's fonts what its own lack.
pub fn install(ctx: &Context) {
    // On a system that is not Chinese, Han characters would come in a Japanese shape.
    let provider = SystemFontProvider::new().with_locale(Some("zh-Hans"));
    ctx.add_font_provider(Arc::new(provider));
}

/// Whether Chinese can be drawn; only to be asked while a frame is made.
pub fn has_chinese(ctx: &Context) -> bool {
    ctx.fonts_mut(|fonts| fonts.has_glyphs(&FontId::default(), SAMPLE))
}
