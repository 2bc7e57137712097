//! Names to numbers.

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use bytes::Bytes;
use crossbeam_channel::bounded;
use dns_lookup::{AddrInfoHints, SockType, getaddrinfo};

use super::{ErrorCode, NAME_NOT_FOUND, Op, Outcome, SocketError, Trace, Waiter, Want, With};
use crate::address::{Addr, Address};

/// `getaddrinfo`: the numbers of an address's host, in the order in which the system prefers them; `None` where a stop came
/// first.
///
/// A host that is a number already asks nobody and makes no call. A name is looked up in a thread of its own, because
/// the system's resolver cannot be interrupted: when a stop comes first, that thread is left to the resolver's own
/// time limit and its answer is dropped.
///
/// # Errors
/// The name does not resolve.
pub fn resolve(
    address: &Address,
    trace: &Arc<dyn Trace>,
    waiter: &mut Waiter,
) -> Result<Option<Vec<Addr>>, SocketError> {
    if address.transport.is_unix() {
        return Ok(Some(vec![unix_address(&address.host)]));
    }
    if let Ok(ip) = address.host.parse::<IpAddr>() {
        return Ok(Some(vec![Addr::Inet(SocketAddr::new(ip, address.port))]));
    }
    let mut call = trace.begin(Op::get_addr_info(&address.host, address.port));
    call.waits();
    let found = look_up(address, waiter);
    let outcome = match &found {
        Ok(None) => return Ok(None),
        Ok(Some(found)) => Outcome::Addresses(found.clone().into_boxed_slice()),
        Err(code) => Outcome::failed(*code),
    };
    call.done(outcome, With::Nobody, Bytes::new());
    found.map_err(|code| SocketError { call: "getaddrinfo", address: address.authority(), code, holder: None })
}

/// The address of a typed path; a leading `@` is Linux's abstract namespace, which has no files.
pub fn unix_address(path: &str) -> Addr {
    match path.strip_prefix('@') {
        Some(name) if cfg!(target_os = "linux") => Addr::unix(format!("\0{name}")),
        _ => Addr::unix(path),
    }
}

fn look_up(address: &Address, waiter: &mut Waiter) -> Result<Option<Vec<Addr>>, ErrorCode> {
    let (answer_tx, answer_rx) = bounded(1);
    let notifier = waiter.notifier().clone();
    let (host, port) = (address.host.clone(), address.port);
    let asked = std::thread::Builder::new().name("getaddrinfo".to_owned()).spawn(move || {
        let _ = answer_tx.send(ask(&host, port));
        notifier.notify();
    });
    asked.map_err(|error| ErrorCode::from(&error))?;
    loop {
        if waiter.is_stopped() {
            return Ok(None);
        }
        match answer_rx.try_recv() {
            Ok(Ok(found)) if found.is_empty() => return Err(ErrorCode { raw: 0, name: NAME_NOT_FOUND }),
            Ok(answer) => return answer.map(Some),
            Err(_) => {
                waiter.wait(Want::Nothing, None).map_err(|error| ErrorCode::from(&error))?;
            }
        }
    }
}

/// Asks the system. Not through the standard library, which keeps to itself which of its errors `getaddrinfo` returned.
fn ask(host: &str, port: u16) -> Result<Vec<Addr>, ErrorCode> {
    // Of one type only, or each number would come once for each.
    let hints = AddrInfoHints { socktype: SockType::Stream.into(), ..AddrInfoHints::default() };
    let found = getaddrinfo(Some(host), None, Some(hints)).map_err(|error| {
        let returned = error.error_num();
        ErrorCode::of_resolver(returned, &io::Error::from(error))
    })?;
    // What is of a family that this program does not know is of no use to it.
    let addresses = found.filter_map(Result::ok).map(|info| info.sockaddr);
    Ok(addresses
        .map(|mut addr| {
            addr.set_port(port);
            Addr::Inet(addr)
        })
        .collect())
}
