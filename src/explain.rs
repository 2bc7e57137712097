//! A failed call in plain words: what its code means, the usual cause, and what to do next.
//!
//! The texts are `error-<CODE>-means`, `-cause` and `-next` in `errno.ftl`. Where the cause depends on the call there is
//! `error-<CODE>-<call>-cause`, and where it depends on the address, too, `error-<CODE>-<call>-path-cause` for a Unix
//! socket's path, `-far-cause` for another machine and `-high-cause` for a port that is not reserved. What is not there falls back to the more general.

mod owner;

pub use owner::{Owned, Owner, at, in_the_way};

use std::net::IpAddr;

use crate::address::Addr;
use crate::locale::Locale;
use crate::message::Args;
use crate::services::FIRST_UNRESERVED;
use crate::socket::{Call, Holder, Op, SocketError};

/// An error, explained to a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explanation {
    /// The call, the address and the code: `bind 127.0.0.1:80 failed: EACCES (13)`.
    pub what: String,
    /// What the code means, whatever the call.
    pub means: String,
    /// Why it came here, and who stands in the way where that is known.
    pub cause: String,
    pub next_step: String,
}

/// The failure of a call that a row tells of, to be explained; `peer` is whom the row is with.
pub fn of_call(call: &Call, peer: Option<&Addr>) -> Option<SocketError> {
    let code = call.outcome.error()?;
    let address = match &call.op {
        Op::GetAddrInfo(asked) => format!("{}:{}", asked.host, asked.port),
        op => op.address().or(peer).map(Addr::to_string).unwrap_or_default(),
    };
    Some(SocketError { call: call.op.name(), address, code, holder: None })
}

/// Explains a failed call in the locale's language.
pub fn explain(error: &SocketError, locale: &Locale) -> Explanation {
    explain_with(error, None, locale)
}

/// As [`explain`], where it is known what of this program stands in the way.
pub fn explain_with(error: &SocketError, owner: Option<&Owner>, locale: &Locale) -> Explanation {
    let mut args: Args = vec![
        ("call", error.call.into()),
        ("address", error.address.as_str().into()),
        ("code", error.code.to_string().into()),
    ];
    let what = locale.with("error-call", &args);
    let means = locale.with(&key(error, "means", locale), &args);
    let held = match (owner, &error.holder) {
        (Some(Owner::Endpoint(name)), _) => {
            args.push(("name", name.as_str().into()));
            Some("error-held-by-endpoint")
        }
        (Some(Owner::ByHand(name)), _) => {
            args.push(("name", name.as_str().into()));
            Some("error-held-by-hand")
        }
        (None, Some(Holder::ThisProgram)) => Some("error-held-here"),
        (None, Some(Holder::TimeWait { seconds_left })) => {
            args.push(("seconds", seconds_left.to_string().into()));
            Some("error-time-wait")
        }
        (None, _) => None,
    };
    let text = |part| {
        let key = held.map_or_else(|| key(error, part, locale), |held| format!("{held}-{part}"));
        locale.with(&key, &args)
    };
    let mut cause = text("cause");
    if let (None, Some(holder)) = (held, &error.holder) {
        let held_by = locale.with("error-held-by", &[("holder", holder.to_string().into())]);
        cause = locale.sentences(&cause, &held_by);
    }
    Explanation { what, means, cause, next_step: text("next") }
}

/// The key of the most particular text there is about an error.
fn key(error: &SocketError, part: &str, locale: &Locale) -> String {
    let (code, call) = (error.code.name, family(error.call));
    let particular = kinds(&error.address).into_iter().map(|kind| format!("error-{code}-{call}-{kind}-{part}"));
    let keys = particular.chain([format!("error-{code}-{call}-{part}"), format!("error-{code}-{part}")]);
    keys.into_iter().find(|key| locale.has(key)).unwrap_or_else(|| format!("error-other-{part}"))
}

/// What of an address a cause may depend on.
fn kinds(address: &str) -> Vec<&'static str> {
    // No host has a slash in it.
    if address.contains('/') {
        return vec!["path"];
    }
    let Some((host, port)) = address.rsplit_once(':') else { return Vec::new() };
    let host = host.trim_matches(['[', ']']);
    let is_here = host.parse().map_or(host == "localhost", |ip: IpAddr| ip.to_canonical().is_loopback());
    let is_high = port.parse().is_ok_and(|port: u16| port >= FIRST_UNRESERVED);
    (!is_here).then_some("far").into_iter().chain(is_high.then_some("high")).collect()
}

/// Calls that fail alike are explained alike.
fn family(call: &str) -> &str {
    match call {
        "sendto" | "sendall" | "sendmsg" => "send",
        "recvfrom" | "recvmsg" => "recv",
        "connect_ex" => "connect",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::locale::{Language, keys_of};
    use crate::socket::{ERRNOS, ErrorCode};

    /// The calls that texts may be about.
    #[rustfmt::skip]
    const CALLS: [&str; 11] = [
        "socket", "bind", "listen", "accept", "connect", "send", "recv", "shutdown", "setsockopt", "getsockopt",
        "getpeername",
    ];

    fn error(call: &'static str, name: &'static str, address: &str) -> SocketError {
        SocketError { call, address: address.to_owned(), code: ErrorCode { raw: 1, name }, holder: None }
    }

    #[test]
    fn every_error_has_all_its_texts_in_both_languages() {
        for language in Language::ALL {
            let locale = Locale::new(language);
            for errno in ERRNOS.iter() {
                for part in ["means", "cause", "next"] {
                    let key = format!("error-{}-{part}", errno.name);
                    assert!(locale.has(&key), "{language} lacks {key}");
                }
            }
        }
    }

    #[test]
    fn every_text_belongs_to_an_error_and_a_call() {
        const OTHERS: [&str; 4] = ["call", "held-", "time-wait", "other"];
        for key in keys_of("errno") {
            let rest = key.strip_prefix("error-").unwrap();
            if OTHERS.iter().any(|other| rest.starts_with(other)) {
                continue;
            }
            let mut parts: Vec<&str> = rest.split('-').collect();
            let part = parts.pop().unwrap();
            assert!(ERRNOS.iter().any(|errno| errno.name == parts[0]), "{key}");
            let is_known = match parts[1..] {
                [] => ["means", "cause", "next"].contains(&part),
                [call] | [call, "path" | "far" | "high"] => CALLS.contains(&call) && ["cause", "next"].contains(&part),
                _ => false,
            };
            assert!(is_known, "{key} is asked for by nothing");
        }
    }

    #[test]
    fn who_holds_an_address_is_named_and_no_other_program_blamed() {
        let (server, hand) = (Owner::Endpoint("server".to_owned()), Owner::ByHand("s2".to_owned()));
        let python = Holder::Process { name: "python3".to_owned(), pid: 7 };
        let cases = [
            (None, python, ["127.0.0.1:5001", "python3 (pid 7)"], ""),
            (Some(&server), Holder::ThisProgram, ["127.0.0.1:5001", "server"], "server"),
            (Some(&hand), Holder::ThisProgram, ["127.0.0.1:5001", "s2"], "F7"),
            (None, Holder::ThisProgram, ["127.0.0.1:5001", ""], ""),
            (None, Holder::TimeWait { seconds_left: 57 }, ["TIME_WAIT", "57"], "SO_REUSEADDR"),
        ];
        let code = ErrorCode { raw: 98, name: "EADDRINUSE" };
        for (language, (owner, holder, cause, next)) in
            Language::ALL.into_iter().flat_map(|language| cases.iter().map(move |case| (language, case)))
        {
            let error = SocketError { holder: Some(holder.clone()), code, ..error("bind", "", "127.0.0.1:5001") };
            let explained = explain_with(&error, *owner, &Locale::new(language));
            let Explanation { what, means, .. } = &explained;
            assert!(what.contains("bind 127.0.0.1:5001") && what.contains("EADDRINUSE (98)"), "{explained:?}");
            assert!(cause.iter().all(|part| explained.cause.contains(part)), "{explained:?}");
            assert!(explained.next_step.contains(next), "{explained:?}");
            let has_text = |text: &str| !text.is_empty() && !text.starts_with("error-");
            assert!(has_text(means) && has_text(&explained.next_step), "{explained:?}");
            let is_other = matches!(holder, Holder::Process { .. });
            assert!(is_other || !explained.next_step.contains("stop the program"), "{explained:?}");
        }
    }

    #[test]
    fn a_failure_names_the_address_of_its_call() {
        let outcome = crate::socket::Outcome::failed(ErrorCode { raw: 98, name: "EADDRINUSE" });
        let call = Call { op: Op::bind(([127, 0, 0, 1], 5001).into()), outcome, place: None, took_ns: 0 };
        assert_eq!(of_call(&call, None).unwrap().address, "127.0.0.1:5001");
    }

    #[test]
    fn the_cause_depends_on_the_call() {
        let locale = Locale::new(Language::English);
        let cause = |call, name, address| explain(&error(call, name, address), &locale).cause;
        assert!(cause("connect", "ECONNREFUSED", "a:1").contains("nothing listens"));
        assert!(cause("recvfrom", "ECONNREFUSED", "a:1").contains("ICMP"));
        assert!(cause("connect", "ECONNREFUSED", "/tmp/a.sock").contains("left behind"));
        assert!(cause("bind", "EACCES", "127.0.0.1:13").contains("CAP_NET_BIND_SERVICE"));
        assert!(cause("bind", "EACCES", "[::1]:5001").contains("SELinux"));
        assert!(cause("bind", "EACCES", "/root/a.sock").contains("folder"));
        assert!(cause("sendto", "EACCES", "255.255.255.255:9").contains("SO_BROADCAST"));
        assert!(cause("accept", "EINVAL", "a:1").contains("after listen"));
        assert!(cause("send", "ENOTCONN", "").contains("works after connect"));
        assert!(cause("getsockname", "ENOTCONN", "").contains("not connected"));
    }

    /// A student at another machine: is it the name, the port, or the way between?
    #[test]
    fn the_first_error_of_a_client_says_what_stands_between() {
        let cases = [
            ("getaddrinfo", "EAI_NONAME", "teacher:5001", ["The name", "名称"], ["IP address", "IP 地址"]),
            ("getaddrinfo", "EAI_AGAIN", "teacher:5001", ["name", "名称"], ["IP address", "IP 地址"]),
            ("connect", "ECONNREFUSED", "192.168.1.5:5001", ["was reached", "已到达"], ["0.0.0.0", "0.0.0.0"]),
            ("connect", "ETIMEDOUT", "192.168.1.5:5001", ["firewall", "防火墙"], ["same network", "同一网络"]),
            ("connect", "EHOSTUNREACH", "192.168.1.5:5001", ["firewall", "防火墙"], ["same network", "同一网络"]),
            ("connect", "ENETUNREACH", "192.168.1.5:5001", ["no route", "没有通往"], ["same network", "同一网络"]),
        ];
        for (call, code, address, causes, steps) in cases {
            for (language, (cause, step)) in Language::ALL.into_iter().zip(causes.into_iter().zip(steps)) {
                let explained = explain(&error(call, code, address), &Locale::new(language));
                assert!(explained.cause.contains(cause) && explained.next_step.contains(step), "{explained:?}");
            }
        }
        let here = explain(&error("connect", "ECONNREFUSED", "127.0.0.1:5001"), &Locale::new(Language::English));
        assert!(!here.next_step.contains("0.0.0.0"), "{here:?}");
    }

    #[test]
    fn what_was_tried_on_linux_is_said_so() {
        let locale = Locale::new(Language::English);
        let cause = |call, name| explain(&error(call, name, "127.0.0.1:5001"), &locale).cause;
        let next = |call, name| explain(&error(call, name, "127.0.0.1:5001"), &locale).next_step;
        assert!(cause("sendall", "EPIPE").contains("or the other side has closed the connection"));
        assert!(!cause("recv", "ECONNRESET").contains("its program ended"));
        assert!(cause("connect_ex", "EISCONN").contains("or it listens"));
        assert!(cause("connect", "EAGAIN").starts_with("The backlog of the Unix socket"));
        assert!(cause("setsockopt", "ENODEV").contains("no route to the multicast group"));
        assert!(cause("socket", "EPERM").contains("CAP_NET_RAW") && next("socket", "EPERM").contains("sudo"));
        assert!(cause("socket", "EACCES").contains("ping_group_range"));
        assert!(cause("connect", "EADDRNOTAVAIL").contains("has one to it already"));
    }

    /// Windows and the BSDs give these; the texts are there on every system.
    #[test]
    fn what_only_other_systems_give_has_texts_of_its_own() {
        for language in Language::ALL {
            let locale = Locale::new(language);
            for call in ["recv", "recvfrom"] {
                let explained = explain(&error(call, "EMSGSIZE", "127.0.0.1:5001"), &locale);
                assert!(
                    explained.cause.contains("bufsize") && explained.next_step.contains("bufsize"),
                    "{explained:?}"
                );
            }
            let sent = explain(&error("sendto", "EMSGSIZE", "127.0.0.1:5001"), &locale);
            assert!(sent.cause.contains("65,507") && !sent.cause.contains("bufsize"), "{sent:?}");
            let listening = explain(&error("connect", "EOPNOTSUPP", "127.0.0.1:5001"), &locale);
            let general = explain(&error("bind", "EOPNOTSUPP", "127.0.0.1:5001"), &locale);
            assert!(listening.cause != general.cause && listening.next_step != general.next_step, "{listening:?}");
        }
    }

    #[test]
    fn a_code_without_a_text_of_its_own_is_shown() {
        let explained = explain(&error("recv", "errno", "a:1"), &Locale::new(Language::English));
        assert!(explained.cause.contains("errno (1)"), "{}", explained.cause);
    }
}
