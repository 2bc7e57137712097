//! A report, put together from what it is made of.

use super::model::{Fact, Picture, Report};
use super::source::{MAX_AUTHOR_CHARS, MAX_NOTES_CHARS};
use super::{Data, Origin, ReportError, Source, endpoints, errors, escaping, lesson, picture, rows};
use crate::locale::Locale;
use crate::units;

/// The report in the locale's language.
pub(super) fn report(source: &Source, locale: &Locale) -> Result<Report, ReportError> {
    let (mut notes, is_all) = escaping::lines(&source.notes, MAX_NOTES_CHARS);
    if !is_all {
        let most = units::grouped(MAX_NOTES_CHARS as u64);
        notes.push(locale.with("report-notes-cut", &[("most", most.into())]));
    }
    let hides = source.lesson.as_ref().and_then(lesson::LessonDone::hides);
    let mut report = Report {
        language: locale.language().id(),
        title: locale.with("report-title", &[("lab", source.title.as_str().into())]),
        facts: facts(source, locale),
        vouched: vouched(source, locale),
        endpoints: endpoints::parts(&source.lab, hides.unwrap_or_default(), locale),
        lesson: source.lesson.as_ref().map(|lesson| lesson::part(lesson, source, locale)),
        picture: Picture::default(),
        errors: Vec::new(),
        losses: Vec::new(),
        hidden: hides.map(|_| locale.text("report-hidden")).unwrap_or_default(),
        more: Vec::new(),
        notes,
    };
    report.picture = picture::picture(source, locale).map_err(|cause| ReportError::Steps { cause })?;
    errors::fill(&mut report, source, locale);
    Ok(report)
}

/// Who hands it in, when it was made, by what, of which log.
fn facts(source: &Source, locale: &Locale) -> Vec<Fact> {
    let fact = |key: &str, value: String| Fact { name: locale.text(key), value };
    let log = &source.log;
    let mut shown = log.rows(..).filter(|row| row.life().is_none());
    let first = shown.next();
    let last = log.rows(log.end_row().saturating_sub(1)..).last().or_else(|| first.clone());
    let rows = u64::from(first.is_some()) + shown.count() as u64;
    let mut of_log = locale.with("report-rows", &[("n", rows.into()), ("count", units::grouped(rows).into())]);
    if let (Some(first), Some(last)) = (&first, &last) {
        let day = source.context.time(first.at).format("%Y-%m-%d");
        let (from, to) = (rows::time(first, source), rows::time(last, source));
        let args = [("rows", of_log.into()), ("from", format!("{day} {from}").into()), ("to", to.into())];
        of_log = locale.with("report-rows-from-to", &args);
    }
    let gone = log.evicted().rows;
    if gone > 0 {
        let args = [("rows", of_log.into()), ("n", gone.into()), ("count", units::grouped(gone).into())];
        of_log = locale.with("report-rows-evicted", &args);
    }
    let author: String = source.author.trim().replace('\n', " ").chars().take(MAX_AUTHOR_CHARS).collect();
    let author = (!author.is_empty()).then(|| fact("report-author", author));
    let program = format!("{} {}", locale.text("app-name"), env!("CARGO_PKG_VERSION"));
    let mut facts: Vec<Fact> = author.into_iter().collect();
    facts.extend([
        fact("report-made", source.made.format("%Y-%m-%d %H:%M:%S (UTC%:z)").to_string()),
        fact("report-program", program),
        fact("report-system", format!("{} ({})", std::env::consts::OS, std::env::consts::ARCH)),
        fact("report-log", of_log),
    ]);
    if let Origin::File(name) = &source.origin {
        facts.push(fact("report-log-file", name.clone()));
    }
    if source.data == Data::LeftOut {
        facts.push(fact("report-data", locale.text("report-data-left-out")));
    }
    facts
}

/// What the report can vouch for: that this program wrote it from its log, or from a file that says it is one. No more.
fn vouched(source: &Source, locale: &Locale) -> Vec<String> {
    let version = ("version", env!("CARGO_PKG_VERSION").into());
    let first = match &source.origin {
        Origin::Kept => locale.with("report-vouch-kept", &[version]),
        Origin::File(name) => locale.with("report-vouch-file", &[version, ("file", name.as_str().into())]),
    };
    let rest = ["report-vouch-no-more", "report-vouch-typed"].map(|key| locale.text(key));
    [first].into_iter().chain(rest).collect()
}
