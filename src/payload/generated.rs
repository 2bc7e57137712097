//! `pattern:1M`, `random:64`, `count:256`: bytes that a rule makes, the same on every machine, so that a receiver can
//! tell which of them went missing.

use ::bytes::Bytes;

use super::error::excerpt;
use super::{MAX_PAYLOAD_BYTES, Options, PayloadAbout, PayloadError, PayloadType, Problem, ShowError};

/// A rule that makes any number of bytes. The text is a size: bytes, or with `K`, `M`, `G` times 1024, 1024² or
/// 1024³; `random` takes a seed after a comma, without one it is [`DEFAULT_SEED`].
pub(super) struct Generated {
    prefixes: &'static [&'static str],
    name_key: &'static str,
    rule: Rule,
}

#[derive(Clone, Copy, PartialEq)]
enum Rule {
    Chargen,
    Random,
    Count,
}

/// Lines of printable characters, each turned by one against the line before (RFC 864).
pub(super) const PATTERN: Generated =
    Generated { prefixes: &["pattern"], name_key: "payload-pattern", rule: Rule::Chargen };
/// Bytes without a pattern, which no compression makes smaller, from a seed.
pub(super) const RANDOM: Generated =
    Generated { prefixes: &["random"], name_key: "payload-random", rule: Rule::Random };
/// 00, 01, … ff, 00, …
pub(super) const COUNT: Generated = Generated { prefixes: &["count"], name_key: "payload-count", rule: Rule::Count };

const DEFAULT_SEED: u64 = 1;

impl PayloadType for Generated {
    fn about(&self) -> PayloadAbout {
        PayloadAbout { prefixes: self.prefixes, name_key: self.name_key, example: "256" }
    }

    fn parse(&self, _prefix: &str, input: &str, _options: &Options) -> Result<Bytes, PayloadError> {
        let (size, seed) = match input.split_once(',') {
            Some((size, seed)) if self.rule == Rule::Random => {
                let at = size.chars().count() + 1 + leading_spaces(seed);
                let seed = seed.trim();
                let no_seed = |_| PayloadError { at, problem: Problem::SeedSyntax { found: excerpt(seed) } };
                (size, seed.parse().map_err(no_seed)?)
            }
            _ => (input, DEFAULT_SEED),
        };
        let bytes = parse_size(size.trim()).map_err(|problem| PayloadError { at: leading_spaces(size), problem })?;
        Ok(self.make(bytes, seed).into())
    }

    fn show(&self, prefix: &str, bytes: &[u8], _options: &Options) -> Result<String, ShowError> {
        let made = self.make(bytes.len(), DEFAULT_SEED);
        match made.iter().zip(bytes).position(|(made, byte)| made != byte) {
            Some(at) => Err(ShowError { at, problem: Problem::NotGenerated { prefix: prefix.to_owned() } }),
            None => Ok(bytes.len().to_string()),
        }
    }
}

impl Generated {
    /// The rule's first bytes; `length` is within the cap.
    fn make(&self, length: usize, seed: u64) -> Vec<u8> {
        match self.rule {
            Rule::Chargen => (0..length as u64).map(chargen_byte).collect(),
            Rule::Count => (0..length).map(|at| at as u8).collect(),
            Rule::Random => {
                let mut out = Vec::with_capacity(length);
                let mut state = seed;
                while out.len() < length {
                    let block = split_mix(&mut state).to_le_bytes();
                    out.extend_from_slice(&block[..block.len().min(length - out.len())]);
                }
                out
            }
        }
    }
}

fn leading_spaces(text: &str) -> usize {
    text.chars().take_while(|c| c.is_whitespace()).count()
}

/// A size in bytes, within the cap.
fn parse_size(text: &str) -> Result<usize, Problem> {
    let (digits, unit) = match text.char_indices().next_back() {
        Some((at, 'k' | 'K')) => (&text[..at], 1 << 10),
        Some((at, 'm' | 'M')) => (&text[..at], 1 << 20),
        Some((at, 'g' | 'G')) => (&text[..at], 1 << 30),
        _ => (text, 1),
    };
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return Err(Problem::SizeSyntax { found: excerpt(text) });
    }
    let size = digits.parse::<usize>().ok().and_then(|number| number.checked_mul(unit));
    size.filter(|bytes| *bytes <= MAX_PAYLOAD_BYTES).ok_or(Problem::TooLong)
}

/// The next number of SplitMix64 (Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators, 2014).
pub(super) fn split_mix(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut mixed = *state;
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

/// The length of a line of [`chargen_byte`]: 72 characters, CR and LF.
pub const CHARGEN_LINE_BYTES: u64 = 74;

/// The byte at `offset` of the character generator's pattern (RFC 864): 72 of the 95 printable ASCII characters in
/// order, CR LF, and the next line begins one character later.
pub fn chargen_byte(offset: u64) -> u8 {
    let (line, column) = (offset / CHARGEN_LINE_BYTES, offset % CHARGEN_LINE_BYTES);
    match column {
        72 => b'\r',
        73 => b'\n',
        _ => b' ' + ((line + column) % 95) as u8,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(kind: &Generated, input: &str) -> Result<Bytes, PayloadError> {
        kind.parse(kind.prefixes[0], input, &Options::default())
    }

    #[test]
    fn sizes_have_units() {
        for (input, length) in [("0", 0), ("64", 64), (" 1k ", 1 << 10), ("1M", 1 << 20), ("16M", MAX_PAYLOAD_BYTES)] {
            for kind in [PATTERN, RANDOM, COUNT] {
                assert_eq!(parse(&kind, input).unwrap().len(), length, "{input}");
            }
        }
        let size = |found: &str| Problem::SizeSyntax { found: found.to_owned() };
        let cases = [
            ("", 0, size("")),
            ("M", 0, size("M")),
            ("1.5M", 0, size("1.5M")),
            (" -1", 1, size("-1")),
            ("1,2", 0, size("1,2")),
            ("16777217", 0, Problem::TooLong),
            ("17M", 0, Problem::TooLong),
            ("999G", 0, Problem::TooLong),
            ("99999999999999999999999G", 0, Problem::TooLong),
        ];
        for (input, at, problem) in cases {
            assert_eq!(parse(&COUNT, input), Err(PayloadError { at, problem }), "{input}");
        }
    }

    #[test]
    fn count_counts_and_the_pattern_turns() {
        let count = parse(&COUNT, "300").unwrap();
        assert!(count.iter().enumerate().all(|(at, byte)| *byte == at as u8));
        let pattern = parse(&PATTERN, "1K").unwrap();
        assert!(pattern.starts_with(b" !\"#$%&"));
        assert_eq!(&pattern[70..80], b"fg\r\n!\"#$%&");
    }

    #[test]
    fn random_follows_its_seed() {
        // The published first outputs of SplitMix64 from this seed.
        let expected: Vec<u8> =
            [6457827717110365317u64, 3203168211198807973].iter().flat_map(|n| n.to_le_bytes()).collect();
        assert_eq!(parse(&RANDOM, "16, 1234567").unwrap(), expected);
        assert_eq!(parse(&RANDOM, "13,1234567").unwrap(), expected[..13]);
        assert_eq!(parse(&RANDOM, "9").unwrap(), parse(&RANDOM, "9,1").unwrap());
        let error = parse(&RANDOM, "64, x").unwrap_err();
        assert_eq!(error, PayloadError { at: 4, problem: Problem::SeedSyntax { found: "x".to_owned() } });
    }

    #[test]
    fn shows_only_its_own_bytes() {
        let bytes = parse(&PATTERN, "1K").unwrap();
        assert_eq!(PATTERN.show("pattern", &bytes, &Options::default()).unwrap(), "1024");
        let error = COUNT.show("count", b"\0\x01\x03", &Options::default()).unwrap_err();
        assert_eq!(error.to_string(), "byte 3: not the byte that count generates here");
    }
}
