//! The exchange as a picture: who called what when, and which bytes came where. What is drawn is plain data, in units of
//! lanes and steps; no I/O, no egui. The window paints it; [`mermaid`] writes it. [`stream`] is one connection as bytes.

mod arrows;
mod backlog;
mod bars;
mod build;
mod colours;
mod kernel;
mod lifeline;
pub mod mermaid;
pub mod rates;
mod replay;
mod scene;
mod steps;
pub mod stream;
pub mod svg;
mod text;
mod whole;
mod whose;
pub mod words;

pub use build::{Moment, Under, Wanted, build};
pub use lifeline::Lifeline;
pub use replay::{Replay, SPEEDS};
pub use scene::{
    Arrow, Axis, Backlog, Bar, Block, Break, Dropped, Fate, Head, Implied, Lane, Leaves, Mark, Scene, Shared,
};
pub use steps::{StepIndex, Steps, is_step};
pub use whole::with_steps;
