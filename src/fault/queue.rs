//! How many datagrams wait at most. It is always there, so that nothing waits without end.

use super::unit::Cx;
use super::{Did, Fault, FaultProblem, Kind, On, Unit};

pub(super) const KIND: Kind = Kind {
    id: "queue",
    option: "queue",
    on: On::Datagrams,
    example: "10",
    stream: 5,
    read,
    make: |_| Box::new(Queue { most: USUAL }),
};

/// As many as with Linux's netem, where nothing is said.
const USUAL: usize = 1_000;
const MOST: u64 = 10_000;

fn read(text: &str) -> Result<Option<String>, FaultProblem> {
    let number = text.parse().ok().filter(|number: &u64| (1..=MOST).contains(number));
    number.map(|number| Some(number.to_string())).ok_or(FaultProblem::Queue { most: MOST })
}

struct Queue {
    most: usize,
}

impl Fault for Queue {
    fn set(&mut self, value: Option<&str>) {
        self.most = value.and_then(|value| value.parse().ok()).unwrap_or(USUAL);
    }

    fn take(&mut self, unit: Unit, cx: &mut Cx<'_>) {
        if cx.behind.units + cx.on.len() >= self.most && unit.what == super::What::Datagram {
            cx.did.push(Did::QueueFull { nth: unit.nth, limit: self.most as u64 });
        } else {
            cx.on.push(unit);
        }
    }
}
