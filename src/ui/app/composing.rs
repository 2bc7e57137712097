//! What the window does when a composer asks for it.

use std::path::PathBuf;
use std::thread;

use crate::ui::files::Parent;
use bytes::Bytes;
use crossbeam_channel::bounded;

use super::App;
use crate::engine::MailboxError;
use crate::lab::{Limits, NamedPayload};
use crate::payload::Content;
use crate::record::EndpointId;
use crate::session::Repeat;
use crate::ui::action::ComposerAction;
use crate::ui::files::Purpose;

impl App {
    pub(super) fn compose(&mut self, window: &Parent, id: EndpointId, action: ComposerAction) {
        match action {
            ComposerAction::Send { to, contents, checksum, cancel } => {
                let sender = self.model.session.sender(id).cloned();
                let is_read_first = matches!(contents[..], [Content::File(_)])
                    && self.model.slot(id).is_some_and(|slot| !slot.endpoint.transport().is_stream());
                let pacer = self.pacer.clone();
                let Some(state) = self.state(id) else { return };
                let Some(sender) = sender else { return state.composer.refused(MailboxError::NotOpen.into()) };
                let send = move || match &contents[..] {
                    [content] => sender.deliver(&to, content, checksum, &cancel),
                    contents => sender.send_at_once(&to, &contents.iter().filter_map(bytes_of).collect::<Vec<_>>()),
                };
                if !is_read_first {
                    return state.composer.answered(send());
                }
                // A disk can be slow: a file that goes as one datagram is read by another thread.
                let (answer, answered) = bounded(1);
                let send = move || {
                    let _ = answer.send(send());
                    pacer.wake();
                };
                match thread::Builder::new().name("file to send".to_owned()).spawn(send) {
                    Ok(_) => state.composer.awaits(answered),
                    Err(error) => state.composer.no_thread(&error),
                }
            }
            ComposerAction::SendAsIs { to, bytes } => {
                let sender = self.model.session.sender(id).cloned();
                let answer = sender.map_or(Err(MailboxError::NotOpen.into()), |sender| sender.send_as_is(&to, &bytes));
                if let Some(state) = self.state(id) {
                    state.composer.answered(answer);
                }
            }
            ComposerAction::Put(bytes) => {
                if let Some(slot) = self.model.slot(id) {
                    let state = self.states.of(slot);
                    state.composer.put(&bytes, &slot.endpoint);
                    state.is_composing = true;
                }
            }
            ComposerAction::Repeat(plan) => {
                let sender = self.model.session.sender(id).cloned();
                let Some(state) = self.state(id) else { return };
                match sender.map(|sender| Repeat::start(sender, plan)) {
                    Some(Ok(repeat)) => state.composer.began(repeat),
                    Some(Err(error)) => state.composer.no_thread(&error),
                    None => state.composer.refused(MailboxError::NotOpen.into()),
                }
            }
            ComposerAction::SendTo(to) => {
                if let Some(slot) = self.model.slot_mut(id) {
                    slot.endpoint.set_to(to);
                }
            }
            ComposerAction::SetFraming(framing) => {
                if let Some(slot) = self.model.slot_mut(id) {
                    slot.endpoint.framing = framing;
                    slot.revision += 1;
                }
            }
            ComposerAction::OnConnection(connection, act) => self.on_connection(id, connection, act),
            ComposerAction::Disconnect => self.model.stop(id),
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
}

fn bytes_of(content: &Content) -> Option<Bytes> {
    match content {
        Content::Bytes(bytes) => Some(bytes.clone()),
        Content::File(_) => None,
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
