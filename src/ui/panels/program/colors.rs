//! Python in colours: words of the language, texts and comments.

use egui::text::{LayoutJob, TextFormat};
use egui::{Style, TextStyle};

use crate::ui::theme::Palette;

/// What a piece of a program is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Piece {
    Plain,
    Keyword,
    Text,
    Comment,
}

const KEYWORDS: &[&str] = &[
    "and", "as", "break", "class", "continue", "def", "del", "elif", "else", "except", "False", "finally", "for",
    "from", "global", "if", "import", "in", "is", "lambda", "None", "not", "or", "pass", "raise", "return", "True",
    "try", "while", "with", "yield",
];

/// The program laid out in colours, in lines as long as they are.
pub(super) fn colored(program: &str, palette: &Palette, style: &Style) -> LayoutJob {
    let font = TextStyle::Monospace.resolve(style);
    let mut job = LayoutJob::default();
    job.wrap.max_width = f32::INFINITY;
    for (piece, text) in pieces(program) {
        let color = match piece {
            Piece::Plain => palette.text,
            Piece::Keyword => palette.accent,
            Piece::Text => palette.good,
            Piece::Comment => palette.weak_text,
        };
        job.append(text, 0.0, TextFormat::simple(font.clone(), color));
    }
    job
}

/// The program in pieces that together are all of it.
fn pieces(program: &str) -> Vec<(Piece, &str)> {
    let mut pieces = Vec::new();
    let mut rest = program;
    while let Some(first) = rest.chars().next() {
        let (piece, length) = match first {
            '#' => (Piece::Comment, rest.find('\n').unwrap_or(rest.len())),
            '"' | '\'' => (Piece::Text, text_length(rest, first)),
            c if is_word(c) => {
                let length = rest.find(|c| !is_word(c)).unwrap_or(rest.len());
                (if KEYWORDS.contains(&&rest[..length]) { Piece::Keyword } else { Piece::Plain }, length)
            }
            _ => (Piece::Plain, rest.find(|c| is_word(c) || matches!(c, '#' | '"' | '\'')).unwrap_or(rest.len())),
        };
        let (text, after) = rest.split_at(length);
        pieces.push((piece, text));
        rest = after;
    }
    pieces
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// The length of the literal that begins here, in bytes; one that does not end goes to the end.
fn text_length(rest: &str, quote: char) -> usize {
    let triple = "\"\"\"";
    if let Some(inside) = rest.strip_prefix(triple) {
        return inside.find(triple).map_or(rest.len(), |end| end + 2 * triple.len());
    }
    let mut chars = rest.char_indices().skip(1);
    while let Some((at, c)) = chars.next() {
        match c {
            '\\' => drop(chars.next()),
            c if c == quote || c == '\n' => return at + c.len_utf8(),
            _ => {}
        }
    }
    rest.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_are_told_apart_and_nothing_is_lost() {
        let program = "\"\"\"Doc # \"x\".\"\"\"\nimport a  # if\ns = b\"it's \\\" # no\" + 'q'\nwhile data := f():\n";
        let found = pieces(program);
        assert_eq!(found.iter().map(|(_, text)| *text).collect::<String>(), program);
        let of = |wanted| -> Vec<&str> {
            found.iter().filter(|(piece, _)| *piece == wanted).map(|(_, text)| *text).collect()
        };
        assert_eq!(of(Piece::Keyword), ["import", "while"]);
        assert_eq!(of(Piece::Comment), ["# if"]);
        assert_eq!(of(Piece::Text), ["\"\"\"Doc # \"x\".\"\"\"", "\"it's \\\" # no\"", "'q'"]);
        assert_eq!(pieces("'open").len(), 1);
    }
}
