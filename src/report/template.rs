//! The templates of `assets/report`, filled.

use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, Error, UndefinedBehavior, Value};

use super::{Format, Report, ReportError};
use crate::locale::Locale;

/// The report in a format. Every value is escaped but those that a template calls `safe`: pictures, which escape their own texts.
pub(super) fn fill(report: &Report, locale: &Locale, format: &Format) -> Result<String, ReportError> {
    let filled = environment(locale, format)
        .and_then(|environment| environment.get_template(format.template)?.render(Serde(report)));
    filled.map_err(|error| ReportError::Template { message: error.to_string() })
}

fn environment(locale: &Locale, format: &Format) -> Result<Environment<'static>, Error> {
    let (locale, escapes) = (locale.clone(), format.escapes);
    let mut environment = Environment::new();
    environment
        .set_syntax(SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).keep_trailing_newline(true).build()?);
    // A name that is misspelt is an error, and not an empty hole.
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_auto_escape_callback(|_| AutoEscape::Custom("report".into()));
    environment.set_formatter(move |out, _, value| {
        let text = value.to_string();
        Ok(out.write_str(&if value.is_safe() { text } else { escapes(&text) })?)
    });
    let texts = locale.clone();
    environment.add_function("t", move |key: &str| texts.text(key));
    environment.add_function("named", move |name: &str, value: &str| {
        locale.with("report-named", &[("name", name.into()), ("value", value.into())])
    });
    environment.add_filter("fence", |text: &str| fence(text));
    environment.add_template(format.template, format.text)?;
    Ok(environment)
}

/// A row of backticks that the text has none as long of: what stands between two of them is code (CommonMark §4.5).
fn fence(text: &str) -> Value {
    let (mut longest, mut run) = (0, 0);
    for c in text.chars() {
        run = if c == '`' { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    Value::from_safe_string("`".repeat(3.max(longest + 1)))
}
