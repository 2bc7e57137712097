//! What the window shows for this start, for a shortcut that a teacher makes.

use clap::Args;

use super::language::{read, say};
use crate::lab::{ShowAs, View, ZOOMS, zoom};
use crate::locale::Language;

/// What of the window can be asked for; it goes before what the lab asks for, and is not remembered.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "The window, for this start")]
pub struct ShowArgs {
    /// The language of the window: en or zh-Hans.
    #[arg(long, value_name = "LANGUAGE", value_parser = read::<Language>)]
    language: Option<Language>,
    /// What is seen of the lab: panes, exchange, streams or rates.
    #[arg(long, value_name = "VIEW", value_parser = read::<View>)]
    view: Option<View>,
    /// The size of everything, in percent: 75, 100, 125, 150, 175 or 200.
    #[arg(long, value_name = "PERCENT", value_parser = percent)]
    zoom: Option<u16>,
    /// The exchange alone, large, over the whole screen, as F11 does; Escape leaves it.
    #[arg(long)]
    presentation: bool,
}

impl ShowArgs {
    /// As the window takes it.
    pub fn show(&self) -> ShowAs {
        ShowAs { view: self.view, language: self.language, zoom: self.zoom, presentation: self.presentation }
    }
}

fn percent(text: &str) -> Result<u16, String> {
    let digits = text.trim_end_matches('%');
    let known = digits.parse().ok().and_then(|percent| zoom(percent).ok());
    known.ok_or_else(|| say("cli-percent", &[("sizes", ZOOMS.map(|zoom| zoom.to_string()).join(", ").into())]))
}
