//! `--log -`: the log as another program reads it.

use std::io::Read;
use std::process::Stdio;

use crate::program::{Server, finished, run, socketlab};

#[test]
fn rows_go_to_standard_output_and_what_is_for_people_to_standard_error() {
    let server = Server::start(&["echo", "tcp://127.0.0.1:0", "--quiet"]);
    let args = ["connect", &server.address, "--send", "hi", "--expect", "hi", "--log", "-", "--log-format", "jsonl"];
    let (status, out, err) = run(&args);
    assert_eq!((status, err.as_str()), (0, ""));
    let rows: Vec<serde_json::Value> = out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert!(rows.iter().any(|row| row["call"] == "send" && row["text"] == "hi"), "{out}");
}

#[test]
fn packets_are_readable_while_the_server_runs() {
    let mut serving = socketlab(&["serve", "echo", "tcp://127.0.0.1:0", "--log", "-", "--log-format", "pcapng"]);
    let mut serving = serving.stderr(Stdio::piped()).spawn().unwrap();
    let mut line = String::new();
    let mut err = std::io::BufReader::new(serving.stderr.take().unwrap());
    std::io::BufRead::read_line(&mut err, &mut line).unwrap();
    let address = line.trim_end().strip_prefix("listening on ").unwrap_or_else(|| panic!("{line:?}"));
    assert_eq!(run(&["connect", address, "--send", "packets", "--expect", "packets", "--quiet"]).0, 0);
    // They are there before it ends, so that a reader sees them as they come.
    let (mut out, mut read) = (serving.stdout.take().unwrap(), Vec::new());
    while !read.windows(7).any(|bytes| bytes == b"packets") {
        let mut chunk = [0; 4096];
        let length = out.read(&mut chunk).unwrap();
        assert_ne!(length, 0, "the packets ended");
        read.extend_from_slice(&chunk[..length]);
    }
    assert_eq!(read[..4], [0x0a, 0x0d, 0x0d, 0x0a]);
    // Nobody reads any more: it ends.
    drop(out);
    run(&["connect", address, "--send", "more", "--quiet"]);
    let (status, ..) = finished(serving.wait_with_output().unwrap());
    assert_eq!(status, 0);
}

#[test]
fn standard_output_has_no_ending_and_packets_no_lines() {
    let (status, _, err) = run(&["serve", "echo", "tcp://127.0.0.1:0", "--log", "-"]);
    assert!(status == 2 && err.contains("--log-format"), "{err}");
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("log.pcapng");
    std::fs::write(&path, "kept").unwrap();
    let (status, _, err) = run(&["serve", "echo", "tcp://127.0.0.1:0", "--log", path.to_str().unwrap(), "--append"]);
    assert!(status == 2 && err.contains("--overwrite"), "{err}");
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "kept");
}
