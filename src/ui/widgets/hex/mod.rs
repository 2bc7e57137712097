//! Bytes as hex and text side by side. Pointing at a byte shows it on both sides; dragging or Shift with the arrow
//! keys selects. Only the rows in sight are looked at, so 16 MiB cost as little as 16 bytes.

mod cells;
mod compare;
mod copy;
mod paint;

use std::ops::Range;

use egui::{Event, EventFilter, Key, Response, Role, Sense, Ui, UiBuilder, WidgetInfo};

use super::row_scroll::{BAR_WIDTH, RowScroll, Viewport};
use crate::ui::theme;
use paint::{HexColumns, Paint};

pub use compare::{CompareContext, CompareView, Differences, difference_before, next_difference};
pub use copy::CopyForm;
pub use paint::HexContext;

/// The state of a hex view.
#[derive(Debug, Clone, Default)]
pub struct HexView {
    scroll: RowScroll,
    /// Where a selection began, and where it is now; both bytes belong to it.
    selection: Option<(usize, usize)>,
    hovered: Option<usize>,
}

impl HexView {
    /// The selected bytes.
    pub fn selected(&self) -> Option<Range<usize>> {
        self.selection.map(|(anchor, head)| anchor.min(head)..anchor.max(head) + 1)
    }

    /// The byte that is pointed at.
    pub fn hovered(&self) -> Option<usize> {
        self.hovered
    }

    /// Draws the bytes in all the room there is.
    pub fn hex_ui(&mut self, ui: &mut Ui, cx: &HexContext<'_>) -> Response {
        let outer = ui.available_rect_before_wrap();
        let id = ui.make_persistent_id("hex");
        ui.allocate_rect(outer, Sense::hover());
        let mut area = outer;
        area.max.x -= BAR_WIDTH;
        let response = ui.interact(area, id, Sense::click_and_drag());
        response.widget_info(|| WidgetInfo::labeled(Role::ListBox, true, cx.name));

        let paint = Paint::of(ui);
        let columns = HexColumns::of(area.width(), paint.char_width, cx.bytes.len());
        self.forget_what_is_not(cx.bytes.len());
        self.keys(ui, &response, cx, columns.bytes);
        let rows = cx.bytes.len().div_ceil(columns.bytes);
        let view = self.scroll.show(ui, id, outer, paint.row_height, rows);
        self.point(ui, &response, &view, &columns, cx.bytes.len());

        // A child that takes no room of its own, for its clip.
        let mut rows_ui = ui.new_child(UiBuilder::new().max_rect(view.rect));
        rows_ui.set_clip_rect(view.rect.intersect(ui.clip_rect()));
        let rows = paint::HexRows {
            paint: &paint,
            columns: &columns,
            selected: self.selected(),
            hovered: self.hovered,
            other: None,
        };
        for row in view.rows.clone() {
            let range = row * columns.bytes..((row + 1) * columns.bytes).min(cx.bytes.len());
            rows.row_ui(&rows_ui, id, view.row_rect(row), cx, range);
        }
        if response.has_focus() {
            let stroke = egui::Stroke::new(1.0, theme::palette(ui.ctx()).accent);
            ui.painter().rect_stroke(outer.shrink(0.5), 2.0, stroke, egui::StrokeKind::Inside);
        }
        response
    }

    fn forget_what_is_not(&mut self, len: usize) {
        self.hovered = self.hovered.filter(|at| *at < len);
        self.selection = self.selection.filter(|(anchor, head)| anchor.max(head) < &len);
    }

    fn point(&mut self, ui: &Ui, response: &Response, view: &Viewport, columns: &HexColumns, len: usize) {
        let byte_at = |at: egui::Pos2| {
            let column = columns.byte_at(at.x - view.rect.left())?;
            let byte = view.row_at(at.y.clamp(view.rect.top(), view.rect.bottom())) * columns.bytes + column;
            Some(byte.min(len.checked_sub(1)?))
        };
        self.hovered = response.hover_pos().and_then(byte_at);
        let Some(pointed) = response.interact_pointer_pos().and_then(byte_at) else { return };
        let extends = ui.input(|input| input.modifiers.shift);
        match self.selection {
            Some((anchor, _)) if extends || response.dragged() && !response.drag_started() => {
                self.selection = Some((anchor, pointed));
            }
            _ if response.drag_started() || response.clicked() => {
                let from = ui.input(|input| input.pointer.press_origin()).and_then(byte_at).unwrap_or(pointed);
                self.selection = Some((from, pointed));
                response.request_focus();
            }
            _ => {}
        }
    }

    fn keys(&mut self, ui: &Ui, response: &Response, cx: &HexContext<'_>, columns: usize) {
        let Some(last) = cx.bytes.len().checked_sub(1) else { return };
        if !response.has_focus() {
            return;
        }
        let filter = EventFilter { vertical_arrows: true, horizontal_arrows: true, ..EventFilter::default() };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
        if ui.input(|input| input.events.iter().any(|event| matches!(event, Event::Copy))) {
            let bytes = cx.bytes.get(self.selected().unwrap_or(0..cx.bytes.len())).unwrap_or_default();
            ui.copy_text(CopyForm::Hex.of(bytes, cx.encoding));
        }
        if ui.input(|input| input.modifiers.command && input.key_pressed(Key::A)) {
            self.selection = Some((0, last));
        }
        let page = columns * self.scroll.page_rows();
        let (anchor, head) = self.selection.unwrap_or((0, 0));
        let pressed = |key| ui.input(|input| input.key_pressed(key) && !input.modifiers.command);
        let to = match () {
            () if pressed(Key::ArrowLeft) => head.saturating_sub(1),
            () if pressed(Key::ArrowRight) => head + 1,
            () if pressed(Key::ArrowUp) => head.checked_sub(columns).unwrap_or(head),
            () if pressed(Key::ArrowDown) => head + if head + columns <= last { columns } else { 0 },
            () if pressed(Key::PageUp) => head.saturating_sub(page),
            () if pressed(Key::PageDown) => head + page,
            () if pressed(Key::Home) => 0,
            () if pressed(Key::End) => last,
            () => return,
        };
        // The first key only makes the place visible.
        let to = if self.selection.is_none() { 0 } else { to.min(last) };
        let extends = ui.input(|input| input.modifiers.shift);
        self.selection = Some((if extends { anchor } else { to }, to));
        self.scroll.reveal(to / columns);
    }
}
