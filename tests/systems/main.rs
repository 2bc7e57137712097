//! Every system of the lessons that speaks on the wire (S1–S17), against Python programs written as the lessons write
//! them: the lab as the server and a script as the client, and the reverse.

#[path = "../engine/bench.rs"]
#[allow(dead_code, reason = "the bench serves other tests too")]
mod bench;
mod crowd;
mod encodings;
mod python;
mod sizes;
mod wire;
