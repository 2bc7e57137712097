//! `--encoding`, and that of a lab's endpoints: the text of the log, on the terminal and in files.

use std::path::Path;

use crate::program::{Server, run};

/// What every format's text says where the encoding is known, and where it is not.
const KNOWN: &str = "你好";
const UNKNOWN: &str = r"\xc4\xe3\xba\xc3";

/// What a log file of each format says of an endpoint's bytes.
fn texts(folder: &Path, log: impl Fn(&str)) -> Vec<String> {
    let read = |ending: &str| {
        let path = folder.join(format!("log.{ending}"));
        log(path.to_str().unwrap());
        std::fs::read_to_string(path).unwrap()
    };
    ["txt", "csv", "jsonl"].map(read).into()
}

#[test]
fn the_encoding_reaches_the_terminal_and_every_format() {
    let mut server = Server::start(&["echo", "tcp://127.0.0.1:0", "--encoding", "gbk"]);
    let folder = tempfile::tempdir().unwrap();
    let files = texts(folder.path(), |path| {
        let args = ["--encoding", "gbk", "--send", KNOWN, "--expect", KNOWN, "--log", path];
        let (status, out, err) = run(&[&["connect", &server.address], &args[..]].concat());
        assert_eq!((status, err.as_str()), (0, ""));
        assert_eq!(out.matches(&format!("\"{KNOWN}\"")).count(), 2, "{out}");
    });
    for file in &files {
        assert!(file.contains(KNOWN) && !file.contains(UNKNOWN), "{file}");
    }
    assert!(files[1].contains("c4 e3 ba c3") && files[2].contains("c4e3bac3"), "the bytes as they are");
    assert!(server.until("recv(1024) = 4").contains(KNOWN));
    // Whoever is not told the encoding shows the bytes.
    let (_, out, _) = run(&["connect", &server.address, "--send", "hex:c4 e3 ba c3"]);
    assert!(out.contains(UNKNOWN), "{out}");
}

#[test]
fn the_encoding_of_a_labs_endpoints_reaches_them_too() {
    let folder = tempfile::tempdir().unwrap();
    let lab = folder.path().join("a.lab.toml");
    let gbk = "payload_options = { encoding = \"gbk\" }\n";
    let text = format!(
        "version = 1\n\
         [[endpoint]]\nname = \"server\"\nrole = \"server\"\naddress = \"udp://127.0.0.1:0\"\n\
         [[endpoint]]\nname = \"client\"\nrole = \"client\"\naddress = \"udp://127.0.0.1:0\"\npayload = \"{KNOWN}\"\n{gbk}"
    );
    std::fs::write(&lab, text).unwrap();
    let files = texts(folder.path(), |path| {
        let (status, out, err) = run(&["run", lab.to_str().unwrap(), "--for", "1s", "--log", path]);
        assert_eq!((status, err.as_str()), (0, ""));
        for line in out.lines().filter(|line| line.ends_with('"')) {
            let shown = if line.contains("  client  ") { KNOWN } else { UNKNOWN };
            assert!(line.contains(shown), "{line}");
        }
    });
    assert!(files.iter().all(|file| file.contains(KNOWN)), "{files:?}");
    assert!(files[0].contains(UNKNOWN) && files[1].contains(UNKNOWN));
}

#[test]
fn the_service_of_a_port_is_told_only_where_it_was_asked_for() {
    // A free port that is some service's, as 5061 is that of sips.
    let is_free = |port: &u16| std::net::TcpListener::bind(("127.0.0.1", *port)).is_ok();
    let ports = socketlab::services::all()
        .iter()
        .filter(|service| service.transports.contains(&"tcp"))
        .map(|service| service.port);
    let Some(port) = ports.filter(|port| *port >= 1024).find(is_free) else {
        eprintln!("skipped: no service's port is free");
        return;
    };
    let name = socketlab::services::of_port(port, "tcp").unwrap().name;
    let serve = |port: &str| run(&["serve", "echo", &format!("tcp://127.0.0.1:{port}"), "--for", "0", "--quiet"]);
    let (status, out, _) = serve(&port.to_string());
    assert_eq!((status, out), (0, format!("listening on tcp://127.0.0.1:{port}\n")));
    let (status, out, _) = serve(name);
    assert_eq!((status, out), (0, format!("listening on tcp://127.0.0.1:{port}\nthe port of {name}\n")));
}
