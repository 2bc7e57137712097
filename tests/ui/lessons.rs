//! Lessons played through the window, as a new user would: each step is done by the names of its controls, and ticks by itself.

use std::fs;
use std::panic::catch_unwind;
use std::sync::Mutex;
use std::thread;

use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable;
use socketlab::lab::Lab;
use socketlab::lab::examples::EXAMPLES;
use socketlab::lesson::{Deed, Takes};
use socketlab::locale::Language;

use crate::possible::is_possible;
use crate::student::Student;
use crate::window::{click, fill, is_enabled, is_seen, labels, open_keeping, until, until_seen};

/// Some steps are to be quick: where the machine is busy a lesson is played again, alone.
const TRIES: usize = 3;
/// Lessons that are played at once: most of each is waiting.
const PLAYERS: usize = 6;

fn plays(id: &str, language: Language) -> Student {
    let mut student = Student::new(id, language);
    for step in 0..student.lesson.steps.len() {
        // A step that only looks begins with the one before.
        let acts = student.lesson.steps[step].deeds.iter().any(|deed| !matches!(deed, Deed::Words(_) | Deed::Wait(_)));
        let is_ticked = is_seen(&student.window, &student.tick(step));
        assert!(!is_ticked || !acts, "{id}: step {} is ticked before it is done", step + 1);
        student.does(step);
        student.ticked(step);
        student.looks(step);
    }
    student
}

#[test]
fn the_first_lessons_tick_step_by_step_in_both_languages() {
    let play = |id: &str, language| {
        let student = plays(id, language);
        let all = student.lesson.steps.len();
        assert!(is_seen(&student.window, &format!("✔ {all}/{all}")), "{id}: {:#?}", labels(&student.window));
    };
    // Side by side, as most of it is waiting.
    thread::scope(|scope| {
        for language in Language::ALL {
            for id in ["echo", "udp-echo", "timestamp"] {
                scope.spawn(move || play(id, language));
            }
        }
    });
}

#[test]
fn what_is_missing_is_said_and_a_hint_comes_when_it_is_asked_for() {
    let mut student = Student::new("echo", Language::English);
    student.does(0);
    student.ticked(0);
    assert!(!is_seen(&student.window, "recv → b'hello'"), "nothing is said of a step that is not begun");
    click(&mut student.window, "Hint: step 2");
    until_seen(&mut student.window, "Here: Send");
    // What is missing of a step that is under way: another text than the one that is expected.
    student.window.get_by_label("Hint: step 2").click();
    student.window.run_steps(2);
    click(&mut student.window, "Payload");
    crate::window::fill(&mut student.window, "Payload", "hallo");
    click(&mut student.window, "Send");
    until_seen(&mut student.window, "b'hello' is expected");
    assert!(!is_seen(&student.window, &student.tick(1)));
    // And done right it ticks.
    crate::window::fill(&mut student.window, "Payload", "hello");
    click(&mut student.window, "Send");
    student.ticked(1);
}

#[test]
fn a_press_on_a_tick_shows_the_rows_that_prove_it() {
    let mut student = plays("echo", Language::English);
    let tick = |student: &Student| {
        labels(&student.window).into_iter().find(|label| label.starts_with("Step 2 is done, ")).unwrap()
    };
    let name = tick(&student);
    click(&mut student.window, &name);
    until_seen(&mut student.window, "68 65 6c 6c 6f");
}

#[test]
fn a_lesson_is_begun_again_and_only_new_rows_count() {
    let mut student = plays("echo", Language::English);
    click(&mut student.window, "Begin the lesson again");
    until(&mut student.window, "no tick", |window| !is_seen(window, "is done, "));
    until_seen(&mut student.window, "0/3");
    for step in 0..3 {
        student.does(step);
        student.ticked(step);
    }
}

#[test]
fn what_is_done_is_there_when_the_window_is_opened_again() {
    let mut student = Student::new("echo", Language::English);
    student.does(0);
    student.ticked(0);
    student.begins_anew();
    until_seen(&mut student.window, "Step 1 is done, ");
    until_seen(&mut student.window, "1/3");
    assert!(!is_seen(&student.window, "Step 2 is done, "));
    // The second step follows the first, in the new log as well.
    student.does(0);
    student.does(1);
    student.ticked(1);
}

#[test]
fn the_list_of_examples_has_what_is_done_of_each() {
    let folder = tempfile::tempdir().unwrap();
    let done = "version = 1\n[lesson.echo]\nsteps = 3\ndone = [{ step = 1, at = 0 }, { step = 3, at = 9 }]\n\
                [lesson.discard]\nsteps = 1\ndone = [{ step = 1, at = 0 }]\n";
    fs::write(folder.path().join("lessons.toml"), done).unwrap();
    let mut window = open_keeping(Lab::echo(), folder.path().join("preferences.toml"));
    // The card of the lab that a window begins with has them, too, each with its day.
    until_seen(&mut window, "Step 3 is done, 1970-01-01");
    window.key_press_modifiers(Modifiers::COMMAND, Key::E);
    until_seen(&mut window, "Echo (TCP)  RFC 862  2 of 3 steps are done");
    assert!(is_seen(&window, "Discard  RFC 863  1 of 1 steps are done"));
    assert!(window.query_by_label("Quote of the day  RFC 865").is_some(), "{:#?}", labels(&window));
    window.key_press(Key::Escape);
    window.run_steps(2);
    click(&mut window, "Examples");
    until_seen(&mut window, "Echo (TCP)  RFC 862  2 of 3 steps are done");
}

/// Every lesson by its deeds, every other one in Chinese: it is played to the end, and each step ticks.
#[test]
#[ignore = "takes minutes: see CONTRIBUTING.md"]
fn every_lesson_ticks_when_it_is_played() {
    let wanted = std::env::var("LESSON").ok();
    let only: Option<Language> = std::env::var("LESSON_LANGUAGE").ok().map(|id| id.parse().unwrap());
    let languages = Language::ALL.into_iter().cycle().map(|language| only.unwrap_or(language));
    let examples = EXAMPLES.iter().zip(languages);
    let examples = examples.filter(|(example, _)| wanted.as_ref().is_none_or(|id| id == example.id));
    let is_played = |id: &str, language| catch_unwind(|| drop(plays(id, language))).is_ok();
    let next = Mutex::new(examples);
    let failed = Mutex::new(Vec::new());
    thread::scope(|scope| {
        for _ in 0..PLAYERS {
            scope.spawn(|| {
                while let Some((example, language)) = { next.lock().unwrap().next() } {
                    let why = is_possible(example).err().or_else(|| in_words(example.id).map(str::to_owned));
                    if let Some(why) = why {
                        eprintln!("skipped: {}: {why}", example.id);
                        continue;
                    }
                    if !is_played(example.id, language) {
                        failed.lock().unwrap().push((example.id, language));
                    }
                }
            });
        }
    });
    // Alone, a window is quick enough for those that are to be quick.
    let mut failed = failed.into_inner().unwrap();
    failed.retain(|(id, language)| !(1..TRIES).any(|_| is_played(id, *language)));
    assert!(failed.is_empty(), "{failed:?}");
}

/// Why a lesson cannot be played by its deeds alone.
fn in_words(example: &str) -> Option<&'static str> {
    match example {
        "daytime" | "two-sockets" | "non-blocking" => Some("calls by hand are said in words"),
        "udp-timestamp" => Some("a server is added in words"),
        "udp-unconnected" => Some("ports that the system chose are said in words"),
        _ => None,
    }
}

#[test]
fn a_question_takes_a_number_a_choice_or_a_row_and_says_why() {
    // A number: what is none, another one, the right one.
    let mut student = Student::new("echo", Language::English);
    for (typed, said) in [("two", "This is not a number."), ("3", "Not this one."), ("2", "Right: One listens")] {
        fill(&mut student.window, "Your answer", typed);
        click(&mut student.window, "Take it");
        until_seen(&mut student.window, said);
    }
    // It is remembered.
    student.begins_anew();
    until_seen(&mut student.window, "Answered, ");

    let mut student = Student::new("timestamp", Language::Chinese);
    let Some(Takes::Choice(choices)) = student.lesson.question.takes.clone() else { panic!("no choice") };
    let of = |is_right: bool| choices.iter().find(|choice| choice.is_right == is_right).unwrap();
    for (choice, begin) in [(of(false), "不是这个："), (of(true), "对：")] {
        click(&mut student.window, choice.text.in_language(Language::Chinese));
        until_seen(&mut student.window, &format!("{begin}{}", choice.why.in_language(Language::Chinese)));
    }

    // A row that the student shows.
    let mut student = Student::new("quote", Language::English);
    assert!(!is_enabled(&student.window, "This row"), "none is chosen");
    student.does(0);
    student.ticked(0);
    let mut shows = |row: &str, said: &str| {
        until_seen(&mut student.window, row);
        let name = labels(&student.window).into_iter().find(|label| label.contains(row)).unwrap();
        click(&mut student.window, &name);
        click(&mut student.window, "This row");
        until_seen(&mut student.window, said);
    };
    shows("recv(1024) → 92", "Not this one. Look again.");
    shows("recv(1024) → 0 ", "Right: recv → 0 is the end");
}
