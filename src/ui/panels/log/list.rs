//! A log's rows on screen: only those in sight are looked at.

use egui::{
    Event, EventFilter, Key, LayerId, Order, Rect, Response, Role, Sense, Stroke, StrokeKind, TextStyle, Ui, UiBuilder,
    Vec2,
};
use egui::{Pos2, WidgetInfo};

use super::folds::Item;
use super::head::head_ui;
use super::paint::{Drawn, Folded, Look, Shown, row_ui};
use super::parts::held;
use super::row::copied;
use super::{LogAction, LogContext, LogPane};
use crate::record::Row;
use crate::ui::theme;
use crate::ui::widgets::{primary, text_width};
use crate::units;

impl LogPane {
    /// The columns' names, and the rows below them.
    pub(super) fn rows_ui(&mut self, ui: &mut Ui, cx: &LogContext<'_>) -> Option<LogAction> {
        self.has_several_peers |= cx.status.connections.len() > 1;
        let look = Look::of(ui, cx, self.has_several_peers);
        let (head, asked) = head_ui(ui, cx, &look);
        let chosen = list_ui(self, ui, cx, &look);
        back_ui(self, ui, cx, head);
        asked.or(chosen)
    }
}

/// The rows, the selection, and the way back to the end.
fn list_ui(pane: &mut LogPane, ui: &mut Ui, cx: &LogContext<'_>, look: &Look) -> Option<LogAction> {
    let outer = ui.available_rect_before_wrap();
    let id = ui.make_persistent_id(("log rows", cx.endpoint.0));
    ui.allocate_rect(outer, Sense::hover());
    let focus = ui.interact(outer, id, Sense::click());
    let name = cx.locale.text("log-name");
    focus.widget_info(|| WidgetInfo::labeled(Role::ListBox, true, &name));

    if std::mem::take(&mut pane.takes_focus) {
        focus.request_focus();
    }
    let mut action = keys(pane, ui, cx, &focus);
    let kept = cx.selected.and_then(|row| pane.view.place(row)).map(|place| pane.shown_rows().at(place));
    pane.scroll.keep(kept);
    let count = pane.shown_rows().len();
    let view = pane.scroll.show(ui, id, outer, look.row_height, count);
    if view.scrolled != 0.0 {
        if pane.scroll.is_at_end(count) && view.scrolled > 0.0 {
            pane.held_from = None;
        } else {
            pane.hold(cx.log);
        }
    }
    if let Some(y) = view.dragged {
        place_ui(pane, ui, cx, view.rect, y);
    }
    pane.remember_top();
    pane.note_seen(cx.log);

    // A child that takes no room of its own, for its clip.
    let mut rows_ui = ui.new_child(UiBuilder::new().max_rect(view.rect));
    rows_ui.set_clip_rect(view.rect.intersect(ui.clip_rect()));
    let (mut wants, mut holds, mut opened) = (None, false, None);
    // With the neighbours of the first and the last.
    let first = view.rows.start.saturating_sub(1);
    let get = |place: usize| cx.log.get(pane.view.get(place)?);
    let items =
        (first..view.rows.end + 1).map(|at| pane.shown_rows().item(at).and_then(|item| Some((get(item.place)?, item))));
    let rows: Vec<Option<(Row, Item)>> = items.collect();
    let row = |at: usize| rows.get(at.checked_sub(first)?)?.as_ref();
    let striped_from = pane.shown_rows().gone();
    for at in view.rows.clone() {
        let Some((record, item)) = row(at) else { continue };
        let place = item.place;
        // Behind what is folded it is a row that is not shown.
        let before = at.checked_sub(1).and_then(row).filter(|(_, before)| before.place + 1 == place);
        let previous = before.map(|(row, _)| row.clone()).or_else(|| get(place.checked_sub(1)?));
        let shown = Shown {
            rect: view.row_rect(at),
            is_striped: (at as u64 + striped_from) % 2 == 1,
            record,
            previous: previous.as_ref(),
            next: row(at + 1).map(|(next, _)| next.at),
            holds: held(cx.log, record),
            burst: item.burst.as_ref().map(|burst| {
                let last = (burst.places.end - 1).saturating_sub(pane.view.gone()) as usize;
                let took_ns = get(last).map_or(0, |last| last.at.ns_since(record.at));
                Folded { burst, took_ns, is_folded: item.is_folded }
            }),
        };
        let Drawn { response, toggled } = row_ui(&rows_ui, cx, look, id, &shown);
        if toggled && let Some(burst) = &item.burst {
            wants = Some((burst.places.start, item.is_folded));
        }
        let is_asked = response.secondary_clicked().then(|| response.interact_pointer_pos()).flatten();
        if let Some(at) = is_asked {
            opened = Some((record.number, at));
        }
        if response.clicked() || is_asked.is_some() {
            let other = cx.selected.filter(|other| *other != record.number);
            let compares = response.clicked() && ui.input(|input| input.modifiers.command);
            action = Some(match other.filter(|_| compares) {
                // The one that others are compared with stays.
                Some(other) => LogAction::CompareBoth(cx.compared.unwrap_or(other), record.number),
                None => LogAction::Select(record.number),
            });
            focus.request_focus();
            holds |= place + 1 < pane.view.len();
        }
    }
    if let Some((row, at)) = opened {
        pane.open_row_menu(row, at, cx.selected);
    }
    if holds {
        pane.hold(cx.log);
    }
    if let Some((start, opens)) = wants {
        pane.toggle_burst(start, opens, cx.log);
        ui.ctx().request_repaint();
    }
    if focus.has_focus() {
        let selected = cx.selected.and_then(|row| Some((row, pane.view.place(row)?)));
        pane.row_menu_key(ui, selected.map(|(row, place)| (row, view.row_rect(pane.shown_rows().at(place)))));
    }
    action = pane.row_menu_ui(ui, cx).or(action);
    if focus.has_focus() {
        let stroke = Stroke::new(1.0, look.palette.accent);
        ui.painter().rect_stroke(outer.shrink(0.5), 2.0, stroke, StrokeKind::Inside);
    }
    if focus.lost_focus() && pane.filter.is_searching() && ui.input(|input| input.key_pressed(Key::Escape)) {
        pane.leave_search();
        ui.ctx().request_repaint();
    }
    action
}

/// Beside the scroll bar that is dragged: the row that is at the top now, and its time.
fn place_ui(pane: &LogPane, ui: &Ui, cx: &LogContext<'_>, rows: Rect, y: f32) {
    let top = pane.shown_rows().item(pane.scroll.top() as usize).and_then(|item| pane.view.get(item.place));
    let Some(row) = top.and_then(|row| cx.log.get(row)) else { return };
    let (number, time) = (units::grouped(row.number), units::time_of_day(cx.clock.wall(row.at)));
    let text = cx.locale.with("log-dragged", &[("row", number.into()), ("time", time.into())]);
    let palette = theme::palette(ui.ctx());
    // Above the rows, which are drawn later.
    let painter = ui.ctx().layer_painter(LayerId::new(Order::Tooltip, ui.scope_id().with("dragged")));
    let galley = painter.layout_no_wrap(text, TextStyle::Small.resolve(ui.style()), palette.text);
    let size = galley.size() + Vec2::new(12.0, 8.0);
    let top = (y - size.y / 2.0).clamp(rows.top(), (rows.bottom() - size.y).max(rows.top()));
    let place = Rect::from_min_size(Pos2::new(rows.right() - size.x - 6.0, top), size);
    painter.rect(place, 4.0, palette.surface, Stroke::new(1.0, palette.line), StrokeKind::Inside);
    painter.galley(place.min + Vec2::new(6.0, 4.0), galley, palette.text);
}

/// The keys that move the selection and copy it.
fn keys(pane: &mut LogPane, ui: &Ui, cx: &LogContext<'_>, focus: &Response) -> Option<LogAction> {
    if !focus.has_focus() {
        return None;
    }
    let filter = EventFilter { vertical_arrows: true, horizontal_arrows: cx.table.folds, ..EventFilter::default() };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(focus.id, filter));
    let selected = cx.selected.filter(|row| pane.view.place(*row).is_some());
    if ui.input(|input| input.events.iter().any(|event| matches!(event, Event::Copy)))
        && let Some(record) = selected.and_then(|row| cx.log.get(row))
    {
        ui.copy_text(copied(&record, cx.bench, cx.clock, cx.locale));
    }
    let last_place = pane.view.len().checked_sub(1)?;
    let place = selected.and_then(|row| pane.view.place(row));
    if let Some(action) = place.and_then(|place| pane.burst_keys(ui, cx, place)) {
        return Some(action);
    }
    let last = pane.shown_rows().len().checked_sub(1)?;
    let page = pane.scroll.page_rows();
    let from = place.map(|place| pane.shown_rows().at(place));
    let pressed = |key| ui.input(|input| input.key_pressed(key) && input.modifiers.is_none());
    let to = match from {
        _ if pressed(Key::Home) => 0,
        _ if pressed(Key::End) => last,
        Some(place) if pressed(Key::ArrowUp) => place.saturating_sub(1),
        Some(place) if pressed(Key::ArrowDown) => (place + 1).min(last),
        Some(place) if pressed(Key::PageUp) => place.saturating_sub(page),
        Some(place) if pressed(Key::PageDown) => (place + page).min(last),
        None if [Key::ArrowUp, Key::ArrowDown, Key::PageUp, Key::PageDown].into_iter().any(pressed) => last,
        _ => return None,
    };
    let to = pane.shown_rows().item(to)?.place;
    pane.show_place(to, last_place, cx);
    pane.view.get(to).map(LogAction::Select)
}

/// The button back to the end. It lies over the head, so that it moves nothing and covers no row.
fn back_ui(pane: &mut LogPane, ui: &mut Ui, cx: &LogContext<'_>, head: Rect) {
    if pane.held_from.is_none() || pane.scroll.is_at_end(pane.shown_rows().len()) {
        return;
    }
    let text = match pane.new_rows() as u64 {
        0 => cx.locale.text("log-to-end"),
        new => cx.locale.with("log-new-rows", &[("n", new.into()), ("rows", units::grouped(new).into())]),
    };
    let size = Vec2::new(text_width(ui, &text, &TextStyle::Button) + 24.0, head.height() - 2.0);
    let right = head.right() - size.x / 2.0 - 2.0;
    let place = Rect::from_center_size(Pos2::new(right, head.center().y), size);
    let button = primary(text, theme::palette(ui.ctx())).corner_radius(size.y / 2.0);
    if ui.put(place, button).clicked() {
        pane.held_from = None;
        pane.scroll.to_end();
        ui.ctx().request_repaint();
    }
}
