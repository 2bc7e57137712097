//! The lessons as data: each is done on its lab, and each of its steps is checked. What a lesson says to do is what makes its
//! checks hold, and nothing less.

mod evidence;
mod packets;
#[path = "../labs/possible.rs"]
mod possible;
mod steps;
