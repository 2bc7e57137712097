//! Datagrams that come twice.

use super::notation::{Percent, chance, percent};
use super::unit::Cx;
use super::{Did, Fault, Kind, On, Unit};

pub(super) const KIND: Kind = Kind {
    id: "duplicate",
    option: "duplicate",
    on: On::Datagrams,
    example: "10%",
    stream: 2,
    read: percent,
    make: |_| Box::new(Duplicate(0)),
};

struct Duplicate(u32);

impl Fault for Duplicate {
    fn set(&mut self, value: Option<&str>) {
        self.0 = chance(value);
    }

    fn take(&mut self, unit: Unit, cx: &mut Cx<'_>) {
        if self.0 > 0 && cx.draws(&KIND, &unit).happens(self.0) {
            cx.did.push(Did::Duplicated { nth: unit.nth, chance: Percent(self.0) });
            cx.on.push(unit.clone());
            cx.on.push(Unit { copy: 1, ..unit });
        } else {
            cx.on.push(unit);
        }
    }
}
