//! A connection that is reset when so many bytes have gone one way.

use super::notation::{bytes, written_bytes};
use super::unit::Cx;
use super::{Did, Fault, FaultProblem, Kind, On, Unit, What};

pub(super) const KIND: Kind = Kind {
    id: "reset_after",
    option: "reset-after",
    on: On::Streams,
    example: "1000B",
    stream: 10,
    read,
    make: |_| Box::new(ResetAfter { after: None, is_over: false }),
};

fn read(text: &str) -> Result<Option<String>, FaultProblem> {
    bytes(text).map(|bytes| Some(written_bytes(bytes))).ok_or(FaultProblem::Bytes)
}

struct ResetAfter {
    after: Option<u64>,
    is_over: bool,
}

impl Fault for ResetAfter {
    fn set(&mut self, value: Option<&str>) {
        self.after = value.and_then(bytes);
    }

    fn take(&mut self, mut unit: Unit, cx: &mut Cx<'_>) {
        if self.is_over {
            return;
        }
        match self.after {
            Some(after) if unit.end() >= after && unit.what == What::Piece => {
                let last = unit.split_to(after.saturating_sub(unit.at) as usize);
                let (nth, at) = (last.nth, last.end());
                if !last.bytes.is_empty() {
                    cx.on.push(last);
                }
                cx.did.push(Did::ResetAfter { bytes: at });
                cx.on.push(Unit::of(What::Reset, nth, at));
                self.is_over = true;
            }
            _ => cx.on.push(unit),
        }
    }
}
