//! A row of the log by hand as Python has it: the statement, what it returned or raised, and what there is to say beside.

use super::bench::Bench;
use crate::escape::python_data;
use crate::message::Args;
use crate::payload::chargen_byte;
use crate::record::{ConnectionId, Record};
use crate::socket::{Call, Direction, Op, OptionValue, Outcome};

/// Of the bytes that a call received so many are written out.
const SHOWN_BYTES: usize = 4096;

/// Bytes as a Python expression of one line; the character generator's pattern by its name, a function that the program has.
pub fn bytes_literal(data: &[u8]) -> String {
    let is_pattern = data.len() > SHOWN_BYTES / 4 && data.iter().zip(0..).all(|(byte, at)| *byte == chargen_byte(at));
    if is_pattern { format!("pattern({})", data.len()) } else { python_data(data) }
}

impl Bench {
    /// The variable of a socket; after it was forgotten, one made of its number.
    pub(super) fn var(&self, id: ConnectionId) -> String {
        let var = self.socket(id).map(|socket| socket.var.as_str()).or_else(|| self.promised(id));
        var.map_or_else(|| format!("s{}", id.0), str::to_owned)
    }

    /// The whole statement: `conn, conn_address = s.accept()`.
    pub fn statement(&self, record: &Record) -> String {
        let Some(call) = record.call() else { return String::new() };
        let var = record.connection.map(|id| self.var(id));
        let made = match (&call.op, &call.outcome) {
            (Op::Accept, Outcome::Accepted(accepted)) => Some(self.var(ConnectionId(accepted.1))),
            (Op::Accept, _) => Some("conn".to_owned()),
            (Op::Socket { .. } | Op::SocketOf(_), _) => var.clone().or_else(|| Some("s".to_owned())),
            _ => None,
        };
        let written = call.op.sending().map(|asked| match &asked.unsent {
            Some(written) => written.0.to_string(),
            None => bytes_literal(&record.bytes),
        });
        let python = call.op.python(written.as_deref(), record.peer());
        match (&call.op, var.as_deref().unwrap_or("?"), made) {
            (Op::SocketOf(of), _, Some(made)) => {
                format!("{made} = socket(fileno={}.fileno())", self.var(ConnectionId(*of)))
            }
            (Op::Socket { .. }, _, Some(made)) => format!("{made} = {python}"),
            (Op::Accept, var, Some(made)) => format!("{made}, {made}_address = {var}.{python}"),
            (Op::GetHostName | Op::GetServByName(_) | Op::GetAddrInfo(_), ..) => python,
            (Op::MakeFile, var, _) => format!("{var}_file = {var}.{python}"),
            (Op::Write(_), var, _) => format!("{var}_file.{python}; {var}_file.flush()"),
            (Op::ReadLine, var, _) => format!("{var}_file.{python}"),
            (Op::CloseFile, var, _) => format!("{var}_{python}"),
            (Op::GetSockOpt(option), var, _) => match option.type_().struct_format() {
                Some(format) => format!("struct.unpack('{format}', {var}.{python})"),
                None => format!("{var}.{python}"),
            },
            (_, var, _) => format!("{var}.{python}"),
        }
    }

    /// Whose bytes `recvfrom` returned: a socket with connections does not say.
    fn sender(&self, record: &Record) -> String {
        let socket = record.connection.and_then(|id| self.socket(id));
        let is_connected = socket.is_some_and(|socket| socket.state.kind.has_connections());
        let from = record.peer().filter(|from| !is_connected && !from.is_unnamed());
        from.map_or_else(|| "None".to_owned(), |from| from.python())
    }

    /// What Python shows of a call's end: a value's `repr`, or the exception.
    pub fn result(&self, record: &Record) -> String {
        let Some(call) = record.call() else { return String::new() };
        let var = || record.connection.map_or_else(|| "s".to_owned(), |id| self.var(id));
        let none = || "None".to_owned();
        if let Some(received) = received(record, call) {
            return match call.op {
                Op::RecvFrom(_) => format!("({received}, {})", self.sender(record)),
                _ => received,
            };
        }
        match (&call.op, &call.outcome) {
            (Op::Socket { .. } | Op::SocketOf(_), Outcome::Done) => format!("<socket {}>", var()),
            (Op::MakeFile, Outcome::Done) => format!("<file {}_file>", var()),
            (Op::ConnectEx(_), Outcome::Done) => "0".to_owned(),
            (Op::SendAll(_), Outcome::Moved(_)) => none(),
            (_, Outcome::Done | Outcome::Adjusted(_) | Outcome::StillHeld) => none(),
            (_, Outcome::Accepted(accepted)) => {
                format!("(<socket {}>, {})", self.var(ConnectionId(accepted.1)), accepted.0.python())
            }
            (_, Outcome::Errno(code)) => code.raw.to_string(),
            (_, Outcome::Infos(infos)) => {
                format!("[{}]", infos.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "))
            }
            (_, Outcome::Value(value)) => {
                value.members().map_or_else(|| value.to_string(), |members| format!("({members})"))
            }
            (_, Outcome::Failed(code)) => {
                let number = if code.raw == 0 { code.name.to_owned() } else { format!("Errno {}", code.raw) };
                format!("{}: [{number}] {}", exception(code.name), code.text())
            }
            (_, Outcome::TimedOut) => "TimeoutError: timed out".to_owned(),
            (_, Outcome::Cancelled) => "KeyboardInterrupt".to_owned(),
            (_, outcome) => outcome.to_string(),
        }
    }
}

/// What there is to say about a call's end beside that: a key of the locale files and its values.
pub fn note(record: &Record) -> Option<(&'static str, Args)> {
    let number = |number: usize| (number as u64).into();
    let call = record.call()?;
    let key = |key, args| Some((key, args));
    match (&call.op, &call.outcome) {
        (_, Outcome::Failed(_) | Outcome::TimedOut | Outcome::Cancelled) if !record.bytes.is_empty() => {
            key("by-hand-note-moved", vec![("bytes", number(record.bytes.len()))])
        }
        (Op::Send(asked) | Op::SendTo(asked), Outcome::Moved(bytes)) if *bytes < asked.bytes as usize => {
            key("by-hand-note-partial", vec![("bytes", number(*bytes)), ("of", number(asked.bytes as usize))])
        }
        (_, Outcome::NotCopied(bytes)) => key("by-hand-note-uncopied", vec![("bytes", number(*bytes))]),
        (op, outcome @ (Outcome::Moved(1..) | Outcome::Cut { moved: 1.., .. })) if op.is_peek() => {
            let bytes = outcome.moved().unwrap_or_default();
            let whole = if let Outcome::Cut { whole, .. } = outcome { *whole as usize } else { bytes };
            key("by-hand-note-peeked", vec![("bytes", number(bytes)), ("whole", number(whole))])
        }
        (_, Outcome::Cut { moved, whole }) => {
            let lost = whole.saturating_sub(*moved) as usize;
            key("by-hand-note-cut", vec![("whole", number(*whole as usize)), ("lost", number(lost))])
        }
        (Op::Recv(_) | Op::RecvFrom(_), Outcome::Moved(_) | Outcome::EndOfStream) => {
            key("by-hand-note-received", vec![("bytes", number(record.bytes.len()))])
        }
        (Op::SetSockOpt(_, asked), Outcome::Adjusted(now)) => {
            let value = |value: &OptionValue| value.to_string().as_str().into();
            key("by-hand-note-kernel", vec![("asked", value(asked)), ("now", value(now))])
        }
        (_, Outcome::StillHeld) => key("by-hand-note-held", Vec::new()),
        _ => None,
    }
}

/// What a call received, of which the beginning is written out; `None` where it did not.
fn received(record: &Record, call: &Call) -> Option<String> {
    match &call.outcome {
        _ if call.op.direction() != Some(Direction::In) => None,
        // Python returns that many bytes; what is in them is not defined.
        Outcome::NotCopied(bytes) => Some(format!("<{bytes} bytes, not copied>")),
        Outcome::Moved(_) | Outcome::Cut { .. } | Outcome::EndOfStream => {
            let total = record.bytes.len();
            let shown = bytes_literal(&record.bytes[..total.min(SHOWN_BYTES)]);
            Some(if total > SHOWN_BYTES { format!("{shown}… ({total} bytes)") } else { shown })
        }
        _ => None,
    }
}

/// The exception that Python raises for an errno (PEP 3151).
fn exception(name: &str) -> &'static str {
    match name {
        "EAGAIN" | "EALREADY" | "EINPROGRESS" => "BlockingIOError",
        "EPIPE" | "ESHUTDOWN" => "BrokenPipeError",
        "ECONNABORTED" => "ConnectionAbortedError",
        "ECONNREFUSED" => "ConnectionRefusedError",
        "ECONNRESET" => "ConnectionResetError",
        "EACCES" | "EPERM" => "PermissionError",
        "ENOENT" => "FileNotFoundError",
        "EINTR" => "InterruptedError",
        "ETIMEDOUT" => "TimeoutError",
        name if name.starts_with("EAI_") => "socket.gaierror",
        _ => "OSError",
    }
}
