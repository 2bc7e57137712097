//! The only door to the operating system: sockets whose every call is traced.
//!
//! [`Listener`], [`Stream`] and [`Datagram`] wrap socket2 and mio. Each call yields a [`Call`] through the [`Trace`]
//! that its socket was made with, stamped in the thread that made it. A failed one is a [`SocketError`] that names the
//! call and the address. What platforms do differently stays in here.

mod begun_call;
mod buffer;
mod call;
mod closing;
mod connect;
mod current_call;
mod datagram;
mod datagram_length;
mod drops;
mod errno;
mod error;
mod family;
mod flag;
mod gauge;
mod group;
pub mod hand;
mod holder;
mod interfaces;
mod listener;
mod mio_socket;
mod op;
mod option;
mod outcome;
mod path;
mod place;
mod poller;
mod proc_net;
mod protocol;
mod resolve;
mod sockaddr;
mod socket_buffers;
mod spare;
mod stream;
mod tcp_table;
mod trace;
mod waiter;

pub use begun_call::BegunCall;
pub use buffer::SMALL_BYTES;
pub use call::Call;
pub use connect::ConnectOptions;
pub use current_call::{CurrentCall, InCall};
pub use datagram::{Datagram, DatagramOptions, MAX_DATAGRAM_BYTES, Received, Unread};
pub use drops::{UdpQueue, UdpTable};
pub use errno::{ERRNOS, Errno};
pub use error::{ErrorCode, NAME_NOT_FOUND, SocketError};
pub use family::{Family, Kind, support, supports};
pub use flag::{FLAGS, Flag, Flags};
pub use gauge::Gauge;
pub use group::Multicast;
pub use holder::{Holder, free_port, is_held, port_holder};
pub use interfaces::{Interface, interfaces};
pub use listener::{ListenOptions, Listener};
pub use op::{Direction, Host, How, Op, Receiving, Sending, Service, Written};
pub use option::{Lack, OptionType, OptionValue, SocketOption};
pub use outcome::{Info, InfoKind, Outcome};
pub use place::{CallPlace, Places};
pub use poller::{Event, Poller};
pub use protocol::Protocol;
pub use resolve::{resolve, unix_address};
pub use socket_buffers::SocketBuffers;
pub use spare::take_back;
pub use stream::Stream;
pub use tcp_table::{TcpSocket, TcpState, TcpTable};
pub use trace::{Trace, With};
pub use waiter::{Notifier, Ready, StopHandle, Waiter, Want};

/// Lets the process hold as many sockets as the system allows it: a thread-per-connection server with 1,000 clients
/// wants several thousand descriptors, and the usual limit is 1,024.
pub fn raise_descriptor_limit() {
    // Where it is refused the old limit stays, and running out of descriptors is shown as the EMFILE that it is.
    let _ = rlimit::increase_nofile_limit(65_536);
}
