//! What surrounds a composer.

use crate::address::Transport;
use crate::lab::{Endpoint, NamedPayload, Role};
use crate::locale::Locale;
use crate::record::{EndpointStatus, State};
use crate::session::EndpointSender;

/// What a composer needs to know of its endpoint.
pub struct ComposerContext<'a> {
    pub locale: &'a Locale,
    pub endpoint: &'a Endpoint,
    pub status: &'a EndpointStatus,
    /// The way out, if it was ever started.
    pub sender: Option<&'a EndpointSender>,
    /// Why nothing can be sent whatever its state is: the log is recorded.
    pub refusal: Option<String>,
    /// The payloads that the lab keeps.
    pub kept: &'a [NamedPayload],
}

/// Why an endpoint in this state cannot send at all.
pub(super) fn not_running(role: Role, transport: Transport, state: &State) -> Option<&'static str> {
    Some(match (state, role) {
        (State::Running, _) => return None,
        (State::Stopping, _) => "composer-stopping",
        (State::Starting, Role::Client) => "composer-connecting",
        (State::Starting, Role::Server | Role::Peer | Role::Relay) => "composer-starting",
        // Called as its button is.
        (State::Stopped | State::Failed(_), Role::Client) if transport.has_connections() => "composer-connect-client",
        (State::Stopped | State::Failed(_), Role::Client) => "composer-start-client",
        (State::Stopped | State::Failed(_), Role::Server) => "composer-start-server",
        (State::Stopped | State::Failed(_), Role::Peer) => "composer-start-peer",
        (State::Stopped | State::Failed(_), Role::Relay) => "composer-start-relay",
    })
}
