use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
#[cfg(unix)]
use std::process::Command;

use crate::program::{Server, run, socketlab};

#[test]
fn the_first_line_says_where_it_listens_and_then_comes_the_log() {
    let mut server = Server::start(&["echo", "tcp://127.0.0.1:0"]);
    assert!(server.address.starts_with("tcp://127.0.0.1:") && !server.address.ends_with(":0"));
    assert!(server.line().contains("socket(AF_INET, SOCK_STREAM)"));
    let mut peer = TcpStream::connect(server.address.strip_prefix("tcp://").unwrap()).unwrap();
    peer.write_all(b"hello").unwrap();
    let mut back = [0; 5];
    peer.read_exact(&mut back).unwrap();
    assert_eq!(&back, b"hello");
    loop {
        let line = server.line();
        assert!(!line.is_empty(), "the output ended before the message was shown");
        if line.contains("recv(1024)") {
            assert!(line.contains("\"hello\""), "{line}");
            break;
        }
    }
}

#[test]
#[cfg(unix)]
fn both_signals_stop_it_flush_its_log_and_exit_0() {
    for signal in ["INT", "TERM"] {
        let folder = tempfile::tempdir().unwrap();
        let log = folder.path().join("log.jsonl");
        let server = Server::start(&["timestamp", "udp://127.0.0.1:0", "--quiet", "--log", log.to_str().unwrap()]);
        let (status, rest) = server.terminate(signal);
        assert_eq!((status, rest.as_str()), (0, ""));
        let text = std::fs::read_to_string(&log).unwrap();
        let calls: Vec<String> = text
            .lines()
            .filter_map(|line| {
                Some(serde_json::from_str::<serde_json::Value>(line).unwrap()["call"].as_str()?.to_owned())
            })
            .collect();
        assert_eq!((calls.first().unwrap().as_str(), calls.last().unwrap().as_str()), ("socket", "close"));
    }
}

#[test]
fn it_stops_by_itself_after_its_time() {
    let (status, out, _) = run(&["serve", "echo", "tcp://127.0.0.1:0", "--for", "50ms", "--quiet"]);
    assert_eq!(status, 0);
    assert_eq!(out.lines().count(), 1);
}

#[test]
fn where_a_firewall_asks_that_is_said_before_others_can_reach_it() {
    for (address, is_said) in [("tcp://0.0.0.0:0", cfg!(windows)), ("tcp://127.0.0.1:0", false)] {
        let (status, out, err) = run(&["serve", "echo", address, "--for", "50ms", "--quiet"]);
        // Where others reach it stands below.
        assert!(status == 0 && out.starts_with("listening on "), "{out}{err}");
        assert_eq!(err.contains("firewall"), is_said, "{address}: {err}");
    }
}

#[test]
fn a_port_in_use_is_one_line_on_standard_error() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("tcp://{}", taken.local_addr().unwrap());
    let (status, out, err) = run(&["serve", "echo", &address]);
    assert_eq!(status, 1);
    assert!(!out.contains("listening"));
    assert_eq!(err.lines().count(), 1);
    assert!(err.starts_with(&format!("socketlab: bind {}: EADDRINUSE", taken.local_addr().unwrap())), "{err}");
    assert!(err.contains("; next: Choose another port") && err.ends_with(": tcp://127.0.0.1:0\n"), "{err}");
    let folder = tempfile::tempdir().unwrap();
    let log = folder.path().join("log.txt");
    let (status, _, _) = run(&["serve", "echo", &address, "--log", log.to_str().unwrap()]);
    assert_eq!((status, log.exists()), (1, false), "the next try finds the name free");
}

#[test]
fn wrong_usage_is_2_and_starts_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let existing = folder.path().join("there.txt");
    std::fs::write(&existing, "precious").unwrap();
    let existing = existing.to_str().unwrap();
    let odd = folder.path().join("log.xyz");
    let cases: &[(&[&str], &str)] = &[
        (&["ecko", "tcp://127.0.0.1:0"], "there are echo, upper-case"),
        (&["echo", "127.0.0.1:0"], "character 1: expected tcp://, udp://, unix://"),
        (&["echo", "tcp://127.0.0.1:99999"], "character 17: expected a port from 0 to 65535"),
        (&["echo", "tcp://127.0.0.1:0", "--recv-size", "0"], "1 to 65536"),
        (&["echo", "tcp://127.0.0.1:0", "--recv-size", "65537"], "1 to 65536"),
        (&["echo", "tcp://127.0.0.1:0", "--for", "soon"], "500ms"),
        (&["echo", "tcp://127.0.0.1:0", "--log", odd.to_str().unwrap()], "csv"),
        (&["echo", "tcp://127.0.0.1:0", "--log", existing], "--overwrite"),
        (&["echo", "tcp://127.0.0.1:0", "--overwrite"], "--log"),
        (&["echo", "tcp://127.0.0.1:0", "--stamp", "joined"], "--stamp is not for echo; it is for timestamp"),
        (&["timestamp", "tcp://127.0.0.1:0", "--stamp", "glued"], "spaced, joined"),
        (&["upper-case", "tcp://127.0.0.1:0", "--escapes", "on"], "they are not for upper-case"),
        (
            &["rooms", "tcp://127.0.0.1:0", "--encoding", "latin-1", "--leave", "离开"],
            "rooms: leave message: character 1: \"离\"",
        ),
        (
            &["greeting", "tcp://127.0.0.1:0", "--encoding", "latin-1", "--text", "欢"],
            "greeting: the text does not parse: character 1: \"欢\"",
        ),
    ];
    for (args, reason) in cases {
        let (status, out, err) = run(&[&["serve"], *args].concat());
        assert_eq!(status, 2, "{args:?}");
        assert!(out.is_empty(), "{out}");
        assert!(err.contains(reason), "{args:?}: {err}");
        assert_eq!(err.lines().count(), 1, "{err}");
    }
    assert_eq!(std::fs::read_to_string(existing).unwrap(), "precious");
    assert!(!odd.exists());
}

/// The first answer of a UDP server to a datagram.
fn asked(args: &[&str], said: &[u8]) -> Vec<u8> {
    let server = Server::start(&[args, &["--quiet"]].concat());
    let socket = std::net::UdpSocket::bind("127.0.0.1:0").unwrap();
    socket.set_read_timeout(Some(std::time::Duration::from_secs(20))).unwrap();
    socket.connect(server.address.strip_prefix("udp://").unwrap()).unwrap();
    socket.send(said).unwrap();
    let mut answer = vec![0; 70_000];
    let length = socket.recv(&mut answer).unwrap();
    answer.truncate(length);
    answer
}

#[test]
fn wordings_and_the_encoding_are_options() {
    let upper = ["upper-case", "udp://127.0.0.1:0", "--encoding", "gbk"];
    assert_eq!(asked(&upper, b"a\xd6\xd0\xa6\xc1"), b"A\xd6\xd0\xa6\xa1");
    let joined = asked(&["timestamp", "udp://127.0.0.1:0", "--stamp", "joined"], b"hi");
    assert!(joined.len() == 28 && joined.ends_with(b"]hi"), "{}", joined.escape_ascii());
    let repeated = asked(&["daytime", "udp://127.0.0.1:0", "--answer", "repeat"], b"hi");
    assert!(repeated.len() == 29 && repeated.ends_with(b"] hi"), "{}", repeated.escape_ascii());
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("it's"), "").unwrap();
    let told = folder.path().to_str().unwrap();
    let listed = asked(&["command", "udp://127.0.0.1:0", "--list", "python", "--folder", told], b"ls");
    assert_eq!(listed, b"[\"it's\"]");

    let server = Server::start(&["rooms", "tcp://127.0.0.1:0", "--quiet", "--leave", "${name} 离开了 ${room}"]);
    let enter = |line: &[u8]| {
        let mut client = TcpStream::connect(server.address.strip_prefix("tcp://").unwrap()).unwrap();
        client.write_all(line).unwrap();
        client.read_exact(&mut [0; 7]).unwrap();
        client
    };
    let (mut alice, bob) = (enter(b"alice lobby"), enter(b"bob lobby"));
    drop(bob);
    let mut told = [0; 22];
    alice.read_exact(&mut told[.."bob 离开了 lobby".len()]).unwrap();
    assert_eq!(&told[.."bob 离开了 lobby".len()], "bob 离开了 lobby".as_bytes());
}

#[test]
fn a_log_file_is_overwritten_or_appended_to_when_asked() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("log.csv");
    let path = path.to_str().unwrap();
    let rows = || std::fs::read_to_string(path).unwrap().lines().count();
    let serve = |extra: &[&str]| {
        let args = ["serve", "echo", "tcp://127.0.0.1:0", "--for", "0", "--quiet", "--log", path];
        assert_eq!(run(&[&args, extra].concat()).0, 0);
    };
    serve(&[]);
    let once = rows();
    serve(&["--append"]);
    assert_eq!(rows(), 2 * once - 1, "one header");
    serve(&["--overwrite"]);
    assert_eq!(rows(), once);
}

#[test]
fn a_udp_server_sees_datagrams_of_every_size_whole_whatever_the_recv_size() {
    let server = Server::start(&["echo", "udp://127.0.0.1:0", "--quiet", "--recv-size", "16"]);
    let socket = std::net::UdpSocket::bind("127.0.0.1:0").unwrap();
    socket.set_read_timeout(Some(std::time::Duration::from_secs(20))).unwrap();
    socket.connect(server.address.strip_prefix("udp://").unwrap()).unwrap();
    for size in [0, 1, 1025, 4097, 65_507] {
        socket.send(&vec![5; size]).unwrap();
        assert_eq!(socket.recv(&mut [0; 70_000]).unwrap(), size);
    }
}

#[test]
#[cfg(unix)]
fn a_closed_standard_output_ends_it_in_good_order() {
    let program = env!("CARGO_BIN_EXE_socketlab");
    let script = format!("'{program}' serve echo tcp://127.0.0.1:0 | (read first; echo \"$first\")");
    let mut shell = Command::new("sh").args(["-c", &script]).stdout(std::process::Stdio::piped()).spawn().unwrap();
    let mut out = String::new();
    let address = {
        use std::io::BufRead;
        let mut reader = std::io::BufReader::new(shell.stdout.take().unwrap());
        reader.read_line(&mut out).unwrap();
        out.trim().strip_prefix("listening on tcp://").unwrap().to_owned()
    };
    // The next row meets a closed pipe; the server may be gone already.
    let _ = TcpStream::connect(address);
    assert!(shell.wait().unwrap().success());
}

#[test]
fn services_are_found_by_number_name_and_purpose() {
    let lines = |args: &[&str]| {
        let (status, out, err) = run(&[&["services"], args].concat());
        (status, out.lines().map(str::to_owned).collect::<Vec<_>>(), err)
    };
    let (status, found, _) = lines(&["daytime", "udp"]);
    assert_eq!((status, found.len()), (0, 1));
    assert!(found[0].contains("13  daytime  TCP UDP  RFC 867") && found[0].ends_with("[privileged]"), "{}", found[0]);
    assert!(lines(&["443"]).1[0].contains("https"));
    assert!(lines(&[]).1.len() > 80);
    let (status, found, err) = lines(&["998"]);
    assert_eq!((status, found.len(), err.lines().count()), (1, 0, 1), "{err}");
    assert!(err.contains("privileged"), "{err}");
}

#[test]
fn pythons_modules_and_server_classes_are_listed() {
    let (status, out, _) = run(&["services", "--modules"]);
    assert_eq!(status, 0);
    for line in ["ftplib            ftp        21  ", "nntplib           nntp      119  "] {
        assert!(out.lines().any(|found| found.starts_with(line)), "{line} is not in:\n{out}");
    }
    assert!(
        out.lines().any(|line| line.starts_with("telnetlib ") && line.ends_with("[gone since Python 3.13]")),
        "{out}"
    );
    let (_, out, _) = run(&["services", "--classes", "threading", "udp"]);
    assert!(out.starts_with("ThreadingUDPServer(ThreadingMixIn, UDPServer)  socketserver-udp  "), "{out}");
    let (status, _, err) = run(&["services", "--modules", "nothing-of-that-kind"]);
    assert!(status == 1 && err.contains("of Python's"), "{err}");
}

#[test]
fn help_names_every_command() {
    let output = socketlab(&["--help"]).output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    for command in ["demo", "serve", "connect", "run", "services"] {
        assert!(text.contains(command));
    }
}

#[test]
#[cfg(target_os = "linux")]
fn a_log_that_could_not_be_written_is_a_failure() {
    let folder = tempfile::tempdir().unwrap();
    let full = folder.path().join("full.txt");
    std::os::unix::fs::symlink("/dev/full", &full).unwrap();
    let args = ["serve", "echo", "tcp://127.0.0.1:0", "--for", "0", "--quiet", "--append", "--log"];
    let (status, _, err) = run(&[&args, &[full.to_str().unwrap()][..]].concat());
    assert_eq!((status, err.lines().count()), (1, 1), "{err}");
    assert!(err.contains("full.txt") && err.contains("not complete"), "{err}");
}
