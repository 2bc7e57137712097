//! `socketlab log FILE.jsonl`: a log that was saved, read again: printed as the live log is, counted, or in another format.

use std::cell::RefCell;
use std::fs::File;
use std::io::{self, BufReader, BufWriter, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use super::terminal::{PAYLOAD_CHARS, unless_closed};
use super::{Failure, Outcome};
use crate::address::Transport;
use crate::export::{Context, Names, SavedLog, format_for, line, read, save_rows};
use crate::filter::{Filter, Known, Peers};
use crate::payload::Encoding;
use crate::record::{EndpointId, List, Row};
use crate::socket::{Kind, Op};

/// Which log, which of its rows, and what becomes of them.
#[derive(Debug, Args)]
pub struct Log {
    /// The log, saved as .jsonl.
    #[arg(value_name = "FILE.jsonl")]
    path: PathBuf,
    /// Only the rows that FILTER lets through, such as 'call:recv length:>100 not peer:*:5001'; docs/FILTER.md has all of it.
    #[arg(long, short, value_name = "FILTER", value_parser = str::parse::<Filter>, default_value = "", hide_default_value = true)]
    filter: Filter,
    /// Print how many rows there are, and not the rows.
    #[arg(long, conflicts_with = "out")]
    count: bool,
    /// Write the rows to OUT, in the place of a file that is there; its ending chooses the format: .txt, .csv or .jsonl.
    #[arg(long, short, value_name = "OUT")]
    out: Option<PathBuf>,
    /// The encoding of text, looked for and shown: utf-8, gbk, gb18030, big5, shift_jis, latin-1, utf-16le or utf-16be.
    #[arg(long, value_name = "NAME", value_parser = str::parse::<Encoding>, default_value = "utf-8")]
    encoding: Encoding,
}

pub(super) fn run(args: &Log) -> Outcome {
    if let Some(out) = &args.out {
        // A wrong name costs no reading.
        format_for(out).map_err(|error| Failure::Usage(error.to_string()))?;
    }
    let named = |why: String| Failure::Failed(format!("{}: {why}", args.path.display()));
    let file = File::open(&args.path).map_err(|error| named(error.to_string()))?;
    let saved = read(BufReader::new(file), &|_| false).map_err(|error| named(error.to_string()))?;
    let context = context(&saved, args.encoding);
    let matcher = args.filter.matcher(&peers(&saved, args.encoding), saved.clock);
    let rows = matcher.rows(&saved.log);
    let matcher = RefCell::new(matcher.with_numbers(saved.numbers.clone()));
    let wanted = |row: &Row| row.is_saved() && matcher.borrow_mut().wants(Some(&saved.log), row);
    let found = rows.places().filter_map(|place| saved.log.get(rows.get(place)?)).filter(wanted);
    if args.count {
        print(|out| writeln!(out, "{}", found.count()))
    } else if let Some(path) = &args.out {
        let in_file = |row: Row| (saved.numbers.get(row.number as usize).copied(), row.record);
        save_rows(found.map(in_file), &context, path).map_err(|error| Failure::Failed(error.to_string()))?;
        Ok(ExitCode::SUCCESS)
    } else {
        let mut found = found;
        print(|out| found.try_for_each(|row| writeln!(out, "{}", line(&row, &context, PAYLOAD_CHARS))))
    }
}

fn print(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Outcome {
    let mut out = BufWriter::new(io::stdout().lock());
    let written = write(&mut out).and_then(|()| out.flush());
    // Whoever has closed it has seen enough.
    written.or_else(unless_closed).map_err(|error| Failure::Failed(format!("write standard output: {error}")))?;
    Ok(ExitCode::SUCCESS)
}

fn context(saved: &SavedLog, encoding: Encoding) -> Context {
    let names = Names::default();
    for (id, name) in &saved.names {
        names.set(*id, name);
        names.set_encoding(*id, encoding);
    }
    names.set(EndpointId::BY_HAND, BY_HAND);
    Context::new(saved.clock, names)
}

/// The endpoints that the log names.
fn peers(saved: &SavedLog, encoding: Encoding) -> Peers {
    let known = |(id, name): (&EndpointId, &str)| Known {
        endpoint: *id,
        name: name.to_owned(),
        transport: transport(saved, *id),
        // Who a peer is follows from what was exchanged.
        local: None,
        encoding,
    };
    let named = saved.names.iter().map(|(id, name)| (id, name.as_str()));
    named.chain([(&EndpointId::BY_HAND, BY_HAND)]).map(known).collect::<Vec<_>>().into()
}

/// Whether an endpoint's sockets are streams or send datagrams, as its first call made them.
fn transport(saved: &SavedLog, endpoint: EndpointId) -> Option<Transport> {
    let rows = saved.log.list(List::Rows(endpoint));
    rows.places().filter_map(|place| saved.log.get(rows.get(place)?)).find_map(|row| match row.call()?.op {
        Op::Socket { kind: Kind::Stream, .. } => Some(Transport::Tcp),
        Op::Socket { .. } => Some(Transport::Udp),
        _ => None,
    })
}

/// What calls made by hand have in place of an endpoint's name.
const BY_HAND: &str = "By hand";
