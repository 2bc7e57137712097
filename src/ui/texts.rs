//! Texts that several panels show.

use crate::address::Transport;
use crate::explain::explain;
use crate::lab::{Endpoint, Role};
use crate::locale::Locale;
use crate::socket::SocketError;

/// `TCP server`, in the locale's language.
pub fn kind(endpoint: &Endpoint, locale: &Locale) -> String {
    about_transport(&format!("kind-{}", endpoint.role()), endpoint.transport(), locale)
}

/// A transport's name in the locale's language.
pub fn transport(transport: Transport, locale: &Locale) -> String {
    locale.text(&format!("transport-{}", transport.scheme()))
}

/// A text in which a transport is named.
pub fn about_transport(key: &str, named: Transport, locale: &Locale) -> String {
    let name = transport(named, locale);
    let text = locale.with(key, &[("transport", name.as_str().into())]);
    // Chinese has a space behind a Latin name, and none between two characters of its own.
    if name.is_ascii() { text } else { text.replace(&format!("{name} "), &name) }
}

/// Why the system has no such sockets, in one line.
pub fn refusal(error: &SocketError, locale: &Locale) -> String {
    let explained = explain(error, locale);
    let args = [
        ("code", error.code.to_string().into()),
        ("cause", explained.cause.into()),
        ("next", explained.next_step.into()),
    ];
    locale.with("transport-refused", &args)
}

/// The key of a role's name.
pub fn role_key(role: Role) -> &'static str {
    match role {
        Role::Server => "add-server",
        Role::Client => "add-client",
        Role::Peer => "add-peer",
    }
}
