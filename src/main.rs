//! Opens the window.

use std::process::ExitCode;

use socketlab::ui::{WindowOptions, run};

fn main() -> ExitCode {
    match run(WindowOptions::usual()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("socketlab: {error}");
            ExitCode::FAILURE
        }
    }
}
