//! The fonts of the pictures: egui's own, and Noto's Chinese ones.

use std::sync::Arc;

use egui::{FontData, FontDefinitions, FontFamily};

/// Debian's package fonts-noto-cjk.
const CHINESE_FONT: &str = "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc";
/// The face of simplified Chinese in that collection.
const CHINESE_FACE: u32 = 2;

pub fn set_up(ctx: &egui::Context) {
    let bytes = std::fs::read(CHINESE_FONT).expect("the package fonts-noto-cjk is installed");
    let mut data = FontData::from_owned(bytes);
    data.index = CHINESE_FACE;
    let mut fonts = FontDefinitions::default();
    fonts.font_data.insert("chinese".to_owned(), Arc::new(data));
    // Behind egui's text font and before its symbol fonts, whose full-width brackets are bold.
    for family in [FontFamily::Proportional, FontFamily::Monospace] {
        fonts.families.entry(family).or_default().insert(1, "chinese".to_owned());
    }
    ctx.set_fonts(fonts);
}
