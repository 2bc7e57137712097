//! Lessons played through the window, as a new user would: each step is done by the names of its controls, and ticks by itself.

use std::thread;

use egui_kittest::kittest::Queryable;
use socketlab::locale::Language;

use crate::student::Student;
use crate::window::{click, is_seen, labels, until, until_seen};

fn plays(id: &str, language: Language) -> Student {
    let mut student = Student::new(id, language);
    for step in 0..student.lesson.steps.len() {
        assert!(!is_seen(&student.window, &student.tick(step)), "{id}: step {} is ticked before it is done", step + 1);
        student.does(step);
        student.ticked(step);
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
    click(&mut student.window, "Stop all");
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
