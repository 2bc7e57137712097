//! Generated programs that cut a stream into messages.

use std::io::{Read, Write};
use std::net::TcpStream;

use bytes::Bytes;
use socketlab::address::{Address, Transport};
use socketlab::framing::{FRAMINGS, Framing};
use socketlab::lab::{Endpoint, Model};

use crate::exchange::{LIMIT, Lab};
use crate::process::{Running, python};

/// One of each kind, and what has cases of its own.
fn framings() -> Vec<Framing> {
    let kinds = FRAMINGS.iter().map(|kind| kind.example);
    let more = ["line", "fixed:4", "delimiter:||", "length:u8", "length:u16le+self", "length:u32le", "length:u16be"];
    kinds.chain(more).filter(|notation| *notation != "fixed:16").map(|notation| notation.parse().unwrap()).collect()
}

fn local() -> Address {
    Address { transport: Transport::Tcp, host: "127.0.0.1".to_owned(), port: 0 }
}

#[test]
fn servers_put_torn_messages_together() {
    if python().is_none() {
        return;
    }
    for framing in framings() {
        for model in Model::ALL {
            let mut endpoint = Endpoint::server("server", local());
            endpoint.make_server().behaviour = "upper-case".to_owned();
            (endpoint.framing, endpoint.make_server().model) = (framing.clone(), Some(model));
            let mut server = Running::start(&endpoint);
            let mut stream = TcpStream::connect(("127.0.0.1", server.port())).unwrap();
            stream.set_read_timeout(Some(LIMIT)).unwrap();
            stream.set_nodelay(true).unwrap();
            let wrapped = |message: &'static [u8]| framing.wrap(&Bytes::from_static(message)).unwrap();
            let both = [wrapped(b"abcd"), wrapped(b"efgh")].concat();
            let (first, rest) = both.split_at(3);
            stream.write_all(first).unwrap();
            stream.flush().unwrap();
            stream.write_all(rest).unwrap();
            let mut reply = vec![0; both.len()];
            stream.read_exact(&mut reply).unwrap();
            let expected = [wrapped(b"ABCD"), wrapped(b"EFGH")].concat();
            assert_eq!(reply.escape_ascii().to_string(), expected.escape_ascii().to_string(), "{framing} {model}");
            stream.shutdown(std::net::Shutdown::Write).unwrap();
            assert_eq!(stream.read(&mut reply).unwrap(), 0, "{framing} {model}: it closes with the client");
        }
    }
}

#[test]
fn clients_show_messages() {
    if python().is_none() {
        return;
    }
    for framing in framings() {
        let mut lab = Lab::new();
        let mut server = Endpoint::server("server", local());
        server.make_server().behaviour = "upper-case".to_owned();
        server.framing = framing.clone();
        let at = lab.serve(&server);
        let mut client = Endpoint::client("client", at);
        client.framing = framing.clone();
        let mut typed = Running::start(&client);
        typed.type_line("abcd");
        assert_eq!(typed.line(), "ABCD\n", "{framing}");
        typed.type_line("efgh");
        assert_eq!(typed.finish(), "EFGH\n", "{framing}");
        client.payload = "wxyz".to_owned();
        assert_eq!(Running::start(&client).finish(), "WXYZ\n", "{framing}");
    }
}
