use proptest::prelude::*;

use super::super::samples::{any_row, context};
use super::super::{Exporter, jsonl};
use super::*;
use crate::record::{Event, Record};

fn written(rows: &[Record]) -> Vec<u8> {
    let mut file = Vec::new();
    let mut format: Box<dyn Exporter> = (jsonl::FORMAT.make)(context());
    for (number, row) in (0..).zip(rows) {
        format.row(&mut file, Some(number), row).unwrap();
    }
    file
}

#[test]
fn what_is_no_saved_log_is_refused_with_its_line() {
    let refused =
        |text: &str| read(text.as_bytes(), &|_| false).err().map(|error| error.to_string()).unwrap_or_default();
    let line = r#"{"row":1,"time":"2026-11-22T03:50:10Z","at_ns":5,"endpoint":"a","call":"close","args":{},"outcome":"done","took_ns":1}"#;
    assert_eq!(refused(line), "");
    for (text, why) in [
        (String::new(), "has no rows"),
        ("row,time\n".to_owned(), "line 1: it is no object of JSON"),
        (format!("{line}\n{{}}\n"), "line 2: it has no number “at_ns”"),
        (line.replace("close", "closes"), "line 1: “closes” is no call"),
        (line.replace("\"done\"", "\"well\""), "line 1: “well” is no outcome"),
        (line.replace("2026-11-22T", "today "), "line 1: “time” is none of RFC 3339"),
        (line.replace("\"call\"", "\"coll\""), "line 1: it has none of “call”, “note”, “message” and “waits_in”"),
        (line.replace("\"args\"", "\"hex\":\"0g\",\"args\""), "line 1: “hex” has something else"),
    ] {
        assert!(refused(&text).contains(why), "{text}: {}", refused(&text));
    }
}

proptest! {
    #[test]
    fn what_was_written_is_read_with_all_that_checks_ask((_, record) in any_row()) {
        prop_assume!(record.life().is_none());
        let file = written(std::slice::from_ref(&record));
        let saved = read(&file[..], &|_| false).unwrap();
        let row = saved.log.snapshot().rows(..).find(|row| row.life().is_none()).unwrap();
        prop_assert_eq!((row.at, row.connection, row.peer()), (record.at, record.connection, record.peer()));
        match (&row.event, &record.event) {
            (Event::Call(read), Event::Call(call)) => {
                prop_assert_eq!((read.op.name(), read.took_ns), (call.op.name(), call.took_ns));
                prop_assert_eq!(read.outcome.moved(), call.outcome.moved());
                prop_assert_eq!(read.outcome.error().map(|code| code.name), call.outcome.error().map(|code| code.name));
                if call.outcome.moved().is_some() {
                    prop_assert_eq!(&row.bytes, &record.bytes);
                }
            }
            (Event::Note(read), Event::Note(note)) => prop_assert_eq!(read.name(), note.name()),
            (Event::Message(read), Event::Message(place)) => {
                prop_assert_eq!((read.number, read.first_recv, read.last_recv), (place.number, place.first_recv, place.last_recv));
            }
            (read, written) => prop_assert!(false, "{:?} {:?}", read, written),
        }
    }

    #[test]
    fn no_text_makes_it_panic(text in ".{0,200}") {
        let _ = read(text.as_bytes(), &|_| false);
    }
}
