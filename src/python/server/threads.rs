//! A thread for each connection: `socketserver` where it has the family, else `threading`.

use super::super::behaviours::Shape;
use super::super::source::Source;
use super::super::template::fill;
use super::{Server, conversation};
use crate::address::Transport;

const HANDLER: &str = r#"
class Handler(socketserver.BaseRequestHandler):
    def handle(self):
        $CONN_NAME$
        $NO_DELAY$
        $BODY$
"#;

const LINE_HANDLER: &str = r#"
class Handler(socketserver.StreamRequestHandler):
    $NO_DELAY$

    def handle(self):
        line = self.rfile.readline(65536)  # rfile and wfile make a file of the connection
        if line:
            $DELAY$
            self.wfile.write(reply(line))
"#;

const SERVER: &str = r#"
class Server(socketserver.$BASE$):
    $ATTRIBUTES$

    def handle_error(self, request, client_address):
        print(client_address, sys.exc_info()[1])
    $LIMIT$
"#;

const LIMIT: &str = r#"
def verify_request(self, request, client_address):
    # Asked before a thread is made: False closes the connection. The first thread is the server's own.
    return threading.active_count() <= $LIMIT$
"#;

const MAIN: &str = r#"
$UNLINK$
with Server(ADDRESS, Handler) as server:  # socket(), bind(), listen()
    print("listening on", server.socket.getsockname(), flush=True)
    server.serve_forever()  # accept(), and a thread for each connection
"#;

const SERVE: &str = r#"
def serve(conn):
    with conn:
        try:
            $BODY$
        except (OSError, ValueError) as error:
            print(error)
"#;

const BY_HAND: &str = r#"
$UNLINK$
with socket.socket($FAMILY$, $KIND$) as s:
    s.bind(ADDRESS)
    s.listen($BACKLOG$)
    $LISTENING$
    while True:
        conn, addr = s.accept()
        $LIMIT$
        threading.Thread(target=serve, args=(conn,), daemon=True).start()
"#;

pub(super) fn add(source: &mut Source, server: &Server<'_>) {
    if matches!(server.shape, Shape::Rooms | Shape::Typed) {
        source.import(&["threading"]);
        source.constant("lock = threading.Lock()  # one thread at a time");
    }
    source.define(conversation::helpers(server));
    if server.endpoint.transport() == Transport::UnixSeqpacket {
        by_hand(source, server);
    } else {
        by_socketserver(source, server);
    }
}

/// `socketserver` has no SEQPACKET.
fn by_hand(source: &mut Source, server: &Server<'_>) {
    source.import(&["threading"]);
    source.define(fill(SERVE, &[("BODY", &conversation::body(server, "conn"))]));
    let limit = server.limit().map_or(String::new(), |most| {
        format!("if threading.active_count() > {most}:\n    conn.close()\n    continue\n")
    });
    let values = server.values();
    let mut values: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
    values.extend([("LISTENING", server.listening()), ("LIMIT", limit.as_str())]);
    source.main(fill(BY_HAND, &values));
}

fn by_socketserver(source: &mut Source, server: &Server<'_>) {
    source.import(&["socketserver", "sys"]);
    if server.shape == Shape::Line {
        let no_delay = if server.no_delay("").is_empty() { "" } else { "disable_nagle_algorithm = True" };
        let delay = super::super::behaviours::delay(server.endpoint);
        source.define(
            fill(LINE_HANDLER, &[("NO_DELAY", no_delay), ("DELAY", delay)])
                .replace("(socketserver.StreamRequestHandler):\n\n", "(socketserver.StreamRequestHandler):\n"),
        );
    } else {
        let (no_delay, body) = (server.no_delay("conn"), conversation::body(server, "conn"));
        let name = "conn = self.request";
        source.define(fill(HANDLER, &[("CONN_NAME", name), ("NO_DELAY", &no_delay), ("BODY", &body)]));
    }
    let base =
        if server.endpoint.transport() == Transport::Unix { "ThreadingUnixStreamServer" } else { "ThreadingTCPServer" };
    let limit =
        server.limit().map_or(String::new(), |most| format!("\n{}", fill(LIMIT, &[("LIMIT", &most.to_string())])));
    if !limit.is_empty() {
        source.import(&["threading"]);
    }
    let values = [("BASE", base), ("ATTRIBUTES", &attributes(server)), ("LIMIT", &limit)];
    source.define(fill(SERVER, &values));
    source.main(fill(MAIN, &[("UNLINK", server.place.unlink)]));
}

/// The class's attributes, which `socketserver` looks at.
fn attributes(server: &Server<'_>) -> String {
    let options = &server.endpoint.options;
    let mut lines = vec![
        "daemon_threads = True  # they end with the program".to_owned(),
        format!("request_queue_size = {}  # the backlog of listen()", options.backlog),
    ];
    if server.endpoint.transport() == Transport::Tcp {
        lines.push(format!("address_family = {}", server.place.family));
        let reuse = if options.reuse_addr { "True" } else { "False" };
        lines.push(format!("allow_reuse_address = {reuse}  # SO_REUSEADDR"));
    }
    lines.join("\n")
}
