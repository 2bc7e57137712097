//! One client after another: accept → recv → reply → sendall → close.

use super::super::source::Source;
use super::super::template::fill;
use super::{Server, conversation};

const SERVE: &str = r#"
def serve(conn):
    $NO_DELAY$
    $BODY$
"#;

const MAIN: &str = r#"
$UNLINK$
with socket.socket($FAMILY$, $KIND$) as s:
    $REUSE$
    s.bind(ADDRESS)
    s.listen($BACKLOG$)
    $LISTENING$
    while True:
        conn, addr = s.accept()
        # While this client is served nobody calls accept(): the next waits in the backlog.
        with conn:
            try:
                serve(conn)
            except (OSError, ValueError) as error:
                print(addr, error)
"#;

pub(super) fn add(source: &mut Source, server: &Server<'_>) {
    source.define(conversation::helpers(server));
    let (no_delay, body) = (server.no_delay("conn"), conversation::body(server, "conn"));
    source.define(fill(SERVE, &[("NO_DELAY", &no_delay), ("BODY", &body)]));
    let values = server.values();
    let mut values: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
    values.push(("LISTENING", server.listening()));
    source.main(fill(MAIN, &values));
}
