//! Where the program keeps what is its own on the disk: in the folders that the system has for it, or, with a file `portable` beside the
//! program, all of it in one folder there, so that it goes with a stick and leaves nothing behind.

use std::path::{Path, PathBuf};

/// The file, or folder, beside the program that keeps everything there; what it holds does not matter.
pub const MARK: &str = "portable";
/// The folder beside the program that everything is in then.
const DATA: &str = "socketlab-data";

/// The folders of this user, or those beside the program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Folders {
    /// For what was chosen: the preferences.
    pub settings: PathBuf,
    /// For the logs of runs.
    pub runs: PathBuf,
    /// For logs that are saved unasked.
    pub logs: PathBuf,
    /// The folder beside the program that holds all of these.
    pub portable: Option<PathBuf>,
}

impl Folders {
    /// Those of this program, started by this user; `None` where the system knows no home.
    pub fn usual() -> Option<Self> {
        let portable = std::env::current_exe().ok().and_then(|program| Self::beside(&program));
        portable.or_else(Self::of_user)
    }

    /// The folder beside this program, if it is marked.
    pub fn beside(program: &Path) -> Option<Self> {
        let is_marked = |folder: &&Path| folder.join(MARK).exists();
        let data = places(program).find(is_marked)?.join(DATA);
        Some(Self { settings: data.clone(), runs: data.join("runs"), logs: data.join("logs"), portable: Some(data) })
    }

    fn of_user() -> Option<Self> {
        let dirs = directories::ProjectDirs::from("", "", "socketlab")?;
        let own = dirs.data_local_dir();
        Some(Self {
            settings: dirs.config_dir().to_owned(),
            runs: dirs.state_dir().unwrap_or(own).join("runs"),
            logs: own.join("logs"),
            portable: None,
        })
    }
}

/// What stands beside the program as a person sees it: its folder, and on macOS that of the bundle which it is in.
fn places(program: &Path) -> impl Iterator<Item = &Path> {
    let bundle = program.ancestors().find(|path| path.extension().is_some_and(|ending| ending == "app"));
    program.parent().into_iter().chain(bundle.and_then(Path::parent))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn with_the_mark_everything_stays_beside_the_program() {
        let place = tempfile::tempdir().unwrap();
        let program = place.path().join("socketlab.exe");
        assert_eq!(Folders::beside(&program), None);
        fs::write(place.path().join(MARK), "").unwrap();
        let data = place.path().join("socketlab-data");
        let found = Folders::beside(&program).unwrap();
        assert_eq!(found.portable.as_ref(), Some(&data));
        assert!([&found.settings, &found.runs, &found.logs].iter().all(|folder| folder.starts_with(&data)));
        assert!(!data.exists(), "looking makes nothing");
    }

    #[test]
    fn beside_a_bundle_is_beside_the_program_in_it() {
        let place = tempfile::tempdir().unwrap();
        let program = place.path().join("Socket Lab.app/Contents/MacOS/socketlab");
        fs::write(place.path().join(MARK), "").unwrap();
        let found = Folders::beside(&program).and_then(|found| found.portable);
        assert_eq!(found, Some(place.path().join("socketlab-data")));
        assert_eq!(Folders::beside(&place.path().join("lib/socketlab")), None);
    }
}
