//! The rows of docs/SYSTEMS.md, and their commands on ports and paths that are free.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::net::{TcpListener, UdpSocket};
use std::path::Path;
use std::sync::atomic::{AtomicU16, Ordering};

use regex::{Captures, Regex};
use socketlab::address::Address;

use crate::shell::{spans, words};

const SYSTEMS: &str = include_str!("../../../docs/SYSTEMS.md");

/// A row: its first column, the how-manieth it is of those, and its commands.
pub struct Row {
    pub id: (&'static str, usize),
    commands: Vec<&'static str>,
}

/// Every row of the tables.
pub fn rows() -> Vec<Row> {
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    let lines = SYSTEMS.lines().filter(|line| line.starts_with("| ") && !line.starts_with("| id "));
    let row = |line: &'static str| {
        let cells: Vec<&'static str> = line.trim_matches(['|', ' ']).split(" | ").collect();
        let count = seen.entry(cells[0]).or_default();
        *count += 1;
        Row { id: (cells[0], *count), commands: spans(cells[3]).collect() }
    };
    lines.map(row).collect()
}

impl Row {
    /// The row's commands on ports and paths of its own, which are the same for all of them.
    pub fn stage(&self) -> Stage {
        let folder = tempfile::tempdir().unwrap();
        // What the commands name in the folder they are run in.
        for name in ["README.md", "notes.txt"] {
            std::fs::write(folder.path().join(name), "Socket Lab\n").unwrap();
        }
        let ports = RefCell::default();
        let commands = self.commands.iter().map(|command| moved(command, folder.path(), &ports)).collect();
        Stage { commands, folder, ports }
    }
}

/// A row that is about to be run.
pub struct Stage {
    /// Each as the words that a shell makes of it.
    pub commands: Vec<Vec<String>>,
    pub folder: tempfile::TempDir,
    ports: RefCell<BTreeMap<String, u16>>,
}

impl Stage {
    /// The commands of a kind: `serve`, `connect` …
    pub fn of(&self, kind: &str) -> impl Iterator<Item = &Vec<String>> {
        self.commands.iter().filter(move |words| words[1] == kind)
    }

    /// Any other text with the row's ports.
    pub fn moved(&self, text: &str) -> String {
        moved_text(text, &self.ports)
    }
}

/// A command's first address: where it serves, or whom it asks.
pub fn address(words: &[String]) -> Address {
    words.iter().find_map(|word| word.parse().ok()).unwrap_or_else(|| panic!("no address in {words:?}"))
}

fn moved(command: &str, folder: &Path, ports: &RefCell<BTreeMap<String, u16>>) -> Vec<String> {
    let place = |word: String| match word.split_once(":///tmp/") {
        Some((scheme, name)) => format!("{scheme}://{}", folder.join(name).display()),
        None => word,
    };
    words(&moved_text(command, ports)).into_iter().map(place).collect()
}

/// The text with each port of its addresses replaced by a free one, the same by the same.
fn moved_text(text: &str, ports: &RefCell<BTreeMap<String, u16>>) -> String {
    let port = Regex::new(r"((?:tcp|udp)://[^\s:\[]*:|\]:|ncat 127\.0\.0\.1 )(\d+)").unwrap();
    let replaced = port.replace_all(text, |found: &Captures<'_>| {
        let free = *ports.borrow_mut().entry(found[2].to_owned()).or_insert_with(free_port);
        format!("{}{free}", &found[1])
    });
    replaced.into_owned()
}

/// A port that nobody has, below those that systems give away, so that nobody is given it before it is used.
fn free_port() -> u16 {
    static NEXT: AtomicU16 = AtomicU16::new(0);
    let is_free = |port: &u16| {
        let at = ("127.0.0.1", *port);
        TcpListener::bind(at).is_ok() && UdpSocket::bind(at).is_ok()
    };
    // Test runs at the same time begin at different places.
    let first = (std::process::id().wrapping_mul(97) % 9000) as u16;
    let next = || 20_000 + (first + NEXT.fetch_add(1, Ordering::Relaxed)) % 12_000;
    std::iter::repeat_with(next).take(12_000).find(is_free).expect("no port is free")
}
