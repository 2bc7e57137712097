//! How logs are shown, in every pane alike: which time a row has, which columns there are and how wide they are.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::message::choice;

/// The widths that a column can be dragged to, in characters.
pub const WIDTHS: std::ops::RangeInclusive<u16> = 3..=80;

choice! {
    /// Which time of a row its first column shows.
    #[derive(Default)]
    pub enum RowTime: "log-time-" {
        WallClock = "wall",
        #[default]
        SinceStart = "since-start",
        SincePrevious = "since-previous",
    }
}

choice! {
    /// A column beside the data, which has the room that these leave.
    #[derive(PartialOrd, Ord)]
    pub enum Column: "log-column-" {
        Time = "time",
        Took = "took",
        Call = "call",
        Peer = "peer",
    }
}

impl Column {
    /// Those that can be hidden.
    pub const HIDEABLE: [Column; 3] = [Column::Time, Column::Took, Column::Peer];
}

/// The table of a log.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Table {
    pub time: RowTime,
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    hidden: BTreeSet<Column>,
    /// Whether many equal calls right after each other are one row, which can be opened.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub folds: bool,
    /// The widths that a person has chosen, in characters.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    widths: BTreeMap<Column, u16>,
}

/// What a person wants of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TableChange {
    Time(RowTime),
    /// Hide a column, or show it again.
    Toggle(Column),
    /// Fold bursts, or show each row again.
    Folds,
    /// So many characters.
    Width(Column, u16),
    /// As wide as its content usually is.
    UsualWidth(Column),
}

impl Table {
    /// Whether a column is shown where there is room for it.
    pub fn shows(&self, column: Column) -> bool {
        !self.hidden.contains(&column)
    }

    /// The width that was chosen for a column, in characters.
    pub fn width(&self, column: Column) -> Option<u16> {
        self.widths.get(&column).map(|chars| (*chars).clamp(*WIDTHS.start(), *WIDTHS.end()))
    }

    pub fn apply(&mut self, change: TableChange) {
        match change {
            TableChange::Time(time) => self.time = time,
            TableChange::Toggle(column) => {
                if !self.hidden.remove(&column) {
                    self.hidden.insert(column);
                }
            }
            TableChange::Folds => self.folds = !self.folds,
            TableChange::Width(column, chars) => drop(self.widths.insert(column, chars)),
            TableChange::UsualWidth(column) => drop(self.widths.remove(&column)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_chosen_is_kept_in_a_file_and_can_be_taken_back() {
        let mut table = Table::default();
        let changes = [
            TableChange::Time(RowTime::WallClock),
            TableChange::Toggle(Column::Peer),
            TableChange::Width(Column::Call, 30),
        ];
        changes.into_iter().for_each(|change| table.apply(change));
        let text = toml::to_string(&table).unwrap();
        assert_eq!(toml::from_str::<Table>(&text).unwrap(), table, "{text}");
        assert!(!table.shows(Column::Peer) && table.shows(Column::Took) && table.width(Column::Call) == Some(30));
        let back = [TableChange::Toggle(Column::Peer), TableChange::UsualWidth(Column::Call)];
        back.into_iter().for_each(|change| table.apply(change));
        assert_eq!(table, Table { time: RowTime::WallClock, ..Table::default() });
        let far: Table = toml::from_str("widths = { call = 60000 }").unwrap();
        assert_eq!(far.width(Column::Call), Some(80));
    }
}
