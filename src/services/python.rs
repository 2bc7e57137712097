//! What Python's standard library has: the modules that speak a protocol, and the classes of its socketserver.

use std::sync::LazyLock;

use super::{Service, by_name, has_words, rows, words_of};

/// A module that speaks a protocol.
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

/// A class of socketserver.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Class {
    pub name: &'static str,
    /// The classes it is derived from, as its definition has them; empty for none.
    pub bases: &'static str,
    /// The command line's name of an example, one of whose programs names the class.
    pub example: &'static str,
    /// What it does, in a few words of English.
    pub english: &'static str,
    /// The same in 简体中文.
    pub chinese: &'static str,
}

const MODULES_TABLE: &str = include_str!("../../assets/python_modules.tsv");
const CLASSES_TABLE: &str = include_str!("../../assets/socketserver.tsv");

static MODULES: LazyLock<Vec<Module>> = LazyLock::new(|| {
    // None where no service has this name.
    let module = |[name, service, gone_since, english, chinese]: [&'static str; 5]| {
        Some(Module { name, service: by_name(service)?, gone_since, english, chinese })
    };
    rows(MODULES_TABLE).filter_map(module).collect()
});

static CLASSES: LazyLock<Vec<Class>> = LazyLock::new(|| {
    let class = |[name, bases, example, english, chinese]: [_; 5]| Class { name, bases, example, english, chinese };
    rows(CLASSES_TABLE).map(class).collect()
});

/// Every module in which every word of the text is found, as [`super::search`] finds services.
pub fn modules(text: &str) -> Vec<&'static Module> {
    let words = words_of(text);
    let has_all = |module: &&Module| {
        let gone = if module.gone_since.is_empty() { "" } else { "gone" };
        let texts = [module.name, module.service.name, module.english, module.chinese, gone];
        has_words(&words, module.service.port, &texts)
    };
    MODULES.iter().filter(has_all).collect()
}

/// Every class in which every word of the text is found.
pub fn classes(text: &str) -> Vec<&'static Class> {
    let words = words_of(text);
    let texts = |class: &Class| [class.name, class.bases, class.example, class.english, class.chinese];
    CLASSES.iter().filter(|class| has_words(&words, 0, &texts(class))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lab::examples::find;
    use crate::python::program_in;

    #[test]
    fn the_tables_are_whole() {
        for (table, found) in [(MODULES_TABLE, modules("").len()), (CLASSES_TABLE, classes("").len())] {
            let lines = table.lines().filter(|line| !line.starts_with('#')).count();
            assert_eq!(found, lines, "a line has not five columns, or names no service: {table}");
        }
        for module in modules("") {
            assert!(!module.english.is_empty() && !module.chinese.is_empty(), "{module:?}");
            assert_eq!(modules("").iter().filter(|other| other.name == module.name).count(), 1, "{}", module.name);
        }
        let names: Vec<&str> = classes("").iter().map(|class| class.name).collect();
        for class in classes("") {
            assert!(class.bases.split(", ").all(|base| base.is_empty() || names.contains(&base)), "{class:?}");
            assert!(!class.english.is_empty() && !class.chinese.is_empty(), "{class:?}");
        }
    }

    #[test]
    fn the_lessons_modules_are_there_with_their_ports() {
        let found = |name: &str| modules(name).into_iter().find(|module| module.name == name);
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
        assert_eq!(modules("110").len(), 1);
        assert_eq!(modules("gone").len(), 4);
    }

    #[test]
    fn every_class_of_the_lessons_is_there_and_a_program_of_its_example_names_it() {
        for name in [
            "BaseServer",
            "TCPServer",
            "UDPServer",
            "UnixStreamServer",
            "UnixDatagramServer",
            "ThreadingMixIn",
            "ForkingMixIn",
            "StreamRequestHandler",
            "DatagramRequestHandler",
        ] {
            assert!(classes("").iter().any(|class| class.name == name), "{name}");
        }
        assert_eq!(classes("datagramrequest").len(), 1);
        for class in classes("") {
            let lab = find(class.example).unwrap_or_else(|| panic!("{}: {}", class.name, class.example)).lab();
            let programs = lab.endpoints.iter().map(|endpoint| program_in(endpoint, &lab.endpoints));
            let is_named =
                |program: String| program.split(|c: char| !c.is_alphanumeric()).any(|word| word == class.name);
            assert!(programs.into_iter().any(is_named), "{} is in no program of {}", class.name, class.example);
        }
    }
}
