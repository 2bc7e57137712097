//! Chinese comes from the system's fonts, in its Chinese shape whatever the system's own language is.

use std::sync::Arc;

use egui::epaint::text::{FallbackRequest, FontPriority, FontProvider, InsertFontFamily};
use egui::{Context, FontFamily, FontId};
use egui_system_font_provider::SystemFontProvider;

/// Characters without which the Chinese interface cannot be read.
const SAMPLE: &str = "套接字实验室";
/// The package that has them on Debian and Ubuntu.
pub const PACKAGE: &str = "fonts-noto-cjk";

/// Lets egui find in the system's fonts what its own lack.
pub fn install(ctx: &Context) {
    // On a system that is not Chinese, Han characters would come in a Japanese shape.
    let provider = Arc::new(SystemFontProvider::new().with_locale(Some("zh-Hans")));
    ctx.add_font_provider(provider.clone());
    let ctx = ctx.clone();
    // The system takes its time to list its fonts. Where there is no thread for it, it is done character by character.
    let _ = std::thread::Builder::new().name("fonts".to_owned()).spawn(move || add_chinese(&ctx, &*provider));
}

/// Adds the font of the Chinese characters for all others that the usual fonts lack. Full-width brackets and commas
/// belong to no script: by themselves they would come from just any font, of another weight and width.
fn add_chinese(ctx: &Context, provider: &dyn FontProvider) {
    let request = FallbackRequest { cluster: SAMPLE, family: &FontFamily::Proportional };
    let Some(mut font) = provider.font_for(&request) else { return };
    let families = [FontFamily::Proportional, FontFamily::Monospace];
    font.families = families.map(|family| InsertFontFamily { family, priority: FontPriority::Lowest }).to_vec();
    ctx.add_font(font);
    ctx.request_repaint();
}

/// Whether Chinese can be drawn; only to be asked while a frame is made.
pub fn has_chinese(ctx: &Context) -> bool {
    ctx.fonts_mut(|fonts| fonts.has_glyphs(&FontId::default(), SAMPLE))
}
