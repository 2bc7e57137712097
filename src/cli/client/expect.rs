//! What a client expects: the next message or datagram, or so many bytes of the stream.

use bytes::Bytes;

use super::super::Failure;
use super::super::language::say;
use super::Client;
use crate::escape::escape;

/// Characters of a payload in an error.
const SHOWN_CHARS: usize = 200;

impl Client<'_> {
    /// Waits for what is expected.
    pub(super) fn meet(&mut self, expected: &Bytes) -> Result<(), Failure> {
        let mut got = None;
        let stage = self.stage;
        stage.interrupt.wait(Some(self.talk.timeout), || {
            // In this order: what came before the end is in the log when the end is seen.
            let is_over = !self.stage.is_active() || self.failure().is_some();
            self.read_log();
            got = self.take(expected);
            got.is_some() || is_over
        });
        match got {
            Some(got) if got == expected => Ok(()),
            Some(got) => Err(unmet(expected, &got, say("cli-came", &[]))),
            None => {
                let so_far: Vec<u8> = self.came.iter().flatten().copied().collect();
                let how = match self.failure() {
                    Some(failure) => say("cli-came-before", &[("failure", failure.to_string().into())]),
                    None if self.stage.is_active() => say("cli-came-in-time", &[]),
                    None => say("cli-came-before-end", &[]),
                };
                Err(unmet(expected, &so_far, how))
            }
        }
    }

    /// Whether what comes has no boundaries but those of the stream.
    fn is_raw_stream(&self) -> bool {
        self.endpoint.transport().is_stream() && self.endpoint.framing.is_raw()
    }

    /// What stands against an expectation: the next message or datagram, or as many bytes of the stream as are expected,
    /// or all that came where they differ already; `None` while that is open.
    fn take(&mut self, expected: &Bytes) -> Option<Bytes> {
        if !self.is_raw_stream() {
            return self.came.pop_front();
        }
        let mut stream: Vec<u8> = self.came.drain(..).flatten().collect();
        if stream.starts_with(expected) {
            let rest = stream.split_off(expected.len());
            self.came.push_back(Bytes::from(rest));
            return Some(Bytes::from(stream));
        }
        if !expected.starts_with(&stream) {
            // All of it, so that the error shows what came instead.
            return Some(Bytes::from(stream));
        }
        self.came.push_back(Bytes::from(stream));
        None
    }
}

fn unmet(expected: &[u8], got: &[u8], how: String) -> Failure {
    let show = |bytes: &[u8]| match bytes.len() {
        0 => say("cli-nothing", &[]),
        n => say("cli-bytes", &[("n", n.into()), ("text", escape(bytes, SHOWN_CHARS).into())]),
    };
    let args = [("expected", show(expected).into()), ("got", show(got).into()), ("how", how.into())];
    Failure::Failed(say("cli-unmet", &args))
}
