//! What the picture says in words, in the language of its reader: the same on the screen and in files.

use super::scene::{Arrow, Backlog, Bar, Block, Fate, Leaves, Mark, Shared};
use super::svg::Words;
use crate::locale::Locale;
use crate::record::Lost;
use crate::row_text::sentence;
use crate::units;

/// What the picture says, in the language of its reader.
pub struct InLanguage<'a> {
    pub locale: &'a Locale,
    /// The names of the lifelines, each with its address.
    pub heads: &'a [(String, String)],
    /// The time of a step, with so many digits behind the second.
    pub time: &'a dyn Fn(&Block, usize) -> String,
}

impl InLanguage<'_> {
    fn name(&self, lifeline: usize) -> &str {
        self.heads.get(lifeline).map(|(name, _)| name.as_str()).unwrap_or_default()
    }
}

impl Words for InLanguage<'_> {
    fn block(&self, block: &Block) -> String {
        block.note.as_ref().map_or_else(|| block.text.clone(), |note| sentence(note, self.locale))
    }

    fn arrow(&self, arrow: &Arrow) -> String {
        on_arrow(arrow, self.locale)
    }

    fn unread(&self, arrow: &Arrow) -> String {
        unread(arrow, self.locale)
    }

    fn mark(&self, mark: Mark) -> String {
        of_mark(mark, self.locale)
    }

    fn bar(&self, bar: &Bar) -> String {
        of_bar(bar, self.locale)
    }

    fn backlog(&self, backlog: &Backlog) -> String {
        of_backlog(backlog, self.name(backlog.client), self.locale)
    }

    fn pause(&self, ns: u64) -> String {
        self.locale.with("exchange-break", &[("time", units::tenths(ns).into())])
    }

    fn time(&self, block: &Block, digits: usize) -> String {
        (self.time)(block, digits)
    }

    fn shared(&self, shared: Shared) -> String {
        of_shared(shared, self.locale)
    }
}

/// `abc · 3 B`; the longest first, for where there is little room.
pub fn short_on_arrow(arrow: &Arrow) -> [String; 2] {
    let size = units::size(arrow.bytes);
    let bytes = if arrow.preview.is_empty() { size.clone() } else { format!("{} · {size}", arrow.preview) };
    [bytes, size]
}

/// `abc · 3 B`, and what became of it where that is not seen.
pub fn on_arrow(arrow: &Arrow, locale: &Locale) -> String {
    let [bytes, _] = short_on_arrow(arrow);
    match arrow.fate {
        Fate::Arrived | Fate::Outside | Fate::NotReceived => bytes,
        Fate::Lost(Lost::Closed) => locale.with("exchange-lost-closed", &[("bytes", bytes.into())]),
        Fate::Lost(Lost::Dropped) => locale.with("exchange-lost-dropped", &[("bytes", bytes.into())]),
        Fate::NotBound => locale.with("exchange-not-bound", &[("bytes", bytes.into())]),
    }
}

/// `3 B unread`
pub fn unread(arrow: &Arrow, locale: &Locale) -> String {
    locale.with("exchange-unread", &[("size", units::size(arrow.bytes).into())])
}

/// `2 sends → 1 recv`
pub fn of_mark(mark: Mark, locale: &Locale) -> String {
    let (key, n) = match mark {
        Mark::Sends(n) => ("exchange-sends", n),
        Mark::Recvs(n) => ("exchange-recvs", n),
    };
    locale.with(key, &[("n", n.into())])
}

/// `3 connections`: what shares the last lane.
pub fn of_shared(shared: Shared, locale: &Locale) -> String {
    locale.with("exchange-shared", &[("n", shared.connections.into())])
}

/// `recv() 1.20 s`; of one that still waits `recv() waits, 4.1 s`.
pub fn of_bar(bar: &Bar, locale: &Locale) -> String {
    match bar.row {
        Some(_) => format!("{}() {}", bar.call, units::span(bar.waited_ns)),
        None => {
            locale.with("exchange-waits", &[("call", bar.call.into()), ("time", units::tenths(bar.waited_ns).into())])
        }
    }
}

/// `client: connected; not accepted yet, 4.1 s`
pub fn of_backlog(backlog: &Backlog, client: &str, locale: &Locale) -> String {
    let key = match backlog.to {
        None => "exchange-in-backlog",
        Some((Leaves::Accepted, _)) => "exchange-was-in-backlog",
        Some((Leaves::Closed, _)) => "exchange-never-accepted",
    };
    locale.with(key, &[("name", client.into()), ("time", units::tenths(backlog.waited_ns).into())])
}
