use socketlab::by_hand::{Op, Returned};
use socketlab::socket::{OptionValue, SocketOption};

use crate::fixture::Hands;

#[test]
fn an_option_is_set_and_what_the_kernel_made_of_it_is_shown() {
    let mut hands = Hands::new();
    let socket = hands.tcp();
    let rcvbuf = SocketOption::named("SO_RCVBUF").unwrap();
    let asked = OptionValue::Int(10_000);
    let Returned::OptionSet { now: Some(now), .. } = hands.ok(socket, Op::SetSockOpt(rcvbuf, asked)) else {
        panic!("it cannot be read back")
    };
    if cfg!(target_os = "linux") {
        // socket(7): the kernel doubles it, for its own book-keeping.
        assert_eq!(now, OptionValue::Int(20_000));
        assert_eq!(hands.0.entries().last().unwrap().outcome.note().unwrap().0, "by-hand-note-kernel");
    }
    assert_eq!(hands.ok(socket, Op::GetSockOpt(rcvbuf)), Returned::Option(now.clone()));
    assert_eq!(hands.0.socket(socket).unwrap().state.options["SO_RCVBUF"], now);
}

#[test]
fn so_error_and_so_type_can_only_be_read() {
    let mut hands = Hands::new();
    let socket = hands.tcp();
    assert_eq!(
        hands.ok(socket, Op::GetSockOpt(SocketOption::named("SO_ERROR").unwrap())),
        Returned::Option(OptionValue::Int(0))
    );
    assert_eq!(
        hands.ok(socket, Op::GetSockOpt(SocketOption::named("SO_TYPE").unwrap())),
        Returned::Option(OptionValue::Int(1))
    );
    hands.error(socket, Op::SetSockOpt(SocketOption::named("SO_TYPE").unwrap(), OptionValue::Int(2)));
}
