//! A call as Python writes it, read back: `s.connect(('127.0.0.1', 5001))`. A lab prepares a bench by such statements, and a
//! lesson asks for them. What a call is given are literals, and the variables are those of the bench: `s`, `s2`, `conn`.

use super::bench::Bench;
use super::picker::{Arguments, Field, PICKS, Pick, Wrong};
use super::request::Request;
use crate::message::sentences;
use crate::socket::{Family, How, Kind};

/// The longest statement, in characters.
pub const MAX_CHARS: usize = 400;

sentences! {
    /// Why a statement is no call of the bench.
    #[derive(Debug, Clone, PartialEq)]
    pub enum Unreadable: "by-hand-unreadable-" {
        NoCall { statement: String },
        NoSocket { name: String },
        Argument { argument: String },
        Wrong(Wrong),
    }
}

/// The call that a statement makes on this bench. What stands before `=` is not looked at: the bench names its sockets.
///
/// # Errors
/// What of it is not as a call has it, or that the bench has no such socket.
pub fn request(bench: &Bench, statement: &str) -> Result<Request, Unreadable> {
    let no_call = || Unreadable::NoCall { statement: statement.to_owned() };
    if statement.chars().count() > MAX_CHARS {
        return Err(no_call());
    }
    let call = statement.split_once(" = ").map_or(statement, |(_, call)| call).trim();
    let (path, rest) = call.split_once('(').ok_or_else(no_call)?;
    let inside = rest.strip_suffix(')').ok_or_else(no_call)?;
    let (name, call) = path.rsplit_once('.').map_or((None, path), |(name, call)| (Some(name), call));
    let pick = PICKS.iter().find(|pick| pick.name == call && pick.needs_socket() == name.is_some());
    let pick = pick.ok_or_else(no_call)?;
    let arguments = arguments(pick, &parts(inside))?;
    let socket = match name {
        None => None,
        Some(name) => {
            let socket = bench.sockets().iter().find(|socket| socket.var == name);
            Some(socket.ok_or_else(|| Unreadable::NoSocket { name: name.to_owned() })?)
        }
    };
    pick.build(socket, &arguments).map_err(Unreadable::Wrong)
}

/// What stands between the commas that are in no brackets and no quotes.
fn parts(inside: &str) -> Vec<&str> {
    let (mut depth, mut quote, mut is_escaped, mut start) = (0_i32, None, false, 0);
    let mut parts = Vec::new();
    for (at, c) in inside.char_indices() {
        match (quote, c) {
            _ if is_escaped => is_escaped = false,
            (Some(_), '\\') => is_escaped = true,
            (Some(open), _) if open == c => quote = None,
            (Some(_), _) => {}
            (None, '\'' | '"') => quote = Some(c),
            (None, '(' | '[') => depth += 1,
            (None, ')' | ']') => depth -= 1,
            (None, ',') if depth == 0 => {
                parts.push(inside[start..at].trim());
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.push(inside[start..].trim());
    parts.retain(|part| !part.is_empty());
    parts
}

/// The arguments in the order of the call's fields; those that are left out are the usual ones.
fn arguments(pick: &Pick, parts: &[&str]) -> Result<Arguments, Unreadable> {
    let mut arguments = Arguments::default();
    // The address is the last that `sendto` is given; its flags are left out.
    let fields = pick.fields.iter().filter(|field| pick.name != "sendto" || !matches!(field, Field::Flags(_)));
    let fields: Vec<&Field> = fields.collect();
    if let Some(more) = parts.get(fields.len()) {
        return Err(Unreadable::Argument { argument: (*more).to_owned() });
    }
    for (field, part) in fields.into_iter().zip(parts) {
        let taken = take(field, part, &mut arguments);
        taken.ok_or_else(|| Unreadable::Argument { argument: (*part).to_owned() })?;
    }
    Ok(arguments)
}

/// Puts one argument into its field; `None` where it is none that the field can hold.
fn take(field: &Field, part: &str, to: &mut Arguments) -> Option<()> {
    match field {
        Field::Family => {
            to.family = match part {
                "AF_INET" => Family::Inet,
                "AF_INET6" => Family::Inet6,
                "AF_UNIX" => Family::Unix,
                _ => return None,
            }
        }
        Field::Kind => {
            to.kind = match part {
                "SOCK_STREAM" => Kind::Stream,
                "SOCK_DGRAM" => Kind::Datagram,
                "SOCK_SEQPACKET" => Kind::Seqpacket,
                _ => return None,
            }
        }
        Field::Address => to.address = address(part)?,
        Field::Backlog => to.backlog = part.to_owned(),
        // The escapes of a text are those of payloads.
        Field::Data => to.data = format!("text:{}", quoted(part.strip_prefix('b')?)?),
        Field::Bufsize => to.bufsize = part.to_owned(),
        Field::How => to.how = How::ALL.into_iter().find(|how| how.name() == part)?,
        Field::Seconds => to.seconds = part.to_owned(),
        Field::Blocking => {
            to.blocking = match part {
                "True" => true,
                "False" => false,
                _ => return None,
            }
        }
        Field::Service => to.service = quoted(part)?.to_owned(),
        Field::Protocol => to.transport = ["tcp", "udp"].into_iter().find(|known| Some(*known) == quoted(part))?,
        Field::Host => to.host = quoted(part)?.to_owned(),
        Field::Port => to.port = part.to_owned(),
        Field::Proto | Field::FileNo | Field::Flags(_) | Field::Option | Field::Value => return None,
    }
    Some(())
}

/// `('127.0.0.1', 5001)`, or a path in quotes.
fn address(part: &str) -> Option<String> {
    let Some(pair) = part.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) else {
        return quoted(part).map(str::to_owned);
    };
    let (host, port) = pair.split_once(',')?;
    let (host, port) = (quoted(host.trim())?, port.trim().parse::<u16>().ok()?);
    Some(if host.contains(':') { format!("[{host}]:{port}") } else { format!("{host}:{port}") })
}

fn quoted(part: &str) -> Option<&str> {
    let quote = part.chars().next().filter(|c| matches!(c, '\'' | '"'))?;
    part.strip_prefix(quote)?.strip_suffix(quote)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::Session;
    use crate::socket::Op;

    #[test]
    fn statements_become_calls() {
        let session = Session::new(1 << 20, Box::new(|| {})).unwrap();
        let mut bench = Bench::new(session.shared().clone(), || {});
        let socket = request(&bench, "s = socket(AF_INET, SOCK_DGRAM)").unwrap();
        assert_eq!(socket.op, Op::Socket { family: Family::Inet, kind: Kind::Datagram, protocol: Default::default() });
        let made = bench.call(socket).unwrap();
        bench.wait(made, std::time::Duration::from_secs(60)).unwrap();
        for statement in [
            "s.bind(('127.0.0.1', 0))",
            "s.settimeout(0.5)",
            "s.settimeout(None)",
            "s.setblocking(False)",
            "s.recv(1024)",
            "s.shutdown(SHUT_WR)",
            "s.listen(5)",
            "getaddrinfo('localhost', 80)",
            "gethostname()",
            "s.accept()",
        ] {
            let request = request(&bench, statement).unwrap_or_else(|error| panic!("{statement}: {error}"));
            assert!(statement.contains(request.op.name()), "{statement}");
        }
        let sent = request(&bench, r"s.sendto(b'a, (b)\n', ('127.0.0.1', 7))").unwrap();
        assert_eq!((&sent.data[..], sent.to), (&b"a, (b)\n"[..], Some("127.0.0.1:7".parse().unwrap())));
    }

    #[test]
    fn what_is_no_call_says_why() {
        let session = Session::new(1 << 20, Box::new(|| {})).unwrap();
        let bench = Bench::new(session.shared().clone(), || {});
        let text = |statement: &str| request(&bench, statement).unwrap_err().to_string();
        for statement in ["", "s", "s.recv", "recv(5)", "s.socket()", "os.system('x')", "s.bind(", &"s".repeat(500)] {
            assert!(text(statement).contains("is not a call"), "{statement}: {}", text(statement));
        }
        assert!(text("conn.recv(5)").contains("conn"));
        assert!(text("s = socket(AF_NOTHING)").contains("AF_NOTHING"));
        assert!(text("getaddrinfo('a', 1, 2)").contains('2'));
    }
}
