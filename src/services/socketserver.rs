//! The classes of Python's socketserver, each with the example that shows it.

use std::sync::LazyLock;

use super::{has_words, words_of};

/// One class.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Class {
    pub name: &'static str,
    /// The classes it is derived from, as its definition has them; empty for none.
    pub bases: &'static str,
    /// The example's name on the command line.
    pub example: &'static str,
    /// What it does, in a few words of English.
    pub english: &'static str,
    /// The same in 简体中文.
    pub chinese: &'static str,
}

const TABLE: &str = include_str!("../../assets/socketserver.tsv");

static CLASSES: LazyLock<Vec<Class>> = LazyLock::new(|| TABLE.lines().filter_map(parse).collect());

/// Parses a line of the table; `None` for a comment.
fn parse(line: &'static str) -> Option<Class> {
    let columns: Vec<&'static str> = line.split('\t').filter(|_| !line.starts_with('#')).collect();
    let [name, bases, example, english, chinese] = columns[..] else { return None };
    Some(Class { name, bases, example, english, chinese })
}

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

    #[test]
    fn every_class_of_the_lessons_is_there_and_its_example_opens() {
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
            assert!(find(class.example).is_some(), "{}: {}", class.name, class.example);
            assert!(class.bases.split(", ").all(|base| base.is_empty() || names.contains(&base)), "{class:?}");
            assert!(!class.english.is_empty() && !class.chinese.is_empty(), "{class:?}");
        }
        assert_eq!(search("datagramrequest").len(), 1);
    }
}
