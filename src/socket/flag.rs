//! The flags of `recv`, `recvfrom`, `send` and `sendto`, as a table: name, calls, and the number on each system.
//!
//! Sources: recv(2), send(2) and tcp(7); Linux `linux/socket.h`, macOS `sys/socket.h`, Winsock's `winsock2.h`.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::Direction::{self, In, Out};

/// One flag.
#[derive(Debug, PartialEq, Eq)]
pub struct Flag {
    pub name: &'static str,
    /// This one alone.
    pub alone: Flags,
    /// The calls that take it.
    ways: &'static [Direction],
    /// Its number here; `None` where this system does not take it.
    number: Option<i32>,
}

/// Several flags at once; [`Flags::NONE`] is the 0 of a call without flags.
#[derive(Clone, Copy, PartialEq, Eq, Default, Hash, Serialize, Deserialize)]
pub struct Flags(u16);

/// No flag has the number 0: the system lacks it.
const LACKS: i32 = 0;

const fn row(name: &'static str, alone: Flags, ways: &'static [Direction], [linux, macos, windows]: [i32; 3]) -> Flag {
    let number = if cfg!(windows) {
        windows
    } else if cfg!(target_os = "linux") {
        linux
    } else {
        macos
    };
    Flag { name, alone, ways, number: if number == LACKS { None } else { Some(number) } }
}

/// Every flag, in the order in which lessons come to them. macOS and Windows know MSG_TRUNC as an answer only.
pub static FLAGS: &[Flag] = &[
    row("MSG_PEEK", Flags::PEEK, &[In], [0x2, 0x2, 0x2]),
    row("MSG_WAITALL", Flags::WAITALL, &[In], [0x100, 0x40, 0x8]),
    row("MSG_DONTWAIT", Flags::DONTWAIT, &[In, Out], [0x40, 0x80, LACKS]),
    row("MSG_OOB", Flags::OOB, &[In, Out], [0x1, 0x1, 0x1]),
    row("MSG_TRUNC", Flags::TRUNC, &[In], [0x20, LACKS, LACKS]),
    row("MSG_DONTROUTE", Flags::DONTROUTE, &[Out], [0x4, 0x4, 0x4]),
    row("MSG_MORE", Flags::MORE, &[Out], [0x8000, LACKS, LACKS]),
];

impl Flag {
    /// Whether this system takes it.
    pub fn is_here(&self) -> bool {
        self.number.is_some()
    }

    /// Whether calls that move bytes this way take it.
    pub fn is_for(&self, way: Direction) -> bool {
        self.ways.contains(&way)
    }
}

impl Flags {
    pub const NONE: Flags = Flags(0);
    pub const PEEK: Flags = Flags(1);
    pub const WAITALL: Flags = Flags(1 << 1);
    pub const DONTWAIT: Flags = Flags(1 << 2);
    pub const OOB: Flags = Flags(1 << 3);
    pub const TRUNC: Flags = Flags(1 << 4);
    pub const DONTROUTE: Flags = Flags(1 << 5);
    pub const MORE: Flags = Flags(1 << 6);

    /// These and those.
    #[must_use]
    pub fn and(self, more: Flags) -> Self {
        Flags(self.0 | more.0)
    }

    /// These without those.
    #[must_use]
    pub fn without(self, less: Flags) -> Self {
        Flags(self.0 & !less.0)
    }

    /// Those of them that calls which move bytes this way take.
    #[must_use]
    pub fn only(self, way: Direction) -> Self {
        self.all().filter(|flag| flag.is_for(way)).fold(Flags::NONE, |flags, flag| flags.and(flag.alone))
    }

    pub fn is_none(self) -> bool {
        self == Flags::NONE
    }

    /// Whether one of those is among these.
    pub fn has(self, those: Flags) -> bool {
        self.0 & those.0 != 0
    }

    /// As the system wants them.
    pub(super) fn number(self) -> i32 {
        self.all().filter_map(|flag| flag.number).fold(0, |number, flag| number | flag)
    }

    fn all(self) -> impl Iterator<Item = &'static Flag> {
        FLAGS.iter().filter(move |flag| self.has(flag.alone))
    }
}

impl fmt::Display for Flags {
    /// As Python writes them: `MSG_PEEK | MSG_DONTWAIT`, or `0`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_none() {
            return f.write_str("0");
        }
        for (place, flag) in self.all().enumerate() {
            write!(f, "{}{}", if place == 0 { "" } else { " | " }, flag.name)?;
        }
        Ok(())
    }
}

impl fmt::Debug for Flags {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Flags({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flags_are_joined_and_written_as_python_writes_them() {
        let both = Flags::PEEK.and(Flags::OOB);
        assert_eq!((both.to_string().as_str(), Flags::NONE.to_string().as_str()), ("MSG_PEEK | MSG_OOB", "0"));
        assert_eq!((both.number(), Flags::NONE.number()), (0x3, 0));
        assert_eq!(both.only(Out), Flags::OOB);
        assert_eq!(both.without(Flags::OOB), Flags::PEEK);
    }

    #[test]
    fn every_flag_is_the_constant_of_its_name() {
        use super::Flags as F;
        let constants = [F::PEEK, F::WAITALL, F::DONTWAIT, F::OOB, F::TRUNC, F::DONTROUTE, F::MORE];
        let names = constants.map(|flag| flag.to_string()).join(" ");
        assert_eq!(names, "MSG_PEEK MSG_WAITALL MSG_DONTWAIT MSG_OOB MSG_TRUNC MSG_DONTROUTE MSG_MORE");
        assert_eq!(constants.len(), FLAGS.len());
    }

    #[test]
    fn windows_has_no_msg_dontwait() {
        let here = |name| FLAGS.iter().find(|flag| flag.name == name).is_some_and(Flag::is_here);
        assert_eq!(here("MSG_DONTWAIT"), cfg!(unix));
        assert_eq!(here("MSG_TRUNC"), cfg!(target_os = "linux"));
        assert!(here("MSG_PEEK") && here("MSG_WAITALL") && here("MSG_OOB"));
    }
}
