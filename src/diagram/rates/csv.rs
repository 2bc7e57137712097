//! The buckets as CSV (RFC 4180, lines ending in LF), for spreadsheets and pandas.

use ::csv::WriterBuilder;
use chrono::SecondsFormat;

use super::series::Bucket;
use super::tally::Tally;
use crate::clock::{Clock, Stamp};
use crate::escape::no_formula;
use crate::record::EndpointId;

/// Without it Excel takes the file for the system's code page.
const BYTE_ORDER_MARK: &str = "\u{feff}";

#[rustfmt::skip]
const COLUMNS: [&str; 12] = [
    "time", "since_start_s", "width_s", "endpoint", "bytes_sent", "bytes_received", "messages_sent", "messages_received",
    "replies", "reply_min_us", "reply_max_us", "unread_most_bytes",
];

/// A line for each bucket that is not empty, endpoint by endpoint.
pub fn to_csv(tally: &Tally, clock: &Clock, name: impl Fn(EndpointId) -> String) -> String {
    let mut writer = WriterBuilder::new().from_writer(BYTE_ORDER_MARK.as_bytes().to_vec());
    // It writes into memory, which takes all of it.
    let _ = writer.write_record(COLUMNS);
    for (id, endpoint) in tally.endpoints() {
        let name = no_formula(&name(id));
        for (number, bucket) in endpoint.series.buckets() {
            let _ = writer.write_record(fields(tally, clock, &name, *number, bucket));
        }
    }
    String::from_utf8(writer.into_inner().unwrap_or_default()).unwrap_or_default()
}

fn fields(tally: &Tally, clock: &Clock, name: &str, number: u64, bucket: &Bucket) -> [String; COLUMNS.len()] {
    let at = Stamp(number * tally.width_ns());
    let start = tally.moved().map_or(at, |(first, _)| first);
    let seconds = |ns: u64| format!("{:.1}", ns as f64 / 1e9);
    let (traffic, answers) = (&bucket.traffic, &bucket.answers);
    let micros = |ns: u64| if answers.count > 0 { format!("{}.{:03}", ns / 1_000, ns % 1_000) } else { String::new() };
    [
        clock.wall(at).to_rfc3339_opts(SecondsFormat::Millis, false),
        seconds(at.ns_since(start)),
        seconds(tally.width_ns()),
        name.to_owned(),
        traffic.sent_bytes.to_string(),
        traffic.received_bytes.to_string(),
        traffic.sent.to_string(),
        traffic.received.to_string(),
        answers.count.to_string(),
        micros(answers.min_ns),
        micros(answers.max_ns),
        bucket.unread.map_or_else(String::new, |unread| unread.most.to_string()),
    ]
}
