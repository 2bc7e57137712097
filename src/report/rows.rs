//! Rows as the log shows them.

use super::Data;
use super::model::RowPart;
use crate::locale::Locale;
use crate::record::Row;
use crate::row_text::{self, RowText, Tone};
use crate::units;

use super::Source;

/// Characters of a row's data that a report shows.
const DATA_CHARS: usize = 200;

/// A row of the log.
pub(super) fn row(row: &Row, source: &Source, locale: &Locale) -> RowPart {
    let text = RowText::of(row, None, locale, DATA_CHARS);
    let is_bytes = matches!(text.data, row_text::Data::Bytes(_));
    let data = match source.data {
        Data::LeftOut if is_bytes => units::size(row.bytes.len() as u64),
        // In the encoding of its endpoint.
        Data::Shown if is_bytes => source.context.text(row, DATA_CHARS),
        _ => text.data.text().to_owned(),
    };
    RowPart {
        number: units::grouped(source.number(row.number)),
        time: time(row, source),
        endpoint: source.context.names.get(row.endpoint).to_string(),
        call: format!("{} {}", text.tone.sign(), text.call).trim().to_owned(),
        data,
        is_bytes: is_bytes && source.data == Data::Shown,
        is_trouble: matches!(text.tone, Tone::Trouble | Tone::Note),
    }
}

/// The time of day of a row.
pub(super) fn time(row: &Row, source: &Source) -> String {
    units::time_of_day(source.context.time(row.at))
}
