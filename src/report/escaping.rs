//! Texts as they stand in a file, so that none of them is taken for the file's own. Each format escapes here and nowhere else.

use std::fmt::Write;

use crate::escape::is_hidden;

/// A text in HTML, within an element or between quotes.
pub(super) fn html(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in visible(text).chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}

/// A text in a paragraph or a cell of Markdown (CommonMark, and what GitHub adds): no link, no markup, no HTML.
pub(super) fn markdown(text: &str) -> String {
    let text = visible(text);
    let shown = text.trim_start_matches(' ');
    // Four blanks would begin a block of code.
    let mut out = "\u{a0}".repeat(text.len() - shown.len());
    let digits = shown.chars().take_while(char::is_ascii_digit).count();
    for (at, c) in shown.chars().enumerate() {
        // What begins a list, a heading or a line across does so at the beginning only.
        let begins =
            at == 0 && matches!(c, '-' | '+' | '=' | ':') || at == digits && digits > 0 && matches!(c, '.' | ')');
        if begins || "\\`*_[]<>&#|~$!^{}".contains(c) {
            out.push('\\');
        }
        out.push(if c == '\n' { ' ' } else { c });
    }
    out
}

/// Everything in a text to be seen: characters that are not, or that change how others are seen, are spelt out. Line ends and
/// tabs stay. Those that XML does not know (XML 1.0 §2.2) are replaced.
pub(super) fn visible(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' | '\t' => out.push(c),
            '\u{fffe}' | '\u{ffff}' => out.push(char::REPLACEMENT_CHARACTER),
            c if is_hidden(c) => {
                let _ = write!(out, "\\u{{{:x}}}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out
}

/// What is typed in several lines, cut to so many characters; whether that is all.
pub(super) fn lines(text: &str, most: usize) -> (Vec<String>, bool) {
    let kept: String = text.chars().take(most).collect();
    let is_all = kept.len() == text.len();
    let lines = kept.trim_end().lines().map(|line| line.trim_end().to_owned()).collect();
    (lines, is_all)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_was_typed_is_taken_for_markup() {
        assert_eq!(
            html("<b a='1' & \"2\">\u{202e}\u{0}\u{ffff}"),
            "&lt;b a=&#39;1&#39; &amp; &quot;2&quot;&gt;\\u{202e}\\u{0}\u{fffd}"
        );
        for (text, expected) in [
            ("a_b*c|d", "a\\_b\\*c\\|d"),
            ("- one", "\\- one"),
            ("12. one", "12\\. one"),
            ("1.5 s", "1\\.5 s"),
            ("    code", "\u{a0}\u{a0}\u{a0}\u{a0}code"),
            ("# head", "\\# head"),
            ("===", "\\==="),
            ("[a](javascript:x) ![b](c)", "\\[a\\](javascript:x) \\!\\[b\\](c)"),
            ("<script>&lt;", "\\<script\\>\\&lt;"),
            ("```", "\\`\\`\\`"),
            ("C:\\temp", "C:\\\\temp"),
            ("你好", "你好"),
        ] {
            assert_eq!(markdown(text), expected);
        }
    }

    #[test]
    fn lines_are_kept_and_cut() {
        assert_eq!(lines("a \n\n b\n\n", 100), (vec!["a".to_owned(), String::new(), " b".to_owned()], true));
        assert_eq!(lines("你好吗", 2), (vec!["你好".to_owned()], false));
        assert_eq!(lines("", 2), (vec![], true));
    }
}
