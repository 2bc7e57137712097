//! The inspector as a sheet below the panes: the facts at the left, the bytes at the right; and as a column of its own.

use egui::{Rect, RichText, ScrollArea, Ui, UiBuilder, pos2};

use super::facts::facts;
use super::{Inspector, InspectorContext, facts_ui, hint_ui, said_ui, scrolled_ui, title};
use crate::record::Row;
use crate::ui::theme::{self, GAP};
use crate::ui::widgets::{LineEnds, Stays, close_line_ui};

/// A sheet narrower than this, in points, has the bytes below the facts.
const TWO_SIDES: f32 = 560.0;
/// The width of one column of facts, in points.
const FACTS: f32 = 330.0;
/// The width that the bytes have at least, in points: sixteen of them, with their text.
const BYTES: f32 = 560.0;
/// The height that they have at least.
const BYTES_HEIGHT: f32 = 140.0;
/// The line with what kind of row it is, in points.
const HEAD: f32 = 24.0;

impl Inspector {
    /// Draws the selected row as a column; whether it stays open.
    pub fn column_ui(&mut self, ui: &mut Ui, cx: &InspectorContext<'_>) -> Stays {
        let name = cx.locale.text("inspector-close");
        let title = |ui: &mut Ui| drop(ui.label(RichText::new(cx.locale.text("inspector")).strong()));
        let stays = close_line_ui(ui, LineEnds::of("inspector head", HEAD), &name, title);
        self.inspector_ui(ui, cx);
        stays
    }

    /// Draws the selected row as a sheet; whether it stays open.
    pub fn sheet_ui(&mut self, ui: &mut Ui, cx: &InspectorContext<'_>) -> Stays {
        if ui.available_width() < TWO_SIDES {
            return self.column_ui(ui, cx);
        }
        let name = cx.locale.text("inspector-close");
        let row = self.row(cx);
        let head = |ui: &mut Ui| match &row {
            Ok((record, _)) => {
                let (text, color) = title(cx.locale, theme::palette(ui.ctx()), record);
                ui.label(RichText::new(text).color(color).strong());
            }
            Err(_) => drop(ui.label(RichText::new(cx.locale.text("inspector")).strong())),
        };
        let stays = close_line_ui(ui, LineEnds::of("inspector head", HEAD), &name, head);
        match row {
            Err(key) => hint_ui(ui, cx.locale, key),
            Ok((record, previous)) if record.bytes.is_empty() => facts_side_ui(ui, cx, &record, previous),
            Ok((record, previous)) => {
                let room = ui.available_rect_before_wrap();
                let bytes = (room.width() * 0.5).max(BYTES).min(room.width() * 0.6);
                let middle = room.right() - bytes;
                let (left, right) =
                    (room.with_max_x(middle - GAP), Rect::from_min_max(pos2(middle, room.top()), room.max));
                ui.scope_builder(UiBuilder::new().max_rect(left), |ui| facts_side_ui(ui, cx, &record, previous));
                ui.scope_builder(UiBuilder::new().max_rect(right), |ui| {
                    scrolled_ui(ui, BYTES_HEIGHT, |ui| self.bytes_ui(ui, cx, &record));
                });
            }
        }
        stays
    }
}

/// What was done, and the facts in as many columns as there is room for.
fn facts_side_ui(ui: &mut Ui, cx: &InspectorContext<'_>, record: &Row, previous: Option<crate::clock::Stamp>) {
    ScrollArea::vertical().id_salt("inspector facts").auto_shrink(false).show(ui, |ui| {
        said_ui(ui, cx, record);
        ui.add_space(4.0);
        let mut facts = facts(cx, record, previous);
        let columns = ((ui.available_width() / FACTS) as usize).clamp(1, facts.len().max(1));
        let most = facts.len().div_ceil(columns);
        ui.columns(columns, |columns| {
            for (place, ui) in columns.iter_mut().enumerate() {
                let rest = facts.split_off(most.min(facts.len()));
                let part = std::mem::replace(&mut facts, rest);
                ui.push_id(place, |ui| facts_ui(ui, cx.locale, part));
            }
        });
    });
}
