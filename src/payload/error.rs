//! What is wrong with a payload, and where. The window says it in the reader's language by [`Problem::key`] and
//! [`Problem::args`]; `Display` says the same in English.

use super::{ChecksumKind, Encoding, LineEnding, MAX_PAYLOAD_BYTES, Unencodable};

/// A text that stands for no bytes.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("character {}: {problem}", .at + 1)]
pub struct PayloadError {
    /// Characters before the mistake, in the text without its prefix.
    pub at: usize,
    pub problem: Problem,
}

impl PayloadError {
    /// The locale key of the frame around a problem; its arguments are `at`, counted from one, and `problem`.
    pub const FRAME_KEY: &'static str = "payload-error-at-character";

    /// The mistake that begins at byte `byte` of `input`.
    pub(super) fn at_byte(input: &str, byte: usize, problem: Problem) -> PayloadError {
        let at = input.char_indices().take_while(|(start, _)| *start < byte).count();
        PayloadError { at, problem }
    }
}

/// Bytes that a type cannot write as text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("byte {}: {problem}", .at + 1)]
pub struct ShowError {
    /// Bytes before the first that cannot be written.
    pub at: usize,
    pub problem: Problem,
}

impl ShowError {
    /// The locale key of the frame around a problem; its arguments are `at`, counted from one, and `problem`.
    pub const FRAME_KEY: &'static str = "payload-error-at-byte";
}

/// Why a text stands for no bytes, or bytes for no text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    #[error("the text is longer than {} MiB, the most that can be typed; send a file instead", max_mib())]
    TextTooLong,
    #[error("the payload would be larger than {} MiB, the most that one can hold; send a file instead", max_mib())]
    TooLong,

    #[error("\"{}\" ({}) is not in {}", visible(*.found), code_point(*.found), .encoding.label())]
    Unencodable { found: char, encoding: Encoding },
    #[error(
        "\"\\{}\" is not an escape; there are \\n \\r \\t \\0 \\\\ \\$ \\xHH \\u{{…}}, and \\\\ is a backslash itself",
        visible(*.found)
    )]
    EscapeUnknown { found: char },
    #[error("a backslash with nothing after it; write \\\\ for the backslash itself")]
    EscapeEnds,
    #[error("\\x needs two hex digits after it, as in \\x0a")]
    EscapeByte,
    #[error("\\u needs a character's code point in braces, as in \\u{{4e2d}}, at most 10ffff")]
    EscapeCodePoint,

    #[error("a lone hex digit \"{digit}\"; write two digits for each byte, as in 0{digit}")]
    HexLone { digit: char },
    #[error("\"{}\" is not a hex digit (0 to 9, a to f)", visible(*.found))]
    HexDigit { found: char },
    #[error("0x with no hex digits after it")]
    HexEmpty,

    #[error("\"{}\" does not belong here in base64", visible(*.found))]
    Base64Symbol { found: char },
    #[error("one base64 character left over; the last group needs at least two")]
    Base64Lone,
    #[error("\"{}\" carries bits past the last byte; the base64 was cut off or mistyped", visible(*.found))]
    Base64Bits { found: char },
    #[error("the = signs at the end do not fill the last group of four characters")]
    Base64Padding,

    #[error("a number is missing here")]
    NumberMissing,
    #[error("\"{found}\" is not a number of type {prefix}")]
    NumberSyntax { found: String, prefix: String },
    #[error("{found} is out of range for {prefix}, which holds {min} to {max}")]
    NumberRange { found: String, prefix: String, min: String, max: String },

    #[error("the JSON ends before it is complete")]
    JsonEnds,
    #[error("a JSON value is expected, not \"{}\": an object, array, string, number, true, false or null", visible(*.found))]
    JsonValue { found: char },
    #[error("a key in double quotes is expected, not \"{}\"", visible(*.found))]
    JsonKey { found: char },
    #[error("a colon is expected after the key, not \"{}\"", visible(*.found))]
    Colon { found: char },
    #[error("a comma or }} is expected, not \"{}\"", visible(*.found))]
    JsonInObject { found: char },
    #[error("a comma or ] is expected, not \"{}\"", visible(*.found))]
    JsonInArray { found: char },
    #[error("the JSON value is complete, and \"{}\" follows it", visible(*.found))]
    JsonAfter { found: char },
    #[error("{} stands bare in a JSON string; write it as an escape", code_point(*.found))]
    JsonControl { found: char },
    #[error("not an escape of JSON; there are \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\uHHHH")]
    JsonEscape,
    #[error("not a JSON number; one looks like 0, -12, 3.5 or 6e23")]
    JsonNumber,

    #[error("the Python literal ends before it is complete")]
    ReprEnds,
    #[error("a Python value is expected, not \"{}\": a number, text or bytes in quotes, list, tuple, dict, set, None, True or False", visible(*.found))]
    ReprValue { found: char },
    #[error("the Python value is complete, and \"{}\" follows it; a tuple needs its brackets", visible(*.found))]
    ReprAfter { found: char },
    #[error("a comma or {close} is expected, not \"{}\"", visible(*.found))]
    ReprInside { found: char, close: char },
    #[error("not a number of Python; one looks like 0, 1_000, 0xff, 0o17, 0b1, 2.5 or 6e23")]
    ReprNumber,
    #[error("Python reads whole numbers of at most {most} digits")]
    ReprDigits { most: usize },
    #[error("complex numbers cannot be sent here; write two numbers")]
    ReprComplex,
    #[error("\"{found}\" is not a literal of Python; a text needs quotes, and the words are None, True and False")]
    ReprWord { found: String },
    #[error("\"{found}\" before the quotes makes no literal; there are r, b, br and u")]
    ReprPrefix { found: String },
    #[error("the quotes are not closed; a text of several lines stands in three of them")]
    ReprQuote,
    #[error(
        "no escape here; there are \\\\ \\' \\\" \\a \\b \\f \\n \\r \\t \\v \\ooo \\xHH, and in a text \\uHHHH and \\UHHHHHHHH"
    )]
    ReprEscape,
    #[error("Python takes no zero character in its source; write \\x00")]
    ReprZero,
    #[error("text and bytes stand side by side; Python joins only two of a kind")]
    ReprMixed,
    #[error("a list, a dict or a set can neither be a key nor stand in a set")]
    ReprKey,
    #[error("more than {most} brackets within each other")]
    ReprDeep { most: usize },

    #[error("\"{found}\" is not a size; write a number of bytes, with K, M or G if you like, as in 64 or 1M")]
    SizeSyntax { found: String },
    #[error("\"{found}\" is not a seed; write a whole number, as in 64,7")]
    SeedSyntax { found: String },

    #[error("not {} text", .encoding.label())]
    NotText { encoding: Encoding },
    #[error("the bytes do not end in {}", .line_ending.label())]
    NoLineEnding { line_ending: LineEnding },
    #[error("bytes left over: {left}; bytes in one {prefix}: {width}")]
    NumberWidth { left: usize, prefix: String, width: usize },
    #[error("white space that minified JSON does not have")]
    JsonSpace,
    #[error("not the byte that {prefix} generates here")]
    NotGenerated { prefix: String },

    #[error(
        "\"${{{found}}}\" is not known; there are ${{seq}} ${{time}} ${{unix_ms}} ${{random:8}}, and \\${{ stands for the two characters themselves"
    )]
    TemplateUnknown { found: String },
    #[error("${{ without a }} after it; \\${{ stands for the two characters themselves")]
    TemplateOpen,
    #[error("\"{}\" is not a format character; there are x c b B ? h H i I l L q Q n N e f d s p P, with one of @ = < > ! before them all", visible(*.found))]
    PackUnknown { found: char },
    #[error("{} has a size only in the native order @; after = < > ! write a fixed size, such as i or q", visible(*.found))]
    PackNativeOnly { found: char },
    #[error("a repeat count with no format character after it")]
    PackCountAlone,
    #[error("a value is missing: values in the format {needed}, values here {found}")]
    PackTooFew { needed: usize, found: usize },
    #[error("one value too many: values in the format {needed}")]
    PackTooMany { needed: usize },
    #[error("{item} takes text in quotes: \"ab\" or b\"\\x00\\xff\"")]
    PackText { item: String },
    #[error("? takes true or false, not {found}")]
    PackBool { found: String },
    #[error("c takes exactly one byte; bytes in this text: {found}")]
    PackOneByte { found: usize },
    #[error("too long for {item}, whose room in bytes is {room}; this text has {found}")]
    PackTextLong { item: String, found: usize, room: usize },
    #[error("the quotes are not closed; a quote inside them is written \\\"")]
    PackQuote,
    #[error("\"{}\" is not in ASCII; in b\"…\" write its bytes as \\xHH", visible(*.found))]
    PackByte { found: char },
    #[error("a space or a comma is expected between two values, not \"{}\"", visible(*.found))]
    PackSeparator { found: char },
    #[error("the path of a file is missing")]
    FileMissing,
    #[error("the bytes of a file are read while it is sent; they cannot stand here")]
    FileStreamed,
    #[error("the format stands for exactly this many bytes: {needed}; the bytes here: {found}")]
    PackSize { needed: usize, found: usize },
    #[error("more values than are read back at once: the most is {most}")]
    PackFields { most: usize },
    #[error("the bytes do not end in the {} of those before them", .kind.label())]
    NoChecksum { kind: ChecksumKind },
}

impl Problem {
    /// The key of this problem's text in the locale files.
    pub fn key(&self) -> &'static str {
        match self {
            Problem::TextTooLong => "payload-error-text-too-long",
            Problem::TooLong => "payload-error-too-long",
            Problem::Unencodable { .. } => "payload-error-unencodable",
            Problem::EscapeUnknown { .. } => "payload-error-escape-unknown",
            Problem::EscapeEnds => "payload-error-escape-ends",
            Problem::EscapeByte => "payload-error-escape-byte",
            Problem::EscapeCodePoint => "payload-error-escape-code-point",
            Problem::HexLone { .. } => "payload-error-hex-lone",
            Problem::HexDigit { .. } => "payload-error-hex-digit",
            Problem::HexEmpty => "payload-error-hex-empty",
            Problem::Base64Symbol { .. } => "payload-error-base64-symbol",
            Problem::Base64Lone => "payload-error-base64-lone",
            Problem::Base64Bits { .. } => "payload-error-base64-bits",
            Problem::Base64Padding => "payload-error-base64-padding",
            Problem::NumberMissing => "payload-error-number-missing",
            Problem::NumberSyntax { .. } => "payload-error-number-syntax",
            Problem::NumberRange { .. } => "payload-error-number-range",
            Problem::JsonEnds => "payload-error-json-ends",
            Problem::JsonValue { .. } => "payload-error-json-value",
            Problem::JsonKey { .. } => "payload-error-json-key",
            Problem::Colon { .. } => "payload-error-colon",
            Problem::JsonInObject { .. } => "payload-error-json-in-object",
            Problem::JsonInArray { .. } => "payload-error-json-in-array",
            Problem::JsonAfter { .. } => "payload-error-json-after",
            Problem::JsonControl { .. } => "payload-error-json-control",
            Problem::JsonEscape => "payload-error-json-escape",
            Problem::JsonNumber => "payload-error-json-number",
            Problem::ReprEnds => "payload-error-repr-ends",
            Problem::ReprValue { .. } => "payload-error-repr-value",
            Problem::ReprAfter { .. } => "payload-error-repr-after",
            Problem::ReprInside { .. } => "payload-error-repr-inside",
            Problem::ReprNumber => "payload-error-repr-number",
            Problem::ReprDigits { .. } => "payload-error-repr-digits",
            Problem::ReprComplex => "payload-error-repr-complex",
            Problem::ReprWord { .. } => "payload-error-repr-word",
            Problem::ReprPrefix { .. } => "payload-error-repr-prefix",
            Problem::ReprQuote => "payload-error-repr-quote",
            Problem::ReprEscape => "payload-error-repr-escape",
            Problem::ReprZero => "payload-error-repr-zero",
            Problem::ReprMixed => "payload-error-repr-mixed",
            Problem::ReprKey => "payload-error-repr-key",
            Problem::ReprDeep { .. } => "payload-error-repr-deep",
            Problem::SizeSyntax { .. } => "payload-error-size-syntax",
            Problem::SeedSyntax { .. } => "payload-error-seed-syntax",
            Problem::NotText { .. } => "payload-error-not-text",
            Problem::NoLineEnding { .. } => "payload-error-no-line-ending",
            Problem::NumberWidth { .. } => "payload-error-number-width",
            Problem::JsonSpace => "payload-error-json-space",
            Problem::NotGenerated { .. } => "payload-error-not-generated",
            Problem::TemplateUnknown { .. } => "payload-error-template-unknown",
            Problem::TemplateOpen => "payload-error-template-open",
            Problem::PackUnknown { .. } => "payload-error-pack-unknown",
            Problem::PackNativeOnly { .. } => "payload-error-pack-native-only",
            Problem::PackCountAlone => "payload-error-pack-count-alone",
            Problem::PackTooFew { .. } => "payload-error-pack-too-few",
            Problem::PackTooMany { .. } => "payload-error-pack-too-many",
            Problem::PackText { .. } => "payload-error-pack-text",
            Problem::PackBool { .. } => "payload-error-pack-bool",
            Problem::PackOneByte { .. } => "payload-error-pack-one-byte",
            Problem::PackTextLong { .. } => "payload-error-pack-text-long",
            Problem::PackQuote => "payload-error-pack-quote",
            Problem::PackByte { .. } => "payload-error-pack-byte",
            Problem::PackSeparator { .. } => "payload-error-pack-separator",
            Problem::FileMissing => "payload-error-file-missing",
            Problem::FileStreamed => "payload-error-file-streamed",
            Problem::PackSize { .. } => "payload-error-pack-size",
            Problem::PackFields { .. } => "payload-error-pack-fields",
            Problem::NoChecksum { .. } => "payload-error-no-checksum",
        }
    }

    /// The arguments of this problem's text in the locale files, safe to show as they are.
    pub fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            Problem::TextTooLong | Problem::TooLong => vec![("mib", max_mib().to_string())],
            Problem::Unencodable { found, encoding } => vec![
                ("found", visible(*found)),
                ("code", code_point(*found)),
                ("encoding", encoding.label().to_owned()),
            ],
            Problem::JsonControl { found } => vec![("code", code_point(*found))],
            Problem::HexLone { digit } => vec![("digit", digit.to_string())],
            Problem::EscapeUnknown { found }
            | Problem::HexDigit { found }
            | Problem::Base64Symbol { found }
            | Problem::Base64Bits { found }
            | Problem::JsonValue { found }
            | Problem::JsonKey { found }
            | Problem::Colon { found }
            | Problem::JsonInObject { found }
            | Problem::JsonInArray { found }
            | Problem::JsonAfter { found }
            | Problem::ReprValue { found }
            | Problem::ReprAfter { found } => vec![("found", visible(*found))],
            Problem::ReprInside { found, close } => vec![("found", visible(*found)), ("close", close.to_string())],
            Problem::ReprDigits { most } | Problem::ReprDeep { most } => vec![("most", most.to_string())],
            Problem::ReprWord { found } | Problem::ReprPrefix { found } => vec![("found", found.clone())],
            Problem::SizeSyntax { found } | Problem::SeedSyntax { found } => vec![("found", found.clone())],
            Problem::NumberSyntax { found, prefix } => vec![("found", found.clone()), ("prefix", prefix.clone())],
            Problem::NumberRange { found, prefix, min, max } => {
                vec![("found", found.clone()), ("prefix", prefix.clone()), ("min", min.clone()), ("max", max.clone())]
            }
            Problem::NotText { encoding } => vec![("encoding", encoding.label().to_owned())],
            Problem::NoLineEnding { line_ending } => vec![("ending", line_ending.label().to_owned())],
            Problem::NumberWidth { left, prefix, width } => {
                vec![("left", left.to_string()), ("prefix", prefix.clone()), ("width", width.to_string())]
            }
            Problem::NotGenerated { prefix } => vec![("prefix", prefix.clone())],
            Problem::TemplateUnknown { found } => vec![("found", found.clone())],
            Problem::PackUnknown { found } => vec![("found", visible(*found))],
            Problem::PackNativeOnly { found } => vec![("found", visible(*found))],
            Problem::PackTooFew { needed, found } => vec![("needed", needed.to_string()), ("found", found.to_string())],
            Problem::PackTooMany { needed } => vec![("needed", needed.to_string())],
            Problem::PackText { item } => vec![("item", item.clone())],
            Problem::PackBool { found } => vec![("found", found.clone())],
            Problem::PackOneByte { found } => vec![("found", found.to_string())],
            Problem::PackTextLong { item, found, room } => {
                vec![("item", item.clone()), ("found", found.to_string()), ("room", room.to_string())]
            }
            Problem::PackByte { found } => vec![("found", visible(*found))],
            Problem::PackSeparator { found } => vec![("found", visible(*found))],
            Problem::PackSize { needed, found } => vec![("needed", needed.to_string()), ("found", found.to_string())],
            Problem::PackFields { most } => vec![("most", most.to_string())],
            Problem::NoChecksum { kind } => vec![("name", kind.label().to_owned())],
            Problem::EscapeEnds
            | Problem::EscapeByte
            | Problem::EscapeCodePoint
            | Problem::HexEmpty
            | Problem::Base64Lone
            | Problem::Base64Padding
            | Problem::NumberMissing
            | Problem::JsonEnds
            | Problem::JsonEscape
            | Problem::JsonNumber
            | Problem::ReprEnds
            | Problem::ReprNumber
            | Problem::ReprComplex
            | Problem::ReprQuote
            | Problem::ReprEscape
            | Problem::ReprZero
            | Problem::ReprMixed
            | Problem::ReprKey
            | Problem::TemplateOpen
            | Problem::PackCountAlone
            | Problem::PackQuote
            | Problem::FileMissing
            | Problem::FileStreamed
            | Problem::JsonSpace => Vec::new(),
        }
    }
}

impl From<Unencodable> for PayloadError {
    fn from(error: Unencodable) -> Self {
        let Unencodable { at, found, encoding } = error;
        PayloadError { at, problem: Problem::Unencodable { found, encoding } }
    }
}

fn max_mib() -> usize {
    MAX_PAYLOAD_BYTES >> 20
}

fn code_point(c: char) -> String {
    format!("U+{:04X}", u32::from(c))
}

/// A character for a message: itself, or its code point where it would be invisible or disturb the line.
fn visible(c: char) -> String {
    if is_hidden(c) || c.is_whitespace() && c != ' ' { code_point(c) } else { c.to_string() }
}

/// The start of a word that a person mistyped, for a message.
pub(super) fn excerpt(word: &str) -> String {
    const SHOWN_CHARS: usize = 24;
    let mut out: String = word.chars().take(SHOWN_CHARS).map(visible).collect();
    if word.chars().nth(SHOWN_CHARS).is_some() {
        out.push('…');
    }
    out
}

/// Whether a character has no shape of its own, or changes the order of those around it (Unicode categories Cc, Zl
/// and Zp, and those of Cf that text can do without).
pub(super) fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}
