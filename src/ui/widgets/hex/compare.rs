//! The bytes of two rows, line below line: what differs is marked on both. Only the lines in sight are looked at.

use egui::{EventFilter, Key, Rect, Response, Role, Sense, Stroke, StrokeKind, Ui, UiBuilder, WidgetInfo};

use super::paint::{HexColumns, HexContext, HexRows, Paint};
use crate::payload::Encoding;
use crate::ui::theme;
use crate::ui::widgets::row_scroll::{BAR_WIDTH, RowScroll};

/// Between two pairs of lines, in points.
const GAP: f32 = 6.0;

/// Where two texts of bytes differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Differences {
    /// The first place at which they differ.
    pub first: usize,
    /// At how many places they do; places that only one has count.
    pub count: usize,
}

impl Differences {
    /// `None` where both are the same.
    pub fn of(one: &[u8], two: &[u8]) -> Option<Self> {
        let first = next_difference((one, two), 0)?;
        let common = one.iter().zip(two).filter(|(one, two)| one != two).count();
        Some(Self { first, count: common + one.len().abs_diff(two.len()) })
    }
}

/// The first difference at a place or behind it.
pub fn next_difference((one, two): (&[u8], &[u8]), from: usize) -> Option<usize> {
    (from..one.len().max(two.len())).find(|at| one.get(*at) != two.get(*at))
}

/// The last difference before a place.
pub fn difference_before((one, two): (&[u8], &[u8]), before: usize) -> Option<usize> {
    (0..before.min(one.len().max(two.len()))).rev().find(|at| one.get(*at) != two.get(*at))
}

/// What is compared.
pub struct CompareContext<'a> {
    pub bytes: [&'a [u8]; 2],
    /// What a screen reader calls each of them.
    pub names: [&'a str; 2],
    pub encodings: [Encoding; 2],
    /// What a screen reader calls the whole, and a line that has a difference.
    pub name: &'a str,
    pub differs: &'a str,
}

/// The state of a comparison.
#[derive(Debug, Clone, Default)]
pub struct CompareView {
    scroll: RowScroll,
    /// The place to be brought into sight.
    reveals: Option<usize>,
}

impl CompareView {
    /// Brings a place into sight.
    pub fn reveal(&mut self, at: usize) {
        self.reveals = Some(at);
    }

    /// Draws both in all the room there is.
    pub fn compare_ui(&mut self, ui: &mut Ui, cx: &CompareContext<'_>) -> Response {
        let outer = ui.available_rect_before_wrap();
        let id = ui.make_persistent_id("compared");
        ui.allocate_rect(outer, Sense::hover());
        let mut area = outer;
        area.max.x -= BAR_WIDTH;
        let response = ui.interact(area, id, Sense::click());
        response.widget_info(|| WidgetInfo::labeled(Role::ListBox, true, cx.name));
        if response.clicked() {
            response.request_focus();
        }
        let longest = cx.bytes.map(<[u8]>::len).into_iter().max().unwrap_or_default();
        let paint = Paint::of(ui);
        let columns = HexColumns::of(area.width(), paint.char_width, longest);
        let lines = longest.div_ceil(columns.bytes);
        self.keys(ui, &response, lines);
        if let Some(at) = self.reveals.take() {
            self.scroll.reveal(at / columns.bytes);
        }
        let view = self.scroll.show(ui, id, outer, 2.0 * paint.row_height + GAP, lines);
        // A child that takes no room of its own, for its clip.
        let mut lines_ui = ui.new_child(UiBuilder::new().max_rect(view.rect));
        lines_ui.set_clip_rect(view.rect.intersect(ui.clip_rect()));
        for line in view.rows.clone() {
            let place = view.row_rect(line);
            for side in 0..2 {
                let (bytes, other) = (cx.bytes[side], cx.bytes[1 - side]);
                let from = line * columns.bytes;
                let range = from.min(bytes.len())..(from + columns.bytes).min(bytes.len());
                let top = place.top() + side as f32 * paint.row_height;
                let rect = Rect::from_x_y_ranges(place.x_range(), top..=top + paint.row_height);
                let rows =
                    HexRows { paint: &paint, columns: &columns, selected: None, hovered: None, other: Some(other) };
                let hex = HexContext { bytes, encoding: cx.encodings[side], name: cx.names[side] };
                rows.compared_ui(&lines_ui, id.with(side), rect, &hex, (from, range), cx.differs);
            }
            let line = Stroke::new(1.0, paint.line());
            lines_ui.painter().hline(place.x_range(), place.bottom() - GAP / 2.0, line);
        }
        if response.has_focus() {
            let stroke = Stroke::new(1.0, theme::palette(ui.ctx()).accent);
            ui.painter().rect_stroke(outer.shrink(0.5), 2.0, stroke, StrokeKind::Inside);
        }
        response
    }

    fn keys(&mut self, ui: &Ui, response: &Response, lines: usize) {
        let Some(last) = lines.checked_sub(1).filter(|_| response.has_focus()) else { return };
        let filter = EventFilter { vertical_arrows: true, ..EventFilter::default() };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
        let pressed = |key| ui.input(|input| input.key_pressed(key) && input.modifiers.is_none());
        let (top, page) = (self.scroll.top(), self.scroll.page_rows() as f64);
        let to = match () {
            () if pressed(Key::ArrowUp) => top - 1.0,
            () if pressed(Key::ArrowDown) => top + 1.0,
            () if pressed(Key::PageUp) => top - page,
            () if pressed(Key::PageDown) => top + page,
            () if pressed(Key::Home) => 0.0,
            () if pressed(Key::End) => last as f64,
            () => return,
        };
        self.scroll.set_top(to);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn differences_are_counted_and_found_from_either_side() {
        for (one, two, expected) in [
            ("hello", "hello", None),
            ("", "", None),
            ("hello", "hallo", Some((1, 1))),
            ("hello", "help", Some((3, 2))),
            ("abc", "abcdef", Some((3, 3))),
            ("", "a", Some((0, 1))),
        ] {
            let found = Differences::of(one.as_bytes(), two.as_bytes());
            assert_eq!(found.map(|found| (found.first, found.count)), expected, "{one} {two}");
        }
        let pair: (&[u8], &[u8]) = (b"0123456789", b"0x23456y89ab");
        let forwards: Vec<_> = [0, 1, 2, 8, 11, 12].map(|from| next_difference(pair, from)).into();
        assert_eq!(forwards, [Some(1), Some(1), Some(7), Some(10), Some(11), None]);
        let back: Vec<_> = [99, 11, 10, 7, 1].map(|before| difference_before(pair, before)).into();
        assert_eq!(back, [Some(11), Some(10), Some(7), Some(1), None]);
    }
}
