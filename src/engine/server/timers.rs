//! When the event loop looks at whom again.

use std::collections::{BTreeSet, HashMap};
use std::time::Instant;

/// One time for each key at most.
#[derive(Debug, Default)]
pub struct Timers {
    by_time: BTreeSet<(Instant, usize)>,
    by_key: HashMap<usize, Instant>,
}

impl Timers {
    /// The key's time, in place of the one before.
    pub fn set(&mut self, key: usize, at: Option<Instant>) {
        if let Some(before) = self.by_key.remove(&key) {
            self.by_time.remove(&(before, key));
        }
        if let Some(at) = at {
            self.by_key.insert(key, at);
            self.by_time.insert((at, key));
        }
    }

    /// The first of all times.
    pub fn first(&self) -> Option<Instant> {
        self.by_time.first().map(|(at, _)| *at)
    }

    /// A key whose time has come; it has none then.
    pub fn take_due(&mut self, now: Instant) -> Option<usize> {
        let (_, key) = self.by_time.first().filter(|(at, _)| *at <= now).copied()?;
        self.set(key, None);
        Some(key)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn a_key_has_one_time_however_often_it_is_set() {
        let (mut timers, now) = (Timers::default(), Instant::now());
        let after = |ms| now + Duration::from_millis(ms);
        (1..=100).for_each(|ms| timers.set(7, Some(after(ms))));
        timers.set(8, Some(after(50)));
        assert_eq!(timers.first(), Some(after(50)));
        assert_eq!(timers.take_due(after(49)), None);
        assert_eq!([(); 3].map(|()| timers.take_due(after(100))), [Some(8), Some(7), None]);
        timers.set(9, Some(now));
        timers.set(9, None);
        assert_eq!(timers.first(), None);
    }
}
