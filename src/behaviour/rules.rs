//! Answers by rules: the first rule that fits what came says what goes back, every time.
//!
//! What a client sends is only ever matched and copied. It never becomes part of a notation: a capture is put into the
//! bytes of the finished answer.

use std::time::Duration;

use bytes::Bytes;
use regex::bytes::{Regex, RegexBuilder};

use super::{Action, Answers, Behaviour, Client, Kind, MAX_DELAY_MS, Match, Rule, Setting, Settings, SettingsError};
use crate::payload::{Kind as PayloadKind, MAX_PAYLOAD_BYTES, Moment, Options, Payload};

pub(super) const KIND: Kind = Kind {
    id: "rules",
    aliases: &["auto-reply"],
    answers: Answers::Itself,
    settings: &[Setting::Rules],
    make: |settings| Ok(Box::new(Rules::new(settings)?)),
};

/// The most memory that a compiled expression may take, in bytes.
const MAX_REGEX_BYTES: usize = 1 << 20;
/// How far into a message an expression looks: its time grows with the length.
const MAX_SEARCHED_BYTES: usize = 64 << 10;

struct Rules {
    rules: Vec<Ready>,
    /// Answers given, for `${seq}`.
    answered: u64,
}

/// A rule whose pattern has been read.
struct Ready {
    test: Test,
    reply: Payload,
    delay: Duration,
}

enum Test {
    Exact(Bytes),
    Prefix(Bytes),
    Contains(Bytes),
    Regex(Regex),
}

impl Rules {
    fn new(settings: &Settings) -> Result<Self, SettingsError> {
        let ready = |(number, rule): (u64, &Rule)| Ready::new(number, rule);
        let rules = (1..).zip(&settings.rules).map(ready).collect::<Result<_, _>>()?;
        Ok(Self { rules, answered: 0 })
    }
}

impl Ready {
    fn new(number: u64, rule: &Rule) -> Result<Self, SettingsError> {
        let options = Options::default();
        let typed = |kind: PayloadKind| {
            let read = kind.parse(&rule.pattern, &options);
            read.map_err(|error| SettingsError::payload("settings-rule-pattern", Some(number), &error))
        };
        let test = match rule.when {
            Match::Exact => Test::Exact(typed(PayloadKind::TEXT)?),
            Match::Prefix => Test::Prefix(typed(PayloadKind::TEXT)?),
            Match::Contains => Test::Contains(typed(PayloadKind::TEXT)?),
            Match::Hex => Test::Exact(typed(PayloadKind::find("hex").unwrap_or(PayloadKind::TEXT))?),
            Match::Regex => {
                let mut builder = RegexBuilder::new(&rule.pattern);
                let built = builder.size_limit(MAX_REGEX_BYTES).dfa_size_limit(MAX_REGEX_BYTES).build();
                Test::Regex(built.map_err(|error| SettingsError::regex(number, &error.to_string()))?)
            }
        };
        let reply = match &test {
            Test::Regex(regex) => regex_reply(&rule.reply, regex),
            _ => Payload::from(rule.reply.clone()),
        };
        if let Err(error) = reply.bytes(&options) {
            return Err(SettingsError::payload("settings-rule-reply", Some(number), &error));
        }
        Ok(Self { test, reply, delay: Duration::from_millis(rule.delay_ms.min(MAX_DELAY_MS)) })
    }

    /// The answer to what came, if the rule fits it.
    fn answer(&self, came: &[u8], moment: &Moment) -> Option<Bytes> {
        let fits = match &self.test {
            Test::Exact(wanted) => came == wanted,
            Test::Prefix(wanted) => came.starts_with(wanted),
            Test::Contains(wanted) => contains(came, wanted),
            Test::Regex(_) => true,
        };
        // What parsed when the rule was made renders.
        let reply = if fits { self.reply.render(&Options::default(), moment).ok()? } else { return None };
        match &self.test {
            Test::Regex(regex) => {
                let came = &came[..came.len().min(MAX_SEARCHED_BYTES)];
                let captures = regex.captures(came)?;
                // A reply of nothing but captures could be thousands of times as long as what came.
                let references = memchr::memchr_iter(b'$', &reply).count();
                if reply.len() + references * came.len() > MAX_PAYLOAD_BYTES {
                    return None;
                }
                let mut filled = Vec::new();
                captures.expand(&reply, &mut filled);
                Some(filled.into())
            }
            _ => Some(reply),
        }
    }
}

/// The reply of a rule with a regular expression. In a text, `${name}` and `${1}` of the expression's own groups stand for
/// what they captured and are no templates of the payload, such as `${time}`.
pub fn regex_reply(reply: &str, regex: &Regex) -> Payload {
    let mut payload = Payload::from(reply.to_owned());
    if payload.kind != PayloadKind::TEXT {
        return payload;
    }
    let is_group = |name: &str| match name.parse::<usize>() {
        Ok(number) => number < regex.captures_len(),
        Err(_) => regex.capture_names().flatten().any(|group| group == name),
    };
    let mut text = String::new();
    let mut rest = payload.text.as_str();
    while let Some(at) = rest.find(['\\', '$']) {
        let (before, found) = rest.split_at(at);
        text.push_str(before);
        // An escape is two characters at least, and its second begins nothing.
        let length = 1 + found[1..].chars().next().filter(|_| found.starts_with('\\')).map_or(0, char::len_utf8);
        let name = found.strip_prefix("${").and_then(|inside| Some(inside.split_once('}')?.0));
        if name.is_some_and(is_group) {
            text.push('\\');
        }
        text.push_str(&found[..length]);
        rest = &found[length..];
    }
    text.push_str(rest);
    payload.text = text;
    payload
}

fn contains(came: &[u8], wanted: &[u8]) -> bool {
    wanted.is_empty() || memchr::memmem::find(came, wanted).is_some()
}

impl Behaviour for Rules {
    fn received(&mut self, client: &Client<'_>, bytes: &Bytes, actions: &mut Vec<Action>) {
        let moment = Moment { seq: self.answered + 1, time: client.time, seed: u64::from(client.id.0) };
        let found = self.rules.iter().find_map(|rule| Some((rule, rule.answer(bytes, &moment)?)));
        if let Some((rule, reply)) = found {
            self.answered += 1;
            if !rule.delay.is_zero() {
                actions.push(Action::Wait(rule.delay));
            }
            actions.push(Action::Send(reply));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::transcript::Server;
    use super::super::{Match, Rule, Settings, find};

    fn settings(rules: &[(Match, &str, &str)]) -> Settings {
        let rule = |(when, pattern, reply): &(Match, &str, &str)| Rule {
            when: *when,
            pattern: (*pattern).to_owned(),
            reply: (*reply).to_owned(),
            delay_ms: 0,
        };
        Settings { rules: rules.iter().map(rule).collect(), ..Settings::default() }
    }

    #[test]
    fn the_first_rule_that_fits_answers_every_time() {
        let mut server = Server::with(
            "rules",
            &settings(&[
                (Match::Exact, r"ping\n", "pong"),
                (Match::Prefix, "GET ", "hex:34 30 34"),
                (Match::Hex, "00 ff", "u16be:258"),
                (Match::Regex, r"^add (?<a>\d+) (\d+)$", "sum of $a and $2"),
                (Match::Contains, "number", "${seq}"),
            ]),
        );
        for (said, answer) in [
            (&b"ping\n"[..], "<< pong"),
            (b"GET /", "<< 404"),
            (b"\x00\xff", "<< \\x01\\x02"),
            (b"add 1 22", "<< sum of 1 and 22"),
            (b"what number", "<< 5"),
            (b"ping\n", "<< pong"),
        ] {
            assert_eq!(server.received(1, said), [answer]);
        }
        assert!(server.received(1, b"nothing fits").is_empty());
    }

    #[test]
    fn what_is_captured_is_copied_and_never_read_as_a_notation() {
        let mut server = Server::with("rules", &settings(&[(Match::Regex, "(?s)^(.*)$", "you said $1")]));
        let said = server.received(1, br"${seq} \n $1 hex:00");
        assert_eq!(said, [r"<< you said ${seq} \\n $1 hex:00"]);
    }

    #[test]
    fn braces_name_a_group_before_they_name_a_template() {
        let (pattern, reply) = (r"^(?<who>\w+) (\d+)$", r"${who} ${2} ${seq} \\${who} \${2}");
        let mut server = Server::with("rules", &settings(&[(Match::Regex, pattern, reply)]));
        assert_eq!(server.received(1, b"ann 7"), [r"<< ann 7 1 \\ann 7"]);
        let unknown = settings(&[(Match::Regex, "(a)", "${nobody}")]);
        assert!((find("rules").unwrap().make)(&unknown).is_err(), "neither a group nor a template");
    }

    #[test]
    fn a_reply_does_not_grow_past_a_payload() {
        let reply = "$0".repeat(50_000);
        let mut server = Server::with("rules", &settings(&[(Match::Regex, "(?s).*", &reply)]));
        assert!(server.received(1, &[b'a'; 10_000]).is_empty());
        assert_eq!(server.received(1, b"a"), ["<< ".to_owned() + &"a".repeat(50_000)]);
    }

    #[test]
    fn a_rule_can_wait() {
        let mut settings = settings(&[(Match::Contains, "", "at last")]);
        settings.rules[0].delay_ms = 20;
        assert_eq!(Server::with("rules", &settings).received(1, b"x"), ["wait 20 ms", "<< at last"]);
    }

    #[test]
    fn a_rule_that_cannot_be_read_names_itself() {
        for (rule, key) in [
            ((Match::Regex, "(", "x"), "settings-rule-regex"),
            ((Match::Regex, r"\w{1000}{1000}", "x"), "settings-rule-regex"),
            ((Match::Hex, "0", "x"), "settings-rule-pattern"),
            ((Match::Exact, "x", "hex:0"), "settings-rule-reply"),
            ((Match::Exact, "x", "file:/etc/passwd"), "settings-rule-reply"),
        ] {
            let Err(error) = (find("rules").unwrap().make)(&settings(&[(Match::Exact, "a", "b"), rule])) else {
                panic!("{rule:?} was taken");
            };
            assert_eq!(error.key, key);
            assert!(error.text.contains("rule 2"), "{}", error.text);
        }
    }
}
