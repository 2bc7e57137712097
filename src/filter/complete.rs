//! What can stand where one types: fields, and the values of a field.

use std::ops::Range;

use super::expr::quoted;
use super::fields::{CALLS, FIELDS, Field, errnos, named};
use super::kind::Kind;
use super::peers::Peers;

/// What can be typed at a place.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Completion {
    /// The characters that it takes the place of.
    pub range: Range<usize>,
    pub offers: Vec<Offer>,
    /// The characters of the field and what stands behind it, where it is a value that is typed.
    pub unfinished: Option<Range<usize>>,
}

/// One of the things that can be typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// `call:`, `recv`, `"my server"`
    pub text: String,
    /// The field, where that is what is offered: the locale files say what it is under its name.
    pub field: Option<&'static str>,
}

impl Offer {
    fn value(text: &str) -> Self {
        Self { text: quoted(text, false), field: None }
    }

    fn field(field: &Field) -> Self {
        Self { text: format!("{}:", field.name), field: Some(field.name) }
    }
}

impl Completion {
    /// The text with an offer in its place, and the characters before the cursor then.
    pub fn complete(&self, text: &str, offer: &Offer) -> (String, usize) {
        let chars: Vec<char> = text.chars().collect();
        let (before, behind) =
            (&chars[..self.range.start.min(chars.len())], chars.get(self.range.end..).unwrap_or_default());
        // What follows a value is something else.
        let gap = if offer.field.is_some() || behind.first().is_some_and(|c| c.is_whitespace()) { "" } else { " " };
        let whole = format!("{}{}{gap}", before.iter().collect::<String>(), offer.text);
        let cursor = whole.chars().count();
        (whole + &behind.iter().collect::<String>(), cursor)
    }
}

/// What can stand where the cursor is, behind so many characters; nothing within a text.
pub fn complete(text: &str, cursor: usize, peers: &Peers, addresses: &[String]) -> Completion {
    let chars: Vec<char> = text.chars().collect();
    let cursor = cursor.min(chars.len());
    let start = word_start(&chars[..cursor]);
    let signs = chars[start..cursor].iter().take_while(|c| matches!(c, '!' | '-')).count();
    let start = start + signs;
    let end = cursor + chars[cursor..].iter().take_while(|c| !c.is_whitespace() && **c != ')').count();
    let word: String = chars[start..cursor].iter().collect();
    match word.split_once([':', '：']) {
        Some((name, value)) => match named(name) {
            Some(field) => {
                let typed = value.trim_start_matches(['"', '“']);
                let offers = values(field, peers, addresses).into_iter().filter(|value| begins_with(value, typed));
                let offers = offers.map(|value| Offer::value(&value)).collect();
                let range = start + name.chars().count() + 1..end;
                Completion { range, offers, unfinished: Some(start - signs..end) }
            }
            None => Completion::default(),
        },
        None => {
            let fields = FIELDS.iter().filter(|field| begins_with(field.name, &word));
            Completion { range: start..end, offers: fields.map(Offer::field).collect(), unfinished: None }
        }
    }
}

/// Where the word before the cursor begins; a text in quotation marks is one.
fn word_start(before: &[char]) -> usize {
    let (mut start, mut is_quoted) = (0, false);
    for (at, c) in before.iter().enumerate() {
        match c {
            '"' | '“' | '”' => is_quoted = !is_quoted,
            c if c.is_whitespace() && !is_quoted => start = at + 1,
            '(' if at == start => start = at + 1,
            _ => {}
        }
    }
    start
}

fn begins_with(text: &str, typed: &str) -> bool {
    text.to_lowercase().starts_with(&typed.to_lowercase())
}

/// What a field's value can be, as far as that can be listed; examples of it where it cannot.
fn values(field: &Field, peers: &Peers, addresses: &[String]) -> Vec<String> {
    let names = || peers.all().iter().map(|known| known.name.clone());
    let owned = |all: &[&str]| all.iter().map(|text| (*text).to_owned()).collect();
    match field.name {
        "call" => owned(CALLS),
        "errno" => errnos().map(str::to_owned).collect(),
        "direction" => owned(&["in", "out"]),
        "is" => owned(&Kind::ALL.map(Kind::id)),
        "endpoint" => names().collect(),
        "peer" => names().chain(addresses.iter().cloned()).collect(),
        "length" => owned(&[">100", "100..200", "0"]),
        "took" => owned(&[">5ms", ">1s", "1ms..5ms"]),
        "time" => owned(&["+0s..+10s", "10:15:00..10:16:00"]),
        "row" => owned(&["100..200", ">=100"]),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::{Filter, Known};
    use super::*;
    use crate::payload::Encoding;
    use crate::record::EndpointId;

    fn at_end(text: &str) -> Vec<String> {
        let known = |id, name: &str| Known {
            endpoint: EndpointId(id),
            name: name.to_owned(),
            transport: None,
            local: None,
            encoding: Encoding::default(),
        };
        let peers = vec![known(1, "Server"), known(2, "my client")].into();
        let completion = complete(text, text.chars().count(), &peers, &["127.0.0.1:5001".to_owned()]);
        completion.offers.iter().map(|offer| completion.complete(text, offer).0).collect()
    }

    #[test]
    fn fields_and_their_values_are_offered() {
        assert_eq!(at_end("").len(), FIELDS.len());
        assert_eq!(at_end("call:recv ").len(), FIELDS.len());
        assert_eq!(at_end("CO"), ["connection:"]);
        assert_eq!(at_end("a (!di"), ["a (!direction:"]);
        assert_eq!(at_end("call:sendt"), ["call:sendto "]);
        assert_eq!(at_end("not errno:enotco"), ["not errno:ENOTCONN "]);
        assert_eq!(at_end("-is:t"), ["-is:trouble "]);
        assert_eq!(at_end("peer:"), ["peer:Server ", "peer:\"my client\" ", "peer:127.0.0.1:5001 "]);
        assert_eq!(at_end("peer:\"my c"), ["peer:\"my client\" "]);
        assert_eq!(at_end("hello world"), Vec::<String>::new());
        assert_eq!(at_end("http://"), Vec::<String>::new());
        let within = complete("call:re length:>1", 7, &Peers::default(), &[]);
        assert_eq!(within.complete("call:re length:>1", &within.offers[1]), ("call:recv length:>1".to_owned(), 9));
    }

    #[test]
    fn what_is_offered_is_a_filter() {
        for field in FIELDS {
            for text in at_end(&format!("{}:", field.name)) {
                let parsed = text.parse::<Filter>();
                assert!(parsed.is_ok(), "{text}: {parsed:?}");
            }
        }
    }

    proptest! {
        #[test]
        fn no_text_breaks_it(text in "[a-e:\"(!\\- 你]{0,20}", cursor in 0_usize..30) {
            let completion = complete(&text, cursor, &Peers::default(), &[]);
            for offer in &completion.offers {
                let (whole, cursor) = completion.complete(&text, offer);
                prop_assert!(cursor <= whole.chars().count());
            }
        }
    }
}
