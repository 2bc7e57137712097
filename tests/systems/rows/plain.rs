//! Rows whose clients need nobody who types.

use regex::Regex;

use super::party::Party;
use super::table::{Stage, address};
use super::{OfRow, each, plain};
use crate::python::{Script, bytes, hex};
use crate::wire::masked;

/// What a row says on the wire; every time is `<ctime>`.
#[derive(Clone, Copy)]
pub struct Plain {
    pub row: (&'static str, usize),
    /// What its clients' logs hold.
    sees: &'static [&'static str],
    /// The server of the lessons that its clients can ask; none has no such server in the lessons.
    server: Option<&'static str>,
    client: Client,
}

/// What the lessons' client says to the row's servers.
#[derive(Clone, Copy)]
enum Client {
    /// A message, and what it is answered with.
    Turns(&'static [(&'static str, &'static str)]),
    /// Nothing, and what comes all the same.
    Listens(&'static str),
    /// Something that nobody answers.
    Sends(&'static str),
    None,
}

const STAMPED: &str = r#""\[<ctime>\] (hello|one)""#;
const ASKS: Client = Client::Turns(&[("hello", r"\[<ctime>\] hello")]);
const ECHOES: Client = Client::Turns(&[("hello", "hello"), ("你好", "你好")]);

macro_rules! plain {
    ($($id:literal $n:literal: $sees:expr, $server:expr, $client:expr;)*) => {
        &[$(Plain { row: ($id, $n), sees: &$sees, server: $server, client: $client }),*]
    };
}

pub const PLAIN: &[Plain] = plain![
    "S1" 1: [r#"<-  .*"hello""#], Some("echo"), ECHOES;
    "S4" 1: [STAMPED], Some("timestamp"), ASKS;
    "S5" 1: [STAMPED], Some("timestamp"), ASKS;
    "S6" 1: [r#"(?s)(<-  [^\n]*"\[<ctime>\] one line\\r\\n".*){3}"#], Some("line-timestamp"),
        Client::Turns(&[("one line\r\n", r"\[<ctime>\] one line\r\n")]);
    "S7" 1: [STAMPED], Some("timestamp"), ASKS;
    "S7" 2: [STAMPED], Some("timestamp"), ASKS;
    "S7" 3: [STAMPED], Some("timestamp"), ASKS;
    "S7" 4: [STAMPED], Some("timestamp"), ASKS;
    "S8" 1: [STAMPED], Some("timestamp"), ASKS;
    "S9" 1: [r#"<-  .*"<ctime>""#, r#"<-  .*"(posix|nt)""#, r"<-  .*README\.md.*notes\.txt|notes\.txt.*README\.md"],
        Some("command"), Client::Turns(&[("date", "<ctime>"), ("os", "<os>"), ("ls", "README.md\nnotes.txt")]);
    "S10" 1: [r#"<-  .*"<ctime>\\r\\n""#], Some("daytime"), Client::Turns(&[("now", "<ctime>\r\n")]);
    "S13" 1: [r#"<-  .*"success""#], None, Client::None;
    "S14" 1: [r#"<-  .*"Thank you for connecting\\n""#], Some("greeting"), Client::Listens("Thank you for connecting\n");
    "S15" 1: [r#"<-  .*"\[<ctime>\] ping 10""#], Some("timestamp"), Client::Turns(&[("ping 1", r"\[<ctime>\] ping 1")]);
    "S16" 1: [r#"<-  .*"HELLO""#], Some("upper-once"), Client::Turns(&[("hello", "HELLO")]);
    "S17" 1: [r#"<-  .*"HELLO""#], Some("upper-case"), Client::Turns(&[("hello", "HELLO"), ("again", "AGAIN")]);
    "S18" 1: [r#"<-  .*"hello""#], Some("echo"), ECHOES;
    "S18" 2: [r#"<-  .*"hello""#], Some("echo"), ECHOES;
    "S18" 3: [r#"<-  .*"hello""#], Some("echo"), ECHOES;
    "S18" 4: [r#"<-  .*"hello""#], Some("echo"), ECHOES;
    "S18" 7: ["abcdefgh"], None, Client::None;
    "S20" 1: [], None, Client::None;
    "S21" 1: ["ECONNREFUSED"], None, Client::None;
    "S22" 1: [r#"<=  .*marks"#], Some("echo"), Client::Turns(&[("\0\0\0\u{2}hi", "\0\0\0\u{2}hi")]);
    "RFC 862" 1: [r#"<-  .*"hello""#], Some("echo"), ECHOES;
    "RFC 863" 1: [r#"->  .*"Socket Lab\\n""#], Some("discard"), Client::Sends("into the void");
    "RFC 864" 1: ["<-  .*ABCDEFG"], Some("chargen"), Client::Turns(&[("more", "(?s).*ABCDEFG.*")]);
    "RFC 864" 2: [], None, Client::Turns(&[("it does not listen", "(?s).*ABCDEFG.*")]);
    "RFC 865" 1: [r#"<-  .*"[A-Z].*""#], Some("quote"), Client::Listens("(?s).+");
    "RFC 867" 1: [r#"<-  .*"<ctime>\\r\\n""#], Some("daytime"), Client::Listens("<ctime>\r\n");
    "RFC 868" 1: ["<-  .* = 4 "], Some("time"), Client::Turns(&[("now", "(?s).{1,4}")]);
    "rules" 1: [r#"<-  .*"hello, Ada""#], None, Client::Turns(&[("my name is Ada", "hello, Ada"), ("ping", "pong")]);
];

impl Plain {
    /// A row of which nothing is known but that it runs: every client ends as it should.
    pub fn unknown(row: (&'static str, usize)) -> Self {
        Self { row, sees: &[], server: None, client: Client::None }
    }
}

impl OfRow for Plain {
    fn row(&self) -> (&'static str, usize) {
        self.row
    }
}

#[test]
fn the_lab_on_both_sides() {
    each(&plain(), run_commands);
}

#[test]
fn the_lab_serves_the_lessons_clients() {
    each(&plain(), ask_servers);
}

#[test]
fn the_lab_is_a_client_of_the_lessons_servers() {
    each(&plain(), ask_lessons);
}

/// Runs the row's commands in their order.
fn run_commands(stage: &Stage, plain: &Plain) {
    let mut servers = Vec::new();
    let mut heard = String::new();
    for words in &stage.commands {
        match (words[0].as_str(), words[1].as_str()) {
            ("ncat", _) => {
                if let Some(mut ncat) = Party::program(words, stage.folder.path()) {
                    assert!(ncat.says(r##"^ !"#\$%"##), "{words:?}");
                }
            }
            (_, "serve") => servers.extend(serve(stage, words)),
            (_, "connect") => heard.push_str(&connect(stage, words, plain)),
            (_, "examples") => examples(stage, words),
            (_, "services") => {
                let (status, out, err) = Party::lab(words, stage.folder.path()).ends();
                assert_eq!((status, err.as_str()), (0, ""), "{words:?}");
                assert!(!out.is_empty(), "{words:?}");
            }
            _ => panic!("nobody knows how to run {words:?}"),
        }
    }
    check(plain, &heard);
}

/// Lets the lessons' client ask each of the row's servers.
fn ask_servers(stage: &Stage, plain: &Plain) {
    let (how, says, wanted): (_, Vec<&str>, Vec<&str>) = match &plain.client {
        Client::Turns(turns) => {
            ("turns", turns.iter().map(|(said, _)| *said).collect(), turns.iter().map(|(_, answer)| *answer).collect())
        }
        Client::Listens(text) => ("listen", Vec::new(), vec![*text]),
        Client::Sends(said) => ("glued", vec![*said], Vec::new()),
        Client::None => return eprintln!("skipped: {}: the lessons have no such client", plain.row.0),
    };
    for words in stage.of("serve") {
        let Some(_server) = serve(stage, words) else { continue };
        let address = address(words);
        let says: Vec<String> = says.iter().map(|said| hex(said.as_bytes())).collect();
        let (scheme, authority) = (address.transport.scheme(), address.authority());
        let mut args = vec![scheme, authority.as_str(), how];
        args.extend(says.iter().map(String::as_str));
        let Some(script) = Script::start("client.py", &args) else { return };
        let replies = script.finish();
        let replies = replies.iter().filter(|line| !["EOF", "MORE"].contains(&line.as_str()));
        let replies: Vec<String> = replies.map(|line| masked(&bytes(line))).collect();
        let replies = if how == "listen" { vec![replies.concat()] } else { replies };
        assert_eq!(replies.len(), wanted.len(), "{words:?}: {replies:?}");
        for (reply, wanted) in replies.iter().zip(&wanted) {
            assert!(Regex::new(&format!("^(?:{wanted})$")).unwrap().is_match(reply), "{words:?}: {reply:?}");
        }
    }
}

/// Lets each of the row's clients ask the lessons' server.
fn ask_lessons(stage: &Stage, plain: &Plain) {
    let Some(system) = plain.server else {
        return eprintln!("skipped: {}: the lessons have no such server", plain.row.0);
    };
    for words in stage.of("connect") {
        let to = address(words);
        let args = [system, to.transport.scheme(), &to.host, &to.port.to_string()].map(str::to_owned);
        let Some(mut server) = Party::lesson("server.py", &args, stage.folder.path()) else { return };
        assert!(server.says("."), "{args:?}: {}", server.ends().2);
        check(plain, &connect(stage, words, plain));
    }
}

/// Starts a server and waits until it listens; `None` for one that needs rights which this test has not.
fn serve(stage: &Stage, words: &[String]) -> Option<Party> {
    let mut server = Party::lab(words, stage.folder.path());
    if server.says("^listening on ") {
        return Some(server);
    }
    let (_, _, err) = server.ends();
    let is_named = words.iter().any(|word| word.ends_with(":daytime"));
    assert!(is_named && (err.contains("EACCES") || err.contains("EADDRINUSE")), "{words:?}: {err}");
    eprintln!("skipped: {words:?}: {err}");
    None
}

/// What a client's log says; its end is as the row has it.
fn connect(stage: &Stage, words: &[String], plain: &Plain) -> String {
    let (status, out, err) = Party::lab(words, stage.folder.path()).ends();
    let wanted = i32::from(plain.sees == ["ECONNREFUSED"]);
    assert_eq!(status, wanted, "{words:?}: {err}\n{out}");
    out + &err
}

/// Runs an example on ports that are free. It goes on until it is stopped.
fn examples(stage: &Stage, words: &[String]) {
    let print = [words, &["--print".to_owned()]].concat();
    let (status, lab, _) = Party::lab(&print, stage.folder.path()).ends();
    assert_eq!(status, 0, "{words:?}");
    std::fs::write(stage.folder.path().join("example.lab.toml"), stage.moved(&lab)).unwrap();
    let run = ["socketlab", "run", "example.lab.toml"].map(str::to_owned);
    let mut example = Party::lab(&run, stage.folder.path());
    let says = if words[2] == "errors" { "port in use .*EADDRINUSE" } else { "relay .*faults are drawn with seed" };
    assert!(example.says(says), "{}", example.ends().1);
}

fn check(plain: &Plain, heard: &str) {
    for wanted in plain.sees {
        assert!(Regex::new(wanted).unwrap().is_match(heard), "{:?} lacks {wanted}:\n{heard}", plain.row);
    }
}
