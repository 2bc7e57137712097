//! How a person likes the window: a TOML file of our own in the system's folder for settings.

use std::path::{Path, PathBuf};

use egui::ThemePreference;
use serde::{Deserialize, Deserializer, Serialize};

use super::kept::{Keep, Kept};
use super::table::Table;
use crate::diagram::Axis;
use crate::keeping::{DISK_GIB, KeepLogs};
pub use crate::lab::View;
use crate::lab::{ShowAs, ZOOMS};
use crate::locale::Language;
use crate::session::DEFAULT_BUDGET_BYTES;

/// The memory that may be given to the log, in MiB.
pub const MEMORY_MIB: std::ops::RangeInclusive<u32> = 1..=65_536;

/// Labs that are remembered.
const MOST_RECENT_LABS: usize = 8;

/// How the panes stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Arrangement {
    #[default]
    SideBySide,
    /// One on top of the other.
    Tabs,
}

/// Where the chosen row is inspected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum InspectorPlace {
    /// Beside the panes where the window is wide, else below them.
    #[default]
    Automatic,
    Below,
    Beside,
}

/// What is remembered from one start to the next.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Preferences {
    /// The language that was chosen; the system's until then.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<Language>,
    #[serde(with = "ThemeName")]
    pub theme: ThemePreference,
    /// One of [`ZOOMS`].
    #[serde(deserialize_with = "zoom")]
    pub zoom_percent: u16,
    /// The memory that the log may take.
    #[serde(deserialize_with = "memory")]
    pub memory_mib: u32,
    /// Whether the logs of runs that have ended stay for a while.
    pub keep_runs: bool,
    /// What a run may take of the disk.
    #[serde(deserialize_with = "disk")]
    pub disk_gib: u32,
    pub arrangement: Arrangement,
    pub view: View,
    /// What places down the exchange count.
    pub axis: Axis,
    /// The exchange alone, large; for as long as the window is open.
    #[serde(skip)]
    pub presents: bool,
    pub show_endpoints: bool,
    pub show_inspector: bool,
    /// The card of an example that is opened.
    pub show_card: bool,
    pub inspector_place: InspectorPlace,
    /// Labs that were opened or saved, the last one first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub recent_labs: Vec<PathBuf>,
    /// The window's width and height in the system's points, of which `zoom_percent` is no part, unless it is maximized.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub window: Option<[u32; 2]>,
    /// How logs are shown.
    pub log: Table,
}

impl Default for Preferences {
    fn default() -> Self {
        Self {
            language: None,
            theme: ThemePreference::System,
            zoom_percent: 100,
            memory_mib: (DEFAULT_BUDGET_BYTES >> 20) as u32,
            keep_runs: KeepLogs::default().finished,
            disk_gib: KeepLogs::default().disk_gib,
            arrangement: Arrangement::default(),
            view: View::default(),
            axis: Axis::default(),
            presents: false,
            show_endpoints: true,
            show_inspector: true,
            show_card: true,
            inspector_place: InspectorPlace::default(),
            recent_labs: Vec::new(),
            window: None,
            log: Table::default(),
        }
    }
}

impl Preferences {
    /// Notes a lab that was opened or saved.
    pub fn note_lab(&mut self, path: &Path) {
        let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        self.recent_labs.retain(|known| *known != path);
        self.recent_labs.insert(0, path);
        self.recent_labs.truncate(MOST_RECENT_LABS);
    }

    /// What is shown now, as a lab can ask for it.
    pub fn shown(&self, language: Language) -> ShowAs {
        let (view, zoom) = (Some(self.view), Some(self.zoom_percent));
        ShowAs { view, language: Some(language), zoom, presentation: self.presents }
    }

    /// What is kept of logs.
    pub fn keep_logs(&self) -> KeepLogs {
        KeepLogs { finished: self.keep_runs, disk_gib: self.disk_gib }
    }

    /// The next size up or down from the present one.
    pub fn zoomed(&self, steps: isize) -> u16 {
        let here = ZOOMS.iter().position(|zoom| *zoom == self.zoom_percent).unwrap_or(1);
        ZOOMS[here.saturating_add_signed(steps).min(ZOOMS.len() - 1)]
    }
}

/// The file of the preferences.
pub type Store = Kept<Preferences>;

impl Keep for crate::lesson::Book {
    const MAX_FILE_BYTES: u64 = 4 << 20;
    const THREAD: &'static str = "lessons done";

    fn joined(&self, before: &Self, there: &Self) -> Self {
        self.joined(before, there)
    }
}

impl Keep for Preferences {
    const MAX_FILE_BYTES: u64 = 64 << 10;
    const THREAD: &'static str = "preferences";
}

/// [`ThemePreference`] by its names in the file.
#[derive(Serialize, Deserialize)]
#[serde(remote = "ThemePreference", rename_all = "lowercase")]
enum ThemeName {
    Dark,
    Light,
    System,
}

fn zoom<'de, D: Deserializer<'de>>(from: D) -> Result<u16, D::Error> {
    crate::lab::zoom(u16::deserialize(from)?).map_err(serde::de::Error::custom)
}

fn memory<'de, D: Deserializer<'de>>(from: D) -> Result<u32, D::Error> {
    let mib = u32::deserialize(from)?;
    let known = MEMORY_MIB.contains(&mib).then_some(mib);
    known.ok_or_else(|| serde::de::Error::custom(format!("{mib} is outside {MEMORY_MIB:?}")))
}

fn disk<'de, D: Deserializer<'de>>(from: D) -> Result<u32, D::Error> {
    let gib = u32::deserialize(from)?;
    let known = DISK_GIB.contains(&gib).then_some(gib);
    known.ok_or_else(|| serde::de::Error::custom(format!("{gib} is outside {DISK_GIB:?}")))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::super::table::{Column, RowTime, TableChange};
    use super::*;

    #[test]
    fn what_is_saved_is_there_at_the_next_start() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a/preferences.toml");
        let (mut preferences, mut store) = Store::load(Some(path.clone()));
        assert_eq!((&preferences, &store.notice), (&Preferences::default(), &None));
        preferences.language = Some(Language::Chinese);
        preferences.theme = ThemePreference::Dark;
        preferences.zoom_percent = 150;
        preferences.arrangement = Arrangement::Tabs;
        (preferences.keep_runs, preferences.disk_gib) = (false, 9);
        preferences.log.apply(TableChange::Toggle(Column::Peer));
        preferences.log.apply(TableChange::Time(RowTime::WallClock));
        preferences.inspector_place = InspectorPlace::Beside;
        store.save_if_changed(&preferences);
        drop(store);
        // The command line reads the same.
        assert_eq!(KeepLogs::of_file(&path), preferences.keep_logs());
        assert_eq!(Store::load(Some(path)).0, preferences);
    }

    #[test]
    fn the_labs_opened_last_are_remembered_once_each() {
        let mut preferences = Preferences::default();
        let path = |n: usize| std::env::temp_dir().join(format!("{n}.lab.toml"));
        (0..10).chain([4]).for_each(|n| preferences.note_lab(&path(n)));
        let expected: Vec<PathBuf> = [4, 9, 8, 7, 6, 5, 3, 2].map(path).into();
        assert_eq!(preferences.recent_labs, expected);
        let text = toml::to_string(&preferences).unwrap();
        assert_eq!(toml::from_str::<Preferences>(&text).unwrap(), preferences);
    }

    #[test]
    fn what_cannot_be_read_is_kept_and_said() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("preferences.toml");
        for text in ["zoom_percent = 101\n", "language = \"en\"\nfuture = 1\n", "theme = ", "memory_mib = 0"] {
            fs::write(&path, text).unwrap();
            let (preferences, store) = Store::load(Some(path.clone()));
            assert_eq!(preferences, Preferences::default());
            assert!(store.notice.is_some(), "{text}");
            assert!(!path.exists());
        }
        let kept = fs::read_dir(folder.path()).unwrap().count();
        assert_eq!(kept, 4, "each broken file is kept under a name of its own");
    }

    #[test]
    fn zoom_goes_in_steps_and_stops_at_the_ends() {
        let mut preferences = Preferences::default();
        assert_eq!(preferences.zoomed(1), 125);
        preferences.zoom_percent = 200;
        assert_eq!(preferences.zoomed(1), 200);
        preferences.zoom_percent = 75;
        assert_eq!(preferences.zoomed(-1), 75);
    }
}
