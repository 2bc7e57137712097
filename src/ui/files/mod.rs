//! Opening and saving. A path comes from the system's own dialog or from the field of a small window of ours, because
//! on a system without a file dialog the former answers exactly as if it had been cancelled. Disks are slow: all of it
//! happens in other threads, and what comes of it is sent back.

mod block_on;
mod dialog;

use std::future::Future;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, Sender, bounded};
use egui::Ui;

use self::block_on::block_on;
use self::dialog::{Dialog, Wish};
use super::model::LabNumber;
use super::repaint::Pacer;
use crate::lab::{self, Lab, LabError};
use crate::locale::Locale;
use crate::record::EndpointId;

/// An answer that comes sooner than this was given by nobody: there is no system dialog.
const NOBODY: Duration = Duration::from_millis(400);
/// Answers that may wait for the window.
const ANSWERS: usize = 16;

/// Writes a file, from another thread; the error is a sentence.
pub type Write = Arc<dyn Fn(&Path) -> Result<(), String> + Send + Sync>;

/// What a file is wanted for.
pub enum Purpose {
    OpenLab,
    SaveLab(LabNumber, Lab),
    SaveLog(Write),
    /// An endpoint as a Python program.
    SaveProgram(Write),
    /// The folder of a server's behaviour.
    Folder(EndpointId),
    /// The payload of an endpoint's composer.
    Payload(EndpointId),
    /// The calls made by hand.
    SaveCalls(Write),
}

/// What came of it.
pub enum Outcome {
    Opened(PathBuf, Lab),
    SavedLab(LabNumber, PathBuf, Lab),
    SavedLog(PathBuf),
    SavedProgram(PathBuf),
    Folder(EndpointId, PathBuf),
    Payload(EndpointId, PathBuf),
    Cancelled,
}

/// Whether the system's own dialogs are used, too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Native {
    Yes,
    No,
}

/// Whether a file that is there already is replaced without asking.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Replace {
    Ask,
    Yes,
}

enum Answer {
    /// From the system's dialog, which has asked about replacing.
    Chosen(Option<PathBuf>),
    Exists(PathBuf),
    Done(Outcome),
    Failed(String),
}

/// The dialogs and the threads behind them.
pub struct Files {
    native: Native,
    dialog: Option<Dialog>,
    pacer: Pacer,
    /// The number of the question that is open: a late answer to an earlier one must not answer this.
    question: u64,
    sender: Sender<(u64, Answer)>,
    answers: Receiver<(u64, Answer)>,
}

impl Purpose {
    fn key(&self) -> &'static str {
        match self {
            Purpose::OpenLab => "dialog-open-lab",
            Purpose::SaveLab(..) => "dialog-save-lab",
            Purpose::SaveLog(_) => "dialog-save-log",
            Purpose::SaveProgram(_) => "dialog-save-program",
            Purpose::Folder(_) => "dialog-folder",
            Purpose::Payload(_) => "dialog-payload",
            Purpose::SaveCalls(_) => "by-hand-save",
        }
    }

    fn confirm_key(&self) -> &'static str {
        match self {
            Purpose::OpenLab => "dialog-open",
            Purpose::SaveLab(..) | Purpose::SaveLog(_) | Purpose::SaveCalls(_) | Purpose::SaveProgram(_) => {
                "dialog-save"
            }
            Purpose::Folder(_) | Purpose::Payload(_) => "dialog-choose",
        }
    }
}

impl Files {
    pub fn new(native: Native, pacer: Pacer) -> Self {
        let (sender, answers) = bounded(ANSWERS);
        Self { native, dialog: None, pacer, question: 0, sender, answers }
    }

    /// Whether a window of its own is open.
    pub fn is_open(&self) -> bool {
        self.dialog.is_some()
    }

    /// Asks for a file. `suggestion` is a path, or only a name.
    pub fn ask(&mut self, purpose: Purpose, suggestion: &Path, locale: &Locale, frame: &eframe::Frame) {
        self.question += 1;
        self.dialog = Some(Dialog::new(purpose, suggestion));
        if self.native == Native::Yes {
            self.browse(locale, frame);
        }
    }

    /// Reads or writes a file whose path is known; the window comes up only where that fails.
    pub fn go(&mut self, purpose: Purpose, path: PathBuf, locale: &Locale) {
        self.question += 1;
        self.dialog = Some(Dialog::new(purpose, &path));
        self.start(path, Replace::Yes, locale);
    }

    /// Opens the system's dialog.
    fn browse(&mut self, locale: &Locale, frame: &eframe::Frame) {
        let Some(dialog) = &mut self.dialog else { return };
        let mut asked = rfd::AsyncFileDialog::new().set_title(locale.text(dialog.purpose.key())).set_parent(frame);
        let suggestion = PathBuf::from(&dialog.path);
        if let Some(folder) = suggestion.parent().filter(|folder| folder.is_dir()) {
            asked = asked.set_directory(folder);
        }
        if let Some(name) = suggestion.file_name() {
            asked = asked.set_file_name(name.to_string_lossy());
        }
        dialog.native_since = Some(Instant::now());
        match dialog.purpose {
            Purpose::Folder(_) => self.wait_for(asked.pick_folder()),
            Purpose::Payload(_) => self.wait_for(asked.pick_file()),
            Purpose::OpenLab => self.wait_for(asked.add_filter("lab.toml", &["toml"]).pick_file()),
            Purpose::SaveLab(..) => self.wait_for(asked.add_filter("lab.toml", &["toml"]).save_file()),
            Purpose::SaveProgram(_) => self.wait_for(asked.add_filter("py", &["py"]).save_file()),
            Purpose::SaveCalls(_) => {
                let asked = asked.add_filter("py", &["py"]).add_filter("txt", &["txt"]).add_filter("jsonl", &["jsonl"]);
                self.wait_for(asked.save_file());
            }
            Purpose::SaveLog(_) => {
                let asked =
                    asked.add_filter("txt", &["txt"]).add_filter("csv", &["csv"]).add_filter("jsonl", &["jsonl"]);
                self.wait_for(asked.save_file());
            }
        }
    }

    fn wait_for(&self, asked: impl Future<Output = Option<rfd::FileHandle>> + Send + 'static) {
        self.spawn(move || Answer::Chosen(block_on(asked).map(|file| file.path().to_owned())));
    }

    /// Does something in another thread and sends back what came of it.
    fn spawn(&self, work: impl FnOnce() -> Answer + Send + 'static) {
        let (question, sender, pacer) = (self.question, self.sender.clone(), self.pacer.clone());
        let spawned = thread::Builder::new().name("files".to_owned()).spawn(move || {
            let _ = sender.send((question, work()));
            pacer.wake();
        });
        if let Err(error) = spawned {
            let _ = self.sender.try_send((question, Answer::Failed(error.to_string())));
        }
    }

    /// What has come of it since the last frame.
    pub fn poll(&mut self, locale: &Locale) -> Option<Outcome> {
        while let Ok((question, answer)) = self.answers.try_recv() {
            let Some(dialog) = self.dialog.as_mut().filter(|_| question == self.question) else { continue };
            match answer {
                Answer::Chosen(Some(path)) => {
                    dialog.path = path.display().to_string();
                    dialog.native_since = None;
                    self.start(path, Replace::Yes, locale);
                }
                Answer::Chosen(None) => {
                    let was_there = dialog.native_since.take().is_some_and(|since| since.elapsed() > NOBODY);
                    if was_there && !dialog.is_busy {
                        self.dialog = None;
                        return Some(Outcome::Cancelled);
                    }
                    // Where there is none it need not be tried again.
                    self.native = if was_there { self.native } else { Native::No };
                }
                Answer::Exists(path) => (dialog.replacing, dialog.is_busy) = (Some(path), false),
                Answer::Failed(error) => (dialog.error, dialog.is_busy) = (Some(error), false),
                Answer::Done(outcome) => {
                    self.dialog = None;
                    return Some(outcome);
                }
            }
        }
        None
    }

    /// Draws the window with the path.
    pub fn files_ui(&mut self, ui: &mut Ui, locale: &Locale, frame: &eframe::Frame) -> Option<Outcome> {
        match self.dialog.as_mut()?.show(ui, locale, self.native)? {
            Wish::Cancel => {
                self.dialog = None;
                return Some(Outcome::Cancelled);
            }
            Wish::Browse => self.browse(locale, frame),
            Wish::Go(path, replace) => self.start(path, replace, locale),
        }
        None
    }

    fn start(&mut self, path: PathBuf, replace: Replace, locale: &Locale) {
        let Some(dialog) = &mut self.dialog else { return };
        (dialog.error, dialog.replacing, dialog.is_busy) = (None, None, true);
        let locale = locale.clone();
        match &dialog.purpose {
            Purpose::OpenLab => self.spawn(move || match lab::load(&path) {
                Ok(lab) => Answer::Done(Outcome::Opened(path, lab)),
                Err(error) => Answer::Failed(locale.say(&error)),
            }),
            Purpose::Folder(id) => {
                let id = *id;
                self.spawn(move || match std::fs::read_dir(&path) {
                    Ok(_) => Answer::Done(Outcome::Folder(id, path)),
                    Err(_) => {
                        let path = path.display().to_string();
                        Answer::Failed(locale.with_texts("wrong-folder", &[("path", path)]))
                    }
                });
            }
            Purpose::Payload(id) => {
                let id = *id;
                self.spawn(move || match std::fs::metadata(&path) {
                    Ok(meta) if meta.is_file() => Answer::Done(Outcome::Payload(id, path)),
                    _ => {
                        let path = path.display().to_string();
                        Answer::Failed(locale.with_texts("composer-no-file", &[("path", path)]))
                    }
                });
            }
            Purpose::SaveLab(number, lab) => {
                let (number, lab) = (*number, lab.clone());
                // Without an ending no dialog that looks for labs would show it again.
                let path = if path.extension().is_none() { path.with_extension("lab.toml") } else { path };
                self.spawn(move || match lab_to(&lab, &path, replace) {
                    Some(Ok(())) => Answer::Done(Outcome::SavedLab(number, path, lab)),
                    Some(Err(error)) => Answer::Failed(locale.say(&error)),
                    None => Answer::Exists(path),
                });
            }
            Purpose::SaveLog(write) | Purpose::SaveCalls(write) => {
                let write = write.clone();
                self.spawn(move || write_to(&write, path, replace, Outcome::SavedLog));
            }
            Purpose::SaveProgram(write) => {
                let write = write.clone();
                let path = if path.extension().is_none() { path.with_extension("py") } else { path };
                self.spawn(move || write_to(&write, path, replace, Outcome::SavedProgram));
            }
        }
    }
}

/// Saves a lab; `None` where the file is there already and nobody has agreed to lose it.
fn lab_to(lab: &Lab, path: &Path, replace: Replace) -> Option<Result<(), LabError>> {
    let may_save = replace == Replace::Yes || !path.exists();
    may_save.then(|| lab::save(lab, path))
}

/// Writes a file that is not there yet, or that somebody has agreed to lose.
fn write_to(write: &Write, path: PathBuf, replace: Replace, done: fn(PathBuf) -> Outcome) -> Answer {
    if replace == Replace::Ask && path.exists() {
        return Answer::Exists(path);
    }
    match write(&path) {
        Ok(()) => Answer::Done(done(path)),
        Err(error) => Answer::Failed(error),
    }
}
