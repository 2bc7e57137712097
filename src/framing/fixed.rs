//! `fixed:16`: every message has so many bytes, as records of fixed-size fields have.

use super::{Around, Boundaries, Cut, FrameError, Kind, MAX_FRAME_BYTES, Parameter, Parsed, Problem, Rule, WrapError};

pub(super) const KIND: Kind = Kind {
    id: "fixed",
    aliases: &["fixed-length"],
    parameter: Parameter::Typed,
    boundaries: Boundaries::Bytes,
    example: "fixed:16",
    parse,
};

#[derive(Clone)]
struct Fixed {
    /// Bytes of every message, at least one.
    length: usize,
}

fn parse(parameter: &str) -> Parsed {
    let is_number = parameter.bytes().all(|byte| byte.is_ascii_digit());
    let length = parameter.parse().ok().filter(|length| is_number && (1..=MAX_FRAME_BYTES).contains(length));
    let length = length.ok_or(Problem::Length)?;
    Ok((Box::new(Fixed { length }), length.to_string()))
}

impl Rule for Fixed {
    fn around(&self, message: &[u8]) -> Result<Around, WrapError> {
        // Filling up with zeros would send a message that was not typed.
        if message.len() == self.length {
            Ok(Around::default())
        } else {
            Err(WrapError::WrongLength { found: message.len(), length: self.length })
        }
    }

    fn cut(&self, held: &[u8], _seen: usize, _cap: usize) -> Result<Cut, FrameError> {
        let length = self.length;
        Ok(if held.len() < length { Cut::Needs(length) } else { Cut::Message { body: 0..length, end: length } })
    }
}

#[cfg(test)]
mod tests {
    use super::super::messages::transcript::{play, wrap};
    use super::super::{Framing, Problem};

    #[test]
    fn messages_are_counted_off() {
        assert_eq!(
            play("fixed:3", &[b"ab", b"cdefghij", b"kl"]),
            ["1: abc (1-2)", "2: def (2)", "3: ghi (2)", "4: jkl (2-3)"]
        );
        assert_eq!(play("fixed:3", &[b"abcd"]), ["1: abc (1)", "left: d of 3 (1)"]);
    }

    #[test]
    fn a_message_of_another_length_is_not_sent() {
        assert_eq!(wrap("fixed:3", b"abc"), "abc");
        assert_eq!(wrap("fixed:3", b"a"), "the message has 1 byte; with this framing each has 3 bytes");
    }

    #[test]
    fn the_length_is_a_number_of_bytes_that_can_be_put_together() {
        for wrong in ["fixed:", "fixed:0", "fixed:+1", "fixed:1k", "fixed:1048577", "fixed:99999999999999999999"] {
            assert_eq!(wrong.parse::<Framing>().unwrap_err().problem, Problem::Length, "{wrong}");
        }
        assert_eq!("fixed-length:016".parse::<Framing>().unwrap().to_string(), "fixed:16");
    }
}
