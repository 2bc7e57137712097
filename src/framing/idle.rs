//! `idle:50ms`: a message ends when for so long nothing comes. It needs nothing in the bytes, so it suits devices that
//! pause between telegrams (Modbus RTU does, on a serial line); over a network any delay looks like a pause.

use std::time::Duration;

use super::{Around, Boundaries, Cut, FrameError, Kind, Parameter, Parsed, Problem, Rule, WrapError};

pub(super) const KIND: Kind = Kind {
    id: "idle",
    aliases: &["idle-gap", "gap"],
    parameter: Parameter::Typed,
    boundaries: Boundaries::Time,
    example: "idle:50ms",
    parse,
};

/// The longest gap, in milliseconds.
pub(super) const MAX_MS: u64 = 60_000;

#[derive(Clone)]
struct Idle {
    gap: Duration,
}

fn parse(parameter: &str) -> Parsed {
    let in_range = Duration::from_millis(1)..=Duration::from_millis(MAX_MS);
    let is_ours = |gap: &Duration| gap.subsec_nanos().is_multiple_of(1_000_000) && in_range.contains(gap);
    let gap = humantime::parse_duration(parameter).ok().filter(is_ours).ok_or(Problem::Gap)?;
    let ms = gap.as_millis();
    let shown = if ms.is_multiple_of(1000) { format!("{}s", ms / 1000) } else { format!("{ms}ms") };
    Ok((Box::new(Idle { gap }), shown))
}

impl Rule for Idle {
    fn around(&self, message: &[u8]) -> Result<Around, WrapError> {
        if message.is_empty() { Err(WrapError::Empty) } else { Ok(Around::default()) }
    }

    fn cut(&self, _held: &[u8], _seen: usize, _cap: usize) -> Result<Cut, FrameError> {
        Ok(Cut::More)
    }

    fn gap(&self) -> Option<Duration> {
        Some(self.gap)
    }
}

#[cfg(test)]
mod tests {
    use super::super::messages::transcript::play;
    use super::super::{Frame, Framing, Message, Problem};
    use super::*;

    #[test]
    fn a_message_ends_when_nothing_more_comes() {
        let mut messages = "idle:50ms".parse::<Framing>().unwrap().cutter();
        let mut out: Vec<Message> = Vec::new();
        assert_eq!(messages.idle_limit(), None);
        messages.idle(&mut out);
        assert!(out.is_empty());
        for received in ["ab", "c", ""] {
            messages.push(&received.into(), &mut out).unwrap();
            assert_eq!(messages.idle_limit(), Some(Duration::from_millis(50)));
        }
        messages.idle(&mut out);
        messages.push(&"d".into(), &mut out).unwrap();
        assert_eq!(messages.end(&mut out), None);
        assert_eq!(messages.idle_limit(), None);
        let [first, second] = [(0, 3), (3, 4)].map(|(start, end)| Frame { start, body: start, end });
        assert_eq!(
            out,
            [
                Message { bytes: "abc".into(), first_recv: 1, last_recv: 2, number: 1, frame: first },
                Message { bytes: "d".into(), first_recv: 3, last_recv: 3, number: 2, frame: second },
            ]
        );
        assert_eq!(play("idle:1s", &[b"a", b"b"]), ["1: ab (1-2)"]);
    }

    #[test]
    fn gaps_are_whole_milliseconds() {
        for (typed, shown) in [("idle:1ms", "idle:1ms"), ("gap:1s 500ms", "idle:1500ms"), ("idle:1m", "idle:60s")] {
            assert_eq!(typed.parse::<Framing>().unwrap().to_string(), shown);
        }
        for wrong in ["idle:", "idle:50", "idle:0ms", "idle:1us", "idle:61s", "idle:-1s", "idle:99999999999999999999s"]
        {
            assert_eq!(wrong.parse::<Framing>().unwrap_err().problem, Problem::Gap, "{wrong}");
        }
    }
}
