//! Opens the window.

use socketlab::ui::{WindowOptions, run};

fn main() -> Result<(), eframe::Error> {
    run(WindowOptions::usual())
}
