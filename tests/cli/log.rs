//! `socketlab log`: a saved log printed, counted, converted; and `--filter` where a log is written.

use std::fs;

use crate::program::{Server, run};

/// The log of a client that sends two texts to an echo server, and its file.
fn saved() -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().unwrap();
    let log = folder.path().join("log.jsonl").to_str().unwrap().to_owned();
    let server = Server::start(&["echo", "tcp://127.0.0.1:0", "--quiet"]);
    let sends = ["--send", "hello", "--expect", "hello", "--send", "a longer text", "--expect", "a longer text"];
    let args = [&["connect", &server.address][..], &sends, &["--quiet", "--log", &log]].concat();
    assert_eq!(run(&args), (0, String::new(), String::new()));
    (folder, log)
}

#[test]
fn rows_are_printed_counted_and_converted() {
    let (folder, log) = saved();
    let rows = fs::read_to_string(&log).unwrap().lines().count();
    let (status, all, err) = run(&["log", &log]);
    assert_eq!((status, all.lines().count(), err.as_str()), (0, rows, ""));
    let (_, sent, _) = run(&["log", &log, "--filter", "direction:out length:>5"]);
    assert_eq!(sent.lines().count(), 1, "{sent}");
    assert!(sent.contains("->  send") && sent.contains("\"a longer text\""), "{sent}");
    let count = |filter: &str| run(&["log", &log, "--count", "--filter", filter]);
    assert_eq!(count(""), (0, format!("{rows}\n"), String::new()));
    assert_eq!(count("HELLO call:recv"), (0, "1\n".to_owned(), String::new()));
    assert_eq!(count("/^h.l+o$/ or hex:6c ?? 6e 67 65 72"), (0, "4\n".to_owned(), String::new()));
    assert_eq!(count("endpoint:nobody"), (0, "0\n".to_owned(), String::new()));

    let text = folder.path().join("sent.jsonl");
    let args = ["log", &log, "-f", "direction:out", "-o", text.to_str().unwrap()];
    assert_eq!(run(&args), (0, String::new(), String::new()));
    let (sent, whole) = (fs::read_to_string(&text).unwrap(), fs::read_to_string(&log).unwrap());
    assert_eq!(sent.lines().count(), 2);
    assert!(sent.lines().all(|line| whole.contains(line)), "the rows are those of the log, with their numbers: {sent}");
    let number = sent.lines().last().unwrap().split([':', ',']).nth(1).unwrap().to_owned();
    assert_eq!(count(&format!("row:{number} direction:out")).1, "1\n");
}

#[test]
fn what_cannot_be_read_or_written_is_told() {
    let (folder, log) = saved();
    let missing = folder.path().join("missing.jsonl");
    let other = folder.path().join("other.jsonl");
    fs::write(&other, "no log\n").unwrap();
    for (args, status, said) in [
        (vec![log.as_str(), "--filter", "call:rcv"], 2, "character 6: there is no call “rcv”"),
        (vec![&log, "-o", "rows.xml"], 2, "rows.xml"),
        (vec![missing.to_str().unwrap()], 1, "missing.jsonl"),
        (vec![other.to_str().unwrap()], 1, "line 1"),
    ] {
        let (found, out, err) = run(&[&["log"], &args[..]].concat());
        assert_eq!((found, out.as_str(), err.lines().count()), (status, "", 1), "{err}");
        assert!(err.contains(said), "{err}");
    }
}

#[test]
fn a_live_log_takes_only_the_rows_of_its_filter() {
    let folder = tempfile::tempdir().unwrap();
    let log = folder.path().join("log.txt").to_str().unwrap().to_owned();
    let server = Server::start(&["echo", "tcp://127.0.0.1:0", "--quiet"]);
    let filter = ["--filter", "endpoint:client direction:in", "--log", &log];
    let args = [&["connect", &server.address, "--send", "hello", "--expect", "hello"][..], &filter].concat();
    let (status, out, err) = run(&args);
    assert_eq!((status, err.as_str()), (0, ""));
    let rows = fs::read_to_string(&log).unwrap();
    assert!(rows.lines().count() >= 1 && rows.lines().all(|row| row.contains("<-  recv")), "{rows}");
    assert!(out.lines().any(|line| line.contains("<-  recv")) && !out.contains("->  send"), "{out}");
}

#[test]
fn a_live_file_rotates_and_no_row_is_lost() {
    let folder = tempfile::tempdir().unwrap();
    let log = folder.path().join("log.jsonl").to_str().unwrap().to_owned();
    let server = Server::start(&["echo", "tcp://127.0.0.1:0", "--quiet"]);
    let text = "0123456789".repeat(100);
    let sends = ["--send", &text, "--expect", &text].repeat(6);
    let rotate = ["--quiet", "--log", &log, "--log-rotate", "4K", "--log-flush", "row"];
    let args = [&["connect", &server.address][..], &sends, &rotate].concat();
    assert_eq!(run(&args), (0, String::new(), String::new()));
    let names = std::iter::once("log.jsonl".to_owned()).chain((1..).map(|nth| format!("log.{nth}.jsonl")));
    let mut texts: Vec<String> = names.map_while(|name| fs::read_to_string(folder.path().join(name)).ok()).collect();
    assert!(texts.len() > 3 && texts.iter().all(|text| text.ends_with('\n')), "{}", texts.len());
    texts.reverse();
    let rows = texts.concat();
    assert_eq!(rows.matches("\"call\":\"send\"").count(), 6);
    let numbers = rows.lines().map(|line| line.split([':', ',']).nth(1).unwrap().parse::<u64>().unwrap());
    assert!(numbers.collect::<Vec<_>>().is_sorted(), "oldest first");

    for (args, said) in [(["--log-rotate", "1M"], "--log <FILE>"), (["--log-keep", "1"], "--log-rotate")] {
        let (status, _, err) = run(&[&["serve", "echo", "tcp://127.0.0.1:0"][..], &args].concat());
        assert!(status == 2 && err.contains(said), "{err}");
    }
    let piped = ["serve", "echo", "tcp://127.0.0.1:0", "--log", "-", "--log-format", "txt", "--log-rotate", "1M"];
    let (status, _, err) = run(&piped);
    assert!(status == 2 && err.contains("not for --log -"), "{err}");
}
