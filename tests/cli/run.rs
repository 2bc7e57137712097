use std::fs::File;
use std::path::Path;

use crate::program::run;

const LAB: &str = "version = 1\n\
    [[endpoint]]\nname = \"server\"\nrole = \"server\"\naddress = \"tcp://127.0.0.1:0\"\nbehaviour = \"upper-case\"\n\
    [[endpoint]]\nname = \"client\"\nrole = \"client\"\naddress = \"tcp://127.0.0.1:0\"\npayload = \"text:grow\"\n";

fn write(folder: &Path, text: &str) -> String {
    let path = folder.join("a.lab.toml");
    std::fs::write(&path, text).unwrap();
    path.to_str().unwrap().to_owned()
}

#[test]
fn a_lab_runs_and_its_client_finds_its_server() {
    let folder = tempfile::tempdir().unwrap();
    let lab = write(folder.path(), LAB);
    let log = folder.path().join("log.txt");
    let (status, out, err) = run(&["run", &lab, "--for", "3s", "--log", log.to_str().unwrap()]);
    assert_eq!((status, err.as_str()), (0, ""), "{out}");
    assert!(out.contains("\"grow\"") && out.contains("\"GROW\""), "{out}");
    let logged = std::fs::read_to_string(log).unwrap();
    assert!(logged.contains("\"GROW\"") && logged.contains("close()"), "{logged}");
}

#[test]
fn two_servers_of_a_lab_on_one_port_are_told_of_each_other() {
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let one = |name: &str| {
        let address = format!("tcp://127.0.0.1:{port}");
        format!("[[endpoint]]\nname = \"{name}\"\nrole = \"server\"\naddress = \"{address}\"\nbehaviour = \"echo\"\n")
    };
    let folder = tempfile::tempdir().unwrap();
    let lab = write(folder.path(), &format!("version = 1\n{}{}", one("one"), one("two")));
    let (status, out, err) = run(&["run", &lab, "--for", "3s", "--quiet"]);
    assert_eq!((status, err.lines().count()), (1, 1), "{out}{err}");
    let is_named = |name: &str| err.contains(&format!("(endpoint {name:?}); next: Stop “{name}”"));
    assert!(err.contains("EADDRINUSE") && (is_named("one") || is_named("two")), "{err}");
}

#[test]
fn a_server_at_the_same_port_of_another_address_is_not_blamed() {
    if !cfg!(target_os = "linux") {
        eprintln!("skipped: only Linux has all of 127.0.0.0/8, and tells what is in TIME_WAIT");
        return;
    }
    let held = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = held.local_addr().unwrap().port();
    let one = |name: &str, host: &str| {
        let address = format!("tcp://{host}:{port}");
        format!("[[endpoint]]\nname = \"{name}\"\nrole = \"server\"\naddress = \"{address}\"\nbehaviour = \"echo\"\n")
    };
    let folder = tempfile::tempdir().unwrap();
    let lab = write(folder.path(), &format!("version = 1\n{}{}", one("one", "127.0.0.2"), one("two", "127.0.0.1")));
    let (status, out, err) = run(&["run", &lab, "--for", "3s", "--quiet"]);
    assert_eq!((status, err.lines().count()), (1, 1), "{out}{err}");
    assert!(err.contains(&format!("bind 127.0.0.1:{port}: EADDRINUSE")), "{err}");
    assert!(!err.contains("this program itself") && !err.contains("“one”"), "{err}");
    assert!(err.contains(&format!("(pid {})", std::process::id())), "the one that holds it is named: {err}");
}

#[test]
fn a_lab_that_repeats_sends_as_often_as_it_says() {
    let folder = tempfile::tempdir().unwrap();
    let lab = LAB.replace("\"text:grow\"", "\"n${seq}.\"\nrepeat = { every = \"1 ms\", times = 3 }");
    let (status, out, err) = run(&["run", &write(folder.path(), &lab), "--for", "2s"]);
    assert_eq!((status, err.as_str()), (0, ""), "{out}");
    let sent = out.lines().filter(|line| line.contains("client") && line.contains("send(")).count();
    assert!(sent == 3 && out.contains("n3."), "{out}");
}

#[test]
fn a_client_that_connects_again_repeats_once_on_each_connection() {
    let folder = tempfile::tempdir().unwrap();
    for (delay, every, times) in [(0, "1 ms", 50), (100, "50 ms", 5)] {
        let set = format!(
            "\"n${{seq}}.\"\nrepeat = {{ every = \"{every}\", times = {times} }}\noptions = {{ reconnect = true }}"
        );
        let lab =
            LAB.replace("\"upper-case\"", &format!("\"upper-once\"\nbehaviour_settings = {{ delay_ms = {delay} }}"));
        let lab = write(folder.path(), &lab.replace("\"text:grow\"", &set));
        let (status, out, err) = run(&["run", &lab, "--for", "4s"]);
        assert_eq!((status, err.as_str()), (0, ""), "{out}");
        let sent = out.lines().filter(|line| line.contains("client") && line.contains("send(")).count();
        assert!(sent == times && out.contains(&format!("\"N{times}.\"")), "{sent}: {out}");
    }
}

#[test]
fn a_repeat_that_cannot_go_on_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let once = LAB.replace("upper-case", "upper-once");
    let repeat = |payload: &str, every: &str| {
        once.replace("\"text:grow\"", &format!("\"{payload}\"\nrepeat = {{ every = \"{every}\", times = 3 }}"))
    };
    // The server closes after the first.
    let (status, out, err) = run(&["run", &write(folder.path(), &repeat("a", "300 ms")), "--for", "2s"]);
    assert_eq!(
        (status, err.as_str()),
        (1, "socketlab: client: repeat: There is no open connection to send on.\n"),
        "{out}"
    );
}

#[test]
fn the_time_limit_begins_with_the_start_and_no_client_waits_for_a_slow_one() {
    // A backlog that is full: whoever connects now waits.
    let full = socket2::Socket::new(socket2::Domain::IPV4, socket2::Type::STREAM, None).unwrap();
    full.bind(&"127.0.0.1:0".parse::<std::net::SocketAddr>().unwrap().into()).unwrap();
    full.listen(0).unwrap();
    let address = full.local_addr().unwrap().as_socket().unwrap();
    let connect = |_| std::net::TcpStream::connect_timeout(&address, std::time::Duration::from_millis(200)).ok();
    let waiting: Vec<_> = (0..8).map_while(connect).collect();
    if waiting.len() == 8 {
        eprintln!("skipped: this system's backlog is never full");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let slow =
        format!("[[endpoint]]\nname = \"slow\"\nrole = \"client\"\naddress = \"tcp://{address}\"\npayload = \"x\"\n");
    let began = std::time::Instant::now();
    let (_, out, _) = run(&["run", &write(folder.path(), &format!("{LAB}{slow}")), "--for", "2s"]);
    // To connect takes ten seconds before it is given up.
    assert!(began.elapsed() < std::time::Duration::from_secs(8), "{:?}", began.elapsed());
    assert!(out.contains("\"GROW\""), "{out}");
}

#[test]
fn a_bad_lab_is_one_line_that_names_the_file_and_the_place() {
    let folder = tempfile::tempdir().unwrap();
    let cases = [
        ("version = 1\nunknown = 1\n".to_owned(), "line 2, column 1"),
        ("version = 7\n".to_owned(), "version 7"),
        (LAB[..LAB.len() - 30].to_owned(), "line "),
        (LAB.replace("upper-case", "nothing"), "no behaviour is called \"nothing\""),
    ];
    for (text, reason) in cases {
        let lab = write(folder.path(), &text);
        let (status, out, err) = run(&["run", &lab]);
        assert_eq!((status, out.as_str(), err.lines().count()), (1, "", 1), "{err}");
        assert!(err.contains(reason) && err.contains("a.lab.toml"), "{err}");
    }
    let huge = folder.path().join("huge.lab.toml");
    File::create(&huge).unwrap().set_len(2 << 30).unwrap();
    let (status, _, err) = run(&["run", huge.to_str().unwrap()]);
    assert_eq!(status, 1);
    assert!(err.contains("huge.lab.toml"), "{err}");
    let (status, _, err) = run(&["run", "missing.lab.toml"]);
    assert_eq!(status, 1);
    assert!(err.contains("missing.lab.toml could not be opened: there is no such file"), "{err}");
}

#[test]
fn a_server_that_cannot_start_ends_the_run() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let folder = tempfile::tempdir().unwrap();
    let lab = write(folder.path(), &LAB.replace("127.0.0.1:0", &taken.local_addr().unwrap().to_string()));
    let (status, _, err) = run(&["run", &lab]);
    assert_eq!(status, 1);
    assert!(err.contains("EADDRINUSE"), "{err}");
}

#[test]
fn of_two_servers_at_one_port_it_is_always_the_second_that_fails() {
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let (_, lab, _) = run(&["examples", "errors", "--print"]);
    let folder = tempfile::tempdir().unwrap();
    let lab = write(folder.path(), &lab.replace(":5211", &format!(":{port}")));
    for _ in 0..5 {
        let (status, out, err) = run(&["run", &lab, "--for", "2s"]);
        assert_eq!(status, 1);
        let failed: Vec<&str> = out.lines().filter(|line| line.contains("EADDRINUSE")).collect();
        assert_eq!(failed.len(), 1, "{out}");
        assert!(failed[0].contains("  port in use  "), "{out}");
        assert_eq!(err.matches("EADDRINUSE").count(), 1, "{err}");
    }
}
