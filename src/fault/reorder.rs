//! Datagrams that are overtaken by those behind them.

use std::time::Duration;

use super::notation::{chance, percent};
use super::unit::{Cx, Held};
use super::{Did, Fault, Kind, On, Unit};

pub(super) const KIND: Kind = Kind {
    id: "reorder",
    option: "reorder",
    on: On::Datagrams,
    example: "20%",
    stream: 4,
    read: percent,
    make: |_| Box::new(Reorder { chance: 0, came: 0, held: Vec::new() }),
};

/// How many may overtake one.
const MOST: u64 = 3;
/// Where none comes to overtake it, it goes on after this time.
const LONGEST: Duration = Duration::from_millis(500);

struct Reorder {
    chance: u32,
    /// How many have come.
    came: u64,
    /// Each with the one behind which it goes, and when it goes on at the latest; at most [`MOST`] and those of the time
    /// in which none came.
    held: Vec<(u64, Duration, Unit)>,
}

impl Fault for Reorder {
    fn set(&mut self, value: Option<&str>) {
        self.chance = chance(value);
    }

    fn take(&mut self, unit: Unit, cx: &mut Cx<'_>) {
        self.came += 1;
        let mut draws = cx.draws(&KIND, &unit);
        if self.chance > 0 && draws.happens(self.chance) {
            let behind = draws.between(1, MOST);
            cx.did.push(Did::Reordered { nth: unit.nth, behind });
            self.held.push((self.came + behind, cx.now + LONGEST, unit));
        } else {
            cx.on.push(unit);
        }
        let came = self.came;
        let due = self.held.extract_if(.., |(behind, ..)| *behind <= came);
        cx.on.extend(due.map(|(.., unit)| unit));
    }

    fn next(&self) -> Option<Duration> {
        self.held.iter().map(|(_, latest, _)| *latest).min()
    }

    fn due(&mut self, cx: &mut Cx<'_>) {
        let now = cx.now;
        cx.on.extend(self.held.extract_if(.., |(_, latest, _)| *latest <= now).map(|(.., unit)| unit));
    }

    fn held(&self) -> Held {
        Held::of(self.held.iter().map(|(.., unit)| unit))
    }
}
