//! `--log -`: the log on standard output in a format for another program, as in `socketlab serve … --log - --log-format pcapng |
//! wireshark -k -i -`. What is for people goes to standard error then.

use std::io::{self, Stdout, Write};

use crossbeam_channel::Sender;

use super::terminal::unless_closed;
use crate::export::{Context, Exporter, Format};
use crate::record::{Row, Sink};

pub(super) struct LogPipe {
    out: Stdout,
    exporter: Box<dyn Exporter>,
    /// Where the wish to end goes when nobody reads any more.
    closed: Sender<()>,
    /// What is written with the next flush.
    written: Vec<u8>,
}

impl LogPipe {
    /// Writes what stands before the first row.
    ///
    /// # Errors
    /// As standard output has them.
    pub(super) fn begin(format: &Format, context: Context, closed: Sender<()>) -> io::Result<Self> {
        let mut pipe = Self { out: io::stdout(), exporter: (format.make)(context), closed, written: Vec::new() };
        pipe.exporter.begin(&mut pipe.written)?;
        pipe.flush()?;
        Ok(pipe)
    }
}

impl Sink for LogPipe {
    fn name(&self) -> String {
        "standard output".to_owned()
    }

    fn row(&mut self, row: &Row) -> io::Result<()> {
        self.exporter.row(&mut self.written, Some(row.number), row)
    }

    fn flush(&mut self) -> io::Result<()> {
        let written = self.out.write_all(&self.written).and_then(|()| self.out.flush());
        self.written.clear();
        written.or_else(|error| {
            let _ = self.closed.try_send(());
            unless_closed(error)
        })
    }
}
