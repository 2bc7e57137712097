//! The modules of Python's standard library that speak a protocol.

use std::sync::LazyLock;

use super::{Service, by_name, has_words, rows, words_of};

/// One module.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Module {
    pub name: &'static str,
    /// The protocol that it speaks, with its port.
    pub service: &'static Service,
    /// The version of Python that lacks it first; empty while it is there.
    pub gone_since: &'static str,
    /// What it is for, in a few words of English.
    pub english: &'static str,
    /// The same in 简体中文.
    pub chinese: &'static str,
}

const TABLE: &str = include_str!("../../assets/python_modules.tsv");

static MODULES: LazyLock<Vec<Module>> = LazyLock::new(|| rows(TABLE).filter_map(module).collect());

/// `None` where no service has this name.
fn module([name, service, gone_since, english, chinese]: [&'static str; 5]) -> Option<Module> {
    Some(Module { name, service: by_name(service)?, gone_since, english, chinese })
}

/// Every module in which every word of the text is found, as [`super::search`] finds services.
pub fn search(text: &str) -> Vec<&'static Module> {
    let words = words_of(text);
    MODULES.iter().filter(|module| module.has_all(&words)).collect()
}

impl Module {
    fn has_all(&self, words: &[String]) -> bool {
        let gone = if self.gone_since.is_empty() { "" } else { "gone" };
        has_words(words, self.service.port, &[self.name, self.service.name, self.english, self.chinese, gone])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_whole() {
        let lines: Vec<&str> = TABLE.lines().filter(|line| !line.starts_with('#')).collect();
        assert_eq!(search("").len(), lines.len(), "a line has not five columns, or names no service");
        for module in search("") {
            assert!(!module.english.is_empty() && !module.chinese.is_empty(), "{module:?}");
            assert_eq!(search("").iter().filter(|other| other.name == module.name).count(), 1, "{}", module.name);
        }
    }

    #[test]
    fn the_lessons_modules_are_there_with_their_ports() {
        let found = |name: &str| search(name).into_iter().find(|module| module.name == name);
        for (name, port, gone_since) in [
            ("http.client", 80, ""),
            ("ftplib", 21, ""),
            ("smtplib", 25, ""),
            ("poplib", 110, ""),
            ("imaplib", 143, ""),
            ("nntplib", 119, "3.13"),
            ("telnetlib", 23, "3.13"),
            ("xmlrpc.client", 80, ""),
        ] {
            let module = found(name).unwrap_or_else(|| panic!("{name}"));
            assert_eq!((module.service.port, module.gone_since), (port, gone_since), "{name}");
        }
        assert_eq!(search("110").len(), 1);
        assert_eq!(search("gone").len(), 4);
    }
}
