//! `socketlab grade`: students' programs, right and wrong, logs that were handed in, and a teacher's own lesson.

use std::fs;
use std::path::Path;
use std::process::Command;
#[cfg(target_os = "linux")]
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

/// A program: what it does, the lesson, the type of its socket, its body, its status, and what is said of it in English and in
/// Chinese.
struct Tried {
    name: &'static str,
    lesson: &'static str,
    kind: &'static str,
    body: &'static str,
    status: i32,
    en: &'static [&'static str],
    zh: &'static [&'static str],
}

const TCP: &str = "SOCK_STREAM";
const UDP: &str = "SOCK_DGRAM";

const RIGHT: &[Tried] = &[
    Tried {
        name: "echo",
        lesson: "echo",
        kind: TCP,
        body: "s.connect(place)\ns.sendall(b'hello')\nassert s.recv(9) == b'hello'\ns.close()",
        status: 0,
        en: &["step 2: done", "passed"],
        zh: &["第 2 步：已完成（记录 ", "通过"],
    },
    Tried {
        name: "half-closed",
        lesson: "echo",
        kind: TCP,
        body: "s.connect(place)\ns.sendall(b'hello')\ns.shutdown(socket.SHUT_WR)\nwhile s.recv(9): pass",
        status: 0,
        en: &["passed"],
        zh: &["通过"],
    },
    Tried {
        name: "a line",
        lesson: "S6",
        kind: TCP,
        body: "s.connect(place)\ns.sendall(b'one line\\r\\n')\nprint(s.recv(99))",
        status: 0,
        en: &["step 1: done"],
        zh: &["第 1 步：已完成"],
    },
    Tried {
        name: "upper",
        lesson: "S17",
        kind: UDP,
        body: "s.sendto(b'hello, world', place)\nprint(s.recvfrom(99))",
        status: 0,
        en: &["passed"],
        zh: &["通过"],
    },
    Tried {
        name: "quote",
        lesson: "quote",
        kind: TCP,
        body: "s.connect(place)\nwhile s.recv(50): pass",
        status: 0,
        en: &["passed"],
        zh: &["通过"],
    },
    Tried {
        name: "never ends",
        lesson: "echo",
        kind: TCP,
        body: "s.connect(place)\ns.sendall(b'hello')\nwhile True: print('x' * 9999)",
        status: 0,
        en: &["passed"],
        zh: &["通过"],
    },
];

/// Only some systems tell who is in a backlog.
const TWO_AT_ONCE: [&[&str]; 2] = match cfg!(target_os = "linux") {
    true => [
        &["your client that wait in the backlog: 1; the server", "your client connected and sent nothing"],
        &["有 1 个连接在全连接队列（backlog）中等待", "连接了，但什么也没有发送"],
    ],
    false => [&["your client connected and sent nothing"], &["连接了，但什么也没有发送"]],
};

const WRONG: &[Tried] = &[
    Tried {
        name: "no line end",
        lesson: "S6",
        kind: TCP,
        body: "s.connect(place)\ns.sendall(b'one line')\ns.recv(99)",
        status: 1,
        en: &[
            "step 1: not done",
            "why: your client sent no line end, so readline waits",
            "was stopped; the server has sent it nothing",
            "not passed",
        ],
        zh: &[
            "第 1 步：未完成：",
            "原因：你的客户端没有发送行尾，所以 readline 一直等待",
            "没有在限定时间内结束，已被停止；服务器没有向它发送任何数据",
            "未通过",
        ],
    },
    Tried {
        name: "says nothing",
        lesson: "echo",
        kind: TCP,
        body: "s.connect(place)\ns.recv(9)",
        status: 1,
        en: &[
            "step 1: done",
            "step 2: not done: server: the last call is accept → ok; recv → b'hello' is missing",
            "connected and sent nothing",
        ],
        zh: &["第 2 步：未完成：server：最近一次调用是 accept → ok，还缺 recv → b'hello'", "连接了，但什么也没有发送"],
    },
    Tried {
        name: "leaves at once",
        lesson: "echo",
        kind: TCP,
        body: "s.connect(place)\ns.close()",
        status: 1,
        en: &["recv returned 0", "why: your client connected and sent nothing"],
        zh: &["recv 返回了 0", "原因：你的客户端连接了，但什么也没有发送"],
    },
    Tried {
        name: "another port",
        lesson: "echo",
        kind: TCP,
        body: "s.connect((place[0], 9))",
        status: 1,
        en: &["why: your client did not connect to 127.0.0.1:", "status 1: ConnectionRefusedError"],
        zh: &["原因：你的客户端没有连接 127.0.0.1:", "以状态码 1 结束：ConnectionRefusedError"],
    },
    Tried {
        name: "another word",
        lesson: "echo",
        kind: TCP,
        body: "s.connect(place)\ns.sendall(b'hallo')\ns.recv(9)",
        status: 1,
        en: &["recv returned 5 (b'hallo'); b'hello' is expected", "why: the server received b'hallo'"],
        zh: &["recv 返回了 5 (b'hallo')，应为 b'hello'", "原因：服务器收到了 b'hallo'"],
    },
    Tried {
        name: "in GBK",
        lesson: "echo",
        kind: TCP,
        body: "s.connect(place)\ns.sendall('你好'.encode('gbk'))\ns.recv(9)",
        status: 1,
        en: &["why: your client sent 你好 in GBK, and the server reads UTF-8"],
        zh: &["原因：你的客户端用 GBK 发送了 你好，而服务器按 UTF-8 解读"],
    },
    Tried {
        name: "two messages at once",
        lesson: "echo",
        kind: TCP,
        body: "s.connect(place)\ns.sendall(b'hellohello')\ns.recv(99)",
        status: 1,
        en: &["one recv of the server took b'hellohello', as TCP keeps no boundaries"],
        zh: &["服务器的一次 recv 收到了 b'hellohello'，TCP 不保留各次 send 之间的边界"],
    },
    Tried {
        name: "in pieces",
        lesson: "echo",
        kind: TCP,
        body: "s.connect(place)\nfor part in b'he', b'llo':\n    s.sendall(part)\n    s.recv(9)",
        status: 1,
        en: &["your client sent b'hello' in pieces: the server received them with 2 recv"],
        zh: &["你的客户端分几次发送了 b'hello'：服务器用 2 次 recv 才收完"],
    },
    Tried {
        name: "two clients at once",
        lesson: "S4",
        kind: TCP,
        body: "s.connect(place)\nt = socket.create_connection(place)\nt.sendall(b'my turn?')\nt.recv(9)",
        status: 1,
        en: TWO_AT_ONCE[0],
        zh: TWO_AT_ONCE[1],
    },
    Tried {
        name: "TCP in place of UDP",
        lesson: "S17",
        kind: TCP,
        body: "s.connect(place)",
        status: 1,
        en: &["why: your client sent no datagram to 127.0.0.1:"],
        zh: &["原因：你的客户端没有向 127.0.0.1:", "发送数据报"],
    },
    Tried {
        name: "breaks down",
        lesson: "S17",
        kind: UDP,
        body: "s.sendto('hello, world', place)",
        status: 1,
        en: &["no datagram", "status 1: TypeError"],
        zh: &["发送数据报", "以状态码 1 结束：TypeError"],
    },
    Tried {
        name: "speaks where it is to listen",
        lesson: "quote",
        kind: TCP,
        body: "s.connect(place)\ns.recv(50)\nsys.exit(3)",
        status: 1,
        en: &["ended with status 3"],
        zh: &["以状态码 3 结束"],
    },
];

#[test]
fn programs_of_students_pass_or_are_told_what_is_missing_in_both_languages() {
    if !has_python() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    std::thread::scope(|scope| {
        for tried in RIGHT.iter().chain(WRONG) {
            let Tried { name, lesson, kind, body, status, en, zh } = tried;
            let path = folder.path().join(format!("{name}.py"));
            fs::write(&path, client(kind, body)).unwrap();
            for (language, said) in [("en", en), ("zh-Hans", zh)] {
                let path = path.clone();
                scope.spawn(move || {
                    let steps: &[&str] = match *name {
                        // A recv of 50 before the end leaves bytes unread, which a server may not notice: that one is asked
                        // for its end, too.
                        "speaks where it is to listen" => &["--steps", "1,3"],
                        // The step in which the second client is served.
                        "two clients at once" => &["--steps", "3"],
                        _ => &[],
                    };
                    let (found, out, err) = grade(lesson, &path, &[&["--language", language], steps].concat());
                    assert_eq!((found, err.as_str()), (*status, ""), "{name}: {out}");
                    for words in *said {
                        assert!(out.contains(words), "{name}: not “{words}” in {out}");
                    }
                    // Nothing of it is in the other language: no Chinese in English, no sentence in Chinese without any.
                    let is_chinese = |line: &str| line.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
                    let lines = out.lines().filter(|line| !line.contains("你好"));
                    assert!(lines.into_iter().all(|line| is_chinese(line) == (language == "zh-Hans")), "{name}: {out}");
                });
            }
        }
    });
}

#[test]
fn what_is_said_is_in_the_language_of_the_system_unless_another_is_asked_for() {
    let graded = |locale: &str, more: &[&str]| {
        let mut command = socketlab(&[&["grade", "echo"], more].concat());
        finished(command.env("LC_ALL", locale).env("LANG", locale).output().unwrap()).1
    };
    // Other systems keep their language elsewhere.
    if cfg!(target_os = "linux") {
        let chinese = graded("zh_CN.UTF-8", &[]);
        assert!(chinese.starts_with("第 1 步：已完成（记录 ") && chinese.ends_with("通过\n"), "{chinese}");
        assert!(graded("de_DE.UTF-8", &[]).ends_with("passed\n"));
    }
    assert!(graded("zh_CN.UTF-8", &["--language", "en"]).ends_with("passed\n"));
    // Programs that read it find the same keys.
    let json: serde_json::Value = serde_json::from_str(&graded("C", &["--language", "zh-Hans", "--json"])).unwrap();
    assert_eq!((&json["passed"], &json["steps"][0]["done"]), (&true.into(), &true.into()));
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
    assert!(status == 1 && out.contains("did not end in time"), "{out}");
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

    // A log that keeps everything is checked as well.
    let whole = path("ada.lablog");
    let (status, _, err) = run(&["run", &path("echo.lab.toml"), "--for", "1s", "--quiet", "--log", &whole]);
    assert_eq!((status, err.as_str()), (0, ""));
    let (status, out, err) = run(&["grade", "echo", "--log", &whole]);
    assert!(
        status == 1 && out.contains("step 2: done") && out.contains("step 3: not done: not begun yet"),
        "{out}{err}"
    );
    let (status, out, _) = run(&["grade", "echo", "--log", &whole, "--steps", "1-2"]);
    assert!(status == 0 && out.ends_with("passed\n"), "{out}");

    fs::write(path("bob.jsonl"), "hello\n").unwrap();
    fs::write(path("cid.lablog"), "hello\n").unwrap();
    let (status, out, _) = run(&["grade", "echo", "--log", folder.path().to_str().unwrap()]);
    let lines: Vec<&str> = out.lines().collect();
    assert_eq!((status, lines[0]), (1, "log,passed,step 1,step 2,step 3,missing"), "{out}");
    assert!(lines[1].contains("ada.jsonl,no,yes,yes,no,step 3: not begun yet"), "{out}");
    assert!(lines[2].contains("ada.lablog,no,yes,yes,no,step 3: not begun yet"), "{out}");
    assert!(lines[3].contains("bob.jsonl,no,,,,") && lines[3].contains("line 1: it is no object of JSON"), "{out}");
    assert!(lines[4].contains("cid.lablog,no,,,,") && lines[4].contains("it is not a log saved as .lablog"), "{out}");
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
