//! What the picture says in words, in the language of the window.

use super::look::Look;
use crate::diagram::{Arrow, Backlog, Bar, Fate, Leaves, Mark, Shared};
use crate::locale::Locale;
use crate::record::Lost;
use crate::units;

/// `abc · 3 B`; the longest first, for where there is little room.
pub(super) fn short_on_arrow(arrow: &Arrow) -> [String; 2] {
    let size = units::size(arrow.bytes);
    let bytes = if arrow.preview.is_empty() { size.clone() } else { format!("{} · {size}", arrow.preview) };
    [bytes, size]
}

/// `abc · 3 B`, and what became of it where that is not seen.
pub(super) fn on_arrow(arrow: &Arrow, locale: &Locale) -> String {
    let [bytes, _] = short_on_arrow(arrow);
    match arrow.fate {
        Fate::Arrived | Fate::Outside | Fate::NotReceived => bytes,
        Fate::Lost(Lost::Closed) => locale.with("exchange-lost-closed", &[("bytes", bytes.into())]),
        Fate::Lost(Lost::Dropped) => locale.with("exchange-lost-dropped", &[("bytes", bytes.into())]),
        Fate::NotBound => locale.with("exchange-not-bound", &[("bytes", bytes.into())]),
    }
}

/// `3 B unread`
pub(super) fn unread(arrow: &Arrow, locale: &Locale) -> String {
    locale.with("exchange-unread", &[("size", units::size(arrow.bytes).into())])
}

/// What a screen reader says of an arrow: `abc · 3 B, client → server`.
pub(super) fn arrow_spoken(arrow: &Arrow, look: &Look<'_>) -> String {
    let locale = look.locale;
    let [from, to] = [arrow.from, arrow.to].map(|(lane, _)| look.name_at(lane.lifeline));
    let mut bytes = on_arrow(arrow, locale);
    if arrow.fate == Fate::NotReceived {
        bytes = locale.with("exchange-not-received", &[("bytes", bytes.into())]);
    }
    if let Some(mark) = arrow.mark {
        bytes = format!("{bytes} ({})", of_mark(mark, locale));
    }
    locale.with("exchange-arrow", &[("bytes", bytes.into()), ("from", from.into()), ("to", to.into())])
}

/// `2 sends → 1 recv`
pub(super) fn of_mark(mark: Mark, locale: &Locale) -> String {
    let (key, n) = match mark {
        Mark::Sends(n) => ("exchange-sends", n),
        Mark::Recvs(n) => ("exchange-recvs", n),
    };
    locale.with(key, &[("n", n.into())])
}

/// `3 connections`: what shares the last lane.
pub(super) fn of_shared(shared: Shared, locale: &Locale) -> String {
    locale.with("exchange-shared", &[("n", shared.connections.into())])
}

/// `recv() 1.20 s`; of one that still waits `recv() waits, 4.1 s`.
pub(super) fn of_bar(bar: &Bar, locale: &Locale) -> String {
    match bar.row {
        Some(_) => format!("{}() {}", bar.call, units::span(bar.waited_ns)),
        None => {
            locale.with("exchange-waits", &[("call", bar.call.into()), ("time", units::tenths(bar.waited_ns).into())])
        }
    }
}

/// `client: connected; not accepted yet, 4.1 s`
pub(super) fn of_backlog(backlog: &Backlog, client: &str, locale: &Locale) -> String {
    let key = match backlog.to {
        None => "exchange-in-backlog",
        Some((Leaves::Accepted, _)) => "exchange-was-in-backlog",
        Some((Leaves::Closed, _)) => "exchange-never-accepted",
    };
    locale.with(key, &[("name", client.into()), ("time", units::tenths(backlog.waited_ns).into())])
}

/// What a screen reader says of a step: `client: send(3) → 3`.
pub(super) fn spoken(name: &str, text: &str, locale: &Locale) -> String {
    locale.with("exchange-step", &[("name", name.into()), ("call", text.into())])
}
