//! 10,000 connections opened and dropped: each has its rows, and the memory stays.

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader};
use std::net::TcpStream;

use crate::machine::resident_bytes;
use crate::program::Server;

const CONNECTIONS: usize = 10_000;
/// Open at a time: the other side has a descriptor for each, too.
const AT_A_TIME: usize = 400;

#[test]
fn ten_thousand_connections_are_opened_and_dropped() {
    for model in ["event-loop", "thread-per-connection"] {
        let state = tempfile::tempdir().unwrap();
        let log = state.path().join("log.jsonl");
        let args = ["echo", "tcp://127.0.0.1:0", "--model", model, "--backlog", "4096", "--log", log.to_str().unwrap()];
        let mut server = Server::start(state.path(), &args);
        let address = server.address.strip_prefix("tcp://").unwrap().to_owned();
        let process = server.pid().to_string();
        let mut memory = Vec::new();
        for turn in 0..CONNECTIONS / AT_A_TIME {
            let open: Vec<_> = (0..AT_A_TIME).map(|_| TcpStream::connect(&address).unwrap()).collect();
            drop(open);
            // All that came is closed before the next come.
            (0..AT_A_TIME).for_each(|_| server.until("close()"));
            if turn % 5 == 4 {
                memory.push(resident_bytes(&process) >> 20);
            }
        }
        server.terminate();
        let mut calls = BTreeMap::<String, usize>::new();
        for line in BufReader::new(fs::File::open(&log).unwrap()).lines() {
            let row: serde_json::Value = serde_json::from_str(&line.unwrap()).unwrap();
            let named = row["call"].as_str().or(row["note"].as_str()).unwrap_or("other");
            *calls.entry(named.to_owned()).or_default() += 1;
        }
        println!("{model}: {CONNECTIONS} connections, {AT_A_TIME} at a time; memory {memory:?} MiB");
        assert_eq!((calls["accept"], calls["close"]), (CONNECTIONS, CONNECTIONS + 1), "{calls:?}");
        let (first, last) = (memory[0], memory[memory.len() - 1]);
        assert!(last < 160 && last < 2 * first + 32, "{memory:?} MiB");
    }
}
