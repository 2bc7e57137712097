//! The options themselves. An option is one row; what a system lacks is `Missing` there.

use std::io;
#[cfg(target_os = "linux")]
use std::time::Duration;

use socket2::{Socket, TcpKeepalive};

#[cfg(windows)]
use super::exclusive;
use super::{Access, Lack, OptionType, OptionValue, Row};
use crate::socket::group;

/// An option that is read and set through two methods of socket2 that take and give the same type.
macro_rules! both {
    (bool $get:ident, $set:ident) => {
        Access::ReadWrite(
            |socket| Ok(OptionValue::Int(socket.$get()?.into())),
            |socket, value| socket.$set(value.int() != 0),
        )
    };
    (int $get:ident, $set:ident) => {
        Access::ReadWrite(
            |socket| Ok(OptionValue::Int(i64::try_from(socket.$get()?).unwrap_or(i64::MAX))),
            // A negative int reaches the system as the same bits, as in C.
            |socket, value| socket.$set(value.int() as i32 as _),
        )
    };
    (linger $get:ident, $set:ident) => {
        Access::ReadWrite(|socket| Ok(OptionValue::Linger(socket.$get()?)), |socket, value| socket.$set(value.time()))
    };
    // The time of a keepalive, in whole seconds.
    (keep $get:ident, $with:ident) => {
        Access::ReadWrite(
            |socket| Ok(OptionValue::Int(i64::try_from(socket.$get()?.as_secs()).unwrap_or(i64::MAX))),
            |socket, value| {
                let time = value.time().ok_or(io::ErrorKind::InvalidInput)?;
                set_keep(socket, &TcpKeepalive::new().$with(time))
            },
        )
    };
    (time $get:ident, $set:ident) => {
        Access::ReadWrite(|socket| Ok(OptionValue::Time(socket.$get()?)), |socket, value| socket.$set(value.time()))
    };
}

/// As `both`, where the system has it.
macro_rules! both_on {
    ($systems:meta, $type:ident $get:ident, $set:ident) => { both_on!($systems else System, $type $get, $set) };
    ($systems:meta else $lack:ident, $type:ident $get:ident, $set:ident) => {{
        #[cfg($systems)]
        let access = both!($type $get, $set);
        #[cfg(not($systems))]
        let access = Access::Missing(Lack::$lack);
        access
    }};
}

/// Makes the enum of the options and the table it looks into.
macro_rules! options {
    ($($key:ident: $level:ident, $name:literal, $type:ident, $access:expr;)*) => {
        /// An option of `getsockopt` and `setsockopt`.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum SocketOption {
            $($key,)*
        }

        static ROWS: &[Row] = &[
            $(Row { name: $name, level: $level, type_: OptionType::$type, access: $access },)*
        ];

        impl SocketOption {
            /// Every option, level by level, in the order in which lessons come to them.
            pub const ALL: &[SocketOption] = &[$(SocketOption::$key,)*];

            pub(super) fn row(self) -> &'static Row {
                &ROWS[self as usize]
            }
        }
    };
}

const SOCKET: &str = "SOL_SOCKET";
const TCP: &str = "IPPROTO_TCP";
const IP: &str = "IPPROTO_IP";
const IPV6: &str = "IPPROTO_IPV6";

// Winsock sets both times of a keepalive in one call and never shows them (SIO_KEEPALIVE_VALS): there is no option to show.
options! {
    ReuseAddr: SOCKET, "SO_REUSEADDR", Bool, both!(bool reuse_address, set_reuse_address);
    ExclusiveAddrUse: SOCKET, "SO_EXCLUSIVEADDRUSE", Bool, EXCLUSIVE;
    ReusePort: SOCKET, "SO_REUSEPORT", Bool, both_on!(unix, bool reuse_port, set_reuse_port);
    KeepAlive: SOCKET, "SO_KEEPALIVE", Bool, both!(bool keepalive, set_keepalive);
    Broadcast: SOCKET, "SO_BROADCAST", Bool, both!(bool broadcast, set_broadcast);
    RcvBuf: SOCKET, "SO_RCVBUF", Int, both!(int recv_buffer_size, set_recv_buffer_size);
    SndBuf: SOCKET, "SO_SNDBUF", Int, both!(int send_buffer_size, set_send_buffer_size);
    RcvTimeo: SOCKET, "SO_RCVTIMEO", Timeval, both!(time read_timeout, set_read_timeout);
    SndTimeo: SOCKET, "SO_SNDTIMEO", Timeval, both!(time write_timeout, set_write_timeout);
    Linger: SOCKET, "SO_LINGER", Linger, both!(linger linger, set_linger);
    OobInline: SOCKET, "SO_OOBINLINE", Bool, both!(bool out_of_band_inline, set_out_of_band_inline);
    Error: SOCKET, "SO_ERROR", Errno, Access::ReadOnly(error);
    Type: SOCKET, "SO_TYPE", Int, Access::ReadOnly(type_of);
    AcceptConn: SOCKET, "SO_ACCEPTCONN", Bool, ACCEPTS;
    NoDelay: TCP, "TCP_NODELAY", Bool, both!(bool tcp_nodelay, set_tcp_nodelay);
    KeepIdle: TCP, "TCP_KEEPIDLE", Int, both_on!(unix else OnlyTogether, keep tcp_keepalive_time, with_time);
    KeepIntvl: TCP, "TCP_KEEPINTVL", Int, both_on!(unix else OnlyTogether, keep tcp_keepalive_interval, with_interval);
    KeepCnt: TCP, "TCP_KEEPCNT", Int, Access::ReadWrite(keep_count, set_keep_count);
    MaxSeg: TCP, "TCP_MAXSEG", Int, both_on!(unix, int tcp_mss, set_tcp_mss);
    UserTimeout: TCP, "TCP_USER_TIMEOUT", Int, USER_TIMEOUT;
    Cork: TCP, "TCP_CORK", Bool, both_on!(target_os = "linux", bool tcp_cork, set_tcp_cork);
    QuickAck: TCP, "TCP_QUICKACK", Bool, both_on!(target_os = "linux", bool tcp_quickack, set_tcp_quickack);
    Ttl: IP, "IP_TTL", Int, both!(int ttl_v4, set_ttl_v4);
    Tos: IP, "IP_TOS", Int, both!(int tos_v4, set_tos_v4);
    MulticastTtl: IP, "IP_MULTICAST_TTL", Int, both!(int multicast_ttl_v4, set_multicast_ttl_v4);
    MulticastLoop: IP, "IP_MULTICAST_LOOP", Bool, both!(bool multicast_loop_v4, set_multicast_loop_v4);
    MulticastIf: IP, "IP_MULTICAST_IF", Text, Access::WriteOnly(group::set_interface_v4);
    AddMembership: IP, "IP_ADD_MEMBERSHIP", Text, Access::WriteOnly(group::join);
    HdrIncl: IP, "IP_HDRINCL", Bool, both!(bool header_included_v4, set_header_included_v4);
    V6Only: IPV6, "IPV6_V6ONLY", Bool, both!(bool only_v6, set_only_v6);
    UnicastHops: IPV6, "IPV6_UNICAST_HOPS", Int, both!(int unicast_hops_v6, set_unicast_hops_v6);
    MulticastHops: IPV6, "IPV6_MULTICAST_HOPS", Int, both!(int multicast_hops_v6, set_multicast_hops_v6);
    MulticastLoopV6: IPV6, "IPV6_MULTICAST_LOOP", Bool, both!(bool multicast_loop_v6, set_multicast_loop_v6);
    MulticastIfV6: IPV6, "IPV6_MULTICAST_IF", Text, Access::WriteOnly(group::set_interface_v6);
    AddMembershipV6: IPV6, "IPV6_JOIN_GROUP", Text, Access::WriteOnly(group::join);
}

#[cfg(windows)]
const EXCLUSIVE: Access = Access::ReadWrite(exclusive::get, exclusive::set);
#[cfg(not(windows))]
const EXCLUSIVE: Access = Access::Missing(Lack::System);

/// Reading SO_ERROR clears it (socket(7)).
fn error(socket: &Socket) -> io::Result<OptionValue> {
    let pending = socket.take_error()?.and_then(|error| error.raw_os_error());
    Ok(OptionValue::Int(pending.unwrap_or(0).into()))
}

fn type_of(socket: &Socket) -> io::Result<OptionValue> {
    Ok(OptionValue::Int(i32::from(socket.r#type()?).into()))
}

#[cfg(target_os = "linux")]
const ACCEPTS: Access = Access::ReadOnly(|socket| Ok(OptionValue::Int(socket.is_listener()?.into())));
#[cfg(not(target_os = "linux"))]
const ACCEPTS: Access = Access::Missing(Lack::System);

/// In milliseconds (tcp(7)).
#[cfg(target_os = "linux")]
const USER_TIMEOUT: Access = Access::ReadWrite(
    |socket| {
        let timeout = socket.tcp_user_timeout()?.unwrap_or_default();
        Ok(OptionValue::Int(i64::try_from(timeout.as_millis()).unwrap_or(i64::MAX)))
    },
    |socket, value| {
        let ms = u64::try_from(value.int()).map_err(|_| io::ErrorKind::InvalidInput)?;
        socket.set_tcp_user_timeout(Some(Duration::from_millis(ms)))
    },
);
#[cfg(not(target_os = "linux"))]
const USER_TIMEOUT: Access = Access::Missing(Lack::System);

fn keep_count(socket: &Socket) -> io::Result<OptionValue> {
    Ok(OptionValue::Int(socket.tcp_keepalive_retries()?.into()))
}

fn set_keep_count(socket: &Socket, value: &OptionValue) -> io::Result<()> {
    let count = u32::try_from(value.int()).map_err(|_| io::ErrorKind::InvalidInput)?;
    set_keep(socket, &TcpKeepalive::new().with_retries(count))
}

/// socket2 switches SO_KEEPALIVE on with the first of its parameters; here one option is one option.
fn set_keep(socket: &Socket, keep: &TcpKeepalive) -> io::Result<()> {
    let before = socket.keepalive()?;
    socket.set_tcp_keepalive(keep)?;
    socket.set_keepalive(before)
}
