//! A server that has no descriptors left, and has them again.
#![cfg(target_os = "linux")]

use std::collections::{BTreeMap, BTreeSet};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use rlimit::{Resource, prlimit};

use crate::program::Server;

/// How long a server may take to be ready for its first client.
const LIMIT: Duration = Duration::from_secs(60);

/// The open descriptors of a process and what each is (proc_pid_fd(5)).
fn descriptors(pid: u32) -> BTreeMap<u64, String> {
    let links = std::fs::read_dir(format!("/proc/{pid}/fd")).unwrap().flatten();
    let link = |entry: std::fs::DirEntry| {
        let target = std::fs::read_link(entry.path()).ok()?;
        Some((entry.file_name().to_str()?.parse().ok()?, target.to_str()?.to_owned()))
    };
    links.filter_map(link).collect()
}

#[test]
fn an_accept_that_fails_takes_no_number() {
    // A thread for each connection needs a waker for the next client before it calls accept.
    for (model, wakers) in [("one-at-a-time", 1), ("thread-per-connection", 2), ("event-loop", 1)] {
        let folder = tempfile::tempdir().unwrap();
        let log = folder.path().join("log.jsonl");
        let mut server =
            Server::start(&["manual", "tcp://127.0.0.1:0", "--model", model, "--log", log.to_str().unwrap()]);
        let pid = server.pid();
        let began = Instant::now();
        let open = loop {
            let open = descriptors(pid);
            assert!(began.elapsed() < LIMIT, "{model}: {open:?}");
            if open.values().filter(|target| *target == "anon_inode:[eventfd]").count() == wakers {
                break open;
            }
            std::thread::yield_now();
        };
        let lowest_free = (0..).find(|number| !open.contains_key(number)).unwrap();
        let mut before = (0, 0);
        prlimit(pid as i32, Resource::NOFILE, None, Some((&mut before.0, &mut before.1))).unwrap();
        prlimit(pid as i32, Resource::NOFILE, Some((lowest_free, before.1)), None).unwrap();
        let client = TcpStream::connect(server.address.strip_prefix("tcp://").unwrap()).unwrap();
        server.until("accept() = -1 EMFILE");
        server.until("accept() = -1 EMFILE");
        prlimit(pid as i32, Resource::NOFILE, Some(before), None).unwrap();
        server.until("accept() = ('127.0.0.1'");
        drop(client);
        assert_eq!(server.terminate("TERM").0, 0);

        let text = std::fs::read_to_string(&log).unwrap();
        let rows = text.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
        let numbers: BTreeSet<u64> = rows.filter_map(|row| row["connection"].as_u64()).collect();
        assert_eq!(numbers.into_iter().collect::<Vec<_>>(), [1], "{model}");
    }
}
