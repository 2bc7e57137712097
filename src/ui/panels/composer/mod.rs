//! The composer: a payload is typed and sent, once, several times at once, or again and again. It is one line: what is not
//! as usual stands beside the field as a chip, all the rest is in its menu.

mod chip;
mod context;
mod field;
mod file;
mod framed;
mod hint;
mod kept;
mod line;
mod menu;
pub(super) mod options;
mod parts;
mod peer;
mod put;
mod repeat;
mod room;
mod send;
mod speaker;
mod target;

use std::path::Path;

use crossbeam_channel::Receiver;
use egui::{Button, Id, RichText, Ui, UiBuilder};

use crate::behaviour::{self, Answers};
use crate::lab::{Endpoint, Role};
use crate::payload::{Content, Encoding, Kind, Moment, Options, Payload, PayloadError};
use crate::session::{Repeat, SendError};
pub use crate::ui::action::ComposerAction;
use crate::ui::widgets::{LineEnds, select_all, shared_ends_ui};
use chip::Face;
pub use context::ComposerContext;
use field::{Draft, History, Wish};
use file::FileFacts;
use framed::Framed;
use line::{Fits, GAP, HEIGHT, NARROW};
use peer::Destination;
use repeat::Repeating;
pub use speaker::speaker_ui;
use target::Choice;

/// More bytes of a row than these are not put into the field: they are no text that a person changes.
pub const MOST_PUT_BYTES: usize = 4 << 10;

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
    /// How many a press sends at once.
    copies: usize,
    /// What will come of a file that goes as one datagram: another thread reads it.
    awaited: Option<Receiver<Result<usize, SendError>>>,
    /// Of a server that answers by itself: whether one sends by hand.
    is_open: bool,
    /// How many sends there were, without those of a repeat that runs: what `${seq}` counts.
    sent: u64,
    /// The `${seq}` in `content`.
    seq: u64,
    /// Why the last wish was not fulfilled.
    refused: Option<Refused>,
}

/// What is typed to keep a payload by.
#[derive(Debug, Clone, Default)]
struct Kept {
    /// The one that was put into the field last.
    chosen: Option<String>,
    name: String,
}

enum Refused {
    Send(SendError),
    System(String),
    /// A stream carries no empty message.
    Empty,
}

/// What was asked for in one frame.
#[derive(Default)]
struct Asked {
    actions: Vec<ComposerAction>,
    /// What is in the field is to be sent.
    send: bool,
}

impl Composer {
    /// A composer with what the lab keeps of it.
    pub fn of(endpoint: &Endpoint) -> Self {
        let (payload, options) = (Payload::of(&endpoint.payload), endpoint.payload_options);
        Composer {
            content: payload.content(&options, &Moment::first()),
            is_open: !payload.text.is_empty(),
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
            copies: 1,
            awaited: None,
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
            self.edited();
        }
    }

    /// Draws the composer across the width there is.
    pub fn composer_ui(&mut self, ui: &mut Ui, cx: &ComposerContext<'_>) -> Vec<ComposerAction> {
        self.follow(ui, cx);
        let id = ui.make_persistent_id("composer text");
        if self.can_fold(cx) && !self.is_open {
            self.folded_ui(ui, cx, id);
            return Vec::new();
        }
        ui.spacing_mut().item_spacing.x = GAP;
        ui.spacing_mut().interact_size.y = HEIGHT;
        let wish = field::keys(ui, id, &self.payload.text);
        let mut asked = Asked { send: wish == Some(Wish::Send), ..Asked::default() };
        let recalled = match wish {
            Some(Wish::Back) => self.history.back(self.draft()),
            Some(Wish::Forward) => self.history.forward(),
            Some(Wish::Send) | None => None,
        };
        if let Some(draft) = recalled {
            select_all(ui, id, &draft.0.text);
            self.fill(draft);
        }
        let (mut chips, others) = self.faces(cx);
        let fits = self.fits(ui, cx, &chips);
        let folded = chips.split_off(fits.chips);
        let is_narrow = ui.available_width() < NARROW;
        shared_ends_ui(
            ui,
            LineEnds::of("composer line", HEIGHT),
            &mut (&mut *self, &mut asked),
            |ui, (composer, _)| composer.text_ui(ui, cx, id, is_narrow),
            |ui, (composer, asked)| composer.buttons_ui(ui, cx, (&chips, &folded, &others), fits, asked),
        );
        if asked.send {
            asked.actions.extend(self.send(ui, cx, id));
        }
        asked.actions
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
        if self.payload.kind.is_file() && !self.payload.text.trim().is_empty() {
            self.file.of(ui.ctx(), Path::new(&self.payload.text));
        }
        self.framed.update(&self.content, cx.endpoint);
    }

    /// The text or how it is read was changed by hand.
    fn edited(&mut self) {
        self.history.forget_place();
        self.repeating.forget();
        self.refused = None;
        self.file.forget();
        self.render();
    }

    /// Puts another payload into the field.
    fn fill(&mut self, (payload, options): Draft) {
        (self.payload, self.options) = (payload, options);
        self.file.forget();
        self.render();
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

    fn draft(&self) -> Draft {
        (self.payload.clone(), self.options)
    }

    /// Whether it is that of a server that answers by itself, and nothing of it runs.
    fn can_fold(&self, cx: &ComposerContext<'_>) -> bool {
        answers(cx) == Some(Answers::Itself) && !self.repeating.is_running()
    }

    /// The line of a server that answers by itself.
    fn folded_ui(&mut self, ui: &mut Ui, cx: &ComposerContext<'_>, id: Id) {
        let name = cx.locale.with("composer-by-hand-named", &[("name", cx.endpoint.name.as_str().into())]);
        let text = RichText::new(format!("⏵ {}", cx.locale.text("composer-by-hand"))).small().weak();
        let button = ui.add(Button::new(text).frame_when_inactive(false)).accessible_name(name);
        if button.on_hover_text(cx.locale.text("composer-by-hand-hint")).clicked() {
            self.is_open = true;
            ui.memory_mut(|memory| memory.request_focus(id));
        }
    }

    /// The left end: the type, and the text.
    fn text_ui(&mut self, ui: &mut Ui, cx: &ComposerContext<'_>, id: Id, is_narrow: bool) {
        self.kind_ui(ui, cx.locale, is_narrow);
        let place = ui.available_rect_before_wrap();
        // Why nothing can be sent is more than what might be.
        let hint =
            Some(self.empty_hint(cx)).filter(|hint| self.reason(cx).is_none() || Self::has_room(ui, hint, place));
        let (hint, error) = (hint.unwrap_or_default(), self.content.as_ref().err());
        let name = if self.payload.kind.is_file() { "composer-file-path" } else { "composer-text" };
        let (field, grown) = field::field_ui(ui, (id, place), &hint, error, &mut self.payload.text);
        if field.accessible_name(cx.locale.text(name)).changed() {
            self.edited();
            self.framed.update(&self.content, cx.endpoint);
        }
        let shown = if self.payload.text.is_empty() { &hint } else { &self.payload.text };
        self.hint_ui(ui, cx, id, shown, (place, grown));
        ui.advance_cursor_after_rect(place);
    }

    /// What stands in the empty field.
    fn empty_hint(&self, cx: &ComposerContext<'_>) -> String {
        if answers(cx) == Some(Answers::Person) && self.payload.kind == Kind::TEXT {
            return cx.locale.text("composer-hint-reply");
        }
        cx.locale.with("composer-hint", &[("example", self.payload.kind.example().into())])
    }

    /// The right end: what is not as usual, and what sends.
    fn buttons_ui(
        &mut self,
        ui: &mut Ui,
        cx: &ComposerContext<'_>,
        (chips, folded, others): (&[Face], &[Face], &[Face]),
        fits: Fits,
        asked: &mut Asked,
    ) {
        if self.payload.kind.is_file() {
            let text = RichText::new(cx.locale.text("dialog-browse")).small();
            if ui.button(text).clicked() {
                asked.actions.push(ComposerAction::Browse);
            }
        }
        // What has a menu keeps its name whatever comes and goes before it, so that an open one stays open.
        let named = |name: &str| UiBuilder::new().scope_id(ui.scope_id().with(name));
        let chip_names: Vec<_> = chips.iter().map(|face| named(&face.name)).collect();
        let (line, menu) = (named("line"), named("menu"));
        for (face, place) in chips.iter().zip(chip_names) {
            ui.scope_builder(place, |ui| self.chip_ui(ui, cx, face, asked));
        }
        for one in &cx.kept[..fits.kept] {
            ui.scope(|ui| self.kept_chip_ui(ui, cx, one, asked));
        }
        ui.scope_builder(line, |ui| {
            let reason = self.reason(cx);
            asked.send |= Self::send_ui(ui, cx.locale, reason.as_deref());
            if fits.has_copies {
                self.copies_ui(ui, cx);
            }
            if fits.has_ends {
                ui.scope(|ui| self.ends_in_line_ui(ui, cx, asked));
            }
            ui.scope_builder(menu, |ui| self.menu_ui(ui, cx, (folded, others), fits, asked));
        });
    }
}

/// Who answers the clients of a server.
fn answers(cx: &ComposerContext<'_>) -> Option<Answers> {
    let kind = behaviour::find(cx.endpoint.behaviour()).filter(|_| cx.endpoint.role() == Role::Server)?;
    Some(kind.answers)
}
