//! The classes of Python's socketserver, each with the example that shows it.

use std::sync::LazyLock;

use super::{has_words, rows, words_of};

/// One class.
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

const TABLE: &str = include_str!("../../assets/socketserver.tsv");

static CLASSES: LazyLock<Vec<Class>> = LazyLock::new(|| {
    rows(TABLE)
        .map(|[name, bases, example, english, chinese]| Class { name, bases, example, english, chinese })
        .collect()
});

/// Every class in which every word of the text is found.
pub fn search(text: &str) -> Vec<&'static Class> {
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
    fn every_class_of_the_lessons_is_there_and_has_its_example() {
        let lines = TABLE.lines().filter(|line| !line.starts_with('#')).count();
        assert_eq!(search("").len(), lines, "a line has not five columns");
        let names: Vec<&str> = search("").iter().map(|class| class.name).collect();
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
            assert!(names.contains(&name), "{name}");
        }
        for class in search("") {
            assert!(class.bases.split(", ").all(|base| base.is_empty() || names.contains(&base)), "{class:?}");
            assert!(!class.english.is_empty() && !class.chinese.is_empty(), "{class:?}");
        }
        assert_eq!(search("datagramrequest").len(), 1);
    }

    #[test]
    fn a_program_of_its_example_names_the_class() {
        for class in search("") {
            let lab = find(class.example).unwrap_or_else(|| panic!("{}: {}", class.name, class.example)).lab();
            let programs = lab.endpoints.iter().map(|endpoint| program_in(endpoint, &lab.endpoints));
            let is_named =
                |program: String| program.split(|c: char| !c.is_alphanumeric()).any(|word| word == class.name);
            assert!(programs.into_iter().any(is_named), "{} is in no program of {}", class.name, class.example);
        }
    }
}
