//! Data is shown in the order in which it came, whatever letters are in it.
//!
//! egui gives a run of text of one font the direction of its first letter that has one: a single Hebrew, Arabic or
//! Thaana letter, or two stray bytes that happen to be one, turn the whole row around. Direction marks do not help, since
//! egui ignores them. A section of its own does: each letter of a right-to-left script is laid out alone, so that it turns
//! nothing. The text itself stays as it is, and so does what is copied from it.

use std::sync::Arc;

use egui::text::{LayoutJob, LayoutSection};
use egui::{Align, FontSelection, Galley, RichText, TextBuffer, TextStyle, Ui, WidgetText};
use unicode_width::UnicodeWidthChar;

/// Blocks of scripts that are written from right to left (Unicode's DerivedBidiClass: R and AL by default).
const RIGHT_TO_LEFT: [(char, char); 5] = [
    ('\u{590}', '\u{8ff}'),
    ('\u{fb1d}', '\u{fdff}'),
    ('\u{fe70}', '\u{feff}'),
    ('\u{10800}', '\u{10fff}'),
    ('\u{1e800}', '\u{1efff}'),
];

fn is_right_to_left(c: char) -> bool {
    RIGHT_TO_LEFT.iter().any(|(first, last)| (*first..=*last).contains(&c))
}

/// Makes what is to be laid out stand in the order of its text.
pub fn left_to_right(mut job: LayoutJob) -> LayoutJob {
    if job.text.is_ascii() || !job.text.contains(is_right_to_left) {
        return job;
    }
    let whole = std::mem::take(&mut job.sections);
    for section in whole {
        split(&job.text, &section, &mut job.sections);
    }
    job
}

/// Cuts a section so that every letter written from right to left is alone, with its points.
fn split(text: &str, section: &LayoutSection, out: &mut Vec<LayoutSection>) {
    let range = section.byte_range.start.0..section.byte_range.end.0;
    let part = text.get(range).unwrap_or_default();
    let mut begin = 0;
    let mut after_letter = false;
    let mut cut = |at: usize| {
        if at > begin {
            let leading_space = if begin == 0 { section.leading_space } else { 0.0 };
            let byte_range = section.byte_range.start + begin..section.byte_range.start + at;
            out.push(LayoutSection { leading_space, byte_range, format: section.format.clone() });
            begin = at;
        }
    };
    for (at, c) in part.char_indices() {
        let is_letter = is_right_to_left(c);
        // Points and vowel signs have no width: they stay with the letter before them.
        let is_mark = is_letter && after_letter && c.width() == Some(0);
        if !is_mark && (is_letter || after_letter) {
            cut(at);
        }
        after_letter = is_letter;
    }
    cut(part.len());
}

/// A text for a label, in the order of its characters.
pub fn data(ui: &Ui, text: RichText) -> LayoutJob {
    let job = WidgetText::from(text).into_layout_job(ui.style(), FontSelection::Default, Align::BOTTOM);
    left_to_right(Arc::unwrap_or_clone(job))
}

/// Lays out what is typed into a field of one line.
pub fn line(style: TextStyle) -> impl FnMut(&Ui, &dyn TextBuffer, f32) -> Arc<Galley> {
    move |ui, text, _width| {
        let (font, color) = (style.resolve(ui.style()), ui.visuals().text_color());
        let mut job = left_to_right(LayoutJob::simple_singleline(text.as_str().to_owned(), font, color));
        // A blank that was just typed is there.
        job.keep_trailing_whitespace = true;
        ui.fonts_mut(|fonts| fonts.layout_job(job))
    }
}

#[cfg(test)]
mod tests {
    use egui::{Color32, Context, FontId, RawInput};

    use super::*;

    /// The characters as they stand from left to right, and the text of the whole.
    fn laid_out(make: impl Fn(LayoutJob) -> LayoutJob, text: &str) -> (String, String) {
        let mut shown = None;
        let mut output = Context::default().run_ui(RawInput::default(), |ui| {
            let job = LayoutJob::simple_singleline(text.to_owned(), FontId::monospace(12.0), Color32::PLACEHOLDER);
            let galley = ui.fonts_mut(|fonts| fonts.layout_job(make(job)));
            let mut glyphs: Vec<(f32, char)> =
                galley.rows.iter().flat_map(|row| &row.row.glyphs).map(|glyph| (glyph.pos.x, glyph.chr)).collect();
            glyphs.sort_by(|a, b| a.0.total_cmp(&b.0));
            shown = Some((glyphs.into_iter().map(|(_, chr)| chr).collect(), galley.text().to_owned()));
        });
        output.textures_delta.clear();
        shown.unwrap()
    }

    #[test]
    fn a_letter_written_from_right_to_left_turns_nothing_around() {
        // The bytes de ad be ef 0a: U+07AD is a vowel sign of Thaana.
        for text in ["\u{7ad}\\xbe\\xef\\n", "\u{5d0} = 1, \u{5d1} = 2", "abc \u{627}\u{644} 12", "{\"\u{5d0}\": [1]}"]
        {
            assert_eq!(laid_out(left_to_right, text), (text.to_owned(), text.to_owned()));
        }
        let (turned, _) = laid_out(|job| job, "\u{5d0} = 1");
        assert_ne!(turned, "\u{5d0} = 1", "egui does it by itself now: this file can go");
    }

    #[test]
    fn points_stay_with_their_letter_and_formats_with_their_text() {
        let mut job = LayoutJob::default();
        let (plain, other) = (FontId::monospace(12.0), FontId::monospace(14.0));
        job.append("a\u{5d1}\u{5b8}", 3.0, egui::TextFormat::simple(plain.clone(), Color32::PLACEHOLDER));
        job.append("\u{5d0}z", 0.0, egui::TextFormat::simple(other.clone(), Color32::PLACEHOLDER));
        let job = left_to_right(job);
        let cut: Vec<(&str, f32, f32)> = job
            .sections
            .iter()
            .map(|s| (&job.text[s.byte_range.start.0..s.byte_range.end.0], s.leading_space, s.format.font_id.size))
            .collect();
        assert_eq!(cut, [("a", 3.0, 12.0), ("\u{5d1}\u{5b8}", 0.0, 12.0), ("\u{5d0}", 0.0, 14.0), ("z", 0.0, 14.0)]);
    }
}
