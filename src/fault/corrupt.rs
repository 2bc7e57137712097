//! Datagrams of which one bit is another. The checksum of UDP is right all the same: the relay sends the datagram anew.

use super::notation::{chance, percent};
use super::unit::Cx;
use super::{Did, Fault, Kind, On, Unit};

pub(super) const KIND: Kind = Kind {
    id: "corrupt",
    option: "corrupt",
    on: On::Datagrams,
    example: "1%",
    stream: 3,
    read: percent,
    make: |_| Box::new(Corrupt(0)),
};

struct Corrupt(u32);

impl Fault for Corrupt {
    fn set(&mut self, value: Option<&str>) {
        self.0 = chance(value);
    }

    fn take(&mut self, mut unit: Unit, cx: &mut Cx<'_>) {
        let mut draws = cx.draws(&KIND, &unit);
        // One without bytes has nothing to be changed.
        if self.0 > 0 && draws.happens(self.0) && !unit.bytes.is_empty() {
            let mut bytes = unit.bytes.to_vec();
            let at = draws.below(bytes.len() as u64);
            let bit = draws.below(8);
            if let Some(byte) = bytes.get_mut(at as usize) {
                let was = *byte;
                *byte ^= 1 << bit;
                cx.did.push(Did::Corrupted { nth: unit.nth, at, was, now: *byte });
            }
            (unit.bytes, unit.is_changed) = (bytes.into(), true);
        }
        cx.on.push(unit);
    }
}
