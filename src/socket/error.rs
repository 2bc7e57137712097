//! Errors of socket calls: the code with its POSIX name, and the call and address it happened to.

use std::{fmt, io};

use serde::{Deserialize, Serialize};

use super::Holder;
use super::errno::{self, name_of_eai, name_of_errno, name_of_kind, text_of_eai};
use crate::names::{self, Name};

/// An error number of the system, under its POSIX name where it has one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ErrorCode {
    /// `errno`, Winsock's code on Windows, or what `getaddrinfo` returned; 0 where the system gave none.
    pub raw: i32,
    /// `ECONNREFUSED` and the like, the same on every system.
    #[serde(with = "names")]
    pub name: Name,
}

/// The name does not resolve, or no more than that is known (RFC 3493 §6.1).
pub const NAME_NOT_FOUND: &str = "EAI_NONAME";
/// `getaddrinfo` points to `errno` (RFC 3493 §6.1).
const SEE_ERRNO: &str = "EAI_SYSTEM";

impl ErrorCode {
    /// The lab's own time limit on a call that the system would have left waiting.
    pub const TIMED_OUT: ErrorCode = ErrorCode { raw: 0, name: "ETIMEDOUT" };

    /// `getservbyname` sets no errno; Python raises an `OSError` with this text.
    pub const NO_SERVICE: ErrorCode = ErrorCode { raw: 0, name: "service/proto not found" };

    /// What the system answers to Python, whose closed socket has the descriptor -1.
    pub fn closed() -> Self {
        (&errno::error(if cfg!(windows) { "ENOTSOCK" } else { "EBADF" })).into()
    }

    /// What `getaddrinfo` returned. Where that points to `errno`, the `errno` is the code.
    pub(super) fn of_resolver(returned: i32, error: &io::Error) -> Self {
        match name_of_eai(returned) {
            Some(SEE_ERRNO) if error.raw_os_error().is_some() => error.into(),
            Some(name) => ErrorCode { raw: returned, name },
            None => ErrorCode { raw: returned, name: NAME_NOT_FOUND },
        }
    }

    /// What the C library says of the code, without Rust's `(os error N)`.
    pub fn text(&self) -> String {
        if let Some(text) = text_of_eai(self.name) {
            return text.to_owned();
        }
        if self.raw == 0 {
            return if self.name == "ETIMEDOUT" { "timed out".to_owned() } else { self.name.to_owned() };
        }
        let text = io::Error::from_raw_os_error(self.raw).to_string();
        match text.rfind(" (os error") {
            // The system has no words for it, as Wine has none for the codes of Winsock.
            _ if text.starts_with("OS Error ") => self.name.to_owned(),
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
        ErrorCode { raw, name: name_of_errno(raw).or_else(|| name_of_kind(error.kind())).unwrap_or("errno") }
    }
}

/// A socket call that failed: which one, on which address, with which code, and who stood in the way.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[error("{call} {address}: {code}: {}{}", .code.text(), held_by(.holder.as_ref()))]
pub struct SocketError {
    /// The call's name, as in [`super::Op::name`].
    #[serde(with = "names")]
    pub call: Name,
    /// The address as the call had it, or as it was typed.
    pub address: String,
    pub code: ErrorCode,
    /// What holds the port, where the port was in use and the system shows it.
    pub holder: Option<Holder>,
}

impl SocketError {
    /// Whether it says no more than that the other side has ended the connection, which was there before.
    pub fn is_by_peer(&self) -> bool {
        let is_of_connection = matches!(self.call, "send" | "recv" | "shutdown");
        is_of_connection && matches!(self.code.name, "ECONNRESET" | "ECONNABORTED" | "ENOTCONN" | "EPIPE" | "ESHUTDOWN")
    }

    pub(crate) fn new(call: &'static str, address: impl fmt::Display, error: &io::Error) -> Self {
        Self { call, address: address.to_string(), code: error.into(), holder: None }
    }
}

fn held_by(holder: Option<&Holder>) -> String {
    holder.map(|holder| format!("; held by {holder}")).unwrap_or_default()
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
    fn every_answer_of_the_resolver_has_a_text() {
        let error = io::Error::from(io::ErrorKind::Other);
        for eai in errno::ERRNOS.iter().filter(|errno| errno.is_of_resolver()) {
            let Some(raw) = eai.raw() else { continue };
            let code = ErrorCode::of_resolver(raw, &error);
            assert_eq!(code.name, eai.name);
            assert!(code.text().contains(' '), "{}", eai.name);
        }
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn an_error_names_call_address_code_and_holder() {
        let mut error = SocketError::new("bind", "127.0.0.1:80", &io::Error::from_raw_os_error(98));
        error.holder = Some(Holder::Process { name: "python3".to_owned(), pid: 7 });
        let text = error.to_string();
        assert_eq!(text, "bind 127.0.0.1:80: EADDRINUSE (98): Address already in use; held by python3 (pid 7)");
    }
}
