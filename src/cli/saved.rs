//! A log that was saved or kept, read again: `.lablog`, `.jsonl`, or the folder of a run that the program has kept.

use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use super::Failure;
use super::language::{said, say};
use crate::address::Transport;
use crate::clock::Clock;
use crate::export::{Context, Names, is_lablog};
use crate::filter::{Known, Peers};
use crate::payload::Encoding;
use crate::record::store::Damage;
use crate::record::{EndpointId, KeptRun, List, OpenedRun, RunAbout, Runs, Snapshot};
use crate::session::lab_of;
use crate::socket::{Kind, Op};

/// What calls made by hand have in place of an endpoint's name.
const BY_HAND: &str = "By hand";

/// A log that was read.
pub(super) struct Saved {
    pub(super) log: Snapshot,
    /// The number that each row has in its file, by its number in the log, where they differ.
    pub(super) numbers: Option<Vec<u64>>,
    pub(super) context: Context,
    pub(super) about: RunAbout,
    /// Whether it is the log of a run whose program was killed.
    is_cut: bool,
    damage: Vec<Damage>,
}

/// The runs that are kept cannot be listed.
pub(super) fn unlisted(error: &std::io::Error) -> Failure {
    Failure::Failed(say("cli-list-runs", &[("error", error.to_string().into())]))
}

impl Saved {
    /// Reads a file, or a run's folder.
    pub(super) fn open(path: &Path, encoding: Option<Encoding>) -> Result<Self, Failure> {
        let named = |why: String| Failure::Failed(format!("{}: {why}", path.display()));
        if path.is_dir() {
            let run = KeptRun::at(path).ok_or_else(|| named(say("cli-no-run-in-folder", &[])))?;
            return Self::of_kept(&run, encoding);
        }
        if is_lablog(path) {
            let opened = OpenedRun::open(path).map_err(|error| named(said(&error)))?;
            return Ok(Self::of_run(opened, encoding));
        }
        let file = File::open(path).map_err(|error| named(error.to_string()))?;
        let saved = crate::export::read(BufReader::new(file), &|_| false).map_err(|error| named(said(&error)))?;
        let numbers = saved.numbers.clone();
        Ok(Self { numbers, ..Self::of_run(saved.into(), encoding) })
    }

    /// The run that ended last.
    pub(super) fn last(runs: &Runs, encoding: Option<Encoding>) -> Result<Self, Failure> {
        let kept = runs.list().map_err(|error| unlisted(&error))?;
        match kept.first() {
            Some(run) => Self::of_kept(run, encoding),
            None => Err(Failure::Failed(say("cli-no-last-run", &[]))),
        }
    }

    fn of_kept(run: &KeptRun, encoding: Option<Encoding>) -> Result<Self, Failure> {
        let opened = run.open().map_err(|error| {
            Failure::Failed(say(
                "cli-open",
                &[("path", run.path().display().to_string().into()), ("error", error.to_string().into())],
            ))
        })?;
        Ok(Self::of_run(opened, encoding))
    }

    fn of_run(run: OpenedRun, encoding: Option<Encoding>) -> Self {
        let context = context(&run.about, run.clock, encoding);
        let is_cut = run.about.ended_unexpectedly();
        Self { log: run.log.snapshot(), numbers: None, context, about: run.about, is_cut, damage: run.damage }
    }

    /// What somebody is to know of it beside its rows.
    pub(super) fn warnings(&self) -> Vec<String> {
        let rows = || self.log.rows(..).count() as u64;
        let cut = self.is_cut.then(|| say("cli-cut-run", &[("rows", rows().into())]));
        let damaged = self.damage.iter().map(|damage| {
            let Damage { from_row, bytes } = damage;
            say("cli-damaged", &[("row", from_row.to_string().into()), ("bytes", (*bytes).into())])
        });
        cut.into_iter().chain(damaged).collect()
    }

    /// The endpoints that the log names.
    pub(super) fn peers(&self) -> Peers {
        let known = |(endpoint, name, encoding)| Known {
            endpoint,
            name,
            transport: self.transport(endpoint),
            // Who a peer is follows from what was exchanged.
            local: None,
            encoding,
        };
        self.context.names.all().into_iter().map(known).collect::<Vec<_>>().into()
    }

    /// Whether an endpoint's sockets are streams or send datagrams, as its first call made them.
    fn transport(&self, endpoint: EndpointId) -> Option<Transport> {
        let rows = self.log.list(List::Rows(endpoint));
        rows.places().filter_map(|place| self.log.get(rows.get(place)?)).find_map(|row| match row.call()?.op {
            Op::Socket { kind: Kind::Stream, .. } => Some(Transport::Tcp),
            Op::Socket { .. } => Some(Transport::Udp),
            _ => None,
        })
    }
}

/// The names of its endpoints, and their encodings: the lab's, unless one is asked for.
fn context(about: &RunAbout, clock: Clock, encoding: Option<Encoding>) -> Context {
    let names = Names::default();
    for (id, name) in &about.described.names {
        names.set(EndpointId(*id), name);
        names.set_encoding(EndpointId(*id), encoding.unwrap_or_default());
    }
    if let (Some((lab, ids)), None) = (lab_of(&about.described), encoding) {
        let endpoints = ids.iter().zip(&lab.endpoints);
        endpoints.for_each(|(id, endpoint)| names.set_encoding(*id, endpoint.payload_options.encoding));
    }
    names.set(EndpointId::BY_HAND, BY_HAND);
    Context::new(clock, names)
}
