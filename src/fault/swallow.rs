//! A half-close that does not arrive: the other side waits for more.

use super::unit::Cx;
use super::{Did, Fault, FaultProblem, Kind, On, Unit, What};

pub(super) const KIND: Kind = Kind {
    id: "swallow_half_close",
    option: "swallow-half-close",
    on: On::Streams,
    example: "on",
    stream: 11,
    read,
    make: |_| Box::new(Swallow(false)),
};

fn read(text: &str) -> Result<Option<String>, FaultProblem> {
    match text {
        "on" => Ok(Some("on".to_owned())),
        "off" => Ok(None),
        _ => Err(FaultProblem::On),
    }
}

struct Swallow(bool);

impl Fault for Swallow {
    fn set(&mut self, value: Option<&str>) {
        self.0 = value.is_some();
    }

    fn take(&mut self, unit: Unit, cx: &mut Cx<'_>) {
        if self.0 && unit.what == What::End {
            cx.did.push(Did::HalfCloseSwallowed);
        } else {
            cx.on.push(unit);
        }
    }
}
