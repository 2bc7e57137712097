//! With a file `portable` beside the program everything of its own stays there.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::program::finished;

/// The program in a folder of its own, marked, started with a home that it must leave alone.
struct Portable {
    place: tempfile::TempDir,
    home: tempfile::TempDir,
}

impl Portable {
    fn unpacked() -> Self {
        // On the disk of the program, for a second name of it: a copy could not be run while a child that another test forks has it
        // open to be written.
        let place = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
        let portable = Self { place, home: tempfile::tempdir().unwrap() };
        std::fs::hard_link(env!("CARGO_BIN_EXE_socketlab"), portable.program()).unwrap();
        std::fs::write(portable.place.path().join("portable"), "").unwrap();
        portable
    }

    fn program(&self) -> PathBuf {
        self.place.path().join(format!("socketlab{}", std::env::consts::EXE_SUFFIX))
    }

    /// Runs to the end; gives standard output.
    fn run(&self, args: &[&str]) -> String {
        let mut program = Command::new(self.program());
        program.args(args).env("LC_ALL", "C.UTF-8");
        for name in
            ["HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "APPDATA", "LOCALAPPDATA", "USERPROFILE"]
        {
            program.env(name, self.home.path());
        }
        let (status, out, err) = finished(program.output().unwrap());
        assert_eq!((status, err.as_str()), (0, ""), "{out}");
        out
    }
}

fn names(folder: &Path) -> BTreeSet<String> {
    std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}

#[test]
fn a_portable_program_keeps_its_logs_beside_itself_and_leaves_the_home_alone() {
    let portable = Portable::unpacked();
    let out = portable.run(&["demo"]);
    let saved = Path::new(out.lines().last().unwrap().strip_prefix("The log is saved in ").unwrap());
    let data = portable.place.path().join("socketlab-data");
    // The system may name the same folder in another way.
    assert_eq!(saved.parent().unwrap().canonicalize().unwrap(), data.join("logs").canonicalize().unwrap());
    assert_eq!(names(&data), ["logs", "runs"].map(str::to_owned).into());
    assert_eq!(names(portable.home.path()), BTreeSet::new());
    assert!(portable.run(&["log"]).contains("rows"), "the kept run is listed");
}

#[test]
fn a_place_that_cannot_be_written_keeps_nothing_and_plays_all_the_same() {
    let portable = Portable::unpacked();
    // A file in the place of the folder: not even an administrator can write into it.
    std::fs::write(portable.place.path().join("socketlab-data"), "").unwrap();
    let out = portable.run(&["demo"]);
    assert!(out.contains("recv(1024) = 5"), "{out}");
    let saved = out.lines().last().unwrap().strip_prefix("The log is saved in ").unwrap();
    std::fs::remove_file(saved).unwrap();
    assert_eq!(names(portable.home.path()), BTreeSet::new());
}
