//! Whom a payload goes to, and why it cannot go anywhere.

use egui::Ui;

use crate::address::Transport;
use crate::lab::Role;
use crate::locale::Locale;
use crate::record::{ConnectionId, EndpointStatus, State};
use crate::session::Target;
use crate::ui::widgets::choice::{self, List};

/// What was chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Whom {
    /// Nothing yet: the only connection, or all where there are several.
    #[default]
    Everyone,
    One(ConnectionId),
}

/// The choice, with the name of the one that was chosen: it is shown even after that connection has gone, so that a
/// payload never goes to somebody else instead.
#[derive(Debug, Clone, Default)]
pub(super) struct Choice {
    whom: Whom,
    name: String,
}

impl Choice {
    /// The target, or the key of the reason why there is none.
    pub(super) fn target(
        &self,
        role: Role,
        transport: Transport,
        status: &EndpointStatus,
    ) -> Result<Target, &'static str> {
        match (&status.state, role) {
            (State::Stopped | State::Failed(_), Role::Client) => return Err("composer-start-client"),
            (State::Stopped | State::Failed(_), Role::Server | Role::Peer) => return Err("composer-start-server"),
            (State::Starting, Role::Client) => return Err("composer-connecting"),
            (State::Starting, Role::Server | Role::Peer) => return Err("composer-starting"),
            (State::Stopping, _) => return Err("composer-stopping"),
            (State::Running, _) => {}
        }
        let mut open = status.open();
        let (first, second) = (open.next(), open.next());
        let Some((first, only)) = first else {
            return Err(match (role, transport.has_connections()) {
                (Role::Client, _) => "composer-closed",
                (Role::Server | Role::Peer, true) => "composer-no-client",
                (Role::Server | Role::Peer, false) => "composer-no-datagram",
            });
        };
        match self.whom {
            Whom::One(id) if role != Role::Client => match status.connections.get(&id) {
                Some(connection) if connection.is_open() && connection.sent_end => Err("composer-half-closed"),
                Some(connection) if connection.is_open() => Ok(Target::One(id)),
                _ => Err("composer-gone"),
            },
            _ if second.is_some() => Ok(Target::All),
            _ if only.sent_end => Err("composer-half-closed"),
            _ => Ok(Target::One(first)),
        }
    }

    /// The list to choose from; only a server has a choice.
    pub(super) fn choice_ui(&mut self, ui: &mut Ui, locale: &Locale, status: &EndpointStatus, width: f32) {
        let open: Vec<(Whom, String)> =
            status.open().map(|(id, connection)| (Whom::One(id), connection.peer.to_string())).collect();
        let all = locale.with("composer-all", &[("n", (open.len() as u64).into())]);
        // What is taken without a choice is shown as if it were chosen.
        let mut shown = match (self.whom, &open[..]) {
            (Whom::Everyone, [(only, _)]) => *only,
            (whom, _) => whom,
        };
        let choices: Vec<(Whom, String)> = match &open[..] {
            [] => Vec::new(),
            [one] if self.whom == Whom::Everyone => vec![one.clone()],
            _ => std::iter::once((Whom::Everyone, all)).chain(open).collect(),
        };
        let none = match self.whom {
            Whom::Everyone => locale.text("composer-nobody"),
            Whom::One(_) => locale.with("composer-gone-name", &[("peer", self.name.as_str().into())]),
        };
        let name = locale.text("composer-to");
        let changed =
            choice::list_ui(ui, List { name: &name, width, when_none: &none, short: None }, &mut shown, &choices)
                .changed();
        if changed {
            self.whom = shown;
            self.name = choices.into_iter().find(|(whom, _)| *whom == shown).map(|(_, name)| name).unwrap_or_default();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Stamp;
    use crate::record::{ConnectionStatus, Traffic};

    fn status(connections: &[(u32, bool)]) -> EndpointStatus {
        let peer: crate::address::Addr = "127.0.0.1:40000".parse().unwrap();
        let one = |&(id, is_open): &(u32, bool)| {
            let ended = (!is_open).then_some((Stamp(1), crate::record::End::Peer));
            let (opened, traffic) = (Stamp(0), Traffic::default());
            let status = ConnectionStatus {
                peer: peer.clone(),
                local: None,
                opened,
                traffic,
                sent_end: false,
                received_end: false,
                unanswered: 0,
                progress: None,
                ended,
            };
            (ConnectionId(id), status)
        };
        let connections = connections.iter().map(one).collect();
        EndpointStatus { state: State::Running, connections, ..EndpointStatus::default() }
    }

    #[test]
    fn a_payload_never_goes_to_another_than_the_chosen_one() {
        let chosen = Choice { whom: Whom::One(ConnectionId(1)), name: String::new() };
        let to = |choice: &Choice, status| choice.target(Role::Server, Transport::Tcp, &status);
        assert_eq!(to(&chosen, status(&[(1, true), (2, true)])), Ok(Target::One(ConnectionId(1))));
        assert_eq!(to(&chosen, status(&[(1, false), (2, true)])), Err("composer-gone"));
        let free = Choice::default();
        assert_eq!(to(&free, status(&[(1, false), (2, true)])), Ok(Target::One(ConnectionId(2))));
        assert_eq!(to(&free, status(&[(1, true), (2, true)])), Ok(Target::All));
        assert_eq!(to(&free, status(&[])), Err("composer-no-client"));
        assert_eq!(to(&free, EndpointStatus::default()), Err("composer-start-server"));
    }
}
