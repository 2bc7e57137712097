//! The card of an example: what it says, and what a press on it shows.

use egui::{Key, Modifiers, Vec2};
use egui_kittest::kittest::Queryable;
use socketlab::lab::Lab;
use socketlab::lab::examples::{EXAMPLES, find};
use socketlab::lesson;
use socketlab::locale::{Language, Locale};

use crate::student::Student;
use crate::window::{Window, click, is_enabled, is_seen, labels, open_in, until, until_seen};

const WIDE: Vec2 = Vec2::new(1280.0, 800.0);
const NARROW: Vec2 = Vec2::new(900.0, 600.0);
const TOGGLE: &str = "Lesson of the example";

/// A window in which an example was opened from the list.
fn opened(language: Language, id: &str, size: Vec2) -> Window {
    let mut window = open_in(language, Lab::default(), size);
    window.key_press_modifiers(Modifiers::COMMAND, Key::E);
    let search = Locale::new(language).text("examples-search");
    until(&mut window, &search, |window| window.query_by_label(&search).is_some_and(|field| field.is_focused()));
    window.get_by_label(&search).type_text(id);
    window.step();
    window.key_press(Key::Enter);
    let endpoints = find(id).unwrap().lab().endpoints.len();
    until(&mut window, id, |window| window.state().lab().endpoints.len() == endpoints);
    window.run_steps(3);
    window
}

fn idea(id: &str, language: Language) -> String {
    lesson::of(find(id).unwrap()).unwrap().idea.in_language(language).to_owned()
}

#[test]
fn an_example_that_is_opened_shows_its_card_in_the_language_of_the_window() {
    for (language, control) in [(Language::English, "Where is Start all?"), (Language::Chinese, "全部启动 在哪里？")]
    {
        for id in ["errors", "udp-loop"] {
            let mut window = opened(language, id, WIDE);
            until_seen(&mut window, &idea(id, language));
            assert!(is_seen(&window, control), "{:?}", labels(&window));
            assert!(!is_seen(&window, "[") && !is_seen(&window, "]"), "every control is a button");
        }
    }
}

#[test]
fn the_answer_is_hidden_until_it_is_asked_for() {
    let mut window = opened(Language::English, "discard", WIDE);
    let question = lesson::of(find("discard").unwrap()).unwrap().question;
    let [ask, answer] = [question.ask, question.answer].map(|text| text.in_language(Language::English).to_owned());
    until_seen(&mut window, &ask);
    assert!(!is_seen(&window, &answer));
    click(&mut window, "Answer");
    assert!(is_seen(&window, &answer));
    click(&mut window, "Hide");
    assert!(!is_seen(&window, &answer));
}

#[test]
fn a_press_on_look_chooses_the_row_that_a_step_speaks_of() {
    let mut window = opened(Language::English, "errors", WIDE);
    click(&mut window, "Look: step 1");
    let missing = "Not there yet: do this step first.";
    window.get_by_label("Look: step 1").hover();
    until_seen(&mut window, missing);
    click(&mut window, "no such path: start");
    until_seen(&mut window, "ENOENT");
    click(&mut window, "Look: step 1");
    assert!(!is_seen(&window, missing));
    // The pane of the one that failed has come to the front, and its row is in the inspector.
    until_seen(&mut window, "No such file or directory");
    until(&mut window, "its pane", |window| is_enabled(window, "Settings of no such path"));
}

#[test]
fn a_press_on_a_control_shows_where_it_is_and_does_not_press_it() {
    let mut window = opened(Language::English, "errors", WIDE);
    click(&mut window, "Where is Start all?");
    until_seen(&mut window, "Here: Start all");
    let (ring, button) = (window.get_by_label("Here: Start all").rect(), window.get_by_label("Start all").rect());
    assert!(ring.min.distance(button.min) < 10.0, "{ring:?} {button:?}");
    assert!(is_enabled(&window, "Start all"), "nothing was started");
    // That of an endpoint is lit in its pane, which comes to the front.
    let third = labels(&window).into_iter().find(|label| label.starts_with("Step 3: ")).unwrap();
    click(&mut window, &third);
    click(&mut window, "Where is port in use: Start?");
    until(&mut window, "its ring", |window| window.query_by_label("Here: Start").is_some());
}

#[test]
fn a_narrow_window_has_the_step_that_is_due_above_the_panes() {
    let mut window = opened(Language::English, "errors", NARROW);
    let idea = idea("errors", Language::English);
    assert!(!is_seen(&window, &idea) && !is_seen(&window, "Step 2: "));
    until_seen(&mut window, "Where is Start all?");
    let pane = |window: &Window| {
        let settings = labels(window).into_iter().find(|label| label.starts_with("Settings of "));
        window.get_by_label(&settings.unwrap()).rect().top()
    };
    // The step and the panes are to be seen at once.
    let (step, below) = (window.get_by_label("Where is Start all?"), pane(&window));
    assert!(step.rect().bottom() < below, "{:?} {below:?}", step.rect());
    click(&mut window, "All steps of the lesson");
    until_seen(&mut window, &idea);
    // What it shows is not covered by it.
    click(&mut window, "Where is Start all?");
    until_seen(&mut window, "Here: Start all");
    assert!(!is_seen(&window, &idea));
    // Folded, it is a line; closed, it is gone.
    let below_strip = pane(&window);
    click(&mut window, "Errors");
    until(&mut window, "the fold", |window| pane(window) < below_strip - 50.0);
    assert!(!is_seen(&window, "Where is Start all?"));
    click(&mut window, "Close the card");
    until(&mut window, "no card", |window| !is_enabled(window, "All steps of the lesson"));
    click(&mut window, TOGGLE);
    assert!(is_enabled(&window, "All steps of the lesson"));
}

#[test]
fn a_card_that_was_closed_stays_closed_for_the_next_example() {
    let mut window = opened(Language::English, "errors", WIDE);
    click(&mut window, "Close the card");
    assert!(!is_seen(&window, &idea("errors", Language::English)));
    window.key_press_modifiers(Modifiers::COMMAND, Key::E);
    until_seen(&mut window, "Echo (TCP)  RFC 862");
    click(&mut window, "Discard  RFC 863");
    until(&mut window, "the example", |window| window.state().lab().name == "Discard");
    window.run_steps(3);
    let idea = idea("discard", Language::English);
    assert!(!is_seen(&window, &idea));
    click(&mut window, TOGGLE);
    assert!(is_seen(&window, &idea));
}

#[test]
fn the_panes_that_a_lesson_is_about_are_in_front() {
    let window = opened(Language::English, "udp-loop", WIDE);
    let left = |name: &str| window.get_by_label(&format!("Settings of {name}")).rect().left();
    assert!(left("client") < left("server"));
    assert!(!is_seen(&window, "Settings of silent server"), "it stands behind");
}

/// The words before a name and behind it, where a text has it.
fn around(locale: &Locale, key: &str, name: &'static str) -> (String, String) {
    let text = locale.with(key, &[(name, "|".into())]);
    let (before, behind) = text.split_once('|').unwrap();
    (before.to_owned(), behind.to_owned())
}

#[test]
fn every_control_that_a_card_names_is_found_in_the_window_in_english() {
    finds_every_control(Language::English);
}

#[test]
fn every_control_that_a_card_names_is_found_in_the_window_in_chinese() {
    finds_every_control(Language::Chinese);
}

fn finds_every_control(language: Language) {
    let locale = Locale::new(language);
    let (before, behind) = around(&locale, "card-light-named", "control");
    let (here, _) = around(&locale, "card-here", "what");
    let step_name = locale.with("card-step", &[("n", 0_u64.into()), ("what", "|".into())]);
    let (step_begin, _) = step_name.split_once('0').unwrap();
    for example in EXAMPLES {
        let mut window = Student::new(example.id, language).window;
        let first = locale.with("card-look-named", &[("n", 1_u64.into())]);
        until_seen(&mut window, &first);
        let steps = lesson::of(example).unwrap().steps.len();
        for step in 1..=steps {
            let title = format!("{step_begin}{step}");
            let titles: Vec<String> = labels(&window).into_iter().filter(|label| label.starts_with(&title)).collect();
            // The first one is open.
            titles.iter().filter(|_| step > 1).for_each(|title| click(&mut window, title));
        }
        let is_light = |label: &String| label.starts_with(&before) && label.ends_with(&behind);
        let mut lights: Vec<String> = labels(&window).into_iter().filter(is_light).collect();
        lights.sort();
        lights.dedup();
        for light in lights {
            // What is looked for in a row is there once something was received.
            if light.contains(&locale.text("inspector-read-as")) {
                continue;
            }
            let button = window.query_all_by_label(&light).next().unwrap_or_else(|| panic!("{light} is gone"));
            button.click();
            let is_lit = |window: &Window| labels(window).iter().any(|label| label.starts_with(&here));
            until(&mut window, &format!("{}: {light}", example.id), is_lit);
            if light.contains(&locale.text("by-hand-prepare")) {
                click(&mut window, &locale.text("by-hand-back"));
            }
        }
    }
}
