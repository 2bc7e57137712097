//! The plain servers: an answer to each message, or one for whoever comes.

use bytes::Bytes;

use super::{Action, Behaviour, Client};

/// Answers each message.
pub(super) fn replies(reply: impl FnMut(&Client<'_>, &Bytes) -> Bytes + Send + 'static) -> Box<dyn Behaviour> {
    Box::new(Replies { reply, is_once: false })
}

/// Answers one message, and closes.
pub(super) fn replies_once(reply: impl FnMut(&Client<'_>, &Bytes) -> Bytes + Send + 'static) -> Box<dyn Behaviour> {
    Box::new(Replies { reply, is_once: true })
}

/// Sends something to whoever comes, and closes. A datagram gets it, whatever is in it.
pub(super) fn greets(greeting: impl FnMut(&Client<'_>) -> Bytes + Send + 'static) -> Box<dyn Behaviour> {
    Box::new(Greets(greeting))
}

struct Replies<F> {
    reply: F,
    is_once: bool,
}

impl<F: FnMut(&Client<'_>, &Bytes) -> Bytes + Send> Behaviour for Replies<F> {
    fn received(&mut self, client: &Client<'_>, bytes: &Bytes, actions: &mut Vec<Action>) {
        actions.push(Action::Send((self.reply)(client, bytes)));
        actions.extend(self.is_once.then_some(Action::Close));
    }
}

struct Greets<F>(F);

impl<F: FnMut(&Client<'_>) -> Bytes + Send> Behaviour for Greets<F> {
    fn opened(&mut self, client: &Client<'_>, actions: &mut Vec<Action>) {
        actions.extend([Action::Send((self.0)(client)), Action::Close]);
    }

    fn received(&mut self, client: &Client<'_>, _: &Bytes, actions: &mut Vec<Action>) {
        actions.push(Action::Send((self.0)(client)));
    }
}
