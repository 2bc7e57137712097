//! Opens the window.

use socketlab::ui::{WindowOptions, run};

fn main() -> Result<(), eframe::Error> {
    let mut options = WindowOptions::usual();
    if let Some(path) = std::env::args_os().nth(1).map(std::path::PathBuf::from)
        && let Ok(lab) = socketlab::lab::load(&path)
    {
        (options.lab, options.lab_path) = (lab, Some(path));
    }
    run(options)
}
