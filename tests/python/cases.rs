//! What each behaviour answers, as a script of one client: what is sent, and what comes back (`ctime`s masked).

use std::path::Path;

use socketlab::behaviour::{Answer, List, Match, Rule, Settings, Stamp};

pub struct Case {
    pub behaviour: &'static str,
    pub settings: Settings,
    /// Inputs and replies. An empty input waits for what is said without being asked.
    pub script: &'static [(&'static str, &'static str)],
    /// Of a server of datagrams, where it is another.
    pub datagrams: Option<&'static [(&'static str, &'static str)]>,
}

impl Case {
    fn new(behaviour: &'static str, script: &'static [(&'static str, &'static str)]) -> Self {
        Self { behaviour, settings: Settings::default(), script, datagrams: None }
    }

    fn datagrams(self, script: &'static [(&'static str, &'static str)]) -> Self {
        Self { datagrams: Some(script), ..self }
    }

    fn with(self, set: impl FnOnce(&mut Settings)) -> Self {
        let mut settings = self.settings.clone();
        set(&mut settings);
        Self { settings, ..self }
    }

    /// The script for a server of datagrams or of connections.
    pub fn script(&self, has_connections: bool) -> &'static [(&'static str, &'static str)] {
        if has_connections { self.script } else { self.datagrams.unwrap_or(self.script) }
    }
}

const OS: &str = if cfg!(windows) { "nt" } else { "posix" };

/// Every behaviour that answers by itself. `folder` has the files `a` and `b c`.
pub fn cases(folder: &Path) -> Vec<Case> {
    vec![
        Case::new("echo", &[("hello", "hello"), ("你好", "你好")]),
        Case::new("echo", &[("late", "late")]).with(|settings| settings.delay_ms = 30),
        Case::new("upper-case", &[("héllo", "HÉLLO"), ("2", "2")]),
        Case::new("upper-once", &[("once", "ONCE")]),
        Case::new("timestamp", &[("hi", "[TTTTTTTTTTTTTTTTTTTTTTTT] hi")]),
        Case::new("timestamp", &[("hi", "[TTTTTTTTTTTTTTTTTTTTTTTT]hi")])
            .with(|settings| settings.stamp = Stamp::Joined),
        Case::new("line-timestamp", &[("a line\r\n", "[TTTTTTTTTTTTTTTTTTTTTTTT] a line\r\n")]),
        Case::new(
            "command",
            &[
                ("date", "TTTTTTTTTTTTTTTTTTTTTTTT"),
                (" os\n", OS),
                ("ls", "a\nb c"),
                ("other", "[TTTTTTTTTTTTTTTTTTTTTTTT] other"),
                (" ", ""),
            ],
        )
        .with(|settings| settings.folder = Some(folder.to_owned())),
        Case::new("reply-once", &[("anything", "Welcome to Socket Lab!\r\n")]),
        Case::new("eof-spin", &[("hello", "hello")]),
        Case::new("daytime", &[("", "TTTTTTTTTTTTTTTTTTTTTTTT\r\n")])
            .datagrams(&[("?", "TTTTTTTTTTTTTTTTTTTTTTTT\r\n")]),
        Case::new("daytime", &[("hi", "[TTTTTTTTTTTTTTTTTTTTTTTT] hi")])
            .with(|settings| settings.answer = Answer::Repeat),
        Case::new("command", &[("ls", "['a', 'b c']"), ("课", "[TTTTTTTTTTTTTTTTTTTTTTTT]课"), (" ", "")]).with(
            |settings| {
                settings.folder = Some(folder.to_owned());
                (settings.list, settings.stamp) = (List::Python, Stamp::Joined);
            },
        ),
        Case::new("quote", &[("", "Only \"one\" 课\r\n")])
            .datagrams(&[("?", "Only \"one\" 课\r\n")])
            .with(|settings| settings.text = "Only \"one\" 课".to_owned()),
        Case::new("greeting", &[("", "Welcome to Socket Lab!\r\n")]).datagrams(&[("?", "Welcome to Socket Lab!\r\n")]),
        Case::new(
            "rules",
            &[
                ("ping", "pong"),
                ("hello there", "\"hi\" $1\n"),
                ("say ann 7", "7 ann\n$"),
                ("a\nb 课 12\n", "nothing"),
                ("xxAxx", "contained"),
                ("\u{1}\u{2}", "\u{3}"),
            ],
        )
        .with(|settings| settings.rules = rules()),
        Case::new("discard", &[("gone", "")]),
        Case::new("greeting", &[("", "Hello \"$you$\"\n")])
            .datagrams(&[("?", "Hello \"$you$\"\n")])
            .with(|settings| settings.text = r#"Hello "\$you\$"\n"#.to_owned()),
    ]
}

pub fn rules() -> Vec<Rule> {
    let rule = |when, pattern: &str, reply: &str| Rule {
        when,
        pattern: pattern.to_owned(),
        reply: reply.to_owned(),
        ..Rule::default()
    };
    vec![
        Rule { delay_ms: 20, ..rule(Match::Exact, "ping", "pong") },
        rule(Match::Prefix, "hello", "\"hi\" $1\\n"),
        // No line break before the end, as `$` has it in the lab.
        rule(Match::Regex, r"b 课 (\d+)$", "wrong"),
        rule(Match::Regex, r"^say (?<who>\w+) (\d+)$", r"$2 $who\n$$"),
        rule(Match::Contains, "A", "contained"),
        rule(Match::Hex, "01 02", "hex:03"),
        rule(Match::Regex, r"(?s)^a.b", "nothing"),
        rule(Match::Exact, "never", "never"),
    ]
}
