//! The log as numbers over time: what each endpoint sent, received and has not read, and how long it
//! waited for answers. No I/O.
//!
//! A [`Meter`] adds up the rows once, in a thread of its own; what a frame reads is as large after a million rows as after
//! a thousand.

mod csv;
mod meter;
mod series;
mod svg;
mod tally;
mod times;
mod unread;
mod window;

pub use csv::to_csv;
pub use meter::{Counted, Meter};
pub use series::{Answers, Bucket, Level, Series};
pub use svg::{Picture, Titles, to_svg};
pub use tally::{EndpointTally, Tally};
pub use times::{BINS_PER_DECADE, Numbers, Times};
pub use window::{Amount, Window, rate};
