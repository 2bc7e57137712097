//! Answers by rules: the first rule that fits what came says what goes back, every time.
//!
//! What a client sends is only ever matched and copied. It never becomes part of a notation: a capture is put into the
//! bytes of the finished answer.

use std::time::Duration;

use bytes::Bytes;
use regex::bytes::{Regex, RegexBuilder};

use super::{Action, Answers, Behaviour, Client, Kind, MAX_DELAY_MS, Match, Rule, Setting, Settings, SettingsError};
use crate::payload::{Kind as PayloadKind, Moment, Options, Payload};

pub(super) const KIND: Kind = Kind {
    id: "rules",
    aliases: &["auto-reply"],
    answers: Answers::Itself,
    settings: &[Setting::Rules],
    make: |settings| Ok(Box::new(Rules::new(settings)?)),
};

/// The most memory that a compiled expression may take, in bytes.
const MAX_REGEX_BYTES: usize = 1 << 20;

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
                let built = RegexBuilder::new(&rule.pattern).size_limit(MAX_REGEX_BYTES).build();
                Test::Regex(built.map_err(|error| SettingsError::regex(number, &error.to_string()))?)
            }
        };
        let reply = Payload::from(rule.reply.clone());
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
                let mut filled = Vec::new();
                regex.captures(came)?.expand(&reply, &mut filled);
                Some(filled.into())
            }
            _ => Some(reply),
        }
    }
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
