//! Quote of the day (RFC 865, port 17): a short text for whoever comes, one after another.

use bytes::Bytes;

use super::replies::greets;
use super::{Behaviour, Kind, Settings, SettingsError, Setup};
use crate::payload::Encoding;

pub(super) const KIND: Kind = Kind { aliases: &["qotd"], settings: &["text", "encoding"], ..Kind::new("quote", make) };

/// The RFC's limit.
const MAX_BYTES: usize = 512;

const USUAL: &[&str] = &[
    "Be conservative in what you do, be liberal in what you accept from others. (RFC 761, 2.10)",
    "A stream has no messages; the two sides agree on them.",
    "Every send may take less than it was given.",
    "recv returning nothing is not an error: it is goodbye.",
    "A datagram arrives whole, or not at all, or twice.",
];

fn make(setup: &Setup<'_>) -> Result<Box<dyn Behaviour>, SettingsError> {
    let encoded = |quote: String| setup.encoding.encode(&format!("{quote}\r\n")).map(Bytes::from);
    let quotes = quotes(setup.settings, setup.encoding).into_iter().map(encoded).collect::<Result<Vec<_>, _>>();
    let mut in_turn = quotes.map_err(|reason| SettingsError::Text { reason })?.into_iter().cycle();
    Ok(greets(move |_| in_turn.next().unwrap_or_default()))
}

/// The quotes of these settings, without line endings; the usual ones where there are none.
pub fn quotes(settings: &Settings, encoding: Encoding) -> Vec<String> {
    let own = settings.text.lines().map(str::trim).filter(|line| !line.is_empty());
    let quotes: Vec<String> = own.map(|quote| cut(quote, encoding)).collect();
    if quotes.is_empty() { USUAL.iter().map(|quote| (*quote).to_owned()).collect() } else { quotes }
}

/// As much of a quote as the limit allows, with its line ending.
fn cut(quote: &str, encoding: Encoding) -> String {
    let width = |text: &str| encoding.encode(text).map_or(0, |bytes| bytes.len());
    let mut left = MAX_BYTES - width("\r\n");
    let fits = |c: &char| {
        let width = width(c.encode_utf8(&mut [0; 4]));
        let fits = width <= left;
        left = left.saturating_sub(width);
        fits
    };
    quote.chars().take_while(fits).collect()
}

#[cfg(test)]
mod tests {
    use super::super::transcript::Server;
    use super::*;

    #[test]
    fn sends_its_quotes_in_turn() {
        let settings = Settings { text: format!("one\n\n {}\n", "é".repeat(600)), ..Settings::default() };
        let mut server = Server::with("quote", &settings);
        assert_eq!(server.opened(1), ["<< one\\r\\n", "<< close"]);
        assert_eq!(server.received(2, b"").concat().matches("\\xc3\\xa9").count(), 255);
        assert_eq!(server.received(2, b""), ["<< one\\r\\n"]);
        assert_eq!(quotes(&settings, Encoding::Latin1)[1].chars().count(), 510);
        assert_eq!(quotes(&settings, Encoding::Utf16Le)[1].chars().count(), 254);
    }
}
