//! What stays of a run when it has ended, or was killed: `socketlab log` lists it, prints it, counts it and saves it as one file.

#![cfg(target_os = "linux")]

use std::fs;
use std::path::Path;
use std::process::Command;

use tempfile::TempDir;

use crate::program::{Server, finished, socketlab};

/// A home of its own.
struct Home(TempDir);

impl Home {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = socketlab(args);
        command.env("XDG_STATE_HOME", self.path("state")).env("XDG_CONFIG_HOME", self.path("config"));
        command
    }

    fn run(&self, args: &[&str]) -> (i32, String, String) {
        finished(self.command(args).output().unwrap())
    }

    /// What a command prints that says nothing else.
    fn out(&self, args: &[&str]) -> String {
        let (status, out, err) = self.run(args);
        assert_eq!((status, err.as_str()), (0, ""), "{args:?}");
        out
    }

    fn path(&self, name: &str) -> String {
        self.0.path().join(name).to_str().unwrap().to_owned()
    }

    /// A client that sends two texts to an echo server, which is killed in the end; the server's address.
    fn exchange(&self, more: &[&str]) {
        let server = Server::of(self.command(&["serve", "echo", "tcp://127.0.0.1:0", "--quiet"]));
        let sends = ["--send", "hello", "--expect", "hello", "--send", "a longer text", "--expect", "a longer text"];
        let args = [&["connect", &server.address][..], &sends, &["--quiet"], more].concat();
        assert_eq!(self.out(&args), "");
        // The server's rows are on disk within 100 ms, and nothing else says that they are there.
        let (mut same, mut before) = (0, 0);
        for _ in 0..1_000 {
            let rows = self.bytes("rows").len();
            let texts = self.bytes("bytes").windows(13).filter(|some| some == b"a longer text").count();
            (same, before) = if rows == before && texts >= 1 { (same + 1, before) } else { (0, rows) };
            if same == 10 {
                return;
            }
            std::thread::park_timeout(std::time::Duration::from_millis(20));
        }
        panic!("the rows are not on disk");
    }

    /// What all files of this ending hold, of all runs.
    fn bytes(&self, ending: &str) -> Vec<u8> {
        let runs = fs::read_dir(self.path("state/socketlab/runs")).unwrap().flatten();
        let files = runs.filter_map(|run| fs::read_dir(run.path()).ok()).flat_map(|run| run.flatten());
        let of_ending = files.filter(|file| file.path().extension().is_some_and(|found| found == ending));
        of_ending.filter_map(|file| fs::read(file.path()).ok()).flatten().collect()
    }
}

fn column(list: &str, name: &str) -> Vec<String> {
    let at = list.lines().next().unwrap().find(name).unwrap();
    list.lines().skip(1).map(|line| line[at..].split("  ").next().unwrap().to_owned()).collect()
}

#[test]
fn runs_that_ended_and_one_that_was_killed_are_listed_and_read() {
    let home = Home::new();
    assert_eq!(home.out(&["log"]), "No run is kept.\n");
    let live = home.path("live.jsonl");
    home.exchange(&["--log", &live]);
    let list = home.out(&["log"]);
    let mut ended = column(&list, "ended");
    ended.sort_unstable();
    assert_eq!(ended, ["as it should", "unexpectedly"], "{list}");
    let folders = column(&list, "folder");
    let (client, server) = match column(&list, "ended")[0].as_str() {
        "as it should" => (&folders[0], &folders[1]),
        _ => (&folders[1], &folders[0]),
    };
    // The client's run has the rows that its live file has.
    let saved = home.path("client.jsonl");
    home.out(&["log", client, "-o", &saved]);
    assert_eq!(fs::read_to_string(&saved).unwrap(), fs::read_to_string(&live).unwrap());
    // The server's says what became of it.
    let (status, count, err) = home.run(&["log", server, "--count", "--filter", "call:recv length:>0"]);
    assert_eq!((status, count.as_str()), (0, "2\n"));
    assert!(err.starts_with("socketlab: this run ended unexpectedly; ") && err.ends_with(" rows are kept\n"), "{err}");
    let mode = |path: &str| std::os::unix::fs::PermissionsExt::mode(&fs::metadata(path).unwrap().permissions()) & 0o777;
    assert_eq!((mode(client), mode(&format!("{client}/run.json"))), (0o700, 0o600));
}

#[test]
fn a_kept_run_becomes_one_file_that_is_read_as_the_run_is() {
    let home = Home::new();
    home.exchange(&[]);
    // The client's began last.
    let (rows, file) = (home.out(&["log", "--last"]), home.path("a.lablog"));
    assert!(rows.lines().count() > 5 && rows.contains("client") && rows.contains("a longer text"), "{rows}");
    assert_eq!(home.out(&["log", "--last", "-o", &file]), "");
    assert_eq!(home.out(&["log", &file]), rows);
    let some = home.path("some.lablog");
    home.out(&["log", &file, "--filter", "direction:out", "-o", &some]);
    assert_eq!(home.out(&["log", &some, "--count"]), home.out(&["log", "--last", "--count", "-f", "direction:out"]));
    // From lines to a whole log and back.
    let (lines, whole, again) = (home.path("b.jsonl"), home.path("b.lablog"), home.path("c.jsonl"));
    home.out(&["log", &file, "-o", &lines]);
    home.out(&["log", &lines, "-o", &whole]);
    home.out(&["log", &whole, "-o", &again]);
    assert_eq!(home.out(&["log", &lines]), home.out(&["log", &again]));
}

#[test]
fn a_log_that_is_asked_for_as_one_file_is_there_when_the_command_has_ended() {
    let home = Home::new();
    let file = home.path("live.lablog");
    home.exchange(&["--log", &file, "--filter", "call:send*"]);
    let rows = home.out(&["log", &file]);
    assert!(rows.lines().count() == 2 && rows.lines().all(|row| row.contains("->  send")), "{rows}");
    let before = fs::read(&file).unwrap();
    for (more, said) in [(&[][..], "exists already"), (&["--append"], "cannot be added to")] {
        let (status, _, err) = home.run(&[&["connect", "tcp://127.0.0.1:1", "--log", &file][..], more].concat());
        assert!(status == 2 && err.contains(said), "{err}");
    }
    assert_eq!(fs::read(&file).unwrap(), before);
}

#[test]
fn nothing_of_a_run_that_ended_stays_where_that_is_chosen() {
    let home = Home::new();
    fs::create_dir_all(home.path("config/socketlab")).unwrap();
    fs::write(home.path("config/socketlab/preferences.toml"), "keep_runs = false\n").unwrap();
    home.exchange(&[]);
    let list = home.out(&["log"]);
    assert_eq!(column(&list, "ended"), ["unexpectedly"], "{list}");
}

#[test]
fn what_cannot_be_read_is_told() {
    let home = Home::new();
    let file = home.path("a.lablog");
    fs::write(&file, "no zip").unwrap();
    for (args, status, said) in [
        (vec!["log", "--last"], 1, "no run is kept"),
        (vec!["log", "--count"], 2, "which log?"),
        (vec!["log", &file], 1, "a.lablog: it is not a log saved as .lablog"),
        (vec!["log", home.0.path().to_str().unwrap()], 1, "no run in this folder"),
    ] {
        let (found, out, err) = home.run(&args);
        assert_eq!((found, out.as_str(), err.lines().count()), (status, "", 1), "{err}");
        assert!(err.contains(said), "{err}");
    }
    assert!(Path::new(&file).exists());
}
