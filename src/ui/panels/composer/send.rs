//! What the composer sends: to whom, what exactly, and why not, where it cannot.

use bytes::Bytes;
use egui::{Button, Id, RichText, Ui, vec2};

use super::room::send_width;
use super::{Composer, ComposerAction, ComposerContext, Refused};
use crate::lab::{Repeat, Role, Turns};
use crate::locale::Locale;
use crate::payload::{Content, Moment};
use crate::session::{Plan, To};
use crate::ui::theme;
use crate::ui::widgets::{primary, select_all};

impl Composer {
    /// Where it would go now, or why nowhere.
    pub(super) fn to(&self, cx: &ComposerContext<'_>) -> Result<To, String> {
        let endpoint = cx.endpoint;
        if endpoint.role() == Role::Peer {
            return self.destination.to(cx);
        }
        let to = self.choice.to(endpoint.role(), endpoint.transport(), cx.status);
        to.map_err(|key| cx.locale.text(key))
    }

    /// Sends what is in the field now, if it can be sent.
    pub(super) fn send(&mut self, ui: &Ui, cx: &ComposerContext<'_>, id: Id) -> Option<ComposerAction> {
        self.refused = None;
        // What has just been typed is not framed yet.
        self.framed.update(&self.content, cx.endpoint);
        if self.reason(cx).is_some() {
            self.refused = self.is_empty_message(cx).then_some(Refused::Empty);
            return None;
        }
        let to = self.to(cx).ok()?;
        let copies = self.copies(cx);
        let mut contents = vec![self.content.as_ref().ok()?.clone(); copies];
        if self.payload.changes(&self.options) {
            for (seq, content) in (self.next_seq()..).zip(&mut contents) {
                let moment = Moment { seq, time: chrono::Local::now(), ..Moment::first() };
                let made = self.payload.content(&self.options, &moment);
                *content = made.map_err(|error| self.content = Err(error)).ok()?;
            }
        }
        self.sent += copies as u64;
        self.history.push(self.draft());
        select_all(ui, id, &self.payload.text);
        ui.memory_mut(|memory| memory.request_focus(id));
        let (checksum, cancel) = (self.options.checksum, self.file.cancel());
        Some(ComposerAction::Send { to, contents, checksum, cancel })
    }

    /// How many go out at once. Of a file it is one, and in half-duplex a turn is one send.
    pub(super) fn copies(&self, cx: &ComposerContext<'_>) -> usize {
        let can_copy = !self.payload.kind.is_file() && cx.endpoint.options.turns == Turns::FullDuplex;
        if can_copy { self.copies } else { 1 }
    }

    pub(super) fn plan(&self, cx: &ComposerContext<'_>, repeat: Repeat) -> Option<Plan> {
        let plan = Plan::new(self.to(cx).ok()?, self.payload.clone(), self.options, repeat.every.0);
        Some(Plan { times: repeat.times, first_seq: self.next_seq(), ..plan })
    }

    /// Why nothing can be sent.
    pub(super) fn reason(&self, cx: &ComposerContext<'_>) -> Option<String> {
        if cx.refusal.is_some() {
            return cx.refusal.clone();
        }
        let locale = cx.locale;
        let content = match &self.content {
            Ok(content) => content,
            Err(error) => return Some(locale.say(error)),
        };
        if let Content::File(path) = content
            && let Some(Err(why)) = self.file.known(path)
        {
            return Some(why.text(locale));
        }
        if let Err(why) = self.to(cx) {
            return Some(why);
        }
        if let Some(error) = self.framed.error() {
            return Some(locale.say(error));
        }
        if self.is_empty_message(cx) {
            return Some(locale.text("composer-empty-tcp"));
        }
        (self.is_our_turn(cx) == Some(false)).then(|| locale.text("composer-their-turn"))
    }

    /// Whether it is an empty message for a stream that nothing is put around.
    pub(super) fn is_empty_message(&self, cx: &ComposerContext<'_>) -> bool {
        matches!(&self.content, Ok(Content::Bytes(bytes)) if bytes.is_empty())
            && cx.endpoint.transport().is_stream()
            && self.framed.bytes().is_none_or(Bytes::is_empty)
            && self.to(cx).is_ok()
    }

    /// Whether this side may send now; `None` where both may at any time, or there is no connection.
    pub(super) fn is_our_turn(&self, cx: &ComposerContext<'_>) -> Option<bool> {
        let sender = cx.sender.filter(|_| cx.endpoint.options.turns == Turns::HalfDuplex)?;
        let to = self.to(cx).ok().filter(|to| !matches!(to, To::Address(_)))?;
        Some(sender.is_our_turn(&to))
    }

    /// Whether nothing has passed yet in either direction with those it would go to: then it is both sides' turn.
    pub(super) fn is_unsent(&self, cx: &ComposerContext<'_>) -> bool {
        let Ok(to) = self.to(cx) else { return true };
        cx.status.open().filter(|(id, _)| to.means(*id)).all(|(_, c)| c.traffic.sent + c.traffic.received == 0)
    }

    /// The button; whether it was pressed, though perhaps in vain.
    pub(super) fn send_ui(ui: &mut Ui, locale: &Locale, reason: Option<&str>) -> bool {
        let palette = theme::palette(ui.ctx());
        let is_ready = reason.is_none();
        let text = locale.text("composer-send");
        let button = if is_ready { primary(text, palette) } else { Button::new(RichText::new(text).strong()) };
        let size = vec2(send_width(ui, locale), ui.spacing().interact_size.y);
        let response = ui.add_enabled(is_ready, button.min_size(size));
        match reason {
            Some(reason) => {
                let is_tried = response.contains_pointer() && ui.input(|input| input.pointer.primary_clicked());
                response.on_disabled_hover_text(reason);
                is_tried
            }
            None => response.on_hover_text(locale.text("composer-send-hint")).clicked(),
        }
    }
}
