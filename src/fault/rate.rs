//! A slow line: one after another goes on, each when it is sent whole.

use std::collections::VecDeque;
use std::time::Duration;

use super::notation::Rate as PerSecond;
use super::unit::{Cx, Held};
use super::{Did, Fault, FaultProblem, Kind, On, Unit, What};

pub(super) const KIND: Kind = Kind {
    id: "rate",
    option: "rate",
    on: On::Both,
    example: "10kB/s",
    stream: 7,
    read,
    make: |_| Box::new(Rate { rate: None, first_until: None, held: VecDeque::new() }),
};

/// Of a stream so much goes on together, as a part of what the line carries in a second.
const PARTS_OF_A_SECOND: u64 = 20;

fn read(text: &str) -> Result<Option<String>, FaultProblem> {
    PerSecond::read(text).map(|rate| Some(rate.to_string()))
}

struct Rate {
    rate: Option<PerSecond>,
    /// When the first of those held is sent whole.
    first_until: Option<Duration>,
    held: VecDeque<Unit>,
}

impl Rate {
    fn time_of(&self, bytes: usize) -> Duration {
        self.rate.map_or(Duration::ZERO, |rate| rate.time_of(bytes))
    }
}

impl Fault for Rate {
    fn set(&mut self, value: Option<&str>) {
        self.rate = value.and_then(|value| PerSecond::read(value).ok());
        if self.rate.is_none() {
            // What waits for the line need not any more.
            self.first_until = self.first_until.map(|_| Duration::ZERO);
        }
    }

    fn take(&mut self, mut unit: Unit, cx: &mut Cx<'_>) {
        let Some(rate) = self.rate.filter(|_| !unit.bytes.is_empty()) else {
            if self.held.is_empty() {
                cx.on.push(unit);
            } else {
                self.held.push_back(unit);
            }
            return;
        };
        let (nth, what, bytes) = (unit.nth, unit.what, unit.bytes.len());
        let before: usize = self.held.iter().skip(1).map(|held| held.bytes.len()).sum();
        let first = self.first_until.map_or(Duration::ZERO, |until| until.saturating_sub(cx.now));
        let by = (first + self.time_of(before) + self.time_of(bytes)).as_nanos() as u64;
        let rate_text = rate.to_string().into();
        cx.did.push(match what {
            What::Datagram => Did::Paced { nth, by, rate: rate_text },
            _ => Did::PacedBytes { bytes: bytes as u64, by, rate: rate_text },
        });
        if what == What::Piece {
            let most = (rate.0 / PARTS_OF_A_SECOND).max(1) as usize;
            while unit.bytes.len() > most {
                let piece = unit.split_to(most);
                self.held.push_back(piece);
            }
        }
        self.held.push_back(unit);
        if self.first_until.is_none() {
            self.first_until = self.held.front().map(|first| cx.now + self.time_of(first.bytes.len()));
        }
    }

    fn next(&self) -> Option<Duration> {
        self.first_until
    }

    fn due(&mut self, cx: &mut Cx<'_>) {
        cx.on.extend(self.held.pop_front());
        self.first_until = self.held.front().map(|first| cx.now + self.time_of(first.bytes.len()));
    }

    fn held(&self) -> Held {
        Held::of(self.held.iter())
    }
}
