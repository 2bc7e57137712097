//! Rule-based replies: an `if` for each rule.

use std::sync::LazyLock;

use minijinja::{Value, context};
use regex::bytes::Regex;

use super::literal;
use crate::behaviour::{Match, Rule, regex_reply};
use crate::payload::{Encoding, Kind, Options, Payload};

/// All rules of a server.
pub(super) fn rules(rules: &[Rule], encoding: Encoding) -> Value {
    let written: Vec<(Value, bool)> = rules.iter().map(|rule| written(rule, encoding)).collect();
    context! {
        has_regex => rules.iter().any(|rule| rule.when == Match::Regex),
        // Whether an answer holds something that an expression captured.
        captures => written.iter().any(|(_, captures)| *captures),
        list => written.into_iter().map(|(rule, _)| rule).collect::<Vec<_>>(),
    }
}

/// One rule: a test, perhaps a wait, and the answer; and whether that holds something captured.
fn written(rule: &Rule, encoding: Encoding) -> (Value, bool) {
    let options = Options { encoding, ..Options::default() };
    // What the lab refuses has no answer; the reason was shown where it was typed.
    let regex = (rule.when == Match::Regex).then(|| Regex::new(&rule.pattern).ok()).flatten();
    let reply = regex.map_or_else(|| Payload::of(&rule.reply), |regex| regex_reply(&rule.reply, &regex));
    let bytes = reply.bytes(&options).unwrap_or_default();
    let (answer, captures) = match rule.when {
        Match::Regex => expanded(&bytes, &rule.pattern),
        _ => (literal::bytes(&bytes).unwrap_or("b\"\"".to_owned()), false),
    };
    let typed = |kind: Kind| {
        let bytes = kind.parse(&rule.pattern, &options).unwrap_or_default();
        literal::bytes(&bytes).unwrap_or_default()
    };
    let values = context! {
        when => rule.when.id(),
        pattern => match rule.when {
            Match::Regex => literal::text(&python_regex(&rule.pattern)),
            Match::Hex => typed(Kind::find("hex").unwrap_or(Kind::TEXT)),
            Match::Exact | Match::Prefix | Match::Contains => typed(Kind::TEXT),
        },
        captures,
        delay => (rule.delay_ms > 0).then(|| literal::seconds(rule.delay_ms)),
        // Whether the lab's answer is another each time.
        changes => reply.changes(&options),
        answer,
    };
    (values, captures)
}

/// A regular expression as Python spells it: `(?P<name>…)`, and `\Z` for the very end, before which Python's `$` takes a
/// line break, too.
fn python_regex(pattern: &str) -> String {
    let is_by_lines = pattern.contains("(?m") || pattern.contains("(?im") || pattern.contains("(?sm");
    let mut python = String::with_capacity(pattern.len() + 8);
    let mut class_depth = 0_u32;
    // Where the last group began; an escaped parenthesis begins none.
    let mut group_at = None;
    let mut chars = pattern.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            '\\' => {
                let escaped = chars.next().map(|(_, escaped)| escaped);
                python.push('\\');
                python.extend(escaped.map(|c| if c == 'z' { 'Z' } else { c }));
                continue;
            }
            '[' => class_depth += 1,
            ']' => class_depth = class_depth.saturating_sub(1),
            '$' if class_depth == 0 && !is_by_lines => {
                python.push_str("\\Z");
                continue;
            }
            '(' if class_depth == 0 => group_at = Some(at),
            '<' if pattern[..at].ends_with("(?") && group_at == at.checked_sub(2) => python.push('P'),
            _ => {}
        }
        python.push(c);
    }
    python
}

/// What stands for something captured, as the lab puts it in: `$1`, `$name`, `${name}`; and `$$` for a dollar sign.
static REFERENCE: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"\$(?:\$|\{([^}]*)\}|([0-9A-Za-z_]+))").ok());

/// The answer as an expression with what was captured, and whether there is any of it.
fn expanded(reply: &[u8], pattern: &str) -> (String, bool) {
    let names: Vec<Option<String>> = Regex::new(pattern)
        .map(|regex| regex.capture_names().map(|name| name.map(str::to_owned)).collect())
        .unwrap_or_default();
    let group = |name: &str| match name.parse::<usize>() {
        Ok(number) => (number < names.len()).then(|| number.to_string()),
        Err(_) => names.iter().flatten().any(|known| known == name).then(|| literal::text(name)),
    };
    let mut parts: Vec<String> = Vec::new();
    let mut plain: Vec<u8> = Vec::new();
    let mut captures = false;
    let mut end = 0;
    for found in REFERENCE.iter().flat_map(|reference| reference.captures_iter(reply)) {
        let Some(whole) = found.get(0) else { continue };
        plain.extend(&reply[end..whole.start()]);
        end = whole.end();
        let Some(name) = found.get(1).or(found.get(2)) else {
            plain.push(b'$');
            continue;
        };
        flush(&mut plain, &mut parts);
        let group = group(&String::from_utf8_lossy(name.as_bytes()));
        captures |= group.is_some();
        parts.extend(group.map(|group| format!("part(match, {group})")));
    }
    plain.extend(&reply[end..]);
    flush(&mut plain, &mut parts);
    (if parts.is_empty() { "b\"\"".to_owned() } else { parts.join(" + ") }, captures)
}

fn flush(plain: &mut Vec<u8>, parts: &mut Vec<String>) {
    if !plain.is_empty() {
        parts.extend(literal::bytes(plain));
        plain.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expressions_are_spelled_as_python_does() {
        assert_eq!(python_regex(r"^(?<a>\d+)[$<(?<]\(?<\$$"), r"^(?P<a>\d+)[$<(?<]\(?<\$\Z");
        assert_eq!(python_regex("(?m)^a$"), "(?m)^a$");
    }

    #[test]
    fn captures_are_put_in_as_the_lab_does() {
        let answer = |reply: &str| expanded(reply.as_bytes(), r"(?<who>\w+) (\d+)").0;
        assert_eq!(answer("hi $who!"), "b\"hi \" + part(match, \"who\") + b\"!\"");
        assert_eq!(answer("${2}$9$$1"), "part(match, 2) + b\"$1\"");
        assert_eq!(answer("$2nd"), "b\"\"", "there is no group 2nd");
        assert_eq!(answer("5$"), "b\"5$\"");
        assert_eq!(answer("${}a${who b$x$who"), "b\"a${who b\" + part(match, \"who\")");
    }
}
