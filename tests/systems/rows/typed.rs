//! Rows in which persons type: peers, servers that a person answers, chats and rooms.

use super::party::Party;
use super::table::Stage;
use super::{OfRow, each};
use Step::{Ends, Says, Sees, Types};

/// A row and what is typed in it.
pub struct Typed {
    pub row: (&'static str, usize),
    /// The commands that take part, by their places in the row; two clients are one command twice.
    parties: &'static [usize],
    /// The lessons' program in place of each; an address among its arguments becomes host and port.
    lessons: &'static [(&'static str, &'static [&'static str])],
    steps: &'static [(usize, Step)],
}

/// What a party does next.
enum Step {
    Types(&'static str),
    /// This has come to it.
    Sees(&'static str),
    /// A line of its output.
    Says(&'static str),
    /// Its input ends, and then it does.
    Ends,
}

const ASK: &str = "ask.py";
const TALK: &str = "talk.py";
const PEER: &str = "peer.py";

pub const TYPED: &[Typed] = &[
    Typed {
        row: ("S2", 1),
        parties: &[0, 1],
        lessons: &[
            (PEER, &["udp://127.0.0.1:5021", "udp://127.0.0.1:5022"]),
            (PEER, &["udp://127.0.0.1:5022", "udp://127.0.0.1:5021"]),
        ],
        steps: &[(0, Types("hello")), (1, Sees("hello")), (1, Types("你好")), (0, Sees("你好"))],
    },
    Typed {
        row: ("S3", 1),
        parties: &[0, 1],
        lessons: &[(ASK, &["serve", "tcp://127.0.0.1:5031"]), (ASK, &["connect", "tcp://127.0.0.1:5031"])],
        steps: &[
            (1, Types("hello")),
            (0, Sees("hello")),
            (0, Types("what is it?")),
            (1, Sees(r"what is it\?")),
            (1, Types("q")),
            (1, Ends),
            (0, Says("end of stream|^end")),
        ],
    },
    Typed {
        row: ("S11", 1),
        parties: &[0, 1],
        lessons: &[(ASK, &["serve", "tcp://127.0.0.1:5111"]), (ASK, &["connect", "tcp://127.0.0.1:5111"])],
        steps: &[
            (1, Types("one")),
            (0, Sees("one")),
            (0, Types("two")),
            (1, Sees("two")),
            (1, Types("three")),
            (0, Sees("three")),
            (0, Types("four")),
            (1, Sees("four")),
            (1, Ends),
        ],
    },
    Typed {
        row: ("S12", 1),
        parties: &[0, 1],
        lessons: &[(TALK, &["serve", "tcp://127.0.0.1:5121"]), (TALK, &["connect", "tcp://127.0.0.1:5121"])],
        steps: &[
            (0, Types("who is there?")),
            (1, Sees(r"who is there\?")),
            (0, Types("still there?")),
            (1, Sees(r"still there\?")),
            (1, Types("one")),
            (0, Sees("one")),
            (1, Types("two")),
            (0, Sees("two")),
            (1, Ends),
            (0, Says("end of stream|^end")),
        ],
    },
    Typed {
        row: ("S13", 1),
        parties: &[0, 1, 1],
        lessons: &[
            ("rooms.py", &[":tcp://127.0.0.1:5132"]),
            (TALK, &["connect", "tcp://127.0.0.1:5132"]),
            (TALK, &["connect", "tcp://127.0.0.1:5132"]),
        ],
        steps: ROOMS,
    },
    Typed { row: ("S13", 2), parties: &[0, 1, 1], lessons: &[], steps: ROOMS },
    Typed {
        row: ("S18", 5),
        parties: &[0, 1],
        lessons: &[
            (PEER, &["udp://0.0.0.0:5187", "udp://127.0.0.1:5186"]),
            (PEER, &["udp://127.0.0.1:5186", "udp://127.255.255.255:5187", "broadcast"]),
        ],
        steps: &[(1, Types("everybody")), (0, Sees("everybody"))],
    },
    Typed {
        row: ("S18", 6),
        parties: &[0, 1],
        lessons: &[
            (PEER, &["udp://0.0.0.0:5188", "udp://127.0.0.1:5189", "group"]),
            (PEER, &["udp://127.0.0.1:5189", "udp://239.255.51.88:5188", "group"]),
        ],
        steps: &[(1, Types("members")), (0, Sees("members"))],
    },
];

const ROOMS: &[(usize, Step)] = &[
    (1, Types("alice lobby")),
    (1, Sees("success")),
    (2, Types("bob lobby")),
    (2, Sees("success")),
    (2, Types("hello")),
    (1, Sees(r"\[<ctime>\] bob: hello")),
    (1, Types("你好")),
    (2, Sees(r"\[<ctime>\] alice: 你好")),
    (2, Types("quit")),
    (2, Sees("quit")),
    (1, Sees("bob left lobby at <ctime>")),
    (2, Ends),
];

impl OfRow for Typed {
    fn row(&self) -> (&'static str, usize) {
        self.row
    }
}

#[test]
fn persons_type_at_the_labs_commands() {
    each(TYPED, |stage, typed| play(stage, typed, None));
}

#[test]
fn persons_type_at_the_lessons_programs_in_every_role() {
    each(TYPED, |stage, typed| {
        if typed.lessons.is_empty() {
            eprintln!("skipped: {:?}: the lessons know no framing", typed.row);
        }
        (0..typed.lessons.len()).for_each(|place| play(stage, typed, Some(place)));
    });
}

/// Plays a row, with the lessons' program in one of the places.
fn play(stage: &Stage, typed: &Typed, lesson: Option<usize>) {
    let mut parties = Vec::new();
    for (place, command) in typed.parties.iter().enumerate() {
        let words = &stage.commands[*command];
        let party = match lesson {
            Some(lesson) if lesson == place => {
                let (script, args) = typed.lessons[place];
                let args: Vec<String> = args.iter().flat_map(|arg| argument(stage, arg)).collect();
                Party::lesson(script, &args, stage.folder.path())
            }
            _ => Some(Party::lab(words, stage.folder.path())),
        };
        let Some(mut party) = party else { return };
        let binds = words[1] != "connect";
        assert!(!binds || party.says(r"^(listening|\d+\s*$)"), "{words:?}: {}", party.ends().2);
        parties.push(Some(party));
    }
    for (who, step) in typed.steps {
        let party = parties[*who].as_mut().unwrap();
        match step {
            Types(line) => party.types(line),
            Sees(pattern) => party.sees(pattern),
            Says(pattern) => assert!(party.says(pattern), "{:?} {lesson:?} never said {pattern}", typed.row),
            Ends => {
                let (status, out, err) = parties[*who].take().unwrap().ends();
                assert_eq!((status, err.as_str()), (0, ""), "{:?} {lesson:?}: {out}", typed.row);
            }
        }
    }
}

/// What an argument stands for: host and port of an address, the port alone after a colon, or itself.
fn argument(stage: &Stage, arg: &str) -> Vec<String> {
    let address = |text: &str| stage.moved(text).parse::<socketlab::address::Address>().unwrap();
    match (arg.strip_prefix(':'), arg.contains("://")) {
        (Some(rest), _) => vec![address(rest).port.to_string()],
        (None, true) => vec![address(arg).host, address(arg).port.to_string()],
        (None, false) => vec![arg.to_owned()],
    }
}
