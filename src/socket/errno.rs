//! The numbers of errors on each system, and the POSIX names they all share.
//!
//! Sources: POSIX.1-2024 `<errno.h>` and `<netdb.h>`; Linux `asm-generic/errno.h` (errno(3)); macOS `sys/errno.h`
//! (intro(2)); Winsock's `WSAE…` codes, which are Unix's under numbers of their own.

use std::io::{Error, ErrorKind};

/// One error under its POSIX name, with its number on each system; `NONE` where the system has no such error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Errno {
    pub name: &'static str,
    linux: i32,
    macos: i32,
    windows: i32,
}

/// No system numbers an error 0.
const NONE: i32 = 0;

const fn row(name: &'static str, linux: i32, macos: i32, windows: i32) -> Errno {
    Errno { name, linux, macos, windows }
}

/// What `errno` (on Windows: `WSAGetLastError`) can be after a socket call, by name.
///
/// EAGAIN is EWOULDBLOCK on all three, and EOPNOTSUPP stands for ENOTSUP, too.
pub const ERRNOS: &[Errno] = &[
    row("EACCES", 13, 13, 10013),
    row("EADDRINUSE", 98, 48, 10048),
    row("EADDRNOTAVAIL", 99, 49, 10049),
    row("EAFNOSUPPORT", 97, 47, 10047),
    row("EAGAIN", 11, 35, 10035),
    row("EALREADY", 114, 37, 10037),
    row("EBADF", 9, 9, 10009),
    row("EBUSY", 16, 16, NONE),
    row("ECANCELED", 125, 89, 10103),
    row("ECONNABORTED", 103, 53, 10053),
    row("ECONNREFUSED", 111, 61, 10061),
    row("ECONNRESET", 104, 54, 10054),
    row("EDEADLK", 35, 11, NONE),
    row("EDESTADDRREQ", 89, 39, 10039),
    row("EDOM", 33, 33, NONE),
    row("EDQUOT", 122, 69, 10069),
    row("EFAULT", 14, 14, 10014),
    row("EHOSTDOWN", 112, 64, 10064),
    row("EHOSTUNREACH", 113, 65, 10065),
    row("EINPROGRESS", 115, 36, 10036),
    row("EINTR", 4, 4, 10004),
    row("EINVAL", 22, 22, 10022),
    row("EIO", 5, 5, NONE),
    row("EISCONN", 106, 56, 10056),
    row("EISDIR", 21, 21, NONE),
    row("ELOOP", 40, 62, 10062),
    row("EMFILE", 24, 24, 10024),
    row("EMSGSIZE", 90, 40, 10040),
    row("ENAMETOOLONG", 36, 63, 10063),
    row("ENETDOWN", 100, 50, 10050),
    row("ENETRESET", 102, 52, 10052),
    row("ENETUNREACH", 101, 51, 10051),
    row("ENFILE", 23, 23, NONE),
    row("ENOBUFS", 105, 55, 10055),
    row("ENODEV", 19, 19, NONE),
    row("ENOENT", 2, 2, 2),
    row("ENOLCK", 37, 77, NONE),
    row("ENOMEM", 12, 12, 8),
    row("ENONET", 64, NONE, NONE),
    row("ENOPROTOOPT", 92, 42, 10042),
    row("ENOSPC", 28, 28, 112),
    row("ENOSR", 63, 98, NONE),
    row("ENOSYS", 38, 78, NONE),
    row("ENOTCONN", 107, 57, 10057),
    row("ENOTDIR", 20, 20, NONE),
    row("ENOTSOCK", 88, 38, 10038),
    row("ENXIO", 6, 6, NONE),
    row("EOPNOTSUPP", 95, 102, 10045),
    row("EOPNOTSUPP", NONE, 45, NONE),
    row("EOVERFLOW", 75, 84, NONE),
    row("EPERM", 1, 1, NONE),
    row("EPFNOSUPPORT", 96, 46, 10046),
    row("EPIPE", 32, 32, 109),
    row("EPROTO", 71, 100, NONE),
    row("EPROTONOSUPPORT", 93, 43, 10043),
    row("EPROTOTYPE", 91, 41, 10041),
    row("EROFS", 30, 30, NONE),
    row("ESHUTDOWN", 108, 58, 10058),
    row("ESOCKTNOSUPPORT", 94, 44, 10044),
    row("ESTALE", 116, 70, 10070),
    row("ETIMEDOUT", 110, 60, 10060),
    row("ETOOMANYREFS", 109, 59, 10059),
    row("EUSERS", 87, 68, 10068),
];

/// What `getaddrinfo` returns: numbers apart from those of `errno` (RFC 3493 §6.1; Linux: glibc's `netdb.h`).
pub const EAIS: &[Errno] = &[
    row("EAI_ADDRFAMILY", -9, 1, NONE),
    row("EAI_AGAIN", -3, 2, 11002),
    row("EAI_BADFLAGS", -1, 3, 10022),
    row("EAI_FAIL", -4, 4, 11003),
    row("EAI_FAMILY", -6, 5, 10047),
    row("EAI_MEMORY", -10, 6, 8),
    row("EAI_NODATA", -5, 7, 11004),
    row("EAI_NONAME", -2, 8, 11001),
    row("EAI_OVERFLOW", -12, 14, NONE),
    row("EAI_SERVICE", -8, 9, 10109),
    row("EAI_SOCKTYPE", -7, 10, 10044),
    row("EAI_SYSTEM", -11, 11, NONE),
];

impl Errno {
    /// Its number on this system, where it has one.
    pub fn raw(&self) -> Option<i32> {
        let here = if cfg!(windows) {
            self.windows
        } else if cfg!(any(target_os = "linux", target_os = "android")) {
            self.linux
        } else {
            self.macos
        };
        (here != NONE).then_some(here)
    }
}

/// The number of an error on this system; 0 where it has no such error.
pub(super) fn number(name: &str) -> i32 {
    ERRNOS.iter().filter(|errno| errno.name == name).find_map(Errno::raw).unwrap_or(0)
}

/// The error of this name, as the system would return it.
pub(super) fn error(name: &str) -> Error {
    Error::from_raw_os_error(number(name))
}

/// The name of an `errno` of this system.
pub(super) fn name_of_errno(raw: i32) -> Option<&'static str> {
    name_in(ERRNOS, raw)
}

/// The name of the `errno` that the standard library makes this kind of: its own errors have a kind and no number.
pub(super) fn name_of_kind(kind: ErrorKind) -> Option<&'static str> {
    let kind_of = |errno: &&Errno| errno.raw().map(|raw| Error::from_raw_os_error(raw).kind());
    // Of the kinds that stand for many, no error without a number is made.
    ERRNOS.iter().find(|errno| kind_of(errno) == Some(kind)).map(|errno| errno.name)
}

/// The name of what `getaddrinfo` returned on this system.
pub(super) fn name_of_eai(raw: i32) -> Option<&'static str> {
    name_in(EAIS, raw)
}

fn name_in(table: &[Errno], raw: i32) -> Option<&'static str> {
    table.iter().find(|errno| errno.raw() == Some(raw)).map(|errno| errno.name)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn no_number_stands_for_two_errors_of_a_system() {
        for table in [ERRNOS, EAIS] {
            for number in [|e: &Errno| e.linux, |e: &Errno| e.macos, |e: &Errno| e.windows] {
                let all: Vec<i32> = table.iter().map(number).filter(|raw| *raw != NONE).collect();
                let distinct: BTreeSet<&i32> = all.iter().collect();
                assert_eq!(distinct.len(), all.len());
            }
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
}
