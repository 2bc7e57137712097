//! `socketlab grade`: students' programs, right and wrong, logs that were handed in, and a teacher's own lesson.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use super::program::{finished, socketlab};

/// For a program that waits without end; a machine that is busy takes long to start one.
const LIMIT: &str = "15s";

/// A student's client in Python: `s` is a socket of the type that the lesson has, `place` where the server is.
fn client(kind: &str, body: &str) -> String {
    let body: String = body.lines().map(|line| format!("{line}\n")).collect();
    format!(
        "import os, socket, subprocess, sys, time\nplace = (sys.argv[1], int(sys.argv[2]))\ns = socket.socket(socket.AF_INET, socket.{kind})\n{body}"
    )
}

fn has_python() -> bool {
    let has = Command::new("python3").arg("--version").output().is_ok_and(|output| output.status.success());
    if !has {
        eprintln!("skipped: there is no python3");
    }
    has
}

fn grade(lesson: &str, program: &Path, more: &[&str]) -> (i32, String, String) {
    let command = format!("python3 '{}' {{host}} {{port}}", program.display());
    let args = [&["grade", lesson, "--client", &command, "--for", LIMIT], more].concat();
    finished(socketlab(&args).output().unwrap())
}

/// What a program does, the lesson, the type of its socket, its body, its status, and what is said of it.
type Tried<'a> = (&'a str, &'a str, &'a str, &'a str, i32, &'a [&'a str]);

#[test]
fn programs_of_students_pass_or_are_told_what_is_missing() {
    if !has_python() {
        return;
    }
    let (tcp, udp) = ("SOCK_STREAM", "SOCK_DGRAM");
    let programs: &[Tried] = &[
        (
            "echo",
            "echo",
            tcp,
            "s.connect(place)\ns.sendall(b'hello')\nassert s.recv(9) == b'hello'\ns.close()",
            0,
            &["step 2: done"],
        ),
        (
            "half-closed",
            "echo",
            tcp,
            "s.connect(place)\ns.sendall(b'hello')\ns.shutdown(socket.SHUT_WR)\nwhile s.recv(9): pass",
            0,
            &["passed"],
        ),
        (
            "a line",
            "S6",
            tcp,
            "s.connect(place)\ns.sendall(b'one line\\r\\n')\nprint(s.recv(99))",
            0,
            &["step 1: done"],
        ),
        ("upper", "S17", udp, "s.sendto(b'hello, world', place)\nprint(s.recvfrom(99))", 0, &["passed"]),
        ("quote", "quote", tcp, "s.connect(place)\nwhile s.recv(50): pass", 0, &["passed"]),
        (
            "never ends",
            "echo",
            tcp,
            "s.connect(place)\ns.sendall(b'hello')\nwhile True: print('x' * 9999)",
            0,
            &["passed"],
        ),
        (
            "no line end",
            "S6",
            tcp,
            "s.connect(place)\ns.sendall(b'one line')\ns.recv(99)",
            1,
            &[
                "step 1: not done",
                "why: your client sent no line end, so readline waits",
                "was stopped; the server has sent it nothing",
            ],
        ),
        (
            "says nothing",
            "echo",
            tcp,
            "s.connect(place)\ns.recv(9)",
            1,
            &[
                "step 1: done",
                "step 2: not done: server: so far accept → ok; recv → b'hello' is missing",
                "connected and sent nothing",
            ],
        ),
        (
            "another port",
            "echo",
            tcp,
            "s.connect((place[0], 9))",
            1,
            &["why: your client did not connect to 127.0.0.1:", "status 1: ConnectionRefusedError"],
        ),
        (
            "another word",
            "echo",
            tcp,
            "s.connect(place)\ns.sendall(b'hallo')\ns.recv(9)",
            1,
            &["recv returned", "why: the server received b'hallo'"],
        ),
        (
            "TCP in place of UDP",
            "S17",
            tcp,
            "s.connect(place)",
            1,
            &["why: your client sent no datagram to 127.0.0.1:"],
        ),
        ("breaks down", "S17", udp, "s.sendto('hello, world', place)", 1, &["no datagram", "status 1: TypeError"]),
        (
            "speaks where it is to listen",
            "quote",
            tcp,
            "s.connect(place)\ns.recv(50)\nsys.exit(3)",
            1,
            &["ended with status 3"],
        ),
    ];
    let folder = tempfile::tempdir().unwrap();
    std::thread::scope(|scope| {
        for (name, lesson, kind, body, status, said) in programs {
            let path = folder.path().join(format!("{name}.py"));
            fs::write(&path, client(kind, body)).unwrap();
            scope.spawn(move || {
                // A recv of 50 before the end leaves bytes unread, which a server may not notice: that one is asked for its end, too.
                let more: &[&str] = if *name == "speaks where it is to listen" { &["--steps", "1,3"] } else { &[] };
                let (found, out, err) = grade(lesson, &path, more);
                assert_eq!((found, err.as_str()), (*status, ""), "{name}: {out}");
                for words in *said {
                    assert!(out.contains(words), "{name}: not “{words}” in {out}");
                }
            });
        }
    });
}

#[test]
#[cfg(target_os = "linux")]
fn what_a_program_has_started_ends_with_it() {
    if !has_python() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let (path, pid) = (folder.path().join("a.py"), folder.path().join("pid"));
    let body = format!(
        "child = subprocess.Popen(['sleep', '600'])\nopen('{}', 'w').write(str(child.pid))\ntime.sleep(600)",
        pid.display()
    );
    fs::write(&path, client("SOCK_STREAM", &body)).unwrap();
    let (status, out, _) = grade("echo", &path, &[]);
    assert!(status == 1 && out.contains("did not end within the time limit"), "{out}");
    let child = fs::read_to_string(&pid).unwrap();
    let state = || fs::read_to_string(format!("/proc/{child}/stat")).unwrap_or_default();
    // A process that was killed may still wait for whoever started it to ask for its status.
    let deadline = Instant::now() + Duration::from_secs(20);
    while !state().is_empty() && !state().contains(") Z ") {
        assert!(Instant::now() < deadline, "{child} is still there: {}", state());
        std::thread::park_timeout(Duration::from_millis(10));
    }
}

fn run(args: &[&str]) -> (i32, String, String) {
    finished(socketlab(args).output().unwrap())
}

#[test]
fn a_lesson_is_played_and_its_log_graded_alone_and_in_a_folder() {
    let (status, out, err) = run(&["grade", "echo"]);
    assert_eq!((status, err.as_str()), (0, ""), "{out}");
    assert!(out.contains("step 3: done (rows ") && out.ends_with("passed\n"), "{out}");

    // The log of a run that sends only: the first two steps.
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    fs::write(path("echo.lab.toml"), socketlab::lab::ECHO.replace(":5001", ":0")).unwrap();
    let log = path("ada.jsonl");
    let (status, _, err) = run(&["run", &path("echo.lab.toml"), "--for", "1s", "--quiet", "--log", &log]);
    assert_eq!((status, err.as_str()), (0, ""));
    let (status, out, _) = run(&["grade", "echo", "--log", &log]);
    assert!(status == 1 && out.contains("step 2: done") && out.contains("step 3: not done: not begun yet"), "{out}");
    let (status, out, _) = run(&["grade", "echo", "--log", &log, "--steps", "1-2", "--json"]);
    let json: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!((status, &json["passed"], json["steps"].as_array().unwrap().len()), (0, &true.into(), 2), "{out}");

    fs::write(path("bob.jsonl"), "hello\n").unwrap();
    let (status, out, _) = run(&["grade", "echo", "--log", folder.path().to_str().unwrap()]);
    let lines: Vec<&str> = out.lines().collect();
    assert_eq!((status, lines[0]), (1, "log,passed,step 1,step 2,step 3,missing"), "{out}");
    assert!(lines[1].contains("ada.jsonl,no,yes,yes,no,step 3: not begun yet"), "{out}");
    assert!(lines[2].contains("bob.jsonl,no,,,,") && lines[2].contains("line 1: it is no object of JSON"), "{out}");
}

#[test]
fn a_teachers_own_lesson_is_graded_and_its_mistakes_are_told_with_their_place() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    fs::write(path("mine.lab.toml"), socketlab::lab::ECHO.replace(":5001", ":0")).unwrap();
    let lesson = "idea = \"Echo\"\n[[step]]\ndo = [\"[Start all]\", \"client [Send]\"]\nlook = \"recv\"\n\
                  check = \"client: recv → b'hello'\"\n[question]\nask = \"?\"\nanswer = \"!\"\n";
    fs::write(path("mine.lesson.toml"), lesson).unwrap();
    let (status, out, err) = run(&["grade", &path("mine.lesson.toml")]);
    assert_eq!((status, err.as_str()), (0, ""), "{out}");
    let args = ["run", &path("mine.lab.toml"), "--lesson", &path("mine.lesson.toml"), "--for", "1s", "--quiet"];
    let (status, out, _) = run(&args);
    assert!(status == 0 && out.starts_with("step 1: done (rows "), "{out}");
    fs::write(path("mine.lesson.toml"), lesson.replace("recv → b", "rcv → b")).unwrap();
    let (status, _, err) = run(&["grade", &path("mine.lesson.toml")]);
    assert!(status == 1 && err.contains("mine.lesson.toml: line 5, column 18: check: a fact ("), "{err}");
    for (args, why) in [
        (&["grade", "ecko"][..], "ecko: no example, and no NAME.lesson.toml; there are echo"),
        (&["grade", "echo", "--steps", "9"], "step 9: the lesson has 3 steps"),
        (&["grade", "echo", "--client", "x", "--as", "nobody"], "no client is called nobody"),
    ] {
        let (status, _, err) = run(args);
        assert!(status == 2 && err.contains(why), "{err}");
    }
}
