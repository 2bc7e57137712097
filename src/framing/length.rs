//! `length:u16be`: before each message stands its length. With `+self` the length counts the prefix too, as in the
//! header of UDP (RFC 768).

use super::{Around, Boundaries, Cut, FrameError, Kind, Parameter, Parsed, Problem, Rule, WrapError};
use crate::payload::ByteOrder;

pub(super) const KIND: Kind = Kind {
    id: "length",
    aliases: &["length-prefix", "prefix"],
    parameter: Parameter::Choose(CHOICES),
    boundaries: Boundaries::Bytes,
    example: "length:u32be",
    parse,
};

const CHOICES: &[&str] =
    &["u8", "u16be", "u16le", "u32be", "u32le", "u8+self", "u16be+self", "u16le+self", "u32be+self", "u32le+self"];

#[derive(Clone)]
struct Length {
    notation: &'static str,
    /// Bytes of the prefix: 1, 2 or 4.
    width: usize,
    order: ByteOrder,
    /// Bytes of the prefix that its number counts beside the message: all or none.
    counted: usize,
}

fn parse(parameter: &str) -> Parsed {
    let notation = *CHOICES.iter().find(|choice| **choice == parameter).ok_or(Problem::Prefix)?;
    let number = notation.trim_end_matches("+self");
    let (width, order) = match number {
        "u16be" => (2, ByteOrder::Big),
        "u16le" => (2, ByteOrder::Little),
        "u32be" => (4, ByteOrder::Big),
        "u32le" => (4, ByteOrder::Little),
        _ => (1, ByteOrder::Big),
    };
    let counted = if number == notation { 0 } else { width };
    Ok((Box::new(Length { notation, width, order, counted }), notation.to_owned()))
}

impl Rule for Length {
    fn overhead(&self) -> usize {
        self.width
    }

    fn around(&self, message: &[u8]) -> Result<Around, WrapError> {
        let found = message.len();
        let most = (1 << (8 * self.width)) - 1 - self.counted as u64;
        if found as u64 > most {
            return Err(WrapError::TooLong { found, most, prefix: self.notation });
        }
        let before = self.order.write((found + self.counted) as u64, self.width);
        Ok(Around { before: before.into(), ..Around::default() })
    }

    fn cut(&self, held: &[u8], _seen: usize, cap: usize) -> Result<Cut, FrameError> {
        let width = self.width;
        let Some(prefix) = held.get(..width) else { return Ok(Cut::Needs(width)) };
        let number = self.order.read(prefix);
        let Some(announced) = number.checked_sub(self.counted as u64) else {
            return Err(FrameError::BelowPrefix { number, width });
        };
        // The number alone says so: no byte of such a message is waited for, let alone room made for it.
        let Some(length) = usize::try_from(announced).ok().filter(|length| *length <= cap) else {
            return Err(FrameError::Announced { bytes: announced, cap });
        };
        let end = width + length;
        Ok(if held.len() < end { Cut::Needs(end) } else { Cut::Message { body: width..end, end } })
    }
}

#[cfg(test)]
mod tests {
    use super::super::Framing;
    use super::super::messages::transcript::{play, wrap};

    #[test]
    fn the_prefix_is_read_in_its_order() {
        assert_eq!(play("length:u8", &[b"\x02ab\x00\x01", b"c"]), ["1: ab (1)", "2:  (1)", "3: c (1-2)"]);
        assert_eq!(play("length:u16be", &[b"\x00", b"\x02a", b"b\x00"]), ["1: ab (1-3)", "left: \\x00 of 2 (3)"]);
        assert_eq!(play("length:u16le", &[b"\x02\x00ab\x05\x00ab"]), ["1: ab (1)", "left: \\x05\\x00ab of 7 (1)"]);
        assert_eq!(play("length:u32le+self", &[b"\x06\0\0\0ab\x04\0\0\0"]), ["1: ab (1)", "2:  (1)"]);
    }

    #[test]
    fn a_length_that_cannot_be_ends_it() {
        let below = "error: the length prefix says 3, and counts its own 4 bytes: no message can be that short";
        assert_eq!(
            play("length:u32be+self", &[b"\0\0\0\x04\0\0", b"\0\x03more", b"\0\0\0\x04"]),
            ["1:  (1)", below, below]
        );
        let announced = "error: the length prefix announces 33,554,432 bytes, more than the 1,048,576 bytes that a message may \
                         have here; perhaps its width or byte order is another";
        assert_eq!(play("length:u32be", &[b"\x02\0\0\0ab"]), [announced]);
    }

    #[test]
    fn the_prefix_is_written_as_it_is_read() {
        assert_eq!(wrap("length:u8", b""), "\\x00");
        assert_eq!(wrap("length:u16be", b"ab"), "\\x00\\x02ab");
        assert_eq!(wrap("length:u16le+self", b"ab"), "\\x04\\x00ab");
        assert_eq!(wrap("length:u32le", b"ab"), "\\x02\\x00\\x00\\x00ab");
        let framing: Framing = "length:u8+self".parse().unwrap();
        assert_eq!(framing.wrap(&vec![b'a'; 254].into()).unwrap().len(), 255);
        assert_eq!(
            framing.wrap(&vec![b'a'; 255].into()).unwrap_err().to_string(),
            "the message has 255 bytes; the length prefix u8+self can announce 254 bytes at most"
        );
    }
}
