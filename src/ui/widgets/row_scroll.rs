//! Scrolling over rows of equal height, however many: the place is counted in rows, not in pixels.
//!
//! A `ScrollArea` counts pixels in `f32`, which is rough above about two million rows. A place here is an `f64`, exact
//! far beyond what memory holds.

use std::ops::Range;

use egui::{Id, Pos2, Rect, Sense, Ui, Vec2};

use crate::ui::theme;

/// Width that is kept for the scroll bar, so that nothing moves when it appears.
pub const BAR_WIDTH: f32 = 12.0;
const MIN_HANDLE_HEIGHT: f32 = 28.0;

/// Where a list stands.
#[derive(Debug, Clone, Default)]
pub struct RowScroll {
    /// Rows above the first that is seen; a fraction where that one is cut.
    top: f64,
    /// Rows that fitted when the list was last shown.
    page: f64,
    /// Where in the handle the pointer holds it, in pixels.
    held_at: f32,
    /// A row that stays in sight when the list gets lower.
    kept: Option<usize>,
}

/// What of the list is to be drawn.
#[derive(Debug, Clone)]
pub struct Viewport {
    /// Where rows go, without the scroll bar.
    pub rect: Rect,
    /// The rows that are seen, in whole or in part.
    pub rows: Range<usize>,
    /// The person scrolled: which way, in rows; zero where they did not.
    pub scrolled: f64,
    /// How high the pointer is that drags the scroll bar.
    pub dragged: Option<f32>,
    row_height: f32,
    top: f64,
}

impl Viewport {
    /// Where a row goes; rows at the edges are cut by [`Self::rect`].
    pub fn row_rect(&self, row: usize) -> Rect {
        let y = self.rect.top() + ((row as f64 - self.top) * f64::from(self.row_height)) as f32;
        Rect::from_min_size(Pos2::new(self.rect.left(), y), Vec2::new(self.rect.width(), self.row_height))
    }

    /// The row at a height of the screen, even outside of what is seen.
    pub fn row_at(&self, y: f32) -> usize {
        (self.top + f64::from((y - self.rect.top()) / self.row_height)).max(0.0) as usize
    }
}

impl RowScroll {
    /// Rows above the first that is seen.
    pub fn top(&self) -> f64 {
        self.top
    }

    pub fn set_top(&mut self, top: f64) {
        self.top = top.max(0.0);
    }

    /// Goes to the end; the next [`Self::show`] finds where that is.
    pub fn to_end(&mut self) {
        self.top = f64::MAX;
    }

    /// Whole rows that fit, at least one.
    pub fn page_rows(&self) -> usize {
        (self.page.floor() as usize).max(1)
    }

    /// Keeps a row that is in sight there when the list gets lower: what a click brings up does not hide what was clicked.
    pub fn keep(&mut self, row: Option<usize>) {
        self.kept = row;
    }

    /// Moves just so far that a row is seen whole.
    pub fn reveal(&mut self, row: usize) {
        let row = row as f64;
        let lowest_top = (row + 1.0 - self.page).max(0.0);
        // In a list lower than one row the row's top wins.
        self.top = self.top.max(lowest_top).min(row);
    }

    /// Whether the last of `rows` rows is seen.
    pub fn is_at_end(&self, rows: usize) -> bool {
        self.top >= rows as f64 - self.page - 0.5
    }

    /// Takes wheel and scroll bar, draws the bar, and says what is to be drawn inside `outer`.
    pub fn show(&mut self, ui: &Ui, id: Id, outer: Rect, row_height: f32, rows: usize) -> Viewport {
        let mut rect = outer;
        rect.max.x -= BAR_WIDTH;
        let page = f64::from((rect.height() / row_height).max(0.0));
        let before = std::mem::replace(&mut self.page, page);
        let was_seen = |row: &usize| (self.top..self.top + before).contains(&(*row as f64 + 0.5));
        if let Some(row) = self.kept.filter(|row| page < before && was_seen(row)) {
            self.reveal(row);
        }
        let max_top = (rows as f64 - self.page).max(0.0);
        let before = self.top.min(max_top);
        self.top = before - self.wheel(ui, outer, max_top) / f64::from(row_height);
        self.top = self.top.clamp(0.0, max_top);
        let mut dragged = None;
        if max_top > 0.0 {
            dragged = self.bar(ui, id, Rect::from_min_max(Pos2::new(rect.right(), outer.top()), outer.max), rows);
        }
        // A wheel that turns on at the end still says that the end is wanted.
        let pushed = if self.top == max_top && before == max_top { self.wheel_pushed(ui, outer) } else { 0.0 };
        let first = self.top.floor() as usize;
        let end = ((self.top + self.page).ceil() as usize).min(rows);
        let scrolled = if self.top == before { pushed } else { self.top - before };
        Viewport { rect, rows: first.min(end)..end, scrolled, dragged, row_height, top: self.top }
    }

    /// The wheel's way in pixels, taken from those who would scroll around this list.
    fn wheel(&self, ui: &Ui, outer: Rect, max_top: f64) -> f64 {
        if max_top <= 0.0 || !ui.rect_contains_pointer(outer) {
            return 0.0;
        }
        f64::from(ui.input_mut(|input| std::mem::take(&mut input.smooth_scroll_delta.y)))
    }

    fn wheel_pushed(&self, ui: &Ui, outer: Rect) -> f64 {
        let way = ui.input(|input| input.smooth_scroll_delta().y);
        if way < 0.0 && ui.rect_contains_pointer(outer) { f64::MIN_POSITIVE } else { 0.0 }
    }

    fn bar(&mut self, ui: &Ui, id: Id, bar: Rect, rows: usize) -> Option<f32> {
        let response = ui.interact(bar, id.with("scroll bar"), Sense::CLICK | Sense::DRAG);
        let max_top = rows as f64 - self.page;
        let height = (f64::from(bar.height()) * self.page / rows as f64) as f32;
        let height = height.clamp(MIN_HANDLE_HEIGHT.min(bar.height()), bar.height());
        let way = bar.height() - height;
        let handle_top = bar.top() + way * (self.top / max_top) as f32;
        if let Some(pointer) = response.interact_pointer_pos() {
            if response.drag_started() || response.clicked() {
                let inside = pointer.y - handle_top;
                // Beside the handle: it jumps so that the pointer holds its middle.
                self.held_at = if (0.0..=height).contains(&inside) { inside } else { height / 2.0 };
            }
            if way > 0.0 {
                let at = ((pointer.y - self.held_at - bar.top()) / way).clamp(0.0, 1.0);
                self.top = f64::from(at) * max_top;
            }
        }
        let top = bar.top() + way * (self.top / max_top) as f32;
        let is_wide = response.hovered() || response.dragged();
        let width = if is_wide { 8.0 } else { 5.0 };
        let handle = Rect::from_min_size(Pos2::new(bar.right() - width - 2.0, top), Vec2::new(width, height));
        let colour = theme::palette(ui.ctx()).quiet.gamma_multiply(if is_wide { 0.9 } else { 0.5 });
        ui.painter().rect_filled(handle.shrink2(Vec2::new(0.0, 2.0)), width / 2.0, colour);
        response.interact_pointer_pos().filter(|_| response.dragged()).map(|pointer| pointer.y)
    }
}

#[cfg(test)]
mod tests {
    use egui::{Event, Modifiers, PointerButton, RawInput};

    use super::*;

    #[test]
    fn reveal_moves_no_further_than_needed() {
        let mut scroll = RowScroll { page: 10.5, top: 100.0, ..RowScroll::default() };
        scroll.reveal(105);
        assert_eq!(scroll.top(), 100.0);
        scroll.reveal(110);
        assert_eq!(scroll.top(), 100.5);
        scroll.reveal(99);
        assert_eq!(scroll.top(), 99.0);
        scroll.reveal(0);
        assert_eq!(scroll.top(), 0.0);
    }

    #[test]
    fn a_row_in_sight_stays_there_when_the_list_gets_lower_and_another_is_not_brought_back() {
        let seen_after = |kept: usize| {
            let mut scroll = RowScroll { page: 20.0, top: 100.0, kept: Some(kept), ..RowScroll::default() };
            egui::__run_test_ui(|ui| {
                let outer = Rect::from_min_size(Pos2::ZERO, Vec2::new(100.0, 8.0 * 20.0));
                scroll.show(ui, Id::unique("list"), outer, 20.0, 1000);
            });
            scroll.top()
        };
        assert_eq!([102, 119, 120, 99].map(seen_after), [100.0, 112.0, 100.0, 100.0]);
    }

    /// A list of so many rows of 20 points in 200, which gets these events one after another.
    fn shown(scroll: &mut RowScroll, rows: usize, events: &[Event]) -> Viewport {
        let ctx = egui::Context::default();
        let outer = Rect::from_min_size(Pos2::ZERO, Vec2::new(100.0, 210.0));
        let mut frame = |events: Vec<Event>| {
            let mut view = None;
            let input = RawInput { screen_rect: Some(outer), events, ..RawInput::default() };
            let mut output =
                ctx.run_ui(input, |ui| view = Some(scroll.show(ui, Id::unique("list"), outer, 20.0, rows)));
            output.textures_delta.clear();
            view.unwrap()
        };
        frame(Vec::new());
        events.iter().for_each(|event| _ = frame(vec![event.clone()]));
        frame(Vec::new())
    }

    #[test]
    fn each_of_ten_million_rows_is_reached_and_the_bar_ends_at_the_first_and_the_last() {
        const ROWS: usize = 10_000_000;
        let mut scroll = RowScroll::default();
        scroll.to_end();
        let view = shown(&mut scroll, ROWS, &[]);
        assert_eq!((view.rows.clone(), view.row_rect(ROWS - 1).bottom()), (ROWS - 11..ROWS, 210.0));
        for row in (0..ROWS).step_by(9_973).chain([0, 1, 16_777_217 % ROWS, ROWS - 2, ROWS - 1]) {
            scroll.set_top(row as f64);
            let view = shown(&mut scroll, ROWS, &[]);
            assert!(view.rows.contains(&row), "{row} in {:?}", view.rows);
            // Whole, or at the end of the list in its place above the last.
            let top = if row <= ROWS - 11 { 0.0 } else { 210.0 - 20.0 * (ROWS - row) as f32 };
            assert_eq!(view.row_rect(row).top(), top, "{row}");
        }
        let at = |y: f32| Pos2::new(95.0, y);
        let press = |y, pressed| {
            let button = PointerButton::Primary;
            Event::PointerButton { pos: at(y), button, pressed, modifiers: Modifiers::NONE }
        };
        let mut scroll = RowScroll::default();
        let drag = [
            Event::PointerMoved(at(10.0)),
            press(10.0, true),
            Event::PointerMoved(at(100.0)),
            Event::PointerMoved(at(400.0)),
        ];
        let view = shown(&mut scroll, ROWS, &drag);
        assert_eq!((view.rows.end, view.dragged), (ROWS, Some(400.0)));
        let drag = [
            Event::PointerMoved(at(190.0)),
            press(190.0, true),
            Event::PointerMoved(at(100.0)),
            Event::PointerMoved(at(-9.0)),
        ];
        assert_eq!(shown(&mut scroll, ROWS, &drag).rows, 0..11);
    }

    #[test]
    fn rows_stay_a_row_apart_beyond_what_f32_counts() {
        let rect = Rect::from_min_size(Pos2::ZERO, Vec2::new(100.0, 200.0));
        let top = 4_000_000_000.25;
        let view = Viewport { rect, rows: 0..0, scrolled: 0.0, dragged: None, row_height: 20.0, top };
        assert_eq!(view.row_rect(4_000_000_001).top(), 15.0);
        assert_eq!(view.row_rect(4_000_000_002).top(), 35.0);
        assert_eq!(view.row_at(16.0), 4_000_000_001);
    }
}
