//! `examples`: listed, printed, run.

use crate::program::run;

#[test]
fn they_are_listed_and_printed_as_labs_that_open() {
    let (status, out, _) = run(&["examples"]);
    assert_eq!(status, 0);
    let line = out.lines().find(|line| line.contains("timestamp ")).unwrap();
    assert!(line.starts_with("S4 ") && line.contains("Timestamp (TCP): "), "{line}");
    for name in ["timestamp", "S4", "s4"] {
        let (status, out, err) = run(&["examples", name, "--print"]);
        assert_eq!((status, err.as_str()), (0, ""));
        socketlab::lab::parse(&out).unwrap();
        assert!(out.contains("tcp://127.0.0.1:21567"), "{out}");
    }
    let (_, _, err) = run(&["examples", "S7", "--print"]);
    assert_eq!(
        err,
        "socketlab: S7 is socketserver-tcp; there are also socketserver-udp, socketserver-unix, socketserver-unixgram\n"
    );
}

#[test]
fn one_runs_by_its_name() {
    // Its port is fixed, and another program may hold it.
    if std::net::UdpSocket::bind("127.0.0.1:5011").is_err() {
        eprintln!("skipped: port 5011 is in use");
        return;
    }
    let (status, out, err) = run(&["examples", "udp-echo", "--for", "300ms"]);
    assert_eq!((status, err.as_str()), (0, ""), "{out}");
    assert!(out.matches("\"hello\"").count() >= 2, "{out}");
}
