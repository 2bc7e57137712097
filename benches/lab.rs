//! The lab's side of a comparison: a server with everything recorded.

use std::net::SocketAddr;
use std::time::Duration;

use socketlab::export::{Context, LiveFile, LiveOptions, Names};
use socketlab::lab::{Endpoint, Model};
use socketlab::record::{Control, EndpointId, Keeping, Runs, State};
use socketlab::session::{DEFAULT_BUDGET_BYTES, Session};

/// A running lab with a log of the usual budget, in memory.
pub fn session() -> Session {
    Session::new(DEFAULT_BUDGET_BYTES, Box::new(|| {})).expect("session")
}

/// A running lab whose log is on disk, as that of the window and of the command line, and perhaps in a live file, too.
pub fn kept(has_live_file: bool) -> (Session, tempfile::TempDir) {
    let folder = tempfile::tempdir().expect("a folder");
    let keeping = Keeping::within(Runs::within(folder.path()));
    let session = Session::kept(DEFAULT_BUDGET_BYTES, Some(keeping), Box::new(|| {})).expect("session");
    if has_live_file {
        let context = Context::new(session.clock(), Names::default());
        let file = LiveFile::open(&folder.path().join("live.jsonl"), context, LiveOptions::default());
        session.recorder().order(Control::AddSink(Box::new(file.expect("a live file"))));
    }
    (session, folder)
}

/// Starts an echo server at a port that the system chooses.
pub fn serve(session: &mut Session, id: u32, address: &str, model: Model, recv_size: usize) -> SocketAddr {
    let id = EndpointId(id);
    let mut endpoint = Endpoint::server("server", address.parse().expect("address"));
    endpoint.make_server().model = Some(model);
    endpoint.options.recv_size = recv_size;
    session.start(id, &endpoint);
    let status = session.wait_for(id, Duration::from_secs(5), |s| s.state == State::Running && s.local.is_some());
    status.local.as_ref().and_then(|local| local.inet()).expect("a running server has an address")
}
