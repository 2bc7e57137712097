//! The window, driven by the names its controls have, with real sockets behind it. Nothing is rendered: no display and
//! no graphics are needed.

mod again;
mod by_hand;
mod cards;
mod chinese;
mod courses;
mod diagnosis;
mod exchange;
mod files;
mod gauges;
mod going;
mod held_ports;
mod keyboard;
mod lab;
mod lessons;
mod observing;
mod portable;
#[path = "../labs/possible.rs"]
mod possible;
mod program;
mod rates;
mod reach;
mod recorded;
mod relay;
mod report;
mod rows;

mod sending;
mod services;
mod settings;
mod shown;
mod side;
mod steady;
mod streams;
mod student;
mod tables;
mod undo;
mod window;
