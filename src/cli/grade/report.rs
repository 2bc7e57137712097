//! What was found, as lines for a person, as JSON, and as a table of many.

use serde_json::{Value, json};

use crate::checks::{StepState, Verdict as FactVerdict};
use crate::locale::Locale;

/// What became of a step.
#[derive(Debug, Clone)]
pub(super) struct Verdict {
    /// Counted from zero.
    pub(super) step: usize,
    pub(super) is_done: bool,
    /// The rows that prove it.
    rows: Vec<u64>,
    missing: Option<String>,
    /// What cannot be known here.
    untold: Vec<String>,
    /// Why it was not asked for.
    skipped: Option<String>,
}

impl Verdict {
    pub(super) fn of(step: usize, state: &StepState, locale: &Locale) -> Self {
        let untold = |verdict: &FactVerdict| match verdict {
            FactVerdict::NotYet(missing) if state.done.is_some() => Some(locale.say(missing)),
            _ => None,
        };
        Self {
            step,
            is_done: state.done.is_some(),
            rows: state.done.as_ref().map(|done| done.rows.clone()).unwrap_or_default(),
            missing: state.missing.as_ref().map(|missing| locale.say(missing)),
            untold: state.facts.iter().filter_map(|fact| untold(&fact.verdict)).collect(),
            skipped: None,
        }
    }

    pub(super) fn skipped(self, why: String) -> Self {
        Self { skipped: Some(why), ..self }
    }

    pub(super) fn not_seen(mut self, facts: Vec<String>, locale: &Locale) -> Self {
        self.untold.extend(facts.into_iter().map(|fact| locale.with("grade-not-shown", &[("fact", fact.into())])));
        self
    }

    fn has_passed(&self) -> bool {
        self.is_done || self.skipped.is_some()
    }

    pub(super) fn text(&self, locale: &Locale) -> String {
        let rows: Vec<String> = self.rows.iter().map(u64::to_string).collect();
        let with = |key: &str, name: &'static str, value: &str| locale.with(key, &[(name, value.into())]);
        let what = match (&self.skipped, self.is_done, &self.missing) {
            (Some(why), ..) => with("grade-skipped", "why", why),
            (None, true, _) if rows.is_empty() => locale.text("grade-done"),
            (None, true, _) => with("grade-done-rows", "rows", &locale.list(&rows)),
            (None, false, Some(missing)) => with("grade-not-done-because", "missing", missing),
            (None, false, None) => locale.text("grade-not-done"),
        };
        let untold = self.untold.iter().map(|fact| format!("\n  {}", with("grade-not-told", "fact", fact)));
        std::iter::once(self.named(&what, locale)).chain(untold).collect::<String>() + "\n"
    }

    /// With the number of its step.
    fn named(&self, what: &str, locale: &Locale) -> String {
        locale.with("grade-step", &[("n", (self.step as u64 + 1).into()), ("what", what.into())])
    }

    fn json(&self) -> Value {
        json!({
            "step": self.step + 1, "done": self.is_done, "rows": self.rows, "missing": self.missing,
            "not_told": self.untold, "skipped": self.skipped,
        })
    }
}

/// What became of a lesson.
#[derive(Debug)]
pub(super) struct Graded {
    /// The file, or how it was run.
    what: String,
    steps: Vec<Verdict>,
    /// In plain words, what stood in the way.
    why: Vec<String>,
    is_refused: bool,
}

impl Graded {
    pub(super) fn new(what: String, steps: Vec<Verdict>, why: Vec<String>) -> Self {
        Self { what, steps, why, is_refused: false }
    }

    /// A log that cannot be read.
    pub(super) fn refused(what: String, why: String) -> Self {
        Self { what, steps: Vec::new(), why: vec![why], is_refused: true }
    }

    pub(super) fn has_passed(&self) -> bool {
        !self.is_refused && self.steps.iter().all(Verdict::has_passed)
    }

    fn text(&self, locale: &Locale) -> String {
        let steps: String = self.steps.iter().map(|step| step.text(locale)).collect();
        let line = |why: &String| locale.with("grade-why", &[("why", why.as_str().into())]) + "\n";
        let why: String = self.why.iter().map(line).collect();
        let end = locale.text(if self.has_passed() { "grade-passed" } else { "grade-not-passed" });
        format!("{steps}{why}{end}\n")
    }

    fn json(&self, lesson: &str) -> Value {
        let steps: Vec<Value> = self.steps.iter().map(Verdict::json).collect();
        json!({ "lesson": lesson, "of": self.what, "passed": self.has_passed(), "steps": steps, "why": self.why })
    }

    /// The first thing that is missing.
    fn first_missing(&self, locale: &Locale) -> String {
        let missing = self.steps.iter().find(|step| !step.has_passed());
        let missing = missing.map(|step| step.named(step.missing.as_deref().unwrap_or_default(), locale));
        missing.or_else(|| self.why.first().cloned()).unwrap_or_default()
    }
}

/// Lines and sentences in the language of the locale; keys of JSON and the head of a table are the same in each.
pub(super) fn text(graded: &[Graded], lesson: &str, as_json: bool, as_table: bool, locale: &Locale) -> String {
    match graded {
        [one] if !as_table && as_json => format!("{:#}\n", one.json(lesson)),
        [one] if !as_table => one.text(locale),
        all if as_json => format!("{:#}\n", all.iter().map(|one| one.json(lesson)).collect::<Value>()),
        all => table(all, locale),
    }
}

/// CSV: a line a log, a column a step.
fn table(graded: &[Graded], locale: &Locale) -> String {
    let most = graded.iter().map(|one| one.steps.len()).max().unwrap_or(0);
    let steps = (1..=most).map(|step| format!("step {step}"));
    let head: Vec<String> =
        ["log".to_owned(), "passed".to_owned()].into_iter().chain(steps).chain(["missing".to_owned()]).collect();
    let mut writer = csv::Writer::from_writer(Vec::new());
    // Nothing fails that is written to memory.
    let _ = writer.write_record(&head);
    let yes = |is: bool| if is { "yes" } else { "no" }.to_owned();
    for one in graded {
        let steps = (0..most).map(|place| one.steps.get(place).map(|step| yes(step.is_done)).unwrap_or_default());
        let missing = crate::escape::no_formula(&one.first_missing(locale));
        let what = crate::escape::no_formula(&one.what);
        let line: Vec<String> = [what, yes(one.has_passed())].into_iter().chain(steps).chain([missing]).collect();
        let _ = writer.write_record(&line);
    }
    writer.into_inner().map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).unwrap_or_default()
}
