//! What is known of a run beside its rows: its lab, what its endpoints are called, which program made it, when it began and ended.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;
use std::time::SystemTime;

use serde::{Deserialize, Serialize};

use crate::record::Evicted;
use crate::record::store::{Part, RunFiles, private};

/// Changes when a program of today could not read it.
const VERSION: u32 = 1;
/// The largest file that is read: a lab is much smaller.
const MAX_BYTES: u64 = 16 << 20;
/// The longest name that is read, in characters; and so many of them.
const MAX_NAME_CHARS: usize = 200;
const MAX_NAMES: usize = 10_000;

/// What a run is of.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Described {
    /// The lab as its file has it; empty where there is none.
    #[serde(default)]
    pub lab: String,
    /// The numbers that the lab's endpoints have in the rows, in the lab's order.
    #[serde(default)]
    pub endpoints: Vec<u32>,
    /// What endpoints are called, by those numbers: those of the lab, and those that were removed from it.
    #[serde(default)]
    pub names: BTreeMap<u32, String>,
}

/// What is known of a run beside its rows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunAbout {
    version: u32,
    /// The wall-clock time of the run's stamp 0.
    pub began: SystemTime,
    /// `None` where its program was killed, or the machine stopped.
    #[serde(default)]
    pub ended: Option<SystemTime>,
    /// The version of the program that made it.
    #[serde(default)]
    pub program: String,
    /// The system that it ran on.
    #[serde(default)]
    pub system: String,
    /// Rows and bytes that went before the first that is left.
    #[serde(default)]
    pub(in crate::record) gone: Gone,
    #[serde(default)]
    pub described: Described,
}

/// What the limit of the disk, or of the memory, has cost a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Gone {
    pub rows: u64,
    pub bytes: u64,
}

impl From<Evicted> for Gone {
    fn from(Evicted { rows, bytes }: Evicted) -> Self {
        Self { rows, bytes }
    }
}

impl From<Gone> for Evicted {
    fn from(Gone { rows, bytes }: Gone) -> Self {
        Self { rows, bytes }
    }
}

impl RunAbout {
    /// The file that it stands in.
    pub(in crate::record) const FILE: &str = "run.json";

    /// Of a run of this program, that begins.
    pub fn beginning(began: SystemTime) -> Self {
        Self {
            version: VERSION,
            began,
            ended: None,
            program: env!("CARGO_PKG_VERSION").to_owned(),
            system: format!("{} {}", std::env::consts::OS, std::env::consts::ARCH),
            gone: Gone::default(),
            described: Described::default(),
        }
    }

    /// Says what of its rows has gone.
    pub fn set_gone(&mut self, evicted: Evicted) {
        self.gone = evicted.into();
    }

    /// Whether its program was killed, or the machine stopped.
    pub fn ended_unexpectedly(&self) -> bool {
        self.ended.is_none()
    }

    /// Reads it from a run's files.
    ///
    /// # Errors
    /// It is not there, or is none that this program can read.
    pub(in crate::record) fn read(files: &RunFiles) -> io::Result<Self> {
        let text = read_all(&files.open(Self::FILE)?, MAX_BYTES)?;
        let mut about: Self = serde_json::from_slice(&text)?;
        // A time that no clock of ours could count from.
        let is_time =
            |time: SystemTime| time.duration_since(SystemTime::UNIX_EPOCH).is_ok_and(|since| since.as_secs() < 1 << 33);
        if about.version != VERSION || !is_time(about.began) {
            return Err(io::Error::new(io::ErrorKind::InvalidData, format!("version {}", about.version)));
        }
        about.ended = about.ended.filter(|ended| is_time(*ended));
        let names = std::mem::take(&mut about.described.names).into_iter();
        about.described.names = names.filter(|(_, name)| is_name(name)).take(MAX_NAMES).collect();
        about.described.endpoints.truncate(MAX_NAMES);
        Ok(about)
    }

    /// Writes it into a run's folder, in one step.
    ///
    /// # Errors
    /// What the system says.
    pub(in crate::record) fn write(&self, folder: &Path) -> io::Result<()> {
        let beside = folder.join("run.json.new");
        let mut file = private().write(true).create(true).truncate(true).open(&beside)?;
        io::Write::write_all(&mut file, &self.text())?;
        drop(file);
        std::fs::rename(beside, folder.join(Self::FILE))
    }

    /// As it stands in its file.
    pub(in crate::record) fn text(&self) -> Vec<u8> {
        // Maps of numbers and texts can always be written.
        serde_json::to_vec_pretty(self).unwrap_or_default()
    }
}

/// Whether it can stand where a name does: a file may be made to harm.
fn is_name(name: &str) -> bool {
    let turns = |c: char| matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    name.chars().count() <= MAX_NAME_CHARS && !name.chars().any(|c| c.is_control() || turns(c))
}

/// All of a small file.
pub(in crate::record) fn read_all(part: &Part, most: u64) -> io::Result<Vec<u8>> {
    let length = part.length()?;
    if length > most {
        return Err(io::ErrorKind::FileTooLarge.into());
    }
    let mut all = vec![0; length as usize];
    part.read_exact_at(&mut all, 0)?;
    Ok(all)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn in_folder(text: &str) -> io::Result<RunAbout> {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join(RunAbout::FILE), text).unwrap();
        RunAbout::read(&RunFiles::Folder(folder.path().to_owned()))
    }

    #[test]
    fn it_reads_as_it_was_written() {
        let folder = tempfile::tempdir().unwrap();
        let began = SystemTime::UNIX_EPOCH + Duration::new(1_700_000_000, 123_456_789);
        let names = BTreeMap::from([(1, "server".to_owned()), (2, "客户端".to_owned())]);
        let described = Described { lab: "version = 1\n".to_owned(), endpoints: vec![2, 1], names };
        let gone = Gone { rows: 7, bytes: u64::MAX };
        let about = RunAbout { ended: Some(began), gone, described, ..RunAbout::beginning(began) };
        about.write(folder.path()).unwrap();
        let files = RunFiles::Folder(folder.path().to_owned());
        assert_eq!((RunAbout::read(&files).unwrap(), files.names().unwrap()), (about, vec![RunAbout::FILE.to_owned()]));
    }

    #[test]
    fn one_of_an_earlier_program_is_read() {
        let about = in_folder(r#"{"version":1,"began":{"secs_since_epoch":5,"nanos_since_epoch":6}}"#).unwrap();
        assert_eq!(about.began, SystemTime::UNIX_EPOCH + Duration::new(5, 6));
        assert!(about.ended_unexpectedly() && about.described == Described::default());
    }

    #[test]
    fn what_could_harm_is_refused_or_left_out() {
        let began = r#""began":{"secs_since_epoch":5,"nanos_since_epoch":6}"#;
        let text = format!(
            "{{\"version\":1,{began},\"described\":{{\"names\":{{\"1\":\"a\\u0007b\",\"2\":\"\\u202ex\",\"3\":\"ok\"}}}}}}"
        );
        assert_eq!(in_folder(&text).unwrap().described.names, BTreeMap::from([(3, "ok".to_owned())]));
        let late = r#"{"version":1,"began":{"secs_since_epoch":9223372036854775807,"nanos_since_epoch":0}}"#;
        for text in ["", "{}", "[1]", late, &text.replace("\"version\":1", "\"version\":2"), &"[".repeat(100_000)] {
            assert!(in_folder(text).is_err(), "{:.40}", text);
        }
    }
}
