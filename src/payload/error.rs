//! What is wrong with a payload, and where.

use super::{ChecksumKind, Encoding, LineEnding, MAX_PAYLOAD_BYTES};
use crate::message::{Arg, code_point, sentences, visible};

const MAX_MIB: usize = MAX_PAYLOAD_BYTES >> 20;

sentences! {
    /// A text that stands for no bytes.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct PayloadError: "payload-error-at-character" {
        /// Characters before the mistake, in the text without its prefix.
        pub at: usize,
        pub problem: Problem,
    } => { at: at + 1 }

    /// Bytes that a type cannot write as text.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct ShowError: "payload-error-at-byte" {
        /// Bytes before the first that cannot be written.
        pub at: usize,
        pub problem: Problem,
    } => { at: at + 1 }

    /// Why a text stands for no bytes, or bytes for no text.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub enum Problem: "payload-error-" {
        TextTooLong => { mib: MAX_MIB },
        TooLong => { mib: MAX_MIB },

        Unencodable { found: char, encoding: Encoding } => { code: code_point(*found) },
        EscapeUnknown { found: char },
        EscapeEnds,
        EscapeByte,
        EscapeCodePoint,

        HexLone { digit: char },
        HexDigit { found: char },
        HexEmpty,

        Base64Symbol { found: char },
        Base64Lone,
        Base64Bits { found: char },
        Base64Padding,

        NumberMissing,
        NumberSyntax { found: String, prefix: String },
        NumberRange { found: String, prefix: String, min: String, max: String },

        JsonEnds,
        JsonValue { found: char },
        JsonKey { found: char },
        Colon { found: char },
        JsonInObject { found: char },
        JsonInArray { found: char },
        JsonAfter { found: char },
        JsonControl { found: char },
        JsonEscape,
        JsonNumber,
        /// What the parser says, in its own words.
        Json { reason: String },

        ReprEnds,
        ReprValue { found: char },
        ReprAfter { found: char },
        ReprInside { found: char, close: char },
        ReprNumber,
        ReprDigits { most: usize },
        ReprComplex,
        ReprWord { found: String },
        ReprPrefix { found: String },
        ReprQuote,
        ReprEscape,
        ReprZero,
        ReprMixed,
        ReprKey,
        ReprDeep { most: usize },

        SizeSyntax { found: String },
        SeedSyntax { found: String },

        NotText { encoding: Encoding },
        NoLineEnding { line_ending: LineEnding },
        NumberWidth { left: usize, prefix: String, width: usize },
        JsonSpace,
        NotGenerated { prefix: String },

        TemplateUnknown { found: String },
        TemplateOpen,
        PackUnknown { found: char },
        PackNativeOnly { found: char },
        PackCountAlone,
        PackTooFew { needed: usize, found: usize },
        PackTooMany { needed: usize },
        PackText { item: String },
        PackBool { found: String },
        PackOneByte { found: usize },
        PackTextLong { item: String, found: usize, room: usize },
        PackQuote,
        PackByte { found: char },
        PackSeparator { found: char },
        FileMissing,
        FileStreamed,
        PackSize { needed: usize, found: usize },
        PackFields { most: usize },
        NoChecksum { kind: ChecksumKind },
    }
}

impl PayloadError {
    /// The mistake that begins at byte `byte` of `input`.
    pub(super) fn at_byte(input: &str, byte: usize, problem: Problem) -> PayloadError {
        let at = input.char_indices().take_while(|(start, _)| *start < byte).count();
        PayloadError { at, problem }
    }
}

macro_rules! by_label {
    ($($choice:ty)*) => {
        $(impl From<&$choice> for Arg {
            fn from(choice: &$choice) -> Self {
                choice.label().into()
            }
        })*
    };
}

by_label!(ChecksumKind Encoding LineEnding);

/// The start of a word that a person mistyped, for a message.
pub(super) fn excerpt(word: &str) -> String {
    const SHOWN_CHARS: usize = 24;
    let mut out: String = word.chars().take(SHOWN_CHARS).map(visible).collect();
    if word.chars().nth(SHOWN_CHARS).is_some() {
        out.push('…');
    }
    out
}
