//! Texts that several panels show.

use crate::address::Transport;
use crate::explain::explain;
use crate::lab::{Endpoint, Role};
use crate::locale::Locale;
use crate::message::Arg;
use crate::python;
use crate::socket::{self, SocketError};
use crate::units;

/// `TCP server`, in the locale's language.
pub fn kind(endpoint: &Endpoint, locale: &Locale) -> String {
    about_transport(&format!("kind-{}", endpoint.role()), endpoint.transport(), locale)
}

/// A text that names the key which is held down for commands: that of this system.
pub fn with_key(key: &str, locale: &Locale) -> String {
    let held = if cfg!(target_os = "macos") { "⌘" } else { "Ctrl" };
    locale.with(key, &[("key", held.into())])
}

/// A number for a text: as such, which chooses the plural, and with its thousands apart.
pub fn counted(n: u64) -> [(&'static str, Arg); 2] {
    [("n", n.into()), ("count", units::grouped(n).into())]
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

/// What a transport is, in a sentence.
pub fn transport_hint(transport: Transport, locale: &Locale) -> String {
    locale.text(&format!("transport-{}-hint", transport.scheme()))
}

/// What follows from an address that other machines reach; none where they do not.
pub fn exposed(endpoint: &Endpoint, locale: &Locale) -> Option<String> {
    let asks = endpoint.firewall_asks().then_some("firewall-asks");
    let keys = ["exposed-hint"].into_iter().chain(asks);
    endpoint.is_exposed().then(|| keys.map(|key| locale.text(key)).collect::<Vec<_>>().join("\n"))
}

/// A role's name.
pub fn role(role: Role, locale: &Locale) -> String {
    locale.text(&format!("add-{role}"))
}

/// What an endpoint of a role does, in a sentence.
pub fn role_hint(role: Role, locale: &Locale) -> String {
    locale.text(&format!("add-{role}-hint"))
}

/// Why an endpoint has no program to be shown, where it has none; `is_hidden` while it would tell a mistake that is looked for.
pub fn no_program(endpoint: &Endpoint, is_hidden: bool, locale: &Locale) -> Option<String> {
    let key = match (python::has_program(endpoint), is_hidden) {
        (false, _) => "python-no-relay",
        (true, true) => "python-hidden",
        (true, false) => return None,
    };
    Some(locale.text(key))
}

/// Why the system has no sockets of a transport, in one line; none where it has them.
pub fn refusal(transport: Transport, locale: &Locale) -> Option<String> {
    let error = socket::supports(transport).err()?;
    Some(refused(&error, locale))
}

fn refused(error: &SocketError, locale: &Locale) -> String {
    let explained = explain(error, locale);
    let args = [
        ("code", error.code.to_string().into()),
        ("cause", explained.cause.into()),
        ("next", explained.next_step.into()),
    ];
    locale.with("transport-refused", &args)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::locale::Language;

    #[test]
    fn every_transport_has_its_hint_and_a_refusal_its_reason() {
        // IPv4 has no SOCK_SEQPACKET on any system.
        let error = socket::support(socket::Family::Inet, socket::Kind::Seqpacket).unwrap_err();
        for locale in Language::ALL.map(Locale::new) {
            for transport in Transport::ALL {
                assert!(locale.has(&format!("transport-{}-hint", transport.scheme())));
            }
            for role in Role::ALL {
                assert!(locale.has(&format!("add-{role}")) && locale.has(&format!("add-{role}-hint")));
            }
            let text = refused(&error, &locale);
            assert!(text.contains(error.code.name), "{text}");
        }
    }
}
