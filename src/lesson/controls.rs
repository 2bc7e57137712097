//! The controls of the window that lessons speak of.

use crate::locale::Locale;

/// A control, by the name that a lesson has for it between brackets, which is also its English one.
#[derive(Debug, PartialEq, Eq)]
pub struct Control {
    pub name: &'static str,
    /// The key of its name on the screen.
    key: &'static str,
    /// The keys of what a screen reader calls it with its endpoint's name, or what it stands behind.
    called: &'static [&'static str],
    /// The keys of what it stands behind where there is no room for it.
    behind: &'static [&'static str],
}

/// What a composer stands behind, and what its buttons do.
const COMPOSER: &[&str] = &["composer-by-hand-named"];
const COMPOSER_MENU: &[&str] = &["composer-more-name", "composer-more-marked", "composer-by-hand-named"];

impl Control {
    /// What it is called on the screen.
    pub fn label(&self, locale: &Locale) -> String {
        locale.text(self.key)
    }

    /// What a screen reader may call it in an endpoint of this name: first what no other endpoint has, last its label.
    pub fn names(&self, locale: &Locale, endpoint: &str) -> Vec<String> {
        let named = self.called.iter().map(|key| locale.with(key, &[("name", endpoint.into())]));
        named.chain([self.label(locale)]).collect()
    }

    /// Whether it stands among the sockets by hand.
    pub fn is_by_hand(&self) -> bool {
        self.key.starts_with("by-hand-")
    }

    /// Whether it is there only while a row is chosen.
    pub fn is_of_a_row(&self) -> bool {
        self.key.starts_with("inspector-")
    }

    /// What it stands behind in an endpoint of this name while it is not to be seen.
    pub fn behind(&self, locale: &Locale, endpoint: &str) -> Vec<String> {
        self.behind.iter().map(|key| locale.with(key, &[("name", endpoint.into())])).collect()
    }
}

/// Every control that lessons speak of.
// name, key, called, behind
#[rustfmt::skip]
pub static CONTROLS: &[Control] = &[
    Control { name: "Start all",  key: "command-start-all", called: &[], behind: &[] },
    Control { name: "Stop all",   key: "command-stop-all",  called: &[], behind: &[] },
    Control { name: "Start",      key: "start",             called: &["start-named"], behind: &[] },
    Control { name: "Stop",       key: "stop",              called: &["stop-named"], behind: &[] },
    Control { name: "Connect",    key: "connect",           called: &["connect-named"], behind: &[] },
    Control { name: "Disconnect", key: "disconnect",        called: &["disconnect-named"], behind: &[] },
    Control { name: "Send",       key: "composer-send",     called: &[], behind: COMPOSER },
    Control { name: "Half-close", key: "half-close",        called: &[], behind: COMPOSER_MENU },
    Control { name: "Close",      key: "close",             called: &[], behind: COMPOSER_MENU },
    Control { name: "Duplicate",  key: "duplicate",         called: &["more-named"], behind: &[] },
    Control { name: "Settings",   key: "settings",          called: &["settings-named"], behind: &[] },
    Control { name: "Prepare",    key: "by-hand-prepare",   called: &[], behind: &[] },
    Control { name: "Read as",    key: "inspector-read-as", called: &[], behind: &[] },
];

/// The control of this name.
pub(super) fn named(name: &str) -> Option<&'static Control> {
    CONTROLS.iter().find(|control| control.name == name)
}
