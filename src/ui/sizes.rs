//! From which size of the window on, in points, it has what. What a panel leaves out for want of room of its own stands there.

/// A lower window leaves out the line at the bottom and the space around its parts: rows come first.
pub const STATUS_FROM_HEIGHT: f32 = 340.0;
/// A lower window has no room for the inspector's sheet below five rows: it takes the place of the panes.
pub const SHEET_FROM_HEIGHT: f32 = 380.0;
/// In a narrower window the list of endpoints takes the place of the panes, while somebody chooses from it.
pub const LIST_FROM_WIDTH: f32 = 520.0;
/// In a narrower window the settings and the inspector take the place of the panes and the card is a strip above them; all stand
/// beside them in a wider one.
pub const SIDE_FROM_WIDTH: f32 = 1100.0;
/// From here on the inspector stands beside the panes where nobody chose its place.
pub const INSPECTOR_FROM_WIDTH: f32 = 1500.0;
