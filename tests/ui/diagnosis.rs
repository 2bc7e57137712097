//! Programs with a mistake, diagnosed in the window: the evidence is marked, the cause named, the mistake mended.

use egui_kittest::kittest::{NodeT, Queryable};
use socketlab::lesson::Diagnosis;
use socketlab::locale::Language;

use crate::report::{saved, texts};
use crate::student::Student;
use crate::window::{click, is_enabled, is_seen, labels, until, until_seen};

/// A lab with a mistake whose symptom was brought about.
fn with_symptom(id: &str, language: Language) -> (Student, Diagnosis) {
    let mut student = Student::new(id, language);
    let then = student.text("card-diagnosis-then");
    until_seen(&mut student.window, &then);
    for step in 0..student.lesson.steps.len() {
        student.does(step);
        student.ticked(step);
    }
    let ask = student.text("card-evidence");
    until_seen(&mut student.window, &ask);
    let diagnosis = student.lesson.diagnosis.clone().unwrap();
    (student, diagnosis)
}

/// Chooses the first row with this text, and says that it is the evidence.
fn marks_row(student: &mut Student, row: &str) {
    until_seen(&mut student.window, row);
    let name = labels(&student.window).into_iter().find(|label| label.contains(row)).unwrap();
    click(&mut student.window, &name);
    let this = student.text("card-evidence-this");
    click(&mut student.window, &this);
}

fn marks_thread(student: &mut Student, who: &str, call: &str) {
    let args = [("name", student.locale.name(who).into()), ("call", call.into())];
    let name = student.locale.with("card-evidence-thread-named", &args);
    click(&mut student.window, &name);
}

fn is_told(student: &mut Student, key: &str, why: &str) {
    let said = student.locale.with(key, &[("why", why.into())]);
    until_seen(&mut student.window, &said);
}

/// Names a wrong cause, then the right one.
fn names_cause(student: &mut Student, diagnosis: &Diagnosis) {
    let language = student.locale.language();
    for is_right in [false, true] {
        let cause = diagnosis.causes.iter().find(|cause| cause.is_right == is_right).unwrap();
        click(&mut student.window, cause.text.in_language(language));
        is_told(student, if is_right { "card-right" } else { "card-not-this" }, cause.why.in_language(language));
    }
}

/// Whether the program of an endpoint can be shown.
fn shows_python(student: &mut Student, name: &str) -> bool {
    let menu = student.locale.with("more-named", &[("name", student.locale.name(name).into())]);
    click(&mut student.window, &menu);
    let entry = student.text("show-python");
    until_seen(&mut student.window, &entry);
    let can = student.window.query_all_by_label(&entry).any(|node| !node.accesskit_node().is_disabled());
    student.window.key_press(egui::Key::Escape);
    student.window.run_steps(2);
    can
}

fn is_mended(student: &mut Student) {
    let mended = student.text("card-mended");
    until_seen(&mut student.window, &mended);
    let all = student.lesson.steps.len() + 3;
    until_seen(&mut student.window, &format!("✔ {all}/{all}"));
    let ask = student.lesson.question.ask.in_language(student.locale.language()).to_owned();
    assert!(is_seen(&student.window, &ask), "{:#?}", labels(&student.window));
}

#[test]
fn a_row_is_the_evidence_the_cause_is_named_and_the_log_shows_the_mend() {
    let (mut student, diagnosis) = with_symptom("fault-2", Language::English);
    assert!(!shows_python(&mut student, "server"));
    assert!(!is_enabled(&student.window, "This is the evidence"), "no row is chosen");
    let question = student.lesson.question.ask.in_language(Language::English).to_owned();
    assert!(!is_seen(&student.window, &question), "the question comes behind the mend");
    for (row, why) in [("→ send(4) → 4", "card-evidence-symptom"), ("listen(128)", "card-evidence-usual")] {
        marks_row(&mut student, row);
        let why = student.text(why);
        is_told(&mut student, "card-not-this", &why);
    }
    click(&mut student.window, "Hint");
    until_seen(&mut student.window, diagnosis.hint.in_language(Language::English));
    marks_row(&mut student, "recv(3) → 3");
    is_told(&mut student, "card-right", diagnosis.evidence.why.in_language(Language::English));
    names_cause(&mut student, &diagnosis);
    assert!(shows_python(&mut student, "server"));
    student.does_all(&diagnosis.mend);
    is_mended(&mut student);
    // It is remembered, with what was marked, and may be begun again.
    student.begins_anew();
    is_mended(&mut student);
    assert!(is_seen(&student.window, "server: recv(3) → 3"), "{:#?}", labels(&student.window));
    click(&mut student.window, "Begin the lesson again");
    until_seen(&mut student.window, "0/4");
    until(&mut student.window, "no mend", |window| !is_seen(window, "Mended: the log shows it."));
    assert!(!shows_python(&mut student, "server"));
}

#[test]
fn a_waiting_thread_is_the_evidence_and_what_would_tell_the_mistake_is_hidden_before() {
    let (mut student, diagnosis) = with_symptom("fault-5", Language::Chinese);
    let [hidden, close] = ["card-hidden", "settings-close"].map(|key| student.text(key));
    let settings = student.locale.with("settings-named", &[("name", student.locale.name("server").into())]);
    click(&mut student.window, &settings);
    until_seen(&mut student.window, &hidden);
    click(&mut student.window, &close);
    marks_thread(&mut student, "client 2", "recv");
    let why = student.text("card-evidence-waits");
    is_told(&mut student, "card-not-this", &why);
    marks_thread(&mut student, "server", "recv");
    is_told(&mut student, "card-right", diagnosis.evidence.why.in_language(Language::Chinese));
    names_cause(&mut student, &diagnosis);
    click(&mut student.window, &settings);
    until(&mut student.window, "the setting", |window| !is_seen(window, &hidden));
    click(&mut student.window, &close);
    student.does_all(&diagnosis.mend);
    is_mended(&mut student);
}

#[test]
fn evidence_is_looked_for_in_rows_that_are_there() {
    let (mut student, _) = with_symptom("fault-2", Language::English);
    student.begins_anew();
    let gone = student.text("card-evidence-gone");
    until_seen(&mut student.window, &gone);
    student.does(0);
    let ask = student.text("card-evidence");
    until_seen(&mut student.window, &ask);
    marks_row(&mut student, "recv(3) → 3");
    until_seen(&mut student.window, "What is the cause?");
}

#[test]
fn a_pane_explains_an_error_only_when_the_cause_is_named() {
    let (mut student, diagnosis) = with_symptom("fault-3", Language::English);
    let hidden = student.text("card-hidden");
    until_seen(&mut student.window, &hidden);
    assert!(!is_seen(&student.window, "TIME_WAIT") && !is_seen(&student.window, "SO_REUSEADDR"));
    let end = "close()";
    marks_row(&mut student, end);
    is_told(&mut student, "card-right", diagnosis.evidence.why.in_language(Language::English));
    // So does a report; it says what was marked.
    let folder = tempfile::tempdir().unwrap();
    let report = |student: &mut Student, name: &str| {
        let text = saved(&mut student.window, &student.locale, &folder.path().join(name));
        texts(&text).join("\n")
    };
    let before = report(&mut student, "before.html");
    assert!(before.contains("server: close()") && before.contains(&student.text("report-hidden")), "{before}");
    assert!(!before.contains("TIME_WAIT") && !before.contains("SO_REUSEADDR"), "{before}");
    names_cause(&mut student, &diagnosis);
    until(&mut student.window, "all is told", |window| !is_seen(window, &hidden));
    let after = report(&mut student, "after.html");
    let cause = diagnosis.causes.iter().find(|cause| cause.is_right).unwrap();
    for wanted in [cause.text.in_language(Language::English), "TIME_WAIT", "SO_REUSEADDR: off", &diagnosis.mended.text]
    {
        assert!(after.contains(wanted), "{wanted} in {after}");
    }
}

#[test]
fn a_lesson_is_begun_again_at_once_though_its_port_is_still_held() {
    let (mut student, diagnosis) = with_symptom("fault-3", Language::Chinese);
    marks_row(&mut student, "close()");
    names_cause(&mut student, &diagnosis);
    student.does_all(&diagnosis.mend);
    is_mended(&mut student);
    // The server has SO_REUSEADDR now, and its first port a connection in TIME_WAIT.
    let again = student.text("card-again");
    click(&mut student.window, &again);
    for step in 0..2 {
        student.does(step);
        student.ticked(step);
    }
    marks_row(&mut student, "close()");
    names_cause(&mut student, &diagnosis);
    student.does_all(&diagnosis.mend);
    is_mended(&mut student);
}
