//! A failed call in plain words: what it means, and what to do next.

use crate::locale::{FluentValue, Locale};
use crate::socket::SocketError;

/// An error as a person is told of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explanation {
    /// The call, the address and the code: `bind 127.0.0.1:80 failed: EACCES (13)`.
    pub what: String,
    /// What it means, and who stands in the way where that is known.
    pub cause: String,
    pub next_step: String,
}

/// Explains a failed call in the locale's language.
pub fn explain(error: &SocketError, locale: &Locale) -> Explanation {
    let known = format!("error-{}-cause", error.code.name);
    let name = if locale.has(&known) { error.code.name } else { "other" };
    let args: [(&'static str, FluentValue<'_>); 3] = [
        ("call", error.call.into()),
        ("address", error.address.as_str().into()),
        ("code", error.code.to_string().into()),
    ];
    let mut cause = locale.with(&format!("error-{name}-cause"), &args);
    if let Some(holder) = &error.holder {
        cause.push(' ');
        cause.push_str(&locale.with("error-held-by", &[("holder", holder.as_str().into())]));
    }
    let next_step = locale.with(&format!("error-{name}-next"), &args);
    Explanation { what: locale.with("error-call", &args), cause, next_step }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::locale::Language;
    use crate::socket::ErrorCode;

    #[test]
    fn names_cause_holder_and_next_step_in_both_languages() {
        for language in Language::ALL {
            let error = SocketError {
                call: "bind",
                address: "127.0.0.1:5001".to_owned(),
                code: ErrorCode { raw: 98, name: "EADDRINUSE" },
                holder: Some("python3 (pid 7)".to_owned()),
            };
            let told = explain(&error, &Locale::new(language));
            assert!(told.what.contains("bind 127.0.0.1:5001") && told.what.contains("EADDRINUSE (98)"));
            assert!(told.cause.contains("127.0.0.1:5001") && told.cause.contains("python3 (pid 7)"));
            assert!(!told.next_step.is_empty() && !told.next_step.starts_with("error-"));
        }
    }

    #[test]
    fn a_code_without_a_text_of_its_own_is_shown() {
        let code = ErrorCode { raw: 71, name: "errno" };
        let error = SocketError { call: "recv", address: "a:1".to_owned(), code, holder: None };
        let told = explain(&error, &Locale::new(Language::English));
        assert!(told.cause.contains("errno (71)"), "{}", told.cause);
    }
}
