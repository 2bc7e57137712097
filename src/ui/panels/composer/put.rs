//! Bytes of a row put into the field, as hex.

use bytes::Bytes;

use super::Composer;
use crate::escape;
use crate::framing::Framing;
use crate::lab::Endpoint;
use crate::payload::{Checksum, Options, Payload};

impl Composer {
    /// Puts bytes into the field, so that a press of Send sends them: what a framing has put around them is left to it.
    pub fn put(&mut self, bytes: &Bytes, endpoint: &Endpoint) {
        let framing = Some(&endpoint.framing).filter(|_| endpoint.transport().is_stream());
        let message = framing.and_then(|framing| unframed(framing, bytes));
        let bytes = message.as_ref().unwrap_or(bytes);
        let payload = Payload::of(&format!("hex:{}", escape::hex(bytes, " ")));
        self.history.push(self.draft());
        self.fill((payload, Options { checksum: Checksum::default(), ..self.options }));
        self.refused = None;
        self.is_open = true;
    }
}

/// The one message that bytes are with what a framing puts around it.
fn unframed(framing: &Framing, bytes: &Bytes) -> Option<Bytes> {
    if framing.is_raw() {
        return None;
    }
    let mut messages = Vec::new();
    framing.cutter().push(bytes, &mut messages).ok()?;
    match &messages[..] {
        [one] if framing.wrap(&one.bytes).ok().as_ref() == Some(bytes) => Some(one.bytes.clone()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_framing_has_put_around_one_message_is_taken_off() {
        let unframed = |framing: &str, bytes: &'static str| unframed(&framing.parse().unwrap(), &bytes.into());
        assert_eq!(unframed("lines", "hello\n"), Some("hello".into()));
        for (framing, bytes) in [("lines", "hello"), ("lines", "one\ntwo\n"), ("raw", "hello\n")] {
            assert_eq!(unframed(framing, bytes), None, "{framing} {bytes}");
        }
    }
}
