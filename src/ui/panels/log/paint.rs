//! One row of a log on screen.

use egui::text::{LayoutJob, TextWrapping};
use egui::{
    Align2, Color32, FontId, Id, Label, Pos2, Rangef, Rect, Response, RichText, Role, Sense, Stroke, TextStyle, Ui,
    Vec2, WidgetInfo,
};

use super::LogContext;
use super::columns::Columns;
use super::parts::{Holds, Tag};
use super::row::{Data, RowText, Tone, spelled};
use super::size::row_height;
use super::times::{self, Origins};
use super::took::bar_ui;
use crate::clock::Stamp;
use crate::escape::escape;
use crate::record::{Burst, Row, short_addr};
use crate::socket::Op;
use crate::ui::peers::Peer;
use crate::ui::theme::{self, Palette};
use crate::ui::widgets::row_scroll::BAR_WIDTH;
use crate::ui::widgets::{data, left_to_right};
use crate::units;

/// The bar before rows of receives and their messages, in points.
const BAR: f32 = 3.0;
/// In a column of data of fewer characters, what joins receives and messages is said in signs.
const TIGHT_CHARS: f32 = 42.0;
/// In one of fewer still the bar at their left is all.
const TAG_CHARS: f32 = 12.0;
/// With fewer characters for call and data the time of a new run is left to the rows' own.
const RUN_CHARS: f32 = 56.0;
/// Characters of a call's beginning that are kept where it is cut.
const LEAST_ASKED: usize = 5;
/// Characters of a cut cell that are read beside it.
const WHOLE_CHARS: usize = 2_000;
/// The width in which a long text is read well, in points.
const READABLE: f32 = 460.0;

/// What all rows of a frame have in common.
pub(super) struct Look {
    font: FontId,
    pub char_width: f32,
    pub row_height: f32,
    pub columns: Columns,
    pub palette: &'static Palette,
    /// Where the pointer is, for what has no room.
    pointer: Option<Pos2>,
}

/// One row, and its neighbours.
pub(super) struct Shown<'a> {
    pub rect: Rect,
    pub is_striped: bool,
    pub record: &'a Row,
    pub previous: Option<&'a Row>,
    pub next: Option<Stamp>,
    /// Where the row is a receive of a stream that is cut into messages.
    pub holds: Option<Holds>,
    /// Where the row stands for a burst, or begins one.
    pub burst: Option<Folded<'a>>,
}

/// A burst that begins with a row.
pub(super) struct Folded<'a> {
    pub burst: &'a Burst,
    /// From its first row to its last.
    pub took_ns: u64,
    pub is_folded: bool,
}

/// What was done with a row.
pub(super) struct Drawn {
    pub response: Response,
    /// Its burst is to be opened, or closed.
    pub toggled: bool,
}

impl Look {
    pub fn of(ui: &Ui, cx: &LogContext<'_>, has_several_peers: bool) -> Self {
        let font = TextStyle::Monospace.resolve(ui.style());
        let char_width = ui.fonts_mut(|fonts| fonts.glyph_width(&font, '0'));
        let room = Rangef::new(ui.max_rect().left(), ui.max_rect().right() - BAR_WIDTH);
        let columns = Columns::of(room, char_width, cx.table, has_several_peers);
        let row_height = row_height(ui);
        let pointer = ui.input(|input| input.pointer.hover_pos());
        Look { font, char_width, row_height, columns, palette: theme::palette(ui.ctx()), pointer }
    }

    /// Text in its place: what is too long ends in `…`. Whether it was, where the pointer is on it.
    fn cell(&self, ui: &Ui, place: Rect, text: String, colour: Color32, align: Align2) -> Option<Cut> {
        if place.width() <= 0.0 {
            return None;
        }
        let is_at = |cut| self.pointer.filter(|pointer| place.contains(*pointer)).map(|_| cut);
        if text.is_empty() {
            return is_at(Cut::No);
        }
        let mut job = LayoutJob::simple_singleline(text, self.font.clone(), colour);
        job.wrap = TextWrapping::truncate_at_width(place.width());
        let galley = ui.painter().layout_job(left_to_right(job));
        let cut = if galley.elided { Cut::Yes } else { Cut::No };
        let at = align.align_size_within_rect(galley.size(), place).min;
        ui.painter().with_clip_rect(place.intersect(ui.clip_rect())).galley(at, galley, colour);
        is_at(cut)
    }

    /// Whole characters that have room in a column.
    fn chars(&self, column: Rangef) -> usize {
        (column.span() / self.char_width + 0.01) as usize
    }
}

/// How many characters wide a text is: a Chinese character is as wide as two.
fn width(text: &str) -> usize {
    text.chars().map(|c| if c.is_ascii() || c == '→' { 1 } else { 2 }).sum()
}

/// A call in so many characters: what it returned says more than the end of its arguments.
fn fitted(call: &str, chars: usize) -> String {
    let whole = || call.to_owned();
    let Some((asked, result)) = call.split_once(" → ").filter(|_| width(call) > chars) else { return whole() };
    let kept = chars.saturating_sub(width(result) + "… → ".chars().count());
    if kept < LEAST_ASKED {
        return whole();
    }
    format!("{}… → {result}", asked.chars().take(kept).collect::<String>())
}

/// Whether a text has lost its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Cut {
    Yes,
    No,
}

/// Draws a row.
pub(super) fn row_ui(ui: &Ui, cx: &LogContext<'_>, look: &Look, id: Id, shown: &Shown<'_>) -> Drawn {
    let (palette, columns, record) = (look.palette, &look.columns, shown.record);
    // Not focusable: the list is, and its keys move the selection.
    let response = ui.interact(shown.rect.intersect(ui.clip_rect()), id.with(record.number), Sense::CLICK);
    let is_selected = cx.selected == Some(record.number);
    let max_chars = (columns.data.span() / look.char_width) as usize + 2;
    let peer = cx.peers.of_row(cx.log, record);
    let row = RowText::of(record, peer.map(|peer| peer.name), cx.locale, max_chars);
    let row = row.in_python(cx.bench, record, cx.locale);
    let is_tight = columns.data.span() < TIGHT_CHARS * look.char_width;
    let tag = Tag::of(record, shown.holds, cx.locale, is_tight);
    let run = run_began(cx, shown);
    let burst = shown.burst.as_ref().map(|folded| (folded_text(folded, cx), folded.is_folded));
    let compared = (cx.compared == Some(record.number)).then(|| cx.locale.text("log-compared"));
    response.widget_info(|| {
        let tags = [
            tag.as_ref().map(|tag| tag.text.as_str()),
            run.as_ref().map(|run| run.whole.as_str()),
            compared.as_deref(),
            burst.as_ref().map(|(text, _)| text.as_str()),
        ];
        let tags: String = tags.into_iter().flatten().map(|tag| format!(" ({tag})")).collect();
        WidgetInfo::selected(Role::ListBoxOption, true, is_selected, format!("{}{tags}", row.spoken()))
    });
    let fill = match row.tone {
        _ if is_selected => palette.selection,
        _ if response.hovered() => palette.line.gamma_multiply(0.45),
        _ if cx.compared == Some(record.number) => palette.selection.gamma_multiply(0.5),
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
    let mut right = columns.data.max;
    if let Some(run) = run {
        // At the edge of the run's first row: it takes no room from the others, and changes the place of none.
        let line = Stroke::new(1.0, palette.weak_text);
        ui.painter().hline(shown.rect.x_range(), shown.rect.top() + 0.5, line);
        let place = Rangef::new(columns.call.min, right);
        let text = if place.span() < RUN_CHARS * look.char_width { run.short } else { run.whole };
        right = Tag::from(text).paint(ui, Rect::from_x_y_ranges(place, shown.rect.y_range()), palette) - 4.0;
    }
    let mut toggled = false;
    if let Some((text, is_folded)) = burst {
        let sign = if is_folded { "▸" } else { "▾" };
        let place = Rect::from_x_y_ranges(Rangef::new(columns.call.min, right), shown.rect.y_range());
        let left = Tag::from(format!("{sign} {text}")).paint(ui, place, palette);
        let button = ui.interact(place.with_min_x(left), id.with((record.number, "burst")), Sense::CLICK);
        let name = cx.locale.text(if is_folded { "log-burst-open" } else { "log-burst-close" });
        button.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
        toggled = button.on_hover_text(name).clicked();
        right = left - 4.0;
    }
    if let Some(text) = compared {
        let place = Rect::from_x_y_ranges(Rangef::new(columns.call.min, right), shown.rect.y_range());
        right = Tag::from(text).paint(ui, place, palette) - 4.0;
    }
    if let Some(tag) = tag.filter(|_| columns.data.span() >= TAG_CHARS * look.char_width) {
        let place = Rect::from_x_y_ranges(Rangef::new(columns.data.min, right), shown.rect.y_range());
        right = tag.paint(ui, place, palette) - 4.0;
    }
    let hint = cells_ui(ui, cx, look, shown, (row, peer), right);
    let response = match hint {
        Some(hint) => hint_ui(ui, response, hint),
        None => response,
    };
    Drawn { response, toggled }
}

/// What a burst comes to: how many calls in what time, and their bytes.
fn folded_text(folded: &Folded<'_>, cx: &LogContext<'_>) -> String {
    let rows = folded.burst.places.end - folded.burst.places.start;
    let args = [
        ("rows", units::grouped(rows).into()),
        ("bytes", units::size(folded.burst.bytes).into()),
        ("time", units::took(folded.took_ns).into()),
    ];
    cx.locale.with("log-burst", &args)
}

/// A run that is not the first.
struct Run {
    /// `run 2`
    short: String,
    /// `run 2 · 15:04:05`
    whole: String,
}

/// The run that begins with a row.
fn run_began(cx: &LogContext<'_>, shown: &Shown<'_>) -> Option<Run> {
    let status = cx.log.status();
    let run = status.run(shown.record.at);
    (run > status.run(shown.previous?.at)).then(|| {
        let time = units::time_to_the_second(cx.clock.wall(status.run_began(shown.record.at)));
        let short = cx.locale.with("log-run", &[("n", (run as u64).into())]);
        Run { whole: format!("{short} · {time}"), short }
    })
}

/// Draws what a row says, no further than `right`; the whole of what is cut under the pointer.
fn cells_ui(
    ui: &Ui,
    cx: &LogContext<'_>,
    look: &Look,
    shown: &Shown<'_>,
    (row, peer): (RowText, Option<Peer<'_>>),
    right: f32,
) -> Option<String> {
    let (palette, columns, record) = (look.palette, &look.columns, shown.record);
    let (left, flush) = (Align2::LEFT_CENTER, Align2::RIGHT_CENTER);
    let mut hint = None;
    let mut cell =
        |column: Rangef, text: String, colour: Color32, align: Align2, whole: &dyn Fn(Cut) -> Option<String>| {
            let column = Rangef::new(column.min, column.max.min(right).max(column.min));
            let place = Rect::from_x_y_ranges(column, shown.rect.y_range());
            let cut = look.cell(ui, place, text, colour, align);
            hint = hint.take().or_else(|| whole(cut?));
        };
    let nothing = |_: Cut| None;

    let (previous, next, at) = (shown.previous.map(|previous| previous.at), shown.next, record.at);
    let origins = Origins { clock: cx.clock, run: cx.log.status().run_began(at), previous, next };
    let time = times::row_time(cx.table.time, columns.time_chars, at, origins);
    let clock = || units::time_of_day(cx.clock.wall(at));
    cell(columns.time, time, palette.weak_text, left, &|_| Some(clock()));
    if let Some(took_ns) = row.took_ns {
        let took = units::took(took_ns);
        cell(columns.took, took.clone(), palette.weak_text, flush, &nothing);
        bar_ui(ui, columns.bar, shown.rect.y_range(), took_ns, palette);
        cell(columns.bar, String::new(), palette.weak_text, left, &|_| Some(took.clone()));
    }
    let colour = match row.tone {
        Tone::Sent => palette.sent,
        Tone::Received | Tone::Message => palette.received,
        Tone::Plain => palette.text,
        Tone::Trouble => palette.trouble,
        Tone::Note => palette.notice,
    };
    cell(columns.sign, row.tone.sign().to_owned(), colour, left, &nothing);
    let across = Rangef::new(columns.call.min, columns.data.max);
    let whole = |text: &str| {
        let text = text.chars().take(WHOLE_CHARS).collect::<String>();
        move |cut| (cut == Cut::Yes).then(|| text.clone())
    };
    let peer_colour = peer.map_or(palette.weak_text, |peer| palette.lifeline(peer.place));
    // Whom accept has returned stands in the call.
    let is_accept = record.call().is_some_and(|call| call.op == Op::Accept);
    let peer_text = row.peer.filter(|_| !is_accept).map(|address| match (peer, record.peer()) {
        (None, Some(peer)) if !columns.has_addresses => short_addr(peer),
        _ => address,
    });
    let address = || record.peer().map(ToString::to_string);
    let fits = width(&row.call) <= look.chars(columns.call);
    // The short form is not the whole of it, even where it has room.
    let call_hint =
        |cut| spelled(record).filter(|spelled| !fits || *spelled != row.call).or_else(|| whole(&row.call)(cut));
    match row.data {
        Data::Sentence(sentence) => cell(across, sentence.clone(), colour, left, &whole(&sentence)),
        // What has no data has the room of it.
        Data::Nothing | Data::Words(_) if !fits => {
            let words = format!("{}  {}", fitted(&row.call, look.chars(across)), row.data.text());
            cell(across, words.trim_end().to_owned(), colour, left, &call_hint);
        }
        said => {
            let short = record
                .message()
                .filter(|_| !fits)
                .map(|place| cx.locale.with("log-message-short", &[("n", place.number.into())]));
            let call = short.unwrap_or_else(|| fitted(&row.call, look.chars(columns.call)));
            cell(columns.call, call, colour, left, &call_hint);
            if let Some(peer) = peer_text {
                cell(columns.peer, peer, peer_colour, left, &|_| address());
            }
            match said {
                Data::Bytes(text) => {
                    let whole = |cut| (cut == Cut::Yes).then(|| escape(&record.bytes, WHOLE_CHARS));
                    cell(columns.data, text, palette.text, left, &whole);
                }
                Data::Words(text) => {
                    let colour = if row.tone == Tone::Trouble { palette.trouble } else { palette.weak_text };
                    cell(columns.data, text.clone(), colour, left, &whole(&text));
                }
                Data::Nothing | Data::Sentence(_) => {}
            }
        }
    }
    hint
}

/// What has no room in its row is read beside the pointer.
fn hint_ui(ui: &Ui, response: Response, hint: String) -> Response {
    let text = data(ui, RichText::new(hint).monospace());
    response.on_hover_ui_at_pointer(|ui| {
        ui.set_max_width(READABLE);
        ui.add(Label::new(text).wrap());
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_call_that_has_no_room_keeps_what_it_returned() {
        for (call, chars, expected) in [
            ("recvfrom(65535) → 5", 19, "recvfrom(65535) → 5"),
            ("recvfrom(65535) → 5", 16, "recvfrom(65… → 5"),
            ("bind(203.0.113.1:80) → EADDRNOTAVAIL", 27, "bind(203.0… → EADDRNOTAVAIL"),
            ("recv(9) → ECONNRESET", 10, "recv(9) → ECONNRESET"),
            ("shutdown(SHUT_WR)", 9, "shutdown(SHUT_WR)"),
        ] {
            assert_eq!(fitted(call, chars), expected);
        }
    }
}
