//! SO_RCVBUF and SO_SNDBUF are asked for before bind and connect, and what the system made of them is read back.

use socketlab::lab::Endpoint;
use socketlab::record::State;

use crate::bench::{Bench, CLIENT, SERVER};

/// The calls that belong to the buffers, and the one that comes behind them.
fn calls_about_buffers(bench: &Bench, id: socketlab::record::EndpointId, then: &str) -> Vec<String> {
    let calls = bench.calls(id);
    let end = calls.iter().position(|call| call.contains(then)).unwrap_or_else(|| panic!("{calls:?}"));
    let is_about = |call: &&String| call.contains("SO_RCVBUF") || call.contains("SO_SNDBUF");
    let all: Vec<String> = calls.iter().filter(is_about).cloned().collect();
    let before: Vec<String> = calls[..end].iter().filter(is_about).cloned().collect();
    assert_eq!(all, before, "set before {then}");
    all
}

fn number(call: &str) -> u64 {
    call.rsplit(" = ").next().unwrap().parse().unwrap_or_else(|_| panic!("{call}"))
}

#[test]
fn buffers_are_set_before_bind_and_connect_and_read_back_on_every_transport() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("s.sock");
    let mut addresses = vec!["tcp://127.0.0.1:0".to_owned(), "udp://127.0.0.1:0".to_owned()];
    if cfg!(unix) {
        addresses.push(format!("unix://{}", path.display()));
    }
    for address in addresses {
        let mut bench = Bench::new();
        let mut server = Endpoint::server("server", address.parse().unwrap());
        (server.options.so_rcvbuf, server.options.so_sndbuf) = (Some(16_384), Some(32_768));
        bench.session.start(SERVER, &server);
        let status = bench.until(SERVER, |s| s.state == State::Running && s.local.is_some());
        let mut client = Endpoint::client("client", address.parse().unwrap());
        client.address.port = status.local.as_ref().unwrap().port();
        client.options.so_rcvbuf = Some(16_384);
        bench.session.start(CLIENT, &client);
        bench.until(CLIENT, |s| s.state == State::Running);

        let of_server = calls_about_buffers(&bench, SERVER, "bind(");
        let of_client = calls_about_buffers(&bench, CLIENT, "connect(");
        assert_eq!((of_server.len(), of_client.len()), (4, 2), "{address}: {of_server:?} {of_client:?}");
        for (calls, sizes) in [(&of_server, &[16_384, 32_768][..]), (&of_client, &[16_384])] {
            for (pair, asked) in calls.chunks(2).zip(sizes) {
                assert!(pair[0].contains("setsockopt(") && pair[0].contains(&asked.to_string()), "{pair:?}");
                assert!(pair[1].contains("getsockopt("), "{pair:?}");
                let got = number(&pair[1]);
                // Linux doubles it (socket(7)); others may keep it or round it.
                let is_as_told = if cfg!(target_os = "linux") { got == 2 * asked } else { got > 0 };
                assert!(is_as_told, "{address}: {pair:?}");
            }
        }
    }
}

#[test]
fn a_server_whose_clients_find_no_room_slows_them_down_sooner_with_a_small_buffer() {
    // What an unread connection takes: the buffer of the server's socket, inherited from the listening one, and the sender's.
    let room = |size: Option<u32>| {
        let mut bench = Bench::new();
        let address = bench.serve_with("echo", "tcp://127.0.0.1:0", |e| {
            e.options.so_rcvbuf = size;
            e.options.recv_pause_ms = 60_000;
        });
        let client = std::net::TcpStream::connect(address).unwrap();
        socket2::SockRef::from(&client).set_send_buffer_size(4096).unwrap();
        client.set_write_timeout(Some(std::time::Duration::from_millis(300))).unwrap();
        let mut taken = 0;
        while let Ok(bytes) = std::io::Write::write(&mut &client, &[0; 1024]) {
            taken += bytes;
            if taken > 1 << 20 {
                break;
            }
        }
        taken
    };
    let (small, usual) = (room(Some(4096)), room(None));
    assert!(small < usual, "{small} bytes with a small SO_RCVBUF, {usual} without");
}
