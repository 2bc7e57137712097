//! Every system of the lessons that speaks on the wire (S1–S17), against Python programs written as the lessons write
//! them: the lab as the server and a script as the client, and the reverse; and every row of docs/SYSTEMS.md as it stands.

#[path = "../engine/bench.rs"]
#[allow(dead_code, reason = "the bench serves other tests too")]
mod bench;
mod crowd;
mod encodings;
mod python;
mod rows;
#[path = "../cli/shell.rs"]
mod shell;
mod sizes;
mod wire;
