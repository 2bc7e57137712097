//! Datagrams that are lost.

use super::notation::{Percent, chance, percent};
use super::unit::Cx;
use super::{Did, Fault, Kind, On, Unit};

pub(super) const KIND: Kind = Kind {
    id: "loss",
    option: "loss",
    on: On::Datagrams,
    example: "30%",
    stream: 1,
    read: percent,
    make: |_| Box::new(Loss(0)),
};

struct Loss(u32);

impl Fault for Loss {
    fn set(&mut self, value: Option<&str>) {
        self.0 = chance(value);
    }

    fn take(&mut self, unit: Unit, cx: &mut Cx<'_>) {
        if self.0 > 0 && cx.draws(&KIND, &unit).happens(self.0) {
            cx.did.push(Did::Lost { nth: unit.nth, chance: Percent(self.0) });
        } else {
            cx.on.push(unit);
        }
    }
}
