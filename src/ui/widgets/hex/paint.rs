//! How a row of a hex view is laid out and drawn.

use std::ops::Range;

use egui::{Align2, Color32, FontId, Id, Rangef, Rect, Role, Sense, TextStyle, Ui, WidgetInfo};

use super::cells::{Cell, cells};
use crate::escape;
use crate::payload::Encoding;
use crate::ui::theme::{self, Palette};

/// What a hex view shows.
#[derive(Debug, Clone, Copy)]
pub struct HexContext<'a> {
    pub bytes: &'a [u8],
    /// For the text side.
    pub encoding: Encoding,
    /// What a screen reader calls the view.
    pub name: &'a str,
}

/// Where things stand in a row, in points from its left edge.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct HexColumns {
    /// Bytes in a row.
    pub bytes: usize,
    offset_digits: usize,
    char_width: f32,
    hex_left: f32,
    /// From one byte to the next on the hex side.
    pitch: f32,
    /// More space after the middle byte.
    middle_gap: f32,
    text_left: f32,
}

impl HexColumns {
    /// As many bytes in a row as `width` has room for: 16, 8 or 4.
    pub(super) fn of(width: f32, char_width: f32, len: usize) -> Self {
        let offset_digits = match len {
            0..=0x1_0000 => 4,
            0x1_0001..=0x100_0000 => 6,
            _ => 8,
        };
        let make = |bytes: usize, pitch: f32| {
            let hex_left = 0.4 + offset_digits as f32 + pitch - 1.7;
            let middle_gap = if bytes > 4 { 0.5 } else { 0.0 };
            let text_left = hex_left + bytes as f32 * pitch + middle_gap + pitch - 1.8;
            let scaled = [hex_left, pitch, middle_gap, text_left].map(|chars| chars * char_width);
            let [hex_left, pitch, middle_gap, text_left] = scaled;
            HexColumns { bytes, offset_digits, char_width, hex_left, pitch, middle_gap, text_left }
        };
        let tried =
            [(16, 3.0), (16, 2.7), (8, 3.0), (8, 2.7), (8, 2.35), (4, 2.7)].map(|(bytes, pitch)| make(bytes, pitch));
        let [.., narrowest] = tried;
        tried.into_iter().find(|columns| columns.width() <= width).unwrap_or(narrowest)
    }

    fn width(&self) -> f32 {
        self.text_left + (self.bytes as f32 + 0.2) * self.char_width
    }

    /// The hex side of a column.
    fn hex(&self, column: usize) -> Rangef {
        let gap = if column >= self.bytes / 2 { self.middle_gap } else { 0.0 };
        let left = self.hex_left + column as f32 * self.pitch + gap;
        Rangef::new(left, left + self.pitch)
    }

    /// The text side of a column.
    fn text(&self, column: usize) -> Rangef {
        let left = self.text_left + column as f32 * self.char_width;
        Rangef::new(left, left + self.char_width)
    }

    /// The column at `x`, on either side; at the edges the nearest.
    pub(super) fn byte_at(&self, x: f32) -> Option<usize> {
        let last = self.bytes.checked_sub(1)?;
        if x >= self.text_left - 0.4 * self.char_width {
            return Some((((x - self.text_left) / self.char_width).max(0.0) as usize).min(last));
        }
        (0..self.bytes).find(|column| x < self.hex(*column).max).or(Some(last))
    }
}

/// What all rows of a frame have in common.
pub(super) struct Paint {
    font: FontId,
    pub char_width: f32,
    pub row_height: f32,
    palette: &'static Palette,
}

impl Paint {
    pub(super) fn line(&self) -> Color32 {
        self.palette.line
    }

    pub(super) fn of(ui: &Ui) -> Self {
        let font = TextStyle::Monospace.resolve(ui.style());
        let (char_width, text_height) = ui.fonts_mut(|fonts| (fonts.glyph_width(&font, '0'), fonts.row_height(&font)));
        Paint { font, char_width, row_height: (text_height + 3.0).ceil(), palette: theme::palette(ui.ctx()) }
    }
}

/// HexRows of one frame, and the bytes that stand out in them.
pub(super) struct HexRows<'a> {
    pub paint: &'a Paint,
    pub columns: &'a HexColumns,
    pub selected: Option<Range<usize>>,
    pub hovered: Option<usize>,
    /// What these bytes are compared with, place by place.
    pub other: Option<&'a [u8]>,
}

impl HexRows<'_> {
    /// Whether the byte at a place is another one than that which it is compared with.
    fn differs(&self, at: usize, bytes: &[u8]) -> bool {
        self.other.is_some_and(|other| other.get(at) != bytes.get(at))
    }

    fn fill(&self, at: usize) -> Option<Color32> {
        let palette = self.paint.palette;
        if self.hovered == Some(at) {
            return Some(palette.accent.gamma_multiply(0.35));
        }
        let is_selected = self.selected.as_ref().is_some_and(|range| range.contains(&at));
        is_selected.then_some(palette.selection)
    }

    /// Draws the row of these bytes.
    pub(super) fn row_ui(&self, ui: &Ui, id: Id, rect: Rect, cx: &HexContext<'_>, range: Range<usize>) {
        let spoken = self.paint_ui(ui, rect, cx, (range.start, range.clone()));
        let response = ui.interact(rect, id.with(range.start), Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &spoken));
    }

    /// As [`Self::row_ui`], for the line that begins at a place, even where these bytes end before it; what differs is said,
    /// too.
    pub(super) fn compared_ui(
        &self,
        ui: &Ui,
        id: Id,
        rect: Rect,
        cx: &HexContext<'_>,
        (from, range): (usize, Range<usize>),
        differs: &str,
    ) {
        let length = range.len();
        let spoken = self.paint_ui(ui, rect, cx, (from, range.clone()));
        let differing: Vec<String> =
            range.filter(|at| self.differs(*at, cx.bytes)).map(|at| format!("{at:x}")).collect();
        let response = ui.interact(rect, id.with(from), Sense::hover());
        response.widget_info(|| {
            let mut said = format!("{} {spoken}", cx.name);
            if !differing.is_empty() {
                said = format!("{said} ({differs}: {})", differing.join(" "));
            } else if length == 0 {
                said = format!("{said} –");
            }
            WidgetInfo::labeled(Role::Label, true, said)
        });
    }

    /// Draws the line; what a screen reader says of it.
    fn paint_ui(&self, ui: &Ui, rect: Rect, cx: &HexContext<'_>, (from, range): (usize, Range<usize>)) -> String {
        let (paint, columns) = (self.paint, self.columns);
        let palette = paint.palette;
        let place =
            |x: Rangef| Rect::from_x_y_ranges(Rangef::new(rect.left() + x.min, rect.left() + x.max), rect.y_range());
        let write = |x: Rangef, align: Align2, text: String, colour: Color32| {
            ui.painter().text(align.pos_in_rect(&place(x)), align, text, paint.font.clone(), colour);
        };
        for (column, at) in range.clone().enumerate() {
            if let Some(colour) = self.fill(at) {
                ui.painter().rect_filled(place(columns.hex(column)), 0.0, colour);
                ui.painter().rect_filled(place(columns.text(column)), 0.0, colour);
            }
        }
        for (column, _) in range.clone().enumerate().filter(|(_, at)| self.differs(*at, cx.bytes)) {
            // A line below it, too: a colour alone is not seen by all.
            for place in [place(columns.hex(column)), place(columns.text(column))] {
                ui.painter().rect_filled(place, 2.0, palette.notice.gamma_multiply(0.22));
                let line = place.shrink2(egui::vec2(1.0, 0.0));
                ui.painter().hline(line.x_range(), line.bottom() - 1.0, egui::Stroke::new(2.0, palette.notice));
            }
        }
        let offset = format!("{:0digits$x}", from, digits = columns.offset_digits);
        let offset_room = Rangef::new(0.4 * paint.char_width, columns.hex_left);
        write(offset_room, Align2::LEFT_CENTER, offset.clone(), palette.weak_text);
        let bytes = cx.bytes.get(range.clone()).unwrap_or_default();
        let shown = cells(cx.bytes, range.clone(), cx.encoding);
        for (column, (byte, cell)) in bytes.iter().zip(&shown).enumerate() {
            let colour = if *cell == Cell::Dot { palette.weak_text } else { palette.text };
            write(columns.hex(column), Align2::CENTER_CENTER, format!("{byte:02x}"), colour);
            match cell {
                Cell::Char(c, length) => {
                    // A wide character has the room of all its bytes, as far as they are in this row.
                    let end = (column + length).min(columns.bytes) - 1;
                    let room = Rangef::new(columns.text(column).min, columns.text(end).max);
                    write(room, Align2::CENTER_CENTER, c.to_string(), palette.text);
                }
                Cell::Dot => write(columns.text(column), Align2::CENTER_CENTER, "·".to_owned(), palette.weak_text),
                Cell::Rest => {}
            }
        }
        let text: String = shown.iter().filter_map(spoken).collect();
        format!("{offset}: {} {text}", escape::hex(bytes, " "))
    }
}

fn spoken(cell: &Cell) -> Option<char> {
    match cell {
        Cell::Char(c, _) => Some(*c),
        Cell::Dot => Some('.'),
        Cell::Rest => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn eight_bytes_fit_the_narrowest_inspector_and_sixteen_a_wide_one() {
        assert_eq!(HexColumns::of(252.0, 7.53, 60_000).bytes, 8);
        assert_eq!(HexColumns::of(572.0, 7.53, 60_000).bytes, 16);
        assert_eq!(HexColumns::of(100.0, 14.0, 60_000).bytes, 4);
    }

    #[test]
    fn both_sides_of_a_column_are_found_again() {
        let columns = HexColumns::of(560.0, 7.2, 100);
        for column in 0..columns.bytes {
            assert_eq!(columns.byte_at(columns.hex(column).center()), Some(column));
            assert_eq!(columns.byte_at(columns.text(column).center()), Some(column));
        }
        assert_eq!(columns.byte_at(-5.0), Some(0));
        assert_eq!(columns.byte_at(5000.0), Some(15));
    }
}
