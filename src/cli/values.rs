//! What stands behind the options: how each is read, and what is said where it cannot be.

use std::str::FromStr;
use std::time::Duration;

use super::language::{locale, say};
use crate::address::{Addr, Address, AddressError};
use crate::behaviour::{self, Match, Rule};
use crate::services;

/// Longer than any lesson, and far from where clocks overflow.
const MAX_DURATION: Duration = Duration::from_secs(366 * 24 * 3600);

/// Where something is bound, as it was typed.
#[derive(Debug, Clone)]
pub(super) struct Place {
    pub(super) address: Address,
    /// Whether the port was asked for by a service's name.
    is_named: bool,
}

impl FromStr for Place {
    type Err = AddressError;

    fn from_str(text: &str) -> Result<Self, AddressError> {
        let address: Address = text.parse()?;
        let port = text.rsplit(':').next().unwrap_or_default();
        let is_named = address.transport.has_port() && port.parse::<u16>().is_err();
        Ok(Self { address, is_named })
    }
}

impl Place {
    /// What scripts wait for: where it really is. The service that was asked for stands on a line of its own.
    pub(super) fn announced(&self, local: &Addr) -> String {
        let scheme = self.address.transport.scheme();
        let service = services::of_port(local.port(), scheme).filter(|_| self.is_named);
        let service = service.map(|service| format!("\n{}", say("cli-port-of", &[("name", service.name.into())])));
        format!("listening on {scheme}://{local}{}", service.unwrap_or_default())
    }
}

/// A duration: `500ms`, `2s`, `1m 30s`, or a number of seconds.
pub(super) fn duration(text: &str) -> Result<Duration, String> {
    let parsed = match text.parse::<f64>() {
        Ok(seconds) => Duration::try_from_secs_f64(seconds).map_err(|error| error.to_string()),
        Err(_) => {
            humantime::parse_duration(text).map_err(|error| say("cli-duration", &[("error", error.to_string().into())]))
        }
    };
    parsed.and_then(|time| if time > MAX_DURATION { Err(say("cli-duration-long", &[])) } else { Ok(time) })
}

/// How often something is done.
pub(super) fn times(text: &str) -> Result<u64, String> {
    text.parse::<u64>().ok().filter(|times| *times > 0).ok_or_else(|| say("cli-times", &[]))
}

/// Finds a behaviour by its name.
pub(super) fn kind(name: &str) -> Result<&'static behaviour::Kind, String> {
    behaviour::find(name).ok_or_else(|| {
        let known: Vec<&str> = behaviour::BEHAVIOURS.iter().map(|kind| kind.id).collect();
        say("cli-there-are", &[("names", locale().list(&known).into())])
    })
}

/// A rule, `WHEN:PATTERN=REPLY`: the pattern ends at the first `=` before which no backslash stands, and `\=` in it is `=`.
pub(super) fn rule(text: &str) -> Result<Rule, String> {
    let form = || say("cli-rule", &[]);
    let (when, rest) = text.split_once(':').ok_or_else(form)?;
    let when: Match = when.parse().map_err(|_| form())?;
    let mut pattern = String::new();
    let mut chars = rest.chars();
    while let Some(c) = chars.next() {
        match c {
            '=' => return Ok(Rule { when, pattern, reply: chars.as_str().to_owned(), delay_ms: 0 }),
            '\\' => match chars.next() {
                Some('=') => pattern.push('='),
                // Other escapes are for the rule to understand.
                next => pattern.extend(std::iter::once('\\').chain(next)),
            },
            _ => pattern.push(c),
        }
    }
    Err(form())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_service_is_told_where_it_was_asked_for() {
        let announced = |typed: &str, local: &str| typed.parse::<Place>().unwrap().announced(&local.parse().unwrap());
        let daytime = "listening on udp://127.0.0.1:13\nthe port of daytime";
        assert_eq!(announced("udp://127.0.0.1:daytime", "127.0.0.1:13"), daytime);
        assert_eq!(announced("udp://127.0.0.1:13", "127.0.0.1:13"), "listening on udp://127.0.0.1:13");
        assert_eq!(announced("tcp://[::1]:0", "[::1]:5061"), "listening on tcp://[::1]:5061");
        assert_eq!(
            announced("tcp://127.0.0.1:pop3", "127.0.0.1:110"),
            "listening on tcp://127.0.0.1:110\nthe port of pop3"
        );
    }

    #[test]
    fn durations() {
        assert_eq!(duration("1.5"), Ok(Duration::from_millis(1500)));
        assert_eq!(duration("250ms"), Ok(Duration::from_millis(250)));
        for wrong in ["", "-1", "soon", "NaN", "inf", "1e300", "1e19"] {
            assert!(duration(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn rules_end_their_pattern_at_the_first_plain_equals_sign() {
        let rule = |text: &str| rule(text).map(|rule| (rule.when, rule.pattern, rule.reply));
        let made = |when, pattern: &str, reply: &str| Ok((when, pattern.to_owned(), reply.to_owned()));
        assert_eq!(rule("exact:ping=pong"), made(Match::Exact, "ping", "pong"));
        assert_eq!(rule(r"contains:a\=b=c=d"), made(Match::Contains, "a=b", "c=d"));
        assert_eq!(rule(r"regex:(\w+)\\=$1"), made(Match::Regex, r"(\w+)\\", "$1"));
        assert_eq!(rule("hex:01 02=hex:03"), made(Match::Hex, "01 02", "hex:03"));
        assert_eq!(rule("exact:=nothing came"), made(Match::Exact, "", "nothing came"));
        for wrong in ["", "ping=pong", "is:a=b", "exact:ping", r"exact:a\=b"] {
            assert!(rule(wrong).is_err_and(|error| error.contains("WHEN:PATTERN=REPLY")), "{wrong}");
        }
    }
}
