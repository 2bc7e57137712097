//! One connection as bytes: strips of how the sender's calls cut them, the receiver's and the framing, with what joins them
//! between. What is drawn is [`stream`](crate::diagram::stream); here it gets its colours and its places on the screen.

mod about;
mod bands;
mod bar;
mod connection;
mod find;
mod follow;
mod form;
mod keys;
mod line;
mod lines;
mod paint;
mod save;
mod sight;
mod words;

use std::ops::Range;

use egui::{CentralPanel, Frame, Id, Label, Panel, Rect, RichText, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo};

use crate::diagram::stream::{Keeps, Seen, Strips, Way, extent, strips};
use crate::locale::Locale;
use crate::ui::action::{Action, Actions};
use crate::ui::model::{LabNumber, Slot};
use crate::ui::panels::log::Find;
use crate::ui::panels::pane::state::PaneStates;
use crate::ui::panels::pane::{PaneContext, speaker_line_ui};
use crate::ui::repaint::Pacer;
use crate::ui::theme::{self, Palette};
use about::{About, Subject};
use bands::{Bands, Messages};
use connection::{Choice, Heading, Link, StreamsContext};
use follow::Follow;
use form::Form;
use sight::Sight;

/// A view lower than this, in points, has no room for the composer.
const ROOM_FOR_COMPOSER: f32 = 440.0;
/// What is said below the strips: as high whatever it is, so that nothing moves.
const ABOUT_HEIGHT: f32 = 78.0;
/// A cut is drawn by itself where it has so many points at least, on the average.
const POINTS_PER_CUT: f32 = 5.0;
/// The height of the line that stands for the whole stream, in points.
const WHOLE_HEIGHT: f32 = 12.0;

/// What is seen of a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mode {
    /// Where each side cut one way's bytes.
    Cuts,
    /// What both sides said, line by line.
    Follow,
}

/// Where the view stands.
pub struct Streams {
    choice: Choice,
    mode: Mode,
    follow: Follow,
    sight: Sight,
    /// The lab that is shown: another one has other connections of the same numbers.
    lab: Option<LabNumber>,
    pacer: Pacer,
    /// What the sight is of.
    of: Option<(Way, Heading)>,
    /// As the endpoint writes its text, unless another was chosen.
    form: Option<Form>,
    /// The row that was selected in the last frame: another one is brought into sight.
    selected: Option<u64>,
    /// What was seen in the last frame, and of what.
    seen: Option<(SeenOf, Strips)>,
}

/// What strips are made of: the rows of the log, the way, the part in sight.
type SeenOf = (Range<u64>, Way, Seen);

impl Streams {
    /// A view that asks for frames through `pacer`.
    pub fn new(pacer: Pacer) -> Self {
        Self {
            choice: Choice::default(),
            mode: Mode::Cuts,
            follow: Follow::new(pacer.clone()),
            lab: None,
            pacer,
            sight: Sight::default(),
            of: None,
            form: None,
            selected: None,
            seen: None,
        }
    }

    /// Searches the conversation, or goes on in it.
    pub fn find(&mut self, find: Find) {
        self.mode = Mode::Follow;
        self.follow.find.asked = Some(find);
    }

    /// Draws the view into all the room there is; where it is high enough, with the composer of the endpoint that has the
    /// focus.
    pub fn streams_ui(
        &mut self,
        ui: &mut Ui,
        slots: &mut [Slot],
        states: &mut PaneStates,
        lab: LabNumber,
        pane: &PaneContext<'_>,
        actions: &mut Actions,
    ) {
        if self.lab != Some(lab) {
            let (mode, form) = (self.mode, self.form);
            *self = Self { mode, form, lab: Some(lab), ..Self::new(self.pacer.clone()) };
        }
        if ui.available_height() > ROOM_FOR_COMPOSER {
            speaker_line_ui(ui, "streams composer", slots, states, pane, actions);
        }
        let cx = StreamsContext { pane, slots };
        let ground = CentralPanel::default().frame(Frame::new());
        ground.show(ui, |ui| match self.choice.link(&cx) {
            Some(link) => self.link_ui(ui, &cx, &link, actions),
            None => empty_ui(ui, pane.locale, "streams-empty", "streams-empty-hint"),
        });
    }

    fn link_ui(&mut self, ui: &mut Ui, cx: &StreamsContext<'_>, link: &Link, actions: &mut Actions) {
        let form = self.form.unwrap_or_else(|| {
            let endpoint = link.left.endpoint.or(link.right.endpoint);
            Form::Text(endpoint.map(|id| cx.pane.names.encoding(id)).unwrap_or_default())
        });
        let form = self.bar_ui(ui, cx, link, form, actions);
        if self.mode == Mode::Follow {
            self.follow.follow_ui(ui, cx, link, form, actions);
            return;
        }
        let heading = self.choice.heading;
        let way = link.way(heading);
        if self.of.replace((way, heading)) != Some((way, heading)) {
            self.sight = Sight::default();
        }
        let below = Panel::bottom("streams about")
            .frame(Frame::new())
            .exact_size(ABOUT_HEIGHT.min(ui.available_height() / 3.0));
        let about = below.resizable(false).show(ui, |ui| ui.available_rect_before_wrap()).inner;
        let picture = CentralPanel::default().frame(Frame::new()).show(ui, |ui| ui.available_rect_before_wrap()).inner;
        self.picture_ui(ui, picture, cx, link, form, actions);
        if let Some((_, strips)) = &self.seen {
            let subject = Subject { locale: cx.pane.locale, log: cx.pane.log, link, heading, strips };
            about_ui(ui, about, &subject.about(cx.pane.selected), theme::palette(ui.ctx()));
        }
    }

    fn picture_ui(
        &mut self,
        ui: &mut Ui,
        rect: Rect,
        cx: &StreamsContext<'_>,
        link: &Link,
        form: Form,
        actions: &mut Actions,
    ) {
        let (way, framing) = (link.way(self.choice.heading), cx.framing(link.ends_of(self.choice.heading).1));
        let (log, locale, palette) = (cx.pane.log, cx.pane.locale, theme::palette(ui.ctx()));
        let all = extent(log, way);
        let id = ui.make_persistent_id("streams");
        let focus = ui.interact(rect, id, Sense::click_and_drag());
        focus.widget_info(|| WidgetInfo::labeled(Role::ListBox, true, locale.text("streams-name")));
        if cx.pane.takes_focus.is_some() {
            focus.request_focus();
        }
        self.reveal(cx, &all);
        let (strips_rect, whole_rect) = rect.split_top_bottom_at_y(rect.bottom() - WHOLE_HEIGHT);
        let x = Bands::new(strips_rect, self.sight.window(&all), Messages::None);
        if let Some(row) = self.keys(ui, &focus, &x, &all, |key| keys::next(cx, way, key)) {
            actions.push(Action::Select(Some(row)));
        }
        self.whole_ui(ui, id, Rect::from_x_y_ranges(x.x, whole_rect.y_range()), locale, &all, palette);
        let window = self.sight.window(&all);
        let columns = (x.x.span() / POINTS_PER_CUT).max(1.0) as usize;
        let of = (log.first_row()..log.end_row(), way, Seen { bytes: window.bytes(), most: columns, columns });
        if self.seen.as_ref().is_none_or(|(known, _)| *known != of) {
            let made = strips(log, way, &of.2);
            self.seen = Some((of, made));
        }
        let Some((_, strips)) = &self.seen else { return };
        let has_messages = strips.messages.is_some() || framing.is_some();
        let messages = if has_messages { Messages::Strip } else { Messages::None };
        let bands = Bands::new(strips_rect, window, messages);
        let selected = cx.pane.selected;
        let (from, to) = link.ends_of(self.choice.heading);
        let absent = match (from.endpoint.and(to.endpoint), link.keeps) {
            (None, _) => words::Absent::Outside,
            (_, Keeps::Datagrams) => words::Absent::NotHeard,
            (_, Keeps::Bytes | Keeps::Records) => words::Absent::NotAccepted,
        };
        let look = paint::Look {
            locale,
            palette,
            log,
            way,
            bands,
            strips,
            selected,
            form,
            absent,
            framing: framing.as_deref(),
        };
        if let Some(row) = paint::strips_ui(ui, id, &look) {
            actions.push(Action::Select(Some(row)));
            focus.request_focus();
        }
        if all.is_empty() {
            let middle = Rect::from_x_y_ranges(bands.x, bands.sent.min..=bands.received.max);
            let font = egui::TextStyle::Body.resolve(ui.style());
            let text = locale.text("streams-nothing-sent");
            ui.painter().text(middle.center(), egui::Align2::CENTER_CENTER, text, font, palette.weak_text);
        }
        if focus.has_focus() {
            ui.painter().rect_stroke(rect.shrink(0.5), 2.0, Stroke::new(1.0, palette.accent), StrokeKind::Inside);
        }
    }

    /// Brings a row into sight that was selected elsewhere, or by a key.
    fn reveal(&mut self, cx: &StreamsContext<'_>, all: &Range<u64>) {
        if std::mem::replace(&mut self.selected, cx.pane.selected) != cx.pane.selected
            && let Some(row) = cx.pane.selected.and_then(|number| cx.pane.log.get(number))
            && let Some(cut) = crate::diagram::stream::Cut::of(&row)
        {
            self.sight.reveal(all, &cut.bytes);
        }
    }

    /// The whole stream as a line, with the part of it that is in sight; it is dragged to another.
    fn whole_ui(&mut self, ui: &Ui, id: Id, rect: Rect, locale: &Locale, all: &Range<u64>, palette: &Palette) {
        let window = self.sight.window(all);
        let end = (all.end as f64).max(window.start + window.span);
        let first = (all.start as f64).min(window.start);
        let at = |byte: f64| rect.left() + rect.width() * ((byte - first) / (end - first)) as f32;
        let handle = Rect::from_x_y_ranges(
            at(window.start)..=at(window.start + window.span),
            rect.shrink2(egui::vec2(0.0, 3.0)).y_range(),
        );
        let response = ui.interact(rect, id.with("whole"), Sense::CLICK | Sense::DRAG);
        response.widget_info(|| WidgetInfo::labeled(Role::ScrollBar, true, locale.text("streams-whole")));
        if window.span >= (end - first) - 1e-6 {
            return;
        }
        if let Some(pointer) = response.interact_pointer_pos() {
            let middle = first + f64::from((pointer.x - rect.left()) / rect.width()) * (end - first);
            self.sight.scroll(all, middle - window.span / 2.0 - window.start);
        }
        let strong = if response.hovered() || response.dragged() { 0.9 } else { 0.5 };
        let handle = handle.with_max_x(handle.right().max(handle.left() + 6.0));
        ui.painter().rect_filled(rect.shrink2(egui::vec2(0.0, 5.0)), 1.0, palette.line);
        ui.painter().rect_filled(handle, 3.0, palette.quiet.gamma_multiply(strong));
    }
}

fn about_ui(ui: &mut Ui, rect: Rect, about: &About, palette: &Palette) {
    let mut inside = ui.new_child(egui::UiBuilder::new().max_rect(rect.shrink2(egui::vec2(8.0, 4.0))));
    inside.set_clip_rect(rect.intersect(ui.clip_rect()));
    inside.spacing_mut().item_spacing.y = 3.0;
    inside.add(Label::new(RichText::new(&about.title).strong()).truncate());
    let whole = format!("{}\n{}", about.text, about.hint);
    let text = inside.add(Label::new(&about.text).wrap());
    let has_room = inside.available_height() > 14.0;
    if has_room {
        inside.add(Label::new(RichText::new(&about.hint).small().color(palette.accent)).truncate());
    }
    text.on_hover_text(whole);
}

fn empty_ui(ui: &mut Ui, locale: &Locale, what: &str, hint: &str) {
    let room = ui.available_height();
    ui.vertical_centered(|ui| {
        ui.add_space((room * 0.3).min(120.0));
        ui.label(locale.text(what));
        ui.weak(locale.text(hint));
    });
}
