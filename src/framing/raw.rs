//! `raw`: no framing. What one `recv` returned is taken for a message, which shows that it need not be one.

use super::{Around, Boundaries, Cut, FrameError, Kind, Parameter, Rule, WrapError};

pub(super) const KIND: Kind = Kind {
    id: "raw",
    aliases: &["none"],
    parameter: Parameter::None,
    boundaries: Boundaries::Recvs,
    example: "raw",
    parse: |_| Ok((Box::new(Raw), String::new())),
};

#[derive(Clone)]
pub(super) struct Raw;

impl Rule for Raw {
    fn around(&self, message: &[u8]) -> Result<Around, WrapError> {
        if message.is_empty() { Err(WrapError::Empty) } else { Ok(Around::default()) }
    }

    fn cut(&self, held: &[u8], _seen: usize, _cap: usize) -> Result<Cut, FrameError> {
        Ok(Cut::Message { body: 0..held.len(), end: held.len() })
    }
}

#[cfg(test)]
mod tests {
    use super::super::messages::transcript::play;

    #[test]
    fn each_recv_is_a_message() {
        assert_eq!(play("raw", &[b"GET", b" / HT\n", b"TP"]), ["1: GET (1)", "2:  / HT\\n (2)", "3: TP (3)"]);
    }
}
