//! One line of facts, as high whatever it says: what the threads wait in, who is connected, how many wait to be; or what is
//! wrong. Tables open over the log.

use egui::{Atom, Button, Label, Popup, PopupCloseBehavior, RectAlign, Response, RichText, Sense, TextStyle, Ui, vec2};

use super::context::EndpointView;
use super::gauges::Words;
use super::room::FACTS;
use super::state::PaneState;
use super::workers::Workers;
use crate::address::Transport;
use crate::lab::Role;
use crate::locale::Locale;
use crate::record::State;
use crate::socket::TcpState;
use crate::ui::action::Actions;
use crate::ui::panels::settings::Problem;
use crate::ui::theme;
use crate::ui::widgets::{LineEnds, ends_ui, text_width};

/// The widest table, in points.
const TABLE: f32 = 480.0;
/// The part of the line that says what threads wait in.
const WAITS: f32 = 0.45;
/// From this width on, in points, the line has a client's state, a server's backlog and the queue of datagrams.
const SOME: f32 = 320.0;
/// From this width on, in points, it has what lies unread, too.
const MORE: f32 = 420.0;
/// From this width on, in points, it has all.
const ALL: f32 = 500.0;

impl EndpointView<'_> {
    /// Draws the line; `problem` is the first setting that is wrong.
    pub fn facts_ui(&self, ui: &mut Ui, state: &mut PaneState, problem: Option<&Problem>, actions: &mut Actions) {
        ui.spacing_mut().interact_size.y = FACTS;
        ui.spacing_mut().button_padding = vec2(4.0, 0.0);
        let width = ui.available_width();
        state.workers.update(ui, self);
        let PaneState { workers, card, .. } = state;
        let left = |ui: &mut Ui| match problem {
            Some(problem) => self.wrong_ui(ui, &problem.text_with_field(self.cx.locale)),
            None => {
                if !matches!(self.status.state, State::Failed(_)) {
                    self.workers_ui(ui, workers, width);
                }
                if let Some(text) = self.trouble() {
                    let color = theme::palette(ui.ctx()).trouble;
                    let button =
                        Button::selectable(card.is_open, RichText::new(format!("⚠ {text}")).small().color(color));
                    if ui.add(button).on_hover_text(self.cx.locale.text("trouble-hint")).clicked() {
                        card.toggle();
                    }
                }
            }
        };
        let right = |ui: &mut Ui| {
            let (is_server, has_streams) =
                (self.endpoint.role() == Role::Server, self.endpoint.transport().has_connections());
            if width >= ALL {
                self.local_ui(ui);
            }
            if width >= if is_server { ALL } else { SOME } {
                self.state_ui(ui);
            }
            if width >= SOME {
                self.backlog_ui(ui);
            }
            if width >= if has_streams { MORE } else { SOME } {
                self.unread_ui(ui, width);
            }
            self.connections_button_ui(ui, width, actions);
        };
        ends_ui(ui, LineEnds::of("facts", FACTS), left, right);
    }

    fn wrong_ui(&self, ui: &mut Ui, why: &str) {
        let text = RichText::new(format!("⚠ {why}")).small().color(theme::palette(ui.ctx()).trouble);
        ui.add(Label::new(text).truncate().sense(Sense::hover())).on_hover_text(why);
    }

    /// What is wrong with what runs, in a few words; the whole lies over the log.
    fn trouble(&self) -> Option<String> {
        let locale = self.cx.locale;
        let failure = match &self.status.state {
            State::Failed(failure) => Some(failure),
            _ => self.status.trouble.as_ref(),
        };
        let failure = failure.map(|failure| format!("{}: {}", failure.call, failure.code.name));
        let refused = || (self.status.refused > 0).then(|| self.refused_text());
        let lost = || (self.status.lost > 0).then(|| locale.with("rows-lost", &[("n", self.status.lost.into())]));
        failure.or_else(refused).or_else(lost)
    }

    /// The calls that the threads wait in; a press lists them.
    fn workers_ui(&self, ui: &mut Ui, workers: &mut Workers, width: f32) {
        let locale = self.cx.locale;
        let text = workers.summary(locale);
        // As wide whatever it says, and its text at the left.
        let button = Button::new((RichText::new(&text).small().weak(), Atom::grow())).frame_when_inactive(false);
        let size = vec2((width * WAITS).min(ui.available_width()), FACTS);
        let button = ui.allocate_ui(size, |ui| ui.add(button.truncate().min_size(size))).inner;
        let name = locale.with("workers-named", &[("name", self.endpoint.name.as_str().into())]);
        let button = button.on_hover_text(locale.text("workers-hint"));
        workers.is_open =
            popup_ui(with_value(button, name, text), RectAlign::BOTTOM_START, width, |ui| workers.list_ui(ui, self));
    }

    /// The port that the system gave a client.
    fn local_ui(&self, ui: &mut Ui) {
        if self.endpoint.role() != Role::Client || !self.endpoint.transport().has_port() {
            return;
        }
        let from = |port: &str| self.cx.locale.with("facts-from", &[("port", port.into())]);
        let local = self.status.local.as_ref().filter(|_| self.status.state == State::Running);
        let text = local.map(|local| from(&local.port().to_string())).unwrap_or_default();
        fixed_ui(ui, &from("65535"), RichText::new(&text).weak()).on_hover_text(text);
    }

    /// How many wait to be accepted, of how many that may.
    fn backlog_ui(&self, ui: &mut Ui) {
        if let Some(words) = self.backlog_words() {
            words_ui(ui, &self.backlog_short("100"), Some(words));
        }
    }

    /// The state of TCP. Its place stays while there is none.
    fn state_ui(&self, ui: &mut Ui) {
        if self.endpoint.transport() == Transport::Tcp {
            // A server's is LISTEN, or none.
            let listen = TcpState::Listen.name();
            let is_server = self.endpoint.role() == Role::Server;
            let widest = if is_server { listen.to_owned() } else { widest_state(ui, self.cx.locale) };
            words_ui(ui, &widest, self.state_words());
        }
    }

    /// How much lies unread. Its place stays while nothing can.
    fn unread_ui(&self, ui: &mut Ui, width: f32) {
        let widest = |key: &str| self.cx.locale.with(key, &[("bytes", "1000.0 KiB".into())]);
        let widest = match self.endpoint.transport().has_connections() {
            true => widest("gauge-unread"),
            // What threads wait in needs the room more; what was dropped is also told at the left.
            false if width < MORE => widest("gauge-queue"),
            false => {
                format!(
                    "{} · {}",
                    widest("gauge-queue"),
                    self.cx.locale.with("gauge-dropped", &[("n", 1000_u64.into())])
                )
            }
        };
        words_ui(ui, &widest, self.unread_words());
    }

    /// How many are connected; a press opens their table.
    fn connections_button_ui(&self, ui: &mut Ui, width: f32, actions: &mut Actions) {
        let (locale, connects) = (self.cx.locale, self.endpoint.transport().has_connections());
        let (count, name) = match (connects, self.endpoint.role()) {
            (true, Role::Client) => ("connections-count", "connections-named"),
            (true, _) => ("facts-clients", "connections-named"),
            (false, _) => ("remotes-count", "remotes-named"),
        };
        let text = |n: usize| format!("{} ⏷", locale.with(count, &[("n", n.into()), ("count", n.into())]));
        let least = text_width(ui, &text(100), &TextStyle::Small).ceil() + 2.0 * ui.spacing().button_padding.x;
        let text = text(self.status.open().count());
        let button =
            ui.add(Button::new(RichText::new(&text).small()).frame_when_inactive(false).min_size(vec2(least, FACTS)));
        let name = locale.with(name, &[("name", self.endpoint.name.as_str().into())]);
        popup_ui(with_value(button, name, text), RectAlign::BOTTOM_END, width, |ui| self.connections_ui(ui, actions));
    }
}

/// Draws a few words in a place that stays as wide as their widest; the sentence that they stand for is a hover away.
fn words_ui(ui: &mut Ui, widest: &str, words: Option<Words>) {
    let Some(Words { short, sentence, is_wrong }) = words else {
        fixed_ui(ui, widest, RichText::default());
        return;
    };
    let palette = theme::palette(ui.ctx());
    let text = if is_wrong { RichText::new(&short).color(palette.notice) } else { RichText::new(&short).weak() };
    // A screen reader reads it in one, and a state begins its sentence by itself.
    let name = if sentence.starts_with(&short) { sentence.clone() } else { format!("{short}: {sentence}") };
    fixed_ui(ui, widest, text).on_hover_text(sentence).accessible_name(name);
}

/// Of the states, and of that of a client that is not accepted yet.
fn widest_state(ui: &Ui, locale: &Locale) -> String {
    let texts = [TcpState::Established.name().to_owned(), locale.text("gauge-not-accepted-short")];
    let wider = |one: String, other: String| {
        let width = |text: &str| text_width(ui, text, &TextStyle::Small);
        if width(&other) > width(&one) { other } else { one }
    };
    texts.into_iter().fold(String::new(), wider)
}

/// A text in a place as wide as the widest that may stand there.
fn fixed_ui(ui: &mut Ui, widest: &str, text: RichText) -> Response {
    let width = text_width(ui, widest, &TextStyle::Small).ceil();
    let label = Label::new(text.small()).truncate().sense(Sense::hover());
    ui.add_sized(vec2(width, FACTS), label)
}

/// The button by its name, with what stands on it as its value.
fn with_value(button: Response, name: String, value: String) -> Response {
    let button = button.accessible_name(name);
    button.ctx.accesskit_node_builder(button.id, |node| node.set_value(value));
    button
}

/// Opens and closes what the button brings up over the log; whether it is open.
fn popup_ui(button: Response, align: RectAlign, width: f32, content: impl FnOnce(&mut Ui)) -> bool {
    let popup = Popup::from_toggle_button_response(&button).close_behavior(PopupCloseBehavior::CloseOnClickOutside);
    let is_open = popup.is_open();
    popup.align(align).show(|ui| {
        ui.set_width(width.min(TABLE));
        content(ui);
    });
    is_open
}
