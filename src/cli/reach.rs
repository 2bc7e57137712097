//! How another machine reaches what a command has bound: said beside `listening on …`, and as a QR code.

use super::language::say;
use crate::address::{Addr, Address};
use crate::reach::{Reach, qr};
use crate::socket::interfaces;

/// The addresses to type on another machine, a line each; nothing where only this machine reaches it.
pub(super) fn notes(address: &Address, local: &Addr) -> String {
    let Reach::There(all) = Reach::of(address, Some(local), &interfaces()) else { return String::new() };
    if all.is_empty() {
        return format!("\n{}", say("cli-reach-nowhere", &[]));
    }
    let line = |one: &crate::reach::There| {
        let key = if one.interface.is_empty() { "cli-reach" } else { "cli-reach-by" };
        let args = [("address", one.address.to_string().into()), ("interface", one.interface.as_str().into())];
        format!("\n{}", say(key, &args))
    };
    all.iter().map(line).collect()
}

/// The likeliest of them as a QR code, with the address below it; where there is none, why.
pub(super) fn code(address: &Address, local: &Addr, has_colors: bool) -> String {
    let found = match Reach::of(address, Some(local), &interfaces()) {
        Reach::Here => return say("cli-reach-here", &[("address", address.to_string().into())]),
        Reach::There(all) => all.into_iter().next().map(|one| one.address.to_string()),
    };
    let drawn = found.and_then(|text| Some(format!("{}{text}", qr(&text)?.lines(has_colors))));
    drawn.unwrap_or_else(|| say("cli-reach-nowhere", &[]))
}
