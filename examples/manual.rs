//! Writes what the packages carry of the command line: `man1/*.1`, a page for each command, and `completions/`, a file for each shell.
//!
//!     cargo run --no-default-features --example manual -- FOLDER

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use clap_complete::{Shell, generate_to};
use socketlab::cli::command;
use socketlab::locale::{Language, Locale};

fn main() -> Result<(), Box<dyn Error>> {
    let folder = PathBuf::from(std::env::args_os().nth(1).ok_or("say into which folder")?);
    pages(&folder.join("man1"))?;
    completions(&folder.join("completions"))
}

fn pages(folder: &Path) -> Result<(), Box<dyn Error>> {
    fs::create_dir_all(folder)?;
    // `socketlab help` is no page of its own: each page is its command's help.
    Ok(clap_mangen::generate_to(command(&Locale::new(Language::English)).disable_help_subcommand(true), folder)?)
}

fn completions(folder: &Path) -> Result<(), Box<dyn Error>> {
    fs::create_dir_all(folder)?;
    for shell in [Shell::Bash, Shell::Zsh, Shell::Fish, Shell::PowerShell] {
        generate_to(shell, &mut command(&Locale::new(Language::English)), "socketlab", folder)?;
    }
    Ok(())
}
