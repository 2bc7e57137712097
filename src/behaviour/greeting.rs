//! The lessons' greeting server: whoever connects is told a text, and the connection is closed.

use bytes::Bytes;

use super::{Action, Answers, Behaviour, Client, Kind, Setting, Settings, SettingsError};
use crate::payload::{Options, Payload};

pub(super) const KIND: Kind = Kind {
    id: "greeting",
    aliases: &["welcome"],
    answers: Answers::Itself,
    settings: &[Setting::Text],
    make: |settings| Ok(Box::new(Greeting(greeting_text(settings)?))),
};

const USUAL: &[u8] = b"Welcome to Socket Lab!\r\n";

struct Greeting(Bytes);

/// What is said with these settings.
///
/// # Errors
/// The text is no payload.
pub fn greeting_text(settings: &Settings) -> Result<Bytes, SettingsError> {
    if settings.text.is_empty() {
        return Ok(Bytes::from_static(USUAL));
    }
    let payload = Payload::from(settings.text.clone());
    payload.bytes(&Options::default()).map_err(|error| SettingsError::payload("settings-text", None, &error))
}

impl Behaviour for Greeting {
    fn opened(&mut self, _: &Client<'_>, actions: &mut Vec<Action>) {
        actions.extend([Action::Send(self.0.clone()), Action::Close]);
    }

    /// A datagram, whatever is in it.
    fn received(&mut self, _: &Client<'_>, _: &Bytes, actions: &mut Vec<Action>) {
        actions.push(Action::Send(self.0.clone()));
    }
}

#[cfg(test)]
mod tests {
    use super::super::transcript::Server;
    use super::super::{Settings, find};

    #[test]
    fn greets_in_the_notation_of_payloads() {
        let settings = |text: &str| Settings { text: text.to_owned(), ..Settings::default() };
        assert_eq!(Server::with("greeting", &settings(r"hi\n")).opened(1), ["<< hi\\n", "<< close"]);
        assert_eq!(Server::with("greeting", &settings("hex:00 ff")).opened(1), ["<< \\x00\\xff", "<< close"]);
        assert!(Server::new("greeting").opened(1)[0].starts_with("<< Welcome"));
        let Err(error) = (find("greeting").unwrap().make)(&settings("hex:0")) else { panic!("it was taken") };
        assert_eq!(error.key, "settings-text");
    }
}
