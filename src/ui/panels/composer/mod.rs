//! The composer: a payload is typed, seen as bytes, and sent, once or again and again.

mod context;
mod field;
mod file;
mod framed;
mod kept;
pub(super) mod options;
mod peer;
mod preview;
mod repeat;
mod send;
mod target;

use std::path::Path;

use crossbeam_channel::Receiver;
use egui::{Align, Button, Rect, RichText, Ui, vec2};

use crate::behaviour::{self, Answers};
use crate::lab::{Endpoint, Role};
use crate::payload::{Content, Encoding, Kind, Moment, Options, Payload, PayloadError};
use crate::session::{Repeat, SendError};
pub use crate::ui::action::ComposerAction;
use crate::ui::widgets::{LineEnds, ends_ui, select_all};
pub use context::ComposerContext;
use field::{Asked, Draft, History};
use file::{FileFacts, found_ui};
use framed::Framed;
use kept::Kept;
use peer::Destination;
use repeat::Repeating;
use target::{Choice, target_ui};

/// Below this width, in points, the target has a line of its own, and options have short names.
const ONE_LINE_WIDTH: f32 = 520.0;

/// The state of one endpoint's composer.
pub struct Composer {
    payload: Payload,
    options: Options,
    /// What the text stands for, kept until the text changes.
    content: Result<Content, PayloadError>,
    /// Its bytes as they stand on the wire.
    framed: Framed,
    /// What was in the field before the type changed to a file, or back: a path is no text to send.
    set_aside: String,
    choice: Choice,
    destination: Destination,
    history: History,
    kept: Kept,
    file: FileFacts,
    repeating: Repeating,
    /// What will come of a file that goes as one datagram: another thread reads it.
    awaited: Option<Receiver<Result<usize, SendError>>>,
    /// Whether more than the everyday controls are shown.
    is_more_open: bool,
    /// How many sends there were, without those of a repeat that runs: what `${seq}` counts.
    sent: u64,
    /// The `${seq}` in `content`.
    seq: u64,
    /// Why the last wish was not fulfilled.
    refused: Option<Refused>,
}

enum Refused {
    Send(SendError),
    System(String),
    /// A stream carries no empty message.
    Empty,
}

impl Composer {
    /// A composer with what the lab keeps of it.
    pub fn of(endpoint: &Endpoint) -> Self {
        let (payload, options) = (Payload::of(&endpoint.payload), endpoint.payload_options);
        Composer {
            content: payload.content(&options, &Moment::first()),
            payload,
            options,
            framed: Framed::default(),
            set_aside: String::new(),
            choice: Choice::default(),
            destination: Destination::default(),
            history: History::default(),
            kept: Kept::default(),
            file: FileFacts::default(),
            repeating: Repeating::of(endpoint.repeat),
            awaited: None,
            is_more_open: false,
            sent: 0,
            seq: 1,
            refused: None,
        }
    }

    /// Writes what is typed and chosen into the endpoint, as the lab keeps it.
    pub fn save_into(&self, endpoint: &mut Endpoint) {
        endpoint.payload = self.payload.to_string();
        endpoint.payload_options = self.options;
        endpoint.repeat = self.repeating.kept();
    }

    /// Takes an encoding that was chosen elsewhere.
    pub fn set_encoding(&mut self, encoding: Encoding) {
        if encoding != self.options.encoding {
            self.options.encoding = encoding;
            self.render();
        }
    }

    /// Shows why the last send was not taken, until the next.
    pub fn refused(&mut self, why: SendError) {
        self.refused = Some(Refused::Send(why));
    }

    /// Shows why a send was not taken, if it was not.
    pub fn answered(&mut self, answer: Result<usize, SendError>) {
        if let Err(why) = answer {
            self.refused(why);
        }
    }

    /// Shows that the system has no thread for a send.
    pub fn no_thread(&mut self, error: &std::io::Error) {
        self.refused = Some(Refused::System(error.to_string()));
    }

    /// Takes a repeated send that has begun.
    pub fn began(&mut self, repeat: Repeat) {
        self.repeating.began(repeat);
    }

    /// Shows what comes of a send once its answer is there.
    pub fn awaits(&mut self, answer: Receiver<Result<usize, SendError>>) {
        self.awaited = Some(answer);
    }

    /// The path in the field, where it holds one.
    pub fn file_path(&self) -> &str {
        if self.payload.kind.is_file() { &self.payload.text } else { "" }
    }

    /// Puts the path of a file that was chosen into the field.
    pub fn chose_file(&mut self, path: &Path) {
        if self.payload.kind.is_file() {
            self.payload.text = path.to_string_lossy().into_owned();
            self.parse();
        }
    }

    /// Draws the composer across the width there is.
    pub fn composer_ui(&mut self, ui: &mut Ui, cx: &ComposerContext<'_>) -> Vec<ComposerAction> {
        let mut actions = Vec::new();
        let locale = cx.locale;
        self.follow(ui, cx);
        let top = Rect::from_min_size(ui.cursor().min, vec2(ui.available_width(), 0.0));
        ui.add_space(2.0);
        let is_wide = ui.available_width() >= ONE_LINE_WIDTH;
        let mut changed = ui.horizontal_wrapped(|ui| self.first_row_ui(ui, cx, &mut actions)).inner;
        let reason = self.reason(cx);

        let id = ui.make_persistent_id("composer text");
        let asked = field::keys(ui, id, &self.payload.text);
        let mut send = asked == Some(Asked::Send);
        let ends = LineEnds { align: Align::Max, ..LineEnds::of("composer text", ui.spacing().interact_size.y) };
        let ends = LineEnds { height: field::height(ui, &self.payload.text, ends.left_width(ui)), ..ends };
        let (hint, error) = (self.hint(cx), self.content.as_ref().err());
        let name = if self.payload.kind.is_file() { "composer-file-path" } else { "composer-text" };
        let text = &mut self.payload.text;
        let write = |ui: &mut Ui| {
            let field = field::field_ui(ui, id, &hint, error, text);
            changed |= field.accessible_name(locale.text(name)).changed();
        };
        let (choice, destination) = (&mut self.choice, &mut self.destination);
        let press = |ui: &mut Ui| {
            if is_wide {
                actions.extend(target_ui(ui, cx, choice, destination));
            }
            Self::send_ui(ui, locale, reason.as_deref())
        };
        send |= ends_ui(ui, ends, write, press).1;
        if !is_wide && cx.endpoint.role() != Role::Client {
            ui.horizontal(|ui| {
                ui.weak(locale.text("composer-to"));
                actions.extend(target_ui(ui, cx, &mut self.choice, &mut self.destination));
            });
        }
        let mut recalled = match asked {
            Some(Asked::Back) => self.history.back(self.draft()),
            Some(Asked::Forward) => self.history.forward(),
            _ => None,
        };
        if recalled.is_some() {
            select_all(ui, id, recalled.as_ref().map_or("", |(payload, _)| &payload.text));
        } else if changed {
            self.history.forget_place();
            self.repeating.forget();
            self.refused = None;
            self.parse();
        }
        self.preview_ui(ui, cx, id, top, reason.as_deref());
        if self.payload.kind.is_file() {
            self.file.progress_ui(ui, locale, cx.status, self.to(cx).ok().as_ref());
        }
        if self.is_more_open {
            recalled = self.more_ui(ui, cx, reason.as_deref(), &mut actions).or(recalled);
        } else {
            self.repeating.status_ui(ui, locale);
        }
        if let Some((payload, options)) = recalled {
            (self.payload, self.options) = (payload, options);
            self.parse();
        }
        if send {
            actions.extend(self.send(ui, cx, id));
        }
        actions
    }

    /// What happened since the last frame, without anybody touching anything.
    fn follow(&mut self, ui: &Ui, cx: &ComposerContext<'_>) {
        self.choice.follow(cx.status);
        self.destination.follow(cx.endpoint);
        if let Some(status) = self.repeating.poll(ui) {
            self.sent += status.sent;
        }
        if let Some(Ok(answer)) = self.awaited.as_ref().map(Receiver::try_recv) {
            self.awaited = None;
            self.answered(answer);
        }
        if self.seq != self.next_seq() && self.payload.changes(&self.options) {
            self.render();
        }
        self.framed.update(&self.content, cx.endpoint);
    }

    fn parse(&mut self) {
        self.render();
        self.file.forget();
    }

    /// Makes the bytes that the next send has, but for the time.
    fn render(&mut self) {
        self.seq = self.next_seq();
        self.content = self.payload.content(&self.options, &Moment { seq: self.seq, ..Moment::first() });
        self.framed = Framed::default();
    }

    /// The `${seq}` of the next send.
    fn next_seq(&self) -> u64 {
        self.sent + self.repeating.sent() + 1
    }

    /// What stands in the empty field.
    fn hint(&self, cx: &ComposerContext<'_>) -> String {
        let is_reply = cx.endpoint.role() == Role::Server
            && behaviour::find(cx.endpoint.behaviour()).is_some_and(|kind| kind.answers == Answers::Person);
        match is_reply {
            true if self.payload.kind == Kind::TEXT => cx.locale.text("composer-hint-reply"),
            _ => cx.locale.with("composer-hint", &[("example", self.payload.kind.example().into())]),
        }
    }

    fn draft(&self) -> Draft {
        (self.payload.clone(), self.options)
    }

    /// The everyday controls: the payload's type and what it leaves to choose, and the way to the others.
    fn first_row_ui(&mut self, ui: &mut Ui, cx: &ComposerContext<'_>, actions: &mut Vec<ComposerAction>) -> bool {
        let changed = self.options_ui(ui, cx.locale);
        if self.payload.kind.is_file() && ui.button(cx.locale.text("dialog-browse")).clicked() {
            actions.push(ComposerAction::Browse);
        }
        let sign = if self.is_more_open { "⏶" } else { "⏷" };
        let text = RichText::new(format!("{} {sign}", cx.locale.text("composer-more"))).small();
        let button = ui.add(Button::selectable(self.is_more_open, text));
        let button = button.on_hover_text(cx.locale.text("composer-more-hint"));
        if button.accessible_name(cx.locale.text("composer-more-name")).clicked() {
            self.is_more_open = !self.is_more_open;
        }
        if self.payload.kind.is_file() && !self.payload.text.trim().is_empty() {
            found_ui(ui, cx.locale, self.file.of(ui.ctx(), Path::new(&self.payload.text)));
        }
        changed
    }

    /// What is not needed every day; a kept payload where one was chosen.
    fn more_ui(
        &mut self,
        ui: &mut Ui,
        cx: &ComposerContext<'_>,
        reason: Option<&str>,
        actions: &mut Vec<ComposerAction>,
    ) -> Option<Draft> {
        ui.horizontal_wrapped(|ui| {
            if self.appended_ui(ui, cx.locale) {
                self.refused = None;
                self.parse();
            }
        });
        ui.horizontal_wrapped(|ui| {
            // To wait for a turn is what a repeated send does by itself.
            let reason = reason.filter(|_| self.is_our_turn(cx) != Some(false));
            if let Some(begin) = self.repeating.controls_ui(ui, cx.locale, reason) {
                actions.extend(self.plan(cx, begin).map(ComposerAction::Repeat));
            }
        });
        self.repeating.line_ui(ui, cx.locale);
        let current = (&self.payload, &self.options);
        ui.horizontal_wrapped(|ui| self.kept.kept_ui(ui, cx.locale, cx.kept, current, actions)).inner
    }
}
