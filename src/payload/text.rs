//! `text:héllo\n`: characters in an encoding, with escapes for what no key types, and `${seq}` for what changes with
//! every send.

use ::bytes::Bytes;

use super::template::{self, Filler, Part, Template};
use super::{Escapes, Moment, Options, PayloadAbout, PayloadError, PayloadType, Problem, ShowError, capped};
use crate::escape::push_visible;

pub(super) const PREFIX: &str = "text";

/// Characters in the encoding of the options, then the line ending of the options. `\xHH` is that byte whatever the
/// encoding, so a text can hold bytes that are no text. `${…}` is a [`Template`]; `\$` is a dollar that opens none.
pub(super) struct Text;

/// One step of a text: a character to encode, or a byte as it is.
pub(super) enum Unit {
    Char(char),
    Byte(u8),
}

/// A step, or what the moment puts in its place.
enum Step {
    Unit(Unit),
    Template(Template),
}

impl PayloadType for Text {
    fn about(&self) -> PayloadAbout {
        PayloadAbout { prefixes: &[PREFIX], name_key: "payload-text", example: r"hello\n" }
    }

    fn parse(&self, prefix: &str, input: &str, options: &Options) -> Result<Bytes, PayloadError> {
        self.render(prefix, input, options, &Moment::first())
    }

    fn render(&self, _prefix: &str, input: &str, options: &Options, moment: &Moment) -> Result<Bytes, PayloadError> {
        let mut out = Vec::with_capacity(input.len());
        let mut filler = Filler::new(moment);
        for step in steps(input, options.escapes) {
            let (at, step) = step?;
            let appended = match step {
                Step::Unit(unit) => append(&mut out, unit, options),
                Step::Template(template) => {
                    filler.fill(template).chars().try_for_each(|c| append(&mut out, Unit::Char(c), options))
                }
            };
            appended.map_err(|problem| PayloadError { at, problem })?;
        }
        let too_long = |problem| PayloadError { at: input.chars().count(), problem };
        capped::push(&mut out, &line_ending(options)).map_err(too_long)?;
        Ok(out.into())
    }

    fn changes(&self, input: &str, options: &Options) -> bool {
        steps(input, options.escapes).map_while(Result::ok).any(|(_, step)| matches!(step, Step::Template(_)))
    }

    fn show(&self, _prefix: &str, bytes: &[u8], options: &Options) -> Result<String, ShowError> {
        let &Options { encoding, escapes, line_ending: ending, .. } = options;
        let no_ending = ShowError { at: bytes.len(), problem: Problem::NoLineEnding { line_ending: ending } };
        let body = bytes.strip_suffix(line_ending(options).as_slice()).ok_or(no_ending)?;
        let mut out = String::with_capacity(body.len());
        for (at, piece) in encoding.pieces(body) {
            let shown = match piece {
                Ok(c) => show_char(c, options),
                Err(byte) if escapes == Escapes::On => format!("\\x{byte:02x}"),
                Err(_) => return Err(ShowError { at, problem: Problem::NotText { encoding } }),
            };
            if shown == "{" && out.ends_with('$') && escapes == Escapes::On {
                // The two would open a template, so the dollar takes an escape after all.
                out.pop();
                capped::push_str(&mut out, r"\$").map_err(|problem| ShowError { at, problem })?;
            }
            capped::push_str(&mut out, &shown).map_err(|problem| ShowError { at, problem })?;
        }
        Ok(out)
    }
}

/// What a text is made of, with its line ending; `None` where it cannot be sent.
pub(super) fn parts(input: &str, options: &Options) -> Option<Vec<Part>> {
    let mut parts = Vec::new();
    let mut plain = Vec::new();
    for step in steps(input, options.escapes) {
        match step.ok()?.1 {
            Step::Unit(unit) => append(&mut plain, unit, options).ok()?,
            Step::Template(template) => {
                flush(&mut plain, &mut parts);
                parts.push(Part::Template(template));
            }
        }
    }
    capped::push(&mut plain, &line_ending(options)).ok()?;
    flush(&mut plain, &mut parts);
    Some(parts)
}

fn flush(plain: &mut Vec<u8>, parts: &mut Vec<Part>) {
    if !plain.is_empty() {
        parts.push(Part::Bytes(std::mem::take(plain).into()));
    }
}

/// Appends a step in the encoding of the options.
pub(super) fn append(out: &mut Vec<u8>, unit: Unit, options: &Options) -> Result<(), Problem> {
    match unit {
        Unit::Byte(byte) => capped::push(out, &[byte]),
        Unit::Char(c) => options.encoding.append(out, c),
    }
}

/// The line ending's bytes: there is no encoding that lacks one.
fn line_ending(options: &Options) -> Vec<u8> {
    options.encoding.encode(options.line_ending.text()).unwrap_or_default()
}

/// The steps of a text, each with the characters before it; a mistake is the last.
fn steps(input: &str, escapes: Escapes) -> impl Iterator<Item = Result<(usize, Step), PayloadError>> {
    let (mut rest, mut next) = (input, 0);
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let at = next;
        let (step, tail) = match next_step(rest, escapes) {
            Ok((step, tail)) => (Ok((at, step)), tail),
            Err(problem) => (Err(PayloadError { at, problem }), ""),
        };
        next += rest[..rest.len() - tail.len()].chars().count();
        rest = tail;
        Some(step)
    })
}

/// The first step of `text`, which is not empty, and the text after it.
fn next_step(text: &str, escapes: Escapes) -> Result<(Step, &str), Problem> {
    if escapes == Escapes::On && text.starts_with(template::OPENING) {
        return template::read(text).map(|(template, tail)| (Step::Template(template), tail));
    }
    next_unit(text, escapes).map(|(unit, tail)| (Step::Unit(unit), tail))
}

/// The first unit of `text`, which is not empty, and the text after it.
pub(super) fn next_unit(text: &str, escapes: Escapes) -> Result<(Unit, &str), Problem> {
    let mut chars = text.chars();
    let first = chars.next().ok_or(Problem::EscapeEnds)?;
    if first != '\\' || escapes == Escapes::Off {
        return Ok((Unit::Char(first), chars.as_str()));
    }
    let unit = match chars.next().ok_or(Problem::EscapeEnds)? {
        'n' => Unit::Char('\n'),
        'r' => Unit::Char('\r'),
        't' => Unit::Char('\t'),
        '0' => Unit::Char('\0'),
        '\\' => Unit::Char('\\'),
        '$' => Unit::Char('$'),
        'x' => {
            let (digits, tail) = chars.as_str().split_at_checked(2).ok_or(Problem::EscapeByte)?;
            let byte = hex_number(digits).and_then(|n| u8::try_from(n).ok()).ok_or(Problem::EscapeByte)?;
            return Ok((Unit::Byte(byte), tail));
        }
        'u' => {
            let braced = chars.as_str().strip_prefix('{').ok_or(Problem::EscapeCodePoint)?;
            // Six digits hold every code point, so no closing brace need be looked for further on.
            let end = braced.bytes().take(7).position(|b| b == b'}').ok_or(Problem::EscapeCodePoint)?;
            let c = hex_number(&braced[..end]).and_then(char::from_u32).ok_or(Problem::EscapeCodePoint)?;
            return Ok((Unit::Char(c), &braced[end + 1..]));
        }
        found => return Err(Problem::EscapeUnknown { found }),
    };
    Ok((unit, chars.as_str()))
}

/// A number of hex digits alone; `from_str_radix` would take a sign as well.
fn hex_number(digits: &str) -> Option<u32> {
    let only_digits = digits.bytes().all(|b| b.is_ascii_hexdigit());
    only_digits.then(|| u32::from_str_radix(digits, 16).ok()).flatten()
}

fn show_char(c: char, options: &Options) -> String {
    let mut shown = String::new();
    match c {
        _ if options.escapes == Escapes::Off => shown.push(c),
        '\n' | '\r' | '\t' | '\0' => push_visible(&mut shown, c),
        // `\xHH` is a byte, so it stands for the character only where the character is that byte.
        _ if c.is_ascii_control() && !options.encoding.has_ascii() => return format!("\\u{{{:x}}}", u32::from(c)),
        _ => push_visible(&mut shown, c),
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::payload::{Encoding, LineEnding, MAX_PAYLOAD_BYTES};

    fn parse(input: &str, options: &Options) -> Result<Vec<u8>, (usize, Problem)> {
        Text.parse(PREFIX, input, options).map(Vec::from).map_err(|e| (e.at, e.problem))
    }

    #[test]
    fn escapes_stand_for_what_they_name() {
        let on = Options::default();
        let cases: [(&str, &[u8]); 8] = [
            ("", b""),
            ("héllo", b"h\xc3\xa9llo"),
            (r"a\n\r\t\0\\b", b"a\n\r\t\0\\b"),
            (r"\01", b"\x001"),
            (r"\xff\xC30", b"\xff\xc30"),
            (r"\u{4e2d}\u{10FFFF}\u{0}", b"\xe4\xb8\xad\xf4\x8f\xbf\xbf\0"),
            (r"\\n", b"\\n"),
            ("a\nb", b"a\nb"),
        ];
        for (input, bytes) in cases {
            assert_eq!(parse(input, &on).as_deref(), Ok(bytes), "{input}");
        }
        let off = Options { escapes: Escapes::Off, ..on };
        assert_eq!(parse(r"C:\new\", &off).unwrap(), br"C:\new\");
    }

    #[test]
    fn mistakes_have_a_place_and_a_reason() {
        let gbk = Options { encoding: Encoding::Gbk, ..Options::default() };
        let cases = [
            (r"中\q", 1, Problem::EscapeUnknown { found: 'q' }),
            (r"a\", 1, Problem::EscapeEnds),
            (r"a\x|a\x4|a\x+4|a\x4中", 1, Problem::EscapeByte),
            (r"\u4e2d|\u{}|\u{d800}|\u{110000}|\u{0000041}|\u{41", 0, Problem::EscapeCodePoint),
            ("中é€😀", 3, Problem::Unencodable { found: '😀', encoding: Encoding::Gbk }),
            (r"中\u{1f600}", 1, Problem::Unencodable { found: '😀', encoding: Encoding::Gbk }),
        ];
        for (inputs, at, problem) in cases {
            for input in inputs.split('|') {
                assert_eq!(parse(input, &gbk), Err((at, problem.clone())), "{input}");
            }
        }
    }

    #[test]
    fn templates_are_filled_in_and_can_be_escaped() {
        let (on, off) =
            (Options::default(), Options { escapes: Escapes::Off, line_ending: LineEnding::Lf, ..Options::default() });
        let moment = Moment { seq: 42, ..Moment::first() };
        let render = |input: &str, options: &Options| Text.render(PREFIX, input, options, &moment).unwrap();
        assert_eq!(render(r"no ${seq}\t$5 $\$", &on), "no 42\t$5 $$");
        assert_eq!(render(r"\${seq} $\x7bseq}", &on), "${seq} ${seq}");
        assert_eq!(render("${seq} ${nope}", &off), "${seq} ${nope}\n");
        assert_eq!(render("${random:20}", &on).len(), 20);
        let wide = Options { encoding: Encoding::Utf16Be, ..on };
        assert_eq!(render("${seq}", &wide), b"\x004\x002".as_slice());
        assert_eq!(parse("${seq}", &on).unwrap(), b"1");

        assert_eq!(parse("中${x}", &on), Err((1, Problem::TemplateUnknown { found: "x".to_owned() })));
        assert_eq!(parse("中${seq", &on), Err((1, Problem::TemplateOpen)));
        assert_eq!(parse("${random:16777216}", &wide), Err((0, Problem::TooLong)));
        for (input, changes) in [(r"a${seq}", true), (r"\${seq}", false), ("a", false), ("${", false)] {
            assert_eq!(Text.changes(input, &on), changes, "{input}");
            assert!(!Text.changes(input, &off), "{input}");
        }
        for (bytes, shown) in [("${seq}", r"\${seq}"), ("$${", r"$\${"), ("$5", "$5"), ("$\\{", r"$\\{")] {
            assert_eq!(Text.show(PREFIX, bytes.as_bytes(), &on).unwrap(), shown);
        }
        assert_eq!(Text.show(PREFIX, b"${seq}\n", &off).unwrap(), "${seq}");
    }

    #[test]
    fn the_line_ending_is_in_the_encoding_too_and_raw_bytes_are_not() {
        let options = Options { encoding: Encoding::Utf16Be, line_ending: LineEnding::CrLf, ..Options::default() };
        assert_eq!(parse(r"A\x41", &options).unwrap(), b"\0A\x41\0\r\0\n");
        let nul = Options { encoding: Encoding::Utf16Le, line_ending: LineEnding::Nul, ..Options::default() };
        assert_eq!(parse("", &nul).unwrap(), b"\0\0");
        assert_eq!(Text.show(PREFIX, b"a\0\0\0", &nul).unwrap(), "a");
        let error = Text.show(PREFIX, b"a\0", &nul).unwrap_err();
        assert_eq!(error.problem, Problem::NoLineEnding { line_ending: LineEnding::Nul });
    }

    #[test]
    fn shows_what_would_be_hidden_as_escapes() {
        let cases: [(Encoding, &[u8], &str); 7] = [
            (Encoding::Utf8, "h\u{202e}\u{feff}é\n\\".as_bytes(), r"h\u{202e}\u{feff}é\n\\"),
            (Encoding::Utf8, b"\x1b[m\x7f\x80\xc3", r"\x1b[m\x7f\x80\xc3"),
            (Encoding::Utf8, b"\xed\xa0\x80", r"\xed\xa0\x80"),
            (Encoding::Gbk, b"\xd6\xd0\xce", r"中\xce"),
            (Encoding::Latin1, b"\xe9\x85", r"é\u{85}"),
            (Encoding::Utf16Le, b"a\0\x01\0\x00\xd8b", r"a\u{1}\x00\xd8\x62"),
            (Encoding::ShiftJis, b"\x93\xfa\x81", r"日\x81"),
        ];
        for (encoding, bytes, shown) in cases {
            let options = Options { encoding, ..Options::default() };
            assert_eq!(Text.show(PREFIX, bytes, &options).unwrap(), shown);
        }
        let off = Options { escapes: Escapes::Off, ..Options::default() };
        let error = Text.show(PREFIX, b"a\xff", &off).unwrap_err();
        assert_eq!(error.to_string(), "byte 2: not UTF-8 text");
    }

    #[test]
    fn a_payload_stops_at_the_cap() {
        let utf16 = Options { encoding: Encoding::Utf16Le, line_ending: LineEnding::Nul, ..Options::default() };
        let input = "a".repeat(MAX_PAYLOAD_BYTES / 2);
        assert_eq!(parse(&input, &utf16), Err((MAX_PAYLOAD_BYTES / 2, Problem::TooLong)));
        let error = Text.show(PREFIX, &vec![0xff; MAX_PAYLOAD_BYTES / 4 + 1], &Options::default()).unwrap_err();
        assert_eq!((error.at, error.problem), (MAX_PAYLOAD_BYTES / 4, Problem::TextTooLong));
    }
}
