//! A payload as the composer and lab files hold it: a type's prefix and the text typed under it.

use std::fmt;

use ::bytes::Bytes;

use super::{
    Content, MAX_PAYLOAD_BYTES, Moment, Options, Part, PayloadError, PayloadType, Problem, ShowError, TYPES, capped,
    text,
};

/// A prefix that the registry knows, with its type.
#[derive(Clone, Copy)]
pub struct Kind {
    prefix: &'static str,
    payload_type: &'static dyn PayloadType,
}

impl Kind {
    /// Plain text, which is also what a notation without a known prefix is.
    pub const TEXT: Kind = Kind { prefix: text::PREFIX, payload_type: &text::Text };

    /// Every prefix of every type, in the order in which they are offered.
    pub fn all() -> impl Iterator<Item = Kind> {
        TYPES.iter().flat_map(|&payload_type| {
            payload_type.about().prefixes.iter().map(move |&prefix| Kind { prefix, payload_type })
        })
    }

    /// The kind with this prefix, written without its colon.
    pub fn find(prefix: &str) -> Option<Kind> {
        Kind::all().find(|kind| kind.prefix == prefix)
    }

    /// The prefix, without its colon.
    pub fn prefix(self) -> &'static str {
        self.prefix
    }

    /// The key of the type's name in the locale files. Kinds of one type, such as `u8` and `f64le`, share it.
    pub fn name_key(self) -> &'static str {
        self.payload_type.about().name_key
    }

    /// A short text that parses as this kind.
    pub fn example(self) -> &'static str {
        self.payload_type.example(self.prefix)
    }

    /// Whether this kind names a file, which is streamed and has no bytes here.
    pub fn is_file(self) -> bool {
        self.payload_type.file("").is_some()
    }

    /// The bytes that `input`, a text without its prefix, stands for at [`Moment::first`], with their checksum.
    ///
    /// # Errors
    /// As [`PayloadType::parse`], and [`Problem::TextTooLong`].
    pub fn parse(self, input: &str, options: &Options) -> Result<Bytes, PayloadError> {
        self.render(input, options, &Moment::first())
    }

    /// The bytes that `input`, a text without its prefix, stands for in one send, with their checksum.
    ///
    /// # Errors
    /// As [`Self::parse`].
    pub fn render(self, input: &str, options: &Options, moment: &Moment) -> Result<Bytes, PayloadError> {
        if input.len() > MAX_PAYLOAD_BYTES {
            let at = input.char_indices().take_while(|(byte, _)| *byte < MAX_PAYLOAD_BYTES).count();
            return Err(PayloadError { at, problem: Problem::TextTooLong });
        }
        let bytes = self.payload_type.render(self.prefix, input, options, moment)?;
        if options.checksum.is_none() {
            return Ok(bytes);
        }
        let checksum = options.checksum.of(&bytes);
        let mut out = Vec::from(bytes);
        let too_long = |problem| PayloadError { at: input.chars().count(), problem };
        capped::push(&mut out, &checksum).map_err(too_long)?;
        Ok(out.into())
    }

    /// The text, without prefix, that [`Self::parse`] turns into exactly `bytes` under the same options.
    ///
    /// # Errors
    /// The bytes that this kind cannot write; [`Problem::TextTooLong`] where the text would be over the cap.
    pub fn show(self, bytes: &[u8], options: &Options) -> Result<String, ShowError> {
        if bytes.len() > MAX_PAYLOAD_BYTES {
            return Err(ShowError { at: MAX_PAYLOAD_BYTES, problem: Problem::TooLong });
        }
        let body = options.checksum.strip(bytes).ok_or_else(|| ShowError {
            at: bytes.len().saturating_sub(options.checksum.kind.width()),
            problem: Problem::NoChecksum { kind: options.checksum.kind },
        })?;
        self.payload_type.show(self.prefix, body, options)
    }
}

impl PartialEq for Kind {
    fn eq(&self, other: &Kind) -> bool {
        self.prefix == other.prefix
    }
}

impl Eq for Kind {}

impl fmt::Debug for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Kind").field(&self.prefix).finish()
    }
}

/// What a person typed, with its type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Payload {
    pub kind: Kind,
    /// As typed, without the prefix; it need not parse yet.
    pub text: String,
}

impl Payload {
    /// The payload in its notation, as labs and the command line hold it; plain text where no known prefix stands in front.
    pub fn of(notation: &str) -> Self {
        let named = notation.split_once(':').and_then(|(prefix, text)| Some((Kind::find(prefix)?, text)));
        let (kind, text) = named.unwrap_or((Kind::TEXT, notation));
        Payload { kind, text: text.to_owned() }
    }

    /// What this payload stands for in one send: rendered bytes, or the file to stream.
    ///
    /// # Errors
    /// As [`Kind::parse`], and [`Problem::FileMissing`].
    pub fn content(&self, options: &Options, moment: &Moment) -> Result<Content, PayloadError> {
        match self.kind.payload_type.file(&self.text) {
            Some(_) if self.text.trim().is_empty() => Err(PayloadError { at: 0, problem: Problem::FileMissing }),
            Some(path) => Ok(Content::File(path.to_owned())),
            None => self.render(options, moment).map(Content::Bytes),
        }
    }

    /// The bytes of one send.
    ///
    /// # Errors
    /// As [`Kind::parse`]; [`Problem::FileStreamed`] for a file, see [`Self::content`].
    pub fn render(&self, options: &Options, moment: &Moment) -> Result<Bytes, PayloadError> {
        self.kind.render(&self.text, options, moment)
    }

    /// Whether the bytes depend on the moment, so that every send has to be rendered.
    pub fn changes(&self, options: &Options) -> bool {
        self.kind.payload_type.changes(&self.text, options)
    }

    /// What a text is made of: bytes that stay, and what each send fills in. `None` for other types, and for a text that
    /// cannot be sent.
    pub fn parts(&self, options: &Options) -> Option<Vec<Part>> {
        (self.kind == Kind::TEXT).then(|| text::parts(&self.text, options)).flatten()
    }

    /// The bytes that this payload stands for in a preview, at [`Moment::first`].
    ///
    /// # Errors
    /// As [`Self::render`].
    pub fn bytes(&self, options: &Options) -> Result<Bytes, PayloadError> {
        self.kind.parse(&self.text, options)
    }
}

impl Default for Payload {
    /// Empty text.
    fn default() -> Self {
        Payload { kind: Kind::TEXT, text: String::new() }
    }
}

impl fmt::Display for Payload {
    /// The notation, always with its prefix, so that it reads back as the same payload.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.kind.prefix, self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_a_known_prefix_it_is_text() {
        let cases = [
            ("hello", "text", "hello"),
            ("", "text", ""),
            (":x", "text", ":x"),
            ("http://x", "text", "http://x"),
            ("12:30", "text", "12:30"),
            ("HEX:48", "text", "HEX:48"),
            (" hex:48", "text", " hex:48"),
            ("u16:1", "text", "u16:1"),
            ("text:", "text", ""),
            ("text:hex:48", "text", "hex:48"),
            ("hex:48", "hex", "48"),
            ("f64le:1:2", "f64le", "1:2"),
            ("base64url:-_", "base64url", "-_"),
        ];
        for (notation, prefix, text) in cases {
            let payload = Payload::of(notation);
            assert_eq!((payload.kind.prefix(), payload.text.as_str()), (prefix, text), "{notation}");
            assert_eq!(Payload::of(&payload.to_string()), payload, "{notation}");
        }
    }

    #[test]
    fn prefixes_are_unique_and_plain() {
        let mut seen = std::collections::BTreeSet::new();
        for kind in Kind::all() {
            assert!(seen.insert(kind.prefix()), "{kind:?} twice");
            assert!(kind.prefix().bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit()), "{kind:?}");
            assert_eq!(Kind::find(kind.prefix()), Some(kind));
        }
    }

    #[test]
    fn a_text_over_the_cap_is_refused_before_it_is_read() {
        let input = "é".repeat(MAX_PAYLOAD_BYTES / 2 + 1);
        let error = Kind::TEXT.parse(&input, &Options::default()).unwrap_err();
        assert_eq!(error, PayloadError { at: MAX_PAYLOAD_BYTES / 2, problem: Problem::TextTooLong });
    }
}
