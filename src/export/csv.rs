//! CSV (RFC 4180, lines ending in LF), for spreadsheets and pandas.
//!
//! It is opened by a double click more often than not, hence three precautions. It begins with a byte order mark:
//! without one Excel takes the file for the system's code page, GBK in China, and shows garble (pandas wants
//! `encoding="utf-8-sig"`). Bytes are pairs with spaces between them, since `31e5` would become a number. And a field
//! of foreign text that a spreadsheet would take for a formula gets a leading `'`. So does one that begins with `'`: a
//! program that reads the file removes one leading `'` and has the text. Numbers that are ours stay numbers.

use std::borrow::Cow;
use std::io::{self, Write};

use ::csv::WriterBuilder;
use chrono::SecondsFormat;

use super::{Context, Exporter, Format, direction_name};
use crate::address::Ends;
use crate::escape::{hex, no_formula};
use crate::record::{Event, Record};
use crate::socket::{Call, Outcome};

pub(super) const FORMAT: Format =
    Format { extension: "csv", name: "CSV", is_text: true, make: |context| Box::new(Csv(context)) };

const BYTE_ORDER_MARK: &str = "\u{feff}";

#[rustfmt::skip]
const COLUMNS: [&str; 16] = [
    "row", "time", "seconds", "endpoint", "connection", "direction", "call", "result", "error", "local", "peer",
    "length", "duration_us", "text", "hex", "note",
];

struct Csv(Context);

impl Exporter for Csv {
    fn begin(&mut self, out: &mut dyn Write) -> io::Result<()> {
        out.write_all(BYTE_ORDER_MARK.as_bytes())?;
        write_line(out, &COLUMNS)
    }

    fn row(&mut self, out: &mut dyn Write, row: Option<u64>, record: &Record) -> io::Result<()> {
        write_line(out, &fields(row, record, &self.0))
    }
}

fn write_line(out: &mut dyn Write, fields: &[impl AsRef<[u8]>]) -> io::Result<()> {
    // A writer of its own for each line: it holds no state but its buffer, and `out` has one that is larger.
    let mut writer = WriterBuilder::new().buffer_capacity(1024).from_writer(out);
    writer.write_record(fields)?;
    writer.flush()
}

fn fields(row: Option<u64>, record: &Record, context: &Context) -> [String; COLUMNS.len()] {
    let at = record.at;
    let seconds = format!("{}.{:09}", at.0 / 1_000_000_000, at.0 % 1_000_000_000);
    let call = record.call();
    let has_bytes = record.has_bytes();
    let (text, bytes) =
        if has_bytes { (context.text(record, usize::MAX), hex(&record.bytes, " ")) } else { Default::default() };
    [
        or_empty(row),
        context.time(at).to_rfc3339_opts(SecondsFormat::Nanos, false),
        seconds,
        no_formula(&context.names.get(record.endpoint)),
        or_empty(record.connection.map(|connection| connection.0)),
        or_empty(record.direction().map(direction_name)),
        or_empty(record.spelled()),
        call.map(result).unwrap_or_default(),
        call.map(error).unwrap_or_default(),
        no_formula(&or_empty(record.ends.as_ref().and_then(Ends::local))),
        no_formula(&or_empty(record.peer())),
        if has_bytes { record.bytes.len().to_string() } else { String::new() },
        call.map(|call| format!("{}.{:03}", call.took_ns / 1_000, call.took_ns % 1_000)).unwrap_or_default(),
        no_formula(&text),
        bytes,
        no_formula(&note(record)),
    ]
}

fn or_empty(value: Option<impl ToString>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}

fn result(call: &Call) -> String {
    match &call.outcome {
        Outcome::Failed(_) => "-1".to_owned(),
        // An address may be a name that somebody else has chosen.
        other => no_formula(&other.to_string()),
    }
}

fn error(call: &Call) -> String {
    match &call.outcome {
        Outcome::Failed(code) => format!("{code} {}", code.text()),
        _ => String::new(),
    }
}

fn note(record: &Record) -> Cow<'static, str> {
    match &record.event {
        Event::Note(note) => note.to_string().into(),
        Event::Life(life) => life.to_string().into(),
        // Its result is 0, and so is that of an empty datagram.
        Event::Call(Call { outcome: Outcome::EndOfStream, .. }) => "end of stream".into(),
        Event::Call(_) => "".into(),
        Event::Message(place) => place.to_string().into(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::samples::{any_row, call, context, recv};
    use super::*;
    use crate::address::{Addr, Ends};
    use crate::record::EndpointId;

    /// What a reader of CSV finds in a file with these rows, the header first.
    fn read_back(rows: &[Record], context: &Context) -> Vec<Vec<String>> {
        let mut exporter = Csv(context.clone());
        let mut file = Vec::new();
        exporter.begin(&mut file).unwrap();
        for (row, record) in (0..).zip(rows) {
            exporter.row(&mut file, Some(row), record).unwrap();
        }
        let text = file.strip_prefix(BYTE_ORDER_MARK.as_bytes()).unwrap();
        let mut reader = ::csv::ReaderBuilder::new().has_headers(false).from_reader(text);
        reader.records().map(|line| line.unwrap().iter().map(str::to_owned).collect()).collect()
    }

    #[test]
    fn a_formula_becomes_text() {
        let signs = ["=1+1", "+1", "-1", "@a", "\tx", "\rx", "＝1", "'=1", "'"];
        for sign in signs {
            assert_eq!(no_formula(sign), format!("'{sign}"));
        }
        assert_eq!(no_formula("a=1"), "a=1");
        let rows = read_back(&[recv(0, b"=cmd|' /C calc'!A0")], &context());
        assert_eq!(rows[1][13], "'=cmd|' /C calc'!A0");
        assert_eq!(rows[1][14], "3d 63 6d 64 7c 27 20 2f 43 20 63 61 6c 63 27 21 41 30", "the bytes as they are");
        // A Unix socket of the abstract namespace is shown as @name.
        let mut from = recv(0, b"x");
        from.ends = Some(Ends::new(None, Addr::unix("\0SUM(1)")));
        let accepted = Outcome::address(Addr::unix("/a"));
        let failed = Outcome::failed(crate::socket::ErrorCode::TIMED_OUT);
        let calls = [accepted, failed].map(|outcome| call(0, crate::socket::Op::Accept, outcome, b""));
        let rows = read_back(&[&[from][..], &calls].concat(), &context());
        assert_eq!((&*rows[1][10], &*rows[2][7], &*rows[3][7]), ("'@SUM(1)", "''/a'", "-1"));
    }

    #[test]
    fn commas_quotes_and_newlines_stay_inside_their_field() {
        let context = context();
        context.names.set(EndpointId(1), "a,\"b\"\nc");
        let rows = read_back(&[recv(0, b"x,\"y\"\r\n"), recv(1, b"")], &context);
        assert_eq!((rows.len(), &*rows[1][3], &*rows[1][13]), (3, "a,\"b\"\nc", "x,\"y\"\\r\\n"));
        assert_eq!((&*rows[2][11], &*rows[2][5]), ("0", "in"));
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back((name, record) in any_row()) {
            let context = context();
            context.names.set(EndpointId(1), &name);
            let rows = read_back(&[record.clone(), record.clone()], &context);
            prop_assert_eq!(rows.len(), 3);
            prop_assert_eq!(&rows[0], &COLUMNS);
            prop_assert_eq!(&rows[1][..], &fields(Some(0), &record, &context)[..]);
            prop_assert_eq!(&rows[2][..], &fields(Some(1), &record, &context)[..]);
            let field = |column: &str| &*rows[1][COLUMNS.iter().position(|c| *c == column).unwrap()];
            let endpoint = field("endpoint");
            // However it begins, it is read back.
            prop_assert_eq!(endpoint.strip_prefix('\'').unwrap_or(endpoint), &name);
            let pairs = field("hex").split_whitespace().map(|pair| u8::from_str_radix(pair, 16).unwrap());
            prop_assert_eq!(pairs.collect::<Vec<_>>(), record.bytes.to_vec());
            for column in ["endpoint", "result", "local", "peer", "text", "note"] {
                let is_ours = column == "result" && field(column) == "-1";
                let is_formula = field(column).starts_with(['=', '+', '-', '@', '\t', '\r']);
                prop_assert!(is_ours || !is_formula, "{}", field(column));
            }
        }
    }
}
