//! The controls of the window that lessons speak of.

use crate::locale::Locale;

/// A control, by the name that a lesson has for it between brackets, which is also its English one.
#[derive(Debug, PartialEq, Eq)]
pub struct Control {
    pub name: &'static str,
    /// The key of its name on the screen.
    key: &'static str,
}

impl Control {
    /// What it is called on the screen.
    pub fn label(&self, locale: &Locale) -> String {
        locale.text(self.key)
    }
}

/// Every control that lessons speak of.
// name, key
#[rustfmt::skip]
pub static CONTROLS: &[Control] = &[
    Control { name: "Start all",  key: "command-start-all" },
    Control { name: "Stop all",   key: "command-stop-all" },
    Control { name: "Start",      key: "start" },
    Control { name: "Stop",       key: "stop" },
    Control { name: "Connect",    key: "connect" },
    Control { name: "Disconnect", key: "disconnect" },
    Control { name: "Send",       key: "composer-send" },
    Control { name: "Half-close", key: "half-close" },
    Control { name: "Close",      key: "close" },
    Control { name: "Duplicate",  key: "duplicate" },
    Control { name: "Settings",   key: "settings" },
    Control { name: "Read as",    key: "inspector-read-as" },
];

/// The control of this name.
pub(super) fn named(name: &str) -> Option<&'static Control> {
    CONTROLS.iter().find(|control| control.name == name)
}
