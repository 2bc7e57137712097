//! What holds for every payload type in the registry, so also for the next one.

use proptest::prelude::*;

use super::*;

fn any_options() -> impl Strategy<Value = Options> {
    let choices = (
        prop::sample::select(&Encoding::ALL),
        prop::sample::select(&Escapes::ALL),
        prop::sample::select(&LineEnding::ALL),
        prop::sample::select(&JsonForm::ALL),
        prop_oneof![Just(ChecksumKind::None), prop::sample::select(&ChecksumKind::ALL)],
        prop::sample::select(&ByteOrder::ALL),
    );
    choices.prop_map(|(encoding, escapes, line_ending, json, kind, order)| {
        let checksum = Checksum { kind, order };
        Options { encoding, escapes, line_ending, json, checksum }
    })
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
        r#"([\[\](){},: \n]|[-+]?[0-9_.]{1,4}([eEjxob][0-9]{1,2})?|None|True|[rbu]{0,2}['"]{1,3}|[a-z中\\]){0,20}"#,
        "[0-9]{1,25}[KMGkmg]?(,[0-9]{1,3})?",
        r#"[@=<>!]?([0-9]{0,9}[xcbB?hHiIlLqQnNefdspP]){0,6}([ ,]{1,2}(-?[0-9a-fx.]{1,8}|true|b?"[a-zé\$\{"]{0,6}")){0,6}"#,
        r"(\\?\$\{?(seq|time|unix_ms|random:[0-9]{0,5})?\}?|[a-z]){0,8}",
    ]
}

#[test]
fn every_example_parses_and_shows_itself() {
    for kind in Kind::all().filter(|kind| !kind.is_file()) {
        let options = Options::default();
        let bytes = kind.parse(kind.example(), &options).unwrap_or_else(|error| panic!("{kind:?}: {error}"));
        assert!(!bytes.is_empty());
        let shown = kind.show(&bytes, &options).unwrap_or_else(|error| panic!("{kind:?}: {error}"));
        assert_eq!(kind.parse(&shown, &options).unwrap(), bytes, "{kind:?}");
    }
}

/// Sizes that would fill the memory are refused before anything is made.
#[test]
fn what_asks_for_too_much_is_refused() {
    for notation in [
        "pack:999999999x",
        "pack:!4294967296s \"\"",
        "pack:@18446744073709551615Q",
        "pack:18446744073709551616x",
        "pattern:999G",
        "random:18446744073709551615",
        "count:17M",
        "${random:99999999}",
        "${random:16777216}${random:16777216}",
    ] {
        let error = parse(notation, &Options::default()).unwrap_err();
        assert_eq!(error.problem, Problem::TooLong, "{notation}");
    }
    // A checksum counts as well.
    let options = Options { checksum: ChecksumKind::Crc32.into(), ..Options::default() };
    assert_eq!(parse("pattern:16M", &options).unwrap_err().problem, Problem::TooLong);
}

#[test]
fn a_file_has_no_bytes_to_show() {
    let file = Kind::all().find(|kind| kind.is_file()).unwrap();
    assert_eq!(file.show(b"x", &Options::default()).unwrap_err().problem, Problem::FileStreamed);
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
    fn some_types_can_write_anything(bytes: Vec<u8>, encoding in prop::sample::select(&Encoding::ALL)) {
        let options = Options { encoding, ..Options::default() };
        for prefix in ["text", "hex", "base64", "base64url", "u8", "i8", "pack"] {
            let kind = Kind::find(prefix).unwrap();
            let shown = kind.show(&bytes, &options);
            prop_assert!(shown.is_ok(), "{}", prefix);
            prop_assert_eq!(kind.parse(&shown.unwrap(), &options), Ok(Bytes::copy_from_slice(&bytes)), "{}", prefix);
        }
    }

    /// What does not change with the moment does not change, and a checksum is that of the bytes before it.
    #[test]
    fn only_templates_change(kind in any_kind(), text in any_input(), options in any_options(), seq: u64, seed: u64) {
        let payload = Payload { kind, text };
        let moment = Moment { seq, seed, ..Moment::first() };
        let rendered = payload.render(&options, &moment);
        if !payload.changes(&options) {
            prop_assert_eq!(&rendered, &payload.bytes(&options));
        }
        if let Ok(bytes) = &rendered {
            prop_assert!(options.checksum.strip(bytes).is_some());
            prop_assert_eq!(payload.content(&options, &moment), Ok(Content::Bytes(bytes.clone())));
        }
    }

    /// Reading values back takes any format and any bytes; what is read back is written as it was, but for gaps,
    /// what a text of Pascal leaves unused, and the bits of a NaN.
    #[test]
    fn unpack_then_pack(format in "[=<>!]?([0-9]?[cbBhHiIlLqQs]){0,6}", bytes: Vec<u8>, wild in ".{0,12}") {
        let _ = unpack(&wild, &bytes);
        let padded = match unpack(&format, &bytes) {
            Err(UnpackError::Bytes(ShowError { problem: Problem::PackSize { needed, .. }, .. })) => {
                bytes.iter().copied().chain(std::iter::repeat(7)).take(needed).collect()
            }
            _ => bytes,
        };
        let order = if format.starts_with(['=', '<', '>', '!']) { "" } else { "!" };
        let format = format!("{order}{format}");
        if let Ok(fields) = unpack(&format, &padded) {
            let typed = fields.iter().fold(format!("pack:{format}"), |typed, field| format!("{typed} {}", field.value));
            prop_assert_eq!(parse(&typed, &Options::default()), Ok(padded.into()), "{}", typed);
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
        prop_assert_eq!(Payload::of(&payload.to_string()), payload.clone());
        prop_assert_eq!(parse(&payload.to_string(), &Options::default()), payload.bytes(&Options::default()));
    }

    /// In each encoding, text either names the character it lacks or reads back as it was.
    #[test]
    fn text_round_trips(text in "(\\PC|[一-龥]|[ぁ-ん]|[ -~]){0,20}", encoding in prop::sample::select(&Encoding::ALL)) {
        match encoding.encode(&text) {
            Ok(bytes) => prop_assert_eq!(encoding.decode(&bytes), text),
            Err(error) => {
                let found = text.chars().nth(error.at).unwrap();
                prop_assert_eq!(error.problem, Problem::Unencodable { found, encoding });
            }
        }
    }

    #[test]
    fn decoding_never_panics(bytes: Vec<u8>, encoding in prop::sample::select(&Encoding::ALL)) {
        let _ = encoding.decode(&bytes);
    }
}
