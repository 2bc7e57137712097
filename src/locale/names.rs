//! The names of the example labs and of new endpoints, in the language of the interface.

use super::{Language, Locale};

/// Lines of a name as the labs have it, a tab, and the same in Chinese. A number at the end is no part of either.
static CHINESE: &str = include_str!("../../assets/locales/zh-Hans/names.tsv");

impl Locale {
    /// A name that this program gave, such as `client 2`, in this language; any other name as it is.
    pub fn name(&self, english: &str) -> String {
        let (stem, number) = match english.rsplit_once(' ') {
            Some((stem, number)) if number.parse::<u32>().is_ok() => (stem, Some(number)),
            _ => (english, None),
        };
        let known = match self.language {
            Language::English => None,
            Language::Chinese => rows().find(|(known, _)| *known == stem).map(|(_, chinese)| chinese),
        };
        match (known, number) {
            (Some(known), Some(number)) => format!("{known} {number}"),
            (Some(known), None) => known.to_owned(),
            (None, _) => english.to_owned(),
        }
    }
}

fn rows() -> impl Iterator<Item = (&'static str, &'static str)> {
    CHINESE.lines().filter_map(|line| line.split_once('\t'))
}

/// The names that there is a Chinese one of, for the test that no row is orphaned.
#[cfg(all(test, feature = "window"))]
pub(crate) fn known() -> Vec<&'static str> {
    rows().map(|(name, _)| name).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_stays_and_a_name_of_ones_own_is_kept() {
        let chinese = Locale::new(Language::Chinese);
        assert_eq!(chinese.name("client"), "客户端");
        assert_eq!(chinese.name("client 2"), "客户端 2");
        assert_eq!(chinese.name("my room 7"), "my room 7");
        assert_eq!(Locale::new(Language::English).name("client 2"), "client 2");
    }
}
