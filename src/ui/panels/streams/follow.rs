//! One connection as a conversation: what each side said, line by line, with the cuts of the calls as ticks.

use std::ops::Range;
use std::sync::Arc;

use egui::{EventFilter, Key, Rect, Response, Role, Sense, Stroke, StrokeKind, TextStyle, Ui, UiBuilder, WidgetInfo};

use super::connection::{Heading, Link, StreamsContext};
use super::find::StreamFind;
use super::form::Form;
use super::line::{GUTTER, Look, line_ui};
use super::lines::line_break;
use crate::diagram::stream::{Conversation, Cut, Cuts, Hit, Keeps, Layout, Line, Said, Source};
use crate::record::{ConnectionId, List, Row};
use crate::socket::Direction;
use crate::ui::action::{Action, Actions};
use crate::ui::repaint::Pacer;
use crate::ui::theme;
use crate::ui::widgets::row_scroll::RowScroll;
use crate::ui::widgets::{LineEnds, ends_ui};

/// Lines are as long as fits, in steps of so many columns: a window that is drawn wider is not read anew each time.
const COLUMNS: usize = 8;

/// Between two lines, in points.
const BETWEEN: f32 = 5.0;

/// What stands in the lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Shows {
    /// The bytes as the calls of one end moved them.
    #[default]
    Calls,
    /// The messages, where a framing finds any.
    Messages,
}

/// What is read, and how.
type Read = ([Source; 2], Form, usize);

/// Where the conversation stands.
pub(super) struct Follow {
    pacer: Pacer,
    reading: Option<(Read, Conversation)>,
    scroll: RowScroll,
    pub follows: bool,
    shows: Shows,
    selected: Option<u64>,
    pub find: StreamFind,
    /// A place that was found and is to be gone to.
    wanted: Option<Hit>,
}

impl Follow {
    pub(super) fn new(pacer: Pacer) -> Self {
        let (scroll, find) = (RowScroll::default(), StreamFind::default());
        Self {
            pacer,
            reading: None,
            scroll,
            follows: true,
            shows: Shows::default(),
            selected: None,
            find,
            wanted: None,
        }
    }

    pub(super) fn follow_ui(
        &mut self,
        ui: &mut Ui,
        cx: &StreamsContext<'_>,
        link: &Link,
        form: Form,
        actions: &mut Actions,
    ) {
        let Some(sources) = sources(cx, link, self.shows) else { return };
        if let Some(hit) = self.line_ui(ui, cx, link, sources, form) {
            self.wanted = Some(hit);
        }
        let outer = ui.available_rect_before_wrap();
        ui.allocate_rect(outer, Sense::hover());
        let font = TextStyle::Monospace.resolve(ui.style());
        let letter = ui.painter().layout_no_wrap("0".to_owned(), font, theme::palette(ui.ctx()).text).size().x;
        let columns = ((outer.width() - GUTTER - 24.0) / letter).max(0.0) as usize / COLUMNS * COLUMNS;
        let read = (sources, form, columns.clamp(16, 160));
        if self.reading.as_ref().is_none_or(|(known, _)| *known != read) {
            let wake = self.pacer.clone();
            let (_, form, columns) = read;
            let line_break = Arc::new(move |used, bytes: &[u8]| line_break(form, columns, used, bytes));
            let layout = Layout { sources, line_break };
            let conversation = Conversation::start(layout, Box::new(move || wake.wake()));
            self.reading = conversation.ok().map(|conversation| (read, conversation));
            self.selected = None;
        }
        // Taken out while it is looked at: the rest of the view changes meanwhile.
        let Some((read, mut conversation)) = self.reading.take() else { return };
        conversation.follow(cx.pane.log);
        let range = conversation.range();
        if range.is_empty() && range.start > 0 && !conversation.rows().is_empty() {
            // The beginning of the last lines has left the log: what is left of them is read anew.
            ui.request_repaint();
            return;
        }
        self.lines_ui(ui, outer, cx, link, (&read, &conversation), actions);
        self.reading = Some((read, conversation));
    }

    /// The search, what the ticks are, and whether messages are shown.
    fn line_ui(
        &mut self,
        ui: &mut Ui,
        cx: &StreamsContext<'_>,
        link: &Link,
        sources: [Source; 2],
        form: Form,
    ) -> Option<Hit> {
        let locale = cx.pane.locale;
        let encoding = match form {
            Form::Text(encoding) => encoding,
            Form::Hex => Default::default(),
        };
        let (find, shows, pacer) = (&mut self.find, &mut self.shows, &self.pacer);
        let line = LineEnds::of("streams follow", 26.0);
        let search = |ui: &mut Ui| find.find_ui(ui, locale, cx.pane.log, sources, encoding, pacer);
        let what = |ui: &mut Ui| {
            if link.left.connection.and(link.right.connection).is_some() && *shows == Shows::Calls {
                let args = [("near", link.left.name.as_str().into()), ("far", link.right.name.as_str().into())];
                ui.weak(locale.with("streams-ticks", &args));
            }
            let messages = ui.selectable_label(*shows == Shows::Messages, locale.text("streams-show-messages"));
            if messages.on_hover_text(locale.text("streams-show-messages-hint")).clicked() {
                *shows = if *shows == Shows::Messages { Shows::Calls } else { Shows::Messages };
            }
        };
        ends_ui(ui, line, search, what).0
    }

    fn lines_ui(
        &mut self,
        ui: &mut Ui,
        outer: Rect,
        cx: &StreamsContext<'_>,
        link: &Link,
        (read, conversation): (&Read, &Conversation),
        actions: &mut Actions,
    ) {
        let (log, palette) = (cx.pane.log, theme::palette(ui.ctx()));
        let id = ui.make_persistent_id("follow");
        let focus = ui.interact(outer, id, Sense::click());
        focus.widget_info(|| WidgetInfo::labeled(Role::ListBox, true, cx.pane.locale.text("streams-conversation")));
        if cx.pane.takes_focus.is_some() || focus.clicked() {
            focus.request_focus();
        }
        let hit = self.wanted.take();
        if let Some(row) = hit.map(|hit| hit.row).or_else(|| self.keys(ui, &focus, cx, conversation)) {
            actions.push(Action::Select(Some(row)));
        }
        let range = conversation.range();
        let count = (range.end - range.start) as usize;
        let chosen = cx.pane.selected.and_then(|number| chosen(cx, link, number));
        self.reveal(cx, read, conversation, &chosen, hit);
        if self.follows {
            self.scroll.to_end();
        }
        let line_height = ui.text_style_height(&TextStyle::Monospace) + BETWEEN;
        let view = self.scroll.show(ui, id, outer, line_height, count);
        if view.scrolled != 0.0 {
            self.follows = view.scrolled > 0.0 && self.scroll.is_at_end(count);
        }
        let lines = conversation.lines(log, range.start + view.rows.start as u64..range.start + view.rows.end as u64);
        let row_of = |line: Option<&Line>| line.and_then(|line| Some(line.pieces.first()?.cut.row));
        let (first, last) = (row_of(lines.first()).unwrap_or_default(), lines.last());
        let last = last.and_then(|line| Some(line.pieces.last()?.cut.row)).unwrap_or_default();
        let length = self.find.length() as u64;
        let look = Look {
            cx,
            palette,
            form: read.1,
            others: read.0.map(|source| others(cx, link, source)),
            chosen,
            // One may begin in an earlier row and reach into the first.
            hits: self.find.in_rows(first.saturating_sub(1)..=last),
            hit_length: length,
            current: self.find.current(),
        };
        let mut inside = ui.new_child(UiBuilder::new().max_rect(view.rect));
        inside.set_clip_rect(view.rect.intersect(ui.clip_rect()));
        for (place, line) in view.rows.clone().zip(&lines) {
            if let Some(row) = line_ui(&mut inside, id.with(place), view.row_rect(place), line, &look) {
                actions.push(Action::Select(Some(row)));
                focus.request_focus();
                self.follows = false;
            }
        }
        if count == 0 {
            let text = cx.pane.locale.text("streams-nothing-said");
            let font = TextStyle::Body.resolve(ui.style());
            ui.painter().text(outer.center(), egui::Align2::CENTER_CENTER, text, font, palette.weak_text);
        }
        if focus.has_focus() {
            ui.painter().rect_stroke(outer.shrink(0.5), 2.0, Stroke::new(1.0, palette.accent), StrokeKind::Inside);
        }
    }

    /// Brings what was chosen elsewhere, or what a search found, into sight.
    fn reveal(
        &mut self,
        cx: &StreamsContext<'_>,
        read: &Read,
        conversation: &Conversation,
        chosen: &Option<(usize, Range<u64>)>,
        hit: Option<Hit>,
    ) {
        let log = cx.pane.log;
        let found = hit.map(|hit| (hit.row, hit.byte));
        let is_new = self.selected != cx.pane.selected;
        let at = found.or_else(|| {
            let (source, bytes) = chosen.as_ref().filter(|_| is_new)?;
            let of = read.0.get(*source)?;
            let cuts = match of.said {
                Said::Calls(direction) => Cuts::of_calls(log, of.connection, direction),
                Said::Messages => Cuts::of_messages(log, of.connection),
            };
            let cut = cuts.at(bytes.start)?;
            Some((cut.row, bytes.start.saturating_sub(cut.body.start) as usize))
        });
        let Some((row, byte)) = at else {
            self.selected = cx.pane.selected;
            return;
        };
        // It may not have been read yet: then it is sought again in the next frame.
        let range = conversation.range();
        if let Some(line) = conversation.line_of(log, row, byte).and_then(|line| line.checked_sub(range.start)) {
            self.selected = cx.pane.selected;
            self.follows &= range.start + line + 1 == range.end;
            self.scroll.reveal(line as usize);
        }
    }

    /// The keys that go from call to call.
    fn keys(&mut self, ui: &Ui, focus: &Response, cx: &StreamsContext<'_>, conversation: &Conversation) -> Option<u64> {
        if !focus.has_focus() {
            return None;
        }
        let filter = EventFilter { vertical_arrows: true, ..EventFilter::default() };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(focus.id, filter));
        let pressed = |key| ui.input(|input| input.key_pressed(key) && input.modifiers.is_none());
        let page = self.scroll.page_rows() as f64;
        for (key, by) in [(Key::PageUp, -page), (Key::PageDown, page)] {
            if pressed(key) {
                self.follows = false;
                self.scroll.set_top(self.scroll.top() + by);
            }
        }
        let rows = conversation.rows();
        let last = rows.len().checked_sub(1)?;
        let at = cx.pane.selected.map(|row| rows.place_from(row).min(last));
        let to = match at {
            _ if pressed(Key::Home) => 0,
            _ if pressed(Key::End) => last,
            Some(at) if pressed(Key::ArrowUp) => at.saturating_sub(1),
            Some(at) if pressed(Key::ArrowDown) => (at + 1).min(last),
            None if pressed(Key::ArrowUp) || pressed(Key::ArrowDown) => last,
            _ => return None,
        };
        rows.get(to)
    }
}

/// The end whose calls the lines are made of: the left one, where it is in the lab.
fn near(link: &Link) -> Option<ConnectionId> {
    link.left.connection.or(link.right.connection)
}

/// What each side said, the left one first.
fn sources(cx: &StreamsContext<'_>, link: &Link, shows: Shows) -> Option<[Source; 2]> {
    let near = near(link)?;
    let is_left = link.left.connection.is_some();
    let calls = |direction| Source { connection: near, said: Said::Calls(direction) };
    let by_calls = match is_left {
        true => [calls(Direction::Out), calls(Direction::In)],
        false => [calls(Direction::In), calls(Direction::Out)],
    };
    if shows == Shows::Calls {
        return Some(by_calls);
    }
    // Who receives cuts the messages.
    let messages = |end: Option<ConnectionId>| {
        let connection = end.filter(|end| !cx.pane.log.list(List::Messages(*end)).is_empty())?;
        Some(Source { connection, said: Said::Messages })
    };
    let [there, back] = by_calls;
    Some([messages(link.right.connection).unwrap_or(there), messages(link.left.connection).unwrap_or(back)])
}

/// The other end's calls of the same bytes.
fn others<'a>(cx: &StreamsContext<'a>, link: &Link, source: Source) -> Option<Cuts<'a>> {
    let Said::Calls(direction) = source.said else { return None };
    let far =
        [link.left.connection, link.right.connection].into_iter().flatten().find(|end| *end != source.connection)?;
    let opposite = match direction {
        Direction::In => Direction::Out,
        Direction::Out => Direction::In,
    };
    (link.keeps != Keeps::Datagrams).then(|| Cuts::of_calls(cx.pane.log, far, opposite))
}

/// What of the conversation a row is.
fn chosen(cx: &StreamsContext<'_>, link: &Link, number: u64) -> Option<(usize, Range<u64>)> {
    let row: Row = cx.pane.log.get(number)?;
    let source = match link.heading_of(&row)? {
        Heading::There => 0,
        Heading::Back => 1,
    };
    Some((source, Cut::of(&row)?.body))
}
