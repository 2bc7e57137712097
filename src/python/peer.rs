//! A peer: one bound socket of datagrams; one thread receives while the other sends what is typed.

use super::payload::{self, ToSend};
use super::source::Source;
use super::template::fill;
use super::{multicast, place};
use crate::lab::Endpoint;

const RECEIVE: &str = r#"
def receive(s):
    while True:
        data, addr = s.recvfrom(65535)  # a datagram comes whole
        print(addr, end=" ")
        $SHOW$
"#;

const MAIN: &str = r#"
$UNLINK$
with socket.socket($FAMILY$, $KIND$) as s:
    $BEFORE$
    s.bind(ADDRESS)
    $AFTER$
    print("listening on", s.getsockname(), flush=True)
    threading.Thread(target=receive, args=(s,), daemon=True).start()
    $TO$
    $SEND$
    for line in sys.stdin:
        s.sendto($TYPED$, TO)
"#;

pub(super) fn program(endpoint: &Endpoint) -> Source {
    let title = format!("{} peer: receives and sends at once.", endpoint.transport().label());
    let mut source = Source::new(endpoint, &title);
    let place = place::add_bound(&mut source, &endpoint.address);
    source.import(&["sys", "threading"]);
    let to = match &endpoint.to {
        Some(to) => {
            source.constant(format!("TO = {}  # where what is typed goes", place::expression(to)));
            ""
        }
        None if endpoint.transport().is_unix() => "TO = input(\"send to which path? \")",
        None => "host, port = input(\"send to which host and port? \").split()\nTO = (host, int(port))",
    };
    let send = match payload::add(&mut source, endpoint) {
        ToSend::Bytes => "s.sendto(PAYLOAD, TO)",
        ToSend::File => "with open(PATH, \"rb\") as file:\n    s.sendto(file.read(), TO)",
        ToSend::Typed => "",
    };
    source.define(fill(RECEIVE, &[("SHOW", &payload::show(endpoint))]));
    let before = multicast::before_bind(&mut source, &endpoint.options, &place);
    let after = multicast::after_bind(&mut source, &endpoint.options);
    let values = [
        ("UNLINK", place.unlink),
        ("FAMILY", &place.family),
        ("KIND", place.kind),
        ("BEFORE", &before),
        ("AFTER", &after),
        ("TO", to),
        ("SEND", send),
        ("TYPED", &payload::typed(endpoint)),
    ];
    source.main(fill(MAIN, &values));
    source
}
