//! What a person types, the bytes it stands for, and what is wrong with it.

use super::*;
use crate::payload::{ByteOrder, Encoding, MAX_PAYLOAD_BYTES, Problem};

fn pack(input: &str) -> Result<Vec<u8>, String> {
    Pack.parse("pack", input, &Options::default()).map(Vec::from).map_err(|error| error.to_string())
}

/// The values of a format as they are typed.
fn unpacked(format: &str, bytes: &[u8]) -> Result<String, UnpackError> {
    let fields = unpack(format, bytes)?;
    Ok(fields.iter().map(|field| field.value.to_string()).collect::<Vec<_>>().join(", "))
}

#[test]
fn values_take_the_layout_of_the_format() {
    let cases: [(&str, &[u8]); 16] = [
        ("", b""),
        (" ! ", b""),
        (r#"!H4sI 1 "ab" 7"#, b"\0\x01ab\0\0\0\0\0\x07"),
        ("<H 0x1ff", b"\xff\x01"),
        (">hhb -1, -0x2 ,-128", b"\xff\xff\xff\xfe\x80"),
        ("!2B3x 1 2", b"\x01\x02\0\0\0"),
        ("!0H0x", b""),
        ("!?? true false", b"\x01\0"),
        (r#"!c5p3p "a" "hi" b"\xff\"""#, b"a\x02hi\0\0\x02\xff\""),
        ("!e 1.5", b"\x3e\0"),
        ("!f 1", b"\x3f\x80\0\0"),
        ("!d -inf", b"\xff\xf0\0\0\0\0\0\0"),
        ("!qQ -1 18446744073709551615", &[0xff; 16]),
        ("!lL -1 4294967295", &[0xff; 8]),
        (r#"!0s2s "" "中""#, b"\xd6\xd0"),
        (r#"!6s "${seq}""#, b"${seq}"),
    ];
    let gbk = Options { encoding: Encoding::Gbk, ..Options::default() };
    for (input, bytes) in cases {
        assert_eq!(Pack.parse("pack", input, &gbk).unwrap(), bytes, "{input}");
    }
}

#[test]
fn native_layouts_have_the_gaps_of_c() {
    for (format, length) in [("bhblb", 17), ("@b0l", 8), ("bP", 16), ("nN", 16), ("b2xh", 6), ("=bhblb", 9), ("be", 4)]
    {
        let error = unpack(format, &vec![0; length + 1]).unwrap_err();
        let problem = Problem::PackSize { needed: length, found: length + 1 };
        assert_eq!(error, UnpackError::Bytes(ShowError { at: length, problem }), "{format}");
    }
    let expected = if ByteOrder::NATIVE == ByteOrder::Little { b"\x01\0\x02\0" } else { b"\x01\0\0\x02" };
    assert_eq!(pack("bh 1 2").unwrap(), expected);
}

#[test]
fn mistakes_have_a_place_and_a_reason() {
    let cases = [
        (
            "!Hz 1",
            "character 3: \"z\" is not a format character; there are x c b B ? h H i I l L q Q n N e f d s p P, with one of @ = < > ! before them all",
        ),
        (
            "!12é",
            "character 4: \"é\" is not a format character; there are x c b B ? h H i I l L q Q n N e f d s p P, with one of @ = < > ! before them all",
        ),
        (
            " !n 1",
            "character 3: n has a size only in the native order @; after = < > ! write a fixed size, such as i or q",
        ),
        ("!H12 1", "character 3: a repeat count with no format character after it"),
        ("!HH 1", "character 6: a value is missing: values in the format 2, values here 1"),
        ("!H 1 2", "character 6: one value too many: values in the format 1"),
        ("!H 65536", "character 4: 65536 is out of range for H, which holds 0 to 65535"),
        ("!b -129", "character 4: -129 is out of range for b, which holds -128 to 127"),
        ("!H 1.5", "character 4: \"1.5\" is not a number of type H"),
        ("!H \"1\"", "character 4: \"\"…\"\" is not a number of type H"),
        ("!e 65520", "character 4: 65520 is out of range for e, which holds -65504.0 to 65504.0"),
        ("!? 2", "character 4: ? takes true or false, not 2"),
        ("!4s ab", "character 5: 4s takes text in quotes: \"ab\" or b\"\\x00\\xff\""),
        ("!c \"ab\"", "character 4: c takes exactly one byte; bytes in this text: 2"),
        ("!4s \"abcde\"", "character 5: too long for 4s, whose room in bytes is 4; this text has 5"),
        ("!4p \"abcd\"", "character 5: too long for 4p, whose room in bytes is 3; this text has 4"),
        ("!4s \"ab", "character 5: the quotes are not closed; a quote inside them is written \\\""),
        ("!4s b\"aé\"", "character 8: \"é\" is not in ASCII; in b\"…\" write its bytes as \\xHH"),
        ("!sB \"a\"1", "character 8: a space or a comma is expected between two values, not \"1\""),
        ("!BB 1,,2", "character 7: a number is missing here"),
        ("!B 1,", "character 6: a number is missing here"),
        ("!B ,1", "character 4: a number is missing here"),
        (
            "!s \"\\q\"",
            "character 5: \"\\q\" is not an escape; there are \\n \\r \\t \\0 \\\\ \\$ \\xHH \\u{…}, and \\\\ is a backslash itself",
        ),
    ];
    for (input, message) in cases {
        assert_eq!(pack(input).unwrap_err(), message, "{input}");
    }
}

#[test]
fn a_format_stops_at_the_cap() {
    for input in ["999999999x", "!99999999999999999999999999x", "!16777216xB 1", "!9999999999999999999d", "4Q16777216s"]
    {
        let error = Pack.parse("pack", input, &Options::default()).unwrap_err();
        assert_eq!(error.problem, Problem::TooLong, "{input}");
    }
    let whole = format!("!{MAX_PAYLOAD_BYTES}x");
    assert_eq!(Pack.parse("pack", &whole, &Options::default()).unwrap().len(), MAX_PAYLOAD_BYTES);
    let many = unpack("!99999B", &[0; 99_999]).unwrap_err();
    assert!(matches!(many, UnpackError::Bytes(ShowError { problem: Problem::PackFields { .. }, .. })));
    assert!(matches!(unpack("!999999999x", b""), Err(UnpackError::Format { .. })));
}

#[test]
fn bytes_are_read_back_as_values() {
    let bytes = b"\0\x01ab\0\0\0\0\0\x07";
    let more = b"\xff\xff\xfe\xff\xff\xff\xff\xff\xff\xff\xff\xff\x02\0\x3e";
    let cases: [(&str, &[u8], &str); 5] = [
        ("!H4sI", bytes, r#"1, b"ab\x00\x00", 7"#),
        ("! H 4s I", bytes, r#"1, b"ab\x00\x00", 7"#),
        ("<bBhq?e", more, "-1, 255, -2, -1, true, 1.5"),
        ("!5p2p", b"\x02hi!!\xff\"", r#"b"hi", b"\"""#),
        ("!0s0p0H", b"", r#"b"", b"""#),
    ];
    for (format, bytes, values) in cases {
        assert_eq!(unpacked(format, bytes).unwrap(), values, "{format}");
    }
    let fields = unpack("!Hx2scI", bytes).unwrap();
    let expected = Field { at: 3, length: 2, code: "2s".to_owned(), value: Value::Bytes(b"b\0".to_vec()) };
    assert_eq!(fields[1], expected);
    let error = unpack("!H", b"\0").unwrap_err().to_string();
    assert_eq!(error, "byte 2: the format stands for exactly this many bytes: 2; the bytes here: 1");
    assert!(unpack("!Z", b"").unwrap_err().to_string().starts_with("format: character 2: "));
}

#[test]
fn shows_text_as_text_and_the_rest_as_numbers() {
    for (bytes, shown) in [(&b""[..], ""), (b"he \"llo", r#"!7s b"he \"llo""#), (b"\0\xff", "!2B 0 255")] {
        assert_eq!(Pack.show("pack", bytes, &Options::default()).unwrap(), shown);
        assert_eq!(pack(shown).unwrap(), bytes);
        let utf_16 = Options { encoding: crate::payload::Encoding::Utf16Le, ..Options::default() };
        assert_eq!(Pack.parse("pack", shown, &utf_16).unwrap(), bytes, "b\"…\" is bytes in every encoding");
    }
}
