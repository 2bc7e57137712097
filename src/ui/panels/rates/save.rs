//! The numbers in a file: as a table, or as the pictures over time.

use std::path::Path;
use std::sync::Arc;

use super::{Rates, plots};
use crate::diagram::rates::{Meter, Picture, Tally, Titles, to_csv, to_svg};
use crate::diagram::svg::Colours;
use crate::record::EndpointId;
use crate::replace;
use crate::ui::files::Write;
use crate::ui::model::OpenLab;
use crate::ui::panels::exchange::png;

impl Rates {
    /// Writes the numbers as they are now, or were at the moment that is held: as CSV, and what is in sight of them as SVG or
    /// PNG, by the file's ending. `None` before the view has been shown.
    pub fn writer(&self, model: &OpenLab) -> Option<Write> {
        let (_, meter) = self.meter.as_ref()?;
        let tally: Tally = self.held.clone().or_else(|| meter.as_ref().ok().map(Meter::copied))?;
        let (clock, names, locale) = (model.session.clock(), model.names.clone(), model.locale.clone());
        let by_hand = tally.endpoint(EndpointId::BY_HAND).map(|_| EndpointId::BY_HAND);
        let endpoints = model.slots.iter().map(|slot| slot.id).chain(by_hand);
        let endpoints: Vec<_> = endpoints.map(|id| (id, model.name_of(id))).collect();
        let (seconds, amount) = (self.sight.window(plots::newest(&tally)), self.what.amount());
        Some(Arc::new(move |path: &Path| {
            let ending = path.extension().map(|ending| ending.to_ascii_lowercase());
            let picture = || {
                let titles = Titles {
                    sent: locale.text("rates-sent-upwards"),
                    received: locale.text("rates-received-downwards"),
                    answers: locale.text("rates-answer-times"),
                    unread: locale.text("rates-unread"),
                };
                let (seconds, colours) = (seconds.clone(), Colours::light());
                let (tally, endpoints, titles) = (&tally, endpoints.as_slice(), &titles);
                to_svg(&Picture { tally, endpoints, seconds, amount, titles, colours: &colours })
            };
            let written = match ending.as_ref().and_then(|ending| ending.to_str()) {
                Some("svg") => replace::write(path, picture()),
                Some("png") => replace::write(path, png(&picture())?),
                _ => replace::write(path, to_csv(&tally, &clock, |id| names.get(id).to_string())),
            };
            written.map_err(|error| error.to_string())
        }))
    }
}
