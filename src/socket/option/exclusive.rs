//! SO_EXCLUSIVEADDRUSE, which no library reads or sets (Microsoft, "Using SO_REUSEADDR and SO_EXCLUSIVEADDRUSE"). This is the one
//! module with unsafe code.
#![expect(unsafe_code, reason = "two calls of Winsock whose pointers are to variables that outlive them")]

use std::io;
use std::os::windows::io::AsRawSocket;

use socket2::Socket;
use windows_sys::Win32::Networking::WinSock::{SO_EXCLUSIVEADDRUSE, SOCKET, SOL_SOCKET, getsockopt, setsockopt};

use super::OptionValue;

/// What Winsock calls BOOL, and its size.
type Bool = i32;
const SIZE: i32 = size_of::<Bool>() as i32;

pub(super) fn get(socket: &Socket) -> io::Result<OptionValue> {
    let (mut value, mut size): (Bool, i32) = (0, SIZE);
    let handle = socket.as_raw_socket() as SOCKET;
    // SAFETY: `socket` is borrowed, so its handle is open. `value` has `size` bytes, any of which make a Bool, and both are written to
    // only during the call.
    let answer = unsafe { getsockopt(handle, SOL_SOCKET, SO_EXCLUSIVEADDRUSE, (&raw mut value).cast(), &raw mut size) };
    answered(answer)?;
    Ok(OptionValue::Int((value != 0).into()))
}

pub(super) fn set(socket: &Socket, value: &OptionValue) -> io::Result<()> {
    let value = Bool::from(value.int() != 0);
    let handle = socket.as_raw_socket() as SOCKET;
    // SAFETY: `socket` is borrowed, so its handle is open. `value` has SIZE bytes, which are read only during the call.
    answered(unsafe { setsockopt(handle, SOL_SOCKET, SO_EXCLUSIVEADDRUSE, (&raw const value).cast(), SIZE) })
}

/// Winsock answers 0, or has left why not.
fn answered(answer: i32) -> io::Result<()> {
    if answer == 0 { Ok(()) } else { Err(io::Error::last_os_error()) }
}
