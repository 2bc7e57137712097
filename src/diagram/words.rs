//! What the picture says in words, in the language of its reader: the same on the screen and in files.

use super::scene::{Arrow, Backlog, Bar, Block, Fate, Mark};
use super::svg::Words;
use crate::locale::Locale;
use crate::record::Lost;
use crate::row_text::sentence;
use crate::units;

/// What the picture says, in the language of its reader.
pub struct InLanguage<'a>(pub &'a Locale);

impl Words for InLanguage<'_> {
    fn block(&self, block: &Block) -> String {
        block.note.as_ref().map_or_else(|| block.text.clone(), |note| sentence(note, self.0))
    }

    fn arrow(&self, arrow: &Arrow) -> String {
        on_arrow(arrow, self.0)
    }

    fn unread(&self, arrow: &Arrow) -> String {
        unread(arrow, self.0)
    }

    fn mark(&self, mark: Mark) -> String {
        of_mark(mark, self.0)
    }

    fn bar(&self, bar: &Bar) -> String {
        of_bar(bar, self.0)
    }

    fn backlog(&self, backlog: &Backlog) -> String {
        of_backlog(backlog, self.0)
    }

    fn pause(&self, ns: u64) -> String {
        self.0.with("exchange-break", &[("time", units::tenths(ns).into())])
    }

    fn time(&self, ns: u64, digits: usize) -> String {
        units::since_in_groups(ns, digits)
    }
}

/// `abc · 3 B`
pub fn on_arrow(arrow: &Arrow, locale: &Locale) -> String {
    let size = units::size(arrow.bytes);
    let bytes = if arrow.preview.is_empty() { size } else { format!("{} · {size}", arrow.preview) };
    match arrow.fate {
        Fate::Arrived | Fate::Outside | Fate::NotReceived => bytes,
        Fate::Lost(Lost::Closed) => locale.with("exchange-lost-closed", &[("bytes", bytes.into())]),
        Fate::Lost(Lost::Dropped) => locale.with("exchange-lost-dropped", &[("bytes", bytes.into())]),
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

/// `recv() 1.20 s`; of one that still waits `recv() waits, 4.1 s`.
pub fn of_bar(bar: &Bar, locale: &Locale) -> String {
    match bar.row {
        Some(_) => format!("{}() {}", bar.call, units::span(bar.waited_ns)),
        None => {
            locale.with("exchange-waits", &[("call", bar.call.into()), ("time", units::tenths(bar.waited_ns).into())])
        }
    }
}

/// `connected; not accepted yet, 4.1 s`
pub fn of_backlog(backlog: &Backlog, locale: &Locale) -> String {
    let key = if backlog.to.is_some() { "exchange-was-in-backlog" } else { "exchange-in-backlog" };
    locale.with(key, &[("time", units::tenths(backlog.waited_ns).into())])
}
