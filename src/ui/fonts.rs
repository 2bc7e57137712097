//! Chinese comes from the system's fonts, in its Chinese shape whatever the system's own language is.

use std::sync::Arc;

use egui::epaint::text::{FallbackRequest, FontInsert, FontProvider};
use egui::{Context, FontDefinitions, FontFamily, FontId};
use egui_system_font_provider::SystemFontProvider;

/// Characters without which the Chinese interface cannot be read.
const SAMPLE: &str = "套接字实验室";
/// The package that has them on Debian and Ubuntu.
pub const PACKAGE: &str = "fonts-noto-cjk";

/// The system's fonts. Listing them takes a while, in a thread of its own: so this is made before the window is.
pub struct SystemFonts(Arc<SystemFontProvider>);

impl SystemFonts {
    pub fn find() -> Self {
        // On a system that is not Chinese, Han characters would come in a Japanese shape.
        Self(Arc::new(SystemFontProvider::new().with_locale(Some("zh-Hans"))))
    }

    /// Lets egui find in them what its own fonts lack.
    pub fn install(self, ctx: &Context) {
        let request = FallbackRequest { cluster: SAMPLE, family: &FontFamily::Proportional };
        if let Some(font) = self.0.font_for(&request) {
            ctx.set_fonts(with_chinese(font));
        }
        ctx.add_font_provider(self.0);
    }
}

/// The usual fonts with a Chinese one among them. It stands before the last of them, which has full-width brackets and
/// question marks of its own: bold ones; and behind one that has arrows, which in a Chinese font are full-width.
fn with_chinese(chinese: FontInsert) -> FontDefinitions {
    let mut fonts = FontDefinitions::default();
    for family in [FontFamily::Proportional, FontFamily::Monospace] {
        let names = fonts.families.entry(family).or_default();
        let place = names.iter().position(|name| name == "emoji-icon-font").unwrap_or(names.len());
        let arrows = "Hack".to_owned();
        let behind = if names.contains(&arrows) { Vec::new() } else { vec![arrows] };
        names.splice(place..place, behind.into_iter().chain([chinese.name.clone()]));
    }
    fonts.font_data.insert(chinese.name, Arc::new(chinese.data));
    fonts
}

/// Whether Chinese can be drawn; only to be asked while a frame is made.
pub fn has_chinese(ctx: &Context) -> bool {
    ctx.fonts_mut(|fonts| fonts.has_glyphs(&FontId::default(), SAMPLE))
}
