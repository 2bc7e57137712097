//! `socketlab python LAB.toml [ENDPOINT]`: an endpoint as a Python program.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use super::lab::load;
use super::language::say;
use super::terminal::print;
use super::{Failure, Outcome};
use crate::escape::escape;
use crate::lab::{Endpoint, Lab, Limits};
use crate::python;

/// The lab and the endpoint.
#[derive(Debug, Args)]
pub struct Python {
    /// The lab file.
    #[arg(value_name = "LAB.toml")]
    path: PathBuf,
    /// The endpoint's name, or its place in the lab from 1; a lab of one endpoint needs neither.
    #[arg(value_name = "ENDPOINT")]
    endpoint: Option<String>,
}

pub(super) fn run(args: &Python) -> Outcome {
    let lab = load(&args.path)?;
    let endpoint = choose(&lab, args.endpoint.as_deref()).map_err(Failure::Usage)?;
    if !python::has_program(endpoint) {
        return Err(Failure::Usage(say("cli-no-program", &[("name", format!("{:?}", endpoint.name).into())])));
    }
    print(&python::program_in(endpoint, &lab.endpoints))?;
    Ok(ExitCode::SUCCESS)
}

/// The endpoint of this name, else of this number; the only one where neither is said.
fn choose<'a>(lab: &'a Lab, wanted: Option<&str>) -> Result<&'a Endpoint, String> {
    let show = |name: &str| escape(name.as_bytes(), Limits::NAME_CHARS);
    let names: Vec<String> =
        (1..).zip(&lab.endpoints).map(|(n, endpoint)| format!("{n} ({})", show(&endpoint.name))).collect();
    let names = names.join(", ");
    let Some(wanted) = wanted else {
        return match &lab.endpoints[..] {
            [only] => Ok(only),
            [] => Err(say("cli-no-endpoints", &[])),
            _ => Err(say("cli-which-endpoint", &[("names", names.into())])),
        };
    };
    let numbered = || wanted.parse::<usize>().ok()?.checked_sub(1).and_then(|place| lab.endpoints.get(place));
    let named = lab.endpoints.iter().find(|endpoint| endpoint.name == wanted);
    named.or_else(numbered).ok_or_else(|| {
        let args = [("wanted", format!("{:?}", show(wanted)).into()), ("names", names.clone().into())];
        say("cli-no-such-endpoint", &args)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_endpoint_is_chosen_by_name_or_number() {
        let mut lab = Lab::echo();
        assert_eq!(choose(&lab, Some("client")).unwrap().name, "client");
        assert_eq!(choose(&lab, Some("1")).unwrap().name, "server");
        assert_eq!(choose(&lab, None).unwrap_err(), "which endpoint? They are 1 (server), 2 (client)");
        let unknown = "no endpoint is called \"3\"; the endpoints are 1 (server), 2 (client)";
        assert_eq!(choose(&lab, Some("3")).unwrap_err(), unknown);
        assert!(choose(&lab, Some("0")).is_err());
        lab.endpoints.truncate(1);
        assert_eq!(choose(&lab, None).unwrap().name, "server");
    }
}
