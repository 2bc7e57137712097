//! Servers of datagrams: a datagram for a datagram, in one thread or in a thread for each.

use super::behaviours::{self, Ends, Shape};
use super::source::Source;
use super::template::fill;
use super::{multicast, place};
use crate::address::Transport;
use crate::lab::{Endpoint, Model};

const PLAIN: &str = r#"
$UNLINK$
with socket.socket($FAMILY$, $KIND$) as s:
    $BEFORE$
    s.bind(ADDRESS)
    $AFTER$
    print("listening on", s.getsockname(), flush=True)
    while True:
        data, addr = s.recvfrom(65535)  # a datagram comes whole; what the buffer has no room for is lost
        try:
            $BODY$
        except OSError as error:
            print(addr, error)
"#;

const HANDLER: &str = r#"
class Handler(socketserver.BaseRequestHandler):
    def handle(self):
        (data, s), addr = self.request, self.client_address
        $BODY$


class Server(socketserver.$BASE$):
    $FAMILY_LINE$
    max_packet_size = 65535  # the usual 8192 would cut what is longer
    daemon_threads = True  # they end with the program

    def handle_error(self, request, client_address):
        print(client_address, sys.exc_info()[1])
"#;

const THREADED: &str = r#"
$UNLINK$
with Server(ADDRESS, Handler, bind_and_activate=False) as server:
    s = server.socket
    $BEFORE$
    server.server_bind()
    $AFTER$
    print("listening on", s.getsockname(), flush=True)
    server.serve_forever()  # recvfrom(), and a thread for each datagram
"#;

pub(super) fn program(endpoint: &Endpoint) -> Source {
    let is_threaded = endpoint.model() == Model::ThreadPerConnection;
    let how = if is_threaded { "a thread for each datagram" } else { "one datagram after another" };
    let title = format!("{} server ({}): {how}.", endpoint.transport().label(), endpoint.behaviour);
    let mut source = Source::new(endpoint, &title);
    let place = place::add_bound(&mut source, &endpoint.address);
    let shape = behaviours::add(&mut source, endpoint);
    let body = body(endpoint, shape);
    if shape == Shape::Rooms {
        source.define("def send(client, data):\n    s.sendto(data, client)\n");
    }
    let before = multicast::before_bind(&mut source, &endpoint.options, &place);
    let after = multicast::after_bind(&mut source, &endpoint.options);
    let values = [
        ("UNLINK", place.unlink),
        ("FAMILY", &place.family),
        ("KIND", place.kind),
        ("BEFORE", &before),
        ("AFTER", &after),
        ("BODY", &body),
    ];
    if !is_threaded {
        source.main(fill(PLAIN, &values));
        return source;
    }
    source.import(&["socketserver", "sys"]);
    if matches!(shape, Shape::Rooms | Shape::Typed) {
        source.import(&["threading"]);
        source.constant("lock = threading.Lock()  # one thread at a time");
    }
    let is_unix = endpoint.transport() == Transport::UnixDatagram;
    let base = if is_unix { "ThreadingUnixDatagramServer" } else { "ThreadingUDPServer" };
    let family = if is_unix { String::new() } else { format!("address_family = {}", place.family) };
    let locked = matches!(shape, Shape::Rooms | Shape::Typed);
    let template = if locked { "with lock:\n    $BODY$\n" } else { "$BODY$\n" };
    let body = fill(template, &[("BODY", &body)]);
    source.define(fill(HANDLER, &[("BODY", &body), ("BASE", base), ("FAMILY_LINE", &family)]));
    source.main(fill(THREADED, &values));
    source
}

/// What is done with the datagram `data` of `addr`.
fn body(endpoint: &Endpoint, shape: Shape) -> String {
    let template = match shape {
        Shape::Replies(Ends::OnBlank) => "if data.strip():\n    $DELAY$\n    s.sendto(reply(data), addr)\n",
        Shape::Replies(_) => "$DELAY$\ns.sendto(reply(data), addr)\n",
        Shape::Line => "line, ending, _ = data.partition(b\"\\n\")\n$DELAY$\ns.sendto(reply(line + ending), addr)\n",
        Shape::MayReply => "answer = reply(data)\nif answer is not None:\n    $DELAY$\n    s.sendto(answer, addr)\n",
        Shape::Silent => "pass  # everything is thrown away (RFC 863)\n",
        Shape::Greets => "$DELAY$\ns.sendto(greeting(), addr)\n",
        Shape::Streams => "$DELAY$\ns.sendto(datagram(), addr)\n",
        Shape::Rooms => "$DELAY$\nif not hear(addr, data):\n    leave(addr)\n",
        Shape::Typed => "print(addr, data, flush=True)\ns.sendto(input(\"reply: \").encode(), addr)\n",
    };
    let body = fill(template, &[("DELAY", behaviours::delay(endpoint))]);
    if endpoint.transport() != Transport::UnixDatagram || shape == Shape::Silent {
        return body;
    }
    fill("if addr:  # a sender that is bound to no path cannot be answered\n    $BODY$\n", &[("BODY", &body)])
}
