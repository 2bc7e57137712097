//! Quote of the day (RFC 865, port 17): a short text for whoever comes, one after another.

use bytes::Bytes;

use super::{Action, Answers, Behaviour, Client, Kind, Setting, Settings};

pub(super) const KIND: Kind = Kind {
    id: "quote",
    aliases: &["qotd"],
    answers: Answers::Itself,
    settings: &[Setting::Text],
    make: |settings| Ok(Box::new(Quote::new(settings))),
};

/// The RFC's limit.
const MAX_BYTES: usize = 512;

const USUAL: &[&str] = &[
    "Be conservative in what you do, be liberal in what you accept from others. (RFC 761, 2.10)",
    "A stream has no messages; the two sides agree on them.",
    "Every send may take less than it was given.",
    "recv returning nothing is not an error: it is goodbye.",
    "A datagram arrives whole, or not at all, or twice.",
];

struct Quote {
    quotes: Vec<String>,
    next: usize,
}

impl Quote {
    fn new(settings: &Settings) -> Self {
        Self { quotes: quotes(settings), next: 0 }
    }

    fn tell(&mut self) -> Action {
        let quote = format!("{}\r\n", self.quotes[self.next % self.quotes.len()]);
        self.next += 1;
        Action::Send(quote.into())
    }
}

/// The quotes of these settings, without line endings; the usual ones where there are none.
pub fn quotes(settings: &Settings) -> Vec<String> {
    let own = settings.text.lines().map(str::trim).filter(|line| !line.is_empty());
    let quotes: Vec<String> = own.map(cut).collect();
    if quotes.is_empty() { USUAL.iter().map(|quote| (*quote).to_owned()).collect() } else { quotes }
}

/// As much of a quote as the limit allows, with its line ending.
fn cut(quote: &str) -> String {
    let end = quote.char_indices().map(|(at, c)| at + c.len_utf8()).take_while(|end| *end <= MAX_BYTES - 2).last();
    quote[..end.unwrap_or(0)].to_owned()
}

impl Behaviour for Quote {
    fn opened(&mut self, _: &Client<'_>, actions: &mut Vec<Action>) {
        actions.extend([self.tell(), Action::Close]);
    }

    /// A datagram, whatever is in it.
    fn received(&mut self, _: &Client<'_>, _: &Bytes, actions: &mut Vec<Action>) {
        actions.push(self.tell());
    }
}

#[cfg(test)]
mod tests {
    use super::super::Settings;
    use super::super::transcript::Server;

    #[test]
    fn tells_its_quotes_in_turn() {
        let settings = Settings { text: format!("one\n\n {}\n", "é".repeat(600)), ..Settings::default() };
        let mut server = Server::with("quote", &settings);
        assert_eq!(server.opened(1), ["<< one\\r\\n", "<< close"]);
        assert_eq!(server.received(2, b"").concat().matches("\\xc3\\xa9").count(), 255);
        assert_eq!(server.received(2, b""), ["<< one\\r\\n"]);
    }
}
