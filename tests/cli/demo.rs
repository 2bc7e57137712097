use crate::program::{finished, run, socketlab};

#[test]
fn without_a_display_the_program_says_so_and_plays_the_echo_lab() {
    if cfg!(any(windows, target_os = "macos")) {
        eprintln!("skipped: on this system a display cannot be told from the environment");
        return;
    }
    let home = tempfile::tempdir().unwrap();
    let mut program = socketlab(&[]);
    program.env("HOME", home.path()).env("XDG_DATA_HOME", home.path());
    let (status, out, err) = finished(program.output().unwrap());
    assert_eq!((status, err.as_str()), (0, ""), "{out}");
    let why = if cfg!(feature = "window") { "no display" } else { "built without it" };
    assert!(out.lines().next().unwrap().contains(why), "{out}");
    for shown in ["listen(128)", "accept()", "send(<5 bytes>) = 5", "recv(1024) = 5", "\"hello\""] {
        assert!(out.contains(shown), "{out}\nlacks {shown}");
    }
    let saved = out.lines().last().unwrap().strip_prefix("The log is saved in ").unwrap();
    assert!(saved.starts_with(home.path().to_str().unwrap()), "{saved}");
    assert!(std::fs::read_to_string(saved).unwrap().contains("\"hello\""));
}

#[test]
fn the_demo_plays_on_when_its_port_is_in_use() {
    // Whether this bind succeeds or another test's demo holds the port: it is in use.
    let _held = std::net::TcpListener::bind("127.0.0.1:5001");
    let home = tempfile::tempdir().unwrap();
    let mut program = socketlab(&["demo"]);
    program.env("HOME", home.path()).env("XDG_DATA_HOME", home.path());
    let (status, out, err) = finished(program.output().unwrap());
    assert_eq!((status, err.as_str()), (0, ""), "{out}");
}

#[test]
fn a_lab_without_a_display_names_the_command_for_it() {
    if cfg!(any(windows, target_os = "macos")) {
        eprintln!("skipped: on this system a display cannot be told from the environment");
        return;
    }
    let (status, out, err) = run(&["some.lab.toml"]);
    assert_eq!((status, out.as_str()), (1, ""));
    assert!(err.contains("socketlab run"), "{err}");
}

#[test]
#[cfg(target_os = "linux")]
fn a_standard_output_that_cannot_be_written_is_a_failure() {
    let home = tempfile::tempdir().unwrap();
    for args in [&["demo"][..], &["services"], &["examples"], &["serve", "echo", "tcp://127.0.0.1:0", "--for", "0"]] {
        let full = std::fs::File::create("/dev/full").unwrap();
        let mut program = socketlab(args);
        program.env("HOME", home.path()).env("XDG_DATA_HOME", home.path()).stdout(full);
        let (status, _, err) = finished(program.output().unwrap());
        assert!(status == 1 && err.starts_with("socketlab: write standard output: "), "{args:?}: {status} {err}");
        assert_eq!(err.lines().count(), 1, "{args:?}: {err}");
    }
}
