//! What the window does when a composer asks for it.

use std::path::PathBuf;

use eframe::Frame as Window;

use super::App;
use crate::engine::MailboxError;
use crate::lab::{Limits, NamedPayload};
use crate::record::EndpointId;
use crate::session::{Plan, Repeat};
use crate::ui::action::ComposerAction;
use crate::ui::files::Purpose;

/// How often a plan is carried out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Meant {
    Once,
    Again,
}

impl App {
    pub(super) fn compose(&mut self, window: &Window, id: EndpointId, action: ComposerAction) {
        match action {
            ComposerAction::Send { to, content, checksum, cancel } => {
                let sender = self.model.session.sender(id).ok_or(MailboxError::NotOpen.into());
                let sent = sender.and_then(|sender| sender.deliver(&to, &content, checksum, &cancel));
                if let (Err(why), Some(state)) = (sent, self.state(id)) {
                    state.composer.refused(why);
                }
            }
            ComposerAction::Repeat(plan) => self.repeat(id, plan, Meant::Again),
            ComposerAction::Once(plan) => self.repeat(id, plan, Meant::Once),
            ComposerAction::SendTo(to) => {
                if let Some(slot) = self.model.slot_mut(id) {
                    slot.endpoint.set_to(to);
                }
            }
            ComposerAction::Browse => {
                let path = PathBuf::from(self.state(id).map(|state| state.composer.file_path()).unwrap_or_default());
                self.files.ask(Purpose::Payload(id), &path, &self.model.locale, window);
            }
            ComposerAction::Keep(payload) => keep(&mut self.model.payloads, payload),
            ComposerAction::RenameKept { from, to } => {
                let kept = &mut self.model.payloads;
                if let Some(place) = kept.iter().position(|one| one.name == from) {
                    let payload = NamedPayload { name: to, ..kept.remove(place) };
                    kept.insert(place, payload);
                }
            }
            ComposerAction::ForgetKept(name) => self.model.payloads.retain(|one| one.name != name),
        }
    }

    fn repeat(&mut self, id: EndpointId, plan: Plan, meant: Meant) {
        let sender = self.model.session.sender(id).cloned();
        let Some(state) = self.state(id) else { return };
        let Some(sender) = sender else { return state.composer.refused(MailboxError::NotOpen.into()) };
        match (Repeat::start(sender, plan), meant) {
            (Ok(repeat), Meant::Again) => state.composer.began(repeat),
            (Ok(once), Meant::Once) => state.composer.began_once(once),
            (Err(error), _) => state.composer.no_thread(&error),
        }
    }
}

/// Keeps a payload in place of the one of its name, or behind the others.
fn keep(kept: &mut Vec<NamedPayload>, payload: NamedPayload) {
    let has_room = kept.len() < Limits::KEPT_PAYLOADS && payload.name.chars().count() <= Limits::NAME_CHARS;
    match kept.iter_mut().find(|one| one.name == payload.name) {
        Some(one) => *one = payload,
        None if has_room => kept.push(payload),
        None => {}
    }
}
