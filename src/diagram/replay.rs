//! Which moment a picture shows: the present, or one of what was recorded, which may go on by itself.

use std::ops::Range;

/// The shortest and the longest time that one step stays before the next when it goes on as fast as it was recorded, in
/// seconds: what happened within a millisecond is to be seen, and nobody waits for what took minutes.
const PACE: Range<f64> = 0.15..2.0;

/// How fast a recording can be played, as parts of the speed that it was recorded with.
pub const SPEEDS: [f64; 7] = [0.1, 0.25, 0.5, 1.0, 2.0, 5.0, 10.0];

/// The moment of a picture, as a step and a part of the way to the next.
#[derive(Debug, Clone, Default)]
pub struct Replay {
    held: Option<Held>,
}

#[derive(Debug, Clone, Copy)]
struct Held {
    step: u64,
    /// How much of the time to the next step has gone by, from 0 to 1.
    gone: f64,
    is_playing: bool,
    /// One past the last step that there was when the present was left.
    known: u64,
}

impl Replay {
    /// Whether the present is shown.
    pub fn is_live(&self) -> bool {
        self.held.is_none()
    }

    pub fn is_playing(&self) -> bool {
        self.held.is_some_and(|held| held.is_playing)
    }

    /// The last step that has happened, and how much of the time to the next has gone by; `None` for the present.
    pub fn moment(&self) -> Option<(u64, f64)> {
        self.held.map(|held| (held.step, held.gone))
    }

    /// How many of these steps have come since the present was left.
    pub fn new_steps(&self, steps: &Range<u64>) -> u64 {
        self.held.map_or(0, |held| steps.end.saturating_sub(held.known))
    }

    /// Shows the present.
    pub fn live(&mut self) {
        self.held = None;
    }

    /// Holds still at one of these steps.
    pub fn hold(&mut self, step: u64, steps: &Range<u64>) {
        if steps.is_empty() {
            return self.live();
        }
        let known = self.held.map_or(steps.end, |held| held.known);
        let step = step.clamp(steps.start, steps.end - 1);
        self.held = Some(Held { step, gone: 0.0, is_playing: false, known });
    }

    /// Plays what is held, holds what plays or is live. What is held at the last step goes on with the present.
    pub fn play_or_hold(&mut self, steps: &Range<u64>) {
        match &mut self.held {
            None => self.hold(steps.end.saturating_sub(1), steps),
            Some(held) if held.is_playing => held.is_playing = false,
            Some(held) if held.step + 1 < steps.end => held.is_playing = true,
            Some(_) => self.live(),
        }
    }

    /// Takes out of sight what has left the log.
    pub fn keep_within(&mut self, steps: &Range<u64>) {
        match &mut self.held {
            Some(_) if steps.is_empty() => self.live(),
            Some(held) => held.step = held.step.clamp(steps.start, steps.end - 1),
            None => {}
        }
    }

    /// Lets so many seconds go by; `gap_ns` is the recorded time from a step to the next. At the end the present is shown.
    /// Whether another step was reached.
    pub fn advance(&mut self, seconds: f64, speed: f64, steps: &Range<u64>, gap_ns: impl Fn(u64) -> u64) -> bool {
        let Some(held) = self.held.as_mut().filter(|held| held.is_playing) else { return false };
        let (from, mut left) = (held.step, seconds * speed);
        while held.step + 1 < steps.end {
            let takes = paced(gap_ns(held.step));
            let needed = takes * (1.0 - held.gone);
            if left < needed {
                held.gone += left / takes;
                return held.step != from;
            }
            left -= needed;
            (held.step, held.gone) = (held.step + 1, 0.0);
        }
        let has_stepped = held.step != from;
        self.live();
        has_stepped
    }

    /// Seconds until the next step comes.
    pub fn until_next(&self, speed: f64, gap_ns: impl Fn(u64) -> u64) -> Option<f64> {
        let held = self.held.filter(|held| held.is_playing)?;
        Some(paced(gap_ns(held.step)) * (1.0 - held.gone) / speed)
    }
}

fn paced(gap_ns: u64) -> f64 {
    (gap_ns as f64 / 1e9).clamp(PACE.start, PACE.end)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One step after another: at once, after a second, after a minute.
    fn gap(step: u64) -> u64 {
        [20_000, 1_000_000_000, 60_000_000_000][step as usize % 3]
    }

    #[test]
    fn a_recording_goes_on_at_its_pace_and_ends_in_the_present() {
        let (mut replay, steps) = (Replay::default(), 0..4);
        replay.hold(0, &steps);
        replay.play_or_hold(&steps);
        let mut reached = Vec::new();
        for tenth in 1..=40 {
            if replay.advance(0.1, 1.0, &steps, gap) {
                reached.push((tenth, replay.moment().map(|(step, _)| step)));
            }
        }
        // What took 20 µs is seen for 0.15 s, a second is a second, and a minute is two seconds.
        assert_eq!(reached, [(2, Some(1)), (12, Some(2)), (32, None)]);
        assert!(replay.is_live());
    }

    #[test]
    fn twice_as_fast_takes_half_the_time_however_it_is_cut() {
        for parts in [1, 7, 1000] {
            let (mut replay, steps) = (Replay::default(), 0..100);
            replay.hold(0, &steps);
            replay.play_or_hold(&steps);
            (0..parts).for_each(|_| _ = replay.advance(3.0 / f64::from(parts), 2.0, &steps, gap));
            let (step, gone) = replay.moment().unwrap();
            // 6 s of the recording: 0.15 + 1 + 2, and the same until 2.7 s of the second 3.15 s remain 0.15 + 1 + 1.7.
            assert_eq!(step, 5, "{parts}");
            assert!((gone - 0.85).abs() < 1e-6, "{gone}");
        }
    }

    #[test]
    fn what_is_held_stays_and_what_comes_meanwhile_is_counted() {
        let mut replay = Replay::default();
        replay.play_or_hold(&(0..10));
        assert_eq!((replay.moment(), replay.is_playing()), (Some((9, 0.0)), false));
        assert!(!replay.advance(100.0, 10.0, &(0..14), gap));
        assert_eq!((replay.moment(), replay.new_steps(&(0..14))), (Some((9, 0.0)), 4));
        replay.hold(3, &(0..14));
        assert_eq!(replay.new_steps(&(0..15)), 5, "to step back makes no step old");
        replay.keep_within(&(7..15));
        assert_eq!(replay.moment(), Some((7, 0.0)));
        replay.keep_within(&(15..15));
        assert!(replay.is_live(), "a log that was cleared has no moments");
        replay.hold(3, &(0..0));
        assert!(replay.is_live());
    }
}
