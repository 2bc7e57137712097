//! The question behind the last step, and what the program can say of an answer: it has a choice, a number or a row to
//! compare with. A question with none of them is for the reader alone.

use super::{Check, Text};

/// A question that can be answered after the last step.
#[derive(Debug, Clone, PartialEq)]
pub struct Question {
    pub ask: Text,
    /// The explanation, whatever was answered.
    pub answer: Text,
    /// What it takes as an answer; none takes nothing.
    pub takes: Option<Takes>,
}

/// What a question takes.
#[derive(Debug, Clone, PartialEq)]
pub enum Takes {
    /// One of several, of which one is right.
    Choice(Vec<Choice>),
    Number {
        is: i64,
        why: Text,
    },
    /// A row of the log: one of those that prove this.
    Row {
        is: Check,
        why: Text,
    },
}

/// One of several answers.
#[derive(Debug, Clone, PartialEq)]
pub struct Choice {
    pub text: Text,
    pub is_right: bool,
    /// Why it is right, or why it is not.
    pub why: Text,
}

/// An answer that was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer<'a> {
    /// The one at this place.
    Choice(usize),
    /// What was typed.
    Number(&'a str),
    /// A row, and whether it is one of those that prove the question's check: the evaluator of checks knows.
    Row { proves: bool },
}

/// What there is to say of an answer.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Said<'a> {
    /// Why it is so.
    Right(&'a Text),
    /// Why not, where the question has a word about it.
    NotThis(Option<&'a Text>),
    /// It is no answer that this question takes: no number, no such choice.
    Unreadable,
}

impl Question {
    /// What there is to say of an answer. It changes nothing: a question may be answered again.
    pub fn judge(&self, given: Answer<'_>) -> Said<'_> {
        match (&self.takes, given) {
            (Some(Takes::Choice(choices)), Answer::Choice(place)) => match choices.get(place) {
                Some(Choice { is_right: true, why, .. }) => Said::Right(why),
                Some(Choice { why, .. }) => Said::NotThis(Some(why)),
                None => Said::Unreadable,
            },
            (Some(Takes::Number { is, why }), Answer::Number(typed)) => match number(typed) {
                Some(number) if number == *is => Said::Right(why),
                Some(_) => Said::NotThis(None),
                None => Said::Unreadable,
            },
            (Some(Takes::Row { why, .. }), Answer::Row { proves }) => {
                if proves {
                    Said::Right(why)
                } else {
                    Said::NotThis(None)
                }
            }
            _ => Said::Unreadable,
        }
    }
}

/// A number as people type it: `65507`, `65,507`, `６５`, with or without spaces around.
fn number(typed: &str) -> Option<i64> {
    let plain = |c: char| match c {
        '０'..='９' => char::from_digit(c as u32 - '０' as u32, 10),
        '−' | '－' => Some('-'),
        ',' | '，' | '_' | ' ' => None,
        other => Some(other),
    };
    typed.trim().chars().filter_map(plain).collect::<String>().parse().ok()
}
