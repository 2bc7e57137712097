//! What is shown beside the pointer over a thing: all that has no room in the picture.

use egui::{Label, RichText, Ui};

use super::look::Look;
use crate::diagram::{Arrow, Bar, Block, Fate};
use crate::escape::escape;
use crate::record::Row;
use crate::socket::CallPlace;
use crate::units;

/// Characters of a payload that are shown.
const MAX_CHARS: usize = 600;

/// What is said: a heading, the bytes, and facts.
#[derive(Default)]
pub(super) struct Texts {
    heading: String,
    bytes: String,
    facts: Vec<String>,
}

pub(super) fn lines_ui(ui: &mut Ui, texts: &Texts) {
    ui.set_max_width(420.0);
    ui.label(RichText::new(&texts.heading).strong());
    if !texts.bytes.is_empty() {
        ui.add(Label::new(RichText::new(&texts.bytes).monospace()).wrap());
    }
    texts.facts.iter().for_each(|fact| _ = ui.label(fact));
}

/// The whole call, its bytes, when and how long.
pub(super) fn of_block(block: &Block, look: &Look<'_>) -> Texts {
    let Some(row) = look.log.get(block.row) else { return Texts::default() };
    let locale = look.locale;
    let what = row.spelled().zip(row.call()).map(|(call, made)| format!("{call} → {}", made.outcome));
    let what = what.or_else(|| row.note().map(|note| locale.say(note))).unwrap_or_default();
    let since = row.at.ns_since(look.log.status().run_began(row.at));
    let mut facts = vec![locale.with("exchange-at", &[("time", units::since_in_groups(since, 9).into())])];
    facts.extend(row.call().map(|call| locale.with("exchange-took", &[("time", units::span(call.took_ns).into())])));
    let opens = (block.calls.len() > 1).then(|| locale.text("exchange-opens"));
    facts.extend(opens);
    let heading = format!("{}: {what}", look.name(block.endpoint));
    Texts { heading, bytes: escape(&row.bytes, MAX_CHARS), facts }
}

/// What waited, from when to when.
pub(super) fn of_bar(bar: &Bar, look: &Look<'_>) -> Texts {
    let locale = look.locale;
    let row = bar.row.and_then(|row| look.log.get(row));
    let span = units::span(bar.waited_ns);
    let heading = match &row {
        Some(row) => format!("{}: {}", look.name(row.endpoint), row.spelled().unwrap_or_default()),
        None => format!("{}: {}()", look.name_at(bar.lane.lifeline), bar.call),
    };
    let key = if row.is_some() { "exchange-has-waited" } else { "exchange-still-waits" };
    let mut facts = vec![locale.with(key, &[("time", span.into())])];
    if let Some((row, call)) = row.as_ref().and_then(|row| Some((row, row.call()?))) {
        let run = look.log.status().run_began(row.at);
        let began = call.began(row.at);
        let ended = crate::clock::Stamp(began.0 + call.took_ns);
        let [from, to] = [began, ended].map(|at| units::since_in_groups(at.ns_since(run), 6));
        facts.push(locale.with("exchange-from-to", &[("from", from.into()), ("to", to.into())]));
    }
    Texts { heading, bytes: String::new(), facts }
}

/// The bytes, of which send and in which receive.
pub(super) fn of_arrow(arrow: &Arrow, look: &Look<'_>) -> Texts {
    let locale = look.locale;
    let row = |number: Option<u64>| number.and_then(|number| look.log.get(number));
    let (send, recv) = (row(arrow.send), row(arrow.recv));
    let names = [arrow.from, arrow.to].map(|(lane, _)| look.name_at(lane.lifeline));
    let heading = format!("{} → {} · {}", names[0], names[1], units::size(arrow.bytes));
    let whole = send.as_ref().map(|send| (send, &arrow.part)).or(recv.as_ref().map(|recv| (recv, &arrow.given)));
    let shown = whole.and_then(|(row, part)| row.bytes.get(part.start as usize..part.end as usize));
    let bytes = shown.map(|bytes| escape(bytes, MAX_CHARS)).unwrap_or_default();
    let mut facts = Vec::new();
    let ends = [("exchange-of-send", &send, &arrow.part), ("exchange-of-recv", &recv, &arrow.given)];
    for (key, row, part) in ends {
        facts.extend(row.as_ref().and_then(|row| part_of(key, row, part, look)));
    }
    let in_stream = |row: &Row, part: &std::ops::Range<u64>| {
        let CallPlace { offset, .. } = row.call()?.place?;
        let [first, last] = [offset + part.start, offset + part.end.saturating_sub(1)].map(units::grouped);
        let args = [("first", first.into()), ("last", last.into()), ("name", names[0].as_str().into())];
        (!part.is_empty()).then(|| locale.with("exchange-in-stream", &args))
    };
    facts.extend(whole.and_then(|(row, part)| in_stream(row, part)));
    match arrow.fate {
        Fate::NotReceived => facts.push(locale.text("exchange-not-received-hint")),
        Fate::Outside => facts.push(locale.text("exchange-outside-hint")),
        Fate::NotBound => facts.push(locale.with("exchange-not-bound-hint", &[("name", names[1].as_str().into())])),
        Fate::Arrived | Fate::Lost(_) => {}
    }
    Texts { heading, bytes, facts }
}

/// `bytes 0–2 of the 6 B of send #1`
fn part_of(key: &str, row: &Row, part: &std::ops::Range<u64>, look: &Look<'_>) -> Option<String> {
    let call = row.call()?;
    let nth = call.place.map_or(1, |place| place.nth.get());
    let [first, last] = [part.start, part.end.saturating_sub(1)].map(units::grouped);
    let args = [
        ("first", first.into()),
        ("last", last.into()),
        ("size", units::size(row.bytes.len() as u64).into()),
        ("call", call.op.name().into()),
        ("nth", units::grouped(nth).into()),
        ("name", look.name(row.endpoint).into()),
    ];
    (!part.is_empty()).then(|| look.locale.with(key, &args))
}
