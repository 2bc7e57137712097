//! A name in which `*` stands for any characters.

use std::fmt;

/// A name as it was typed; letters in either case are the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Glob {
    typed: Box<str>,
    lower: Box<str>,
}

impl Glob {
    pub fn new(typed: &str) -> Self {
        Self { typed: typed.into(), lower: typed.to_lowercase().into() }
    }

    /// Whether it names one thing alone.
    pub fn is_exact(&self) -> bool {
        !self.typed.contains('*')
    }

    pub fn as_str(&self) -> &str {
        &self.typed
    }

    /// Whether a name is meant.
    pub fn is(&self, name: &str) -> bool {
        if self.is_exact() && name.is_ascii() {
            return self.lower.eq_ignore_ascii_case(name);
        }
        is_like(&self.lower, &name.to_lowercase())
    }
}

impl fmt::Display for Glob {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.typed)
    }
}

/// Whether a name has the pieces between the stars in their order, the first at its beginning and the last at its end.
fn is_like(pattern: &str, name: &str) -> bool {
    let Some((first, rest)) = pattern.split_once('*') else { return pattern == name };
    let Some(mut left) = name.strip_prefix(first) else { return false };
    let (between, last) = rest.rsplit_once('*').unwrap_or(("", rest));
    for piece in between.split('*') {
        let Some(at) = left.find(piece) else { return false };
        left = &left[at + piece.len()..];
    }
    left.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stars_stand_for_any_characters() {
        for (pattern, name, expected) in [
            ("recv", "RECV", true),
            ("recv", "recvfrom", false),
            ("recv*", "recv", true),
            ("*:5001", "127.0.0.1:5001", true),
            ("127.*:5001", "127.0.0.1:5001", true),
            ("a*a", "a", false),
            ("*", "", true),
            ("*b*b*", "abab", true),
            ("*b*b*", "ab", false),
            ("客*", "客户端", true),
            ("É", "é", true),
        ] {
            assert_eq!(Glob::new(pattern).is(name), expected, "{pattern} {name}");
        }
    }
}
