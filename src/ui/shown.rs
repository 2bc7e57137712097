//! What a start or a lab asks to be shown, over what the person at the machine has chosen. It is not remembered: the preferences keep
//! what was chosen, and what a person changes meanwhile is chosen.

use super::preferences::Preferences;
use crate::lab::{ShowAs, View};
use crate::locale::Language;

/// What is asked for, and what stood there before.
pub struct Shown {
    /// What the command line asks for, as long as nobody has changed it.
    start: ShowAs,
    /// That, and what the lab asks for.
    asked: ShowAs,
    /// Whether a lab has been opened.
    is_open: bool,
    view: View,
    language: Option<Language>,
    zoom_percent: u16,
}

impl Shown {
    pub fn new(start: ShowAs, preferences: &Preferences) -> Self {
        let Preferences { view, language, zoom_percent, .. } = *preferences;
        Self { start, asked: ShowAs::default(), is_open: false, view, language, zoom_percent }
    }

    /// The preferences as they are remembered.
    pub fn chosen(&self, now: &Preferences) -> Preferences {
        let mut chosen = now.clone();
        let ShowAs { view, language, zoom, .. } = self.asked;
        if view == Some(now.view) {
            chosen.view = self.view;
        }
        if language.is_some() && language == now.language {
            chosen.language = self.language;
        }
        if zoom == Some(now.zoom_percent) {
            chosen.zoom_percent = self.zoom_percent;
        }
        chosen
    }

    /// A lab is opened that asks for this; what the one before asked for is over.
    pub fn open(&mut self, lab: ShowAs, preferences: &mut Preferences) {
        if self.is_open {
            // What was changed since is no longer asked for.
            self.start.view = self.start.view.filter(|view| *view == preferences.view);
            self.start.language = self.start.language.filter(|language| Some(*language) == preferences.language);
            self.start.zoom = self.start.zoom.filter(|zoom| *zoom == preferences.zoom_percent);
        }
        *preferences = self.chosen(preferences);
        *self = Self { asked: self.start.or(lab), is_open: true, ..Self::new(self.start, preferences) };
        // A presentation is left by whoever gives it, not by the next lab.
        self.start.presentation = false;
        let ShowAs { view, language, zoom, presentation } = self.asked;
        preferences.view = view.unwrap_or(preferences.view);
        preferences.language = language.or(preferences.language);
        preferences.zoom_percent = zoom.unwrap_or(preferences.zoom_percent);
        preferences.presents |= presentation;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const START: ShowAs = ShowAs { view: None, language: Some(Language::Chinese), zoom: Some(150), presentation: true };

    #[test]
    fn what_is_asked_for_is_shown_and_not_remembered() {
        let chosen = Preferences { zoom_percent: 125, ..Preferences::default() };
        let mut now = chosen.clone();
        let mut shown = Shown::new(START, &now);
        shown.open(ShowAs { view: Some(View::Rates), zoom: Some(200), ..ShowAs::default() }, &mut now);
        assert_eq!((now.view, now.language, now.zoom_percent), (View::Rates, Some(Language::Chinese), 150));
        assert!(now.presents);
        now.presents = false;
        assert_eq!(shown.chosen(&now), chosen);
        // The next lab asks for nothing: what the start asked for stays, what the lab before asked for goes.
        shown.open(ShowAs::default(), &mut now);
        assert_eq!((now.view, now.language, now.zoom_percent), (View::Panes, Some(Language::Chinese), 150));
        assert!(!now.presents, "a presentation that was left does not come back");
    }

    #[test]
    fn what_a_person_changes_is_remembered() {
        let mut now = Preferences::default();
        let mut shown = Shown::new(START, &now);
        shown.open(ShowAs { view: Some(View::Rates), ..ShowAs::default() }, &mut now);
        (now.language, now.view) = (Some(Language::English), View::Streams);
        let chosen = shown.chosen(&now);
        assert_eq!((chosen.language, chosen.view, chosen.zoom_percent), (Some(Language::English), View::Streams, 100));
        shown.open(ShowAs::default(), &mut now);
        assert_eq!((now.language, now.view, now.zoom_percent), (Some(Language::English), View::Streams, 150));
    }
}
