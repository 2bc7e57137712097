//! `u16be:1,2,0xff`: numbers of a fixed width, in the byte order that the prefix names.

use ::bytes::Bytes;

use super::error::excerpt;
use super::{
    ByteOrder, MAX_PAYLOAD_BYTES, Options, PayloadAbout, PayloadError, PayloadType, Problem, ShowError, capped,
};

/// Numbers parted by commas or white space. Integers are decimal, or `0x`, `0o`, `0b` with digits; floats are decimal
/// with an exponent if need be, `inf`, `-inf` and `nan`; `nan(0x7fc00001)` is the NaN of those bits, so that every
/// bit pattern can be written. A number that the type cannot hold is a mistake, never cut to size.
pub(super) struct Numbers;

const PREFIXES: &[&str] = &[
    "u8", "u8be", "u8le", "i8", "i8be", "i8le", "u16be", "u16le", "i16be", "i16le", "u32be", "u32le", "i32be", "i32le",
    "u64be", "u64le", "i64be", "i64le", "f32be", "f32le", "f64be", "f64le",
];

#[derive(Clone, Copy, PartialEq)]
pub(super) enum Form {
    Unsigned,
    Signed,
    Float,
}

/// What a prefix says. A number is kept as its bits, in the low end of a `u64`.
#[derive(Clone, Copy)]
pub(super) struct Layout<'a> {
    /// The type's name, for messages.
    pub prefix: &'a str,
    pub form: Form,
    /// In bytes.
    pub width: usize,
    pub order: ByteOrder,
}

impl PayloadType for Numbers {
    fn about(&self) -> PayloadAbout {
        PayloadAbout { prefixes: PREFIXES, name_key: "payload-numbers", example: "" }
    }

    fn example(&self, prefix: &str) -> &'static str {
        if Layout::of(prefix).form == Form::Float { "1.5, -2e3" } else { "1, 2, 0x7f" }
    }

    fn parse(&self, prefix: &str, input: &str, _options: &Options) -> Result<Bytes, PayloadError> {
        let layout = Layout::of(prefix);
        let mut out = Vec::new();
        let is_blank = input.trim().is_empty();
        let mut at = 0;
        for part in input.split(',') {
            let mut words = words(part, at).peekable();
            if words.peek().is_none() && !is_blank {
                return Err(PayloadError { at, problem: Problem::NumberMissing });
            }
            for (at, word) in words {
                let bits = layout.parse_word(word).map_err(|problem| PayloadError { at, problem })?;
                layout.push_bits(&mut out, bits).map_err(|problem| PayloadError { at, problem })?;
            }
            at += part.chars().count() + 1;
        }
        Ok(out.into())
    }

    fn show(&self, prefix: &str, bytes: &[u8], _options: &Options) -> Result<String, ShowError> {
        let layout = Layout::of(prefix);
        let numbers = bytes.chunks_exact(layout.width);
        let left = numbers.remainder().len();
        if left > 0 {
            let problem = Problem::NumberWidth { left, prefix: prefix.to_owned(), width: layout.width };
            return Err(ShowError { at: bytes.len() - left, problem });
        }
        let mut out = String::with_capacity(bytes.len().saturating_mul(2).min(MAX_PAYLOAD_BYTES));
        for (index, number) in numbers.enumerate() {
            let bits = layout.order.read(number);
            let separator = if index == 0 { "" } else { "," };
            capped::push_str(&mut out, &format!("{separator}{}", layout.show_bits(bits)))
                .map_err(|problem| ShowError { at: index * layout.width, problem })?;
        }
        Ok(out)
    }
}

/// The words of a part, each with the characters before it; `at` is how many are before the part.
fn words(part: &str, mut at: usize) -> impl Iterator<Item = (usize, &str)> {
    part.split(char::is_whitespace).filter_map(move |word| {
        let start = at;
        at += word.chars().count() + 1;
        (!word.is_empty()).then_some((start, word))
    })
}

impl<'a> Layout<'a> {
    fn of(prefix: &'a str) -> Layout<'a> {
        let form = match prefix.as_bytes().first() {
            Some(b'f') => Form::Float,
            Some(b'i') => Form::Signed,
            _ => Form::Unsigned,
        };
        let width = match prefix.get(1..3) {
            Some("16") => 2,
            Some("32") => 4,
            Some("64") => 8,
            _ => 1,
        };
        let order = if prefix.ends_with("le") { ByteOrder::Little } else { ByteOrder::Big };
        Layout { prefix, form, width, order }
    }

    /// Appends the bits of a number in its width and order.
    pub(super) fn push_bits(self, out: &mut Vec<u8>, bits: u64) -> Result<(), Problem> {
        capped::push(out, &self.order.write(bits, self.width))
    }

    /// The signed number of these bits.
    pub(super) fn signed(self, bits: u64) -> i64 {
        let unused = 64 - 8 * self.width;
        ((bits << unused) as i64) >> unused
    }

    /// The bits of a number, in the low end.
    pub(super) fn parse_word(self, word: &str) -> Result<u64, Problem> {
        if self.form == Form::Float { self.parse_float(word) } else { self.parse_integer(word) }
    }

    fn parse_integer(self, word: &str) -> Result<u64, Problem> {
        let unsigned = word.strip_prefix(['+', '-']).unwrap_or(word);
        let negative = word.starts_with('-');
        let (radix, digits) = match unsigned.get(..2) {
            Some("0x" | "0X") => (16, &unsigned[2..]),
            Some("0o" | "0O") => (8, &unsigned[2..]),
            Some("0b" | "0B") => (2, &unsigned[2..]),
            _ => (10, unsigned),
        };
        if digits.is_empty() || !digits.chars().all(|c| c.is_digit(radix)) {
            return Err(self.no_number(word));
        }
        // Digits alone fail only by being too many.
        let magnitude = u64::from_str_radix(digits, radix).map_err(|_| self.out_of_range(word))?;
        let limit = if negative { self.min_magnitude() } else { self.max() };
        if magnitude > limit {
            return Err(self.out_of_range(word));
        }
        Ok(if negative { magnitude.wrapping_neg() } else { magnitude })
    }

    fn parse_float(self, word: &str) -> Result<u64, Problem> {
        if let Some(inner) = word.strip_prefix("nan(0x").and_then(|rest| rest.strip_suffix(')')) {
            let only_digits = inner.bytes().all(|b| b.is_ascii_hexdigit());
            let bits = only_digits.then(|| u64::from_str_radix(inner, 16).ok()).flatten();
            return bits.filter(|&bits| self.is_nan(bits)).ok_or_else(|| self.no_number(word));
        }
        let is_decimal = word.bytes().all(|b| matches!(b, b'0'..=b'9' | b'+' | b'-' | b'.' | b'e' | b'E'));
        if !is_decimal && !matches!(word, "inf" | "-inf" | "nan") {
            return Err(self.no_number(word));
        }
        if word == "nan" {
            return Ok(self.quiet_nan());
        }
        let (bits, is_infinite) = if self.width == 4 {
            let value: f32 = word.parse().map_err(|_| self.no_number(word))?;
            (u64::from(value.to_bits()), value.is_infinite())
        } else {
            let value: f64 = word.parse().map_err(|_| self.no_number(word))?;
            (value.to_bits(), value.is_infinite())
        };
        if is_infinite && is_decimal { Err(self.out_of_range(word)) } else { Ok(bits) }
    }

    fn show_bits(self, bits: u64) -> String {
        match self.form {
            Form::Unsigned => bits.to_string(),
            Form::Signed => self.signed(bits).to_string(),
            Form::Float if bits == self.quiet_nan() => "nan".to_owned(),
            Form::Float if self.is_nan(bits) => format!("nan(0x{bits:x})"),
            // `{:?}` is the shortest text that reads back as the same float.
            Form::Float if self.width == 4 => format!("{:?}", f32::from_bits(bits as u32)),
            Form::Float => format!("{:?}", f64::from_bits(bits)),
        }
    }

    /// The greatest integer that fits.
    fn max(self) -> u64 {
        let unsigned = u64::MAX >> (64 - 8 * self.width);
        if self.form == Form::Signed { unsigned >> 1 } else { unsigned }
    }

    /// How far below zero an integer may be.
    fn min_magnitude(self) -> u64 {
        if self.form == Form::Signed { self.max() + 1 } else { 0 }
    }

    /// The NaN that is written `nan`: positive and quiet, without a message in it (IEEE 754 §6.2.1).
    fn quiet_nan(self) -> u64 {
        if self.width == 4 { 0x7fc0_0000 } else { 0x7ff8_0000_0000_0000 }
    }

    fn is_nan(self, bits: u64) -> bool {
        match self.width {
            4 => u32::try_from(bits).is_ok_and(|bits| f32::from_bits(bits).is_nan()),
            _ => f64::from_bits(bits).is_nan(),
        }
    }

    pub(super) fn no_number(self, word: &str) -> Problem {
        Problem::NumberSyntax { found: excerpt(word), prefix: self.prefix.to_owned() }
    }

    fn out_of_range(self, word: &str) -> Problem {
        let (min, max) = match (self.form, self.width) {
            (Form::Float, 4) => (format!("{:?}", f32::MIN), format!("{:?}", f32::MAX)),
            (Form::Float, _) => (format!("{:?}", f64::MIN), format!("{:?}", f64::MAX)),
            (Form::Signed, _) => (format!("-{}", self.min_magnitude()), self.max().to_string()),
            (Form::Unsigned, _) => ("0".to_owned(), self.max().to_string()),
        };
        Problem::NumberRange { found: excerpt(word), prefix: self.prefix.to_owned(), min, max }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writes_the_order_that_the_prefix_names() {
        let cases: [(&str, &str, &[u8]); 18] = [
            ("u8", "", b""),
            ("u8", " ", b""),
            ("u8", "0, 255 0x7f", b"\x00\xff\x7f"),
            ("i8", "-128,127,-0x1,+5", b"\x80\x7f\xff\x05"),
            ("u8le", "0b101,0o17", b"\x05\x0f"),
            ("u16be", "1,2,0xff", b"\0\x01\0\x02\0\xff"),
            ("u16le", "1,2,0xff", b"\x01\0\x02\0\xff\0"),
            ("i16le", "-2", b"\xfe\xff"),
            ("u32be", "0xdeadbeef", b"\xde\xad\xbe\xef"),
            ("i32le", "-2147483648", b"\0\0\0\x80"),
            ("u64be", "18446744073709551615", &[0xff; 8]),
            ("i64be", "-9223372036854775808", b"\x80\0\0\0\0\0\0\0"),
            ("i64le", "9223372036854775807", b"\xff\xff\xff\xff\xff\xff\xff\x7f"),
            ("f32be", "1.5,-2", b"\x3f\xc0\0\0\xc0\0\0\0"),
            ("f64be", "1e0", b"\x3f\xf0\0\0\0\0\0\0"),
            ("f32le", "inf -inf", b"\0\0\x80\x7f\0\0\x80\xff"),
            ("f32be", "nan,nan(0x7f800001)", b"\x7f\xc0\0\0\x7f\x80\0\x01"),
            ("f64le", "-0.0", b"\0\0\0\0\0\0\0\x80"),
        ];
        for (prefix, input, bytes) in cases {
            let parsed = Numbers.parse(prefix, input, &Options::default());
            assert_eq!(parsed.unwrap(), bytes, "{prefix}:{input}");
        }
    }

    #[test]
    fn mistakes_have_a_place_and_a_reason() {
        let cases = [
            ("u8", "1,256", 3, "256 is out of range for u8, which holds 0 to 255"),
            ("u8", "-1", 1, "-1 is out of range for u8, which holds 0 to 255"),
            ("i8", "0xff", 1, "0xff is out of range for i8, which holds -128 to 127"),
            ("i16be", " -32769", 2, "-32769 is out of range for i16be, which holds -32768 to 32767"),
            ("f32be", "1,1e39", 3, "1e39 is out of range for f32be, which holds -3.4028235e38 to 3.4028235e38"),
            ("u16be", "1,,2|1, ", 3, "a number is missing here"),
            ("u16be", ",", 1, "a number is missing here"),
            ("u16be", "1 2 -", 5, "\"-\" is not a number of type u16be"),
            ("u16be", "中,1", 1, "\"中\" is not a number of type u16be"),
            ("u16be", "0x", 1, "\"0x\" is not a number of type u16be"),
            ("u16be", "+-1", 1, "\"+-1\" is not a number of type u16be"),
            ("u16be", "1.5", 1, "\"1.5\" is not a number of type u16be"),
            ("f32be", "infinity", 1, "\"infinity\" is not a number of type f32be"),
            ("f32be", "nan(0x0)", 1, "\"nan(0x0)\" is not a number of type f32be"),
            ("f32be", "nan(0x7ff8000000000000)", 1, "\"nan(0x7ff8000000000000)\" is not a number of type f32be"),
            ("f64le", "e", 1, "\"e\" is not a number of type f64le"),
        ];
        for (prefix, inputs, at, message) in cases {
            for input in inputs.split('|') {
                let error = Numbers.parse(prefix, input, &Options::default()).unwrap_err();
                assert_eq!(error.to_string(), format!("character {at}: {message}"), "{prefix}:{input}");
            }
        }
        let huge = "9".repeat(100);
        let error = Numbers.parse("u64be", &huge, &Options::default()).unwrap_err();
        assert!(matches!(error.problem, Problem::NumberRange { .. }), "{error}");
    }

    #[test]
    fn a_payload_stops_at_the_cap() {
        let input = "0,".repeat(MAX_PAYLOAD_BYTES / 8) + "0";
        let error = Numbers.parse("u64be", &input, &Options::default()).unwrap_err();
        assert_eq!(error, PayloadError { at: MAX_PAYLOAD_BYTES / 4, problem: Problem::TooLong });
    }

    #[test]
    fn a_part_of_a_number_is_not_shown() {
        let error = Numbers.show("u32be", &[0; 7], &Options::default()).unwrap_err();
        assert_eq!(error.to_string(), "byte 5: bytes left over: 3; bytes in one u32be: 4");
    }
}
