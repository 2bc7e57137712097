//! A live log file whose disk is full, and has room again.
#![cfg(target_os = "linux")]

use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::program::{Server, socketlab};

/// What all of the small disk is.
const DISK_KIB: u64 = 8 << 10;

/// The command on a machine that has a small disk at this folder; `None` where the system allows no such thing.
fn with_small_disk(folder: &Path, args: &[&str]) -> Option<Command> {
    let mount = format!("mount -t tmpfs -o size={DISK_KIB}k none '{}'", folder.display());
    let unshare = |script: &str| {
        let mut command = Command::new("unshare");
        command.args(["-Urm", "sh", "-c", script, "sh"]);
        command
    };
    if !unshare(&mount).output().is_ok_and(|output| output.status.success()) {
        eprintln!("skipped: this system gives no disk of one's own (unshare -Urm, mount -t tmpfs)");
        return None;
    }
    let program = socketlab(args);
    let fill = format!("head -c {} /dev/zero > '{}/ballast'", (DISK_KIB - 64) << 10, folder.display());
    let mut command = unshare(&format!("{mount} && {fill} && exec \"$@\""));
    command.arg(program.get_program()).args(program.get_args());
    command.envs(program.get_envs().filter_map(|(key, value)| Some((key, value?))));
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    Some(command)
}

#[test]
fn a_log_file_whose_disk_is_full_says_so_and_goes_on_when_there_is_room() {
    let folder = tempfile::tempdir().unwrap();
    let log = folder.path().join("log.jsonl");
    let args = ["serve", "echo", "tcp://127.0.0.1:0", "--log", log.to_str().unwrap()];
    let Some(command) = with_small_disk(folder.path(), &args) else { return };
    let mut server = Server::of(command);
    // The disk is there for that process alone.
    let inside = |name: &str| {
        let folder = folder.path().strip_prefix("/").unwrap();
        Path::new(&format!("/proc/{}/root", server.pid())).join(folder).join(name)
    };
    let (log, ballast) = (inside("log.jsonl"), inside("ballast"));
    let mut client = TcpStream::connect(server.address.strip_prefix("tcp://").unwrap()).unwrap();
    let mut echo = |from: u32| {
        for n in from..from + 500 {
            let message = format!("message {n:06}");
            client.write_all(message.as_bytes()).unwrap();
            let mut back = vec![0; message.len()];
            client.read_exact(&mut back).unwrap();
            assert_eq!(back, message.as_bytes());
        }
    };
    echo(0);
    server.until("cannot be written for want of room");
    // What is there is whole rows, and no socket waits.
    echo(500);
    let rows = |text: &str| {
        let rows = text.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
        rows.filter_map(|row| row["text"].as_str().map(str::to_owned)).collect::<Vec<_>>()
    };
    let full = fs::read_to_string(&log).unwrap();
    assert!(full.ends_with('\n') && (10..1900).contains(&rows(&full).len()), "{}", full.len());
    fs::remove_file(ballast).unwrap();
    server.until("there is room for");
    let began = Instant::now();
    let expected: Vec<_> = (0..1000).flat_map(|n| [format!("message {n:06}"), format!("message {n:06}")]).collect();
    while rows(&fs::read_to_string(&log).unwrap()).len() < expected.len() {
        assert!(began.elapsed() < Duration::from_secs(60));
        std::thread::park_timeout(Duration::from_millis(20));
    }
    let text = fs::read_to_string(&log).unwrap();
    assert_eq!(rows(&text), expected);
    assert!(text.starts_with(&full), "what was written stays as it was");
    assert_eq!(text.matches("\"file-full\"").count(), 1, "it is said once");
    drop(client);
    assert_eq!(server.terminate("TERM").0, 0, "nothing is missing in the end");
}
