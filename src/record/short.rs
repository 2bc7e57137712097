//! A call as a lesson writes it: `recv(1024) → 6`, `bind(:5001) → EADDRINUSE`. Logs and pictures say it alike.

use super::Record;
use crate::address::Addr;
use crate::socket::{Op, Outcome};

/// Characters of a name or path that are shown.
const MAX_NAME_CHARS: usize = 24;

/// The call of a row with its result; nothing for a row that is no call. `who` is whom `accept` returned, where that is to be
/// said.
pub fn short(record: &Record, who: Option<&str>) -> Option<String> {
    let call = record.call()?;
    let asked = without_result(&call.op);
    Some(match (&call.outcome, who) {
        (Outcome::Failed(code), _) => format!("{asked} → {}", code.name),
        (_, Some(who)) if call.op == Op::Accept => format!("{asked} → {who}"),
        // What these return says nothing.
        _ if matches!(call.op, Op::Accept | Op::Close | Op::Shutdown(_) | Op::Sleep(_)) => asked,
        (Outcome::Address(addr), _) => format!("{asked} → {addr}"),
        (outcome, _) => format!("{asked} → {outcome}"),
    })
}

/// The call's name and what of its arguments says most.
pub fn without_result(op: &Op) -> String {
    let name = op.name();
    match (op, op.sending()) {
        (Op::Bind(addr) | Op::Connect(addr) | Op::ConnectEx(addr), _) => format!("{name}({})", short_addr(addr)),
        (Op::SetSockOpt(option, value), _) => format!("{name}({}, {})", option.name(), value.python()),
        (Op::GetSockOpt(option), _) => format!("{name}({})", option.name()),
        (_, Some(sending)) if sending.flags.is_none() => format!("{name}({})", sending.bytes),
        (_, Some(sending)) => format!("{name}({}, {})", sending.bytes, sending.flags),
        _ => op.to_string(),
    }
}

/// A port of this machine as `:5001`; a path without its folder.
pub fn short_addr(addr: &Addr) -> String {
    let text = match addr.inet() {
        Some(inet) if inet.ip().is_loopback() => format!(":{}", inet.port()),
        Some(_) => addr.to_string(),
        None => addr.to_string().rsplit('/').next().unwrap_or_default().to_owned(),
    };
    match text.char_indices().nth(MAX_NAME_CHARS) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Stamp;
    use crate::record::EndpointId;
    use crate::socket::{Call, ErrorCode, Family, Flags, How, Kind, Sending, SocketOption};

    #[test]
    fn calls_read_as_a_lesson_writes_them() {
        let code = |name| Outcome::failed(ErrorCode { raw: 0, name });
        let addr = |text: &str| text.parse::<Addr>().unwrap();
        let cases = [
            (Op::socket(Family::Inet, Kind::Stream), Outcome::Done, "socket(AF_INET, SOCK_STREAM) → ok"),
            (Op::set_sock_opt(SocketOption::ReuseAddr, true), Outcome::Done, "setsockopt(SO_REUSEADDR, 1) → ok"),
            (Op::bind(addr("127.0.0.1:5001")), Outcome::Done, "bind(:5001) → ok"),
            // Reachable from other machines: that is to be seen.
            (Op::bind(addr("0.0.0.0:5001")), code("EADDRINUSE"), "bind(0.0.0.0:5001) → EADDRINUSE"),
            (Op::connect(Addr::unix("/tmp/lab/a.sock")), Outcome::Done, "connect(a.sock) → ok"),
            (Op::Listen { backlog: 128 }, Outcome::Done, "listen(128) → ok"),
            (Op::Accept, Outcome::Done, "accept() → client"),
            (Op::Accept, code("EMFILE"), "accept() → EMFILE"),
            (Op::send(5), Outcome::Moved(3), "send(5) → 3"),
            (Op::Send(Sending::new(1, Flags::OOB)), Outcome::Moved(1), "send(1, MSG_OOB) → 1"),
            (Op::recv(1024), Outcome::Moved(5), "recv(1024) → 5"),
            (Op::recv(1024), Outcome::EndOfStream, "recv(1024) → 0"),
            (Op::recv(1024), code("ECONNRESET"), "recv(1024) → ECONNRESET"),
            (Op::recv(1024), Outcome::TimedOut, "recv(1024) → timed out"),
            (Op::GetSockName, Outcome::address(addr("127.0.0.1:9")), "getsockname() → 127.0.0.1:9"),
            (Op::Shutdown(How::Write), Outcome::Done, "shutdown(SHUT_WR)"),
            (Op::Close, Outcome::Done, "close()"),
        ];
        for (op, outcome, expected) in cases {
            let call = Call { op, outcome, place: None, took_ns: 0 };
            let record = Record::of_call(EndpointId(1), Stamp(0), call);
            assert_eq!(short(&record, Some("client")).as_deref(), Some(expected));
        }
    }
}
