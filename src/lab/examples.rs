//! The labs that the program offers, ready to start: one for each system of the lessons.

use super::{Lab, parse};

/// A lab that ships with the program.
#[derive(Debug)]
pub struct Example {
    /// Its name on the command line; the keys of its name and its hint are `example-` and this, and `-hint` behind it.
    pub id: &'static str,
    /// The system of the lessons that it shows, such as `S4`.
    pub system: &'static str,
    toml: &'static str,
}

/// Every example, in the order of the lessons.
pub static EXAMPLES: &[Example] =
    &[Example { id: "echo", system: "S12", toml: include_str!("../../assets/labs/echo.lab.toml") }];

impl Example {
    /// The key of its name in the locale files.
    pub fn key(&self) -> String {
        format!("example-{}", self.id)
    }

    /// The lab, ready to start.
    pub fn lab(&self) -> Lab {
        // It ships with the program, and a test holds that it parses.
        parse(self.toml).unwrap_or_default()
    }
}

/// The example of this name, or of this system.
pub fn find(name: &str) -> Option<&'static Example> {
    EXAMPLES.iter().find(|example| example.id == name || example.system.eq_ignore_ascii_case(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_example_parses_and_is_found() {
        for example in EXAMPLES {
            let lab = parse(example.toml).unwrap_or_else(|error| panic!("{}: {error}", example.id));
            assert!(!lab.endpoints.is_empty());
            assert!(find(example.id).is_some_and(|found| found.id == example.id));
        }
    }
}
