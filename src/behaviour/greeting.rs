//! The lessons' greeting server: whoever connects gets a text, and the connection is closed.

use bytes::Bytes;

use super::replies::greets;
use super::{Behaviour, Kind, Settings, SettingsError, Setup};
use crate::payload::{Encoding, Moment, Options, Payload};

pub(super) const KIND: Kind =
    Kind { aliases: &["welcome"], settings: &["text", "encoding"], ..Kind::new("greeting", make) };

const USUAL: &str = r"Welcome to Socket Lab!\r\n";

fn make(setup: &Setup<'_>) -> Result<Box<dyn Behaviour>, SettingsError> {
    let options = Options { encoding: setup.encoding, ..Options::default() };
    let first = greeting_text(setup.settings, setup.encoding)?;
    let changing = Some(Payload::of(&setup.settings.text)).filter(|text| text.changes(&options));
    let mut greeted = 0;
    Ok(greets(move |client| {
        greeted += 1;
        let moment = Moment { seq: greeted, time: client.time(), seed: 1 };
        // What parsed when the server was made renders.
        let rendered = changing.as_ref().and_then(|text| text.render(&options, &moment).ok());
        rendered.unwrap_or_else(|| first.clone())
    }))
}

/// What is said with these settings, to the first who comes where it is not the same every time.
///
/// # Errors
/// The text is no payload, or not in the encoding.
pub fn greeting_text(settings: &Settings, encoding: Encoding) -> Result<Bytes, SettingsError> {
    let text = if settings.text.is_empty() { USUAL } else { &settings.text };
    let payload = Payload::of(text);
    payload.bytes(&Options { encoding, ..Options::default() }).map_err(|reason| SettingsError::Text { reason })
}

#[cfg(test)]
mod tests {
    use super::super::transcript::Server;
    use super::super::{Input, find};
    use super::*;

    #[test]
    fn greets_in_the_notation_of_payloads() {
        let settings = |text: &str| Settings { text: text.to_owned(), ..Settings::default() };
        assert_eq!(Server::with("greeting", &settings(r"hi\n")).opened(1), ["<< hi\\n", "<< close"]);
        assert_eq!(Server::with("greeting", &settings("hex:00 ff")).opened(1), ["<< \\x00\\xff", "<< close"]);
        assert!(Server::new("greeting").opened(1)[0].starts_with("<< Welcome"));
        let mut server = Server::with("greeting", &settings("visitor ${seq}"));
        assert_eq!([server.opened(1), server.opened(2)].map(|said| said[0].clone()), ["<< visitor 1", "<< visitor 2"]);
        for (text, encoding) in [("hex:0", Encoding::Utf8), ("欢迎", Encoding::Latin1)] {
            let setup = Setup { settings: &settings(text), encoding, input: Input::Pieces };
            let Err(error) = (find("greeting").unwrap().make)(&setup) else { panic!("it was taken") };
            assert!(matches!(error, SettingsError::Text { .. }), "{error}");
        }
        assert_eq!(greeting_text(&settings("欢迎"), Encoding::Gbk).unwrap(), b"\xbb\xb6\xd3\xad".as_slice());
    }
}
