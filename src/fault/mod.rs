//! What a bad network does to what goes through a relay: one file a fault, and a registry. No I/O and no clock: what comes
//! goes in with the time, what goes on comes out, and what a fault did is said. A fault is a decorator, as in smoltcp: it
//! takes from the stage before it and hands on to the stage behind it.
//!
//! To add one: a file here, a line in [`FAULTS`], its name and hint in both `faults.ftl`. The window's form, the options of
//! `socketlab relay`, lab files and `docs/RELAY.md` come from that line.

mod chain;
mod corrupt;
mod cut;
mod delay;
mod dice;
mod did;
mod duplicate;
mod faults;
mod loss;
mod notation;
mod problem;
#[cfg(test)]
mod properties;
mod queue;
mod rate;
mod reorder;
mod reset_after;
mod stall;
mod swallow;
#[cfg(test)]
mod tests;
mod unit;

pub use chain::{Chain, Passed};
pub use dice::Dice;
pub use did::Did;
pub use faults::Faults;
pub use notation::Percent;
pub use problem::FaultProblem;
pub use unit::{Unit, What};

use crate::message::{Arg, Args, choice};
use unit::{Cx, Held};

choice! {
    /// Which way something goes through a relay.
    pub enum Way: "way-" {
        ToTarget = "to-target",
        ToClient = "to-client",
    }
}

impl Way {
    /// Its place in a pair of both.
    pub fn place(self) -> usize {
        self as usize
    }

    /// The other way.
    pub fn back(self) -> Self {
        match self {
            Way::ToTarget => Way::ToClient,
            Way::ToClient => Way::ToTarget,
        }
    }
}

impl From<&Way> for Arg {
    fn from(way: &Way) -> Self {
        Arg::Sentence { key: way.key(), args: Args::new() }
    }
}

/// Every fault, in the order in which what comes goes through them.
pub static FAULTS: &[Kind] = &[
    loss::KIND,
    duplicate::KIND,
    corrupt::KIND,
    reorder::KIND,
    swallow::KIND,
    stall::KIND,
    cut::KIND,
    queue::KIND,
    delay::KIND,
    rate::KIND,
    reset_after::KIND,
];

/// The fault with this id.
pub fn find(id: &str) -> Option<&'static Kind> {
    FAULTS.iter().find(|kind| kind.id == id)
}

/// A fault that can be chosen.
#[derive(Debug)]
pub struct Kind {
    /// Its key in lab files.
    pub id: &'static str,
    /// Its option on the command line, without the dashes.
    pub option: &'static str,
    /// What it can be done to.
    pub on: On,
    /// A value that parses, to show what one looks like.
    pub example: &'static str,
    /// The number of its stream of random numbers. It never changes, whatever is added, so that a seed goes on to mean the
    /// same.
    stream: u8,
    /// Reads a value, and gives it in its one form; `None` for one that does nothing.
    read: fn(&str) -> Result<Option<String>, FaultProblem>,
    make: fn(On) -> Box<dyn Fault>,
}

/// What a fault can be done to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum On {
    Datagrams,
    Streams,
    Both,
}

impl On {
    /// Whether a fault for this can be done to that, which is one of the first two.
    pub fn fits(self, that: On) -> bool {
        self == On::Both || self == that
    }
}

impl Kind {
    /// The key of its name in the locale files; with `-hint` that of its sentence.
    pub fn key(&self) -> String {
        format!("fault-{}", self.option)
    }

    /// A value in its one form; `None` for one that does nothing.
    ///
    /// # Errors
    /// It is no value of this fault.
    pub fn read(&self, value: &str) -> Result<Option<String>, FaultProblem> {
        (self.read)(value.trim())
    }
}

impl PartialEq for Kind {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

/// One stage of the way through a relay.
trait Fault: Send {
    /// Takes the value that counts from now on, which is in its one form; `None` switches it off. What it holds it keeps
    /// until its time.
    fn set(&mut self, value: Option<&str>);

    /// Takes what the stage before hands on.
    fn take(&mut self, unit: Unit, cx: &mut Cx<'_>);

    /// When [`Self::due`] is to be called.
    fn next(&self) -> Option<std::time::Duration> {
        None
    }

    /// Hands on something of what it held; called at the time of [`Self::next`].
    fn due(&mut self, _cx: &mut Cx<'_>) {}

    /// How much it holds.
    fn held(&self) -> Held {
        Held::default()
    }
}
