//! What the strips say in words, in the language of the window. The names of calls are the same in every language.

use std::ops::Range;

use super::bands::Strip;
use crate::diagram::stream::{Cut, Join, Missing, Side, Why};
use crate::locale::Locale;
use crate::record::{Lost, Row};
use crate::units;

/// `send #2`, `◆2`
pub(super) fn name(row: &Row, cut: &Cut) -> String {
    match row.call() {
        Some(call) => format!("{} #{}", call.op.name(), cut.nth),
        None => format!("◆{}", cut.nth),
    }
}

/// What stands in a block, the longest first: the first that fits is written.
pub(super) fn titles(row: &Row, cut: &Cut) -> Vec<String> {
    let (name, size) = (name(row, cut), units::size(cut.body.end - cut.body.start));
    let short = if row.call().is_some() { format!("#{}", cut.nth) } else { name.clone() };
    vec![format!("{name} · {size}"), name, short]
}

/// What a screen reader says of a cut: `send #2, 9 B, bytes 12–20: hi there\n`.
pub(super) fn spoken(row: &Row, cut: &Cut, text: &str, locale: &Locale) -> String {
    let size = units::size(cut.body.end - cut.body.start);
    let args = [
        ("name", name(row, cut).into()),
        ("size", size.into()),
        ("bytes", range(&cut.body).into()),
        ("text", text.into()),
    ];
    locale.with("streams-cut", &args)
}

/// `12–20`, by the numbers of the first byte and the last.
pub(super) fn range(bytes: &Range<u64>) -> String {
    match bytes.end.saturating_sub(bytes.start) {
        0 | 1 => units::grouped(bytes.start),
        _ => format!("{}–{}", units::grouped(bytes.start), units::grouped(bytes.end - 1)),
    }
}

/// `2 sends → 1 recv`
pub(super) fn of_join(join: &Join, locale: &Locale) -> String {
    let (key, n) = match join {
        Join::Sends { n, .. } => ("streams-sends", *n),
        Join::Recvs { n, .. } => ("streams-recvs", *n),
    };
    locale.with(key, &[("n", n.into())])
}

/// `3 B, not received yet`
pub(super) fn of_missing(missing: &Missing, locale: &Locale) -> String {
    let key = match missing.why {
        Why::NotYet => "exchange-not-received",
        Why::Lost(Lost::Closed) => "exchange-lost-closed",
        Why::Lost(Lost::Dropped) => "exchange-lost-dropped",
        Why::CutOff => "streams-cut-off",
    };
    let size = units::size(missing.bytes.end - missing.bytes.start);
    locale.with(key, &[("bytes", size.into())])
}

/// Why a side has no calls.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Absent {
    Outside,
    /// It is in the lab, where the connection still waits in the backlog.
    NotAccepted,
    /// It is in the lab, and no datagram has been received.
    NotHeard,
}

impl Absent {
    /// The key of its text.
    fn key(self) -> &'static str {
        match self {
            Absent::Outside => "streams-outside",
            Absent::NotAccepted => "streams-not-accepted",
            Absent::NotHeard => "streams-not-heard",
        }
    }
}

/// What a strip is, how much it has, and what of it has left the log.
pub(super) fn of_strip(
    strip: Strip,
    side: Option<&Side>,
    framing: &str,
    absent: Absent,
    locale: &Locale,
) -> Vec<String> {
    let (name, count) = match strip {
        Strip::Sent => ("streams-sent", "streams-sent-count"),
        Strip::Received => ("streams-received", "streams-received-count"),
        Strip::Messages => ("streams-messages", "streams-messages-count"),
    };
    let mut lines = vec![locale.text(name)];
    match side {
        None if strip == Strip::Messages => lines.push(locale.with("streams-framing", &[("framing", framing.into())])),
        None => lines.push(locale.text(absent.key())),
        Some(side) => {
            let size = units::size(side.bytes.end);
            let count_text = units::grouped(side.count);
            let args = [
                ("n", side.count.into()),
                ("count", count_text.into()),
                ("size", size.into()),
                ("framing", framing.into()),
            ];
            lines.push(locale.with(count, &args));
            if side.bytes.start > 0 {
                lines.push(locale.with("streams-gone", &[("size", units::size(side.bytes.start).into())]));
            }
        }
    }
    lines
}
