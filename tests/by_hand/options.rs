use socketlab::by_hand::note;
use socketlab::socket::{Op, OptionValue, Outcome, SocketOption};

use crate::fixture::{Hands, outcome};

#[test]
fn an_option_is_set_and_what_the_kernel_made_of_it_is_shown() {
    let mut hands = Hands::new();
    let socket = hands.tcp();
    let rcvbuf = SocketOption::RcvBuf;
    let asked = OptionValue::Int(10_000);
    let set = hands.ok(socket, Op::set_sock_opt(rcvbuf, asked.clone()));
    let now = match outcome(&set) {
        Outcome::Adjusted(now) => *now,
        _ => asked,
    };
    if cfg!(target_os = "linux") {
        // socket(7): the kernel doubles it, for its own book-keeping.
        assert_eq!(now, OptionValue::Int(20_000));
        assert_eq!(note(&set).unwrap().0, "by-hand-note-kernel");
    }
    assert_eq!(hands.value(socket, Op::GetSockOpt(rcvbuf)), Outcome::Value(Box::new(now.clone())));
    assert_eq!(hands.bench.socket(socket).unwrap().state.options["SO_RCVBUF"], now);
}

#[test]
fn so_error_and_so_type_can_only_be_read() {
    let mut hands = Hands::new();
    let socket = hands.tcp();
    assert_eq!(hands.value(socket, Op::GetSockOpt(SocketOption::Error)), Outcome::Value(Box::new(OptionValue::Int(0))));
    assert_eq!(hands.value(socket, Op::GetSockOpt(SocketOption::Type)), Outcome::Value(Box::new(OptionValue::Int(1))));
    hands.error(socket, Op::set_sock_opt(SocketOption::Type, OptionValue::Int(2)));
}
