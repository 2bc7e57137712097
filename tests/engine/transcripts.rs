//! The transcripts of a connection's life (`tests/transcripts`) through all models of a server, and a client, on real
//! sockets: what plays without a socket plays with one.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};

use bytes::Bytes;
use socketlab::behaviour::Rule;
use socketlab::engine::{Cancel, FileToSend, MailboxError};
use socketlab::lab::{Endpoint, Model, Turns};
use socketlab::message::Sentence;
use socketlab::record::{ConnectionId, EndpointId, Event, Life, State};
use socketlab::session::{SendError, To};

use crate::bench::{Bench, LIMIT};

#[path = "../transcripts/script.rs"]
mod script;

use script::Script;

const ID: EndpointId = EndpointId(1);

/// The lab's end of the connection, and a bare socket at the other.
struct Player<'a> {
    bench: &'a Bench,
    connection: ConnectionId,
    peer: TcpStream,
    /// Bytes that the peer has sent.
    sent: u64,
    /// The results of the operator's last send.
    refused: Option<SendError>,
    what: String,
}

#[test]
fn every_transcript_plays_through_every_model_of_a_server() {
    for script in script::all() {
        for model in Model::ALL {
            let mut bench = Bench::new();
            let mut endpoint = script.endpoint.clone();
            endpoint.make_server().model = Some(model);
            bench.session.start(ID, &endpoint);
            let status = bench.until(ID, |s| s.local.is_some() && s.state == State::Running);
            let peer = TcpStream::connect(status.local.as_ref().unwrap().inet().unwrap()).unwrap();
            play(&script, &bench, peer, &format!("{}, {model}", script.name));
        }
    }
}

#[test]
fn a_client_lives_as_a_server_does_whose_operator_answers() {
    let mut played = 0;
    for script in script::all() {
        if script.endpoint.behaviour() != "manual" || script.endpoint.options.keep_half_open {
            continue;
        }
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("tcp://{}", listener.local_addr().unwrap()).parse().unwrap();
        let mut bench = Bench::new();
        let mut endpoint = Endpoint { address, ..script.endpoint.clone() };
        endpoint.make_client();
        bench.session.start(ID, &endpoint);
        let (peer, _) = listener.accept().unwrap();
        play(&script, &bench, peer, &format!("{}, client", script.name));
        played += 1;
    }
    assert!(played >= 4);
}

fn play(script: &Script, bench: &Bench, peer: TcpStream, what: &str) {
    peer.set_read_timeout(Some(LIMIT)).unwrap();
    peer.set_nodelay(true).unwrap();
    let status = bench.until(ID, |s| !s.connections.is_empty());
    let connection = *status.connections.keys().next().unwrap();
    let mut player = Player { bench, connection, peer, sent: 0, refused: None, what: what.to_owned() };
    for line in &script.lines {
        match line.split_at(3) {
            (">> ", input) => player.input(input),
            (_, output) => player.output(output),
        }
    }
    player.compare_reports(script);
}

fn kind(line: &str) -> &str {
    line.split('"').next().unwrap_or_default().trim_end()
}

impl Player<'_> {
    fn input(&mut self, input: &str) {
        let quoted = || Bytes::from(script::bytes(input));
        let to = To::One(self.connection);
        match kind(input) {
            "received" => {
                self.peer.write_all(&quoted()).unwrap();
                self.sent += quoted().len() as u64;
                // Each line is one that the connection has received for itself.
                let sent = self.sent;
                self.bench.until(ID, |s| s.traffic.received_bytes == sent);
            }
            "received the end" => self.peer.shutdown(Shutdown::Write).unwrap(),
            "operator" => self.refused = self.bench.session.send(ID, &to, &quoted()).err(),
            "operator: end" => self.bench.session.mailboxes(ID).half_close(self.connection).unwrap(),
            "operator: file" => {
                let folder = tempfile::tempdir().unwrap();
                let path = folder.path().join("a.bin");
                std::fs::write(&path, quoted()).unwrap();
                let file = FileToSend { path, checksum: Default::default(), cancel: Cancel::default() };
                self.bench.session.mailboxes(ID).send_file(&to, &file).unwrap();
                let total = quoted().len() as u64;
                self.bench.until(ID, |s| s.traffic.sent_bytes == total);
            }
            // Real time passes by itself, and what it brings is waited for.
            _ => {}
        }
    }

    fn output(&mut self, output: &str) {
        let what = &self.what;
        match kind(output) {
            "send" => {
                let expected = script::bytes(output);
                let mut got = vec![0; expected.len()];
                self.peer.read_exact(&mut got).unwrap_or_else(|error| panic!("{what}: {output}: {error}"));
                assert_eq!(got.escape_ascii().to_string(), expected.escape_ascii().to_string(), "{what}");
            }
            "send the end" => assert_eq!(self.peer.read(&mut [0; 1]).unwrap(), 0, "{what}"),
            "not your turn" => assert_eq!(self.refused, Some(MailboxError::NotYourTurn.into()), "{what}"),
            turn @ ("ours" | "theirs") => {
                let is_ours = || self.bench.session.sender(ID).unwrap().is_our_turn(&To::One(self.connection));
                self.bench.session.wait_until(LIMIT, || is_ours() == (turn == "ours"));
                assert_eq!(is_ours(), turn == "ours", "{what}");
            }
            "wait for the operator" => {
                self.bench.until(ID, |s| s.connections[&self.connection].received_end);
                assert!(self.bench.session.status(ID).connections[&self.connection].is_open(), "{what}");
            }
            closed if closed.starts_with("close: ") => {
                // A reset counts as the end, too.
                assert_eq!(self.peer.read(&mut [0; 1]).unwrap_or(0), 0, "{what}: nothing more comes");
                let status = self.bench.until(ID, |s| !s.connections[&self.connection].is_open());
                let (_, end) = status.connections[&self.connection].ended.clone().unwrap();
                assert_eq!(format!("close: {end:?}"), closed, "{what}");
            }
            // Compared with the log at the end.
            _ => {}
        }
    }

    fn compare_reports(&self, script: &Script) {
        let is_report = |line: &&String| ["message ", "note: ", "file "].iter().any(|kind| line[3..].starts_with(kind));
        let expected: Vec<&String> = script.lines.iter().filter(is_report).collect();
        let shown = |record: &socketlab::record::Record| match &record.event {
            Event::Message(place) => Some(format!("<< message {}: \"{}\"", place.number, record.bytes.escape_ascii())),
            Event::Note(note) => Some(format!("<< note: {}", note.key())),
            Event::Life(Life::FileBegan { bytes }) => Some(format!("<< file of {bytes}")),
            Event::Life(Life::FileEnded) => Some("<< file over".to_owned()),
            _ => None,
        };
        self.bench.session.flush();
        let log = self.bench.session.log();
        let reports: Vec<String> =
            log.rows(..).filter(|row| row.endpoint == ID).filter_map(|row| shown(&row.record)).collect();
        assert_eq!(reports.iter().collect::<Vec<_>>(), expected, "{}", self.what);
    }
}
