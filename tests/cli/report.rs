//! `report`: from a saved log to one file to hand in.

use std::fs;
use std::path::Path;

use crate::program::run;

/// The Echo lab on a port of the system's choice, whose client sends by itself.
const LAB: &str = "version = 1\nname = \"Echo here\"\n\
    [[endpoint]]\nname = \"server\"\nrole = \"server\"\naddress = \"tcp://127.0.0.1:0\"\nbehaviour = \"echo\"\n\
    [[endpoint]]\nname = \"client\"\nrole = \"client\"\naddress = \"tcp://127.0.0.1:0\"\npayload = \"text:hello\"\n";

/// A lab that was run, and its log.
fn played(folder: &Path) -> [String; 2] {
    let [lab, log] = ["a.lab.toml", "log.jsonl"].map(|name| folder.join(name).to_str().unwrap().to_owned());
    fs::write(&lab, LAB).unwrap();
    let (status, out, err) = run(&["run", &lab, "--for", "3s", "--quiet", "--log", &log]);
    assert_eq!((status, err.as_str()), (0, ""), "{out}");
    [lab, log]
}

#[test]
fn a_saved_log_becomes_a_report_with_the_steps_that_it_proves() {
    let folder = tempfile::tempdir().unwrap();
    let [lab, log] = played(folder.path());
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    fs::write(path("notes.txt"), "\u{feff}It waits.\nThen it answers.").unwrap();
    for (out, language, wanted) in [
        (
            "r.html",
            "en",
            ["Report: Echo here", "from the file log.jsonl", "✔ done", "Then it answers.", "Two, I think"],
        ),
        (
            "r.md",
            "zh-Hans",
            ["实验报告：Echo here", "依据是文件 log.jsonl", "✔ **已完成", "> Then it answers.", "> Two, I think"],
        ),
    ] {
        let (status, printed, err) = run(&[
            "report",
            &lab,
            "--log",
            &log,
            "--lesson",
            "echo",
            "--out",
            &path(out),
            "--name",
            "Li Lei",
            "--notes",
            &path("notes.txt"),
            "--answer",
            "Two, I think",
            "--language",
            language,
        ]);
        assert_eq!((status, printed.as_str(), err.as_str()), (0, "", ""), "{out}");
        let text = fs::read_to_string(path(out)).unwrap();
        for wanted in wanted.into_iter().chain(["Li Lei", "listen(128)", "recv(1024) → 5"]) {
            assert!(text.contains(wanted), "{wanted} in {text}");
        }
        // Rows have the numbers that they have in the file.
        let row = fs::read_to_string(&log).unwrap();
        let row = row.lines().find(|line| line.contains("\"call\":\"listen\"")).unwrap();
        let number = row.split("\"row\":").nth(1).unwrap().split(',').next().unwrap();
        let shown = if out == "r.md" { format!("| {number} |") } else { format!(">{number}</td>") };
        assert!(text.contains(&shown), "{shown} in {text}");
    }
}

#[test]
fn a_log_that_keeps_everything_becomes_a_report_as_well() {
    let folder = tempfile::tempdir().unwrap();
    let [lab, whole, out] =
        ["a.lab.toml", "log.lablog", "r.md"].map(|name| folder.path().join(name).to_str().unwrap().to_owned());
    fs::write(&lab, LAB).unwrap();
    let (status, printed, err) = run(&["run", &lab, "--for", "3s", "--quiet", "--log", &whole]);
    assert_eq!((status, err.as_str()), (0, ""), "{printed}");
    let (status, _, err) =
        run(&["report", &lab, "--log", &whole, "--lesson", "echo", "--out", &out, "--language", "en"]);
    assert_eq!((status, err.as_str()), (0, ""));
    let text = fs::read_to_string(&out).unwrap();
    for wanted in ["from the file log.lablog", "listen(128)", "recv(1024) → 5", "✔ **done"] {
        assert!(text.contains(wanted), "{wanted} in {text}");
    }
}

#[test]
fn what_cannot_be_is_said_and_no_file_is_touched() {
    let folder = tempfile::tempdir().unwrap();
    let [lab, log] = played(folder.path());
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let report = |log: &str, out: &str, more: &[&str]| {
        run(&[&["report", &lab, "--log", log, "--out", &path(out)], more].concat())
    };
    let (status, _, err) = report(&log, "r.doc", &[]);
    assert!(status == 2 && err.contains("the ending chooses the format, .html or .md"), "{err}");
    fs::write(path("r.html"), "mine").unwrap();
    fs::write(path("bad.jsonl"), "{\"no\":\"log\"}\n").unwrap();
    fs::write(path("bad.txt"), b"ab\xff").unwrap();
    for (log, more, wanted) in [
        (path("bad.jsonl"), &[][..], "bad.jsonl"),
        (path("none.jsonl"), &[], "none.jsonl"),
        (log.clone(), &["--notes", &path("bad.txt")], "byte 3 is not UTF-8"),
        (log.clone(), &["--notes", &path("none.txt")], "none.txt"),
        (log.clone(), &["--lesson", "nonsense"], "nonsense"),
        (log.clone(), &["--lesson", &path("none.lesson.toml")], "none.lesson.toml"),
    ] {
        let (status, _, err) = report(&log, "r.html", more);
        assert!(status > 0 && err.contains(wanted) && err.lines().count() == 1, "{wanted}: {err}");
        assert_eq!(fs::read_to_string(path("r.html")).unwrap(), "mine");
    }
    let (status, _, err) = report(&log, "r.html", &["--no-data"]);
    assert_eq!((status, err.as_str()), (0, ""));
    assert!(!fs::read_to_string(path("r.html")).unwrap().contains("hello"));
}
