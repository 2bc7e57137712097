//! Whom a payload goes to, and why it cannot go anywhere.

use egui::{ScrollArea, Ui};

use super::chip::choose_ui;
use super::context::{ComposerContext, not_running};
use crate::address::Transport;
use crate::lab::Role;
use crate::record::{ConnectionId, ConnectionStatus, EndpointStatus};
use crate::session::To;

/// The height of the list of a server's clients, in points.
const LIST_HEIGHT: f32 = 320.0;

/// The choice, with the name of the one that is shown: it is shown even after that connection has gone, so that a
/// payload never goes to somebody else instead.
#[derive(Debug, Clone, Default)]
pub(super) struct Choice {
    /// `None` until one is chosen, or there is just one to take.
    to: Option<To>,
    /// A person chose it. One that was taken because it was the only one stays, too, when others come.
    is_chosen: bool,
    name: String,
}

impl Choice {
    fn id(&self) -> Option<ConnectionId> {
        match self.to {
            Some(To::One(id)) => Some(id),
            _ => None,
        }
    }

    /// Takes the only connection there is where nothing was chosen; called before the choice is used.
    pub(super) fn follow(&mut self, status: &EndpointStatus) {
        let mut open = status.open();
        let (first, second) = (open.next(), open.next());
        if self.is_chosen || second.is_some() {
            return;
        }
        let Some((id, connection)) = first else {
            *self = Choice::default();
            return;
        };
        // One that came after the last had gone is its successor; one that was there beside it is somebody else.
        let before = self.id().and_then(|id| status.connections.get(&id)).and_then(|c| c.ended.as_ref());
        let is_next = before.is_some_and(|(ended, _)| connection.opened > *ended);
        if self.to.is_none() || is_next {
            *self = Choice { to: Some(To::One(id)), is_chosen: false, name: connection.peer.to_string() };
        }
    }

    /// Whom it goes to, or the key of the reason why there is none.
    pub(super) fn to(&self, role: Role, transport: Transport, status: &EndpointStatus) -> Result<To, &'static str> {
        if let Some(reason) = not_running(role, transport, &status.state) {
            return Err(reason);
        }
        let mut open = status.open();
        let (first, second) = (open.next(), open.next());
        let Some((first, only)) = first else {
            return Err(match (role, transport.has_connections()) {
                (Role::Client, _) => "composer-closed",
                (Role::Relay, _) => "composer-relay",
                (Role::Server | Role::Peer, true) => "composer-no-client",
                (Role::Server | Role::Peer, false) => "composer-no-datagram",
            });
        };
        match self.id() {
            Some(id) if role != Role::Client => match status.connections.get(&id) {
                Some(connection) if connection.is_open() && connection.sent_end => Err("composer-half-closed"),
                Some(connection) if connection.is_open() => Ok(To::One(id)),
                _ => Err("composer-gone"),
            },
            _ if second.is_some() || self.to == Some(To::All) => Ok(To::All),
            _ if only.sent_end => Err("composer-half-closed"),
            _ => Ok(To::One(first)),
        }
    }

    /// Whether a server has more than one to choose from, or the one that was chosen has gone.
    pub(super) fn is_needed(&self, status: &EndpointStatus) -> bool {
        let is_gone = |id| status.connections.get(&id).is_none_or(|connection| !connection.is_open());
        self.id().is_some_and(is_gone) || status.open().nth(1).is_some()
    }

    /// The one connection that it goes to.
    pub(super) fn only<'a>(
        &self,
        role: Role,
        status: &'a EndpointStatus,
    ) -> Option<(ConnectionId, &'a ConnectionStatus)> {
        let mut open = status.open();
        match self.id().filter(|_| role != Role::Client) {
            Some(id) => open.find(|(open, _)| *open == id),
            None => open.next().filter(|_| open.next().is_none()),
        }
    }

    /// Whom it goes to, in words.
    pub(super) fn shown(&self, cx: &ComposerContext<'_>) -> String {
        let open = cx.status.open().count() as u64;
        let Some(id) = self.id() else {
            return if open == 0 { cx.locale.text("composer-nobody") } else { all(cx, open) };
        };
        let connection = cx.status.connections.get(&id).filter(|connection| connection.is_open());
        let gone = || cx.locale.with("composer-gone-name", &[("peer", self.name.as_str().into())]);
        connection.map_or_else(gone, |connection| connection.peer.to_string())
    }

    /// The list to choose from.
    pub(super) fn list_ui(&mut self, ui: &mut Ui, cx: &ComposerContext<'_>) {
        let open = cx.status.open().map(|(id, connection)| (To::One(id), connection.peer.to_string()));
        let mut choices: Vec<(To, String)> = open.collect();
        choices.insert(0, (To::All, all(cx, choices.len() as u64)));
        let now = self.to.clone().unwrap_or(To::All);
        let list = ScrollArea::vertical().max_height(LIST_HEIGHT);
        if let Some(to) = list.show(ui, |ui| choose_ui(ui, &choices, &now)).inner {
            let name = choices.into_iter().find(|(choice, _)| *choice == to).map(|(_, name)| name).unwrap_or_default();
            *self = Choice { to: Some(to), is_chosen: true, name };
        }
    }
}

fn all(cx: &ComposerContext<'_>, open: u64) -> String {
    cx.locale.with("composer-all", &[("n", open.into())])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Stamp;
    use crate::record::{ConnectionStatus, State};

    fn status(connections: &[(u32, bool)]) -> EndpointStatus {
        let peer: crate::address::Addr = "127.0.0.1:40000".parse().unwrap();
        let one = |&(id, is_open): &(u32, bool)| {
            let ended = (!is_open).then_some((Stamp(1), crate::record::End::Peer));
            let status = ConnectionStatus::open(None, peer.clone(), Stamp(0));
            (ConnectionId(id), ConnectionStatus { ended, ..status })
        };
        let connections = connections.iter().map(one).collect();
        EndpointStatus { state: State::Running, connections, ..EndpointStatus::default() }
    }

    fn to(choice: &Choice, status: &EndpointStatus) -> Result<To, &'static str> {
        choice.to(Role::Server, Transport::Tcp, status)
    }

    #[test]
    fn a_payload_never_goes_to_another_than_the_chosen_one() {
        let mut chosen = Choice { to: Some(To::One(ConnectionId(1))), is_chosen: true, name: String::new() };
        assert_eq!(to(&chosen, &status(&[(1, true), (2, true)])), Ok(To::One(ConnectionId(1))));
        chosen.follow(&status(&[(1, false), (2, true)]));
        assert_eq!(to(&chosen, &status(&[(1, false), (2, true)])), Err("composer-gone"));
        let mut free = Choice::default();
        assert_eq!(to(&free, &status(&[(1, false), (2, true)])), Ok(To::One(ConnectionId(2))));
        free.follow(&status(&[(1, true), (2, true)]));
        assert_eq!(to(&free, &status(&[(1, true), (2, true)])), Ok(To::All));
        assert_eq!(to(&free, &status(&[])), Err("composer-no-client"));
        assert_eq!(to(&free, &EndpointStatus::default()), Err("composer-start-server"));
    }

    #[test]
    fn the_only_one_stays_when_another_comes_and_is_missed_when_it_goes() {
        let mut choice = Choice::default();
        choice.follow(&status(&[(1, true)]));
        let two = status(&[(1, true), (2, true)]);
        choice.follow(&two);
        assert_eq!(to(&choice, &two), Ok(To::One(ConnectionId(1))));
        let left = status(&[(1, false), (2, true)]);
        choice.follow(&left);
        assert_eq!(to(&choice, &left), Err("composer-gone"), "the second was there beside it");
        choice.follow(&status(&[(1, false), (2, false)]));
        let mut next = status(&[(1, false), (2, false), (3, true)]);
        choice.follow(&next);
        assert_eq!(to(&choice, &next), Ok(To::One(ConnectionId(3))));
        // Gone and come again between two frames.
        next = status(&[(3, false), (4, true)]);
        next.connections.get_mut(&ConnectionId(4)).unwrap().opened = Stamp(2);
        choice.follow(&next);
        assert_eq!(to(&choice, &next), Ok(To::One(ConnectionId(4))));
    }
}
