//! The names of a log's columns: what they show, how wide they are, and which there are.

use egui::{
    Align2, Button, CursorIcon, Popup, PopupCloseBehavior, Rangef, Rect, Role, Sense, Stroke, TextStyle, Ui, Vec2,
    WidgetInfo,
};

use super::paint::Look;
use super::{LogAction, LogContext};
use crate::ui::table::{Column, RowTime, TableChange, WIDTHS};
use crate::ui::widgets::choice::quiet_button;
use crate::ui::widgets::text_width;

/// The width of the border between two columns that can be taken hold of, in points.
const HANDLE: f32 = 9.0;
/// What a press makes a column wider, in characters.
const STEP: u16 = 2;

/// Draws the names. The time's opens a menu of what the table shows; so does a press with the other button anywhere.
pub(super) fn head_ui(ui: &mut Ui, cx: &LogContext<'_>, look: &Look) -> (Rect, Option<LogAction>) {
    let (palette, columns) = (look.palette, &look.columns);
    let font = TextStyle::Small.resolve(ui.style());
    let size = Vec2::new(ui.available_width(), ui.spacing().interact_size.y);
    let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
    // No stop for Tab: the menu opens by its button, too.
    let ground = ui.interact(rect, ui.scope_id().with("log head"), Sense::CLICK);
    ui.painter().hline(rect.x_range(), rect.bottom(), Stroke::new(1.0, palette.line));
    let name = |column: Rangef, text: String| {
        if column.span() > 0.0 {
            let place = Rect::from_x_y_ranges(column, rect.y_range());
            let painter = ui.painter().with_clip_rect(place.expand2(Vec2::new(4.0, 0.0)));
            painter.text(place.left_center(), Align2::LEFT_CENTER, text, font.clone(), palette.weak_text);
        }
        Rect::from_x_y_ranges(column, rect.y_range())
    };
    let took = name(columns.range(Column::Took), cx.locale.text("log-column-took"));
    name(columns.call, cx.locale.text("log-column-call"));
    // A call made by hand is a line of Python, across the columns.
    if cx.bench.is_none() {
        name(columns.peer, cx.locale.text("log-column-peer"));
        name(columns.data, cx.locale.text("log-column-data"));
    }
    let took = ui.interact(took, ui.scope_id().with("log took"), Sense::hover());
    took.on_hover_text(cx.locale.text("log-column-took-hint"));

    let time = cx.table.time;
    let mut asked = None;
    // A width is changed several times: only what is chosen closes the menu.
    let stays = PopupCloseBehavior::CloseOnClickOutside;
    Popup::context_menu(&ground).close_behavior(stays).show(|ui| asked = menu_ui(ui, cx, look));
    if columns.time.span() > 0.0 {
        let place = Rect::from_x_y_ranges(columns.time, rect.y_range());
        let response = ui.interact(place, ui.scope_id().with("log times"), Sense::click());
        let spoken = cx.locale.with("log-times", &[("kind", cx.locale.text(&time.key()).into())]);
        response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &spoken));
        let colour = if response.hovered() || response.has_focus() { palette.accent } else { palette.weak_text };
        let whole = format!("{} ⏷", cx.locale.text(&format!("{}-short", time.key())));
        let has_room = text_width(ui, &whole, &TextStyle::Small) <= place.width() + 4.0;
        let text = if has_room { whole } else { format!("{} ⏷", cx.locale.text("log-column-time")) };
        ui.painter().text(place.left_center(), Align2::LEFT_CENTER, text, font.clone(), colour);
        Popup::menu(&response).close_behavior(stays).show(|ui| asked = menu_ui(ui, cx, look));
        response.on_hover_text(spoken);
    }
    (rect, asked.or_else(|| handles_ui(ui, cx, look, rect)).map(LogAction::Table))
}

/// Which time rows have, which columns there are, and how wide they are.
fn menu_ui(ui: &mut Ui, cx: &LogContext<'_>, look: &Look) -> Option<TableChange> {
    let mut asked = None;
    let mut item = |ui: &mut Ui, is_chosen: bool, text: String, change: TableChange| {
        // A mark before the label and not a colour: it is read out, too.
        let shown = if is_chosen { format!("✔ {text}") } else { format!("    {text}") };
        if ui.add(Button::new(shown).wrap_mode(egui::TextWrapMode::Extend)).accessible_name(text).clicked() {
            asked = Some(change);
            ui.close();
        }
    };
    for time in RowTime::ALL {
        item(ui, time == cx.table.time, cx.locale.text(&time.key()), TableChange::Time(time));
    }
    ui.separator();
    for column in Column::HIDEABLE {
        let text = cx.locale.with("log-column-shown", &[("column", cx.locale.text(&column.key()).into())]);
        item(ui, cx.table.shows(column), text, TableChange::Toggle(column));
    }
    ui.separator();
    item(ui, cx.table.folds, cx.locale.text("log-folds"), TableChange::Folds);
    ui.separator();
    for column in Column::ALL.into_iter().filter(|column| look.columns.range(*column).span() > 0.0) {
        asked = asked.or(width_ui(ui, cx, look, column));
    }
    asked
}

/// What drags a border, for who has no pointer: narrower, wider, as wide as usual.
fn width_ui(ui: &mut Ui, cx: &LogContext<'_>, look: &Look, column: Column) -> Option<TableChange> {
    let chars = (look.columns.range(column).span() / look.char_width).round() as u16;
    let to = |chars: u16| TableChange::Width(column, chars.clamp(*WIDTHS.start(), *WIDTHS.end()));
    let changes = [
        ("−", "log-width-narrower", to(chars.saturating_sub(STEP))),
        ("+", "log-width-wider", to(chars + STEP)),
        ("↺", "log-width-usual", TableChange::UsualWidth(column)),
    ];
    let name = cx.locale.text(&column.key());
    let line = |ui: &mut Ui| {
        let buttons = |(sign, key, change)| {
            let spoken = cx.locale.with(key, &[("column", name.as_str().into())]);
            quiet_button(ui, sign, &spoken).clicked().then_some(change)
        };
        changes.map(buttons).into_iter().flatten().next()
    };
    ui.horizontal(|ui| {
        let asked = line(ui);
        ui.label(&name);
        asked
    })
    .inner
}

/// The borders at which a column is dragged wider or narrower, a character at a time.
fn handles_ui(ui: &Ui, cx: &LogContext<'_>, look: &Look, head: Rect) -> Option<TableChange> {
    let mut asked = None;
    for column in Column::ALL {
        let range = look.columns.range(column);
        if range.span() <= 0.0 || (column == Column::Peer && cx.bench.is_some()) {
            continue;
        }
        let border = range.max + 0.6 * look.char_width;
        let place = Rect::from_x_y_ranges(Rangef::point(border).expand(HANDLE / 2.0), head.y_range());
        let handle = ui.interact(place, ui.scope_id().with(("log width", column)), Sense::CLICK | Sense::DRAG);
        let is_held = handle.hovered() || handle.dragged();
        if is_held {
            ui.set_cursor_icon(CursorIcon::ResizeHorizontal);
        }
        let line =
            Stroke::new(if is_held { 2.0 } else { 1.0 }, if is_held { look.palette.accent } else { look.palette.line });
        ui.painter().vline(border, head.shrink2(Vec2::new(0.0, 5.0)).y_range(), line);
        if handle.double_clicked() {
            asked = Some(TableChange::UsualWidth(column));
        } else if let Some(pointer) = handle.interact_pointer_pos().filter(|_| handle.dragged()) {
            let chars = ((pointer.x - range.min) / look.char_width).round() as u16;
            asked = Some(TableChange::Width(column, chars.clamp(*WIDTHS.start(), *WIDTHS.end())));
        }
        handle.on_hover_text(cx.locale.text("log-column-width-hint"));
    }
    asked
}
