//! What a file is wanted for, and what the window says and offers for it.

use std::fs::File;
use std::io::BufReader;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::beside::{course_at, lesson_beside};
use crate::export;
use crate::lab::{self, Lab};
use crate::lesson::Lesson;
use crate::lesson::course::{Course, is_course};
use crate::locale::Locale;
use crate::record::lablog::Progress;
use crate::record::{EndpointId, KeptRun, LABLOG, OpenedRun};
use crate::ui::earlier::{began, lab_name};
use crate::ui::model::LabNumber;

/// Writes a file, from another thread; the error is a sentence.
pub type Write = Arc<dyn Fn(&Path) -> Result<(), String> + Send + Sync>;

/// The same of a log, which may be long.
pub type WriteLog = Arc<dyn Fn(&Path, &Progress) -> Result<(), String> + Send + Sync>;

/// What a file is wanted for.
#[derive(Clone)]
pub enum Purpose {
    OpenLab,
    SaveLab(LabNumber, Lab),
    Save(Document, Write),
    SaveLog(WriteLog),
    /// A recorded log: a file, or the folder of a run that is kept.
    OpenLog,
    /// The folder of a server's behaviour.
    Folder(EndpointId),
    /// The payload of an endpoint's composer.
    Payload(EndpointId),
}

/// What came of a question for a file.
pub enum FileOutcome {
    Opened(Box<OpenedLab>),
    OpenedCourse(PathBuf, Course),
    /// A recorded log, and what it is called.
    OpenedLog(Box<OpenedRun>, String),
    SavedLab(LabNumber, PathBuf, Lab),
    /// Another file than a lab.
    Saved(PathBuf),
    Folder(EndpointId, PathBuf),
    Payload(EndpointId, PathBuf),
    Cancelled,
}

/// A lab that was read.
pub struct OpenedLab {
    pub path: PathBuf,
    pub lab: Lab,
    /// The lesson beside it, or why that cannot be read.
    pub lesson: Result<Option<Lesson>, String>,
}

/// What is in a file that is no lab.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Document {
    /// What was done, to hand in.
    Report,
    /// An endpoint as a Python program.
    Program,
    /// The calls made by hand.
    Calls,
    /// The exchange as a picture.
    Picture,
    /// Numbers over time.
    Rates,
    /// What went over a connection.
    Bytes,
}

/// Whether the system's own dialogs are used, too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Native {
    Yes,
    No,
}

/// Whether a file that is there already is replaced without asking.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Replace {
    Ask,
    Yes,
}

impl Purpose {
    /// The keys of the title, of what stands above the path, and of the button.
    pub(super) fn keys(&self) -> [&'static str; 3] {
        match self {
            Purpose::OpenLab => ["dialog-open-lab", "dialog-open-lab-hint", "dialog-open"],
            Purpose::SaveLab(..) => ["dialog-save-lab", "dialog-save-lab-hint", "dialog-save"],
            Purpose::OpenLog => ["dialog-open-log", "dialog-open-log-hint", "dialog-open"],
            Purpose::SaveLog(_) => ["dialog-save-log", "dialog-save-log-hint", "dialog-save"],
            Purpose::Save(Document::Report, _) => ["dialog-save-report", "dialog-save-report-hint", "dialog-save"],
            Purpose::Save(Document::Program, _) => ["dialog-save-program", "dialog-save-program-hint", "dialog-save"],
            Purpose::Save(Document::Picture, _) => ["dialog-save-picture", "dialog-save-picture-hint", "dialog-save"],
            Purpose::Save(Document::Calls, _) => ["by-hand-save", "by-hand-save-hint", "dialog-save"],
            Purpose::Save(Document::Rates, _) => ["dialog-save-rates", "dialog-save-rates-hint", "dialog-save"],
            Purpose::Save(Document::Bytes, _) => ["streams-save", "streams-save-path", "dialog-save"],
            Purpose::Folder(_) => ["dialog-folder", "dialog-folder-hint", "dialog-choose"],
            Purpose::Payload(_) => ["dialog-payload", "composer-file-path", "dialog-choose"],
        }
    }

    /// The endings that the system's dialog offers, each with what it calls them.
    pub(super) fn endings(&self) -> &'static [(&'static str, &'static str)] {
        match self {
            Purpose::OpenLab | Purpose::SaveLab(..) => &[("lab.toml", "toml")],
            Purpose::OpenLog => &[(LABLOG, LABLOG), ("jsonl", "jsonl")],
            Purpose::SaveLog(_) => {
                &[("txt", "txt"), ("csv", "csv"), ("jsonl", "jsonl"), ("pcapng", "pcapng"), (LABLOG, LABLOG)]
            }
            Purpose::Save(Document::Report, _) => &[("html", "html"), ("md", "md")],
            Purpose::Save(Document::Program, _) => &[("py", "py")],
            Purpose::Save(Document::Picture, _) => &[("svg", "svg"), ("png", "png")],
            Purpose::Save(Document::Calls, _) => &[("py", "py"), ("txt", "txt"), ("jsonl", "jsonl")],
            Purpose::Save(Document::Rates, _) => &[("csv", "csv"), ("svg", "svg"), ("png", "png")],
            Purpose::Save(Document::Bytes, _) | Purpose::Folder(_) | Purpose::Payload(_) => &[],
        }
    }

    /// Whether it writes a file.
    pub(super) fn writes(&self) -> bool {
        matches!(self, Purpose::SaveLab(..) | Purpose::Save(..) | Purpose::SaveLog(_))
    }

    /// The path, with the ending that no dialog would show it without.
    pub(super) fn with_ending(&self, path: PathBuf) -> PathBuf {
        match self {
            Purpose::SaveLab(..) if path.extension().is_none() => path.with_extension("lab.toml"),
            Purpose::Save(Document::Report, _) if path.extension().is_none() => path.with_extension("html"),
            Purpose::Save(Document::Program, _) if path.extension().is_none() => path.with_extension("py"),
            Purpose::Save(Document::Picture, _) if path.extension().is_none() => path.with_extension("svg"),
            Purpose::Save(Document::Rates, _) if path.extension().is_none() => path.with_extension("csv"),
            _ => path,
        }
    }

    /// Reads or writes the file, or looks whether it is there; it may take its time.
    ///
    /// # Errors
    /// A sentence that says why it cannot be done.
    pub(super) fn carry_out(self, path: PathBuf, locale: &Locale, progress: &Progress) -> Result<FileOutcome, String> {
        let said = |error| locale.alone(locale.say(&error));
        let wrong = |key| Err(locale.with(key, &[("path", (&path).into())]));
        match self {
            Purpose::OpenLab if is_course(&path) => {
                let course = course_at(&path, locale)?;
                Ok(FileOutcome::OpenedCourse(path, course))
            }
            Purpose::OpenLog => {
                let (run, title) = opened(&path, locale)?;
                Ok(FileOutcome::OpenedLog(Box::new(run), title))
            }
            Purpose::SaveLog(write) => write(&path, progress).map(|()| FileOutcome::Saved(path)),
            Purpose::OpenLab => {
                let lab = lab::load(&path).map_err(said)?;
                let lesson = lesson_beside(&path, locale);
                Ok(FileOutcome::Opened(Box::new(OpenedLab { path, lab, lesson })))
            }
            Purpose::SaveLab(number, lab) => {
                lab::save(&lab, &path).map_err(said)?;
                Ok(FileOutcome::SavedLab(number, path, lab))
            }
            Purpose::Save(_, write) => write(&path).map(|()| FileOutcome::Saved(path)),
            Purpose::Folder(id) if std::fs::read_dir(&path).is_ok() => Ok(FileOutcome::Folder(id, path)),
            Purpose::Folder(_) => wrong("wrong-folder"),
            Purpose::Payload(id) if path.is_file() => Ok(FileOutcome::Payload(id, path)),
            Purpose::Payload(_) => wrong("composer-no-file"),
        }
    }
}

/// A recorded log, and what it is called: by its file, or by when its run began.
fn opened(path: &Path, locale: &Locale) -> Result<(OpenedRun, String), String> {
    if !path.is_dir() {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if export::is_jsonl(path) {
            let file = File::open(path).map_err(|error| error.to_string())?;
            let saved = export::read(BufReader::new(file), &|_| false).map_err(|error| locale.say(&error))?;
            return Ok((saved.into(), name));
        }
        let run = OpenedRun::open(path).map_err(|error| locale.say(&error))?;
        return Ok((run, name));
    }
    let run = KeptRun::at(path).ok_or_else(|| locale.text("kept-gone"))?;
    let opened = run.open().map_err(|error| match error.kind() {
        std::io::ErrorKind::WouldBlock => locale.text("kept-open-elsewhere"),
        _ => error.to_string(),
    })?;
    let (lab, began) = (lab_name(&run), began(&run));
    Ok((opened, if lab.is_empty() { began } else { lab }))
}
