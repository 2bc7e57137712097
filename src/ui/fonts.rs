//! Chinese comes from the system's fonts, in its Chinese shape whatever the system's own language is.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use egui::epaint::text::{FallbackRequest, FontInsert, FontProvider};
use egui::{Context, FontData, FontDefinitions, FontFamily, FontId};
use egui_system_font_provider::SystemFontProvider;

/// Characters without which the Chinese interface cannot be read.
const SAMPLE: &str = "套接字实验室";
/// What helps where there are none.
pub const HELP: &str = if cfg!(windows) {
    "Add “Chinese (Simplified) supplemental fonts” in the system's settings under optional features"
} else if cfg!(target_os = "macos") {
    "Install a Chinese font, such as PingFang SC, with the program Font Book"
} else {
    "Install the package fonts-noto-cjk"
};

/// Chinese fonts where systems keep them, best first, and their places in the file: for a system that knows of no font with
/// Chinese characters and yet has one, as a Windows that is not Chinese may.
const FILES: &[(&str, u32)] = if cfg!(windows) {
    &[("msyh.ttc", 0), ("msyh.ttf", 0), ("Deng.ttf", 0), ("simhei.ttf", 0), ("simsun.ttc", 0)]
} else if cfg!(target_os = "macos") {
    &[("PingFang.ttc", 0), ("Hiragino Sans GB.ttc", 0), ("STHeiti Light.ttc", 1), ("Supplemental/Songti.ttc", 0)]
} else {
    &[
        ("opentype/noto/NotoSansCJK-Regular.ttc", 2),
        ("noto-cjk/NotoSansCJK-Regular.ttc", 2),
        ("google-noto-cjk/NotoSansCJK-Regular.ttc", 2),
        ("truetype/wqy/wqy-microhei.ttc", 0),
        ("truetype/wqy/wqy-zenhei.ttc", 0),
        ("truetype/droid/DroidSansFallbackFull.ttf", 0),
    ]
};

/// The folder of the system's fonts.
fn folder() -> PathBuf {
    if cfg!(windows) {
        let windows = std::env::var_os("SystemRoot").unwrap_or_else(|| "C:\\Windows".into());
        Path::new(&windows).join("Fonts")
    } else if cfg!(target_os = "macos") {
        PathBuf::from("/System/Library/Fonts")
    } else {
        PathBuf::from("/usr/share/fonts")
    }
}

/// The first of the files that is there.
fn from_files(folder: &Path) -> Option<FontInsert> {
    let read = |(name, place)| Some((name, place, std::fs::read(folder.join(name)).ok()?));
    let (name, place, bytes): (&str, u32, Vec<u8>) = FILES.iter().copied().find_map(read)?;
    let data = FontData { index: place, ..FontData::from_owned(bytes) };
    Some(FontInsert { name: name.to_owned(), data, families: Vec::new() })
}

/// The system's fonts. Listing them takes a while, in a thread of its own: so this is made before the window is.
pub struct SystemFonts(Arc<SystemFontProvider>);

impl SystemFonts {
    pub fn find() -> Self {
        // On a system that is not Chinese, Han characters would come in a Japanese shape.
        Self(Arc::new(SystemFontProvider::new().with_locale(Some("zh-Hans"))))
    }

    /// Lets egui find in them what its own fonts lack.
    pub fn install(&self, ctx: &Context) {
        let request = FallbackRequest { cluster: SAMPLE, family: &FontFamily::Proportional };
        if let Some(font) = self.0.font_for(&request).or_else(|| from_files(&folder())) {
            ctx.set_fonts(with_chinese(font));
        }
        ctx.add_font_provider(self.0.clone());
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_of_fonts_are_named_from_the_folder_of_fonts() {
        let folder = folder();
        assert!(folder.is_absolute() && folder.to_string_lossy().contains("onts"), "{}", folder.display());
        for (place, (name, _)) in FILES.iter().enumerate() {
            assert!([".ttc", ".ttf", ".otf"].iter().any(|ending| name.ends_with(ending)), "{name}");
            assert!(
                !Path::new(name).is_absolute() && !FILES[..place].iter().any(|(earlier, _)| earlier == name),
                "{name}"
            );
        }
    }

    #[test]
    fn the_best_file_that_is_there_is_taken() {
        let folder = tempfile::tempdir().unwrap();
        assert!(from_files(folder.path()).is_none());
        for (name, _) in &FILES[1..3] {
            let path = folder.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, name).unwrap();
        }
        let found = from_files(folder.path()).unwrap();
        assert_eq!((found.name.as_str(), found.data.index), FILES[1]);
        assert_eq!(found.data.font.as_ref().as_ref(), FILES[1].0.as_bytes());
    }

    #[test]
    fn what_the_system_has_draws_chinese() {
        let Some(font) = from_files(&folder()) else {
            println!("skipped: none of the Chinese fonts known is in {}", folder().display());
            return;
        };
        let ctx = Context::default();
        ctx.set_fonts(with_chinese(font));
        let mut output = ctx.run_ui(egui::RawInput::default(), |ui| assert!(has_chinese(ui.ctx())));
        output.textures_delta.clear();
    }
}
