//! A stream that stops for a time, once.

use std::collections::VecDeque;
use std::time::Duration;

use super::notation::Stall as Setting;
use super::unit::{Cx, Held};
use super::{Did, Fault, FaultProblem, Kind, On, Unit};

pub(super) const KIND: Kind = Kind {
    id: "stall",
    option: "stall",
    on: On::Streams,
    example: "5s@1000B",
    stream: 9,
    read,
    make: |_| Box::new(Stall { setting: None, until: None, held: VecDeque::new() }),
};

fn read(text: &str) -> Result<Option<String>, FaultProblem> {
    Setting::read(text).map(|stall| (!stall.time.is_zero()).then(|| stall.to_string()))
}

struct Stall {
    /// Until it has happened.
    setting: Option<Setting>,
    until: Option<Duration>,
    held: VecDeque<Unit>,
}

impl Fault for Stall {
    fn set(&mut self, value: Option<&str>) {
        self.setting = value.and_then(|value| Setting::read(value).ok());
        if self.setting.is_none() {
            self.until = self.until.map(|_| Duration::ZERO);
        }
    }

    fn take(&mut self, mut unit: Unit, cx: &mut Cx<'_>) {
        if self.until.is_some() {
            self.held.push_back(unit);
            return;
        }
        match self.setting {
            // What is to stop at a place that is past stops at once.
            Some(Setting { time, at }) if unit.end() > at => {
                let before = unit.split_to(at.saturating_sub(unit.at) as usize);
                cx.did.push(Did::Stalled { at: unit.at, by: time.as_nanos() as u64 });
                if !before.bytes.is_empty() {
                    cx.on.push(before);
                }
                (self.setting, self.until) = (None, Some(cx.now + time));
                self.held.push_back(unit);
            }
            _ => cx.on.push(unit),
        }
    }

    fn next(&self) -> Option<Duration> {
        self.until
    }

    fn due(&mut self, cx: &mut Cx<'_>) {
        self.until = None;
        cx.on.extend(self.held.drain(..));
    }

    fn held(&self) -> Held {
        Held::of(self.held.iter())
    }
}
