//! The exchange as a picture: who called what when, and which bytes came where. What is drawn is plain data, in units of
//! lanes and steps; no I/O, no egui. The window paints it; [`mermaid`] writes it. [`stream`] is one connection as bytes.

mod arrows;
mod build;
pub mod mermaid;
mod scene;
mod steps;
pub mod stream;

pub use build::{Lifeline, Under, build};
pub use scene::{Arrow, Bar, Block, Break, Fate, Implied, Lane, Mark, Scene};
pub use steps::{StepIndex, Steps, is_step};
