//! The program killed while it records: what is older than 100 ms is there, byte for byte what the peer sent.

use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::time::{Duration, Instant};

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use socketlab::record::{KeptRun, Runs};
use socketlab::socket::Direction;

use crate::program::Server;

/// What is younger may be lost, on a machine that has a processor for the program.
const YOUNG: Duration = Duration::from_millis(100);

/// What a peer has sent, and when which part of it had come back.
#[derive(Default)]
struct Peer {
    sent: Vec<u8>,
    back: Vec<(usize, Instant)>,
}

impl Peer {
    /// Sends messages and waits for each to come back, until the other side is killed.
    fn talk(address: &str, random: &mut ChaCha8Rng) -> Self {
        let mut peer = Self::default();
        let mut stream = TcpStream::connect(address.strip_prefix("tcp://").unwrap()).unwrap();
        stream.set_nodelay(true).unwrap();
        loop {
            let length = match random.next_u32() % 20 {
                0 => 1 + random.next_u32() as usize % 60_000,
                _ => 1 + random.next_u32() as usize % 200,
            };
            let mut message = vec![0; length];
            random.fill_bytes(&mut message);
            peer.sent.extend_from_slice(&message);
            let came_back = stream.write_all(&message).and_then(|()| stream.read_exact(&mut message));
            if came_back.is_err() {
                return peer;
            }
            peer.back.push((peer.sent.len(), Instant::now()));
        }
    }

    /// How old the oldest bytes are that came back and are not among the first so many.
    fn oldest_missing(&self, kept: usize, killed: Instant) -> Duration {
        let missing = self.back.iter().find(|(end, _)| *end > kept);
        missing.map_or(Duration::ZERO, |(_, at)| killed.saturating_duration_since(*at))
    }
}

/// What one killed run has kept.
struct Kept {
    rows: u64,
    /// How old the oldest was that is missing in the kept run, and in the live file.
    missing: [Duration; 2],
}

/// The run that a killed program has left.
fn left(state: &Path) -> KeptRun {
    let mut runs = Runs::within(&state.join("socketlab/runs")).list().unwrap();
    assert_eq!(runs.len(), 1, "one run is left");
    let run = runs.remove(0);
    assert!(run.about.ended_unexpectedly(), "it was killed");
    run
}

fn kill_one(seed: u64) -> Kept {
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let state = tempfile::tempdir().unwrap();
    let log = state.path().join("log.jsonl");
    let model = ["thread-per-connection", "event-loop", "one-at-a-time"][seed as usize % 3];
    let args = ["echo", "tcp://127.0.0.1:0", "--model", model, "--quiet", "--log", log.to_str().unwrap()];
    let server = Server::start(state.path(), &args);
    let after = Duration::from_micros(150_000 + u64::from(random.next_u32()) % 400_000);
    let (address, mut of_peer) = (server.address.clone(), random.clone());
    let (peer, killed) = std::thread::scope(|scope| {
        let peer = scope.spawn(move || Peer::talk(&address, &mut of_peer));
        // Nothing is waited for: it is killed at any moment.
        let _ = crossbeam_channel::never::<()>().recv_timeout(after);
        let killed = Instant::now();
        drop(server);
        (peer.join().unwrap(), killed)
    });

    let opened = left(state.path()).open().unwrap();
    let rows = opened.log.snapshot();
    let moved = |direction| {
        let of = rows.rows(..).filter(|row| row.direction() == Some(direction));
        of.flat_map(|row| row.bytes.to_vec()).collect::<Vec<u8>>()
    };
    let (received, sent) = (moved(Direction::In), moved(Direction::Out));
    assert!(peer.sent.starts_with(&received), "seed {seed}: what was received is what the peer sent");
    assert!(peer.sent.starts_with(&sent), "seed {seed}: what was sent is what the peer sent");

    let text = fs::read_to_string(&log).unwrap();
    let whole = &text[..text.rfind('\n').map_or(0, |end| end + 1)];
    let mut in_file = 0;
    for line in whole.lines() {
        let row: serde_json::Value = serde_json::from_str(line).unwrap();
        if row["direction"] == "out" {
            let digits = row["hex"].as_str().unwrap();
            let bytes = digits.len() / 2;
            let is_same = peer.sent[in_file..in_file + bytes].iter().zip(digits.as_bytes().chunks(2));
            assert!(is_same.clone().all(|(byte, digits)| format!("{byte:02x}").as_bytes() == digits));
            in_file += bytes;
        }
    }
    let missing = [sent.len().min(received.len()), in_file].map(|kept| peer.oldest_missing(kept, killed));
    Kept { rows: rows.rows(..).count() as u64, missing }
}

fn kill(times: u64, seed: u64) {
    let kept: Vec<Kept> = (seed..seed + times).map(kill_one).collect();
    let rows: u64 = kept.iter().map(|kept| kept.rows).sum();
    println!("killed {times} times while {rows} rows were kept");
    for (n, what) in ["the kept run", "the live file"].into_iter().enumerate() {
        let mut ages: Vec<_> = kept.iter().map(|kept| kept.missing[n]).collect();
        ages.sort_unstable();
        let (middle, most) = (ages[ages.len() / 2], ages[ages.len() - 1]);
        let nearly = ages[(ages.len() * 99 / 100).min(ages.len() - 1)];
        println!(
            "{what}: the oldest row that is missing was {middle:.0?} old (median), {nearly:.0?} (p99), {most:.0?} (most)"
        );
    }
    let late = kept.iter().filter(|one| one.missing[0] > YOUNG).count();
    println!("older than 100 ms: {late} times of {times}");
    // On a machine that lets every thread wait, the program's wait, too; what it does not do is to keep rows back.
    assert!(kept.iter().all(|one| one.missing[0] < 20 * YOUNG));
}

#[test]
fn a_killed_program_has_kept_what_is_older_than_100_ms() {
    kill(10, 1);
}

/// `KILLS=1000 cargo test --release --no-default-features --test faults killed -- --ignored --nocapture`
#[test]
#[ignore = "takes minutes"]
fn killed_many_times() {
    kill(std::env::var("KILLS").map_or(1000, |times| times.parse().unwrap()), 1_000);
}

/// How many files of the runs hold these bytes.
fn count_on_disk(state: &Path, bytes: &[u8]) -> usize {
    let within = |path: &Path| fs::read_dir(path).into_iter().flatten().flatten().map(|entry| entry.path());
    let files = within(&state.join("socketlab/runs")).flat_map(|run| within(&run).collect::<Vec<_>>());
    files.filter(|file| memchr::memmem::find(&fs::read(file).unwrap_or_default(), bytes).is_some()).count()
}

#[test]
fn two_programs_have_one_store_and_neither_harms_the_other() {
    let state = tempfile::tempdir().unwrap();
    let args = ["echo", "tcp://127.0.0.1:0", "--quiet"];
    let servers: Vec<Server> = (0..2).map(|_| Server::start(state.path(), &args)).collect();
    let runs = Runs::within(&state.path().join("socketlab/runs"));
    let say = |server: &Server, text: &str| {
        let mut stream = TcpStream::connect(server.address.strip_prefix("tcp://").unwrap()).unwrap();
        stream.write_all(text.as_bytes()).unwrap();
        stream.read_exact(&mut vec![0; text.len()]).unwrap();
    };
    for (n, server) in servers.iter().enumerate() {
        say(server, &format!("to {n}"));
    }
    assert_eq!(runs.list().unwrap(), [], "both are being written");
    let mut texts = Vec::new();
    for (n, server) in servers.into_iter().enumerate() {
        // One that begins tidies up, and leaves the others alone.
        drop(Server::start(state.path(), &args));
        let last = format!("again to {n}");
        say(&server, &last);
        while count_on_disk(state.path(), last.as_bytes()) == 0 {
            std::thread::park_timeout(Duration::from_millis(5));
        }
        drop(server);
        let kept = runs.list().unwrap();
        let rows = |run: &KeptRun| {
            let rows = run.open().unwrap().log.snapshot();
            rows.rows(..).filter(|row| row.direction() == Some(Direction::In)).map(|row| row.bytes.to_vec()).collect()
        };
        let found: Vec<Vec<Vec<u8>>> = kept.iter().map(rows).collect();
        texts.push(vec![format!("to {n}").into_bytes(), format!("again to {n}").into_bytes()]);
        assert!(texts.iter().all(|text| found.contains(text)), "{found:?}");
    }
}
