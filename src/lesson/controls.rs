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
}

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
}

/// Every control that lessons speak of.
// name, key, called
#[rustfmt::skip]
pub static CONTROLS: &[Control] = &[
    Control { name: "Start all",  key: "command-start-all", called: &[] },
    Control { name: "Stop all",   key: "command-stop-all",  called: &[] },
    Control { name: "Start",      key: "start",             called: &["start-named"] },
    Control { name: "Stop",       key: "stop",              called: &["stop-named"] },
    Control { name: "Connect",    key: "connect",           called: &["connect-named"] },
    Control { name: "Disconnect", key: "disconnect",        called: &["disconnect-named"] },
    Control { name: "Send",       key: "composer-send",     called: &[] },
    Control { name: "Half-close", key: "half-close",        called: &[] },
    Control { name: "Close",      key: "close",             called: &[] },
    Control { name: "Duplicate",  key: "duplicate",         called: &["more-named"] },
    Control { name: "Settings",   key: "settings",          called: &["settings-named"] },
    Control { name: "Prepare",    key: "by-hand-prepare",   called: &[] },
    Control { name: "Read as",    key: "inspector-read-as", called: &[] },
];

/// The control of this name.
pub(super) fn named(name: &str) -> Option<&'static Control> {
    CONTROLS.iter().find(|control| control.name == name)
}
