//! What harms a log: a program that is killed, a disk that is full, files that are damaged, a machine that has no more of
//! something. docs/RELIABILITY.md has the figures.
#![cfg(target_os = "linux")]

mod clock;
mod crowd;
mod damaged;
mod day;
mod descriptors;
mod full;
mod killed;
mod machine;
mod program;
mod rows;
