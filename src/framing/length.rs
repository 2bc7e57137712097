//! `length:u16be`: before each message stands its length. With `+self` the length counts the prefix too, as in the
//! header of UDP (RFC 768).

use bytes::Bytes;

use super::{Around, Boundaries, Cut, FrameError, FramingError, Kind, Parameter, Problem, Rule, WrapError};

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

#[derive(Debug, Clone, Copy)]
struct Length {
    notation: &'static str,
    /// Bytes of the prefix: 1, 2 or 4.
    width: usize,
    order: Order,
    counts: Counts,
}

#[derive(Debug, Clone, Copy)]
enum Order {
    Big,
    Little,
}

/// What the number in the prefix counts.
#[derive(Debug, Clone, Copy)]
enum Counts {
    Message,
    PrefixAndMessage,
}

fn parse(parameter: &str) -> Result<Box<dyn Rule>, FramingError> {
    let wrong = FramingError { at: 0, problem: Problem::Prefix };
    let Some(&notation) = CHOICES.iter().find(|choice| **choice == parameter) else { return Err(wrong) };
    let (number, counts) = match notation.strip_suffix("+self") {
        Some(number) => (number, Counts::PrefixAndMessage),
        None => (notation, Counts::Message),
    };
    let (width, order) = match number {
        "u8" => (1, Order::Big),
        "u16be" => (2, Order::Big),
        "u16le" => (2, Order::Little),
        "u32be" => (4, Order::Big),
        "u32le" => (4, Order::Little),
        _ => return Err(wrong),
    };
    Ok(Box::new(Length { notation, width, order, counts }))
}

impl Length {
    /// What the prefix counts beside the message.
    fn counted(self) -> usize {
        match self.counts {
            Counts::Message => 0,
            Counts::PrefixAndMessage => self.width,
        }
    }

    fn read(self, prefix: &[u8]) -> u64 {
        let join = |number, byte: &u8| number << 8 | u64::from(*byte);
        match self.order {
            Order::Big => prefix.iter().fold(0, join),
            Order::Little => prefix.iter().rev().fold(0, join),
        }
    }

    /// The longest message of which the prefix can hold the length.
    fn most(self) -> u64 {
        (1 << (8 * self.width)) - 1 - self.counted() as u64
    }
}

impl Rule for Length {
    fn parameter(&self) -> String {
        self.notation.to_owned()
    }

    fn overhead(&self) -> usize {
        self.width
    }

    fn around(&self, message: &[u8]) -> Result<Around, WrapError> {
        let found = message.len();
        if found as u64 > self.most() {
            return Err(WrapError::TooLong { found, most: self.most(), prefix: self.notation });
        }
        let number = (found + self.counted()) as u64;
        let before = match self.order {
            Order::Big => Bytes::copy_from_slice(&number.to_be_bytes()[8 - self.width..]),
            Order::Little => Bytes::copy_from_slice(&number.to_le_bytes()[..self.width]),
        };
        Ok(Around { before, ..Around::default() })
    }

    fn cut(&self, held: &[u8], _seen: usize, cap: usize) -> Result<Cut, FrameError> {
        let width = self.width;
        let Some(prefix) = held.get(..width) else { return Ok(Cut::Needs(width)) };
        let number = self.read(prefix);
        let Some(announced) = number.checked_sub(self.counted() as u64) else {
            return Err(FrameError::BelowPrefix { number, width });
        };
        // Told by the number alone: no byte of such a message is waited for, let alone room made for it.
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
        let announced = "error: the length prefix announces 33554432 bytes, more than the 1048576 bytes that a message may \
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
