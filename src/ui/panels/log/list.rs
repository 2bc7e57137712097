//! A log's rows on screen: only those in sight are looked at.

use egui::text::{LayoutJob, TextWrapping};
use egui::{Align2, Color32, Event, EventFilter, FontId, Id, Key, Pos2, Rangef, Rect, Response, Role, Sense, Stroke};
use egui::{StrokeKind, TextStyle, Ui, UiBuilder, Vec2, WidgetInfo};

use super::columns::{Columns, Peers};
use super::parts::{Holds, Tag, held};
use super::row::{Data, RowText, Tone, copied};
use super::times::{self, Origins, TimeKind};
use super::{LogAction, LogContext, LogPane};
use crate::locale::Locale;
use crate::record::Row;
use crate::ui::theme::{self, Palette};
use crate::ui::widgets::row_scroll::BAR_WIDTH;
use crate::ui::widgets::{left_to_right, primary, text_width};
use crate::units;

/// Space above and below the text of a row, in points.
const ROW_PADDING: f32 = 2.5;
/// The bar before rows of receives and their messages, in points.
const BAR: f32 = 3.0;
/// In a column of data of fewer characters, what joins receives and messages is said in signs.
const TIGHT_CHARS: f32 = 42.0;

/// What all rows of a frame have in common.
struct List {
    font: FontId,
    char_width: f32,
    row_height: f32,
    columns: Columns,
    palette: &'static Palette,
}

impl List {
    fn of(ui: &Ui, cx: &LogContext<'_>) -> Self {
        let font = TextStyle::Monospace.resolve(ui.style());
        let (char_width, text_height) = ui.fonts_mut(|fonts| (fonts.glyph_width(&font, '0'), fonts.row_height(&font)));
        let room = Rangef::new(ui.max_rect().left(), ui.max_rect().right() - BAR_WIDTH);
        let columns = Columns::of(room, char_width, cx.status.connections.len() > 1);
        let row_height = (text_height + 2.0 * ROW_PADDING).ceil();
        List { font, char_width, row_height, columns, palette: theme::palette(ui.ctx()) }
    }

    /// The name of a call or a message, in the shorter of two forms where the longer has no room.
    fn call(&self, name: &str, shown: &Shown<'_>, locale: &Locale) -> String {
        // A Chinese character is as wide as two.
        let chars: usize = name.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum();
        match shown.record.message() {
            Some(place) if chars as f32 * self.char_width > self.columns.call.span() => {
                locale.with("log-message-short", &[("n", place.number.into())])
            }
            _ => name.to_owned(),
        }
    }

    /// Text in its place: what is too long ends in `…` where it is set left, and loses its beginning where right.
    fn cell(&self, ui: &Ui, place: Rect, text: String, colour: Color32, align: Align2) {
        let mut job = LayoutJob::simple_singleline(text, self.font.clone(), colour);
        if align == Align2::LEFT_CENTER {
            job.wrap = TextWrapping::truncate_at_width(place.width());
        }
        let galley = ui.painter().layout_job(left_to_right(job));
        let at = align.align_size_within_rect(galley.size(), place).min;
        ui.painter().with_clip_rect(place.intersect(ui.clip_rect())).galley(at, galley, colour);
    }
}

impl LogPane {
    /// The columns' names, and the rows below them.
    pub(super) fn rows_ui(&mut self, ui: &mut Ui, cx: &LogContext<'_>) -> Option<LogAction> {
        let list = List::of(ui, cx);
        header_ui(&mut self.times, ui, cx, &list.columns);
        list_ui(self, ui, cx, &list)
    }
}

/// The columns' names; that of the time opens a menu of its kinds.
fn header_ui(kind: &mut TimeKind, ui: &mut Ui, cx: &LogContext<'_>, columns: &Columns) {
    let palette = theme::palette(ui.ctx());
    let font = TextStyle::Small.resolve(ui.style());
    let height = ui.spacing().interact_size.y;
    let (rect, _) = ui.allocate_exact_size(Vec2::new(ui.available_width(), height), Sense::hover());
    let name = |key: &str, column: Rangef, align: Align2| {
        if column.span() > 0.0 {
            let place = Rect::from_x_y_ranges(column, rect.y_range());
            let painter = ui.painter().with_clip_rect(place.expand(2.0));
            painter.text(align.pos_in_rect(&place), align, cx.locale.text(key), font.clone(), palette.weak_text);
        }
    };
    name("log-column-call", columns.call, Align2::LEFT_CENTER);
    // A call made by hand is a line of Python, across the columns.
    if cx.bench.is_none() {
        name("log-column-peer", columns.peer, Align2::LEFT_CENTER);
        name("log-column-length", columns.length, Align2::RIGHT_CENTER);
        name("log-column-data", columns.data, Align2::LEFT_CENTER);
    }
    ui.painter().hline(rect.x_range(), rect.bottom(), Stroke::new(1.0, palette.line));

    let place = Rect::from_x_y_ranges(columns.time, rect.y_range());
    let shown = cx.locale.text(&format!("{}-short", kind.key()));
    let response = ui.interact(place, ui.scope_id().with("log times"), Sense::click());
    let spoken = cx.locale.with("log-times", &[("kind", cx.locale.text(&kind.key()).into())]);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &spoken));
    let colour = if response.hovered() || response.has_focus() { palette.accent } else { palette.weak_text };
    ui.painter().text(place.left_center(), Align2::LEFT_CENTER, format!("{shown} ⏷"), font, colour);
    egui::Popup::menu(&response).show(|ui| {
        for choice in TimeKind::ALL {
            if ui.selectable_label(*kind == choice, cx.locale.text(&choice.key())).clicked() {
                *kind = choice;
            }
        }
    });
    response.on_hover_text(spoken);
}

/// The rows, the selection, and the way back to the end.
fn list_ui(pane: &mut LogPane, ui: &mut Ui, cx: &LogContext<'_>, list: &List) -> Option<LogAction> {
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
    pane.scroll.keep(cx.selected.and_then(|row| pane.view.place(row)));
    let view = pane.scroll.show(ui, id, outer, list.row_height, pane.view.len());
    if view.scrolled != 0.0 {
        if pane.scroll.is_at_end(pane.view.len()) && view.scrolled > 0.0 {
            pane.held_from = None;
        } else {
            pane.hold(cx.log);
        }
    }
    pane.remember_top();
    pane.note_seen(cx.log);

    // A child that takes no room of its own, for its clip.
    let mut rows_ui = ui.new_child(UiBuilder::new().max_rect(view.rect));
    rows_ui.set_clip_rect(view.rect.intersect(ui.clip_rect()));
    for place in view.rows.clone() {
        let Some(row) = pane.view.get(place) else { break };
        let Some(record) = cx.log.get(row) else { continue };
        let previous = place.checked_sub(1).and_then(|place| cx.log.get(pane.view.get(place)?));
        let is_striped = (place as u64 + pane.view.gone()) % 2 == 1;
        let holds = held(cx.log, &record);
        let rect = view.row_rect(place);
        let shown = Shown { times: pane.times, rect, is_striped, record: &record, previous: previous.as_ref(), holds };
        if row_ui(&rows_ui, cx, list, id, &shown).clicked() {
            action = Some(LogAction::Select(row));
            focus.request_focus();
            if place + 1 < pane.view.len() {
                pane.hold(cx.log);
            }
        }
    }
    if focus.has_focus() {
        let stroke = Stroke::new(1.0, list.palette.accent);
        ui.painter().rect_stroke(outer.shrink(0.5), 2.0, stroke, StrokeKind::Inside);
    }
    back_ui(pane, ui, cx, view.rect);
    if focus.lost_focus() && pane.filter.is_searching() && ui.input(|input| input.key_pressed(Key::Escape)) {
        pane.leave_search();
        ui.ctx().request_repaint();
    }
    action
}

/// The keys that move the selection and copy it.
fn keys(pane: &mut LogPane, ui: &Ui, cx: &LogContext<'_>, focus: &Response) -> Option<LogAction> {
    if !focus.has_focus() {
        return None;
    }
    let filter = EventFilter { vertical_arrows: true, ..EventFilter::default() };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(focus.id, filter));
    let selected = cx.selected.filter(|row| pane.view.place(*row).is_some());
    if ui.input(|input| input.events.iter().any(|event| matches!(event, Event::Copy)))
        && let Some(record) = selected.and_then(|row| cx.log.get(row))
    {
        ui.copy_text(copied(&record, cx.bench, cx.clock, cx.locale));
    }
    let last = pane.view.len().checked_sub(1)?;
    let page = pane.scroll.page_rows();
    let from = selected.and_then(|row| pane.view.place(row));
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
    pane.show_place(to, last, cx);
    pane.view.get(to).map(LogAction::Select)
}

/// One row, and what it follows.
struct Shown<'a> {
    times: TimeKind,
    rect: Rect,
    is_striped: bool,
    record: &'a Row,
    previous: Option<&'a Row>,
    /// Where the row is a receive of a stream that is cut into messages.
    holds: Option<Holds>,
}

fn row_ui(ui: &Ui, cx: &LogContext<'_>, list: &List, id: Id, shown: &Shown<'_>) -> Response {
    let palette = list.palette;
    // Not focusable: the list is, and its keys move the selection.
    let response = ui.interact(shown.rect.intersect(ui.clip_rect()), id.with(shown.record.number), Sense::CLICK);
    let is_selected = cx.selected == Some(shown.record.number);
    let columns = &list.columns;
    let max_chars = (columns.data.span() / list.char_width) as usize + 2;
    let mut row = RowText::of(shown.record, cx.locale, max_chars).in_python(cx.bench, shown.record, cx.locale);
    if let (Some(_), Some(place)) = (shown.holds, shown.record.call().and_then(|call| call.place)) {
        row.call = cx.locale.with("log-numbered-recv", &[("n", place.nth.get().into())]).into();
    }
    let is_tight = columns.data.span() < TIGHT_CHARS * list.char_width;
    let tag = Tag::of(shown.record, shown.holds, cx.locale, is_tight);
    response.widget_info(|| {
        let tag = tag.as_ref().map(|tag| format!(" ({})", tag.text)).unwrap_or_default();
        WidgetInfo::selected(Role::ListBoxOption, true, is_selected, format!("{}{tag}", row.spoken()))
    });
    let fill = match row.tone {
        _ if is_selected => palette.selection,
        _ if response.hovered() => palette.line.gamma_multiply(0.45),
        Tone::Trouble => palette.trouble.gamma_multiply(0.09),
        Tone::Note => palette.notice.gamma_multiply(0.12),
        Tone::Message => palette.received.gamma_multiply(0.06),
        _ if shown.is_striped => palette.stripe,
        _ => Color32::TRANSPARENT,
    };
    ui.painter().rect_filled(shown.rect, 0.0, fill);
    if tag.is_some() {
        // The receives and their messages stand at one bar.
        let bar = Rect::from_min_size(shown.rect.min, Vec2::new(BAR, shown.rect.height()));
        ui.painter().rect_filled(bar, 0.0, palette.received.gamma_multiply(0.6));
    }
    let (left, right) = (Align2::LEFT_CENTER, Align2::RIGHT_CENTER);
    let cell = |column: Rangef, text: String, colour: Color32, align: Align2| {
        list.cell(ui, Rect::from_x_y_ranges(column, shown.rect.y_range()), text, colour, align);
    };
    let previous = shown.previous.map(|previous| previous.at);
    let at = shown.record.at;
    let origins = Origins { clock: cx.clock, run: cx.log.status().run_began(at), previous };
    let time = times::row_time(shown.times, columns.time_chars, at, origins);
    cell(columns.time, time, palette.weak_text, if shown.times == TimeKind::WallClock { left } else { right });
    let colour = match row.tone {
        Tone::Sent => palette.sent,
        Tone::Received | Tone::Message => palette.received,
        Tone::Plain => palette.text,
        Tone::Trouble => palette.trouble,
        Tone::Note => palette.notice,
    };
    cell(columns.sign, row.tone.sign().to_owned(), colour, left);
    let row = if columns.peers == Peers::Hidden { row.with_peer_in_words() } else { row };
    if let Data::Sentence(sentence) = row.data {
        cell(Rangef::new(columns.call.min, columns.data.max), sentence, colour, left);
        return response;
    }
    cell(columns.call, list.call(row.call.as_ref(), shown, cx.locale), colour, left);
    if let Some(peer) = row.peer {
        let text = match columns.peers {
            Peers::Whole => peer.to_string(),
            Peers::PortOnly => format!(":{}", peer.port()),
            Peers::Hidden => String::new(),
        };
        // The port is at the end, and matters most: a long address loses its beginning.
        let fits = text.chars().count() as f32 * list.char_width <= columns.peer.span();
        cell(columns.peer, text, palette.weak_text, if fits { left } else { right });
    }
    if let (Some(length), true) = (row.length, columns.length.span() > 0.0) {
        cell(columns.length, length.to_string(), palette.weak_text, right);
    }
    let (text, colour) = match row.data {
        Data::Bytes(text) => (text, palette.text),
        Data::Words(text) if row.tone == Tone::Trouble => (text, palette.trouble),
        Data::Words(text) | Data::Sentence(text) => (text, palette.weak_text),
    };
    let mut data = columns.data;
    if let Some(tag) = tag {
        let place = Rect::from_x_y_ranges(data, shown.rect.y_range());
        data.max = (tag.paint(ui, place, palette) - 4.0).max(data.min);
    }
    cell(data, text, colour, left);
    response
}

/// The button back to the end, afloat so that it moves nothing.
fn back_ui(pane: &mut LogPane, ui: &mut Ui, cx: &LogContext<'_>, rect: Rect) {
    if pane.held_from.is_none() || pane.scroll.is_at_end(pane.view.len()) {
        return;
    }
    let text = match pane.new_rows() as u64 {
        0 => cx.locale.text("log-to-end"),
        new => cx.locale.with("log-new-rows", &[("n", new.into()), ("rows", units::grouped(new).into())]),
    };
    let height = ui.text_style_height(&TextStyle::Button) + 10.0;
    let size = Vec2::new(text_width(ui, &text, &TextStyle::Button) + 24.0, height);
    let place = Rect::from_center_size(Pos2::new(rect.center().x, rect.bottom() - size.y / 2.0 - 10.0), size);
    let button = primary(text, theme::palette(ui.ctx())).corner_radius(size.y / 2.0);
    if ui.put(place, button).clicked() {
        pane.held_from = None;
        pane.scroll.to_end();
        ui.ctx().request_repaint();
    }
}
