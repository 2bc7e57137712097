//! A log that takes only the rows of a filter.

use std::io;
use std::time::{Duration, Instant};

use crate::export::Context;
use crate::filter::{Filter, Known, Matcher, Peers};
use crate::record::{Row, Sink};

/// Hands on the rows that a filter lets through.
pub(super) struct Filtered {
    sink: Box<dyn Sink>,
    filter: Filter,
    context: Context,
    /// Made with the first row, before which every endpoint has got its name.
    matcher: Option<Matcher>,
}

impl Filtered {
    /// The log itself, where there is no filter.
    pub(super) fn wrap(sink: Box<dyn Sink>, filter: Option<&Filter>, context: &Context) -> Box<dyn Sink> {
        match filter {
            None => sink,
            Some(filter) => Box::new(Self { sink, filter: filter.clone(), context: context.clone(), matcher: None }),
        }
    }
}

/// The filter, for the endpoints that have names now.
pub(super) fn matcher(filter: &Filter, context: &Context) -> Matcher {
    let known = |(endpoint, name, encoding)| Known { endpoint, name, transport: None, local: None, encoding };
    let peers: Peers = context.names.all().into_iter().map(known).collect::<Vec<_>>().into();
    filter.matcher(&peers, context.clock)
}

impl Sink for Filtered {
    fn name(&self) -> String {
        self.sink.name()
    }

    fn row(&mut self, row: &Row) -> io::Result<()> {
        let Self { filter, context, matcher, .. } = self;
        let matcher = matcher.get_or_insert_with(|| self::matcher(filter, context));
        // The recorder cannot wait for a look at the log: it is the one that writes it.
        if matcher.wants(None, row) { self.sink.row(row) } else { Ok(()) }
    }

    fn flush(&mut self) -> io::Result<()> {
        self.sink.flush()
    }

    fn pace(&self) -> Duration {
        self.sink.pace()
    }

    fn again_at(&self) -> Option<Instant> {
        self.sink.again_at()
    }
}
