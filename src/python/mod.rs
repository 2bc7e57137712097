//! An endpoint as a program: what it does, written with Python 3's standard library in the style of the lessons.
//!
//! The programs stand as templates in `assets/python`; lines that begin with `#%` are conditions. What is here only says
//! which template an endpoint has ([`role`]) and what its holes are filled with ([`context`]). Nothing of a lab gets into
//! a program but through [`literal`].

mod behaviours;
mod context;
mod literal;
mod place;
mod role;
mod rules;
mod sending;
mod template;

use crate::file_name;
use crate::lab::{Endpoint, Role};

/// The program that does what the endpoint does, with its present settings. It needs Python 3.10 and nothing else; a
/// server's first line of output is `listening on` and its address, as `getsockname` gives it.
pub fn program(endpoint: &Endpoint) -> String {
    program_in(endpoint, &[])
}

/// The program of one endpoint of a lab: who knows a client's server knows whether it answers by itself, so that to send
/// once and to wait for the end is a whole conversation.
pub fn program_in(endpoint: &Endpoint, lab: &[Endpoint]) -> String {
    if !has_program(endpoint) {
        return "# A relay has no program in Python: its faults are the lab's.\n".to_owned();
    }
    // A test makes every program, so that no template fails; if one did, its error would be all that is shown.
    template::program(endpoint, lab).unwrap_or_else(|error| format!("# {}\n", literal::comment(&error.to_string())))
}

/// Whether there is a program that does what the endpoint does; there is none of a relay.
pub fn has_program(endpoint: &Endpoint) -> bool {
    endpoint.role() != Role::Relay
}

/// A name for the program's file: the endpoint's, in letters, digits and hyphens.
pub fn file_name(endpoint: &Endpoint) -> String {
    format!("{}.py", file_name::stem(&endpoint.name, "endpoint"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::behaviour::BEHAVIOURS;

    #[test]
    fn every_behaviour_has_its_python() {
        for kind in BEHAVIOURS {
            assert!(behaviours::find(kind.id).is_some(), "{} has no line in PROGRAMS", kind.id);
        }
    }

    #[test]
    fn file_names_are_plain() {
        let named = |name: &str| file_name(&Endpoint::server(name, "tcp://127.0.0.1:1".parse().unwrap()));
        assert_eq!(named("../a b"), "a-b.py");
        assert_eq!(named("服务器"), "服务器.py");
        assert_eq!(named("..."), "endpoint.py");
    }
}
