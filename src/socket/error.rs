//! Errors of socket calls: the code with its POSIX name, and the call and address it happened to.

use std::{fmt, io};

/// An error number of the system, under its POSIX name where it has one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ErrorCode {
    /// `errno`, or Winsock's code on Windows; 0 where the system gave none.
    pub raw: i32,
    /// `ECONNREFUSED` and the like, the same on every system.
    pub name: &'static str,
}

/// A name that did not resolve has no errno of its own; `getaddrinfo` reports it apart (RFC 3493 §6.1).
pub const NAME_NOT_FOUND: &str = "EAI_NONAME";

impl ErrorCode {
    /// The lab's own time limit on a call that the system would have left waiting.
    pub const TIMED_OUT: ErrorCode = ErrorCode { raw: 0, name: "ETIMEDOUT" };

    /// What the C library says of the code, without Rust's `(os error N)`.
    pub fn text(&self) -> String {
        if self.raw == 0 {
            return match self.name {
                "ETIMEDOUT" => "timed out".to_owned(),
                NAME_NOT_FOUND => "name or service not known".to_owned(),
                other => other.to_owned(),
            };
        }
        let text = io::Error::from_raw_os_error(self.raw).to_string();
        match text.rfind(" (os error") {
            Some(end) => text[..end].to_owned(),
            None => text,
        }
    }
}

impl fmt::Display for ErrorCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.raw == 0 { f.write_str(self.name) } else { write!(f, "{} ({})", self.name, self.raw) }
    }
}

impl From<&io::Error> for ErrorCode {
    fn from(error: &io::Error) -> Self {
        let raw = error.raw_os_error().unwrap_or(0);
        ErrorCode { raw, name: name_of_raw(raw).or_else(|| name_of_kind(error.kind())).unwrap_or("errno") }
    }
}

/// Codes that `io::ErrorKind` does not tell apart.
fn name_of_raw(raw: i32) -> Option<&'static str> {
    // Linux, macOS, Windows.
    const NAMES: [(i32, i32, i32, &str); 10] = [
        (13, 13, 10013, "EACCES"),
        (1, 1, 0, "EPERM"),
        (24, 24, 10024, "EMFILE"),
        (23, 23, 0, "ENFILE"),
        (90, 40, 10040, "EMSGSIZE"),
        (97, 47, 10047, "EAFNOSUPPORT"),
        (93, 43, 10043, "EPROTONOSUPPORT"),
        (105, 55, 10055, "ENOBUFS"),
        (22, 22, 10022, "EINVAL"),
        (107, 57, 10057, "ENOTCONN"),
    ];
    if raw == 0 {
        return None;
    }
    NAMES.iter().find_map(|&(linux, mac, windows, name)| {
        let here = if cfg!(windows) {
            windows
        } else if cfg!(target_os = "linux") {
            linux
        } else {
            mac
        };
        (here == raw).then_some(name)
    })
}

fn name_of_kind(kind: io::ErrorKind) -> Option<&'static str> {
    use io::ErrorKind as Kind;
    Some(match kind {
        Kind::ConnectionRefused => "ECONNREFUSED",
        Kind::ConnectionReset => "ECONNRESET",
        Kind::ConnectionAborted => "ECONNABORTED",
        Kind::HostUnreachable => "EHOSTUNREACH",
        Kind::NetworkUnreachable => "ENETUNREACH",
        Kind::NetworkDown => "ENETDOWN",
        Kind::NotConnected => "ENOTCONN",
        Kind::AddrInUse => "EADDRINUSE",
        Kind::AddrNotAvailable => "EADDRNOTAVAIL",
        Kind::BrokenPipe => "EPIPE",
        Kind::TimedOut => "ETIMEDOUT",
        Kind::PermissionDenied => "EACCES",
        Kind::WouldBlock => "EAGAIN",
        Kind::InvalidInput => "EINVAL",
        Kind::OutOfMemory => "ENOMEM",
        Kind::Interrupted => "EINTR",
        _ => return None,
    })
}

/// A socket call that failed: which one, on which address, with which code, and who stood in the way.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{call} {address}: {code}: {}{}", .code.text(), held_by(.holder.as_deref()))]
pub struct SocketError {
    /// The call's name, as in [`super::Op::name`].
    pub call: &'static str,
    /// The address as the call had it, or as it was typed.
    pub address: String,
    pub code: ErrorCode,
    /// The process that holds the port, where the port was in use and the system told: `python3 (pid 4242)`.
    pub holder: Option<String>,
}

impl SocketError {
    pub(crate) fn new(call: &'static str, address: impl fmt::Display, error: &io::Error) -> Self {
        Self { call, address: address.to_string(), code: error.into(), holder: None }
    }
}

fn held_by(holder: Option<&str>) -> String {
    holder.map(|who| format!("; held by {who}")).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_carry_their_posix_names() {
        let refused = io::Error::from(io::ErrorKind::ConnectionRefused);
        assert_eq!(ErrorCode::from(&refused).name, "ECONNREFUSED");
        #[cfg(target_os = "linux")]
        assert_eq!(ErrorCode::from(&io::Error::from_raw_os_error(90)).to_string(), "EMSGSIZE (90)");
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn an_error_names_call_address_code_and_holder() {
        let mut error = SocketError::new("bind", "127.0.0.1:80", &io::Error::from_raw_os_error(98));
        error.holder = Some("python3 (pid 7)".to_owned());
        let text = error.to_string();
        assert_eq!(text, "bind 127.0.0.1:80: EADDRINUSE (98): Address already in use; held by python3 (pid 7)");
    }
}
