//! Every message that this module can ask for is in both locale files, with the arguments that it is given.

use std::collections::BTreeSet;
use std::path::Path;

use fluent_bundle::{FluentArgs, FluentBundle, FluentResource};

use super::*;

const EN: &str = include_str!("../../assets/locales/en/payload.ftl");
const ZH: &str = include_str!("../../assets/locales/zh-Hans/payload.ftl");

fn keys(ftl: &str) -> BTreeSet<String> {
    ftl.lines()
        .filter(|line| line.starts_with(|c: char| c.is_ascii_lowercase()))
        .filter_map(|line| line.split_once(" ="))
        .map(|(key, _)| key.to_owned())
        .collect()
}

/// The keys in the sources themselves, so that a new one cannot be forgotten here.
fn keys_in_sources() -> BTreeSet<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/payload");
    let inside = |folder: std::path::PathBuf| {
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect::<Vec<_>>()
    };
    let (folders, mut sources): (Vec<_>, Vec<_>) = inside(folder).into_iter().partition(|path| path.is_dir());
    sources.extend(folders.into_iter().flat_map(inside));
    let mut found = BTreeSet::new();
    for source in sources.iter().filter(|path| !path.ends_with("locale_test.rs")) {
        let text = std::fs::read_to_string(source).unwrap();
        for rest in text.split("\"payload-").skip(1) {
            let name = rest.split('"').next().unwrap();
            found.insert(format!("payload-{name}"));
        }
    }
    found
}

fn problems() -> Vec<Problem> {
    let found = '\u{202e}';
    let word = || "1x".to_owned();
    let prefix = || "u8".to_owned();
    vec![
        Problem::TextTooLong,
        Problem::TooLong,
        Problem::Unencodable { found: '€', encoding: Encoding::Latin1 },
        Problem::EscapeUnknown { found: 'q' },
        Problem::EscapeEnds,
        Problem::EscapeByte,
        Problem::EscapeCodePoint,
        Problem::HexLone { digit: '1' },
        Problem::HexDigit { found: 'g' },
        Problem::HexEmpty,
        Problem::Base64Symbol { found },
        Problem::Base64Lone,
        Problem::Base64Bits { found: 'R' },
        Problem::Base64Padding,
        Problem::NumberMissing,
        Problem::NumberSyntax { found: word(), prefix: prefix() },
        Problem::NumberRange { found: "256".to_owned(), prefix: prefix(), min: "0".to_owned(), max: "255".to_owned() },
        Problem::JsonEnds,
        Problem::JsonValue { found: ']' },
        Problem::JsonKey { found: '}' },
        Problem::Colon { found: '1' },
        Problem::JsonInObject { found },
        Problem::JsonInArray { found: '{' },
        Problem::JsonAfter { found: '2' },
        Problem::JsonControl { found: '\n' },
        Problem::JsonEscape,
        Problem::JsonNumber,
        Problem::ReprEnds,
        Problem::ReprValue { found: ']' },
        Problem::ReprAfter { found: '1' },
        Problem::ReprInside { found: '2', close: ')' },
        Problem::ReprNumber,
        Problem::ReprDigits { most: 4300 },
        Problem::ReprComplex,
        Problem::ReprWord { found: word() },
        Problem::ReprPrefix { found: word() },
        Problem::ReprQuote,
        Problem::ReprEscape,
        Problem::ReprZero,
        Problem::ReprMixed,
        Problem::ReprKey,
        Problem::ReprDeep { most: 100 },
        Problem::SizeSyntax { found: word() },
        Problem::SeedSyntax { found: word() },
        Problem::NotText { encoding: Encoding::Utf16Le },
        Problem::NoLineEnding { line_ending: LineEnding::CrLf },
        Problem::NumberWidth { left: 3, prefix: prefix(), width: 4 },
        Problem::JsonSpace,
        Problem::NotGenerated { prefix: "count".to_owned() },
        Problem::TemplateUnknown { found: word() },
        Problem::TemplateOpen,
        Problem::PackUnknown { found: 'é' },
        Problem::PackNativeOnly { found: 'é' },
        Problem::PackCountAlone,
        Problem::PackTooFew { needed: 11, found: 12 },
        Problem::PackTooMany { needed: 13 },
        Problem::PackText { item: word() },
        Problem::PackBool { found: word() },
        Problem::PackOneByte { found: 14 },
        Problem::PackTextLong { item: word(), found: 15, room: 16 },
        Problem::PackQuote,
        Problem::PackByte { found: 'é' },
        Problem::PackSeparator { found: 'é' },
        Problem::FileMissing,
        Problem::FileStreamed,
        Problem::PackSize { needed: 17, found: 18 },
        Problem::PackFields { most: 19 },
        Problem::NoChecksum { kind: ChecksumKind::Crc16Ccitt },
    ]
}

fn bundle(language: &str, ftl: &str) -> FluentBundle<FluentResource> {
    let resource = FluentResource::try_new(ftl.to_owned()).unwrap_or_else(|(_, errors)| panic!("{errors:?}"));
    let mut bundle = FluentBundle::new(vec![language.parse().unwrap()]);
    bundle.set_use_isolating(false);
    bundle.add_resource(resource).unwrap();
    bundle
}

fn format(bundle: &FluentBundle<FluentResource>, key: &str, args: &[(&str, String)]) -> String {
    let args: FluentArgs = args.iter().map(|(name, value)| (*name, value.clone())).collect();
    let message = bundle.get_message(key).unwrap_or_else(|| panic!("no {key}"));
    let mut errors = Vec::new();
    let text = bundle.format_pattern(message.value().unwrap(), Some(&args), &mut errors).into_owned();
    assert!(errors.is_empty(), "{key}: {errors:?}");
    text
}

#[test]
fn both_languages_have_exactly_the_keys_that_the_sources_use() {
    let used = keys_in_sources();
    assert!(used.contains("payload-text") && used.contains(PayloadError::FRAME_KEY));
    for (language, ftl) in [("en", EN), ("zh-Hans", ZH)] {
        assert_eq!(keys(ftl), used, "{language}");
    }
}

#[test]
fn a_checksum_that_is_found_is_told() {
    for (language, ftl, one, two) in [
        ("en", EN, "The last byte is the sum-8 of the rest.", "The last 2 bytes are the CRC-16/Modbus of the rest."),
        ("zh-Hans", ZH, "最后 1 字节是前面内容的 sum-8 校验和。", "最后 2 字节是前面内容的 CRC-16/Modbus 校验和。"),
    ] {
        let bundle = bundle(language, ftl);
        for (kind, expected) in [(ChecksumKind::Sum8, one), (ChecksumKind::Crc16Modbus, two)] {
            let mut args = FluentArgs::new();
            args.set("bytes", kind.width());
            args.set("name", kind.label());
            let message = bundle.get_message(Checksum::FOUND_KEY).unwrap().value().unwrap();
            assert_eq!(bundle.format_pattern(message, Some(&args), &mut Vec::new()), expected);
        }
    }
}

#[test]
fn no_problem_is_left_out_here() {
    let frames = [PayloadError::FRAME_KEY, ShowError::FRAME_KEY];
    let covered: BTreeSet<&str> = problems().iter().map(Problem::key).chain(frames).collect();
    let used = keys_in_sources();
    let used: BTreeSet<&str> =
        used.iter().map(String::as_str).filter(|key| key.starts_with("payload-error-")).collect();
    assert_eq!(covered, used);
}

#[test]
fn messages_take_their_arguments_and_english_is_what_display_says() {
    let (en, zh) = (bundle("en", EN), bundle("zh-Hans", ZH));
    for problem in problems() {
        let args = problem.args();
        assert_eq!(format(&en, problem.key(), &args), problem.to_string());
        let chinese = format(&zh, problem.key(), &args);
        assert!(chinese.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c)), "{chinese}");
        for (name, value) in &args {
            assert!(chinese.contains(value.as_str()), "{chinese} has no {name}");
        }

        let frame = [("at", "4".to_owned()), ("problem", problem.to_string())];
        let error = PayloadError { at: 3, problem: problem.clone() };
        assert_eq!(format(&en, PayloadError::FRAME_KEY, &frame), error.to_string());
        let error = ShowError { at: 3, problem };
        assert_eq!(format(&en, ShowError::FRAME_KEY, &frame), error.to_string());
        assert!(format(&zh, PayloadError::FRAME_KEY, &frame).contains('4'));
    }
}
