//! What holds for every payload type in the registry, so also for the next one.

use proptest::prelude::*;

use super::*;

fn any_options() -> impl Strategy<Value = Options> {
    let choices = (
        prop::sample::select(Encoding::ALL),
        prop::sample::select(Escapes::ALL),
        prop::sample::select(LineEnding::ALL),
        prop::sample::select(JsonForm::ALL),
    );
    choices.prop_map(|(encoding, escapes, line_ending, json)| Options { encoding, escapes, line_ending, json })
}

fn any_kind() -> impl Strategy<Value = Kind> {
    prop::sample::select(Kind::all().collect::<Vec<_>>())
}

/// Mostly what some type can read, and much that none can.
fn any_input() -> impl Strategy<Value = String> {
    prop_oneof![
        ".{0,40}",
        r"[0-9a-fxX ,+\-\n.]{0,40}",
        r"(\\[nrt0\\xu{}q]|[0-9a-f]|\{|\}|中|é|😀){0,20}",
        r"[A-Za-z0-9+/_=\- ]{0,30}",
        r#"([\[\]{}:,"]|[a-z0-9]){0,30}"#,
        "[0-9]{1,25}[KMGkmg]?(,[0-9]{1,3})?",
    ]
}

#[test]
fn every_example_parses_and_shows_itself() {
    for kind in Kind::all() {
        let options = Options::default();
        let bytes = kind.parse(kind.example(), &options).unwrap_or_else(|error| panic!("{kind:?}: {error}"));
        assert!(!bytes.is_empty());
        let shown = kind.show(&bytes, &options).unwrap_or_else(|error| panic!("{kind:?}: {error}"));
        assert_eq!(kind.parse(&shown, &options).unwrap(), bytes, "{kind:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    /// No input panics, no payload passes the cap, a mistake lies within the text, and what parses shows as a text
    /// that parses to the same bytes.
    #[test]
    fn parse_then_show(kind in any_kind(), input in any_input(), options in any_options()) {
        match kind.parse(&input, &options) {
            Err(error) => prop_assert!(error.at <= input.chars().count(), "{}", error),
            Ok(bytes) => {
                prop_assert!(bytes.len() <= MAX_PAYLOAD_BYTES);
                if let Ok(shown) = kind.show(&bytes, &options) {
                    prop_assert_eq!(kind.parse(&shown, &options), Ok(bytes));
                }
            }
        }
    }

    /// Bytes that a type shows are read back exactly, and a refusal lies within the bytes.
    #[test]
    fn show_then_parse(kind in any_kind(), bytes: Vec<u8>, options in any_options()) {
        match kind.show(&bytes, &options) {
            Err(error) => prop_assert!(error.at <= bytes.len(), "{}", error),
            Ok(shown) => prop_assert_eq!(kind.parse(&shown, &options), Ok(bytes.into()), "{}", shown),
        }
    }

    /// These types refuse no bytes at all.
    #[test]
    fn some_types_can_write_anything(bytes: Vec<u8>, encoding in prop::sample::select(Encoding::ALL)) {
        let options = Options { encoding, ..Options::default() };
        for prefix in ["text", "hex", "base64", "base64url", "u8", "i8"] {
            let kind = Kind::find(prefix).unwrap();
            let shown = kind.show(&bytes, &options);
            prop_assert!(shown.is_ok(), "{}", prefix);
            prop_assert_eq!(kind.parse(&shown.unwrap(), &options), Ok(Bytes::copy_from_slice(&bytes)), "{}", prefix);
        }
    }

    /// Every bit pattern of every number type can be written.
    #[test]
    fn numbers_can_write_any_bits(words in prop::collection::vec(any::<u64>(), 0..8), kind in any_kind()) {
        let bytes: Vec<u8> = words.iter().flat_map(|word| word.to_be_bytes()).collect();
        if kind.name_key() == "payload-numbers" {
            let shown = kind.show(&bytes, &Options::default()).unwrap();
            prop_assert_eq!(kind.parse(&shown, &Options::default()), Ok(Bytes::copy_from_slice(&bytes)), "{:?}", kind);
        }
    }

    /// A notation is a payload, and the payload's notation is the payload again.
    #[test]
    fn notation_round_trips(kind in any_kind(), text in any_input()) {
        let payload = Payload { kind, text };
        prop_assert_eq!(payload.to_string().parse::<Payload>(), Ok(payload.clone()));
        prop_assert_eq!(parse(&payload.to_string(), &Options::default()), payload.bytes(&Options::default()));
    }

    /// In each encoding, text either names the character it lacks or reads back as it was.
    #[test]
    fn text_round_trips(text in "(\\PC|[一-龥]|[ぁ-ん]|[ -~]){0,20}", encoding in prop::sample::select(Encoding::ALL)) {
        match encoding.encode(&text) {
            Ok(bytes) => prop_assert_eq!(encoding.decode(&bytes), text),
            Err(error) => prop_assert_eq!(text.chars().nth(error.at), Some(error.found)),
        }
    }

    #[test]
    fn decoding_never_panics(bytes: Vec<u8>, encoding in prop::sample::select(Encoding::ALL)) {
        let _ = encoding.decode(&bytes);
    }
}
