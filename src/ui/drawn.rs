//! What draws the window.

/// A way to draw.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    Direct3d,
    Gl,
    Metal,
    /// The processor does what the window asks of a graphics card.
    Software,
    Vulkan,
    /// Direct3D of Windows itself, where the processor plays the card.
    Warp,
}

impl Way {
    /// As it is chosen by.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Direct3d => "d3d12",
            Self::Gl => "gl",
            Self::Metal => "metal",
            Self::Software => "software",
            Self::Vulkan => "vulkan",
            Self::Warp => "warp",
        }
    }

    /// Its key among the texts.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Direct3d => "drawn-d3d12",
            Self::Gl => "drawn-gl",
            Self::Metal => "drawn-metal",
            Self::Software => "drawn-software",
            Self::Vulkan => "drawn-vulkan",
            Self::Warp => "drawn-warp",
        }
    }
}

/// What draws, as far as it says so itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drawn {
    pub way: Way,
    /// The card, or what plays it; may be empty.
    pub adapter: String,
    /// Its driver; may be empty.
    pub driver: String,
    /// Whether the processor does the work.
    pub is_processor: bool,
    /// Whether its pictures go to another machine.
    pub is_remote: bool,
}
