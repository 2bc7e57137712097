//! The command line in both languages: what is said differs, what scripts rely on does not.

use std::collections::BTreeSet;
use std::process::Command;

use crate::program::{Server, finished, run, socketlab};

const LANGUAGES: [&str; 2] = ["en", "zh-Hans"];

/// The program in a language.
fn speaking(language: &str, args: &[&str]) -> Command {
    let mut command = socketlab(args);
    command.env("SOCKETLAB_LANG", language);
    command
}

fn is_chinese(text: &str) -> bool {
    // What the program is called stands in both.
    text.replace("套接字实验室", "").chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c))
}

/// Exit statuses, and the forms of what its files hold, of a session and of what goes wrong in it.
fn session(language: &str) -> (Vec<i32>, BTreeSet<String>) {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::of(speaking(language, &["serve", "echo", "tcp://127.0.0.1:0"]));
    assert!(server.address.starts_with("tcp://127.0.0.1:"));
    let (mut statuses, mut forms) = (Vec::new(), BTreeSet::new());
    for ending in ["jsonl", "csv", "txt"] {
        let log = folder.path().join(format!("log.{ending}"));
        let args = ["connect", &server.address, "--send", "hello", "--expect", "hello", "--log", log.to_str().unwrap()];
        statuses.push(finished(speaking(language, &args).output().unwrap()).0);
        let text = std::fs::read_to_string(&log).unwrap();
        assert!(!is_chinese(&text) && text.contains("connect"), "{language}: {text}");
        match ending {
            "jsonl" => forms.extend(text.lines().map(|line| {
                let row: serde_json::Map<_, _> = serde_json::from_str(line).unwrap();
                format!("{:?} {:?}", row.keys().collect::<Vec<_>>(), row.get("call"))
            })),
            _ => forms.extend(text.lines().next().filter(|_| ending == "csv").map(str::to_owned)),
        }
    }
    for args in [
        &["connect", &server.address, "--send", "a", "--expect", "b", "--timeout", "200ms"][..],
        &["serve", "ecko", "tcp://a:1"],
        &["--help"],
    ] {
        statuses.push(finished(speaking(language, args).output().unwrap()).0);
    }
    (statuses, forms)
}

#[test]
fn what_scripts_rely_on_is_the_same_in_every_language() {
    let [english, chinese] = LANGUAGES.map(session);
    assert_eq!(english.0, [0, 0, 0, 1, 2, 0]);
    assert!(english.1.len() > 5, "{:?}", english.1);
    assert_eq!(english, chinese);
}

#[test]
fn help_and_errors_are_in_the_language_that_is_asked_for() {
    for (args, status) in [
        (&["--help"][..], 0),
        (&["serve", "--help"], 0),
        (&["help", "relay"], 0),
        (&["serve", "ecko", "tcp://127.0.0.1:0"], 2),
        (&["serve", "echo"], 2),
        (&["serve", "echo", "tcp://127.0.0.1:0", "--modle", "x"], 2),
        (&["conect", "tcp://127.0.0.1:1"], 2),
        (&["connect", "tcp://127.0.0.1:70000"], 2),
        (&["connect", "tcp://127.0.0.1:1", "--every", "1s"], 2),
        (&["run", "missing.lab.toml"], 1),
        (&["connect", "tcp://127.0.0.1:1", "--send", "x"], 1),
    ] {
        for language in LANGUAGES {
            let (found, out, err) = finished(speaking(language, args).output().unwrap());
            let said = format!("{out}{err}");
            assert_eq!(found, status, "{language} {args:?}: {said}");
            assert_eq!(is_chinese(&said), language == "zh-Hans", "{args:?}: {said}");
            assert!(status == 0 || err.lines().count() == 1, "{err}");
        }
    }
    // An argument that a person types goes before what the system says.
    let (_, out, _) = run(&["grade", "--help", "--language", "zh-Hans"]);
    assert!(is_chinese(&out), "{out}");
}

#[test]
fn a_language_that_there_is_not_is_told_and_english_used() {
    let (status, out, err) = finished(speaking("fr", &["services", "daytime"]).output().unwrap());
    assert_eq!(status, 0);
    assert!(out.contains("tells the date") && err.lines().count() == 1, "{out}{err}");
    assert!(err.contains("SOCKETLAB_LANG") && err.contains("en, zh-Hans"), "{err}");
}

#[test]
#[cfg(all(unix, not(target_os = "macos")))]
fn chinese_is_for_terminals_that_show_it() {
    for (locale, expected) in [("zh_CN.UTF-8", true), ("zh_TW.utf8", true), ("zh_CN.GBK", false), ("C", false)] {
        let mut command = socketlab(&["--help"]);
        command.env("LC_ALL", locale).env("LANG", locale);
        let (_, out, _) = finished(command.output().unwrap());
        assert_eq!(is_chinese(&out), expected, "{locale}: {out}");
    }
}

/// A machine without a network: another machine is out of reach, and a name cannot be found.
#[test]
#[cfg(target_os = "linux")]
fn what_stands_between_is_said_where_there_is_no_network() {
    let mut alone = Command::new("unshare");
    let can = alone.args(["-rn", "true"]).output().is_ok_and(|done| done.status.success());
    if !can {
        println!("skipped: this account cannot make a network namespace");
        return;
    }
    let program = env!("CARGO_BIN_EXE_socketlab");
    for (address, expected) in [("tcp://192.0.2.1:5001", "ENETUNREACH"), ("tcp://no-such-machine.invalid:5001", "EAI_")]
    {
        let mut command = Command::new("unshare");
        command.args(["-rn", program, "connect", address, "--send", "x", "--quiet"]).env("SOCKETLAB_LANG", "en");
        command.env("XDG_STATE_HOME", env!("CARGO_TARGET_TMPDIR")).stdin(std::process::Stdio::null());
        let (status, _, err) = finished(command.output().unwrap());
        assert_eq!(status, 1, "{err}");
        assert!(err.contains(expected) && err.contains("; next: ") && err.lines().count() == 1, "{err}");
        let why = if expected == "EAI_" { "name" } else { "no route" };
        assert!(err.contains(why), "{err}");
    }
}

#[test]
fn a_server_beyond_loopback_says_where_it_is_reached() {
    let mut server = Server::start(&["echo", "tcp://0.0.0.0:0", "--for", "60s", "--qr"]);
    assert!(server.address.starts_with("tcp://0.0.0.0:"), "{}", server.address);
    let port = server.address.rsplit(':').next().unwrap().to_owned();
    let line = server.line();
    let is_known = line.starts_with("reachable from other machines at tcp://") && line.contains(&format!(":{port}"));
    // A machine that has no network says that.
    assert!(is_known || line.starts_with("this machine has no address"), "{line}");
    if is_known {
        server.until("█");
    }
}
