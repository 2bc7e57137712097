//! CONTRIBUTING.md shows code that works: its blocks are the files beside this one and files of the program.

mod reverse;
mod rot13;

use std::path::Path;

use socketlab::behaviour::{Action, Client, ClientId, Folder, Input, Settings, Setup};
use socketlab::payload::{Encoding, Options, PayloadType};

/// The blocks of Rust and Python in the document that begin with `// path/of/a/file.rs` or `# path/of/a/file.py`.
fn blocks() -> Vec<(String, String)> {
    let text = read("CONTRIBUTING.md");
    let mut named = Vec::new();
    for (language, comment) in [("```rust\n", "// "), ("```python\n", "# ")] {
        let blocks = text.split(language).skip(1).map(|rest| rest.split("```").next().unwrap());
        let blocks = blocks.filter_map(|block| block.strip_prefix(comment)?.split_once('\n'));
        named.extend(blocks.map(|(path, code)| (path.trim().to_owned(), code.to_owned())));
    }
    named
}

fn read(path: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap().replace("\r\n", "\n")
}

#[test]
fn every_block_stands_in_the_file_that_it_names() {
    let blocks = blocks();
    for path in [
        "tests/contributing/reverse.rs",
        "tests/contributing/rot13.rs",
        "src/framing/fixed.rs",
        "assets/python/behaviours/command.py",
    ] {
        assert!(blocks.iter().any(|(named, _)| named == path), "{path} is not shown");
    }
    for (path, code) in blocks {
        assert!(read(&path).contains(code.trim_end()), "{path} does not hold what CONTRIBUTING.md shows of it");
    }
}

struct Nothing;

impl Folder for Nothing {
    fn names(&self) -> Result<Vec<String>, String> {
        Ok(Vec::new())
    }
}

#[test]
fn the_behaviour_works() {
    let setup = Setup { settings: &Settings::default(), encoding: Encoding::Utf8, input: Input::Pieces };
    let mut behaviour = (reverse::KIND.make)(&setup).unwrap();
    let peer = ([127, 0, 0, 1], 40_000).into();
    let client = Client { id: ClientId(1), peer: &peer, clock: socketlab::clock::Clock::start(), folder: &Nothing };
    let mut actions = Vec::new();
    behaviour.received(&client, &bytes::Bytes::from_static(b"abc"), &mut actions);
    assert_eq!(actions, [Action::Send(bytes::Bytes::from_static(b"cba"))]);
}

#[test]
fn the_payload_type_works() {
    let options = Options::default();
    let bytes = rot13::Rot13.parse("rot13", rot13::Rot13.example("rot13"), &options).unwrap();
    assert_eq!(bytes, "hello");
    assert_eq!(rot13::Rot13.show("rot13", &bytes, &options).unwrap(), "uryyb");
    assert_eq!(rot13::Rot13.parse("rot13", "ab中", &options).unwrap_err().at, 2);
}
