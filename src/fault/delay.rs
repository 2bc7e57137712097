//! What takes its time. Each datagram has a time of its own, so that with a range they overtake one another; the pieces of a
//! stream stay in order.

use std::collections::BTreeMap;
use std::time::Duration;

use super::notation::Delay as Time;
use super::unit::{Cx, Held};
use super::{Did, Fault, FaultProblem, Kind, On, Unit, What};

pub(super) const KIND: Kind = Kind {
    id: "delay",
    option: "delay",
    on: On::Both,
    example: "50ms..200ms",
    stream: 6,
    read,
    make: |_| Box::new(Delay { time: None, last: Duration::ZERO, came: 0, held: BTreeMap::new() }),
};

fn read(text: &str) -> Result<Option<String>, FaultProblem> {
    Time::read(text).map(|time| (!time.is_none()).then(|| time.to_string()))
}

struct Delay {
    time: Option<Time>,
    /// When the last piece of a stream goes on.
    last: Duration,
    came: u64,
    /// By when it goes on, and the order in which it came.
    held: BTreeMap<(Duration, u64), Unit>,
}

impl Fault for Delay {
    fn set(&mut self, value: Option<&str>) {
        self.time = value.and_then(|value| Time::read(value).ok());
    }

    fn take(&mut self, unit: Unit, cx: &mut Cx<'_>) {
        let mut draws = cx.draws(&KIND, &unit);
        let ns = |time: Duration| time.as_nanos() as u64;
        let drawn = match self.time {
            None => 0,
            Some(Time::Fixed(time)) => ns(time),
            Some(Time::Range(from, to)) => draws.between(ns(from), ns(to)),
            Some(Time::Normal(mean, deviation)) => draws.normal(ns(mean), ns(deviation)),
        };
        let mut until = cx.now + Duration::from_nanos(drawn);
        if unit.what != What::Datagram {
            // The end of a stream takes no time of its own, and nothing of it overtakes what is before it.
            let until_now = if unit.what == What::Piece { until } else { cx.now };
            until = until_now.max(self.last);
            self.last = until;
        }
        let by = ns(until.saturating_sub(cx.now));
        if by == 0 {
            cx.on.push(unit);
            return;
        }
        match unit.what {
            What::Datagram => cx.did.push(Did::Delayed { nth: unit.nth, by }),
            What::Piece => cx.did.push(Did::DelayedBytes { from: unit.at, to: unit.end(), by }),
            What::End | What::Reset => {}
        }
        self.came += 1;
        self.held.insert((until, self.came), unit);
    }

    fn next(&self) -> Option<Duration> {
        self.held.first_key_value().map(|((until, _), _)| *until)
    }

    fn due(&mut self, cx: &mut Cx<'_>) {
        while let Some(first) = self.held.first_entry()
            && first.key().0 <= cx.now
        {
            cx.on.push(first.remove());
        }
    }

    fn held(&self) -> Held {
        Held::of(self.held.values())
    }
}
