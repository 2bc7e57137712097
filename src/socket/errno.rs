//! The numbers of errors on each system, and the POSIX names they all share: `assets/errnos.tsv` as a table.

use std::io::{Error, ErrorKind};
use std::sync::LazyLock;

/// One error under its POSIX name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Errno {
    pub name: &'static str,
    /// On Linux, macOS and Windows; [`NONE`] where the system has no such error.
    numbers: [i32; 3],
    /// What `gai_strerror` says of an answer of `getaddrinfo`; `None` for an `errno`.
    text: Option<&'static str>,
}

/// No system numbers an error 0.
const NONE: i32 = 0;

/// The column of this system.
const HERE: usize = if cfg!(windows) {
    2
} else if cfg!(any(target_os = "linux", target_os = "android")) {
    0
} else {
    1
};

const TABLE: &str = include_str!("../../assets/errnos.tsv");

/// What `errno` (on Windows: `WSAGetLastError`) can be after a socket call, and what `getaddrinfo` can return.
pub static ERRNOS: LazyLock<Vec<Errno>> = LazyLock::new(|| TABLE.lines().filter_map(row).collect());

fn row(line: &'static str) -> Option<Errno> {
    let mut columns = line.split('\t');
    let name = columns.next()?;
    let mut number = || columns.next()?.parse().ok();
    Some(Errno { name, numbers: [number()?, number()?, number()?], text: columns.next() })
}

impl Errno {
    /// Its number on this system, where it has one.
    pub fn raw(&self) -> Option<i32> {
        Some(self.numbers[HERE]).filter(|number| *number != NONE)
    }

    /// Whether `getaddrinfo` returns it: numbers apart from those of `errno` (RFC 3493 §6.1).
    pub fn is_of_resolver(&self) -> bool {
        self.text.is_some()
    }
}

/// The number of an error on this system; 0 where it has no such error.
pub(super) fn number(name: &str) -> i32 {
    ERRNOS.iter().filter(|errno| errno.name == name).find_map(Errno::raw).unwrap_or(NONE)
}

/// The error of this name, as the system would return it.
pub(super) fn error(name: &str) -> Error {
    Error::from_raw_os_error(number(name))
}

/// The name of an `errno` of this system.
pub(super) fn name_of_errno(raw: i32) -> Option<&'static str> {
    named(|errno| !errno.is_of_resolver() && errno.raw() == Some(raw))
}

/// The name of the `errno` that the standard library makes this kind of: its own errors have a kind and no number.
pub(super) fn name_of_kind(kind: ErrorKind) -> Option<&'static str> {
    // Of the kinds that stand for many, no error without a number is made.
    let is_of_kind = |raw| Error::from_raw_os_error(raw).kind() == kind;
    named(|errno| !errno.is_of_resolver() && errno.raw().is_some_and(is_of_kind))
}

/// The name of what `getaddrinfo` returned on this system.
pub(super) fn name_of_eai(raw: i32) -> Option<&'static str> {
    named(|errno| errno.is_of_resolver() && errno.raw() == Some(raw))
}

/// What `gai_strerror` says of an answer of `getaddrinfo`.
pub(super) fn text_of_eai(name: &str) -> Option<&'static str> {
    ERRNOS.iter().find(|errno| errno.name == name)?.text
}

fn named(is_it: impl Fn(&Errno) -> bool) -> Option<&'static str> {
    ERRNOS.iter().find(|errno| is_it(errno)).map(|errno| errno.name)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn no_number_stands_for_two_errors_of_a_system() {
        let lines = TABLE.lines().filter(|line| !line.starts_with('#')).count();
        assert_eq!(ERRNOS.len(), lines, "every line of the table is read");
        for (is_of_resolver, system) in [false, true].iter().flat_map(|is| [(is, 0), (is, 1), (is, 2)]) {
            let table = ERRNOS.iter().filter(|errno| errno.is_of_resolver() == *is_of_resolver);
            let all: Vec<i32> = table.map(|errno| errno.numbers[system]).filter(|raw| *raw != NONE).collect();
            let distinct: BTreeSet<&i32> = all.iter().collect();
            assert_eq!(distinct.len(), all.len());
        }
    }

    #[test]
    fn the_numbers_are_those_of_this_system() {
        use ErrorKind as Kind;
        let kinds = [
            ("EACCES", Kind::PermissionDenied),
            ("EADDRINUSE", Kind::AddrInUse),
            ("EADDRNOTAVAIL", Kind::AddrNotAvailable),
            ("EAGAIN", Kind::WouldBlock),
            ("ECONNABORTED", Kind::ConnectionAborted),
            ("ECONNREFUSED", Kind::ConnectionRefused),
            ("ECONNRESET", Kind::ConnectionReset),
            ("EHOSTUNREACH", Kind::HostUnreachable),
            ("ENETDOWN", Kind::NetworkDown),
            ("ENETUNREACH", Kind::NetworkUnreachable),
            ("ENOTCONN", Kind::NotConnected),
            ("EPIPE", Kind::BrokenPipe),
            ("ETIMEDOUT", Kind::TimedOut),
        ];
        for (name, kind) in kinds {
            assert_eq!(name_of_kind(kind), Some(name));
            assert_eq!(name_of_errno(number(name)), Some(name));
        }
        assert_eq!((name_of_errno(NONE), name_of_eai(NONE)), (None, None));
    }

    /// Microsoft's "Windows Sockets Error Codes" but for what comes of interfaces that this program does not use: overlapped
    /// and cancelled calls, name spaces, WSAStartup, quality of service, IPsec.
    #[test]
    fn every_code_of_winsock_that_can_be_met_has_a_name() {
        let of_calls =
            [8, 10004, 10009, 10013, 10014, 10022, 10024].into_iter().chain(10035..=10065).chain([10067, 10068]);
        let all = of_calls.chain([10069, 10070, 10091, 10106, 10109]).chain(11001..=11004);
        for raw in all {
            assert!(ERRNOS.iter().any(|errno| errno.numbers[2] == raw), "{raw} has no line in assets/errnos.tsv");
        }
    }
}
