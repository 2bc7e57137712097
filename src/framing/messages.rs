//! The receiving half: a stream put back together.

use std::ops::Range;
use std::time::Duration;

use bytes::{Buf, Bytes};

use super::held::Held;
use super::{Boundaries, Cut, FrameError, Framing, MAX_FRAME_BYTES};

/// One message, and the `recv`s that it came in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// Without what the framing put around it. A part of the `recv`'s own bytes where it came in one.
    pub bytes: Bytes,
    /// The `recv`, from one, in which its first byte came, counting what the framing put around it.
    pub first_recv: u64,
    /// The `recv` in which its last byte came, counting the same.
    pub last_recv: u64,
    /// Its place among the messages of the stream, from one.
    pub number: u64,
    /// Where it lies in the stream.
    pub frame: Frame,
}

/// Where in a stream a message lies, in bytes from the stream's beginning.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Frame {
    /// Where what the framing puts around the message begins.
    pub start: u64,
    /// The first byte of the message itself.
    pub body: u64,
    /// One past the last byte of what the framing puts around it.
    pub end: u64,
}

/// The beginning of a message of which the stream's end cut off the rest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leftover {
    /// With what the framing put before it.
    pub bytes: Bytes,
    /// How many bytes there should have been at least, where that is known.
    pub needs: Option<usize>,
    /// The `recv`s, from one, in which its first and its last byte came.
    pub first_recv: u64,
    pub last_recv: u64,
}

/// Puts a stream back together: what each `recv` gave goes in, messages come out.
///
/// It does not matter how the bytes are spread over the `recv`s (except where the framing goes by them). The work is
/// linear in the bytes, and what is held is at most one message of the cap and what the framing puts around it.
#[derive(Debug)]
pub struct Messages {
    framing: Framing,
    cap: usize,
    /// An incomplete message, and the recv in which it began.
    held: Held,
    held_since: u64,
    /// What the framing said of it last.
    needs: Option<usize>,
    recvs: u64,
    count: u64,
    /// Bytes of the stream that stand before what is no message yet.
    done_bytes: u64,
    failed: Option<FrameError>,
}

impl Messages {
    pub(super) fn new(framing: Framing) -> Self {
        Self {
            framing,
            cap: MAX_FRAME_BYTES,
            held: Held::default(),
            held_since: 0,
            needs: None,
            recvs: 0,
            count: 0,
            done_bytes: 0,
            failed: None,
        }
    }

    /// The same with another limit for a message, in bytes. A framing that goes by `recv`s holds nothing and has none.
    #[must_use]
    pub fn with_cap(mut self, cap: usize) -> Self {
        self.cap = cap;
        self
    }

    /// Takes what one `recv` gave and appends the messages that it completes to `out`, at most one for each of its
    /// bytes. No bytes are no `recv` and change nothing: they are how the system shows the end, for [`Self::end`].
    ///
    /// # Errors
    /// The bytes break the framing, or a message is over the cap. The messages before that are in `out`. Nobody knows
    /// where the next message would begin, so every later call gives the same error.
    pub fn push(&mut self, received: &Bytes, out: &mut Vec<Message>) -> Result<(), FrameError> {
        if let Some(error) = &self.failed {
            return Err(error.clone());
        }
        if received.is_empty() {
            return Ok(());
        }
        self.recvs += 1;
        let result = self.complete_held(received.clone(), out).and_then(|rest| self.cut_all(rest, out));
        if let Err(error) = &result {
            self.failed = Some(error.clone());
            self.held = Held::default();
        }
        result
    }

    /// How long nothing must come for the held bytes to be a message. None where the framing does not go by time, and
    /// while nothing is held.
    pub fn idle_limit(&self) -> Option<Duration> {
        if self.held.is_empty() { None } else { self.framing.rule().gap() }
    }

    /// So long nothing came: what is held is a message. Nothing where the framing does not go by time.
    pub fn idle(&mut self, out: &mut Vec<Message>) {
        if self.idle_limit().is_some() {
            let bytes = self.held.take(usize::MAX);
            let all = bytes.len();
            self.give(bytes, 0..all, all, self.held_since, out);
        }
    }

    /// The stream has ended. What is held is a message where the framing goes by time, and else cut off.
    pub fn end(&mut self, out: &mut Vec<Message>) -> Option<Leftover> {
        self.idle(out);
        if self.held.is_empty() {
            return None;
        }
        let bytes = self.held.take(usize::MAX);
        Some(Leftover { bytes, needs: self.needs, first_recv: self.held_since, last_recv: self.recvs })
    }

    /// How many bytes of an incomplete message are held.
    pub fn held_bytes(&self) -> usize {
        self.held.len()
    }

    /// Completes the message that is held, where one is, and gives what comes after it. Only its own bytes are joined;
    /// as it may be unknown where it ends, they are taken in pieces, each no longer than what is held already.
    fn complete_held(&mut self, mut received: Bytes, out: &mut Vec<Message>) -> Result<Bytes, FrameError> {
        while !self.held.is_empty() && !received.is_empty() {
            let seen = self.held.len();
            let missing = self.needs.map_or(0, |needs| needs.saturating_sub(seen));
            let room = self.most_held().saturating_sub(seen);
            // One past the limit is still taken: it is what shows that the message is too long.
            let length = missing.max(seen).min(room.saturating_add(1)).min(received.len());
            self.held.append(&received[..length], self.most_held().saturating_add(1));
            match self.framing.rule().cut(self.held.as_slice(), seen, self.cap)? {
                Cut::Message { body, end } => {
                    self.check(body.len())?;
                    let bytes = self.held.take(end);
                    self.give(bytes, body, end, self.held_since, out);
                    received.advance(end.saturating_sub(seen));
                }
                incomplete => {
                    self.wait(&incomplete, seen + length)?;
                    received.advance(length);
                }
            }
        }
        Ok(received)
    }

    /// Cuts what one `recv` gave, or the rest of it, and holds what is incomplete. Nothing is copied.
    fn cut_all(&mut self, mut rest: Bytes, out: &mut Vec<Message>) -> Result<(), FrameError> {
        while !rest.is_empty() {
            match self.framing.rule().cut(&rest, 0, self.cap)? {
                Cut::Message { body, end } => {
                    self.check(body.len())?;
                    self.give(rest.clone(), body, end, self.recvs, out);
                    rest.advance(end);
                }
                incomplete => {
                    self.wait(&incomplete, rest.len())?;
                    self.held_since = self.recvs;
                    self.held = Held::Slice(rest);
                    break;
                }
            }
        }
        Ok(())
    }

    /// The most bytes that the incomplete message may have with what is around it.
    fn most_held(&self) -> usize {
        self.cap.saturating_add(self.framing.rule().overhead())
    }

    fn check(&self, length: usize) -> Result<(), FrameError> {
        let has_cap = self.framing.kind().boundaries != Boundaries::Recvs;
        if has_cap && length > self.cap { Err(FrameError::TooLong { cap: self.cap }) } else { Ok(()) }
    }

    /// Notes what an incomplete message of `length` bytes waits for.
    fn wait(&mut self, incomplete: &Cut, length: usize) -> Result<(), FrameError> {
        self.needs = match incomplete {
            Cut::Needs(needs) => Some(*needs),
            Cut::More | Cut::Message { .. } => None,
        };
        if self.needs.unwrap_or(length) > self.most_held() {
            return Err(FrameError::TooLong { cap: self.cap });
        }
        Ok(())
    }

    /// Gives the message that is `body` of these bytes; `end` of them are done with it.
    fn give(&mut self, held: Bytes, body: Range<usize>, end: usize, first_recv: u64, out: &mut Vec<Message>) {
        self.count += 1;
        let start = self.done_bytes;
        self.done_bytes += end as u64;
        let frame = Frame { start, body: start + body.start as u64, end: self.done_bytes };
        out.push(Message { bytes: held.slice(body), first_recv, last_recv: self.recvs, number: self.count, frame });
    }
}

#[cfg(test)]
pub(super) mod transcript {
    //! A framing's tests as transcripts: what each `recv` gives, which messages come out.

    use super::*;

    /// Plays the `recv`s and the end: `number: bytes (recvs)`, `error: …`, `left: bytes of needed (recvs)`.
    pub fn play(notation: &str, recvs: &[&'static [u8]]) -> Vec<String> {
        let mut messages = notation.parse::<Framing>().unwrap().cutter();
        let mut lines = Vec::new();
        let mut out = Vec::new();
        let show = |message: Message| {
            let recvs = span(message.first_recv, message.last_recv);
            format!("{}: {} ({recvs})", message.number, message.bytes.escape_ascii())
        };
        for recv in recvs {
            let result = messages.push(&Bytes::from_static(recv), &mut out);
            lines.extend(out.drain(..).map(show));
            lines.extend(result.err().map(|error| format!("error: {error}")));
        }
        let left = messages.end(&mut out);
        lines.extend(out.drain(..).map(show));
        lines.extend(left.map(|left| {
            let of = left.needs.map_or(String::new(), |needs| format!(" of {needs}"));
            format!("left: {}{of} ({})", left.bytes.escape_ascii(), span(left.first_recv, left.last_recv))
        }));
        lines
    }

    /// The bytes to send for a message, or why there are none.
    pub fn wrap(notation: &str, message: &'static [u8]) -> String {
        match notation.parse::<Framing>().unwrap().wrap(&Bytes::from_static(message)) {
            Ok(bytes) => bytes.escape_ascii().to_string(),
            Err(error) => error.to_string(),
        }
    }

    fn span(first: u64, last: u64) -> String {
        if first == last { first.to_string() } else { format!("{first}-{last}") }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_announced_length_makes_no_room_before_its_bytes_come() {
        let mut messages = "length:u32be".parse::<Framing>().unwrap().cutter();
        let mut out = Vec::new();
        for received in [b"\0\x10".as_slice(), b"\0\0a", b"b", b"c"] {
            messages.push(&Bytes::from_static(received), &mut out).unwrap();
        }
        let Held::Joined(joined) = &messages.held else { panic!("nothing joined") };
        assert_eq!(joined.as_slice(), b"\0\x10\0\0abc");
        assert!(joined.capacity() < 64, "{}", joined.capacity());
    }

    #[test]
    fn a_buffer_stops_at_the_cap() {
        let mut messages = "line".parse::<Framing>().unwrap().cutter().with_cap(1000);
        let mut out = Vec::new();
        for _ in 0..1002 {
            messages.push(&Bytes::from_static(b"x"), &mut out).unwrap();
            if let Held::Joined(joined) = &messages.held {
                assert!(joined.capacity() <= 1003, "{}", joined.capacity());
            }
        }
        let error = Err(FrameError::TooLong { cap: 1000 });
        assert_eq!(messages.push(&Bytes::from_static(b"x\nnext\n"), &mut out), error);
        assert_eq!(messages.push(&Bytes::from_static(b"next\n"), &mut out), error);
        assert_eq!((messages.end(&mut out), messages.held_bytes(), out), (None, 0, Vec::new()));
    }

    #[test]
    fn what_follows_a_joined_message_is_not_copied() {
        let mut messages = "line".parse::<Framing>().unwrap().cutter();
        let received = Bytes::from_static(b"c\nd\n");
        let mut out = Vec::new();
        messages.push(&Bytes::from_static(b"ab"), &mut out).unwrap();
        messages.push(&received, &mut out).unwrap();
        assert_eq!(out.iter().map(|message| &message.bytes[..]).collect::<Vec<_>>(), [b"abc".as_slice(), b"d"]);
        assert_eq!(out[1].bytes.as_ptr(), received[2..].as_ptr());
    }
}
