//! The composer: a payload is typed, seen as bytes, and sent.

use bytes::Bytes;
use egui::{Align, Button, Id, Layout, RichText, Ui};

use super::composer_field::{self, Asked, Field, History};
use super::composer_preview::{Preview, preview_ui};
use super::composer_target::Choice;
use super::log::problem;
use crate::address::Transport;
use crate::behaviour::{self, Answers};
use crate::lab::Role;
use crate::locale::Locale;
use crate::payload::{Encoding, Escapes, JsonForm, Kind, LineEnding, Moment, Options, Payload, PayloadError};
use crate::record::EndpointStatus;
use crate::session::SendError;
use crate::session::Target;
use crate::ui::theme;
use crate::ui::widgets::choice::{self, List};
use crate::ui::widgets::primary;

/// Below this width, in points, the target has a line of its own, and options have short names.
const ONE_LINE_WIDTH: f32 = 520.0;
const TARGET_WIDTH: f32 = 150.0;

/// The state of one endpoint's composer.
pub struct Composer {
    payload: Payload,
    options: Options,
    /// The bytes that the text stands for, kept until the text changes.
    parsed: Result<Bytes, PayloadError>,
    choice: Choice,
    history: History,
    /// How many sends there were: what `${seq}` counts.
    sent: u64,
    refused: Option<SendError>,
}

/// What a composer needs to know of its endpoint.
pub struct ComposerContext<'a> {
    pub locale: &'a Locale,
    pub role: Role,
    pub transport: Transport,
    /// The server's behaviour by name.
    pub behaviour: &'a str,
    pub status: &'a EndpointStatus,
}

/// What a person wants of a composer.
#[derive(Debug, Clone, PartialEq)]
pub enum ComposerAction {
    Send { target: Target, payload: Bytes },
}

impl Composer {
    /// A composer with a payload in notation and its options, as labs hold them.
    pub fn new(notation: &str, options: Options) -> Self {
        let payload = Payload::from(notation.to_owned());
        let parsed = payload.bytes(&options);
        let (choice, history) = (Choice::default(), History::default());
        Composer { payload, options, parsed, choice, history, sent: 0, refused: None }
    }

    /// What is in the field, in notation.
    pub fn notation(&self) -> String {
        self.payload.to_string()
    }

    /// How the field's text becomes bytes.
    pub fn options(&self) -> Options {
        self.options
    }

    /// Shows why the last send was not taken, until the next.
    pub fn refused(&mut self, why: SendError) {
        self.refused = Some(why);
    }

    /// Draws the composer across the width there is.
    pub fn composer_ui(&mut self, ui: &mut Ui, cx: &ComposerContext<'_>) -> Option<ComposerAction> {
        let mut changed = false;
        ui.add_space(2.0);
        let is_wide = ui.available_width() >= ONE_LINE_WIDTH;
        ui.horizontal_wrapped(|ui| changed |= self.options_ui(ui, cx.locale, is_wide));
        let target = self.choice.target(cx.role, cx.transport, cx.status);
        let reason = self.reason(cx, &target);

        let id = ui.make_persistent_id("composer text");
        let asked = composer_field::keys(ui, id, &self.payload.text);
        let mut send = asked == Some(Asked::Send);
        let size = egui::Vec2::new(ui.available_width(), composer_field::height(ui, &self.payload.text));
        ui.allocate_ui_with_layout(size, Layout::right_to_left(Align::Max), |ui| {
            ui.set_min_size(size);
            send |= self.send_ui(ui, cx.locale, reason.as_deref());
            if is_wide && cx.role != Role::Client {
                self.choice.choice_ui(ui, cx.locale, cx.status, TARGET_WIDTH);
            }
            ui.with_layout(Layout::left_to_right(Align::Min), |ui| changed |= self.text_ui(ui, cx, id));
        });
        if !is_wide && cx.role != Role::Client {
            ui.horizontal(|ui| {
                let palette = theme::palette(ui.ctx());
                ui.label(RichText::new(cx.locale.text("composer-to")).color(palette.weak_text));
                self.choice.choice_ui(ui, cx.locale, cx.status, TARGET_WIDTH);
            });
        }
        let recalled = match asked {
            Some(Asked::Back) => self.history.back(&self.payload, &self.options),
            Some(Asked::Forward) => self.history.forward(),
            _ => None,
        };
        if let Some((payload, options)) = recalled {
            (self.payload, self.options) = (payload, options);
            self.parse();
            composer_field::select_all(ui, id, &self.payload.text);
        } else if changed {
            self.history.forget_place();
            self.refused = None;
            self.parse();
        }
        let parsed = self.parsed.as_deref();
        let refused = self.refused.as_ref().map(|why| cx.locale.with_args(why.key(), &why.args()));
        preview_ui(ui, cx.locale, &Preview { reason: refused.or(reason).filter(|_| parsed.is_ok()), parsed });
        send.then(|| self.send(ui, cx, id)).flatten()
    }

    fn parse(&mut self) {
        self.parsed = self.payload.bytes(&self.options);
    }

    /// Sends what is in the field now, if it can be sent.
    fn send(&mut self, ui: &Ui, cx: &ComposerContext<'_>, id: Id) -> Option<ComposerAction> {
        let target = self.choice.target(cx.role, cx.transport, cx.status);
        self.refused = None;
        if self.reason(cx, &target).is_some() {
            return None;
        }
        let (Ok(target), Ok(payload)) = (target, &self.parsed) else { return None };
        let mut payload = payload.clone();
        if self.payload.changes(&self.options) {
            let moment = Moment { seq: self.sent + 1, time: chrono::Local::now(), ..Moment::first() };
            payload = self.payload.render(&self.options, &moment).map_err(|error| self.parsed = Err(error)).ok()?;
        }
        self.sent += 1;
        let action = ComposerAction::Send { target, payload };
        self.history.push(&self.payload, &self.options);
        composer_field::select_all(ui, id, &self.payload.text);
        ui.memory_mut(|memory| memory.request_focus(id));
        Some(action)
    }

    /// Why nothing can be sent.
    fn reason(&self, cx: &ComposerContext<'_>, target: &Result<Target, &'static str>) -> Option<String> {
        match (&self.parsed, target) {
            (Err(error), _) => Some(problem(error, cx.locale)),
            (_, Err(key)) => Some(cx.locale.text(key)),
            (Ok(bytes), _) if bytes.is_empty() && cx.transport.is_stream() => {
                Some(cx.locale.text("composer-empty-tcp"))
            }
            _ => None,
        }
    }

    fn send_ui(&self, ui: &mut Ui, locale: &Locale, reason: Option<&str>) -> bool {
        let palette = theme::palette(ui.ctx());
        let is_ready = reason.is_none();
        let text = locale.text("composer-send");
        let button = if is_ready { primary(text, palette) } else { Button::new(RichText::new(text).strong()) };
        let size = egui::Vec2::new(64.0, ui.spacing().interact_size.y);
        let response = ui.add_enabled(is_ready, button.min_size(size));
        match reason {
            Some(reason) => response.on_disabled_hover_text(reason).clicked(),
            None => response.on_hover_text(locale.text("composer-send-hint")).clicked(),
        }
    }

    fn text_ui(&mut self, ui: &mut Ui, cx: &ComposerContext<'_>, id: Id) -> bool {
        let is_reply = cx.role == Role::Server
            && behaviour::find(cx.behaviour).is_some_and(|kind| kind.answers == Answers::Person);
        let hint = match is_reply {
            true if self.payload.kind == Kind::TEXT => cx.locale.text("composer-hint-reply"),
            _ => cx.locale.with("composer-hint", &[("example", self.payload.kind.example().into())]),
        };
        let name = cx.locale.text("composer-text");
        let (error, width) = (self.parsed.as_ref().err(), ui.available_width());
        let field = Field { id, name: &name, hint: &hint, error, width };
        composer_field::field_ui(ui, &field, &mut self.payload.text)
    }

    /// The payload's type, and the choices that the type leaves.
    fn options_ui(&mut self, ui: &mut Ui, locale: &Locale, is_wide: bool) -> bool {
        let before = (self.payload.kind, self.options);
        let width = if is_wide { 96.0 } else { 80.0 };
        self.kind_ui(ui, locale, width);
        match self.payload.kind.prefix() {
            "text" => {
                let encodings = Encoding::ALL.iter().map(|encoding| (*encoding, encoding.label().to_owned()));
                pick_ui(ui, locale, ("composer-encoding", width, None), &mut self.options.encoding, encodings);
                let endings = LineEnding::ALL.iter().map(|ending| (*ending, locale.text(ending.key())));
                let short = match self.options.line_ending {
                    LineEnding::None => locale.text("composer-no-ending"),
                    ending => ending.label().to_owned(),
                };
                let (width, short) = if is_wide { (116.0, None) } else { (width, Some(short.as_str())) };
                pick_ui(ui, locale, ("composer-line-ending", width, short), &mut self.options.line_ending, endings);
                let mut escapes = self.options.escapes == Escapes::On;
                let name = locale.text(Escapes::On.key());
                let text = if is_wide { &name } else { r"\n" };
                let hint = locale.text("composer-escapes-hint");
                ui.checkbox(&mut escapes, text).on_hover_text(hint).accessible_name(&name);
                self.options.escapes = if escapes { Escapes::On } else { Escapes::Off };
            }
            "json" => {
                let forms = JsonForm::ALL.iter().map(|form| (*form, locale.text(form.key())));
                pick_ui(ui, locale, ("composer-json", 110.0, None), &mut self.options.json, forms);
            }
            _ => {}
        }
        before != (self.payload.kind, self.options)
    }

    fn kind_ui(&mut self, ui: &mut Ui, locale: &Locale, width: f32) {
        let mut types: Vec<(&'static str, String)> = Vec::new();
        for kind in Kind::all() {
            if types.last().is_none_or(|(key, _)| *key != kind.name_key()) {
                types.push((kind.name_key(), locale.text(kind.name_key())));
            }
        }
        let mut key = self.payload.kind.name_key();
        let of_type = |key: &'static str| Kind::all().filter(move |kind| kind.name_key() == key);
        pick_ui(ui, locale, ("composer-type", width, None), &mut key, types.into_iter());
        if key != self.payload.kind.name_key()
            && let Some(first) = of_type(key).next()
        {
            self.payload.kind = first;
        }
        let variants: Vec<(Kind, String)> = of_type(key).map(|kind| (kind, kind.prefix().to_owned())).collect();
        if variants.len() > 1 {
            pick_ui(ui, locale, ("composer-variant", 80.0, None), &mut self.payload.kind, variants.into_iter());
        }
    }
}

/// A list of choices under the name, in the width and perhaps with the short text given.
fn pick_ui<T: Clone + PartialEq>(
    ui: &mut Ui,
    locale: &Locale,
    (name_key, width, short): (&str, f32, Option<&str>),
    chosen: &mut T,
    choices: impl Iterator<Item = (T, String)>,
) {
    let name = locale.text(name_key);
    let choices: Vec<(T, String)> = choices.collect();
    choice::list_ui(ui, List { name: &name, width, when_none: "", short }, chosen, &choices);
}
