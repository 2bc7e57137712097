//! Does in the window what a lesson says to do: by the names that its controls have, as one does who reads the card.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use egui::Vec2;
use egui_kittest::kittest::{NodeT, Queryable};
use socketlab::lab::examples::find;
use socketlab::lab::{self, Lab, SettingKind, ShowAs, setting};
use socketlab::lesson::{self, Deed, Lesson, Pace, Who};
use socketlab::locale::{Language, Locale};
use socketlab::payload::Payload;
use socketlab::play::Elsewhere;
use socketlab::ui::{App, Native, WindowOptions};

use crate::window::{Window, click, enabled, fill, free_port, is_seen, labels, until};

/// Large enough for every pane and the card.
const SIZE: Vec2 = Vec2::new(1920.0, 1080.0);

pub struct Student {
    pub window: Window,
    pub locale: Locale,
    pub lesson: Lesson,
    elsewhere: Elsewhere,
    /// What was kept to be sent one after the other, by endpoint.
    kept: BTreeMap<String, Vec<String>>,
    folder: tempfile::TempDir,
}

impl Student {
    /// Opens an example on ports that are free, with its card, as a lab and a lesson in files.
    pub fn new(id: &str, language: Language) -> Self {
        Self::with_lesson(id, language, find(id).unwrap().lesson())
    }

    /// The same, with another lesson.
    pub fn with_lesson(id: &str, language: Language, lesson: &str) -> Self {
        let (folder, locale) = (tempfile::tempdir().unwrap(), Locale::new(language));
        let example = find(id).unwrap();
        let mut lab = example.lab();
        let elsewhere = Elsewhere::of(&lab, folder.path(), |_| Some(free_port()));
        for endpoint in &mut lab.endpoints {
            endpoint.address = elsewhere.address(&endpoint.address);
            let to = endpoint.to().map(|to| elsewhere.address(to));
            endpoint.set_to(to);
            endpoint.name = locale.name(&endpoint.name);
        }
        lab.payloads.iter_mut().for_each(|payload| payload.name = locale.name(&payload.name));
        lab::save(&lab, &folder.path().join("a.lab.toml")).unwrap();
        fs::write(folder.path().join("a.lesson.toml"), lesson).unwrap();
        let window = opened(folder.path(), language);
        Self { window, locale, lesson: lesson::parse(lesson).unwrap(), elsewhere, kept: BTreeMap::new(), folder }
    }

    /// Closes the window and opens it again.
    pub fn begins_anew(&mut self) {
        let nothing = crate::window::open(Lab::default());
        drop(std::mem::replace(&mut self.window, nothing));
        self.window = opened(self.folder.path(), self.locale.language());
    }

    pub fn text(&self, key: &str) -> String {
        self.locale.text(key)
    }

    fn named(&self, key: &str, name: &str) -> String {
        self.locale.with(key, &[("name", self.locale.name(name).into())])
    }

    /// Presses what shows where the things are that a step speaks of: there is something to show.
    pub fn looks(&mut self, step: usize) {
        let name = self.locale.with("card-look-named", &[("n", (step as u64 + 1).into())]);
        // A step that is done is folded once the next one has begun.
        if self.window.query_by_label(&name).is_none() {
            return;
        }
        self.clicks(&name);
        let missing = self.text("card-nothing-yet");
        assert!(!is_seen(&self.window, &missing), "step {}: nothing to look at", step + 1);
    }

    /// Does one step.
    pub fn does(&mut self, step: usize) {
        let deeds = self.lesson.steps[step].deeds.clone();
        self.does_all(&deeds);
    }

    /// Does what is said, one thing after the other.
    pub fn does_all(&mut self, deeds: &[Deed]) {
        // A wait at the end is for the check to hold; one between is no longer than what comes of it.
        let mut named: Vec<String> = deeds.iter().flat_map(Deed::endpoints).cloned().collect();
        named.dedup();
        for (place, deed) in deeds.iter().enumerate() {
            let is_last = place + 1 == deeds.len();
            match deed {
                Deed::Wait(_) if is_last => {}
                Deed::Wait(time) => {
                    let until_then = std::time::Instant::now() + time.0;
                    until(&mut self.window, "the time", |_| std::time::Instant::now() >= until_then);
                }
                deed => self.act(deed, &named),
            }
        }
    }

    fn act(&mut self, deed: &Deed, named: &[String]) {
        match deed {
            Deed::Press { who, control, times, pace } => {
                let whose = self.whose(who, named);
                if whose.is_empty() {
                    let label = control.label(&self.locale);
                    return click(&mut self.window, &label);
                }
                let is_quick = matches!(pace, Pace::Within(_)) && control.name == "Send";
                if let ([only], true) = (&whose[..], is_quick) {
                    return self.sends_quickly(only, *times);
                }
                for _ in 0..*times {
                    whose.iter().for_each(|name| self.press(name, control.name, *pace));
                }
            }
            Deed::Type { who, text } => {
                let text = text.clone();
                self.kept.remove(who);
                self.types(who, &text);
            }
            Deed::Kept { who, payloads } => {
                self.kept.insert(who.clone(), payloads.clone());
                self.chooses(who, &payloads[0]);
            }
            Deed::Repeat { who, every, times } => self.repeats(who, &every.to_string(), *times),
            Deed::SendTo { who, address } => self.sends_to(who, address),
            Deed::Set { who, setting, value } => self.sets(who, setting, value),
            Deed::Call { statement } => panic!("{statement}: calls by hand are played without the window"),
            Deed::Wait(_) | Deed::Words(_) => {}
        }
    }

    fn whose(&self, who: &Who, named: &[String]) -> Vec<String> {
        let lab = self.window.state().lab();
        let clients = lab.endpoints.iter().filter(|endpoint| endpoint.role() == lab::Role::Client);
        let clients = clients.map(|endpoint| endpoint.name.clone());
        match who {
            Who::Window => Vec::new(),
            Who::Named(names) => names.clone(),
            Who::AllClients => clients.collect(),
            Who::Others => clients.filter(|name| !named.iter().any(|one| self.locale.name(one) == *name)).collect(),
        }
    }

    fn press(&mut self, name: &str, control: &str, pace: Pace) {
        match control {
            "Start" | "Connect" => {
                let [start, stop] = ["list-start-named", "list-stop-named"].map(|key| self.named(key, name));
                let is_there = |window: &Window, label| enabled(window, label).is_some();
                until(&mut self.window, &start, |window| is_there(window, &start) || is_there(window, &stop));
                // It may run again since its settings were changed.
                if is_there(&self.window, &start) {
                    self.clicks(&start);
                }
            }
            "Stop" | "Disconnect" => self.clicks(&self.named("list-stop-named", name)),
            "Send" if pace == Pace::Each => {
                for payload in self.kept.get(name).cloned().unwrap_or_default() {
                    self.chooses(name, &payload);
                    self.clicks_in(name, &self.text("composer-send"));
                }
            }
            "Send" => self.clicks_in(name, &self.text("composer-send")),
            "Half-close" => self.clicks_in(name, &self.text("half-close")),
            "Close" => self.clicks_in(name, &self.text("close")),
            "Duplicate" => {
                self.clicks(&self.named("more-named", name));
                self.clicks(&self.text("duplicate"));
            }
            // Opened where they are needed.
            "Settings" | "Read as" => {}
            _ => panic!("no control {control}"),
        }
    }

    fn clicks(&mut self, label: &str) {
        until(&mut self.window, label, |window| pressable(window, label).is_some());
        pressable(&self.window, label).unwrap().click();
        self.window.run_steps(3);
    }

    /// Presses again as soon as the button can be pressed.
    fn sends_quickly(&mut self, name: &str, times: u32) {
        self.comes_to_front(name);
        let (settings, send) = (self.named("settings-named", name), self.text("composer-send"));
        for _ in 0..times {
            until(&mut self.window, &send, |window| in_pane(window, &settings, &send).is_some());
            in_pane(&self.window, &settings, &send).unwrap().click();
            self.window.step();
        }
    }

    /// Clicks a control of an endpoint's pane, which is brought to the front.
    fn clicks_in(&mut self, name: &str, label: &str) {
        self.comes_to_front(name);
        let settings = self.named("settings-named", name);
        until(&mut self.window, &format!("{label} of {name}"), |window| in_pane(window, &settings, label).is_some());
        in_pane(&self.window, &settings, label).unwrap().click();
        self.window.run_steps(3);
    }

    fn comes_to_front(&mut self, name: &str) {
        let (shown, settings) = (self.locale.name(name), self.named("settings-named", name));
        let in_list = |node: &egui_kittest::Node<'_>| node.accesskit_node().role() == egui::accesskit::Role::Button;
        if let Some(button) = self.window.query_all_by_label(&shown).find(in_list) {
            button.click();
        }
        until(&mut self.window, &settings, |window| window.query_by_label(&settings).is_some());
        // The composer of a server that answers by itself is folded.
        let fold = self.named("composer-by-hand-named", name);
        if enabled(&self.window, &fold).is_some() {
            self.clicks(&fold);
        }
        self.window.run_steps(2);
    }

    fn types(&mut self, name: &str, text: &str) {
        self.comes_to_front(name);
        let (settings, field) = (self.named("settings-named", name), self.text("composer-text"));
        let payload = Payload::of(text);
        let now = format!("{}: {}", self.text("composer-type"), self.text(payload.kind.name_key()));
        if in_pane(&self.window, &settings, &now).is_none() {
            let begin = format!("{}: ", self.text("composer-type"));
            let all = labels(&self.window);
            let list =
                all.iter().find(|label| label.starts_with(&begin) && in_pane(&self.window, &settings, label).is_some());
            in_pane(&self.window, &settings, list.unwrap()).unwrap().click();
            self.window.run_steps(3);
            self.clicks(&self.text(payload.kind.name_key()));
        }
        let text = payload.text.as_str();
        in_pane(&self.window, &settings, &field)
            .unwrap_or_else(|| panic!("no {field}: {:#?}", labels(&self.window)))
            .focus();
        self.window.step();
        self.window.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::A);
        self.window.step();
        match text {
            "" => self.window.key_press(egui::Key::Delete),
            text => in_pane(&self.window, &settings, &field).unwrap().type_text(text),
        }
        self.window.run_steps(2);
    }

    /// Opens the composer's menu.
    fn opens_menu(&mut self, name: &str) {
        let both = [self.text("composer-more-name"), self.text("composer-more-marked")];
        self.comes_to_front(name);
        let settings = self.named("settings-named", name);
        let button = both.iter().find_map(|label| in_pane(&self.window, &settings, label));
        button.unwrap_or_else(|| panic!("no menu: {:#?}", labels(&self.window))).click();
        self.window.run_steps(3);
    }

    fn closes_menu(&mut self) {
        self.window.key_press(egui::Key::Escape);
        self.window.run_steps(2);
    }

    fn chooses(&mut self, name: &str, payload: &str) {
        let shown = self.locale.name(payload);
        self.comes_to_front(name);
        let settings = self.named("settings-named", name);
        // Some stand in the line itself.
        if let Some(button) = in_pane(&self.window, &settings, &shown) {
            button.click();
            self.window.run_steps(3);
        } else {
            self.opens_menu(name);
            self.clicks(&shown);
            self.closes_menu();
        }
    }

    fn repeats(&mut self, name: &str, every: &str, times: u32) {
        let title = format!("{}: ", self.text("composer-repeat-title"));
        self.comes_to_front(name);
        let settings = self.named("settings-named", name);
        let all = |window: &Window| -> Vec<String> {
            labels(window).into_iter().filter(|label| label.starts_with(&title)).collect()
        };
        let before = all(&self.window);
        // One that has ended stands beside the text; those of the others say how far they are.
        let own = before.iter().find(|label| in_pane(&self.window, &settings, label).is_some()).cloned();
        let line = own.unwrap_or_else(|| {
            self.opens_menu(name);
            let now = all(&self.window);
            let line = now.iter().find(|label| !before.contains(label)).or(now.last());
            line.unwrap_or_else(|| panic!("no {title}: {:#?}", labels(&self.window))).clone()
        });
        self.clicks(&line);
        let (interval, number) = (self.text("composer-every"), self.text("composer-times"));
        fill(&mut self.window, &interval, every);
        fill(&mut self.window, &number, &times.to_string());
        self.clicks(&self.text("composer-repeat-start"));
        self.closes_menu();
    }

    fn sends_to(&mut self, name: &str, address: &str) {
        let lab = self.window.state().lab();
        let shown = self.locale.name(name);
        let endpoint = lab.endpoints.iter().find(|endpoint| endpoint.name == shown).unwrap();
        let parsed = format!("{}://{address}", endpoint.transport().scheme()).parse().unwrap();
        let moved = self.elsewhere.address(&parsed).authority();
        let (field, chip) = (self.text("composer-destination"), format!("{}: ", self.text("composer-to")));
        self.comes_to_front(name);
        let settings = self.named("settings-named", name);
        let all = labels(&self.window);
        let far =
            |label: &String| in_pane(&self.window, &settings, label).map(|node| far(&node, &self.window, &settings));
        let chips = all.iter().filter(|label| label.starts_with(&chip)).filter_map(|label| Some((far(label)?, label)));
        let (_, found) = chips.min_by_key(|(far, _)| *far).unwrap_or_else(|| panic!("no {chip}: {all:#?}"));
        in_pane(&self.window, &settings, found).unwrap().click();
        self.window.run_steps(3);
        fill(&mut self.window, &field, &moved);
        self.closes_menu();
        let chosen = format!("{chip}{moved}");
        until(&mut self.window, &chosen, |window| in_pane(window, &settings, &chosen).is_some());
    }

    fn sets(&mut self, name: &str, id: &str, value: &str) {
        self.comes_to_front(name);
        let stop = self.named("list-stop-named", name);
        let was_running = enabled(&self.window, &stop).is_some();
        if was_running {
            self.clicks(&stop);
        }
        self.clicks(&self.named("settings-named", name));
        let known = setting(id);
        let label = self.text(&known.map_or_else(|| format!("setting-{id}"), |setting| setting.key()));
        for section in ["settings-traffic", "settings-listening", "settings-datagrams"] {
            let section = self.text(section);
            if pressable(&self.window, &label).is_none() && enabled(&self.window, &section).is_some() {
                self.clicks(&section);
            }
        }
        until(&mut self.window, &label, |window| pressable(window, &label).is_some());
        match value {
            // All of them are the other way before.
            "true" | "false" => self.clicks(&label),
            "line" | "raw" => {
                self.clicks(&label);
                self.clicks(&self.text(&format!("framing-{value}")));
            }
            value if matches!(id, "model" | "behaviour") => {
                let choice = self.text(&format!("{id}-{value}"));
                self.clicks(&label);
                self.clicks(&choice);
            }
            value if known.is_some_and(|known| matches!(known.kind, SettingKind::Choice(_))) => {
                let key = known.map(|known| known.key()).unwrap_or_default();
                let choice = self.text(&format!("{key}-{value}"));
                // A list is opened first; a few choices stand in a row.
                if pressable(&self.window, &choice).is_none() {
                    self.clicks(&label);
                }
                self.clicks(&choice);
            }
            value => {
                let lab = self.window.state().lab();
                let shown = self.locale.name(name);
                let endpoint = lab.endpoints.iter().find(|endpoint| endpoint.name == shown).unwrap();
                let moved = |port| self.elsewhere.port(endpoint.transport(), port).to_string();
                let value = if id == "port" { moved(value.parse().unwrap()) } else { value.to_owned() };
                fill(&mut self.window, &label, &value);
            }
        }
        self.clicks(&self.text("settings-close"));
        if was_running {
            self.clicks(&self.named("list-start-named", name));
        }
    }

    /// Waits until a step has its tick.
    pub fn ticked(&mut self, step: usize) {
        let tick = self.tick(step);
        until(&mut self.window, &tick, |window| is_seen(window, &tick));
    }

    /// How the name of a step's tick begins.
    pub fn tick(&self, step: usize) -> String {
        let whole = self.locale.with("card-tick", &[("n", (step as u64 + 1).into()), ("time", "|".into())]);
        whole.split('|').next().unwrap().to_owned()
    }
}

fn opened(folder: &Path, language: Language) -> Window {
    let path = folder.join("a.lab.toml");
    let options = WindowOptions {
        lab: lab::load(&path).unwrap(),
        lab_path: Some(path),
        preferences_path: Some(folder.join("preferences.toml")),
        portable: None,
        runs: None,
        show: ShowAs { language: Some(language), ..ShowAs::default() },
        native_dialogs: Native::No,
    };
    let harness = egui_kittest::Harness::builder().with_size(SIZE).allow_missing_glyphs();
    let mut window = harness.build_eframe(|cc| App::new(cc, options).unwrap());
    window.run_steps(3);
    window
}

/// The control of this name that can be used; not a text that reads the same.
fn pressable<'a>(window: &'a Window, label: &'a str) -> Option<egui_kittest::Node<'a>> {
    window.query_all_by_label(label).find(|node| {
        let node = node.accesskit_node();
        !node.is_disabled() && node.role() != egui::accesskit::Role::Label
    })
}

/// The control of this name that can be used and stands in the pane with this button for settings.
fn in_pane<'a>(window: &'a Window, settings: &'a str, label: &'a str) -> Option<egui_kittest::Node<'a>> {
    let own = window.query_by_label(settings)?.rect();
    let below = |node: &egui_kittest::Node<'_>| {
        let is_text = node.accesskit_node().role() == egui::accesskit::Role::Label;
        !is_text && !node.accesskit_node().is_disabled() && node.rect().top() >= own.top()
    };
    // What is further to the right belongs to the next pane.
    let is_own = |node: &egui_kittest::Node<'_>| node.rect().right() - own.right() < 60.0;
    let found = window.query_all_by_label(label).filter(below).filter(is_own);
    found.min_by_key(|node| far(node, window, settings))
}

/// How far a control is from the button for settings of its pane; what stands below it is nearer than what stands beside it.
fn far(node: &egui_kittest::Node<'_>, window: &Window, settings: &str) -> i64 {
    let own = window.get_by_label(settings).rect();
    ((node.rect().right() - own.right()).abs() + (node.rect().top() - own.top()) / 4.0) as i64
}
