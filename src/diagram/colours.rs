//! The colours of pictures.

/// Colours as SVG names them: `#1a66c8`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Colours {
    /// Of the endpoints in their order; after the last the first comes again.
    pub lifelines: Vec<String>,
    pub text: String,
    pub weak: String,
    pub line: String,
    pub surface: String,
    pub notice: String,
    pub trouble: String,
}

impl Colours {
    /// Those of the window's light theme, for what is printed; a test of the window holds that they are the same.
    pub fn light() -> Self {
        let colour = str::to_owned;
        Self {
            lifelines: ["#1a66c8", "#7a3fb0", "#0b7a75", "#a85500", "#b02e6d", "#4d6b10"].map(colour).to_vec(),
            text: colour("#1d2229"),
            weak: colour("#5a6370"),
            line: colour("#d6dae0"),
            surface: colour("#ffffff"),
            notice: colour("#965800"),
            trouble: colour("#b82222"),
        }
    }

    pub(super) fn lifeline(&self, place: usize) -> &str {
        self.lifelines.get(place % self.lifelines.len().max(1)).map_or(&self.text, String::as_str)
    }
}
