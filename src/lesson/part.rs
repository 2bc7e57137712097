//! What is to be done as it is read: words, controls and what is typed.

use super::{CONTROLS, Control};
use crate::locale::Locale;

/// A part of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    Words(String),
    /// A control of the window: `[Send]`, in the language of the line.
    Control(&'static Control),
    /// What is typed, between backticks.
    Typed(String),
}

/// The parts of a line in the language of the locale. Brackets around something else than a control are words: `[::1]`.
pub fn parts(line: &str, locale: &Locale) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut words = String::new();
    let mut rest = line;
    while let Some(at) = rest.find(['[', '`']) {
        let (before, marked) = rest.split_at(at);
        words += before;
        let close = if marked.starts_with('[') { ']' } else { '`' };
        let inside = marked[1..].split_once(close);
        let part = inside.and_then(|(inside, _)| match close {
            ']' => CONTROLS.iter().find(|control| control.label(locale) == inside).map(Part::Control),
            _ => Some(Part::Typed(inside.to_owned())),
        });
        match (part, inside) {
            (Some(part), Some((_, behind))) => {
                if !words.is_empty() {
                    parts.push(Part::Words(std::mem::take(&mut words)));
                }
                parts.push(part);
                rest = behind;
            }
            _ => {
                words.push_str(&marked[..1]);
                rest = &marked[1..];
            }
        }
    }
    words += rest;
    if !words.is_empty() {
        parts.push(Part::Words(words));
    }
    parts
}
