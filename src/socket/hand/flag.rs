//! The flags of `recv`, `recvfrom`, `send` and `sendto`, as a table: name, calls, and the number on each system.
//!
//! Sources: recv(2), send(2) and tcp(7); Linux `linux/socket.h`, macOS `sys/socket.h`, Winsock's `winsock2.h`.

use std::fmt;

/// One flag.
#[derive(Debug, PartialEq, Eq)]
pub struct Flag {
    pub name: &'static str,
    way: Way,
    /// Its number here; `None` where this system does not take it.
    number: Option<i32>,
}

/// The calls that take a flag.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    Receive,
    Send,
    Both,
}

/// Several flags at once; [`Flags::NONE`] is the 0 that every call has unless it is told otherwise.
#[derive(Clone, Copy, PartialEq, Eq, Default, Hash)]
pub struct Flags(u16);

/// No flag has the number 0: the system lacks it.
const LACKS: i32 = 0;

const fn row(name: &'static str, way: Way, [linux, macos, windows]: [i32; 3]) -> Flag {
    let number = if cfg!(windows) {
        windows
    } else if cfg!(target_os = "linux") {
        linux
    } else {
        macos
    };
    Flag { name, way, number: if number == LACKS { None } else { Some(number) } }
}

/// Every flag, in the order in which lessons come to them. macOS and Windows know MSG_TRUNC as an answer only.
pub static FLAGS: &[Flag] = &[
    row("MSG_PEEK", Way::Receive, [0x2, 0x2, 0x2]),
    row("MSG_WAITALL", Way::Receive, [0x100, 0x40, 0x8]),
    row("MSG_DONTWAIT", Way::Both, [0x40, 0x80, LACKS]),
    row("MSG_OOB", Way::Both, [0x1, 0x1, 0x1]),
    row("MSG_TRUNC", Way::Receive, [0x20, LACKS, LACKS]),
    row("MSG_DONTROUTE", Way::Send, [0x4, 0x4, 0x4]),
    row("MSG_MORE", Way::Send, [0x8000, LACKS, LACKS]),
];

impl Flag {
    /// Whether this system takes it.
    pub fn is_here(&self) -> bool {
        self.number.is_some()
    }

    /// Whether calls of this way take it.
    pub fn is_for(&self, way: Way) -> bool {
        self.way == way || self.way == Way::Both
    }
}

impl Flags {
    pub const NONE: Flags = Flags(0);

    /// The flag of this name alone; none where there is no such name.
    pub fn of(name: &str) -> Self {
        FLAGS.iter().position(|flag| flag.name == name).map_or(Flags::NONE, |place| Flags(1 << place))
    }

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

    /// Those of them that calls of this way take.
    #[must_use]
    pub fn only(self, way: Way) -> Self {
        self.all().filter(|flag| flag.is_for(way)).fold(Flags::NONE, |flags, flag| flags.and(Flags::of(flag.name)))
    }

    pub fn is_none(self) -> bool {
        self == Flags::NONE
    }

    pub fn has(self, name: &str) -> bool {
        self.all().any(|flag| flag.name == name)
    }

    /// As the system wants them.
    pub(super) fn number(self) -> i32 {
        self.all().filter_map(|flag| flag.number).fold(0, |number, flag| number | flag)
    }

    fn all(self) -> impl Iterator<Item = &'static Flag> {
        FLAGS.iter().enumerate().filter(move |(place, _)| self.0 >> place & 1 == 1).map(|(_, flag)| flag)
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
        let both = Flags::of("MSG_PEEK").and(Flags::of("MSG_OOB"));
        assert_eq!((both.to_string().as_str(), Flags::NONE.to_string().as_str()), ("MSG_PEEK | MSG_OOB", "0"));
        assert_eq!((both.number(), Flags::NONE.number()), (0x3, 0));
        assert_eq!(both.only(Way::Send), Flags::of("MSG_OOB"));
        assert_eq!(both.without(Flags::of("MSG_OOB")), Flags::of("MSG_PEEK"));
        assert_eq!(Flags::of("MSG_NOTHING"), Flags::NONE);
    }

    #[test]
    fn windows_has_no_msg_dontwait() {
        let here = |name| FLAGS.iter().find(|flag| flag.name == name).is_some_and(Flag::is_here);
        assert_eq!(here("MSG_DONTWAIT"), cfg!(unix));
        assert_eq!(here("MSG_TRUNC"), cfg!(target_os = "linux"));
        assert!(here("MSG_PEEK") && here("MSG_WAITALL") && here("MSG_OOB"));
    }
}
