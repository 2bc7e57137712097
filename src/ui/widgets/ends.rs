//! A line with something at both of its ends.
//!
//! egui would build the right end from right to left, and Tab would follow it so. Here both ends are built as they are
//! read: the right one begins as far from the edge as it was wide when it was drawn last.

use egui::{Align, Layout, Rect, Sense, TextWrapMode, Ui, UiBuilder, pos2, vec2};

/// Less is no other width.
const SAME: f32 = 0.5;

/// A line with two ends.
#[derive(Debug, Clone, Copy)]
pub struct LineEnds<'a> {
    /// Distinguishes lines of one place.
    pub salt: &'a str,
    /// In points; more where there is more in it.
    pub height: f32,
    /// Where things stand that are less high.
    pub align: Align,
}

impl<'a> LineEnds<'a> {
    pub fn of(salt: &'a str, height: f32) -> Self {
        Self { salt, height, align: Align::Center }
    }
}

/// Draws both ends in the width there is. The left one has what the right one leaves, and its texts are cut there.
pub fn ends_ui<L, R>(
    ui: &mut Ui,
    ends: LineEnds<'_>,
    left: impl FnOnce(&mut Ui) -> L,
    right: impl FnOnce(&mut Ui) -> R,
) -> (L, R) {
    shared_ends_ui(ui, ends, &mut (), |ui, ()| left(ui), |ui, ()| right(ui))
}

/// As [`ends_ui`], where both ends change the same thing.
pub fn shared_ends_ui<S, L, R>(
    ui: &mut Ui,
    ends: LineEnds<'_>,
    shared: &mut S,
    left: impl FnOnce(&mut Ui, &mut S) -> L,
    right: impl FnOnce(&mut Ui, &mut S) -> R,
) -> (L, R) {
    let id = ui.make_persistent_id(ends.salt);
    let known: Option<f32> = ui.data(|data| data.get_temp(id));
    let width = known.unwrap_or_default();
    let room = Rect::from_min_size(ui.available_rect_before_wrap().min, vec2(ui.available_width(), ends.height));
    // Where there is no room for both, the right end stays whole.
    let middle = (room.right() - width).max(room.left());
    let gap = if width > 0.0 { ui.spacing().item_spacing.x } else { 0.0 };
    let layout = Layout::left_to_right(ends.align);

    let place = Rect::from_min_max(room.min, pos2((middle - gap).max(room.left()), room.bottom()));
    let mut part = ui.new_child(UiBuilder::new().id_salt("left").max_rect(place).layout(layout));
    part.style_mut().wrap_mode = Some(TextWrapMode::Truncate);
    let left = left(&mut part, shared);
    let mut drawn = part.min_rect();

    let place = Rect::from_min_max(pos2(middle, room.top()), room.max);
    let mut part = ui.new_child(UiBuilder::new().id_salt("right").max_rect(place).layout(layout));
    part.style_mut().wrap_mode = Some(TextWrapMode::Extend);
    let right = right(&mut part, shared);
    let found = part.min_rect().width();
    drawn |= part.min_rect();

    if !ui.is_sizing_pass() && known.is_none_or(|known| (known - found).abs() > SAME) {
        ui.data_mut(|data| data.insert_temp(id, found));
        ui.ctx().request_discard("the right end of a line has another width");
    }
    // As wide as the room, whatever is in it: a line must not make its panel grow.
    ui.allocate_rect(room.with_max_y(drawn.bottom().max(room.bottom())), Sense::hover());
    (left, right)
}

/// Draws what stands at the right end of the line that is being drawn.
pub fn right_ui<R>(ui: &mut Ui, salt: &str, right: impl FnOnce(&mut Ui) -> R) -> R {
    let height = ui.spacing().interact_size.y;
    ends_ui(ui, LineEnds::of(salt, height), |_| (), right).1
}
